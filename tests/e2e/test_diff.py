# ctest: cost=12
"""juesuan diff against an independent comparison: every figure of a department is changed in turn, and what diff says is
compared with what openpyxl and the Markdown of both builds show."""
# ctest: once
import collections
import copy
import json
import os
import random
import re
import subprocess
import tempfile
import unittest

import openpyxl

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
DATA = os.path.join(ROOT, "data", os.environ.get("JUESUAN_DIFF_DATA", "linxia-2022") + ".json")
# How many figures the committed run changes; JUESUAN_DIFF_ALL=1 changes every one (of another department with
# JUESUAN_DIFF_DATA=beiguan-2022).
SAMPLE = 12
# Codes of rows that stand in several tables and texts, and what they can be corrected to.
CODES = {"临夏市医疗保障局": ("2080705", "2080799"), "中卫市医疗保障局": ("2011308", "2011399")}


def run(*args, **kwargs):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=300, **kwargs)


def numbers(value, path=()):
    """Paths of all amounts and counts of the data file; the year, levels of headings and the like are none."""
    if isinstance(value, dict):
        for key, v in value.items():
            if key not in ("year", "format", "code", "phone", "level", "annex"):
                yield from numbers(v, path + (key,))
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from numbers(v, path + (i,))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path


def changed(data, path):
    data = copy.deepcopy(data)
    at = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = round(at[path[-1]] + 1, 2) if isinstance(at[path[-1]], float) else at[path[-1]] + 1
    return data


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, ensure_ascii=False, indent=1)
    return path


def shown(cell):
    """A cell as it reads: numbers to the decimals of their format."""
    v = cell.value
    if v is None:
        return ""
    if isinstance(v, (int, float)):
        m = re.search(r"0\.(0+)", cell.number_format)
        return f"{v:,.{len(m.group(1))}f}" if m else f"{v:,.0f}" if "," in cell.number_format else f"{v:g}"
    return str(v)


def cells(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet.title, c.row, c.column): shown(c) for sheet in book for row in sheet.iter_rows() for c in row
            if c.value is not None}


def paragraphs(path):
    """The narrative without its tables."""
    with open(path, encoding="utf-8") as f:
        text = re.sub(r"<table.*?</table>", "", f.read(), flags=re.S)
    return [p.strip() for p in re.split(r"\n\s*\n", text) if p.strip()]


def sentences(paragraph):
    return [s for s in re.split(r"(?<=[。！？])", paragraph.replace("\\", "")) if s.strip()]


def plain(text):
    return re.sub(r"[,\s]", "", text)


class Diff(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = cls.temporary.name
        with open(DATA, encoding="utf-8") as f:
            cls.data = json.load(f)
        cls.data.pop("corrections", None)
        cls.data.pop("controls", None)  # figures for checks only: no output shows them
        cls.data.pop("$schema", None)
        cls.old = write(cls.folder, "old.json", cls.data)
        cls.build(cls.old)
        cls.old_cells = cells(os.path.join(cls.folder, "out", "old.xlsx"))
        cls.old_paragraphs = paragraphs(os.path.join(cls.folder, "out", "old.md"))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def build(cls, path):
        done = run("build", path, "-o", os.path.join(cls.folder, "out"), "--formats", "xlsx,md", "--draft", "--force")
        assert done.returncode == 0, done.stderr

    def diff(self, old, new):
        out = os.path.join(self.folder, "diff.json")
        done = run("diff", old, new, "-o", out, "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(out, encoding="utf-8") as f:
            return json.load(f)

    def groups(self, report):
        return report["causes"] + report["shared"] + report["other"]

    def test_thousands_of_rows_that_all_changed(self):
        """Every change is in the report, however many there are."""
        rows, codes = 2600, [f"208{1 + i // 99:02}{1 + i % 99:02}" for i in range(2600)]
        names = {c[:5] for c in codes}
        data = copy.deepcopy(self.data)
        data.pop("stated", None)
        for amount, name in (("1.11", "many.json"), ("2.22", "more.json")):
            data["income"] = [{"code": c, "name": "某项", "fiscal": float(amount)} for c in codes] + [{"code": c, "name": "某款"} for c in names]
            write(self.folder, name, data)
        text = os.path.join(self.folder, "many.md")
        done = run("diff", os.path.join(self.folder, "many.json"), os.path.join(self.folder, "more.json"), "-o", text, "--force")
        self.assertEqual(done.returncode, 0, done.stderr[-600:])
        with open(text, encoding="utf-8") as f:
            self.assertEqual(f.read().count("## 更正"), rows)

    def test_a_manifest_that_means_to_take_for_ever(self):
        with open(os.path.join(self.folder, "out", "old.manifest.json"), encoding="utf-8") as f:
            manifest = json.load(f)
        for branch, name in ((1, "slow.manifest.json"), (2, "slower.manifest.json")):
            facts = "\n".join(f"1-2 ?{branch}:income{i}" for i in range(12000))
            manifest["content"]["texts"] = [["", f"某句{branch}。", facts]]
            write(self.folder, name, manifest)
        done = run("diff", os.path.join(self.folder, "slow.manifest.json"), os.path.join(self.folder, "slower.manifest.json"))
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn("E8020", done.stderr)

    def compare(self, path):
        new = write(self.folder, "new.json", changed(self.data, path))
        self.build(new)
        report = self.diff(self.old, new)
        self.assertEqual(len(report["causes"]), 1, f"{path}: one figure was changed")
        self.assertEqual(report["other"], [], f"{path}: everything follows from the one figure")
        self.compare_cells(path, report)
        self.compare_sentences(path, report)

    def compare_cells(self, path, report):
        """The same pairs of old and new content, cell for cell."""
        new = cells(os.path.join(self.folder, "out", "new.xlsx"))
        expected = collections.Counter()
        for at in set(self.old_cells) | set(new):
            a, b = self.old_cells.get(at, ""), new.get(at, "")
            if a != b:
                expected[at[0], plain(a), plain(b)] += 1
        found = collections.Counter()
        for g in self.groups(report):
            for c in g["cells"]:
                found[c["where"].split(" ")[0], plain(c["from"]), plain(c["to"])] += 1
        self.assertEqual(found, expected, path)

    def compare_sentences(self, path, report):
        new = paragraphs(os.path.join(self.folder, "out", "new.md"))
        old = [s for p in self.old_paragraphs for s in sentences(p)]
        new = [s for p in new for s in sentences(p)]
        gone = collections.Counter(map(plain, old)) - collections.Counter(map(plain, new))
        come = collections.Counter(map(plain, new)) - collections.Counter(map(plain, old))
        texts = [s for g in self.groups(report) for s in g["sentences"]]
        self.assertEqual(collections.Counter(plain(s["from"]) for s in texts if s["from"]), gone, path)
        self.assertEqual(collections.Counter(plain(s["to"]) for s in texts if s["to"]), come, path)

    def test_every_figure_changed_in_turn(self):
        paths = list(numbers(self.data))
        self.assertGreater(len(paths), 30)
        if not os.environ.get("JUESUAN_DIFF_ALL"):
            paths = random.Random(8).sample(paths, SAMPLE)
        for path in paths:
            with self.subTest(path=path):
                self.compare(path)
        print(f"\n{len(paths)} figures changed in turn")

    def test_nothing_changed(self):
        report = self.diff(self.old, self.old)
        self.assertTrue(report["same"])
        self.assertEqual(self.groups(report), [])
        self.assertIn("没有变化", run("diff", self.old, self.old).stdout)

    def rows(self, data, *sections):
        """Rows with a figure: (set, row, name of a figure in it)."""
        for section in sections:
            rows = data
            for key in section.split("."):
                rows = rows.get(key, {}) if isinstance(rows, dict) else {}
            for row in rows if isinstance(rows, list) else []:
                for name, v in row.items():
                    if name != "code" and isinstance(v, (int, float)):
                        yield section, row, name
                        break

    def two_corrections(self):
        """Figures of two rows; a reason for the first."""
        data = copy.deepcopy(self.data)
        found = list(self.rows(data, "income", "economic", "general.expenditure", "three_public"))
        (section, first, name), (section2, second, name2) = found[0], found[-1]
        first[name] = round(first[name] + 1, 2)
        second[name2] = round(second[name2] + 1, 2)
        row = f"{section}[{first['code']}]"
        data["corrections"] = [{"address": section, "reason": "本节的。", "date": "2023-10-19"},
                               {"address": row, "reason": "漏记一笔。", "date": "2023-10-20"}]
        if section2 == section:
            del data["corrections"][0]
        return write(self.folder, "two.json", data), f"{row}.{name}", f"{section2}[{second['code']}].{name2}"

    def test_causes_and_reasons(self):
        new, first, second = self.two_corrections()
        report = self.diff(self.old, new)
        self.assertEqual(sorted(c["address"] for c in report["causes"]), sorted([first, second]))
        self.assertEqual([c["number"] for c in report["causes"]], [1, 2])
        by_address = {c["address"]: c for c in report["causes"]}
        self.assertEqual((by_address[first]["reason"], by_address[first]["delta"][0]), ("漏记一笔。", "+"))
        self.assertEqual(by_address[second]["reason"], "")
        self.assertEqual(report["other"], [])
        warned = run("diff", self.old, new).stderr
        self.assertIn("E8015", warned)
        self.assertIn(second, warned)
        self.assertNotIn(first, warned)

    def test_a_reason_at_a_total_explains_its_items(self):
        data = copy.deepcopy(self.data)
        section, row, name = next(self.rows(data, "income", "general.expenditure"))
        row[name] = round(row[name] + 1, 2)
        code = row["code"][:3]
        data["corrections"] = [{"address": f"{section}[{code}].{name}", "reason": "补记。"}]
        report = self.diff(self.old, write(self.folder, "total.json", data))
        self.assertEqual([c["reason"] for c in report["causes"]], ["补记。"])

    def test_only_texts_changed(self):
        text = json.dumps(self.data, ensure_ascii=False)
        name = self.data["department"]["name"]
        report = self.diff(self.old, write(self.folder, "name.json", json.loads(text.replace(name, name + "（本级）"))))
        self.assertEqual((report["causes"], report["shared"], len(report["other"])), ([], [], 1))
        self.assertFalse(report["other"][0]["facts"])
        for s in report["other"][0]["sentences"]:
            self.assertIn("（本级）", s["to"])
            self.assertNotIn("（本级）", s["from"])
        said = collections.Counter((s["from"], s["to"]) for s in report["other"][0]["sentences"])
        self.assertEqual([said[s["from"], s["to"]] for s in report["other"][0]["sentences"] if s["times"]],
                         [s["times"] for s in report["other"][0]["sentences"] if s["times"]])
        self.assertGreater(max(said.values()), 5, "the heads of the tables")

    def test_a_corrected_code(self):
        text = json.dumps(self.data, ensure_ascii=False)
        code, other = CODES.get(self.data["department"]["name"], ("", ""))
        if not code:
            self.skipTest("skipped: no code to correct in this department")
        report = self.diff(self.old, write(self.folder, "code.json", json.loads(text.replace(code, other))))
        self.assertEqual(report["other"], [], "the row's code and name belong to its figures")
        self.assertTrue(all(code in c["address"] or other in c["address"] for c in report["causes"]))

    def test_random_changes_of_many_figures(self):
        """Several figures at once: the same cells and sentences, each under the corrections it follows from."""
        picker = random.Random(88)
        paths = list(numbers(self.data))
        for _ in range(2):
            data = self.data
            chosen = picker.sample(paths, 6)
            for path in chosen:
                data = changed(data, path)
            new = write(self.folder, "new.json", data)
            self.build(new)
            report = self.diff(self.old, new)
            self.assertEqual(len(report["causes"]), 6)
            self.assertEqual(report["other"], [])
            self.compare_cells(chosen, report)
            self.compare_sentences(chosen, report)

    def test_a_correction_of_nothing_is_reported(self):
        data = copy.deepcopy(self.data)
        data["corrections"] = [{"address": "income.sum.total", "reason": "?"}]
        done = run("diff", self.old, write(self.folder, "none.json", data))
        self.assertEqual(done.returncode, 0)
        self.assertIn("E8012", done.stderr)

    def test_manifest_against_today(self):
        """The data of the published build is gone; its manifest is enough."""
        new = self.two_corrections()[0]
        manifest = os.path.join(self.folder, "out", "old.manifest.json")
        self.assertEqual({k: v for k, v in self.diff(self.old, new).items() if k != "old_file"},
                         {k: v for k, v in self.diff(manifest, new).items() if k != "old_file"})

    def test_manifest_that_tells_a_table_twice_is_none_of_ours(self):
        self.two_corrections()
        name = os.path.join(self.folder, "out", "old.manifest.json")
        with open(name, encoding="utf-8") as f:
            manifest = json.load(f)
        for part in ("tables", "facts"):
            twice = copy.deepcopy(manifest)
            twice["content"][part].append(twice["content"][part][0])
            path = write(self.folder, "twice.manifest.json", twice)
            done = run("diff", path, path)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr, "E80[0-9]{2}")

    def test_every_form_of_the_report(self):
        new = self.two_corrections()[0]
        for ending in ("txt", "md", "html", "pdf", "docx"):
            out = os.path.join(self.folder, "report." + ending)
            done = run("diff", self.old, new, "-o", out, "--force")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertGreater(os.path.getsize(out), 500)
        text = run("diff", self.old, new).stdout
        for part in ("漏记一笔。", "（+", "随之变化的数："):
            self.assertIn(part, text)
        with open(os.path.join(self.folder, "report.html"), encoding="utf-8") as f:
            self.assertIn("漏记一笔。", f.read())
        pdf = os.path.join(self.folder, "report.pdf")
        words = plain(subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout)
        for part in ("更正说明", "漏记一笔", "更正前"):
            self.assertIn(part, words)
        info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
        self.assertRegex(info, r"Pages:\s+1\n")

    def test_inputs_are_not_overwritten(self):
        new = self.two_corrections()[0]
        with open(new, "rb") as f:
            before = f.read()
        link = os.path.join(self.folder, "link.json")
        os.symlink(new, link)
        for files, out in (((self.old, new), new), ((new, self.old), link)):
            done = run("diff", *files, "-o", out, "--force")
            self.assertEqual(done.returncode, 2)
            self.assertIn("E8018", done.stderr)
        with open(new, "rb") as f:
            self.assertEqual(f.read(), before)

    def test_reason_of_a_text(self):
        """No figure of that name has changed, but a text has."""
        data = copy.deepcopy(self.data)
        data["department"]["duties"] = ["改写的职责。"]
        data["corrections"] = [{"address": "department.duties", "reason": "职责调整。", "date": "2023-10-21"}]
        new = write(self.folder, "reworded.json", data)
        report = self.diff(self.old, new)
        self.assertEqual([r["reason"] for r in report["other"][0]["reasons"]], ["职责调整。"])
        self.assertNotIn("E8012", run("diff", self.old, new).stderr)
        out = os.path.join(self.folder, "reworded.pdf")
        run("diff", self.old, new, "-o", out, "--force")
        words = plain(subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True).stdout)
        self.assertIn("更正原因：职责调整。", words)
        self.assertIn("2023年10月21日", words)

    def test_added_row(self):
        data = copy.deepcopy(self.data)
        if "income" not in data:
            self.skipTest("skipped: this department gives no rows of income")
        data["income"].append({"code": "2010301", "fiscal": 3})
        report = self.diff(self.old, write(self.folder, "row.json", data))
        added = [c for g in self.groups(report) for c in g["cells"] if c["old_row"] == 0 and c["where"].startswith("公开02表")]
        self.assertIn("2010301", [c["to"] for c in added])
        kept = [c for g in self.groups(report) for c in g["cells"] if c["old_row"] and c["where"].startswith("公开02表")]
        self.assertTrue(all(c["from"] != c["to"] for c in kept))
        self.assertLess(len(kept), 10, "rows below the new one have not changed")
        self.assertEqual([c for g in report["other"] for c in g["cells"]], [])
        rows = [r for g in self.groups(report) for r in g["rows"] if r["where"].startswith("公开02表")]
        self.assertTrue(all(r["added"] for r in rows))
        self.assertTrue(any(r["text"].startswith("2010301｜") for r in rows), rows)

    def other_department(self, name):
        with open(os.path.join(ROOT, "data", name + ".json"), encoding="utf-8") as f:
            return json.load(f)

    def test_a_numbered_paragraph_goes(self):
        """Those behind it are renumbered, not compared with their neighbours; one that only stands elsewhere belongs to
        the correction too."""
        data = self.other_department("beiguan-2022")
        old = write(self.folder, "numbered.json", data)
        gone = data["budget"]["general"].pop(2)
        report = self.diff(old, write(self.folder, "fewer.json", data))
        self.assertEqual([c["address"] for c in report["causes"]], [f"budget.general[{gone['code']}].amount"])
        self.assertEqual((report["shared"], report["other"]), ([], []))
        texts = report["causes"][0]["sentences"]
        moved = [s for s in texts if s["renumbered"]]
        self.assertGreater(len(moved), 2)
        self.assertEqual(report["counts"]["renumbered_sentences"], len(moved))
        for s in moved:
            self.assertEqual(*(re.sub(r"^\d+", "", s[side]) for side in ("from", "to")))
        self.assertFalse([s for s in texts if not s["renumbered"] and s["from"] and s["to"] and s["from"][0].isdigit()
                          and not s["from"].startswith("2022")])
        self.assertIn("序号顺延", run("diff", old, os.path.join(self.folder, "fewer.json")).stdout)

    def test_findings_of_a_department_that_misses_much(self):
        """So many figures are missing that not all of them are reported: both sides still name the same ones."""
        data = self.other_department("dongxiang-2022")
        old = write(self.folder, "missing.json", data)
        data["glossary"][0]["term"] += "（解释）"
        report = self.diff(old, write(self.folder, "missing too.json", data))
        self.assertEqual([f for g in self.groups(report) for f in g["findings"]], [])
        self.assertTrue(report["other"][0]["sentences"])

    def test_a_note_goes_with_the_figures(self):
        """“本表无数据” is no figure, yet it goes because there are data now."""
        with open(os.path.join(ROOT, "data", "beiguan-2022.json"), encoding="utf-8") as f:
            data = json.load(f)
        old = write(self.folder, "without.json", data)
        data["three_public"]["actual"]["reception"] = 1.5
        report = self.diff(old, write(self.folder, "with.json", data))
        self.assertEqual(([c["address"] for c in report["causes"]], report["other"]), (["three_public.actual.reception"], []))
        self.assertTrue(any("本表无数据" in s["from"] and not s["to"] for s in report["causes"][0]["sentences"]))

    def test_wrong_arguments(self):
        self.assertEqual(run("diff", self.old).returncode, 2)
        self.assertEqual(run("diff", self.old, self.old, "-o", "x.exe").returncode, 2)
        self.assertEqual(run("diff", self.old, os.path.join(self.folder, "absent.json")).returncode, 3)
        bad = write(self.folder, "bad.manifest.json", {"manifest": 1, "content": {"facts": 3}})
        done = run("diff", bad, self.old)
        self.assertEqual(done.returncode, 1)
        self.assertIn("E8011", done.stderr)


if __name__ == "__main__":
    unittest.main()

# ctest: cost=30
"""What the law wants disclosed: every item of mandatory.json, taken out of a complete department, is reported with its
rule and its place; a draft lists what is missing; a regional pack changes the list."""
import json
import os
import re
import subprocess
import tempfile
import unittest

from departments import make
from oracle import ROOT, load

PROGRAM = os.environ.get("JUESUAN")
MANDATORY = load(os.path.join(ROOT, "templates", "standard", "mandatory.json"))
RULES, ITEMS = MANDATORY["rules"], MANDATORY["items"]

# Items that are not missed by taking out what stands at their addresses: what to do to the data instead.
OTHERWISE = {
    "functional_level": lambda d: d["general"]["expenditure"].append({"code": "214", "basic": 1}),
    "economic_level": lambda d: d["economic"].append({"code": "307", "basic": 1}),
    "organization": lambda d: (d["department"].pop("organization"), d["department"].pop("units")),
    "performance": lambda d: d.pop("performance"),
    "equipment": lambda d: d["assets"]["equipment"].clear(),
    "three_public_reason": lambda d: [d["reasons"].pop(k) for k in (
        "three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception")],
    "budget_exceeded": lambda d: (d["budget"].update(general=[dict(r, amount="0.01") for r in d["budget"]["general"]]), d["budget"].pop("general_other", None),
                                  d["reasons"].pop("budget", None)),
    "three_public_exceeded": lambda d: (d["three_public"]["budget"].update({k: "0.01" for k in ("abroad", "vehicle_purchase", "vehicle_operation", "reception")}),
                                        [d["three_public"]["budget"].pop(k, None) for k in ("vehicle", "total")],
                                        d["reasons"].pop("three_public"), d["reasons"].update(reception="接待增加")),
    "three_public_counts": lambda d: d["three_public"].pop("counts"),
    "three_public": lambda d: (d["three_public"].pop("budget"), d["three_public"].pop("actual")),
    "three_public_previous": lambda d: d["three_public"].pop("previous"),
    "operating_funds": lambda d: d.pop("operating_funds"),
    "procurement": lambda d: d.pop("procurement"),
    "procurement_sme": lambda d: [d["procurement"].pop(k) for k in ("goods_sme", "works_sme", "services_sme")],
    "assets": lambda d: d["assets"].pop("vehicles"),
    "within_20_days": lambda d: d["dates"].update(published="2024-09-27"),
}


def remove(data, address):
    *path, last = address.split(".")
    for name in path:
        data = data.get(name, {})
    data.pop(last, None)


def names_of(item):
    keys = item["rule"] if isinstance(item["rule"], list) else [item["rule"]]
    return [RULES[k] for k in keys]


class Mandatory(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def build(self, data, *options, command="build"):
        path = os.path.join(self.folder, "d.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
        out = ["-o", os.path.join(self.folder, "out"), "--formats", "md"] if command == "build" else []
        return subprocess.run([PROGRAM, command, path, *out, *options], capture_output=True, text=True, check=False)

    def pack(self, files):
        for name, content in files.items():
            path = os.path.join(self.folder, "packs", "here", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))
        return "--template", "here", "--templates", os.path.join(self.folder, "packs")

    def test_the_list_is_well_formed(self):
        for key, item in ITEMS.items():
            with self.subTest(key):
                self.assertTrue(item["title"] and names_of(item))
                self.assertTrue(item.get("at") or item.get("headings") or item.get("tables"))
                self.assertLessEqual(set(item), {"title", "rule", "at", "if", "holds", "table", "severity", "advice", "headings", "within", "lacks",
                                                 "tables", "needs", "about", "changes"})

    def test_nothing_is_missing_from_a_complete_department(self):
        for kind in ("bureau", "wages"):
            for unit in ("元", "万元"):
                done = self.build(make(kind, 1, unit), "--force")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotRegex(done.stderr, r"E4(40\d|30\d)")

    def test_every_item_taken_out(self):
        for key, item in ITEMS.items():
            if not item.get("at"):
                continue
            with self.subTest(key):
                data = make("bureau")
                if key in OTHERWISE:
                    OTHERWISE[key](data)
                else:
                    for address in item["at"]:
                        remove(data, address)
                done = self.build(data, "--force")
                soft = item.get("severity") == "W"
                lines = [l for l in done.stderr.splitlines() if re.search(r"E4(401|402|301|305|307)：", l)
                         and all(name in l for name in names_of(item))]
                self.assertTrue(lines, done.stderr)
                at = item["at"][0].split(".")[0]
                self.assertTrue(any(re.search(r"d\.json.*（.*" + at, l) for l in lines), lines)
                self.assertTrue(all(("提示" if soft else "错误") in l for l in lines), lines)
                self.assertEqual(done.returncode, 0 if soft else 1, done.stderr)
                checked = self.build(data, command="check")
                self.assertTrue(set(lines) <= set(checked.stderr.splitlines()), "check says the same")
                if not soft:
                    self.assertEqual(checked.returncode, 1)
                draft = self.build(data, "--draft", "--force")
                self.assertEqual(draft.returncode, 0, draft.stderr)
                self.assertRegex(draft.stderr, "提示 E4(402|302|306|308)")

    def test_a_draft_lists_all_that_is_missing(self):
        data = {"template": "standard", "year": 2023, "unit": "万元", "department": {"name": "某县某局"}}
        done = self.build(data, "--draft")
        self.assertEqual(done.returncode, 0, done.stderr)
        for key, item in ITEMS.items():
            if item.get("at") and "if" not in item and item.get("severity") != "W":
                with self.subTest(key):
                    self.assertTrue(any(all(n in l for n in names_of(item)) for l in done.stderr.splitlines()), done.stderr)
        with open(os.path.join(self.folder, "out", "d.md"), encoding="utf-8") as file:
            text = file.read()
        for heading in ("一、部门职责", "二、机构设置"):
            self.assertRegex(text, heading + r"\s+〔待填〕")
        refused = self.build(data)
        self.assertEqual(refused.returncode, 1)
        self.assertGreater(refused.stderr.count("错误 E4"), 15)

    def test_english(self):
        data = make("bureau")
        data["department"].pop("duties")
        data["procurement"] = {"goods": None}
        done = self.build(data, "--lang", "en")
        self.assertIn("E4401: what must be disclosed is missing: 部门职责", done.stderr)
        self.assertRegex(done.stderr, r"E4301: this figure is missing: 货物; it must be disclosed \(《预算法》第十四条")

    def test_the_document_has_a_place_for_everything(self):
        """Packs of the program need no reminder; one that leaves out a table and a section is told so."""
        for pack in ("standard", "gansu", "henan", "ningxia", "shanxi", "dongxiang"):
            done = self.build(make("bureau"), "--template", pack, "--force")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("E4403", done.stderr)
        here = self.pack({"pack.json": {"name": "here", "extends": "standard",
                                        "tables": ["t01", "t02", "t03", "t04", "t05", "t06", "t07", "t08"]},
                          "report.md.j2": "# 部门概况\n\n职责。\n\n{% for t in pack.tables %}\n{{ table(t) }}\n\n{% endfor %}\n"
                                          "{% for a in annexes %}{{ annex(loop.index) }}\n\n{% endfor %}"})
        done = self.build(make("bureau"), *here, "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        for title in ("“三公”经费预算和决算", "机关运行经费", "政府采购支出：总额，货物、工程、服务", "国有资产占用：车辆", "预算绩效情况",
                      "名词解释"):
            self.assertRegex(done.stderr, f"提示 E4403：这个模板包的文档里没有地方公开：{title}（《")

    def test_a_regional_pack_changes_the_list(self):
        here = self.pack({"pack.json": {"name": "here", "extends": "standard"},
                          "mandatory.json": {
                              "rules": {"local": "《蓬莱省部门决算公开办法》第八条"},
                              "items": {"duties": None, "comparison": {"severity": "W"},
                                        "premises": {"title": "房屋面积", "rule": "local", "at": ["assets.premises_area"]},
                                        "many_cars": {"title": "车辆超过五辆的说明", "rule": "local", "at": ["uses.vehicles"],
                                                      "if": "assets.vehicles.total > 5", "holds": "uses.vehicles",
                                                      "advice": "请写明用途。"}}}})
        data = make("bureau")
        data["department"].pop("duties")
        data["previous"].pop("general_total")
        data["assets"].pop("premises_area")
        done = self.build(data, *here)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("部门职责", done.stderr)
        self.assertIn("提示 E4402：缺少应当公开的内容：决算收支增减变化：上年数", done.stderr)
        self.assertIn("错误 E4301：缺少这个数：房屋面积，必须公开（《蓬莱省部门决算公开办法》第八条）", done.stderr)
        self.assertIn("错误 E4401：缺少必须公开的内容：车辆超过五辆的说明（《蓬莱省部门决算公开办法》第八条）（uses.vehicles）",
                      done.stderr)
        self.assertIn("→ 请写明用途。", done.stderr)

    def test_the_smallest_file_of_the_manual_is_complete(self):
        with open(os.path.join(ROOT, "docs", "data-format.md"), encoding="utf-8") as file:
            data = json.loads(re.search(r"最小的文件\n\n```json\n(.*?)```", file.read(), re.S)[1])
        done = self.build(data)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_twenty_days(self):
        for approved, published, late in (("2024-09-06", "2024-09-26", False), ("2024-09-06", "2024-09-27", True),
                                          ("2024-02-20", "2024-03-11", False), ("2023-02-20", "2023-03-13", True),
                                          ("2024-09-06", "2024-09-05", True)):
            data = make("wages")
            data["dates"] = {"approved": approved, "published": published}
            with self.subTest(published=published):
                done = self.build(data, "--force")
                self.assertEqual("批复后二十日内公开（《预算法》第十四条）" in done.stderr, late, done.stderr)


if __name__ == "__main__":
    unittest.main()

# ctest: cost=20
"""Word's and Excel's own judge: the Open XML SDK finds nothing in any kind of document and workbook; and what it lets pass
although the programs refuse it, we look at ourselves."""
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import tempfile
import unittest
import zipfile
import xml.etree.ElementTree as ET

import chart_pack
import docx_tools
from departments import make

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
OLDEST, NEWEST, BETWEEN = "Office2013", "Microsoft365", ("Office2016", "Office2019", "Office2021")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def run(*args):
    done = subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise AssertionError(" ".join(args) + "\n" + done.stderr)


def make_files(folder):
    """Every kind of file; those that all versions judge and those that the newest does."""
    every, newest = [], []
    for path in sorted(glob.glob(os.path.join(ROOT, "data", "*.json"))):
        stem = os.path.splitext(os.path.basename(path))[0]
        run("build", path, "-o", folder, "--formats", "docx,xlsx", "--draft")
        newest += [os.path.join(folder, stem + e) for e in (".docx", ".xlsx")]
    charted = chart_pack.write_pack(os.path.join(folder, "packs"))
    data = os.path.join(folder, "charted.json")
    with open(data, "w", encoding="utf-8") as file:
        json.dump(dict(make("bureau", 1, "万元"), template="charted"), file, ensure_ascii=False)
    run("build", data, "--templates", charted, "-o", folder, "--formats", "docx,xlsx", "--draft")
    every += [os.path.join(folder, "charted" + e) for e in (".docx", ".xlsx")]
    with zipfile.ZipFile(every[0]) as word:
        inside = next(n for n in word.namelist() if n.endswith(".xlsx"))
        newest.append(os.path.join(folder, "inside.xlsx"))
        with open(newest[-1], "wb") as file:
            file.write(word.read(inside))
    for name, args in (("empty", ("init", "--template", "sichuan", "--year", "2023")),
                       ("filled", ("import", os.path.join(ROOT, "data", "jinquan-2023.json")))):
        newest.append(os.path.join(folder, name + ".xlsx"))
        run(*args, "-o", newest[-1])
    # what is signed and published, not a draft; the check sheet of one department and that of several
    final = os.path.join(ROOT, "data", "hubin-2024.json")
    run("build", final, "-o", os.path.join(folder, "final"), "--formats", "docx,xlsx")
    newest += [os.path.join(folder, "final", "hubin-2024" + e) for e in (".docx", ".xlsx")]
    for name, args in (("checked", [final]), ("checked-many", [final, os.path.join(ROOT, "data", "jinquan-2023.json")])):
        every.append(os.path.join(folder, name + ".xlsx"))
        run("check", *args, "--format", "xlsx", "-o", every[-1])
    return every, newest


def judge(tools, path, version):
    tool = os.path.join(tools, "node_modules", "@xarsh", "ooxml-validator-linux-x64", "ooxml-validator")
    done = subprocess.run([tool, path, version], capture_output=True, text=True, timeout=120)
    said = json.loads(done.stdout)
    return [f"{version} {os.path.basename(path)}{e['path']} {e['xPath']}: {e['description']}" for e in said["errors"]]


class Judge(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.every, cls.newest = make_files(cls.folder.name)

    def parts(self, suffix):
        for path in self.every + self.newest:
            if path.endswith(suffix):
                with zipfile.ZipFile(path) as z:
                    yield os.path.basename(path), {n: ET.fromstring(z.read(n)) for n in z.namelist() if n.endswith(".xml")}

    def test_the_sdk_finds_nothing(self):
        tools, why = docx_tools.npm()
        if not tools or not glob.glob(os.path.join(tools, "node_modules", "@xarsh", "ooxml-validator-linux-x64", "ooxml-validator")):
            self.skipTest(why or "no validator for this machine")
        wanted = [(p, v) for p in self.every for v in (OLDEST, *BETWEEN)] + [(p, NEWEST) for p in self.every + self.newest]
        wanted += [(p, OLDEST) for p in self.newest if re.search(r"(jinquan|linxia).*|filled", os.path.basename(p))]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            found = sum(pool.map(lambda job: judge(tools, *job), wanted), [])
        self.assertEqual(found, [])
        # and it does judge: a document without its body is none
        broken = os.path.join(self.folder.name, "broken.docx")
        with zipfile.ZipFile(self.every[0]) as old, zipfile.ZipFile(broken, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                new.writestr(name, text.replace(b"<w:tblGrid>", b"<w:nothing>", 1).replace(b"</w:tblGrid>", b"</w:nothing>", 1)
                             if name == "word/document.xml" else text)
        self.assertNotEqual(judge(tools, broken, NEWEST), [])

    def test_word_what_it_lets_pass(self):
        for name, parts in self.parts(".docx"):
            document, styles = parts["word/document.xml"], parts["word/styles.xml"]
            known = {s.get(W + "styleId") for s in styles.iter(W + "style")}
            numbers = {n.get(W + "numId") for n in parts["word/numbering.xml"].iter(W + "num")} if "word/numbering.xml" in parts else set()
            ids = []
            for part in [p for n, p in parts.items() if re.match(r"word/(document|header\d*|footer\d*|styles|footnotes)\.xml", n)]:
                for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
                    used = {e.get(W + "val") for e in part.iter(W + tag)}
                    self.assertLessEqual(used, known, f"{name}: {tag}")
                self.assertLessEqual({e.get(W + "val") for e in part.iter(W + "numId")}, numbers | {"0"}, name)
                for cell in part.iter(W + "tc"):
                    self.assertEqual(cell[-1].tag, W + "p", f"{name}: a cell ends with a paragraph")
                ids += [e.get("id") for e in part.iter() if e.tag.endswith("}docPr")]
            self.assertEqual(len(ids), len(set(ids)), name)
            marks = [e.get(W + "name") for e in document.iter(W + "bookmarkStart")]
            self.assertEqual(len(marks), len(set(marks)), name)
            links = {e.get(W + "anchor") for e in document.iter(W + "hyperlink") if e.get(W + "anchor")}
            self.assertLessEqual(links, set(marks), name)

    def test_charts_what_it_lets_pass(self):
        seen = 0
        for suffix in (".docx", ".xlsx"):
            for name, parts in self.parts(suffix):
                for chart in (p for n, p in parts.items() if re.search(r"charts/chart\d+\.xml$", n)):
                    seen += 1
                    self.assertIsNotNone(chart.find(f".//{C}autoTitleDeleted"), name)
                    plot = chart.find(f".//{C}plotArea")
                    axes = {a.find(C + "axId").get("val") for a in plot if a.tag in (C + "catAx", C + "valAx")}
                    used = {e.get("val") for kind in plot for e in kind.findall(C + "axId") if kind.tag not in (C + "catAx", C + "valAx")}
                    self.assertEqual(used, axes, name)
                    self.assertLessEqual({e.get("val") for e in plot.iter(C + "crossAx")}, axes, name)
                    for cache in list(plot.iter(C + "numCache")) + list(plot.iter(C + "strCache")):
                        points = [int(p.get("idx")) for p in cache.findall(C + "pt")]
                        count = int(cache.find(C + "ptCount").get("val"))
                        self.assertEqual(len(points), len(set(points)), name)
                        self.assertTrue(all(i < count for i in points), name)
                        if cache.tag == C + "numCache":
                            for v in cache.iter(C + "v"):
                                float(v.text)
        self.assertGreater(seen, 30)

    def test_excel_what_it_lets_pass(self):
        for name, parts in self.parts(".xlsx"):
            styles = parts["xl/styles.xml"]
            looks = len(styles.find(S + "cellXfs"))
            strings = len(parts["xl/sharedStrings.xml"].findall(S + "si")) if "xl/sharedStrings.xml" in parts else 0
            sheets = [s.get("name") for s in parts["xl/workbook.xml"].iter(S + "sheet")]
            for n, sheet in parts.items():
                if not n.startswith("xl/worksheets/sheet"):
                    continue
                places = [c.get("r") for c in sheet.iter(S + "c")]
                self.assertEqual(len(places), len(set(places)), f"{name} {n}")
                self.assertTrue(all(int(c.get("s", 0)) < looks for c in sheet.iter(S + "c")), f"{name} {n}")
                for cell in sheet.iter(S + "c"):
                    if cell.get("t") == "s":
                        self.assertLess(int(cell.find(S + "v").text), strings)
            for defined in parts["xl/workbook.xml"].iter(S + "definedName"):
                for sheet in re.findall(r"'((?:[^']|'')*)'!", defined.text or ""):
                    self.assertIn(sheet.replace("''", "'"), sheets, name)


if __name__ == "__main__":
    unittest.main()

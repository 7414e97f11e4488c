"""Forms longer than a page: the headings above their rows (一级指标 …) stand on every page, in PDF, Word and print."""
import json
import os
import re
import subprocess
import tempfile
import unittest
import zipfile

import docx_tools
import office
from departments import make

PROGRAM = os.environ["JUESUAN"]
ROWS = 70
LEVELS = ("产出指标", "效益指标", "满意度指标")


def form():
    rows = [{"level1": LEVELS[min(2, i // 25)], "level2": f"二级{i // 5}", "level3": f"甲{i}", "target": "≥60%",
             "actual": "61%", "weight": 1, "score": 1, "deviation": 0, "remark": "按期完成"} for i in range(ROWS)]
    data = make("bureau", 1, "万元")
    data["performance"].pop("projects", None)
    return dict(data, template="standard", annexes=[{
        "kind": "project", "label": "附件1", "title": "项目支出绩效自评表", "project": "某项目", "authority": "某局", "implementer": "某中心",
        "funds": [{"source": "年度资金总额", "initial": 10, "budget": 10, "actual": 9, "weight": 10, "score": 9}],
        "goal": {"expected": "完成", "actual": "完成"}, "indicators": rows}])


class Forms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.holder.cleanup)
        cls.folder = cls.holder.name
        path = os.path.join(cls.folder, "form.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(form(), file, ensure_ascii=False)
        done = subprocess.run([PROGRAM, "build", path, "-o", cls.folder, "--formats", "pdf,docx,xlsx", "--draft"],
                              capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr

    def check_pages(self, pages):
        """Each page with rows of the form has their headings, once and above them; no row is lost or said twice."""
        with_rows = [p for p in pages if re.search(r"甲\s*\d+", p)]
        self.assertGreater(len(with_rows), 2)
        for page in with_rows:
            self.assertEqual(page.count("一级指标"), 1)
            self.assertLess(page.index("一级指标"), re.search(r"甲\s*\d+", page).start())
            first = int(re.search(r"甲\s*(\d+)", page).group(1))
            self.assertIn(LEVELS[min(2, first // 25)], page)  # a merged cell that began on the page before
        numbers = [int(n) for p in with_rows for n in re.findall(r"甲\s*(\d+)", p)]
        self.assertEqual(numbers, list(range(ROWS)))
        return len(with_rows)

    def test_pdf(self):
        self.check_pages(docx_tools.pdf_pages(os.path.join(self.folder, "form.pdf")))

    def test_word_as_libreoffice_shows_it(self):
        """Neither the form of many pages nor those that just fill theirs spill rows over: there are as many pages as we have."""
        linfen = os.path.join(docx_tools.ROOT, "data", "linfen-2021.json")
        subprocess.run([PROGRAM, "build", linfen, "-o", self.folder, "--formats", "pdf,docx"], check=True, capture_output=True, timeout=300)
        stems = [os.path.join(self.folder, name) for name in ("form", "linfen-2021")]
        with tempfile.TemporaryDirectory() as folder:
            theirs = [docx_tools.pdf_pages(path) for path in office.convert([stem + ".docx" for stem in stems], "pdf", folder)]
            ours = [docx_tools.pdf_pages(stem + ".pdf") for stem in stems]
        self.assertEqual(self.check_pages(theirs[0]), self.check_pages(ours[0]))
        self.assertEqual(len(theirs[1]), len(ours[1]))

    def test_a_row_higher_than_two_fifths_of_a_page(self):
        """The pages may part it; Word's table is cut above it, so that what stands beside it is said on each page."""
        data = form()
        rows = data["annexes"][0]["indicators"]
        for i in range(10, ROWS, 7):
            rows[i]["remark"] = "因受汛期影响项目推迟开工，已督促施工单位调整工序，" * 13
        path = os.path.join(self.folder, "tall.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False)
        done = subprocess.run([PROGRAM, "build", path, "-o", self.folder, "--formats", "pdf,docx", "--draft"],
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        ours = docx_tools.pdf_pages(os.path.join(self.folder, "tall.pdf"))
        self.assertTrue(any(re.sub(r"\s", "", p).count("，已督促") % 13 for p in ours), "no page parts a row")
        with tempfile.TemporaryDirectory() as folder:
            [made] = office.convert([os.path.join(self.folder, "tall.docx")], "pdf", folder)
            self.check_pages(docx_tools.pdf_pages(made))

    def test_print_titles(self):
        with zipfile.ZipFile(os.path.join(self.folder, "form.xlsx")) as book:
            names = book.read("xl/workbook.xml").decode()
            sheet = book.read("xl/worksheets/sheet10.xml").decode()
            strings = re.findall(r"<si><t[^>]*>(.*?)</t></si>", book.read("xl/sharedStrings.xml").decode())
        row = re.search(r"'附件1'!\$(\d+):\$\1<", names).group(1)
        cells = re.search(rf'<row r="{row}".*?</row>', sheet).group(0)
        said = [strings[int(i)] for i in re.findall(r't="s"><v>(\d+)</v>', cells)]
        self.assertEqual(said[:3], ["一级指标", "二级指标", "三级指标"])


class Merged(unittest.TestCase):
    def test_blank_cells_below_a_wide_one_join_it(self):
        """What is as wide as the text above it, and a text that stands alone takes the whole row."""
        data = form()
        data["template"] = "shanxi"
        data["annexes"][0].update(indicators=data["annexes"][0]["indicators"][:2], conclusions=[
            {"aspect": "经验", "text": "独占一行"}, {"aspect": "建议", "part": "其一", "text": "甲"}, {"part": "其二", "text": "乙"}, {"part": "其三", "text": "丙"}])
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "d.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False)
            done = subprocess.run([PROGRAM, "build", path, "-o", folder, "--formats", "md", "--draft"], capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(os.path.join(folder, "d.md"), encoding="utf-8") as file:
                text = file.read()
        self.assertIn('<td rowspan="4">项目自评结论</td><td colspan="2">经验</td><td colspan="7">独占一行</td></tr>', text)
        self.assertIn('<td colspan="2" rowspan="3">建议</td><td>其一</td><td colspan="6">甲</td></tr>\n<tr><td>其二</td>', text)


if __name__ == "__main__":
    unittest.main()

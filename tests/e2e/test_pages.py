"""Pages as people look at them: no holes for charts, titles broken by sense in Word, figures of the web page that answer."""
import json
import os
import re
import subprocess
import tempfile
import unittest

import docx
import lxml.html

import office

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
LONG = "沪滨区绿化和市容管理局公园与道路绿化事务管理中心"


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, check=False, timeout=300)


def built(folder, name, formats, edit=None, **more):
    with open(os.path.join(ROOT, "data", name + ".json"), encoding="utf-8") as file:
        data = json.load(file)
    if edit:
        edit(data)
    path = os.path.join(folder, "d.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
    done = run("build", path, "-o", folder, "--formats", formats, "--draft", *[a for k, v in more.items() for a in ("--" + k, v)])
    return os.path.join(folder, "d."), done


class Pages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_charts_leave_no_holes(self):
        """Where a chart follows, the page before it is filled to two thirds at least."""
        stem, done = built(self.folder, "jinquan-2023", "pdf")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.no_holes(stem + "pdf")

    def test_charts_leave_no_holes_in_word(self):
        """They are as low there as on the pages, so that as much stands on one."""
        stem, done = built(self.folder, "jinquan-2023", "docx")
        self.assertEqual(done.returncode, 0, done.stderr)
        [made] = office.convert([stem + "docx"], "pdf", os.path.join(self.folder, "office"))
        self.no_holes(made)

    def no_holes(self, pdf):
        text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
        pages = [[(float(y), word) for y, word in re.findall(r'yMax="([\d.]+)">([^<]*)</word>', page)] for page in text.split("<page ")[1:]]
        first = next(i for i, page in enumerate(pages) if re.search(r"[（(]图\s*1：", "".join(w for _, w in page)))
        last = next(i for i, page in enumerate(pages) if re.search(r"[（(]图\s*7：", "".join(w for _, w in page)))
        for page in pages[first:last]:
            lowest = max(y for y, _ in page if y < 745)  # above the page number
            self.assertGreater(lowest, 105 + 638 * 2 / 3)

    def test_titles_break_by_sense_in_word_as_on_the_pages(self):
        def rename(data):
            data["department"]["name"] = LONG
        stem, done = built(self.folder, "hubin-2024", "pdf,docx", rename)
        self.assertEqual(done.returncode, 0, done.stderr)
        first = subprocess.run(["pdftotext", "-l", "1", "-layout", stem + "pdf", "-"], capture_output=True, text=True, check=True).stdout
        on_page = [re.sub(r"\s", "", line) for line in first.splitlines() if "沪滨" in line or "决算" in line]
        paragraphs = docx.Document(stem + "docx").paragraphs
        cover = next(p.text for p in paragraphs if p.style.name == "封面标题")
        self.assertEqual([re.sub(r"\s", "", line) for line in cover.split("\n")], on_page)
        self.assertGreater(len(on_page), 1)
        # those that stand in the contents have no line end, but a measure
        title = next(p for p in paragraphs if p.style.name == "Heading 1" and LONG in p.text and "说明" in p.text)
        self.assertNotIn("\n", title.text)
        self.assertGreater(title.paragraph_format.left_indent or 0, 0)

    def test_no_line_of_text_is_left_ragged(self):
        """A number that does not fit parts from its unit before its line ends far from the edge."""
        stem, done = built(self.folder, "hubin-2024", "pdf")
        self.assertEqual(done.returncode, 0, done.stderr)
        text = subprocess.run(["pdftotext", "-bbox", stem + "pdf", "-"], capture_output=True, text=True, check=True).stdout
        words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', text)
        lines = [(float(x1), word) for x0, y0, x1, y1, word in words if "收入总计11406.58" in word or "支出总计" in word]
        self.assertTrue(any(word.startswith("2024年度收入总计") and x1 > 495 for x1, word in lines), lines)


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.stem, done = built(cls.folder.name, "jinquan-2023", "html")
        with open(cls.stem + "html", encoding="utf-8") as file:
            cls.text = file.read()
        cls.page = lxml.html.fromstring(cls.text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def link(self, element):
        return element.get("href") or next(iter(element.xpath("./a/@href")), None)

    def test_every_figure_leads_to_its_answer(self):
        answers = {"#" + e.get("id"): e for e in self.page.xpath("//div[@class='o']")}
        self.assertGreater(len(answers), 300)
        seen = 0
        for figure in self.page.xpath("//main//*[@data-fact]"):
            if figure.get("data-fact").startswith("?") or not figure.text_content().strip() or figure.tag == "span":
                continue
            seen += 1
            answer = answers[self.link(figure)]
            self.assertTrue("算法：" in answer.text_content() or "填报" in answer.text_content())
        self.assertGreater(seen, 1000)
        for answer in answers.values():
            self.assertIsNotNone(answer.get("hidden"))

    def test_an_answer_says_how_and_where_else(self):
        figure = next(e for e in self.page.xpath("//main//p//*[@data-fact='totals.income_total']"))
        answer = self.page.get_element_by_id(self.link(figure)[1:])
        said = answer.text_content()
        self.assertIn("totals.income_total", said)
        self.assertIn("本年收入合计 + ", said)
        self.assertIn("公开01表", said)
        ids = {e.get("id") for e in self.page.iter() if isinstance(e.tag, str) and e.get("id")}
        for link in self.page.xpath("//div[@class='o']//a/@href"):
            self.assertIn(link[1:], ids)

    def test_there_is_no_script(self):
        self.assertNotIn("<script", self.text)


class Markdown(unittest.TestCase):
    def report(self, report, data=None):
        with tempfile.TemporaryDirectory() as folder:
            pack = os.path.join(folder, "p", "x")
            os.makedirs(pack)
            with open(os.path.join(pack, "pack.json"), "w", encoding="utf-8") as file:
                json.dump({"name": "x", "title": "x", "extends": "standard", "tables": ["t01"]}, file)
            with open(os.path.join(pack, "report.md.j2"), "w", encoding="utf-8") as file:
                file.write(report + '\n\n{{ table("t01") }}\n')
            stem, done = built(folder, "linxia-2022", "md", template="x", templates=os.path.join(folder, "p"))
            if done.returncode:
                return None, done.stderr
            with open(stem + "md", encoding="utf-8") as file:
                return file.read().split("<table>")[0], done.stderr

    def test_addresses_end_where_they_end(self):
        for written, wanted in (('见{{ "http://a.gov.cn/x_y?a=1&b=2" }}。', "见<http://a.gov.cn/x_y?a=1&b=2>。"),
                                ("见 https://b.gov.cn/c.html, 下同", "见 <https://b.gov.cn/c.html>, 下同"),
                                ("只有 http:// 不算", "只有 http:// 不算")):
            self.assertIn(wanted, self.report(written)[0])

    def test_tildes_strike_nothing_out(self):
        self.assertIn(r"1\~3月和5\~6月", self.report("1~3月和5~6月")[0])
        self.assertIn(r"1\~3月和5\~6月", self.report('{{ "1~3月和5~6月" }}')[0])

    def test_what_others_take_for_a_table_is_refused(self):
        for report in ("| 甲 | 乙 |\n|-|-|\n| 1 | 2 |", "文字\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"):
            text, said = self.report(report)
            self.assertIsNone(text)
            self.assertIn("E4907", said)
        text, said = self.report('| 甲 | 乙 |\n| {{ "-" }} | {{ "-" }} |')
        self.assertIn(r"| \- | ", text)

    def test_an_empty_value_makes_no_heading(self):
        for mark in ("", "===", "---", "-", "1. ", "# "):
            text, said = self.report("前一行\n{{ %s }}\n后一行" % json.dumps(mark))
            self.assertNotRegex(text, r"(?m)^(=+|-+|#)\s*$", mark)


if __name__ == "__main__":
    unittest.main()

# ctest: cost=12
"""verify: what was published against what was approved. Our own files of all departments have no difference; every figure, row,
paragraph and table that is changed in one is told, with its place and what should stand there."""
# ctest: once
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import jsonschema
import openpyxl
import readers

JUESUAN = os.environ["JUESUAN"]
SLUG = "linxia-2022"
DATA = os.path.join(readers.ROOT, "data")


def run(data, *files):
    done = subprocess.run([JUESUAN, "verify", data, *files, "--format", "json"], capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), (done.returncode, done.stderr)
    report = json.loads(done.stdout)
    assert done.returncode == (1 if report["differences"] else 0)
    return report


def plain(text):
    return re.sub(r"[\s,…]", "", text)


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data = os.path.join(DATA, SLUG + ".json")
        cls.built = os.path.join(cls.folder.name, SLUG)
        subprocess.run([JUESUAN, "build", cls.data, "-o", cls.folder.name, "--formats", "docx,html,xlsx,pdf"], check=True,
                       capture_output=True)
        with open(cls.built + ".html", encoding="utf-8") as f:
            cls.page = f.read()
        with open(os.path.join(readers.ROOT, "docs", "verify.schema.json"), encoding="utf-8") as f:
            cls.schema = json.load(f)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def differences(self, *files):
        report = run(self.data, *files)
        jsonschema.validate(report, self.schema)
        return report["differences"]

    def html(self, page):
        path = os.path.join(self.folder.name, "changed.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(page)
        return path

    def docx(self, change):
        path = os.path.join(self.folder.name, "changed.docx")
        with zipfile.ZipFile(self.built + ".docx") as source, zipfile.ZipFile(path, "w") as out:
            for info in source.infolist():
                data = source.read(info)
                if info.filename == "word/document.xml":
                    data = change(data.decode("utf-8")).encode("utf-8")
                out.writestr(info, data)
        return path

    def test_our_own_files_of_all_departments_have_no_difference(self):
        for slug in readers.DEPARTMENTS:
            path = readers.build(slug, os.path.join(self.folder.name, slug), "docx,html,pdf,xlsx")
            data = os.path.join(DATA, slug + ".json")
            for ending in (".docx", ".html", ".pdf"):
                with self.subTest(slug=slug, ending=ending):
                    report = run(data, path + ending)
                    told = [d for d in report["differences"] if d["found"] != "草稿"]
                    self.assertEqual(told, [])
                    self.assertGreater(report["figures"], 200)
                    self.assertGreater(report["paragraphs"], 50)
            with self.subTest(slug=slug, ending=".xlsx"):
                self.assertEqual([d["kind"] for d in run(data, path + ".xlsx")["differences"] if d["found"] != "草稿"],
                                 ["no_text"])

    def test_document_and_workbook_together(self):
        self.assertEqual(self.differences(self.built + ".docx", self.built + ".xlsx"), [])
        bare = self.html(re.sub(r"<table.*?</table>", "", self.page, flags=re.S))
        kinds = {d["kind"] for d in self.differences(bare)}
        self.assertIn("missing_table", kinds)
        self.assertEqual([d for d in self.differences(bare, self.built + ".xlsx") if "table" in d["kind"]], [])

    def test_figures_changed_in_cells_of_a_page(self):
        chance = random.Random(7)
        cells = [m for m in re.finditer(r"(<td[^>]*>(?:<a [^>]*>)?)([\d,]+\.\d\d)(?=(?:</a>)?</td>)", self.page)]
        for match in chance.sample(cells, 12):
            figure = match.group(2)
            changed = ("9" if figure[0] != "9" else "8") + figure[1:]
            page = self.page[:match.start(2)] + changed + self.page[match.end(2):]
            with self.subTest(figure=figure):
                told = self.differences(self.html(page))
                self.assertEqual([(d["kind"], plain(d["expected"]), plain(d["found"])) for d in told],
                                 [("figure", plain(figure), plain(changed))])
                self.assertRegex(told[0]["cell"], "^[A-Z]+[0-9]+$")
                self.assertTrue(told[0]["address"] or "附件" in told[0]["where"] or told[0]["where"])

    def test_a_table_with_a_column_more_is_compared_by_what_its_cells_say(self):
        table = max((m.group(0) for m in re.finditer(r"<table.*?</table>", self.page, re.S)), key=lambda t: t.count("<tr"))
        wider = table.replace("</tr>", "<td></td></tr>")
        self.assertEqual(self.differences(self.html(self.page.replace(table, wider))), [])
        cells = [m for m in re.finditer(r"(?:<td[^>]*>(?:<a [^>]*>)?)([\d,]+\.\d\d)(?=(?:</a>)?</td>)", wider)]
        for match in random.Random(3).sample(cells, 4):
            figure = match.group(1)
            changed = ("9" if figure[0] != "9" else "8") + figure[1:]
            told = self.differences(self.html(self.page.replace(table, wider[:match.start(1)] + changed + wider[match.end(1):])))
            self.assertEqual([(d["kind"], plain(d["expected"]), plain(d["found"])) for d in told], [("figure", plain(figure), plain(changed))])

    def test_another_title(self):
        title = re.findall(r'<span class="title">([^<]*)</span>', self.page)[2]
        told = self.differences(self.html(self.page.replace(f'class="title">{title}<', 'class="title">别的什么表<')))
        self.assertIn((title, "别的什么表"), [(d["expected"], d["found"]) for d in told])

    def test_figures_changed_in_sentences_of_a_document(self):
        with zipfile.ZipFile(self.built + ".docx") as z:
            source = z.read("word/document.xml").decode("utf-8")
        chance = random.Random(8)
        texts = [m for m in re.finditer(r"(?<![\d.,])(\d[\d,]*\.\d+)(?=(万元|%|%。|万元，))", source)]
        for match in chance.sample(texts, 10):
            figure = match.group(1)
            changed = ("9" if figure[0] != "9" else "8") + figure[1:]
            path = self.docx(lambda s: s[:match.start(1)] + changed + s[match.end(1):])
            with self.subTest(figure=figure):
                told = self.differences(path)
                self.assertEqual([d["kind"] for d in told], ["figure"])
                self.assertIn(plain(figure), plain(told[0]["expected"]))
                self.assertIn(plain(changed), plain(told[0]["found"]))
                self.assertRegex(told[0]["sheet"], "^第[0-9]+段$")

    def test_a_cell_of_a_workbook(self):
        path = os.path.join(self.folder.name, "changed.xlsx")
        book = openpyxl.load_workbook(self.built + ".xlsx", data_only=True)
        sheet = book["公开05表"]
        cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float) and c.value > 1)
        before, cell.value = cell.value, 123456.78
        book.save(path)
        told = self.differences(self.built + ".html", path)
        self.assertEqual([(d["sheet"], d["cell"], plain(d["expected"])) for d in told],
                         [("公开05表", cell.coordinate, f"{before:.2f}")])

    def test_a_figure_on_a_page(self):
        with open(self.data, encoding="utf-8") as f:
            record = json.load(f)
        record["three_public"]["budget"]["reception"] = "1.23"
        data = os.path.join(self.folder.name, "other.json")
        with open(data, "w", encoding="utf-8") as f:
            json.dump(record, f, ensure_ascii=False)
        subprocess.run([JUESUAN, "build", data, "-o", self.folder.name, "--formats", "pdf", "--draft"], check=True,
                       capture_output=True)
        told = self.differences(data[:-5] + ".pdf")
        self.assertIn("1.23", [d["found"] for d in told])
        self.assertTrue(all("page" in d for d in told))
        self.assertIn("three_public.budget.reception", [d["address"] for d in told])

    def test_a_row_that_is_gone_and_one_that_is_new(self):
        at = self.page.index("公开05表")
        row = next(m for m in re.finditer(r"<tr>(?:(?!</tr>).)*?2080505.*?</tr>", self.page[at:], re.S))
        start, end = at + row.start(), at + row.end()
        told = self.differences(self.html(self.page[:start] + self.page[end:]))
        self.assertEqual([d["kind"] for d in told], ["missing_row"])
        self.assertIn("2080505", told[0]["expected"])
        new = row.group(0).replace("2080505", "2080599")
        told = self.differences(self.html(self.page[:end] + new + self.page[end:]))
        self.assertEqual([d["kind"] for d in told], ["added_row"])
        self.assertIn("2080599", told[0]["found"])

    def paragraphs(self):
        found = [m for m in re.finditer(r"<p[^>]*>((?:(?!</p>).)+)</p>", self.page, re.S)
                 if len(re.sub("<.*?>", "", m.group(1))) > 25 and "。" in m.group(1) and "：本表" not in m.group(1)]
        self.assertGreater(len(found), 20)
        return found

    def test_paragraphs_that_are_gone(self):
        for match in random.Random(9).sample(self.paragraphs(), 8):
            text = readers_text(match.group(1))
            with self.subTest(text=text[:20]):
                told = self.differences(self.html(self.page[:match.start()] + self.page[match.end():]))
                self.assertEqual([d["kind"] for d in told], ["missing"])
                self.assertEqual(plain(told[0]["expected"]), plain(text))

    def test_a_paragraph_that_is_new(self):
        new = "<p>本部门另有一笔专项收入三十六万元，已于年末上缴国库。</p>"
        match = self.paragraphs()[5]
        told = self.differences(self.html(self.page[:match.end()] + new + self.page[match.end():]))
        self.assertEqual([(d["kind"], d["found"]) for d in told], [("added", "本部门另有一笔专项收入三十六万元，已于年末上缴国库。")])

    def test_words_that_were_changed(self):
        match = next(m for m in self.paragraphs() if "医疗" in m.group(1) and "<" not in m.group(1))
        text = match.group(0).replace("医疗", "医药", 1)
        told = self.differences(self.html(self.page[:match.start()] + text + self.page[match.end():]))
        self.assertEqual([d["kind"] for d in told], ["text"])
        self.assertIn("医疗", told[0]["expected"])
        self.assertIn("医药", told[0]["found"])

    def test_a_table_that_is_gone(self):
        start = self.page.index("<table", self.page.index("公开09表") - 600)
        end = self.page.index("</table>", start) + len("</table>")
        told = self.differences(self.html(self.page[:start] + self.page[end:]))
        self.assertIn("missing_table", [d["kind"] for d in told])

    def test_people_read_it(self):
        done = subprocess.run([JUESUAN, "verify", self.data, self.built + ".docx"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, "比较了 10 张表、[0-9]+ 段文字、[0-9]+ 个数，不同 0 处")
        page = self.page.replace("1,103.93", "1,103.39")
        done = subprocess.run([JUESUAN, "verify", self.data, self.html(page)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, "数不同 .*应为“1,103.93”，公开的是“1,103.39”\n    .*changed.html!表1![A-Z]+[0-9]+")

    def test_what_cannot_be_read(self):
        for words, status in ((["no-such.docx"], 3), ([], 2)):
            done = subprocess.run([JUESUAN, "verify", self.data, *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, status, done.stderr)
        path = os.path.join(self.folder.name, "a.ofd")
        shutil.copy(self.data, path)
        done = subprocess.run([JUESUAN, "verify", self.data, path], capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)


def readers_text(markup):
    return re.sub("<.*?>", "", markup).replace("&amp;", "&").replace("&quot;", '"')


if __name__ == "__main__":
    unittest.main()

"""Files as they were published: our own Word, web and Excel files and PDFs are found as right as the same data in JSON, and
an error put into one is found with its place."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl
import printed_report
import readers

JUESUAN = os.environ["JUESUAN"]
CELL = "770.86", "770.68"  # 01表 社会保障和就业支出 of linxia-2022


def check(path, *options, status=(0, 1)):
    run = subprocess.run([JUESUAN, "check", path, "--as-published", "--format", "json", *options], capture_output=True,
                         text=True, timeout=300)
    if run.returncode not in status:
        raise AssertionError(f"status {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)


def plain(message):
    """What a finding says, however its figures are written and whatever headings stand above: a web page has one more, a PDF
    has no blanks."""
    message = re.sub(r"：[^：]* › [^“]*", "：", message)
    message = re.sub(r"(\d+) 处", "处", message)
    message = re.sub(r"“……[^”]*”", "“……”", message)  # a Word title is broken as in print: the quotation ends at its line
    message = re.sub(r"(?<=\d),(?=\d{3})", "", message)
    message = re.sub(r"(\d+\.\d*?)0+(?!\d)", lambda m: m.group(1).rstrip("."), message)
    return re.sub(r"\s", "", message)


def said(report, hints_by_rule=False):
    """Errors and hints; of hints the rule alone where a PDF, which cuts long titles in two, quotes another piece of them."""
    return {(f["severity"], f["rule"], "" if hints_by_rule and f["severity"] == "W" else plain(f["message"]))
            for f in report["findings"] if f["severity"] != "I"}


def replace_in_zip(path, part, old, new):
    with zipfile.ZipFile(path) as source:
        parts = [(i, source.read(i)) for i in source.infolist()]
    with zipfile.ZipFile(path, "w") as out:
        for info, data in parts:
            if info.filename == part:
                text = data.decode("utf-8")
                assert old in text, old
                data = text.replace(old, new, 1).encode("utf-8")
            out.writestr(info, data)


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.paths = {slug: readers.build(slug, os.path.join(cls.folder.name, slug), "docx,html,xlsx,pdf")
                     for slug in readers.DEPARTMENTS}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_nothing_is_found_that_the_data_does_not_have(self):
        for slug, path in self.paths.items():
            data = {**printed_report.build(slug, annexes=True), "template": "standard"}
            with open(path + ".json", "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
            report = check(path + ".json")
            for ending in (".docx", ".html", ".pdf", ".xlsx"):
                with self.subTest(slug=slug, ending=ending):
                    found = check(path + ending, "--year", slug[-4:])
                    pdf = ending == ".pdf"
                    self.assertEqual(sorted(said(found, pdf) - said(report, pdf)), [])
                    if ending != ".xlsx":  # it holds no text
                        self.assertGreaterEqual(found["comparisons"], report["comparisons"] * 0.98)
                    self.assertGreater(found["comparisons"], report["comparisons"] * 0.5)

    def errors(self, path, *options):
        return [f for f in check(path, *options)["findings"] if f["severity"] == "E"]

    def copy(self, ending):
        path = os.path.join(self.folder.name, "changed" + ending)
        shutil.copy(self.paths["linxia-2022"] + ending, path)
        return path

    def places(self, errors, text):
        found = [p for f in errors for p in f["places"] if p["text"].replace(",", "") == text.replace(",", "")]
        self.assertTrue(found, [f["message"] for f in errors])
        return found

    def test_an_error_in_a_cell_of_a_document(self):
        docx, html = self.copy(".docx"), self.copy(".html")
        replace_in_zip(docx, "word/document.xml", *CELL)
        with open(html, encoding="utf-8") as f:
            source = f.read()
        at = source.index(CELL[0], source.index("公开01表"))
        with open(html, "w", encoding="utf-8") as f:
            f.write(source[:at] + CELL[1] + source[at + len(CELL[0]):])
        for path in (docx, html):
            with self.subTest(path=os.path.basename(path)):
                place = self.places(self.errors(path), CELL[1])[0]
                self.assertEqual(place["file"], path)
                self.assertRegex(place["sheet"], r"^表[0-9]+$")
                self.assertRegex(place["cell"], r"^[A-Z]+[0-9]+$")
                table = [b for b in readers.read(path)["blocks"] if b["kind"] == "table"][int(place["sheet"][1:]) - 1]
                letters, row = re.fullmatch(r"([A-Z]+)([0-9]+)", place["cell"]).groups()
                cell = readers.cells(table)[int(row) - 1, ord(letters) - ord("A")]
                self.assertEqual(cell[0], CELL[1])

    def test_an_error_in_a_sentence(self):
        for ending in (".docx", ".html"):
            path = self.copy(ending)
            before = self.errors(path)
            blocks = readers.read(path)["blocks"]
            texts = [b for b in blocks if b["kind"] == "paragraph" and re.search(r"收、支总计(均为|各)?", b["text"])]
            with self.subTest(ending=ending):
                self.assertEqual(before, [])
                self.assertTrue(texts, "a sentence to change")
                figure = re.search(r"收、支总计\D*([\d,]+\.\d+)", texts[0]["text"]).group(1)
                changed = figure[:-4] + ("9" if figure[-4] != "9" else "8") + figure[-3:]
                if ending == ".docx":
                    with zipfile.ZipFile(path) as z:
                        source = z.read("word/document.xml").decode("utf-8")
                    at = source.index(figure, source.index("收、支总计"))
                    replace_in_zip(path, "word/document.xml", source, source[:at] + changed + source[at + len(figure):])
                else:
                    with open(path, encoding="utf-8") as f:
                        source = f.read()
                    at = source.index(figure, source.index("收、支总计"))
                    with open(path, "w", encoding="utf-8") as f:
                        f.write(source[:at] + changed + source[at + len(figure):])
                found = [p for f in self.errors(path) for p in f["places"] if re.fullmatch("第[0-9]+段", p.get("sheet", ""))]
                self.assertTrue(found)
                self.assertNotIn("cell", found[0])

    def test_an_error_in_a_sheet(self):
        path = self.copy(".xlsx")
        book = openpyxl.load_workbook(path, data_only=True)
        sheet = book["公开01表"]
        cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float) and f"{c.value:.2f}" == CELL[0])
        cell.value = float(CELL[1])
        book.save(path)
        place = self.places(self.errors(path, "--year", "2022"), CELL[1])[0]
        self.assertEqual((place["sheet"], place["cell"]), ("公开01表", cell.coordinate))

    def test_an_error_on_a_page(self):
        data = os.path.join(self.folder.name, "wrong.json")
        with open(os.path.join(readers.ROOT, "data", "linxia-2022.json"), encoding="utf-8") as f:
            record = json.load(f)
        record.setdefault("stated", {})["summary[208].amount"] = CELL[1]
        with open(data, "w", encoding="utf-8") as f:
            json.dump(record, f, ensure_ascii=False)
        subprocess.run([JUESUAN, "build", data, "-o", self.folder.name, "--formats", "pdf", "--draft"], check=True,
                       capture_output=True)
        path = data[:-5] + ".pdf"
        place = next(p for p in self.places(self.errors(path), CELL[1]) if "page" in p)
        box = [round(v / 100) for v in place["box"]]
        words = subprocess.run(["pdftotext", "-f", str(place["page"]), "-l", str(place["page"]), "-x", str(box[0]), "-y",
                                str(box[1]), "-W", str(box[2] - box[0]), "-H", str(box[3] - box[1]), path, "-"], check=True,
                               capture_output=True, text=True).stdout
        self.assertIn(CELL[1], words)

    def test_a_workbook_that_tells_no_year(self):
        path = self.paths["linxia-2022"] + ".xlsx"
        run = subprocess.run([JUESUAN, "check", path, "--as-published"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        self.assertIn("E7020", run.stderr)
        self.assertIn("--year", run.stderr)
        named = os.path.join(self.folder.name, "某局2022年度部门决算公开表.xlsx")
        shutil.copy(path, named)
        run = subprocess.run([JUESUAN, "check", named, "--as-published"], capture_output=True, text=True)
        self.assertNotIn("E7020", run.stderr)
        self.assertIn("2022年度", run.stdout.splitlines()[0])

    def test_what_machines_get_follows_its_schema(self):
        import jsonschema
        with open(os.path.join(readers.ROOT, "docs", "findings.schema.json"), encoding="utf-8") as f:
            schema = json.load(f)
        for ending in (".docx", ".html", ".pdf", ".xlsx"):
            jsonschema.validate(check(self.paths["linxia-2022"] + ending, "--year", "2022"), schema)


if __name__ == "__main__":
    unittest.main()

"""The PDF writer judged by readers that others wrote: qpdf, poppler, MuPDF. The document is the sample
that tests/unit/test_pdf.c lays out by hand."""
import json
import os
import re
import subprocess
import tempfile
import unittest

import pdf_structure
from docx_tools import npm

MAKER = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "test_pdf")


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, **more)


def gray_box(path, page, x, y, width, height, dpi=144):
    """Gray values of a box (in points, from the top left corner) of a rendered page."""
    scale = dpi / 72
    box = [str(round(v * scale)) for v in (x, y, width, height)]
    done = run("pdftoppm", "-gray", "-r", str(dpi), "-f", str(page), "-l", str(page),
               "-x", box[0], "-y", box[1], "-W", box[2], "-H", box[3], path)
    magic, size, _, pixels = done.stdout.split(b"\n", 3)
    assert magic == b"P5", done.stderr
    columns, rows = map(int, size.split())
    assert len(pixels) == columns * rows
    return pixels


def dark(pixels):
    return sum(v < 128 for v in pixels) / len(pixels)


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.pdf = os.path.join(cls.folder.name, "样本.pdf")
        subprocess.run([MAKER, "--write", cls.pdf], check=True, timeout=300)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_qpdf_finds_nothing_wrong(self):
        done = run("qpdf", "--check", self.pdf)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(b"No syntax or stream encoding errors", done.stdout)
        self.assertEqual(done.stderr, b"")

    def test_text_comes_back_in_reading_order_without_a_warning(self):
        done = run("pdftotext", "-raw", self.pdf, "-")
        self.assertEqual(done.stderr, b"")
        text = "".join(done.stdout.decode().split())
        at = 0
        for part in ("临夏市医疗保障局2022年度部门决算", "目录", "第一部分部门概况", "（一）主要职责", "1.人员",
                     "2022年度收入总计1103.93万元，同比增长24.8%，其中：", "局长𠮷田喆；《预算法》（2018年）￥12.50——完。",
                     "〇", "第一项(\\)", "截至2022年12月31日共有车辆5辆", "第二部分部门决算表", "收入决算表", "项目", "决算数", "合计", "基本支出", "项目支出",
                     "行政运行", "770.86", "770.86", "合计", "1,000.00", "-5.25", "994.75",
                     "注：本表反映部门本年度取得的各项收入情况。"):
            at = text.find(part, at)
            self.assertGreaterEqual(at, 0, part)
            at += len(part)

    def test_gaps_between_han_and_digits_are_no_blanks(self):
        """1.5, 2.5 and 3.5 pt of 16 pt: a search for 2022年 must find it."""
        for reader in (["pdftotext", self.pdf, "-"], ["mutool", "draw", "-F", "txt", self.pdf]):
            text = run(*reader).stdout.decode()
            self.assertEqual(text.count("截至2022年12月31日共有车辆5辆"), 3, reader[0])

    def test_mupdf_reads_the_same_characters(self):
        text = run("mutool", "draw", "-F", "txt", self.pdf).stdout.decode()
        for part in ("局长𠮷田喆；《预算法》（2018年）￥12.50——完。", "2022年度收入总计1103.93万元，同比增长24.8%，其中：", "994.75"):
            self.assertIn(part, text)

    def test_structure_is_read_in_order(self):
        done = run("pdfinfo", "-struct-text", self.pdf)
        self.assertEqual(done.stderr, b"")
        lines = [line.strip() for line in done.stdout.decode().splitlines()]
        table = lines[lines.index("Table (block)"):]
        self.assertEqual(table[:30], [
            "Table (block)", "Caption", '"收入决算表"',
            "TR", "TH:", "/Scope /Column", "/RowSpan 2", '"项目"',
            "TH:", "/Scope /Column", "/ColSpan 2", '"决算数"',
            "TH:", "/Scope /Column", "/RowSpan 2", '"合计"',
            "TR", "TH:", "/Scope /Column", '"基本支出"', "TH:", "/Scope /Column", '"项目支出"',
            "TR", "TH:", "/Scope /Row", '"行政运行"', "TD", '"770.86"', "TD"])
        contents = lines[lines.index("TOC"):lines.index("H1 (block)")]
        self.assertEqual([l for l in contents if not l.startswith("Object")], [
            "TOC", "TOCI", "Reference (inline)", "Link (inline)", '"第一部分 部门概况"', '"1"',
            "TOCI", "Reference (inline)", "Link (inline)", '"第二部分 部门决算表"', '"2"'])
        self.assertNotIn('"—1—"', lines)
        self.assertNotIn('"草稿"', lines)

    def test_document_properties(self):
        done = run("pdfinfo", self.pdf, env={**os.environ, "TZ": "UTC"})
        self.assertEqual(done.stderr, b"")
        info = dict(line.split(":", 1) for line in done.stdout.decode().splitlines())
        info = {key: value.strip() for key, value in info.items()}
        self.assertEqual(info["Title"], "临夏市医疗保障局2022年度部门决算")
        self.assertEqual(info["Author"], "临夏市医疗保障局")
        self.assertEqual(info["Subject"], "部门决算公开")
        self.assertEqual(info["Keywords"], "部门决算；<公开>")
        self.assertEqual(info["Tagged"], "yes")
        self.assertEqual(info["PDF version"], "1.7")
        self.assertEqual(info["Pages"], "4")
        self.assertEqual(info["Page size"], "595.276 x 841.89 pts (A4)")
        self.assertIn("2023", info["CreationDate"])
        meta = run("pdfinfo", "-meta", self.pdf).stdout.decode()
        self.assertIn("<pdf:Keywords>部门决算；&lt;公开&gt;</pdf:Keywords>", meta)
        self.assertIn("<xmp:CreateDate>2023-08-25T00:00:00Z</xmp:CreateDate>", meta)
        import xml.dom.minidom
        xml.dom.minidom.parseString(meta.strip())
        root = run("mutool", "show", self.pdf, "trailer/Root").stdout.decode()
        self.assertIn("/Lang (zh-CN)", root)
        self.assertIn("/DisplayDocTitle true", root)
        self.assertIn("/Marked true", root)

    def test_bookmarks_links_and_labels(self):
        outline = run("mutool", "show", self.pdf, "outline").stdout.decode().splitlines()
        self.assertEqual([line.split("#")[0].strip(' +|-\t"') for line in outline],
                         ["第一部分 部门概况", "（一）主要职责𠮷", "第二部分 部门决算表"])
        self.assertEqual([line.split("page=")[1].split("&")[0] for line in outline], ["3", "3", "4"])
        links = run("mutool", "show", self.pdf, "pages/2/Annots/1").stdout.decode()
        self.assertIn("/Subtype /Link", links)
        self.assertIn("/StructParent", links)
        words = "第一部分 部门概况 1".encode("utf-16-be").hex().upper()
        self.assertIn(f"/Contents <FEFF{words}>", links)
        labels = run("mutool", "show", self.pdf, "trailer/Root/PageLabels/Nums").stdout.decode()
        self.assertEqual(" ".join(labels.split()), "[ 0 << >> 2 << /S /D /St 1 >> ]")

    def test_fonts_are_embedded_subsets(self):
        fonts = run("pdffonts", self.pdf).stdout.decode().splitlines()[2:]
        self.assertEqual(len(fonts), 5)
        for line in fonts:
            self.assertRegex(line, r"^[A-Z]{6}\+\S+\s+CID TrueType\s+Identity-H\s+yes yes yes")

    def test_glyphs_are_really_drawn(self):
        """Extraction proves nothing about ink: count it where the characters must stand."""
        left, base, size = 79.37, 104.88 + 120, 16
        for index in (0, 1, 2, 3, 4):  # 局长𠮷田喆, each squeezed by 0.12 pt
            box = gray_box(self.pdf, 3, left + index * (size - 0.12), base - 13.5, size, size)
            self.assertGreater(dark(box), 0.04, f"character {index} is missing")
            self.assertLess(dark(box), 0.5, f"character {index} is a blot")
        self.assertEqual(dark(gray_box(self.pdf, 3, left, base + 250, 300, 50)), 0)

    def test_simulated_bold_is_darker(self):
        """1.人员 is drawn bold; the same face without an outline stands in the line below."""
        bold = dark(gray_box(self.pdf, 3, 79.37 + 12, 104.88 + 60 - 14, 32, 17))
        plain = dark(gray_box(self.pdf, 3, 79.37 + 32 + 36, 104.88 + 90 - 14, 32, 17))
        self.assertGreater(bold, plain * 1.05)

    def test_rules_and_backgrounds_are_drawn(self):
        box = gray_box(self.pdf, 4, 400, 101.5, 40, 17)
        self.assertEqual(set(box), {230})
        rule = gray_box(self.pdf, 4, 100, 119, 500, 3)
        self.assertGreater(dark(rule), 0.1)

    def test_the_watermark_lies_under_rules(self):
        """A rule of the cover runs through 草稿."""
        box = gray_box(self.pdf, 1, 150, 549, 250, 2)
        rows = [box[i:i + 500] for i in range(0, len(box), 500)]
        self.assertTrue(any(max(row) < 128 for row in rows), "the rule is broken")
        self.assertIn(225, gray_box(self.pdf, 1, 150, 500, 250, 100))

    def test_bytes_depend_on_nothing_around(self):
        with tempfile.TemporaryDirectory() as other:
            path = os.path.join(other, "b.pdf")
            environment = {**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "de_DE.UTF-8", "LANG": "zh_CN.UTF-8"}
            subprocess.run([MAKER, "--write", path], check=True, cwd=other, env=environment, timeout=300)
            with open(path, "rb") as a, open(self.pdf, "rb") as b:
                self.assertEqual(a.read(), b.read())


def read_with_browsers(pdf, folder):
    """What tests/tools/read_pdf.mjs tells; `folder` has the packages."""
    with open(os.path.join(os.environ["JUESUAN_ROOT"], "tests", "tools", "read_pdf.mjs"), encoding="utf-8") as script:
        done = run("node", "--input-type=module", "-e", script.read(), pdf, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


class Browsers(unittest.TestCase):
    """What Firefox (pdf.js) and Chromium (PDFium) make of the sample."""

    @classmethod
    def setUpClass(cls):
        folder, reason = npm()
        if not folder:
            raise unittest.SkipTest(reason)
        with tempfile.TemporaryDirectory() as work:
            pdf = os.path.join(work, "sample.pdf")
            subprocess.run([MAKER, "--write", pdf], check=True, timeout=300)
            cls.read = read_with_browsers(pdf, folder)

    def test_both_read_the_text(self):
        for reader in ("pdfjs", "pdfium"):
            page = self.read[reader]["pages"][2].replace("\r", "")
            self.assertIn("局长𠮷田喆；《预算法》（2018年）￥12.50——完。", page, reader)
            self.assertEqual(page.count("截至2022年12月31日共有车辆5辆"), 3, reader)
            self.assertIn("合计 1,000.00 -5.25 994.75", self.read[reader]["pages"][3], reader)

    def test_firefox_finds_its_way(self):
        found = self.read["pdfjs"]
        self.assertEqual(found["warnings"], [])
        self.assertEqual(found["labels"], ["", "", "1", "2"])
        self.assertEqual(found["outline"], [[1, "第一部分 部门概况"], [2, "（一）主要职责𠮷"], [1, "第二部分 部门决算表"]])
        self.assertEqual(found["links"], [[2, 3], [2, 4]])
        self.assertEqual(found["language"], "zh-CN")
        for role in ("H1", "H2", "H3", "TOCI", "Link", "LBody", "Table", "Caption", "TH", "TD", "Note"):
            self.assertIn(role, found["roles"])


DEPARTMENTS = ("linxia-2022", "beiguan-2022", "zhongwei-2023", "linfen-2021")


def build(data, folder, *options):
    """The trace of a PDF made in `folder`."""
    done = run(os.environ["JUESUAN"], "build", data, "-o", folder, "--formats", "pdf", *options)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def data_file(name):
    return os.path.join(os.environ["JUESUAN_ROOT"], "data", name + ".json")


def lines_of(trace):
    """The texts of each page that are no artifacts, as they were set."""
    pages = []
    for line in trace.split("\n"):
        if line.startswith("page "):
            pages.append([])
        found = re.match(r"text .* #\d+.*? \|(.*)\|$", line)
        if found:
            pages[-1].append(found.group(1).strip())
    return pages


class Departments(unittest.TestCase):
    """The PDF of whole departments, from their data files."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.lines = {name: lines_of(build(data_file(name), cls.folder.name, "--trace")) for name in DEPARTMENTS}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def pdf(self, name):
        return os.path.join(self.folder.name, name + ".pdf")

    def assert_whole(self, name, reader, pages):
        """Every line of every page comes back in one piece. Blanks that the report itself asks for are not judged, nor
        lines that end in a hyphen: pdftotext takes it for that of a divided word."""
        missing = []
        for number, texts in enumerate(self.lines[name]):
            missing += [f"{name} page {number + 1} {reader}: {text}" for text in texts
                        if "\u3000" not in text and not text.endswith("-") and text not in pages[number]]
        self.assertEqual(missing, [])

    def test_readers_give_every_line_back_whole(self):
        """Squeezed marks, gaps between Han and digits and loose lines must not part a line or insert a blank."""
        for name in DEPARTMENTS:
            pdf = self.pdf(name)
            for reader in (["pdftotext", pdf, "-"], ["pdftotext", "-raw", pdf, "-"], ["pdftotext", "-layout", pdf, "-"],
                           ["mutool", "draw", "-q", "-F", "txt", pdf]):
                pages = run(*reader).stdout.decode().split("\f")
                self.assert_whole(name, " ".join(reader[:2]), pages)

    def test_browsers_give_every_line_back_whole(self):
        folder, reason = npm()
        if not folder:
            self.skipTest(reason)
        for name in DEPARTMENTS:
            found = read_with_browsers(self.pdf(name), folder)
            self.assertEqual(found["pdfjs"]["warnings"], [])
            self.assert_whole(name, "PDFium", [page.replace("\r", "") for page in found["pdfium"]["pages"]])
            texts = [page.replace("\r", "") for page in found["pdfjs"]["pages"]]
            self.assert_whole(name, "pdf.js", texts)

    def test_the_structure_keeps_the_rules(self):
        for name in DEPARTMENTS:
            self.assertEqual(pdf_structure.Document(self.pdf(name)).check(), [], name)

    def test_a_batch_gives_the_same_bytes(self):
        """In one process the glyphs that other departments have used are at hand: no byte may tell."""
        with tempfile.TemporaryDirectory() as folder:
            done = run(os.environ["JUESUAN"], "batch", *map(data_file, reversed(DEPARTMENTS)), "-o", folder, "-j", "1",
                       "--formats", "pdf")
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            for name in DEPARTMENTS:
                with open(os.path.join(folder, name + ".pdf"), "rb") as a, open(self.pdf(name), "rb") as b:
                    self.assertEqual(a.read(), b.read(), name)


class Department(unittest.TestCase):
    """The PDF of a whole department, from its data file."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        build(data_file("linxia-2022"), cls.folder.name)
        cls.pdf = os.path.join(cls.folder.name, "linxia-2022.pdf")
        info = run("pdfinfo", cls.pdf).stdout.decode()
        cls.pages = int(info.split("Pages:")[1].split()[0])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_it_is_sound_and_small(self):
        done = run("qpdf", "--check", self.pdf)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertLessEqual(os.path.getsize(self.pdf), 350 * 1024)

    def test_readers_have_nothing_to_complain_about(self):
        for command in (["pdftotext", self.pdf, "-"], ["pdfinfo", "-struct-text", self.pdf],
                        ["pdftoppm", "-r", "20", "-gray", self.pdf]):
            self.assertEqual(run(*command).stderr, b"", command[0])

    def test_figures_are_found_as_they_are_written(self):
        text = run("pdftotext", self.pdf, "-").stdout.decode()
        for part in ("2022年度收", "1103.93万元", "29.27%"):
            self.assertIn(part, text)

    def test_every_page_has_ink(self):
        for page in range(1, self.pages + 1):
            self.assertGreater(dark(gray_box(self.pdf, page, 20, 20, 500, 500, 40)), 0.001, f"page {page}")

    def test_two_builds_are_the_same(self):
        with tempfile.TemporaryDirectory() as other:
            build(data_file("linxia-2022"), other)
            with open(os.path.join(other, "linxia-2022.pdf"), "rb") as a, open(self.pdf, "rb") as b:
                self.assertEqual(a.read(), b.read())


if __name__ == "__main__":
    unittest.main()

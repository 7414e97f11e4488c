# ctest: cost=15
"""The Word file: as strict as Word wants it, and what outside readers see in it."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

import docx_check
from docx_tools import (ROOT, SAMPLE, grid, have_fonts, make_document, npm, pdf_pages, source_report, tables,
                        to_pdf, without_blanks, write)

JUESUAN = os.environ["JUESUAN"]


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def sample(self, *options, **more):
        stem = os.path.join(self.folder, "sample")
        write(SAMPLE, stem, *options, **more)
        return stem + ".docx"

    def made(self, report, *options, **grids):
        source = make_document(os.path.join(self.folder, "source"), report, **grids)
        stem = os.path.join(self.folder, "made")
        write(source, stem, *options)
        return stem + ".docx"


class Strict(Folder):
    def test_the_sample(self):
        self.assertEqual(docx_check.problems(self.sample()), [])

    def test_a_draft(self):
        self.assertEqual(docx_check.problems(self.sample("draft")), [])

    @unittest.skipUnless(have_fonts(), "skipped: the fonts for the layout are not installed")
    def test_with_the_pages_of_the_layout(self):
        self.assertEqual(docx_check.problems(self.sample("fonts")), [])

    def test_documents_of_one_thing(self):
        table = [["栏", "栏"], ["甲", "1.00"]]
        for report in ("", "正文", "# 标题", "- 项", "1. 项\n\n\n5. 项", "<!-- toc -->", "<!-- page -->",
                       "<!-- page -->\n\n甲\n\n<!-- page -->", "# 甲\n\n<!-- toc -->\n\n# 乙"):
            for grids in ({}, {"t01": table}, {"t01": table, "t02": table}):
                with self.subTest(report=report, tables=len(grids)):
                    self.assertEqual(docx_check.problems(self.made(report, **grids)), [])

    def test_tables_of_every_size(self):
        for rows, cols in ((1, 1), (2, 30), (300, 3), (3, 60)):
            with self.subTest(rows=rows, cols=cols):
                cells = [[f"{r}.{c:02}" for c in range(cols)] for r in range(rows)]
                path = self.made("# 表", t01=cells)
                self.assertEqual(docx_check.problems(path), [])
                table = docx.Document(path).tables[0]
                self.assertEqual([[c.text for c in row.cells] for row in table.rows], cells)


class CheckerFindsFaults(Folder):
    """A checker that finds nothing proves nothing: each fault put in must be named."""

    FAULTS = [
        ("word/document.xml", '<w:tblCaption w:val="收入支出决算总表"/>', "", None),
        ("word/document.xml", '<w:pStyle w:val="Heading1"/>', '<w:pStyle w:val="Nothing"/>', "is no style"),
        ("word/document.xml", '<w:gridCol w:w="', '<w:gridCol w:w="1', "wide, its columns"),
        ("word/document.xml", '<w:gridSpan w:val="3"/>', "", "wide, its columns"),
        ("word/document.xml", '<w:tblGrid>', '<w:tblGrid><w:gridCol w:w="5"/>', "columns, the grid"),
        ("word/document.xml", 'w:name="_Toc100000001"', 'w:name="_Toc100000000"', "stands twice"),
        ("word/document.xml", '<w:bookmarkEnd w:id="1"/>', "", "not ended"),
        ("word/document.xml", 'w:anchor="_Toc100000001"', 'w:anchor="elsewhere"', "no bookmark"),
        ("word/document.xml", '<w:fldChar w:fldCharType="end"/>', "", "not ended"),
        ("word/document.xml", '<w:vMerge w:val="restart"/>', '<w:vMerge w:val="continue"/>', "nothing above"),
        ("word/document.xml", "r:id=\"rIdFooterOdd\"", "r:id=\"rIdGone\"", "does not exist"),
        ("word/document.xml", "<w:cantSplit/>", "<w:cantsplit/>", "unknown"),
        ("word/document.xml", "<w:r><w:t>", "<w:r><w:t> ", "would be lost"),
        ("word/styles.xml", "<w:qFormat/>", "<w:qFormat/><w:next w:val=\"Normal\"/>", "out of order"),
        ("word/styles.xml", 'w:styleId="TOC1"', 'w:styleId="TOC2"', "stands twice"),
        ("word/settings.xml", "<w:zoom w:percent=\"100\"/>", "", None),
        ("word/settings.xml", "</w:settings>", "<w:zoom w:percent=\"100\"/></w:settings>", "out of order"),
        ("word/_rels/document.xml.rels", "numbering.xml", "numbers.xml", "does not exist"),
        ("word/document.xml", '<w:jc w:val="center"/>', '<w:jc w:val="middle"/>', "as the schema wants"),
        ("word/document.xml", '<w:pgSz w:w="11906"', '<w:pgSz w:x="11906"', "lacks 'w'"),
        ("word/document.xml", 'w:orient="landscape"', "", "does not lie as it says"),
        ("word/document.xml", ' w:name="_Toc100000001"', ' w:name="%s"' % ("a" * 41), "as the schema wants"),
        ("word/document.xml", " PAGEREF ", " PAGREF ", "of no kind"),
        ("word/footer1.xml", '<w:fldChar w:fldCharType="end"/>', "", "not ended"),
        ("word/styles.xml", ' w:default="1"', "", "default styles"),
        ("word/styles.xml", ' w:customStyle="1"', "", "wrongly marked"),
        ("word/styles.xml", '<w:sz w:val="32"/>', '<w:sz w:val="3.2"/>', "as the schema wants"),
        ("word/settings.xml", 'w:val="15"', 'w:val="14"', "compatibility mode"),
        ("docProps/core.xml", "T00:00:00Z", "", "is no moment"),
        ("docProps/app.xml", "Company>", "Firm>", None),
        ("[Content_Types].xml", "/word/footer1.xml", "/word/footer9.xml", "does not exist"),
    ]

    def test_faults(self):
        good = self.sample()
        for part, old, new, expected in self.FAULTS:
            with self.subTest(part=part, old=old, new=new):
                bad = os.path.join(self.folder, "bad.docx")
                with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
                    for info in source.infolist():
                        text = source.read(info).decode()
                        if info.filename == part and expected:
                            self.assertIn(old, text)
                            text = text.replace(old, new, 1)
                        target.writestr(info, text)
                found = docx_check.problems(bad)
                if expected is None:
                    self.assertEqual(found, [])
                else:
                    self.assertTrue(any(expected in p for p in found), found)


class PythonDocx(Folder):
    def setUp(self):
        super().setUp()
        self.document = docx.Document(self.sample())

    def paragraphs(self, style):
        return [p.text for p in self.document.paragraphs if p.style.style_id == style]

    def test_headings_have_their_styles(self):
        report = source_report()
        for level in range(1, 5):
            expected = re.findall(r"^#{%d} (.*)$" % level, report, re.M)
            self.assertEqual(self.paragraphs(f"Heading{level}"), expected)
            self.assertEqual(self.document.styles[f"Heading {level}"].name, f"Heading {level}")

    def test_every_paragraph_is_there_in_order(self):
        text = "\n".join(p.text for p in self.document.paragraphs)
        for sentence in ("1. 贯彻执行国家关于医疗保险、生育保险、医疗救助等医疗保障制度的法律法规、政策、规划和标准，拟订",
                         "2. 制定定点医药机构协议和支付管理办法。",
                         "2022年度收、支总计均为1103.93万元。与上年度相比，收、支总计各增加249.96万元，增长29.27%。",
                         "文字中的 <b>、&amp;、]]> 和 =1+1 照原样印出，𠮷字也是。"):
            self.assertIn(sentence, text)
        bold = [r.text for p in self.document.paragraphs for r in p.runs if r.bold]
        self.assertEqual(bold, ["定点医药机构"])

    def test_tables_cell_for_cell(self):
        about = tables()
        self.assertEqual(len(self.document.tables), len(about))
        for table, (name, spec) in zip(self.document.tables, about.items()):
            cells = grid(name)
            covered = {}
            for r1, c1, r2, c2 in spec["header_merges"] + spec.get("body_merges", []):
                for r in range(r1, r2 + 1):
                    for c in range(c1, c2 + 1):
                        covered[r, c] = (r1, c1)
            for r, row in enumerate(cells):
                shown = [c.text for c in table.rows[r].cells]
                expected = [cells[covered.get((r, c), (r, c))[0]][covered.get((r, c), (r, c))[1]]
                            for c in range(len(row))]
                self.assertEqual(shown, expected, f"{name} row {r + 1}")

    def test_header_rows_repeat_and_rows_stay_whole(self):
        for table, spec in zip(self.document.tables, tables().values()):
            for i, row in enumerate(table.rows):
                properties = row._tr.trPr
                self.assertIsNotNone(properties.find(qn("w:cantSplit")))
                self.assertEqual(properties.find(qn("w:tblHeader")) is not None, i < spec["header_rows"])

    def test_a_heading_shown_as_another_level_keeps_the_style_of_its_own(self):
        """Contents that Word makes anew go by the styles: they must hold the same headings."""
        path = self.made("# 目录\n\n<!-- toc -->\n\n# 第一部分 说明\n\n## 一、概况\n\n正文。\n\n# 第二部分 附件\n\n"
                         "<!-- style: heading1 -->\n## 自评报告\n\n### 一、目标\n\n**甲**。\n\n### 二、措施\n\n正文。\n")
        self.assertEqual(docx_check.problems(path), [])
        self.document = docx.Document(path)
        self.assertEqual(self.paragraphs("Heading2"), ["一、概况", "自评报告"])
        self.assertEqual(self.paragraphs("Heading3"), ["一、目标", "二、措施"])
        styles = self.document.styles
        for shown, level in (("自评报告", 1), ("一、目标", 2)):
            paragraph = next(p for p in self.document.paragraphs if p.text == shown)
            self.assertEqual(paragraph.runs[0].font.size, styles[f"Heading {level}"].font.size)
            self.assertEqual(paragraph.alignment, styles[f"Heading {level}"].paragraph_format.alignment)
            self.assertEqual(bool(paragraph.paragraph_format.page_break_before), level == 1)
        entries = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in self.document.paragraphs
                   if p.style.name.startswith("toc ")]
        listed = [p.text for p in self.document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
        self.assertEqual([re.sub(r"\d+$", "", e) for e in entries], listed)

    def test_the_last_row_is_not_alone_on_a_page(self):
        path = self.made("表", t=[["项目", "金额"]] + [[f"甲{i}", "1.00"] for i in range(30)] + [["合计", "30.00"]])
        kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next)
                for row in docx.Document(path).tables[0].rows]
        self.assertEqual(kept, [False] * 30 + [True, False])

    def test_a_row_that_fills_pages_may_split(self):
        path = self.made("正文", t01=[["栏", "栏"], ["长" * 3000, "1.00"], ["短", "2.00"]])
        rows = docx.Document(path).tables[0].rows
        self.assertEqual([r._tr.trPr.find(qn("w:cantSplit")) is not None for r in rows], [True, False, True])

    def test_numbers_stand_at_the_right(self):
        style = self.document.tables[0].rows[3].cells[2].paragraphs[0].style
        self.assertEqual(style.paragraph_format.alignment, WD_ALIGN_PARAGRAPH.RIGHT)
        self.assertTrue(style.style_id.startswith("TableNumber"))

    def test_styles_have_chinese_and_latin_fonts(self):
        for style_id, chinese, size in (("Normal", "仿宋_GB2312", 16), ("Heading1", "方正小标宋简体", 22),
                                        ("Heading2", "黑体", 16), ("Heading3", "楷体_GB2312", 16)):
            style = next(s for s in self.document.styles if s.style_id == style_id)
            fonts = style.element.rPr.rFonts
            self.assertEqual(fonts.get(qn("w:eastAsia")), chinese)
            self.assertEqual(fonts.get(qn("w:ascii")), "Times New Roman")
            self.assertEqual(style.font.size.pt, size)

    def test_body_text_is_indented_by_characters_on_fixed_lines(self):
        normal = next(s for s in self.document.styles if s.style_id == "Normal")
        indent = normal.element.pPr.find(qn("w:ind"))
        self.assertEqual(indent.get(qn("w:firstLineChars")), "200")
        spacing = normal.element.pPr.find(qn("w:spacing"))
        self.assertEqual((spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))), ("579", "exact"))

    def test_sections_are_a4_with_the_margins_and_the_wide_table_lies_across(self):
        sections = self.document.sections
        self.assertEqual([s.orientation for s in sections],
                         [WD_ORIENT.PORTRAIT] * 2 + [WD_ORIENT.LANDSCAPE] + [WD_ORIENT.PORTRAIT])
        for s in sections:
            size = sorted((s.page_width.twips, s.page_height.twips))
            self.assertEqual(size, [11906, 16838])  # what Word calls A4
        body = sections[1]
        self.assertEqual([round(m.mm) for m in (body.top_margin, body.bottom_margin, body.left_margin,
                                                body.right_margin)], [37, 35, 28, 26])

    def test_cover_and_contents_have_no_page_number(self):
        sections = self.document.sections
        self.assertTrue(sections[0].footer.is_linked_to_previous)
        self.assertFalse(sections[1].footer.is_linked_to_previous)
        for footer in (sections[1].footer, sections[1].even_page_footer):
            xml = footer._element.xml
            self.assertIn(" PAGE ", xml)
            self.assertIn("— ", xml)
        self.assertEqual(sections[1]._sectPr.find(qn("w:pgNumType")).get(qn("w:start")), "1")

    def test_properties(self):
        p = self.document.core_properties
        self.assertEqual((p.title, p.author, p.subject, p.language),
                         ("临夏市医疗保障局2022年度部门决算", "临夏市医疗保障局", "部门决算公开", "zh-CN"))
        self.assertEqual(p.keywords, "部门决算；三公经费；临夏市医疗保障局")
        self.assertEqual(p.created.isoformat()[:10], "2023-09-01")

    def test_lists_are_lists(self):
        items = [(p.text, p._p.pPr.numPr.ilvl.val, p._p.pPr.numPr.numId.val)
                 for p in self.document.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
        self.assertEqual([(text, level) for text, level, _ in items],
                         [("办公室；", 0), ("基金监管财务股：", 0), ("预算；", 1), ("决算；", 1), ("医药服务管理股。", 0)])
        numbers = [number for _, _, number in items]
        self.assertEqual(numbers, [1, 1, 2, 2, 1])

    def test_contents_have_one_title(self):
        self.assertEqual(self.paragraphs("TOCHeading"), ["目录"])

    def test_without_pages_word_fills_in_the_contents(self):
        settings = self.document.settings.element.xml
        self.assertIn("updateFields", settings)


class Contents(Folder):
    def test_bring_their_title_and_start_a_page(self):
        document = docx.Document(self.made("封面\n\n<!-- page -->\n\n<!-- toc -->\n\n# 甲\n\n## 乙\n\n### 丙"))
        shown = [("".join(t.text for t in p._p.iter(qn("w:t"))), p.style.style_id) for p in document.paragraphs]
        self.assertEqual([s for s in shown if s[1].startswith("TOC")],
                         [("目　录", "TOCHeading"), ("甲", "TOC1"), ("乙", "TOC2")])
        instructions = [i.text for i in document.element.iter(qn("w:instrText"))]
        self.assertEqual(instructions[0], ' TOC \\o "1-2" \\h \\z ')

    def test_nothing_is_asked_where_there_are_none(self):
        for report in ("# 甲", "甲\n\n<!-- toc -->"):
            self.assertNotIn("updateFields", docx.Document(self.made(report)).settings.element.xml)

    def test_a_title_said_above_its_table_is_not_repeated(self):
        document = docx.Document(self.made("# 表", t01=[["栏"], ["1.00"]]))
        self.assertNotIn("Caption", [p.style.style_id for p in document.paragraphs])


class Draft(Folder):
    def test_every_section_says_so(self):
        for section in docx.Document(self.sample("draft")).sections:
            self.assertIn("草稿", section.header.paragraphs[0].text)
            self.assertIn("草稿", section.even_page_header.paragraphs[0].text)

    def test_the_watermark_is_one_that_word_can_remove(self):
        """Word's own command looks for shapes of this name; each header has its own."""
        with zipfile.ZipFile(self.sample("draft")) as archive:
            for number in (1, 2):
                header = archive.read(f"word/header{number}.xml").decode()
                self.assertIn(f'<v:shape id="PowerPlusWaterMarkObject{number}"', header)
                self.assertIn('string="草稿"', header)
                self.assertIn("rotation:315", header)

    def test_a_finished_document_does_not(self):
        with zipfile.ZipFile(self.sample()) as archive:
            self.assertNotIn("草稿", "".join(archive.read(n).decode() for n in archive.namelist()))


@unittest.skipUnless(have_fonts(), "skipped: the fonts for the layout are not installed")
@unittest.skipUnless(shutil.which("soffice") and shutil.which("pdftotext"),
                     "skipped: LibreOffice or poppler is not installed")
class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        stem, office = os.path.join(folder.name, "sample"), os.path.join(folder.name, "office")
        write(SAMPLE, stem, "fonts")
        os.makedirs(office)
        cls.path = stem + ".docx"
        cls.ours = pdf_pages(stem + ".pdf")
        cls.theirs = pdf_pages(to_pdf(cls.path, office))

    def test_as_many_pages_as_ours(self):
        self.assertLessEqual(abs(len(self.theirs) - len(self.ours)), max(1, 0.15 * len(self.ours)))

    def test_the_same_headings_in_the_same_order(self):
        text = without_blanks("".join(self.theirs))
        at = 0
        for heading in re.findall(r"^#+ (.*)$", source_report(), re.M):
            at = text.find(without_blanks(heading.replace("\\", "")), at) + 1
            self.assertGreater(at, 0, heading)

    def test_every_figure_of_every_table(self):
        words = " ".join(self.theirs).split()
        for name in tables():
            for cell in sum(grid(name), []):
                if re.fullmatch(r"[\d.,]+", cell):
                    self.assertIn(cell, words, name)

    def test_contents_name_the_pages_of_the_layout(self):
        entries = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in docx.Document(self.path).paragraphs
                   if p.style.style_id in ("TOC1", "TOC2")]
        self.assertEqual(len(entries), len(re.findall(r"^##? ", source_report(), re.M)))
        labels = [re.search(r"—\s*(\d+)\s*—", page) for page in self.ours]
        for entry in entries:
            title, number = re.fullmatch(r"(.*?)(\d+)", entry).groups()
            page = next(p for p, label in zip(self.ours, labels) if label and label.group(1) == number)
            self.assertIn(without_blanks(title), without_blanks(page))

    def test_page_numbers_are_printed_behind_the_front_matter_only(self):
        printed = [re.findall(r"—\s*(\d+)\s*—", page) for page in self.theirs]
        self.assertEqual(printed[:2], [[], []])
        self.assertEqual([int(n[0]) for n in printed[2:]], list(range(1, len(printed) - 1)))

    def test_with_pages_word_need_not_be_asked(self):
        self.assertNotIn("updateFields", docx.Document(self.path).settings.element.xml)


@unittest.skipUnless(have_fonts(), "skipped: the fonts for the layout are not installed")
class Department(unittest.TestCase):
    """A real department, with the tables of its pack."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        data = os.path.join(ROOT, "data", "linxia-2022.json")
        subprocess.run([JUESUAN, "build", data, "-o", folder.name, "--formats", "docx"], check=True,
                       capture_output=True, timeout=300)
        cls.document = docx.Document(os.path.join(folder.name, "linxia-2022.docx"))

    def table_with(self, text):
        return next(t for t in self.document.tables if any(text == c.text for row in t.rows for c in row.cells))

    def test_names_are_indented_by_characters_of_the_table(self):
        paragraph = next(c for row in self.table_with("基本工资").rows for c in row.cells
                         if c.text == "基本工资").paragraphs[0]
        indent = paragraph._p.pPr.find(qn("w:ind"))
        self.assertEqual(int(indent.get(qn("w:left"))), 2 * paragraph.style.font.size.twips)
        self.assertEqual(indent.get(qn("w:firstLine")), "0")
        self.assertIsNone(indent.get(qn("w:leftChars")))

    def test_lines_around_a_table_are_as_wide_as_the_table(self):
        section = self.document.sections[1]
        room = section.page_width.twips - section.left_margin.twips - section.right_margin.twips
        wide = 0
        for table in self.document.tables[:9]:
            width = sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid)
            info = table._tbl.getprevious()
            indent = info.pPr.find(qn("w:ind"))
            left, right = (0, 0) if indent is None else (int(indent.get(qn("w:left"))), int(indent.get(qn("w:right"))))
            self.assertAlmostEqual(room - left - right, width, delta=3)
            tabs = [int(t.get(qn("w:pos"))) for t in info.pPr.find(qn("w:tabs"))]
            self.assertAlmostEqual(tabs[-1], room - right, delta=3)
            wide += width > room + 3
        self.assertGreater(wide, 0)

    def test_the_last_row_stays_with_the_notes(self):
        for table in self.document.tables[:9]:
            self.assertTrue(all(c.paragraphs[0].paragraph_format.keep_with_next for c in table.rows[-1].cells))

    def test_word_is_not_asked_to_update_what_is_filled(self):
        self.assertNotIn("updateFields", self.document.settings.element.xml)


class Mammoth(Folder):
    def test_reads_headings_lists_and_tables(self):
        tools, reason = npm()
        if not tools:
            self.skipTest("skipped: " + reason)
        script = ("require('mammoth').convertToHtml({path: process.argv[1]})"
                  ".then(r => console.log(JSON.stringify(r)))")
        run = subprocess.run(["node", "-e", script, self.sample()], cwd=tools, capture_output=True,
                             text=True, timeout=300, check=True)
        result = json.loads(run.stdout)
        html = result["value"]
        self.assertEqual([m for m in result["messages"] if m["type"] == "error"], [])
        for heading in re.findall(r"^# (.*)$", source_report(), re.M):
            self.assertRegex(html, "<h1>(<a[^>]*></a>)*" + re.escape(heading))
        self.assertEqual(html.count("<table>"), len(tables()))
        self.assertIn("1,103.93", html)
        self.assertIn("<ol>", html)
        self.assertIn("a&lt;b &amp; c&gt;d", html)


class SameBytes(Folder):
    def test_in_any_zone_locale_and_folder(self):
        with open(self.sample(), "rb") as f:
            first = f.read()
        for env in ({"TZ": "Asia/Shanghai"}, {"TZ": "America/Los_Angeles", "LC_ALL": "de_DE.UTF-8"},
                    {"TZ": "Pacific/Apia", "LANG": "C"}):
            with self.subTest(env=env), tempfile.TemporaryDirectory() as other:
                write(SAMPLE, os.path.join(other, "other"), env=env)
                with open(os.path.join(other, "other.docx"), "rb") as f:
                    self.assertEqual(f.read(), first)

    def test_dates_in_the_archive_are_the_documents(self):
        with zipfile.ZipFile(self.sample()) as archive:
            self.assertEqual({i.date_time for i in archive.infolist()}, {(2023, 9, 1, 12, 0, 0)})


class Hostile(Folder):
    TEXTS = ["<script>alert(1)</script>", "a & b &amp; c", "x ]]> y", "=1+1", "\"'`", "阿拉伯 مرحبا 文",
             "a\u00a0b\u200bc", "&#x202e;", "<w:p/>", "长" * 10000, "W" * 10000, "  两端空白  ", "%s%n{0}"]

    def test_in_cells_it_is_text(self):
        rows = [["栏"]] + [[t] for t in self.TEXTS]
        path = self.made("正文", t01=rows)
        self.assertEqual(docx_check.problems(path), [])
        self.assertEqual([r.cells[0].text for r in docx.Document(path).tables[0].rows],
                         [r[0] for r in rows])

    def test_in_paragraphs_it_is_text(self):
        escape = lambda t: re.sub(r"([\\`*_{}\[\]()#+\-.!<>&|~=\"'$^@:;,/%?])", r"\\\1", t)
        texts = [t.strip() for t in self.TEXTS]
        path = self.made("\n\n".join(escape(t) for t in texts))
        self.assertEqual(docx_check.problems(path), [])
        self.assertEqual([p.text for p in docx.Document(path).paragraphs], texts)

    def test_characters_that_xml_forbids_are_refused(self):
        for bad in ("\x01", "\x0b", "\x1b", "\ufffe", "\u202e", "\u2066"):
            with self.subTest(bad=repr(bad)):
                with self.assertRaisesRegex(AssertionError, "E491[01]"):
                    self.made("正文 " + bad)
                with self.assertRaisesRegex(AssertionError, "E491[01]"):
                    self.made("正文", t01=[["栏"], ["甲" + bad]])


if __name__ == "__main__":
    unittest.main()

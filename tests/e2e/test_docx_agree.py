# ctest: cost=40
"""All formats of a department say the same: paragraphs, cells and figures, read by outside readers from the
workbook, the PDF, the Word file, the web page and the Markdown, and figures compared with the facts."""
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import unittest
from decimal import ROUND_HALF_UP, Decimal

import docx
import lxml.html
from docx.oxml.ns import qn

import docx_check
import office
import readers
from docx_tools import CHROMIUM, ROOT, axe, have_fonts, html_errors, npm, pdf_pages, read, without_blanks
from markdown_reader import render
from workbook import Workbook

JUESUAN = os.environ["JUESUAN"]
FORMATS = "xlsx,pdf,docx,html,md"
NUMBER = re.compile(r"-?[\d,]*\d(\.\d+)?")


def build(data, folder, *options):
    """Builds all formats, as a draft where figures are missing; None and the reason when that fails too."""
    for more in ([], ["--draft"]):
        run = subprocess.run([JUESUAN, "build", data, "-o", folder, "--formats", FORMATS, *options, *more],
                             capture_output=True, text=True, timeout=300)
        if run.returncode == 0:
            return os.path.join(folder, os.path.basename(data)[:-5]), ""
    return None, run.stderr.strip().splitlines()[0]


def changed(value, rnd):
    """The data with every amount another one; counts, codes and texts stay."""
    if isinstance(value, dict):
        return {k: v if k in ("score", "weight", "rate", "year") else changed(v, rnd) for k, v in value.items()}
    if isinstance(value, list):
        return [changed(v, rnd) for v in value]
    if isinstance(value, float):
        return rnd.choice([0.0, value, round(rnd.uniform(0.01, 5 * abs(value) + 1), 2), -round(abs(value), 2)])
    return value


def mutated(seed, number, folder):
    """A file with the department `seed` and other figures."""
    with open(os.path.join(ROOT, "data", seed + ".json"), encoding="utf-8") as f:
        data = changed(json.load(f), random.Random(number))
    path = os.path.join(folder, f"{seed}-changed-{number}.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, ensure_ascii=False, indent=1)
    return path


def text_of(element):
    for br in element.iter("br"):
        br.tail = "\n" + (br.tail or "")
    return element.text_content()


class Markdown:
    """The blocks and tables of our Markdown, by the few rules it uses."""

    def __init__(self, text):
        self.tables = [lxml.html.fromstring(t) for t in re.findall(r"(?s)<table>.*?</table>", text)]
        rest = re.sub(r"(?s)<table>.*?</table>\n(<p>.*?</p>\n)*", "\n", text)
        rest = re.sub(r"(?m)^<!--.*-->$", "\n", rest)
        self.paragraphs = [self.plain(b) for b in re.split(r"\n\s*\n", rest) if b.strip()]

    @staticmethod
    def plain(block):
        block = re.sub(r"^(#+|[-*]|\d+\.) +", "", block.strip())
        block = re.sub(r"(?<!\\)(\*\*|\*)", "", block)
        block = re.sub(r"\\(?=[!-/:-@\[-`{-~\n])", "", block)
        return without_blanks(lxml.html.fromstring("<p>%s</p>" % block.replace("<", "&lt;")).text_content())


def html_paragraphs(page):
    for table in page.find_class("table"):
        table.drop_tree()
    for part in page.findall(".//nav"):
        part.drop_tree()
    for mark in page.find_class("draft") + page.find_class("watermark") + page.find_class("o"):  # o: how a figure was made
        mark.drop_tree()
    found = [without_blanks(e.text_content()) for e in page.body.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li")]
    return [t for t in found if t]


def docx_paragraphs(document):
    aside = re.compile("TOC|Table|Caption|Header|Footer")
    found = []
    for p in document.paragraphs:
        if not aside.match(p.style.style_id):
            found.append(without_blanks("".join(t.text for t in p._p.iter(qn("w:t")))))
    return [t for t in found if t]


def html_rows(table):
    return [[text_of(c).replace("\u3000", "") for c in tr] for tr in table.iter("tr")]


def docx_rows(table):
    """Of each row {column: (text, whether it is merged with others below or above)}; of a merged cell the text in each row."""
    rows, above = [], {}
    for tr in table._tbl.tr_lst:
        row, column = {}, 0
        for tc in tr.tc_lst:
            merge = tc.tcPr.find(qn("w:vMerge"))
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
            text = "\n".join("".join(t.text if t.tag == qn("w:t") else "\n" for t in p.iter(qn("w:t"), qn("w:br"))) for p in tc.p_lst)
            row[column] = (above[column][0] if goes_on else text, merge is not None, not goes_on)
            column += int(tc.grid_span)
        rows.append(row)
        above = row
    return rows


def docx_tables(document):
    """Of each table the texts of the cells that begin in each row, as the other formats write them. A form longer than a page is a
    table on each page, all of the same name: headings that it has already, and merged cells that only go on, are not said again."""
    found, before = [], (None, None)
    for table in document.tables:
        columns = [c.get(qn("w:w")) for c in table._tbl.tblGrid.iterchildren(qn("w:gridCol"))]
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        name = (columns, None if caption is None else caption.get(qn("w:val")))
        rows = docx_rows(table)
        spacer = table._tbl.getprevious()
        apart = spacer is None or "".join(t.text for t in spacer.iter(qn("w:t"))) or spacer.getprevious() is None \
            or spacer.getprevious().tag != qn("w:tbl")
        if name == before and name[1] and not apart:
            heads = sum(tr.trPr is not None and tr.trPr.find(qn("w:tblHeader")) is not None for tr in table._tbl.tr_lst)
            said = [[text for text, merged, _ in row.values() if not merged and text] for row in found[-1]]
            if all([t for t, merged, _ in row.values() if not merged and t] in said for row in rows[:heads]):
                for column, (text, merged, begins) in rows[0].items():  # beside the headings
                    if column in rows[heads] and not rows[heads][column][2]:
                        rows[heads][column] = (text, merged, begins)
                rows = rows[heads:]
            last = found[-1][-1]
            rows[0] = {column: (text, merged, begins and not (last.get(column, ("", 0))[0] == text and (merged or last[column][1])))
                       for column, (text, merged, begins) in rows[0].items()}
            found[-1] += rows
        else:
            found.append(rows)
        before = name
    return [[[text for text, _, begins in row.values() if begins] for row in rows] for rows in found]


def squeezed(rows):
    """Rows without those in which no cell begins (HTML leaves them out), blanks aside."""
    return [[without_blanks(c) for c in row] for row in rows if row]


@unittest.skipUnless(have_fonts(), "skipped: the fonts for the layout are not installed")
class Agree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.built = {}
        # Charts and tables that only the workbook has, as in the other packs' data, are compared in test_charts.
        for data in (os.path.join(ROOT, "data", slug + ".json") for slug in readers.DEPARTMENTS):
            cls.built[data] = (True, (), *build(data, folder.name))
        for number, seed in enumerate(("linxia-2022", "linfen-2021", "zhongwei-2023", "beiguan-2022")):
            data = mutated(seed, number, folder.name)
            cls.built[data] = (False, (), *build(data, folder.name))
        for seed, pack in (("linxia-2022", "standard"), ("zhongwei-2023", "gansu"), ("beiguan-2022", "shanxi")):
            data, out = os.path.join(ROOT, "data", seed + ".json"), os.path.join(folder.name, pack)
            options = ("--template", pack)
            cls.built[data + " with " + pack] = (False, options, *build(data, out, *options))

    def each(self, check, published_only=False):
        """Calls check(data, stem, options) for every department of data/, then for others: with other figures, with
        other packs."""
        for name, (published, options, stem, reason) in self.built.items():
            if published_only and not published:
                continue
            with self.subTest(data=os.path.basename(name)):
                self.assertIsNotNone(stem, reason)
                check(name.split(" with ")[0], stem, options)

    def test_no_document_is_left_out(self):
        self.assertEqual(len(self.built), len(readers.DEPARTMENTS) + 7)
        self.assertEqual([(name, reason) for name, (_, _, stem, reason) in self.built.items() if stem is None], [])

    def test_the_word_file_is_as_strict_as_word(self):
        def check(_, stem, options):
            self.assertEqual(docx_check.problems(stem + ".docx"), [])
        self.each(check)

    def test_the_page_is_valid_and_accessible(self):
        tools, reason = npm()
        if not tools or not CHROMIUM:
            self.skipTest("skipped: " + (reason or "Chromium is not installed"))

        def check(_, stem, options):
            self.assertEqual(html_errors(tools, [stem + ".html"]), "")
            self.assertEqual(axe(tools, os.path.dirname(stem), read(stem + ".html"))["violations"], [])
        self.each(check, published_only=True)

    @unittest.skipUnless(shutil.which("soffice"), "skipped: LibreOffice is not installed")
    def test_libreoffice_makes_as_many_pages_as_we(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        stems = [stem for published, _, stem, _ in self.built.values() if published and stem]
        made = dict(zip(stems, office.convert([stem + ".docx" for stem in stems], "pdf", folder.name)))

        def check(_, stem, options):
            self.assertIsNotNone(made[stem], "LibreOffice made nothing of it")
            theirs, ours = len(pdf_pages(made[stem])), len(pdf_pages(stem + ".pdf"))
            self.assertLessEqual(abs(theirs - ours), 0.15 * ours, f"{theirs} pages, ours {ours}")
        self.each(check, published_only=True)

    def test_every_paragraph_in_every_format(self):
        def check(_, stem, options):
            aside = {"草稿", "目录"}  # marks of the outputs themselves
            expected = [p for p in Markdown(read(stem + ".md")).paragraphs if p not in aside]
            self.assertGreater(len(expected), 30)
            self.assertEqual(docx_paragraphs(docx.Document(stem + ".docx")), expected)
            self.assertEqual(html_paragraphs(lxml.html.fromstring(read(stem + ".html"))), expected)
            pdf = subprocess.run(["pdftotext", "-raw", stem + ".pdf", "-"], capture_output=True, text=True, check=True).stdout
            pdf = re.sub(r"^\s*[草稿]\s*$", "", pdf, flags=re.M)  # the watermark of a draft, sign by sign
            # Page numbers, the watermark and the head of a draft stand on lines of their own.
            pdf = without_blanks(re.sub(r"(?m)^(\f?—\s*\d+\s*—|\f?草|稿|\f?草稿\s*仅供核对，不得公开)$", "", pdf))
            missing = [p for p in expected if p not in pdf]
            self.assertEqual(missing, [])
        self.each(check)

    def test_another_reader_of_markdown_sees_the_same(self):
        def check(_, stem, options):
            prose = re.sub(r"(?s)<table>.*?</table>\n(<p>.*?</p>\n)*", "\n", read(stem + ".md"))
            page = lxml.html.fromstring("<div>%s</div>" % render(prose))
            tags = {t.tag for t in page.iter(lxml.etree.Element)} - {"div"}
            self.assertLessEqual(tags, {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ol", "ul", "li", "strong", "em", "br"})
            aside = {"草稿", "目录"}
            shown = [without_blanks(e.text_content()) for e in page.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li")]
            expected = html_paragraphs(lxml.html.fromstring(read(stem + ".html")))
            self.assertEqual([t for t in shown if t and t not in aside], expected)
        self.each(check)

    def test_every_cell_in_every_format(self):
        def check(_, stem, options):
            markdown = [squeezed(html_rows(t)) for t in Markdown(read(stem + ".md")).tables]
            page = lxml.html.fromstring(read(stem + ".html"))
            self.assertEqual([squeezed(html_rows(t)) for t in page.iter("table")], markdown)
            word = [squeezed(rows) for rows in docx_tables(docx.Document(stem + ".docx"))]
            self.assertEqual(word, markdown)
            pdf = subprocess.run(["pdftotext", "-layout", stem + ".pdf", "-"], capture_output=True, text=True,
                                 check=True).stdout
            printed = set(re.sub("[草稿]", " ", pdf).split())  # the watermark of a draft stands between figures
            amounts = [c for rows in markdown for row in rows for c in row if re.fullmatch(r"-?[\d,]+\.\d+", c)]
            self.assertEqual([a for a in amounts if a not in printed], [])
            sheets = [sheet.texts for sheet in Workbook(stem + ".xlsx").sheets.values()]
            self.assertEqual(len(sheets), len(markdown))
            shown = sorted(sorted(without_blanks(c) for row in sheet for c in row if NUMBER.fullmatch(c or "")) for sheet in sheets)
            self.assertEqual(shown, sorted(sorted(c for row in rows for c in row if NUMBER.fullmatch(c)) for rows in markdown))
        self.each(check)

    def test_figures_of_the_page_are_the_facts(self):
        def check(data, stem, options):
            page = lxml.html.fromstring(read(stem + ".html"))
            figures = [(e.get("data-fact"), without_blanks(e.text_content())) for e in page.iter() if e.get("data-fact")]
            plain = [(address, text) for address, text in figures if re.fullmatch(r"[\w.\[\]]+", address) and re.search(r"\d", text)]
            with open(stem + ".manifest.json", encoding="utf-8") as f:
                facts = {f[0]: f[3] for f in json.load(f)["content"]["facts"]}
            asked = 0
            for address, text in plain:
                value = facts.get(address)
                if value is None:  # of an annex
                    asked += 1
                    value = self.explained(data, address, options) if asked % 10 == 1 else None
                if value is not None:
                    self.assertTrue(self.shows(text, Decimal(value)), f"{address}: {text}, {value}")
            self.assertGreater(len(plain) - asked, 50)
            composed = sorted({address for address, _ in figures if "(" in address})
            for address in composed[::8]:
                run = subprocess.run([JUESUAN, "explain", data, address, *options], capture_output=True, text=True, timeout=300)
                self.assertTrue(run.stdout.startswith(address + " = "), address + run.stderr)
        self.each(check)

    def explained(self, data, address, options):
        run = subprocess.run([JUESUAN, "explain", data, address, *options], capture_output=True, text=True, timeout=300)
        fact = re.search(r" = (-?[\d.]+)", run.stdout)
        self.assertIsNotNone(fact, address + run.stderr)
        return fact.group(1)

    @staticmethod
    def shows(text, fact):
        """The figure is the fact, rounded, in 元 or 万元."""
        shown = Decimal(NUMBER.search(text).group().replace(",", ""))
        places = Decimal(1).scaleb(shown.as_tuple().exponent)
        return any((fact.scaleb(shift)).quantize(places, ROUND_HALF_UP) == shown or
                   (fact.scaleb(shift) * -1).quantize(places, ROUND_HALF_UP) == shown for shift in (0, 4, -4))


if __name__ == "__main__":
    unittest.main()

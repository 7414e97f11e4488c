# ctest: cost=15
"""The web page and the Markdown: validators, an accessibility checker in a browser, and what readers see."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import lxml.html

from docx_tools import (CHROMIUM, CHROMIUM_FLAGS, SAMPLE, axe, grid, html_errors, make_document, npm, read,
                        source_report, tables, write)

FIGURE = re.compile(r"«([^=«»]*)=([^»]*)»")


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def sample(self, *options):
        stem = os.path.join(self.folder, "sample")
        write(SAMPLE, stem, *options)
        return stem

    def made(self, report, *options, **grids):
        source = make_document(os.path.join(self.folder, "source"), report, **grids)
        stem = os.path.join(self.folder, "made")
        write(source, stem, *options)
        return stem

    def page(self, *options):
        self.text = read(self.sample(*options) + ".html")
        return lxml.html.fromstring(self.text)


class Page(Folder):
    def test_language_and_meta_data(self):
        page = self.page()
        self.assertEqual(page.get("lang"), "zh-CN")
        self.assertEqual(page.findtext(".//title"), "临夏市医疗保障局2022年度部门决算")
        meta = {m.get("name"): m.get("content") for m in page.iter("meta") if m.get("name")}
        self.assertEqual(meta["author"], "临夏市医疗保障局")
        self.assertEqual(meta["keywords"], "部门决算；三公经费；临夏市医疗保障局")
        self.assertEqual((meta["ArticleTitle"], meta["ColumnName"], meta["ContentSource"], meta["PubDate"]),
                         ("临夏市医疗保障局2022年度部门决算", "部门决算公开", "临夏市医疗保障局", "2023-09-01"))

    def test_stands_alone_without_script(self):
        page = self.page()
        for tag in ("script", "link", "img", "iframe", "object", "form", "base"):
            self.assertEqual(page.findall(f".//{tag}"), [])
        self.assertEqual(page.xpath('//*[@style]'), [])  # a strict content security policy may forbid them
        self.assertNotRegex(self.text, r"(?i)url\(|@import|https?:|\son\w+=|javascript:")

    def test_heading_levels_are_unbroken(self):
        levels = [int(h.tag[1]) for h in self.page().iter("h1", "h2", "h3", "h4", "h5", "h6")]
        self.assertEqual(levels.count(1), 1)
        self.assertEqual(levels[0], 1)
        for before, after in zip(levels, levels[1:]):
            self.assertLessEqual(after, before + 1)

    def test_contents_link_to_every_heading_they_name(self):
        page = self.page()
        links = page.findall(".//nav//a")
        self.assertEqual([a.text for a in links], re.findall(r"^##? (.*)$", source_report(), re.M))
        for a in links:
            target = page.get_element_by_id(a.get("href")[1:])
            self.assertEqual(target.text_content(), a.text)

    def test_every_figure_of_the_text_carries_its_address(self):
        expected = FIGURE.findall(read(os.path.join(SAMPLE, "report.md")))
        spans = [(s.get("data-fact"), s.text) for s in self.page().iter("span") if s.get("data-fact")]
        self.assertEqual(spans, expected)

    def test_no_line_parts_a_figure_from_its_unit(self):
        """Inside one element that no line breaks; what is copied or read by a machine has no mark for it."""
        page = self.page()
        together = [e for e in page.iter("a", "span") if "k" in (e.get("class") or "").split()]
        self.assertGreater(sum("万元" in e.text_content() for e in together), 3)
        self.assertIn(".k{word-break:keep-all}", self.text)
        self.assertNotRegex(self.text, "[\u200b\u2060\ufeff]|&#8288;|&nbsp;")
        for element in together:
            for inner in element.iter():
                inner.text = inner.tail = None if inner is not element else inner.tail
            element.text = "■"
        for p in page.iter("p"):
            if "o" not in (p.getparent().get("class") or "").split():
                self.assertNotRegex(p.text_content(), r"\d(亿元|万元|元|年|月|日|人|个|辆|台)")

    def test_tables_cell_for_cell_with_their_addresses(self):
        page = self.page()
        for name, spec in tables().items():
            table = page.get_element_by_id("table-" + name)
            rows = grid(name)
            merges = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1)
                      for r1, c1, r2, c2 in spec["header_merges"] + spec.get("body_merges", [])}
            covered = {(r, c) for (r1, c1), (h, w) in merges.items()
                       for r in range(r1, r1 + h) for c in range(c1, c1 + w)} - set(merges)
            self.assertEqual(len(table.findall(".//tr")), len(rows))
            for r, tr in enumerate(table.findall(".//tr")):
                places = [c for c in range(len(rows[r])) if (r, c) not in covered]
                self.assertEqual(len(tr), len(places))
                for cell, c in zip(tr, places):
                    text = "\n".join(cell.itertext())
                    self.assertEqual(text, rows[r][c])
                    self.assertEqual((int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))),
                                     merges.get((r, c), (1, 1)))
                    if re.fullmatch(r"[\d,]+\.\d+", text):
                        self.assertEqual(cell.get("data-fact"), f"{name}[{r + 1},{c + 1}]")
                        self.assertIn("n", cell.get("class").split())

    def test_tables_have_caption_head_scope_and_columns(self):
        page = self.page()
        for name, spec in tables().items():
            table = page.get_element_by_id("table-" + name)
            self.assertIn(spec["title"], table.find("caption").text_content())
            self.assertEqual(len(table.findall("colgroup/col")), spec["columns"])
            self.assertEqual(len(table.findall("thead/tr")), spec["header_rows"])
            for th in table.iter("th"):
                self.assertEqual(th.get("scope"), "col" if th.getparent().getparent().tag == "thead" else "row")
            region = table.getparent()
            self.assertEqual((region.tag, region.get("tabindex")), ("section", "0"))
            self.assertIn(spec["title"], region.get("aria-label"))

    def test_notes_stand_below_their_table(self):
        page = self.page()
        for name, spec in tables().items():
            block = page.get_element_by_id("table-" + name).getparent().getparent()
            self.assertEqual([p.text_content() for p in block.findall("p")], spec.get("notes", []))

    def test_what_is_said_above_a_table_is_repeated_for_screen_readers_only(self):
        page = self.page()
        above, silent = page.get_element_by_id("table-annex-1"), page.get_element_by_id("table-t02")
        self.assertEqual([s.text for s in above.find_class("said")], ["项目支出绩效自评表"])
        self.assertEqual(silent.find_class("said"), [])
        self.assertIn(".said{position:absolute;width:1px", self.text)

    def test_each_table_has_widths_and_type_of_its_own_on_paper(self):
        page = self.page()
        paper = self.text[self.text.index("@media print"):]
        for name, spec in tables().items():
            shares = re.findall(r"#table-%s \.c(\d+)\{width:([\d.]+)%%\}" % name, paper)
            self.assertEqual([int(c) for c, _ in shares], list(range(spec["columns"])))
            self.assertAlmostEqual(sum(float(share) for _, share in shares), 100, delta=0.05)
            columns = page.get_element_by_id("table-" + name).findall("colgroup/col")
            self.assertEqual([c.get("class").split()[0] for c in columns], [f"c{i}" for i in range(spec["columns"])])
            size = re.search(r"#table-%s\{table-layout:fixed;font-size:([\d.]+)pt" % name, paper)
            self.assertTrue(8 <= float(size.group(1)) <= 10.5)

    def test_a_wide_table_and_its_headings_share_a_landscape_page(self):
        blocks = [b for b in self.page().find(".//main") if "wide" in (b.get("class") or "").split()]
        self.assertEqual([b.tag for b in blocks], ["h3", "div"])
        self.assertEqual(blocks[1].get("id"), "sheet-t02")

    def test_lists(self):
        items = [li.text for li in self.page().findall(".//main//li")]
        self.assertEqual([i.strip() for i in items],
                         ["办公室；", "基金监管财务股：", "预算；", "决算；", "医药服务管理股。"])

    def test_a_draft_says_so_first(self):
        page = self.page("draft")
        self.assertEqual(page.find(".//header")[0].text, "草稿")
        self.assertTrue(page.findtext(".//title").startswith("草稿"))
        self.assertNotIn("草稿", read(self.sample() + ".html"))

    def test_a_report_without_cover_and_contents_gets_title_and_links(self):
        page = lxml.html.fromstring(read(self.made("# 甲\n\n#### 乙\n\n- 丙\n") + ".html"))
        self.assertEqual(page.findtext(".//h1"), "临夏市医疗保障局2022年度部门决算")
        self.assertEqual([(h.tag, h.text) for h in page.find(".//main").iter("h2", "h3")], [("h2", "甲"), ("h3", "乙")])
        self.assertEqual([a.text for a in page.findall(".//nav//a")], ["甲"])


class Validators(Folder):
    REPORTS = ["", "# 甲", "### 甲\n\n# 乙\n\n###### 丙\n\n## 丁",
               "- 甲\n  1. 乙\n  2. 丙\n\n     续\n- 丁\n\n3. 戊\n4. 己\n\n- - 庚\n  - 辛\n",
               "<!-- style: center -->\n甲\n\n<!-- page -->\n\n<!-- toc -->\n\n<!-- page -->\n\n# 乙 **丙** *丁*\\\n戊",
               "<!-- style: 甲 乙 -->\n丙 \\<b\\> \\& \\\"x\\\" &#39;y&#39;"]

    def tools(self):
        tools, reason = npm()
        if not tools:
            self.skipTest("skipped: " + reason)
        return tools

    def pages(self):
        found = {"sample": read(self.sample() + ".html"), "draft": read(self.sample("draft") + ".html")}
        hostile = [["栏", ""], ["<script>alert(1)</script>", "]]>"], ["&amp;", "\"'>"], ["甲\n乙", "1.00"]]
        for i, report in enumerate(self.REPORTS):
            found[f"report {i}"] = read(self.made(report, t01=hostile) + ".html")
        return found

    def test_html_validate_finds_no_error(self):
        tools = self.tools()
        paths = []
        for name, text in self.pages().items():
            paths.append(os.path.join(self.folder, name + ".page.html"))
            with open(paths[-1], "w", encoding="utf-8") as f:
                f.write(text)
        self.assertEqual(html_errors(tools, paths), "")

    def test_a_fault_would_be_found(self):
        tools = self.tools()
        path = os.path.join(self.folder, "bad.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(read(self.sample() + ".html").replace("</caption>", "", 1))
        self.assertIn("element", html_errors(tools, [path]))

    def axe(self, text, *flags):
        return axe(self.tools(), self.folder, text, *flags)

    @unittest.skipUnless(CHROMIUM, "skipped: Chromium is not installed")
    def test_axe_finds_no_violation(self):
        text = read(self.sample("draft") + ".html")
        for flags in (["--window-size=1200,900"], ["--window-size=360,740"],
                      ["--window-size=1200,900", "--blink-settings=preferredColorScheme=0"]):
            with self.subTest(flags=flags):
                result = self.axe(text, *flags)
                self.assertEqual(result["violations"], [])
                self.assertGreater(result["passes"], 20)

    @unittest.skipUnless(CHROMIUM, "skipped: Chromium is not installed")
    def test_axe_would_find_one(self):
        text = read(self.sample() + ".html").replace('lang="zh-CN"', "")
        self.assertIn("html-has-lang", [v[0] for v in self.axe(text)["violations"]])


@unittest.skipUnless(CHROMIUM and shutil.which("pdfinfo"), "skipped: Chromium or poppler is not installed")
class Printed(Folder):
    def test_on_a4_with_the_wide_table_across_and_a_part_on_its_own_page(self):
        stem = self.sample()
        pdf = stem + ".pdf"
        subprocess.run([CHROMIUM, *CHROMIUM_FLAGS, "--no-pdf-header-footer", "--print-to-pdf=" + pdf,
                        "--user-data-dir=" + os.path.join(self.folder, "profile"), stem + ".html"],
                       capture_output=True, timeout=300, check=True)
        info = subprocess.run(["pdfinfo", "-f", "1", "-l", "99", pdf], capture_output=True, text=True,
                              check=True).stdout
        sizes = [tuple(round(float(v)) for v in m) for m in
                 re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", info)]
        self.assertEqual(set(sizes), {(595, 842), (842, 595)})
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True,
                              check=True).stdout
        for part in re.findall(r"^# (.*)$", source_report(), re.M):
            page = next(p for p in text.split("\f") if p.lstrip().startswith(part))
            self.assertTrue(page)

    def test_a_caption_stays_with_its_table(self):
        """In this department's report the caption of 04表 would begin at the end of the page before."""
        data = os.path.join(os.environ["JUESUAN_ROOT"], "data", "linxia-2022.json")
        subprocess.run([os.environ["JUESUAN"], "build", data, "-o", self.folder, "--formats", "html"], timeout=60,
                       capture_output=True, check=True)
        stem = os.path.join(self.folder, "linxia-2022")
        subprocess.run([CHROMIUM, *CHROMIUM_FLAGS, "--no-pdf-header-footer", f"--print-to-pdf={stem}.pdf",
                        "--user-data-dir=" + os.path.join(self.folder, "profile"), stem + ".html"],
                       capture_output=True, timeout=120, check=True)
        text = subprocess.run(["pdftotext", "-layout", stem + ".pdf", "-"], capture_output=True, text=True,
                              check=True).stdout
        pages = [re.sub(r"\s", "", page) for page in text.split("\f")]
        for number in range(1, 10):
            page = next(p for p in pages if f"公开0{number}表" in p)
            self.assertRegex(page.split(f"公开0{number}表")[1], "^.*?部门：.*?金额单位：.*?(行次|栏次|合计)", number)


class Markdown(Folder):
    def test_nothing_but_the_table_markers_is_changed(self):
        text = read(self.sample() + ".md")
        rest = re.sub(r"(?s)<table>.*?</table>\n(<p>.*?</p>\n)*", "", text)
        expected = re.sub(r"<!-- (table|annex): .* -->\n", "", source_report())
        self.assertEqual(rest, expected)

    def test_tables_cell_for_cell(self):
        text = read(self.sample() + ".md")
        found = re.findall(r"(?s)<table>.*?</table>", text)
        self.assertEqual(len(found), len(tables()))
        for source, (name, spec) in zip(found, tables().items()):
            table = lxml.html.fromstring(source)
            self.assertIn(spec["title"], table.findtext("caption"))
            merged = {(r, c) for r1, c1, r2, c2 in spec["header_merges"] + spec.get("body_merges", [])
                      for r in range(r1, r2 + 1) for c in range(c1, c2 + 1) if (r, c) != (r1, c1)}
            for r, (tr, row) in enumerate(zip(table.findall(".//tr"), grid(name))):
                self.assertEqual(["\n".join(cell.itertext()) for cell in tr],
                                 [t for c, t in enumerate(row) if (r, c) not in merged])

    def test_one_row_one_line_and_no_blank_line_inside(self):
        text = read(self.sample() + ".md")
        for table in re.findall(r"(?s)<table>.*?</table>", text):
            self.assertNotIn("\n\n", table)
            self.assertEqual(len(re.findall(r"(?m)^<tr>.*</tr>$", table)), table.count("<tr>"))

    def test_a_changed_figure_changes_one_line(self):
        rows = [["栏", "数"]] + [[f"项目{i}", f"{i}.00"] for i in range(30)]
        before = read(self.made("正文", t01=rows) + ".md").splitlines()
        rows[17][1] = "999.99"
        after = read(self.made("正文", t01=rows) + ".md").splitlines()
        self.assertEqual(len(before), len(after))
        self.assertEqual(sum(a != b for a, b in zip(before, after)), 1)

    def test_marks_in_cells_stay_text(self):
        cells = [["栏"], ["*甲* _乙_ `丙` [丁](x) ~~戊~~ $己$ \\庚"], ["<b>&amp;</b>"]]
        text = read(self.made("正文", t01=cells) + ".md")
        table = re.search(r"(?s)<table>.*?</table>", text).group()
        self.assertIsNone(re.search(r"[*_`\[\]~$\\]", table))
        self.assertEqual([td.text_content() for td in lxml.html.fromstring(table).iter("td")],
                         [r[0] for r in cells[1:]])

    def test_text_right_behind_a_table_is_still_markdown(self):
        source = make_document(os.path.join(self.folder, "close"), "甲", t01=[["栏"], ["1.00"]])
        with open(os.path.join(source, "report.md"), "w", encoding="utf-8") as f:
            f.write("甲\n<!-- table: t01 -->\n**乙**丙\n")
        write(source, os.path.join(self.folder, "close"))
        text = read(os.path.join(self.folder, "close.md"))
        self.assertIn("甲\n\n<table>", text)
        self.assertIn("</table>\n\n**乙**丙\n", text)

    def test_a_draft_says_so_at_the_head(self):
        self.assertTrue(read(self.sample("draft") + ".md").startswith("**草稿**\n\n"))


class Hostile(Folder):
    TEXTS = ["<script>alert(1)</script>", "a & b &amp; c", "x ]]> y", "=1+1", "\"'`", "阿拉伯 مرحبا 文",
             "</td></tr></table><h1>x", "<!-- x -->", "&lt;", "长" * 10000, "W" * 10000, "javascript:x", "%s%n{0}"]

    def test_it_is_text(self):
        rows = [["栏"]] + [[t] for t in self.TEXTS]
        escape = lambda t: re.sub(r"([\\`*_{}\[\]()#+\-.!<>&|~=\"'$^@:;,/%?])", r"\\\1", t)
        report = "\n\n".join(escape(t) for t in self.TEXTS)
        page = lxml.html.fromstring(read(self.made(report, t01=rows) + ".html"))
        cells = page.get_element_by_id("table-t01").findall(".//tr")
        self.assertEqual([c[0].text for c in cells], [r[0] for r in rows])
        # without a table the paragraphs stand in <main>; here they do too
        paragraphs = [p.text for p in page.findall(".//main/p")]
        self.assertEqual(paragraphs, self.TEXTS)
        self.assertEqual(page.findall(".//script"), [])


if __name__ == "__main__":
    unittest.main()

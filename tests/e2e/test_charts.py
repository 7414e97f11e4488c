"""Charts: every format shows the same figures, read back by other people's readers; none is typed, none is lost, none is
made up; what is wrong in a chart is said with its place."""
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl
from lxml import etree, html

import chart_pack
from docx_check import check_relations, check_types, read_parts
from pdf_structure import Document

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
DATA = os.path.join(ROOT, "data", "linxia-2022.json")
C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
     "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
     "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
     "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
ROUND = ("pie", "ring")


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=300)


def squeezed(text):
    return re.sub(r"\s", "", text)


def number(text):
    return float(text.replace(",", ""))


def has_negative(rows):
    """Of rows of a chart's table: a figure below zero, of which no program draws a slice that tells the truth."""
    return any(figure.startswith("-") for _, figures in rows for figure in figures)


def crosses(a, b, box):
    """Whether the straight line from `a` to `b` runs through `box` (left, top, right, bottom)."""
    steps = 400
    return any(box[0] < a[0] + (b[0] - a[0]) * k / steps < box[2] and box[1] < a[1] + (b[1] - a[1]) * k / steps < box[3]
               for k in range(steps + 1))


class Built(unittest.TestCase):
    """The department's charts and the hard ones, built once in all formats."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        chart_pack.write_pack(cls.folder)
        cls.done = run("build", DATA, "--template", "charted", "--templates", cls.folder, "-o", cls.folder, "--draft")
        stem = os.path.join(cls.folder, "linxia-2022")
        cls.path = {e: f"{stem}.{e}" for e in ("pdf", "docx", "xlsx", "html", "md")}
        if cls.done.returncode:
            return
        cls.page = html.parse(cls.path["html"]).getroot()
        cls.figures = cls.page.xpath("//figure[@class='chart']")
        with open(cls.path["md"], encoding="utf-8") as f:
            text = f.read()
        cls.tables = []
        for table in html.fromstring(f"<div>{text}</div>").iter("table"):
            rows = [[squeezed(cell.text_content()) for cell in row] for row in table.iter("tr")]
            cls.tables.append((squeezed(table.find("caption").text_content()), rows))
        cls.tables = [t for t in cls.tables if not t[0].startswith("公开01表")]
        cls.parts = read_parts(cls.path["docx"], lambda text: None)
        cls.book = openpyxl.load_workbook(cls.path["xlsx"])

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def chart(self, i):
        """Chart part number i of the Word file."""
        return etree.fromstring(self.parts[f"word/charts/chart{i + 1}.xml"])

    def each(self):
        """(number from 0, its specification, its table: names of series, [(category, figures)])."""
        for i, (name, spec) in enumerate(chart_pack.CHARTS.items()):
            rows = self.tables[i][1]
            yield i, spec, rows[0][1:], [(row[0], row[1:]) for row in rows[1:]]


class Charts(Built):
    def test_it_is_built_and_every_chart_stands_everywhere(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        n = len(chart_pack.CHARTS)
        self.assertEqual((len(self.figures), len(self.tables)), (n, n))
        self.assertIn(f"word/charts/chart{n}.xml", self.parts)
        self.assertNotIn(f"word/charts/chart{n + 1}.xml", self.parts)
        self.assertEqual(sum(len(sheet._charts) for sheet in self.book), n)

    def test_the_figures_are_the_facts(self):
        """Against sums over the data file, not against the program."""
        with open(DATA, encoding="utf-8") as f:
            data = json.load(f)
        totals = dict(self.tables[0][1][1:][k][:2] for k in range(2))
        self.assertEqual(number(totals["2021年"]), data["previous"]["income_total"])
        pie = dict(self.tables[1][1][1:])
        self.assertAlmostEqual(number(pie["其他收入"]), sum(row.get("other", 0) for row in data["income"]))

    def test_svg_says_every_figure_of_the_table(self):
        for i, spec, names, rows in self.each():
            svg = self.figures[i].find(".//svg")
            shown = squeezed("".join(t.text for t in svg.iter("text")))
            for category, figures in rows:
                for figure in figures:
                    self.assertIn(figure, shown, spec["title"])
            description = squeezed(svg.find(".//desc").text)
            self.assertTrue(all(f in description for _, figures in rows for f in figures), description)
            self.assertEqual(svg.get("role"), "img")
            self.assertTrue(svg.find(".//title").text)

    def test_svg_names_nothing_twice_and_each_pattern_once(self):
        ids = [e.get("id") for e in self.page.iter() if isinstance(e.tag, str) and e.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        for used in re.findall(r"url\(#([^)]+)\)", html.tostring(self.page, encoding="unicode")):
            self.assertIn(used, ids)

    def test_html_has_the_table_behind_a_disclosure(self):
        for i, spec, names, rows in self.each():
            table = self.figures[i].find(".//details//table")
            found = [[squeezed(c.text_content()) for c in row] for row in table.iter("tr")]
            self.assertEqual([r[1:] for r in found[1:]], [figures for _, figures in rows])
            if i < 2:
                self.assertTrue(all(td.get("data-fact") for td in table.iter("td") if "n" == td.get("class")))

    def test_pdf_says_every_figure_and_is_tagged(self):
        text = squeezed(subprocess.run(["pdftotext", "-layout", self.path["pdf"], "-"], capture_output=True, text=True,
                                       check=True).stdout)
        for i, spec, names, rows in self.each():
            for _, figures in rows:
                for figure in figures:
                    self.assertIn(figure, text, spec["title"])
        document = Document(self.path["pdf"])
        alts = [o["value"]["/Alt"] for o in document.objects.values()
                if isinstance(o.get("value"), dict) and o["value"].get("/S") == "/Figure"]
        self.assertEqual(len(alts), len(chart_pack.CHARTS))
        for (i, spec, names, rows), alt in zip(self.each(), alts):
            self.assertTrue(all(f in squeezed(alt) for _, figures in rows for f in figures), alt)

    def test_word_caches_hold_the_same_figures(self):
        for i, spec, names, rows in self.each():
            chart = self.chart(i)
            series = chart.findall(".//c:ser", C)
            self.assertEqual([squeezed(s.find("c:tx//c:v", C).text or "") for s in series], names)
            for k, one in enumerate(series):
                cache = one.find("c:val//c:numCache", C)
                points = {int(p.get("idx")): float(p.find("c:v", C).text) for p in cache.findall("c:pt", C)}
                self.assertEqual(points, {n: number(f[k]) for n, (_, f) in enumerate(rows)}, spec["title"])
                self.assertEqual(int(cache.find("c:ptCount", C).get("val")), len(rows))
                self.assertEqual(cache.find("c:formatCode", C).text, "#,##0.00")
                names_of = [squeezed(v.text) for v in one.findall("c:cat//c:strCache/c:pt/c:v", C)]
                self.assertEqual(len(names_of), len(rows))
                for said, (category, figures) in zip(names_of, rows):
                    self.assertTrue(said.startswith(category))
                    if spec["kind"] in ROUND:
                        self.assertIn(figures[0], said)

    def test_word_charts_are_what_word_wants(self):
        """What Microsoft's validator lets pass, and what LibreOffice needs."""
        faults = []
        check_relations(self.parts, faults.append)
        check_types(self.parts, faults.append)
        self.assertEqual(faults, [])
        for i, spec, names, rows in self.each():
            chart = self.chart(i)
            self.assertEqual(chart.find(".//c:autoTitleDeleted", C).get("val"), "1")
            sliced = spec["kind"] in ROUND and not has_negative(rows)
            for series in chart.findall(".//c:ser", C):
                shapes = [p.find("c:spPr", C) for p in series.findall("c:dPt", C)] if sliced else [series.find("c:spPr", C)]
                self.assertTrue(shapes and all(s.find(".//a:srgbClr", C) is not None for s in shapes))
                if sliced:
                    self.assertEqual([int(p.find("c:idx", C).get("val")) for p in series.findall("c:dPt", C)],
                                     list(range(len(rows))))
            order = [s.find("c:idx", C).get("val") for s in chart.findall(".//c:ser", C)]
            self.assertEqual(order, [str(k) for k in range(len(names))])
            axes = {a.find("c:axId", C).get("val"): a for tag in ("catAx", "valAx") for a in chart.findall(f".//c:{tag}", C)}
            self.assertEqual(len(axes), 0 if sliced else 2)
            for own, axis in axes.items():
                self.assertIn(axis.find("c:crossAx", C).get("val"), set(axes) - {own})
                for mark in ("c:majorTickMark", "c:minorTickMark", "c:spPr"):
                    self.assertIsNotNone(axis.find(mark, C))
        document = etree.fromstring(self.parts["word/document.xml"])
        drawn = document.findall(".//wp:docPr", C)
        self.assertEqual(len({d.get("id") for d in drawn}), len(chart_pack.CHARTS))
        self.assertTrue(all(d.get("descr") for d in drawn))

    def test_the_workbook_behind_a_word_chart_holds_its_cache(self):
        for i, spec, names, rows in self.each():
            data = self.parts[f"word/embeddings/chart{i + 1}.xlsx"]
            sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Sheet1"]
            for one in self.chart(i).findall(".//c:ser", C):
                for path in ("c:tx", "c:cat", "c:val"):
                    part = one.find(path, C)
                    cells = sheet[part.find(".//c:f", C).text.split("!")[1].replace("$", "")]
                    cells = [cells] if not isinstance(cells, tuple) else [row[0] for row in cells]
                    cached = {int(p.get("idx")): p.find("c:v", C).text for p in part.findall(".//c:pt", C)}
                    for n, cell in enumerate(cells):
                        if path == "c:val":
                            self.assertAlmostEqual(cell.value, float(cached[n]))
                        else:
                            self.assertEqual(cell.value or "", cached[n])

    def test_workbook_charts_stand_by_their_numbers(self):
        with zipfile.ZipFile(self.path["xlsx"]) as archive:
            charts = {n: etree.fromstring(archive.read(n)) for n in archive.namelist()
                      if re.match(r"xl/charts/chart\d+\.xml", n)}
        self.assertEqual(len(charts), len(chart_pack.CHARTS))
        seen = 0
        for chart in charts.values():
            for one in chart.findall(".//c:ser", C):
                reference = one.find("c:val//c:f", C).text
                sheet, area = re.fullmatch(r"'?(.+?)'?!(.+)", reference).groups()
                first, _, last = area.replace("$", "").partition(":")
                cells = [row[0].value for row in self.book[sheet][f"{first}:{last or first}"]]
                cached = [float(v.text) for v in one.findall("c:val//c:pt/c:v", C)]
                self.assertEqual(cells, cached)
                self.assertTrue(all(isinstance(v, (int, float)) for v in cells))  # no formulas, no texts
                seen += len(cells)
        self.assertEqual(seen, sum(len(rows) * len(names) for _, _, names, rows in self.each()))

    def test_the_title_of_a_chart_s_sheet_has_room(self):
        """The table is as wide as the chart below it: no title of a usual length breaks."""
        for chart in chart_pack.CHARTS.values():
            sheet = next(s for s in self.book if s.title == chart["title"])
            area = next(r for r in sheet.merged_cells.ranges if chart["title"] in str(sheet.cell(r.min_row, r.min_col).value))
            wide = sum(sheet.column_dimensions[openpyxl.utils.get_column_letter(c)].width for c in range(area.min_col, area.max_col + 1))
            self.assertGreater(wide, min(70, chart.get("size", [430])[0] / 7), chart["title"])

    def test_columns_begin_at_zero(self):
        """Programs begin the axis near the least figure where nothing is said, and a tenth more looks twice as high."""
        with zipfile.ZipFile(self.path["xlsx"]) as archive:
            sheets = [etree.fromstring(archive.read(n)) for n in archive.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)]
        below = 0
        for chart in [self.chart(i) for i, *_ in self.each()] + sheets:
            least = min([float(v.text) for v in chart.findall(".//c:val//c:pt/c:v", C)], default=0)
            for axis in chart.findall(".//c:valAx", C):
                low = axis.find("c:scaling/c:min", C)
                low = None if low is None else float(low.get("val"))
                if least >= 0:
                    self.assertEqual(low, 0)
                elif low is not None:  # beyond the figure that stands at the end of the longest bar
                    self.assertLess(low, least)
                    below += 1
        self.assertGreater(below, 0)

    def test_less_than_nothing_has_no_slice_in_any_program(self):
        """Word and Excel draw -12.5 as large as 12.5: bars tell it."""
        with zipfile.ZipFile(self.path["xlsx"]) as archive:
            sheets = [etree.fromstring(archive.read(f"xl/charts/chart{i + 1}.xml")) for i, *_ in self.each()]
        found = 0
        for i, spec, names, rows in self.each():
            for chart in (self.chart(i), sheets[i]):
                slices = [e for tag in ("pieChart", "doughnutChart") for e in chart.findall(f".//c:{tag}", C)]
                if spec["kind"] in ROUND:
                    self.assertEqual(len(slices), 0 if has_negative(rows) else 1, spec["title"])
                    found += has_negative(rows)
        self.assertEqual(found, 4)  # two of them, in two programs

    def test_long_names_stand_level_in_programs_of_others(self):
        """Left alone, LibreOffice and Word turn names that are too long, and cut them."""
        with zipfile.ZipFile(self.path["xlsx"]) as archive:
            sheets = [etree.fromstring(archive.read(f"xl/charts/chart{i + 1}.xml")) for i, *_ in self.each()]
        for chart in [self.chart(i) for i, *_ in self.each()] + sheets:
            for axis in chart.findall(".//c:catAx", C):
                self.assertEqual(axis.find("c:txPr/a:bodyPr", C).get("rot"), "0")
        for i, spec, names, rows in self.each():
            for labels in self.chart(i).findall(".//c:dLbls", C):
                self.assertEqual(labels.find("c:txPr/a:bodyPr", C).get("wrap"), "none")

    def test_no_line_runs_through_a_figure(self):
        """Of a drawing as browsers and pages show it: a figure stands clear of every curve, or on paper of its own."""
        seen = on_paper = 0
        for i, spec, names, rows in self.each():
            if spec["kind"] != "line":
                continue
            svg = self.figures[i].find(".//svg")
            curves, papers = [], []
            for path in svg.iter("path"):
                d = re.sub(r"^M(\S+) ([\d.-]+)H(\S+)$", r"M\1 \2L\3 \2", path.get("d"))
                points = [tuple(map(float, p)) for p in re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", d)]
                if len(points) == 2 and float(path.get("stroke-width", 0)) > 1:
                    curves.append(points)
                elif path.get("fill", "").lower() in ("#fff", "#ffffff"):
                    papers.append(points)
            self.assertTrue(curves)
            for text in svg.iter("text"):
                if not re.fullmatch(r"-?[\d,]+\.\d\d", text.text or "") or text.get("text-anchor") != "middle":
                    continue
                x, y, size = float(text.get("x")), float(text.get("y")), float(text.get("font-size", 9))
                half = len(text.text) * size * 0.25
                box = (x - half, y - size * 0.7, x + half, y)
                if any(crosses(a, b, box) for a, b in curves):
                    self.assertTrue(any(min(p[0] for p in paper) <= x <= max(p[0] for p in paper) and
                                        min(p[1] for p in paper) <= y <= max(p[1] for p in paper) for paper in papers),
                                    (spec["title"], text.text))
                    on_paper += 1
                seen += 1
        self.assertGreater(seen, 20)

    def figures_of(self, svg):
        """(text, middle, baseline, size) of the figures that stand in the middle of something."""
        for text in svg.iter("text"):
            if re.fullmatch(r"-?[\d,]+\.\d\d", text.text or "") and text.get("text-anchor") == "middle":
                yield text.text, float(text.get("x")), float(text.get("y")), float(text.get("font-size", 9))

    def test_no_line_of_the_axis_runs_through_the_figure_of_a_column(self):
        seen = 0
        for i, spec, names, rows in self.each():
            if spec["kind"] != "column":
                continue
            svg = self.figures[i].find(".//svg")
            rules, papers = [], []
            for path in svg.iter("path"):
                points = [tuple(map(float, p)) for p in re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", re.sub(
                    r"^M(\S+) ([\d.-]+)H(\S+)$", r"M\1 \2L\3 \2", path.get("d")))]
                if path.get("fill", "").lower() in ("#fff", "#ffffff"):
                    xs, ys = zip(*points)
                    papers.append((min(xs), min(ys), max(xs), max(ys)))
                elif len(points) == 2 and points[0][1] == points[1][1]:
                    rules.append(points[0][1])
            for figure, x, y, size in self.figures_of(svg):
                if any(y - size * 0.7 < rule < y for rule in rules):
                    self.assertTrue(any(left <= x <= right and top <= y - size * 0.3 <= bottom for left, top, right, bottom in papers),
                                    (spec["title"], figure))
                    seen += 1
        self.assertGreater(seen, 0)

    def test_no_figure_of_a_line_stands_beyond_the_point_of_another(self):
        """At 陡的线 310.02 lies just above -35.20; its figure stands above that, too."""
        for i, spec, names, rows in self.each():
            if spec["title"] != "陡的线":
                continue
            at = {figure: y for figure, x, y, size in self.figures_of(self.figures[i].find(".//svg"))}
            for category, (above, below) in rows:
                self.assertLess(*((at[above], at[below]) if number(above) > number(below) else (at[below], at[above])), category)

    def test_lines_are_dark_enough_to_be_seen(self):
        """Three times as dark as the paper (WCAG 1.4.11), in every program."""
        def light(color):
            parts = [int(color[k:k + 2], 16) / 255 for k in (0, 2, 4)]
            r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
            return 0.2126 * r + 0.7152 * g + 0.0722 * b
        with zipfile.ZipFile(self.path["xlsx"]) as archive:
            sheets = [etree.fromstring(archive.read(f"xl/charts/chart{i + 1}.xml")) for i, *_ in self.each()]
        for i, spec, names, rows in self.each():
            if spec["kind"] != "line":
                continue
            colors = [p.get("stroke").lstrip("#") for p in self.figures[i].find(".//svg").iter("path") if float(p.get("stroke-width", 0)) > 1]
            for chart in (self.chart(i), sheets[i]):
                colors += [e.get("val") for e in chart.findall(".//c:ser/c:spPr/a:ln//a:srgbClr", C)]
            self.assertGreaterEqual(len(colors), 3 * len(names))
            for color in colors:
                color = color if len(color) == 6 else "".join(2 * c for c in color)
                self.assertGreaterEqual(1.05 / (light(color) + 0.05), 3, (spec["title"], color))

    def test_a_share_is_not_parted(self):
        for i, spec, names, rows in self.each():
            if spec["kind"] in ROUND:
                for text in self.figures[i].find(".//svg").iter("text"):
                    self.assertNotRegex(text.text or "", r"（[\d.,]+%?$|^[%）]")

    def test_no_line_of_a_drawing_ends_with_an_opening_bracket(self):
        for figure in self.figures:
            for text in figure.find(".//svg").iter("text"):
                self.assertNotIn((text.text or " ")[-1], "（《“〔(")

    def test_lists_of_figures_break_between_their_entries(self):
        """Where the figures of a series are listed, no line ends between a year and its figure."""
        lists = [t.text for f in self.figures for t in f.find(".//svg").iter("text") if re.search(r"\d{4}年 [\d,.-]+；", t.text or "")]
        self.assertGreater(len(lists), 3)
        for line in lists:
            self.assertRegex(line, r"(；|年 [\d,.-]+)$")

    def test_figures_are_numbered_in_the_order_of_the_text(self):
        captions = [squeezed(f.find("figcaption").text) for f in self.figures]
        self.assertEqual(captions[0], "（图1：收、支决算总计变动情况图）（柱状图）")
        self.assertEqual(captions[1:], [squeezed(f"图{n}{spec['title']}") for n, spec in
                                        list(enumerate(chart_pack.CHARTS.values(), 1))[1:]])


class Unknown(unittest.TestCase):
    def test_what_is_not_known_is_said_and_never_drawn_as_zero(self):
        with open(DATA, encoding="utf-8") as f:
            data = json.load(f)
        del data["previous"]["income_total"]
        with tempfile.TemporaryDirectory() as folder:
            chart_pack.write_pack(folder, {"totals": chart_pack.TOTALS}, '# 图\n\n{{ chart("totals") }}\n\n{{ table("t01") }}\n')
            path = os.path.join(folder, "d.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
            build = ("build", path, "--template", "charted", "--templates", folder, "-o", folder, "--formats")
            refused = run(*build, "html")
            self.assertEqual(refused.returncode, 1)
            self.assertIn("E4301", refused.stderr)
            done = run(*build, "docx,html,xlsx,pdf,md", "--draft")
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(os.path.join(folder, "d.html"), encoding="utf-8") as f:
                svg = html.fromstring(f.read()).find(".//svg")
            texts = [t.text for t in svg.iter("text")]
            self.assertEqual(texts.count("〔待填〕"), 2)
            self.assertIn("2021年：收入总计 〔待填〕，支出总计 〔待填〕", svg.find(".//desc").text)
            with zipfile.ZipFile(os.path.join(folder, "d.docx")) as archive:
                chart = etree.fromstring(archive.read("word/charts/chart1.xml"))
            for cache in chart.findall(".//c:numCache", C):
                self.assertEqual([p.get("idx") for p in cache.findall("c:pt", C)], ["1"])
                self.assertEqual(cache.find("c:ptCount", C).get("val"), "2")


class Manual(unittest.TestCase):
    def test_the_examples_of_the_manual_are_charts(self):
        with open(os.path.join(ROOT, "docs", "charts.md"), encoding="utf-8") as f:
            blocks = [json.loads(b) for b in re.findall(r"```json\n(\{.*?\})\n```", f.read(), re.S)]
        specs = {spec["title"]: spec for spec in blocks}
        self.assertEqual(sorted(s["kind"] for s in blocks), ["column", "pie"])
        specs = {f"c{i}": spec for i, spec in enumerate(specs.values())}
        report = "# 图\n\n" + "\n\n".join(f'{{{{ chart("{name}") }}}}' for name in specs) + '\n\n{{ table("t01") }}\n'
        with tempfile.TemporaryDirectory() as folder:
            chart_pack.write_pack(folder, specs, report)
            lint = run("template", "lint", "charted", "--templates", folder)
            self.assertEqual((lint.returncode, lint.stdout), (0, "charted：0 处错误，0 处提示\n"), lint.stderr)
            done = run("build", DATA, "--template", "charted", "--templates", folder, "-o", folder, "--formats", "md", "--draft")
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(os.path.join(folder, "linxia-2022.md"), encoding="utf-8") as f:
                text = f.read()
            self.assertIn("图1　收入决算结构图", text)
            self.assertIn("（图2：收、支决算总计变动情况图）（柱状图）", text)


class High(unittest.TestCase):
    def test_a_chart_leaves_its_page_room_for_its_caption_in_word(self):
        """A4 less the margins is 638 points high; unit, chart and caption stand there together."""
        charts = {"bars": chart_pack.literal("bar", ["数"], [(f"第{i}个单位{chart_pack.LONG[:i % 9]}", [str(i)]) for i in range(1, 60)], title="很多条"),
                  "pie": chart_pack.literal("pie", ["数"], [(f"{chart_pack.LONG}{i}", ["1"]) for i in range(1, 40)], title="很多块")}
        with tempfile.TemporaryDirectory() as folder:
            chart_pack.write_pack(folder, charts, "".join(f'{{{{ chart("{name}") }}}}\n\n' for name in charts), tables=[])
            done = run("build", DATA, "--template", "charted", "--templates", folder, "-o", folder, "--formats", "docx", "--draft")
            self.assertEqual(done.returncode, 0, done.stderr)
            text = read_parts(os.path.join(folder, "linxia-2022.docx"), lambda text: None)["word/document.xml"].decode()
        heights = [int(h) / 12700 for h in re.findall(r'<wp:extent cx="\d+" cy="(\d+)"/>', text)]
        self.assertEqual(len(heights), 2)
        for height in heights:
            self.assertTrue(400 < height < 600, heights)


class Mistakes(unittest.TestCase):
    def fault(self, charts, report='{{ chart("x") }}', **settings):
        with tempfile.TemporaryDirectory() as folder:
            chart_pack.write_pack(folder, charts, "# 图\n\n" + report + '\n\n{{ table("t01") }}\n', **settings)
            done = run("build", DATA, "--template", "charted", "--templates", folder, "-o", folder, "--formats", "md",
                       "--draft")
            self.assertEqual(done.returncode, 1, done.stderr)
            return done.stderr

    def literal(self, **more):
        return {**chart_pack.literal("column", ["数"], [("甲", ["1"])], title="图"), **more}

    def test_what_is_wrong_is_said_with_its_place(self):
        two = chart_pack.literal("pie", ["一", "二"], [("甲", ["1", "2"])], title="图")
        no_names = {**self.literal(), "columns": [chart_pack.column("数", "s0", "number")], "rows": [{"cells": {"s0": "1"}}]}
        many = chart_pack.literal("bar", ["数"], [(f"第{i}", ["1"]) for i in range(61)], title="图")
        cases = [({"x": self.literal()}, '{{ chart("y") }}', ["report.md.j2:3:4", "E3124", "y", "x"]),
                 ({"x": self.literal()}, '{{ chart("x") }}\n\n{{ chart("x") }}', ["E4917", "report.md.j2"]),
                 ({"x": two}, '{{ chart("x") }}', ["E4333", "charts/x.json:"]),
                 ({"x": no_names}, '{{ chart("x") }}', ["E4331", "charts/x.json:"]),
                 ({"x": many}, '{{ chart("x") }}', ["E4332", "61"]),
                 ({"x": self.literal(kind="donut")}, '{{ chart("x") }}', ["charts/x.json:2:10", "ring"]),
                 ({"x": self.literal(colours=["#000000"])}, '{{ chart("x") }}', ["charts/x.json:", "colours"]),
                 ({"x": self.literal(colors=["red"])}, '{{ chart("x") }}', ["charts/x.json:", "red"]),
                 ({"x": self.literal(size=[1000, 200])}, '{{ chart("x") }}', ["charts/x.json:", "800"]),
                 ({"x": self.literal(rows=[{"cells": {"name": "甲", "s0": "no.such.fact"}}])}, '{{ chart("x") }}',
                  ["charts/x.json:", "no"])]
        for charts, report, wanted in cases:
            said = self.fault(charts, report)
            for part in wanted:
                self.assertIn(part, said)

    def test_a_chart_without_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            chart_pack.write_pack(folder, {}, '# 图\n\n{{ chart("x") }}\n\n{{ table("t01") }}\n', charts=["x"])
            done = run("build", DATA, "--template", "charted", "--templates", folder, "-o", folder, "--formats", "md", "--draft")
            self.assertEqual(done.returncode, 1)
            self.assertIn("E4005", done.stderr)

    def test_lint_reads_charts_that_no_report_places(self):
        wrong = self.literal(rows=[{"cells": {"name": "{{ yaer }}年", "s0": "totals.income"}}])
        with tempfile.TemporaryDirectory() as folder:
            chart_pack.write_pack(folder, {"x": wrong}, '# 图\n\n{{ table("t01") }}\n')
            done = run("template", "lint", "charted", "--templates", folder)
            self.assertIn("charts/x.json:", done.stderr)
            self.assertIn("yaer", done.stderr)
            self.assertNotIn("0 处提示", done.stdout)

    def test_a_negative_slice_is_warned_of(self):
        with tempfile.TemporaryDirectory() as folder:
            chart_pack.write_pack(folder, {"tiny": chart_pack.CHARTS["tiny"]}, '{{ chart("tiny") }}\n\n{{ table("t01") }}\n')
            done = run("build", DATA, "--template", "charted", "--templates", folder, "-o", folder, "--formats", "md", "--draft")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("E4335", done.stderr)

    def test_rows_of_charts_are_written_as_those_of_tables(self):
        """The parts that both schemas describe are the same."""
        schemas = {}
        for name in ("chart", "table"):
            with open(os.path.join(ROOT, "data", "schema", f"{name}.schema.json"), encoding="utf-8") as f:
                schemas[name] = json.load(f)
        for name, part in schemas["chart"]["$defs"].items():
            self.assertEqual(part, schemas["table"]["$defs"][name])


if __name__ == "__main__":
    unittest.main()

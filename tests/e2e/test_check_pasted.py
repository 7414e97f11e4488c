"""Tables as they are pasted from a workbook into a document: title, number, department, unit and year in the first rows of the
table itself, notes in its last; and titles that web pages set in a small table of their own. They are read as well as tables
with a caption above them."""
import html
import json
import os
import re
import subprocess
import tempfile
import unittest

import docx
import published

JUESUAN = os.environ["JUESUAN"]


def check(path, *options):
    run = subprocess.run([JUESUAN, "check", path, "--as-published", "--format", "json", "--template", "standard", *options],
                         capture_output=True, text=True, timeout=300)
    if run.returncode not in (0, 1):
        raise AssertionError(run.stderr)
    return json.loads(run.stdout)


def errors(report):
    return sorted((f["rule"], tuple(sorted(p["text"].replace(",", "") for p in f["places"]))) for f in report["findings"]
                  if f["severity"] == "E")


def caption_rows(table, width):
    """The rows of a caption, each as (first column, last column, text)."""
    return [[(0, width - 1, table["title"])],
            [(width - 1, width - 1, table["code"])],
            [(0, width - 2, table["department"] or "部门：某市某局"), (width - 1, width - 1, "金额单位：" + table["unit"])]]


def pasted(table):
    """Rows and merges of the table with its caption and notes inside."""
    width = len(table["rows"][0])
    above = caption_rows(table, width)
    rows, merges = [], []
    for line in above:
        row = [""] * width
        for first, last, text in line:
            row[first] = text
            if last > first:
                merges.append((len(rows), first, len(rows), last))
        rows.append(row)
    merges += [(a + len(above), b, c + len(above), d) for a, b, c, d in table["merges"]]
    rows += table["rows"]
    for note in table["notes"]:
        merges.append((len(rows), 0, len(rows), width - 1))
        rows.append([note] + [""] * (width - 1))
    return rows, merges


def html_table(rows, merges):
    spans = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in merges}
    covered = {(r, k) for a, b, c, d in merges for r in range(a, c + 1) for k in range(b, d + 1)} - set(spans)
    out = ["<table border=1>"]
    for r, row in enumerate(rows):
        cells = [f'<td rowspan={spans.get((r, k), (1, 1))[0]} colspan={spans.get((r, k), (1, 1))[1]}>{html.escape(text)}</td>'
                 for k, text in enumerate(row) if (r, k) not in covered]
        out.append("<tr>" + "".join(cells) + "</tr>")
    return "".join(out) + "</table>"


def paragraph(text, level=None):
    """A line of the explanation; all headings alike where `level` says so."""
    marks, words = len(text) - len(text.lstrip("#")), html.escape(text.lstrip("# "))
    return f"<h{level or marks + 1}>{words}</h{level or marks + 1}>" if marks else f"<p>{words}</p>"


def html_page(data, tables, level=None):
    body = "".join(paragraph(t, level) for t in data["published"]["text"])
    name, year = data["department"]["name"], data["year"]
    return f"<html><body><h1>{name}{year}年度部门决算公开</h1>{tables}{body}</body></html>"


class Pasted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "published")

    def stated(self, slug):
        data = published.build(slug)
        data = {**data, "template": "standard"}
        data["published"]["annexes"] = []
        with open(self.path + ".json", "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        return data, check(self.path + ".json")

    def read(self, page):
        with open(self.path + ".html", "w", encoding="utf-8") as f:
            f.write(page)
        return check(self.path + ".html")

    def test_captions_inside_tables_of_a_web_page(self):
        for slug in ("linxia-2022", "beiguan-2022", "zhongwei-2023", "dongxiang-2022"):
            data, right = self.stated(slug)
            with self.subTest(slug=slug):
                found = self.read(html_page(data, "".join(html_table(*pasted(t)) for t in data["published"]["tables"])))
                self.assertEqual(errors(found), errors(right))
                self.assertGreaterEqual(found["comparisons"], 0.98 * right["comparisons"])

    def test_a_caption_that_names_the_department_without_a_word_for_it(self):
        data, right = self.stated("linxia-2022")
        name = data["department"]["name"]
        tables = "".join(f"<p>{t['title']}</p><p>{t['code']}</p><p>{name}　　　　　　金额单位：{t['unit']}</p>" +
                         html_table(t["rows"], [tuple(m) for m in t["merges"]]) for t in data["published"]["tables"])
        found = self.read(html_page(data, tables))
        self.assertEqual(errors(found), errors(right))
        self.assertGreaterEqual(found["comparisons"], 0.98 * right["comparisons"])

    def test_headings_that_are_all_marked_alike(self):
        for slug in ("linxia-2022", "beiguan-2022", "zhongwei-2023", "dongxiang-2022"):
            data, right = self.stated(slug)
            with self.subTest(slug=slug):
                page = html_page(data, "".join(html_table(*pasted(t)) for t in data["published"]["tables"]), 2)
                self.assertEqual(errors(self.read(page)), errors(right))

    def test_contents_before_headings_without_marks(self):
        """Parts called 一、 二、: the contents have them first, and the body begins with 一、 again."""
        names = {"第一部分": "一、", "第二部分": "二、", "第三部分": "三、", "第四部分": "四、"}
        for slug in ("linxia-2022", "dongxiang-2022"):
            data, _ = self.stated(slug)
            tables = "".join(html_table(*pasted(t)) for t in data["published"]["tables"])
            lines = []
            for line in data["published"]["text"]:
                marks, words = len(line) - len(line.lstrip("#")), line.lstrip("# ")
                if marks == 2:  # below 三、 stands （一）
                    words = re.sub("^([一二三四五六七八九十]+)、", r"（\1）", words)
                for part, number in names.items():
                    words = re.sub(f"^{part} *", number, words)
                lines.append((marks, words))
            contents = [words for marks, words in lines if marks in (1, 2) and words[:1] in "一二三四（"]
            body = [f"<p>{html.escape(words)}</p>" for _, words in lines]
            head = f"<html><body><h1>{data['department']['name']}{data['year']}年度部门决算公开</h1>"
            without, having = (self.read(head + "".join(top) + tables + "".join(body) + "</body></html>")
                               for top in ([], ["<p>目录</p>"] + [f"<p>{html.escape(w)}</p>" for w in contents]))
            with self.subTest(slug=slug):
                self.assertEqual(errors(having), errors(without))
                self.assertGreaterEqual(having["comparisons"], 0.98 * without["comparisons"])

    def test_titles_in_tables_of_their_own(self):
        data, right = self.stated("linxia-2022")
        parts = []
        for t in data["published"]["tables"]:
            width = len(t["rows"][0])
            parts.append(f"<table><tr><td>{t['title']}</td></tr></table>")
            parts.append(f"<table><tr><td>{t['code']}</td></tr><tr><td>单位：{t['unit']}</td></tr></table>")
            parts.append(html_table(t["rows"], [tuple(m) for m in t["merges"]]))
            self.assertGreater(width, 1)
        found = self.read(html_page(data, "".join(parts)))
        self.assertEqual(errors(found), errors(right))
        self.assertGreaterEqual(found["comparisons"], 0.98 * right["comparisons"])

    def test_all_tables_in_one(self):
        """A whole workbook pasted sheet below sheet: the captions part it."""
        data, right = self.stated("linxia-2022")
        width = max(len(t["rows"][0]) for t in data["published"]["tables"])
        rows, merges = [], []
        for t in data["published"]["tables"]:
            more, spans = pasted(t)
            merges += [(a + len(rows), b, c + len(rows), d) for a, b, c, d in spans]
            rows += [row + [""] * (width - len(row)) for row in more]
        found = self.read(html_page(data, html_table(rows, merges)))
        self.assertEqual(errors(found), errors(right))
        self.assertGreaterEqual(found["comparisons"], 0.9 * right["comparisons"])

    def test_captions_inside_tables_of_a_word_file(self):
        data, right = self.stated("linxia-2022")
        document = docx.Document()
        document.add_heading(f"{data['department']['name']}{data['year']}年度部门决算公开", 0)
        for t in data["published"]["tables"]:
            rows, merges = pasted(t)
            made = document.add_table(len(rows), len(rows[0]))
            cells = [list(row.cells) for row in made.rows]
            for a, b, c, d in merges:
                cells[a][b].merge(cells[c][d])
            for row, line in zip(cells, rows):
                for cell, text in zip(row, line):
                    if text:
                        cell.paragraphs[0].text = text
            document.add_paragraph()
        for t in data["published"]["text"]:
            level = len(t) - len(t.lstrip("#"))
            document.add_heading(t.lstrip("# "), level) if level else document.add_paragraph(t)
        document.save(self.path + ".docx")
        found = check(self.path + ".docx")
        self.assertEqual(errors(found), errors(right))
        self.assertGreaterEqual(found["comparisons"], 0.98 * right["comparisons"])


if __name__ == "__main__":
    unittest.main()

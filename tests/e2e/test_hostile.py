# ctest: cost=20
"""Hostile text in every field of the data that takes text, found by the schema: in every format it is shown as text, or
the file is refused with its place; nothing breaks out, nothing breaks."""
import copy
import json
import os
import re
import subprocess
import tempfile
import unittest

import docx
import lxml.html
from docx.oxml.ns import qn

import docx_check
from markdown_reader import render
from docx_tools import ROOT, have_fonts, html_errors, npm, read
from workbook import Workbook

JUESUAN = os.environ["JUESUAN"]
SEEDS = ["linxia-2022", "beiguan-2022", "linxia-2022", "zhongwei-2023"]
FORMATS = "xlsx,pdf,docx,html,md"
# Not printed as they stand: they choose what is made.
NAMES = {"$schema", "template", "year", "unit", "date", "published", "approved"}

SHOWN = {
    "script": "<script>alert(1)</script>", "style": "</style><script>x</script>", "comment": "<!-- x --><!-- table: t01 -->",
    "entity": "a & b &amp; &#60; &lt;b&gt;", "cdata": "x ]]> <![CDATA[y]]>", "close": "</td></tr></table></body><h1>x",
    "attribute": "\"' onmouseover=\"alert(1)\" x='", "formula": "=1+1", "plus": "+1+cmd|' /C calc'!A0", "at": "@SUM(1)",
    "minus": "-2+3", "heading": "# x", "list": "- x", "number": "1. x", "rule": "---", "table": "| a | b |",
    "image": "![a](http://x.invalid/a.png)", "link": "[a](javascript:alert(1))", "auto": "<http://x.invalid>",
    "marks": "*a* **b** _c_ ~~d~~ `e`", "template": "{{ 1/0 }} {% if %} {# x #}", "backslash": "\\*a\\ \\\\ \\n",
    "entities": "&nbsp;&nosuch;&copy", "percent": "%s%n%d", "quote": "> x", "fence": "```", "indent": "    x",
    "setext": "x ===", "dollar": "$x$ \\(y\\)", "field": "TOC \\o HYPERLINK", "word": "<w:p/>", "emoji": "😀👍🏽", "rare": "𠮷𪚥",
    "tab": "a\tb", "bom": "a\ufeffb", "soft hyphen": "a\u00adb", "arabic": "مرحبا",
    "mixed": "`b`{=html} <img src=x onerror=alert(1)> &#0; &#xFFFE; _x000D_ _xD800_ a|b\\|c ::: {.x}",
    "conditional": "<!--[if mso]><xml></xml><![endif]--> [a]: javascript:x [a] [^1] ~~~",
}
LONG = {"long": "长" * 10000, "longword": "W" * 10000}
# Refused, or made harmless: never in an output.
REFUSED = {"control": "\x01", "escape": "\x1b[31m", "null": "\x00", "override": "\u202e1234", "isolate": "\u2066x",
           "noncharacter": "\ufffe", "mark": "\u200f"}
SURROGATES = ["\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800"]


def load(name):
    with open(os.path.join(ROOT, "data", name + ".json"), encoding="utf-8") as f:
        return json.load(f)


with open(os.path.join(ROOT, "data", "schema", "department.schema.json"), encoding="utf-8") as schema_file:
    SCHEMA = json.load(schema_file)


def resolve(schema):
    while "$ref" in schema:
        schema = {**SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], **{k: v for k, v in schema.items() if k != "$ref"}}
    return schema


def variants(schema):
    yield schema
    for key in ("oneOf", "anyOf", "allOf"):
        for one in schema.get(key, []):
            yield from variants(resolve(one))


def is_text(schema):
    return any(s.get("type") == "string" and not set(s) & {"enum", "const", "pattern"} and
               s.get("format") in (None, "name", "text") for s in variants(schema))


def fields(schema, value, path=()):
    """Paths of all texts of a value."""
    for one in variants(resolve(schema)):
        if isinstance(value, str):
            if is_text(one) and path[-1] not in NAMES:
                yield path
                return
        elif isinstance(value, dict):
            for key, inner in value.items():
                rule = one.get("properties", {}).get(key)
                for pattern, other in one.get("patternProperties", {}).items():
                    rule = rule or (other if re.search(pattern, key) else None)
                extra = one.get("additionalProperties")
                rule = rule or (extra if isinstance(extra, dict) else None)
                if rule:
                    yield from fields(rule, inner, path + (key,))
        elif isinstance(value, list) and isinstance(one.get("items"), dict):
            for i, inner in enumerate(value):
                yield from fields(one["items"], inner, path + (i,))


def put(data, path, text):
    for key in path[:-1]:
        data = data[key]
    data[path[-1]] = text


def squeeze(text):
    return re.sub(r"\s+", "", text)


class Hostile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.data = os.path.join(self.folder, "data.json")
        self.stem = os.path.join(self.folder, "out", "data")

    def build(self, text, formats=FORMATS, timeout=300):
        with open(self.data, "w", encoding="utf-8") as f:
            f.write(text)
        run = subprocess.run([JUESUAN, "build", self.data, "-o", os.path.join(self.folder, "out"), "--formats", formats,
                              "--draft"], capture_output=True, timeout=timeout)
        self.stderr = run.stderr.decode("utf-8")  # diagnostics are UTF-8 whatever they are about
        self.assertIn(run.returncode, (0, 1), self.stderr[-2000:])
        if run.returncode == 1:
            self.assertRegex(self.stderr, "E\\d{4}")
        return run.returncode == 0

    def filled(self, seed, text):
        """The seed with `text` and a number of its own in every field of text."""
        data = load(seed)
        paths = sorted(set(fields(SCHEMA, data)), key=str)
        self.assertGreater(len(paths), 40)
        for i, path in enumerate(paths):
            put(data, path, f"{text}【{i}】")
        return data, paths

    # What outside readers see.

    def docx_text(self):
        self.assertEqual(docx_check.problems(self.stem + ".docx"), [])
        body = docx.Document(self.stem + ".docx").element.body
        return "".join(t.text or "" for t in body.iter(qn("w:t")))

    def page_text(self):
        page = lxml.html.fromstring(read(self.stem + ".html"))
        self.nothing_broke_out(page)
        self.assertEqual({a.get("href")[0] for a in page.iter("a")}, {"#"})
        self.assertEqual(len(page.findall(".//h1")), 1)
        self.assertEqual(len(page.findall(".//main")), 1)
        return page.body.text_content()

    def nothing_broke_out(self, page):
        for tag in ("script", "img", "iframe", "object", "form", "link", "base", "svg"):
            self.assertEqual(page.findall(".//" + tag), [], tag)
        for element in page.iter(lxml.etree.Element):
            self.assertEqual([a for a in element.attrib if a.startswith("on")], [], element.tag)

    def markdown_text(self):
        page = lxml.html.fromstring("<div>%s</div>" % render(read(self.stem + ".md")))
        self.nothing_broke_out(page)
        self.assertEqual(page.findall(".//a"), [])
        self.assertEqual(page.findall(".//blockquote") + page.findall(".//pre") + page.findall(".//code"), [])
        return page.text_content()

    def sheet_text(self):
        book = Workbook(self.stem + ".xlsx")
        formulas = [c for sheet in book.sheets.values() for row in sheet.formulas for c in row if c]
        self.assertEqual([f for f in formulas if "【" in f], [])
        return "".join(c or "" for sheet in book.sheets.values() for row in sheet.texts for c in row)

    def pdf_text(self):
        return subprocess.run(["pdftotext", "-raw", self.stem + ".pdf", "-"], capture_output=True, text=True,
                              check=True).stdout

    def test_it_is_text_in_every_format(self):
        for i, (name, text) in enumerate(SHOWN.items()):
            with self.subTest(name=name, seed=SEEDS[i % len(SEEDS)]):
                self.check_shown(text, SEEDS[i % len(SEEDS)])

    def check_shown(self, text, seed):
        data, paths = self.filled(seed, text)
        source = json.dumps(data, ensure_ascii=False)
        formats = FORMATS if have_fonts() else "xlsx,html,md"
        if not self.build(source, formats):
            self.assertIn("E5201", self.stderr)  # no font has it: refused with its place
            formats = "xlsx,html,md"
            self.assertTrue(self.build(source, formats), self.stderr[-2000:])
        shown = {"html": self.page_text(), "md": self.markdown_text(), "xlsx": self.sheet_text()}
        if "docx" in formats:
            shown["docx"], shown["pdf"] = self.docx_text(), self.pdf_text()
        self.compare(text, shown, len(paths))

    def test_what_no_output_may_show_is_refused_at_each_place(self):
        for name, text in REFUSED.items():
            with self.subTest(name=name):
                data, paths = self.filled("linxia-2022", text)
                self.assertFalse(self.build(json.dumps(data, ensure_ascii=False, indent=1)))
                named = set(re.findall(r"（(/[^（）]*)）$", self.stderr, re.M))
                self.assertEqual({"/" + "/".join(map(str, p)) for p in paths} - named, set())
                self.assertNotIn(text[0], self.stderr)  # nor does it reach the terminal
                self.assertFalse(os.path.exists(os.path.join(self.folder, "out", "data.html")))

    def test_a_line_end_is_refused_in_names_and_shown_in_texts(self):
        data, paths = self.filled("linxia-2022", "a\nb")
        self.assertFalse(self.build(json.dumps(data, ensure_ascii=False)))
        names = re.findall(r"E2126：.*（(/[^（）]*)）$", self.stderr, re.M)
        self.assertIn("/department/name", names)
        data = load("linxia-2022")
        for path in paths:
            if "/" + "/".join(map(str, path)) not in names:
                put(data, path, "a\nb")
        self.assertTrue(self.build(json.dumps(data, ensure_ascii=False), "xlsx,html,md"), self.stderr[-2000:])
        self.assertIn("a<br>b", read(self.stem + ".html").replace("\n", "").replace("<br/>", "<br>"))

    def test_half_a_surrogate_pair_is_refused(self):
        source = json.dumps(load("linxia-2022"), ensure_ascii=False)
        for half in SURROGATES:
            with self.subTest(half=half):
                self.assertFalse(self.build(source.replace("临夏市医疗保障局", "临夏" + half, 1)))
                self.assertIn("E2001", self.stderr)

    def test_words_of_ten_thousand_characters(self):
        for name, text in LONG.items():
            with self.subTest(name=name):
                data = load("linxia-2022")
                paths = sorted(set(fields(SCHEMA, data)), key=str)[::20]
                for path in paths:
                    put(data, path, text)
                self.assertTrue(self.build(json.dumps(data, ensure_ascii=False), "xlsx,html,md", timeout=300),
                                self.stderr[-2000:])
                for shown in (self.page_text(), self.markdown_text()):
                    self.assertGreaterEqual(squeeze(shown).count(text), 3)

    def test_one_sentence_of_ten_thousand_figures(self):
        """Not each of them brings all others along: no more memory than for one after the other."""
        with tempfile.TemporaryDirectory() as folder:
            page = os.path.join(folder, "page.html")
            with open(page, "w", encoding="utf-8") as f:
                f.write("<p>" + "收入1" * 10000 + "</p>")
            done = subprocess.run([JUESUAN, "check", "--as-published", page, "--year", "2023"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr[-500:])
            self.assertIn("10000 处数没有读懂", done.stdout)

    def test_hostile_keys_are_told_as_text(self):
        for key in ("<script>", "\u202e", "a\nb", "\x1b[31m", "# x", "=1+1", "W" * 10000):
            with self.subTest(key=key[:20]):
                data = {**load("linxia-2022"), key: 1}
                self.assertFalse(self.build(json.dumps(data)))
                self.assertFalse(re.search("[\u202e\x1b]", self.stderr), self.stderr[:500])

    def compare(self, text, shown, count):
        """Every mark has the text in front of it, and stands in every format that holds paragraphs."""
        clean = squeeze(re.sub("[\ufeff\u00ad]", "", text))
        marks = {}
        for name, all_text in shown.items():
            all_text = squeeze(re.sub("[\ufeff\u00ad]", "", all_text))
            marks[name] = set(re.findall(r"【(\d+)】", all_text))
            if name == "pdf":  # its readers turn lines of right-to-left text and drop hyphens at line ends
                continue
            whole = {m for m in re.findall(re.escape(clean) + r"【(\d+)】", all_text)}
            self.assertEqual(marks[name] - whole, set(), name)
        self.assertGreater(len(marks["html"]), count // 2)
        self.assertEqual(marks["md"], marks["html"])
        if "docx" in marks:
            self.assertEqual(marks["docx"], marks["html"])
        self.assertLessEqual(marks["xlsx"], marks["html"])


if __name__ == "__main__":
    unittest.main()

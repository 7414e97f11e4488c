# ctest: cost=10
"""A stack of 1 MB is enough for every command and for whatever is nested in what it reads: what is nested too deep is refused by a
limit of its own, never by the stack."""
import io
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import unittest
import zipfile

ROOT, JUESUAN = pathlib.Path(os.environ["JUESUAN_ROOT"]), os.environ["JUESUAN"]
DATA = ROOT / "tests/data/checks/clean.json"
SANITIZED = b"__asan_init" in pathlib.Path(JUESUAN).read_bytes()
STACK = 1 << 20
DEEP = 100_000


def expressions(n):
    """Of the template language, each nested or chained n times."""
    return {"brackets": "(" * n + "1" + ")" * n, "lists": "[" * n + "]" * n, "maps": '{"a":' * n + "1" + "}" * n,
            "not": "not " * n + "1", "minus": "-" * n + "1", "plus": "1" + "+1" * n, "power": "2" + "**1" * n,
            "and": "1" + " and 1" * n, "or": "0" + " or 0" * n, "joined": "1" + "~1" * n, "compared": "1" + "<2" * n,
            "filters": "1" + "|string" * n, "members": "a" + ".a" * n, "indexes": "a" + "[0]" * n, "calls": "a" + "()" * n,
            "if else": "1 if 1 else " * n + "1", "tests": "1" + " is defined" * n, "arguments": "range(" * n + ")" * n,
            "filters in filters": "1|default(" * n + "1" + ")" * n}


def statements(n):
    return {"if": "{% if 1 %}" * n + "{% endif %}" * n, "for": "{% for i in [1] %}" * n + "{% endfor %}" * n,
            "elif": "{% if 0 %}" + "{% elif 0 %}" * n + "{% endif %}", "set": "{% set a %}" * n + "{% endset %}" * n,
            "call": "{% macro m() %}{{ caller() }}{% endmacro %}" + "{% call m() %}" * n + "{% endcall %}" * n,
            "macros": "{% macro m() %}" * n + "{% endmacro %}" * n, "filter": "{% filter upper %}" * n + "{% endfilter %}" * n,
            "blocks": "".join(f"{{% block b{i} %}}" for i in range(n)) + "{% endblock %}" * n,
            "with": "{% with %}" * n + "{% endwith %}" * n}


# What calls itself without end.
ENDLESS = ["{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
           "{% include 't.j2' %}", "{% extends 't.j2' %}", "{% import 't.j2' as t %}", "{% from 't.j2' import a %}",
           "{% block a %}{{ self.a() }}{% endblock %}", "{% for i in [1] %}{% include 't.j2' %}{% endfor %}",
           "{% filter upper %}{% include 't.j2' %}{% endfilter %}", "{% macro m(a=m()) %}{{ a }}{% endmacro %}{{ m() }}",
           "{% macro m() %}{% for i in [1] %}{{ 1 + (2 * (3 ~ m())) }}{% endfor %}{% endmacro %}{{ m() }}",
           "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}"]


def markdown(n):
    return {"quotes": "> " * n + "x", "lists": "".join("  " * i + "- a\n" for i in range(min(n, 1000))), "emphasis": "*a **b " * n,
            "brackets": "[" * n + "a" + "](b)" * n, "headings": "#" * n + " x"}


def limit():
    resource.setrlimit(resource.RLIMIT_STACK, (STACK, STACK))


def word_file(body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                   '<Override PartName="/word/document.xml" ContentType='
                   '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        z.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                   'Target="word/document.xml"/></Relationships>')
        z.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
                   f'2006/main"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


@unittest.skipIf(SANITIZED, "skipped: a sanitizer's frames are larger")
class Stack(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_all(self, commands, expected=(0, 1)):
        for words in commands:
            done = subprocess.run([JUESUAN, *map(str, words)], preexec_fn=limit, cwd=self.folder, capture_output=True, timeout=120,
                                  stdin=subprocess.DEVNULL, check=False)
            with self.subTest(" ".join(str(w)[-60:] for w in words)):
                self.assertIn(done.returncode, expected, done.stderr.decode(errors="replace")[-2000:])
        return done

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def test_every_command(self):
        stem, made = DATA.stem, self.folder / "out"
        chart = ROOT / "data/jinquan-2023.json"
        self.run_all([("build", DATA, "-o", "out", "--formats", "pdf,docx,xlsx,html,md,csv"),
                      ("build", chart, "-o", "charts", "--formats", "pdf,docx,xlsx,html"),
                      *(("check", "--as-published", made / f"{stem}.{kind}") for kind in ("docx", "html", "xlsx", "pdf")),
                      ("check", "--as-published", made / f"{stem}.docx", "--claims"), ("verify", DATA, made / f"{stem}.docx"),
                      ("import", DATA, "-o", "book.xlsx"), ("import", "book.xlsx", "-o", "again.json"), ("diff", DATA, chart),
                      ("explain", DATA, "three_public.actual.total"), ("init", "--from", DATA, "-o", "next.json"),
                      ("init", "--template", "standard", "--year", "2024", "-o", "empty.xlsx"), ("aggregate", DATA, "-o", "sum.json"),
                      ("check", DATA, chart, "--format", "xlsx", "-o", "sheet.xlsx"),
                      ("batch", DATA, chart, "-o", "many", "--formats", "xlsx,md", "-j", "1"), ("batch", "--merge", "many", "-o", "all"),
                      ("template", "lint", "standard"), ("template", "list"), ("template", "show", "standard")])

    def test_data(self):
        for depth in (64, DEEP):
            self.file("lists.json", "[" * depth + "]" * depth)
            self.file("maps.json", '{"a":' * depth + "1" + "}" * depth)
            self.file("inside.json", json.dumps(dict(json.loads(DATA.read_text("utf-8")), department="@")).replace(
                '"@"', '{"name":' * depth + "1" + "}" * depth))
            self.run_all([("check", name) for name in ("lists.json", "maps.json", "inside.json")], (1,))

    def test_templates(self):
        render = "template", "render", "--template", "t.j2", "--context", "context.json"
        self.file("context.json", '{"a": [[1]]}')
        for depth in (150, DEEP):
            for text in [*("{{ " + e + " }}" for e in expressions(depth).values()), *statements(depth).values()]:
                self.file("t.j2", text)
                self.run_all([render])
        for text in ENDLESS:
            self.file("t.j2", text)
            self.assertIn(b"E3202", self.run_all([render], (1,)).stderr, text)

    def test_packs(self):
        """Packs whose report, rules and tables are nested."""
        (self.folder / "packs/p/tables").mkdir(parents=True)
        self.file("packs/p/pack.json", '{"name": "p", "title": "p", "extends": "standard"}')
        build = "build", DATA, "--template", "p", "--templates", "packs", "-o", "out", "--force", "--draft", "--formats", "docx"
        for text in markdown(DEEP).values():
            self.file("packs/p/report.md.j2", text)
            self.run_all([build])
        (self.folder / "packs/p/report.md.j2").unlink()
        for name, text in (("rules.json", '{"rules": [{"id": "X1", "check": "' + "(" * DEEP + "1" + ")" * DEEP + ' == 1"}]}'),
                           ("rules.json", '{"rules": ' + "[" * DEEP + "]" * DEEP + "}"),
                           ("tables/t01.json", '{"columns": ' + "[" * DEEP + "]" * DEEP + "}"), ("style.json", '{"a":' * DEEP + "1")):
            self.file("packs/p/" + name, text)
            self.run_all([("template", "lint", "p", "--templates", "packs")], (1,))
            (self.folder / "packs/p" / name).unlink()

    def test_published(self):
        """Web pages and Word files whose elements, lists and tables stand in each other."""
        for depth in (250, DEEP):
            for tags in ("div", "table><tr><td", "ul><li", "b", "svg><g", "table"):
                self.file("p.html", "<html><body>" + f"<{tags}>" * depth + "1")
                self.run_all([("check", "--as-published", "p.html")])
            for before, after in (("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
                                  ("<w:p><w:r><w:pict>", "</w:pict></w:r></w:p>"), ("<w:ins>", "</w:ins>")):
                self.file("p.docx", word_file(before * depth + "<w:p/>" + after * depth))
                self.run_all([("check", "--as-published", "p.docx")], (1,))


if __name__ == "__main__":
    unittest.main()

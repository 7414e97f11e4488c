"""Debian's jinja2 as a live oracle: the same templates and data through both, byte for byte.

tests/conformance/oracle-*.txt hold the templates. A template that Jinja2 refuses must be refused. What differs on purpose is
listed here with the deviation of docs/template-language.md it belongs to.
"""

import decimal
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import jinja2

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
CASES = ROOT / "tests" / "conformance"
MARK = "\n=====\n"
GROUP = 25

DATA = {
    "foo": "bar", "seq": [1, 2, 3], "m": {"b": 1, "a": 2, "C": 3}, "html": "<b>&\"'x</b>", "long": "foo bar baz qux " * 5,
    "users": [{"name": "john", "age": 3, "on": True}, {"name": "Bob", "age": 2, "on": False}, {"name": "amy", "age": 2}],
    "s": "Hello World", "n": None, "num": 42, "neg": -7, "nested": [[1, 2], [3, 4]], "zh": "部门决算公开",
    "items": [{"n": "a", "c": [{"n": "b", "c": []}, {"n": "d"}]}, {"n": "e"}], "t": True, "f": False,
    "words": ["a", "b", "a", "c"], "table": [["a", "b"], ["c", "d"]], "part": "inc.txt"}

FILES = {
    "inc.txt": "[inc {{ foo }}{{ x|default('-') }}]", "inc2": "{% set foo='changed' %}{{ foo }}",
    "mac": "{% macro hi(n,g='hi') %}{{ g }} {{ n }}{% endmacro %}{% set v=42 %}{% set _p=1 %}text",
    "macctx": "{% macro hi() %}{{ foo }}{% endmacro %}",
    "base": "<{% block a %}A{% endblock %}|{% block b %}B{% endblock %}|{{ self.a() }}>",
    "mid": "{% extends 'base' %}{% block a %}mid({{ super() }}){% endblock %}", "bad": "{% if %}", "err": "a\n{{ nope() }}",
    "loopinc": "{{ i }};", "rec": "{% include 'rec' %}",
    "baseloop": "{% for i in seq %}[{% block it scoped %}{{ i }}{% endblock %}]{% endfor %}",
    "baseloop2": "{% for i in seq %}[{% block it %}{{ i }}{% endblock %}]{% endfor %}",
    "req": "{% block r required %}{% endblock %}", "setbase": "{{ v }}{% block a %}{{ v }}{% endblock %}"}

DEVIATIONS = {
    "exact decimals": ["2**0.5", "0.1+0.2", "1/3", "2/3", "10/3", "100/7"],
    "data before methods, no Python attributes": ["num.real", 'foo|attr("upper")', '"{0[0]} {1.a}".format([5],m)'],
    "pprint does not sort": ["m|pprint"],
    "items of what is missing": ["missing|items|list"],
    "break is no empty loop": ["{% for i in seq %}{% break %}{% else %}else{% endfor %}"],
}


def oracle(text, strict, options):
    """What Jinja2 prints, or None when it refuses."""
    environment = jinja2.Environment(loader=jinja2.DictLoader({**FILES, "main": text}),
                                     undefined=jinja2.StrictUndefined if strict else jinja2.Undefined,
                                     extensions=["jinja2.ext.loopcontrols"], **options)
    try:
        return environment.get_template("main").render(DATA)
    except Exception:  # whatever Python raises: the template is refused
        return None


def cases(name):
    for line in (CASES / name).read_text().splitlines():
        if line and not line.startswith("# "):
            yield line


class Oracle(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        self.context = self.folder / "context.json"
        self.context.write_text(json.dumps(DATA, ensure_ascii=False))
        self.deviations = {text for texts in DEVIATIONS.values() for text in texts}

    def render(self, text, strict, options=None):
        """What juesuan prints, or None when it refuses."""
        (self.folder / "main").write_bytes(text.encode())
        switches = ["--no-escape"] + ([] if strict else ["--lenient"])
        switches += ["--" + name.replace("_", "-") for name in (options or {})]
        run = subprocess.run([PROGRAM, "template", "render", "--template", str(self.folder / "main"), "--context",
                              str(self.context), *switches], capture_output=True, text=True, check=False)
        self.assertIn(run.returncode, (0, 1), run.stderr)
        return run.stdout if run.returncode == 0 else None

    def compare(self, text, strict, options=None):
        expected = oracle(text, strict, options or {})
        with self.subTest(template=text, strict=strict, options=options):
            self.assertEqual(self.render(text, strict, options), expected)

    def compare_in_groups(self, texts, strict):
        """Those that succeed run many at a time, to save starts of the program."""
        good = [(text, out) for text in texts if (out := oracle(text, strict, {})) is not None]
        for start in range(0, len(good), GROUP):
            group = good[start:start + GROUP]
            together = MARK.join(text for text, _ in group)
            if self.render(together, strict) != MARK.join(out for _, out in group):
                for text, _ in group:
                    self.compare(text, strict)
        succeeded = {text for text, _ in good}
        for text in texts:
            if text not in succeeded:
                self.compare(text, strict)

    def test_expressions(self):
        expressions = [e for e in cases("oracle-expressions.txt") if e not in self.deviations]
        self.assertGreater(len(expressions), 400)
        self.compare_in_groups(["{{ " + e + " }}" for e in expressions], strict=False)
        self.compare_in_groups(["{{ " + e + " }}" for e in expressions if "missing" in e], strict=True)

    def test_statements(self):
        templates = [t for t in cases("oracle-templates.txt") if t not in self.deviations]
        self.assertGreater(len(templates), 200)
        for text in templates:
            self.compare(text.replace("\\n", "\n"), strict=False)

    def test_blanks_around_tags(self):
        texts = ["  {% if t %}\n  x\n  {% endif %}\n", "a\r\n{% if t %}\r\nc{% endif %}\r\n", "{# c #}\n x\n",
                 "<ul>\n  {% for i in seq %}\n  <li>{{ i }}</li>\n  {% endfor %}\n</ul>\n", "  {# c #}  \n x",
                 "{% raw %}\n a\n{% endraw %}\n b", "  {%+ if t %}x{% endif %}", "  {% raw %} x {% endraw %}\n y\n",
                 "x  {% if t -%}\n  y\n  {%- endif +%}\n z", "　　{%- if t %}x{% endif %}　\n", "{% if t %}{% endif %}\n\n\nx",
                 "{% set x %}\n a\n{% endset %}\n[{{ x }}]", "x\n{% block a %}\n y\n{% endblock %}\nz\n"]
        for text in texts:
            for options in ({}, {"trim_blocks": True}, {"lstrip_blocks": True}, {"keep_trailing_newline": True},
                            {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}):
                self.compare(text, False, options)


def percent(part, of=1, none="无可比基数"):
    """The report's filter, written again from its specification: two decimals, half up, words on a base of zero."""
    if of <= 0:
        return none
    rate = decimal.Decimal(str(part)) * 100 / decimal.Decimal(str(of))
    return f"{rate.quantize(decimal.Decimal('0.01'), decimal.ROUND_HALF_UP)}%"


class OwnTemplates(unittest.TestCase):
    """The packs' own templates are Jinja2, and their shared macros print the same there."""

    def test_every_pack_template_is_jinja2(self):
        environment = jinja2.Environment(extensions=["jinja2.ext.loopcontrols"])
        paths = sorted((ROOT / "templates").glob("**/*.j2"))
        self.assertGreater(len(paths), 3)
        for path in paths:
            with self.subTest(path=path.name):
                environment.parse(path.read_text())

    def test_shared_macros_print_the_same(self):
        words = ROOT / "templates" / "standard" / "parts" / "words.md.j2"
        calls = ["share(1, 3)", "share(249.96, 853.97)", "share(5, 0)", "completed(98, 100)", "completed(5, 0)",
                 "completed(0, 0)", 'completed(98, 100, of="调整预算", lead="")', 'because("人员增加")', 'because("")',
                 'because("人员增加", lead="原因是", end="。")', 'names(["30201", "30299", "其他"])',
                 'prose(["第一段", {"heading": "小标题", "level": 2}, "第二段"], 1)', 'prose([], 2)']
        template = "{% from 'words.md.j2' import share, completed, because, names, prose with context %}" + "".join(
            "[{{ " + call + " }}]" for call in calls)
        data = {"economic": {"30201": {"name": "办公费"}, "30299": {"name": "其他商品和服务支出"}}}
        environment = jinja2.Environment(
            loader=jinja2.DictLoader({"words.md.j2": words.read_text(), "main": template}))
        # Tables of filters are complete: what these macros do not use may stay unknown.
        environment.filters.update(percent=percent, amount=str, change=str)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(words, folder)
            main, context = pathlib.Path(folder, "main"), pathlib.Path(folder, "context.json")
            main.write_text(template)
            context.write_text(json.dumps(data, ensure_ascii=False))
            run = subprocess.run([PROGRAM, "template", "render", "--template", str(main), "--context", str(context),
                                  "--no-escape"], capture_output=True, text=True, check=False)
        self.assertEqual(run.stdout, environment.get_template("main").render(data), run.stderr)


if __name__ == "__main__":
    unittest.main()

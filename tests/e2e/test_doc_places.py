"""What is wrong in the text of a report points at the line that people can correct: of the template that wrote it, or
of the data file whose text it is."""
import json
import os
import re
import subprocess
import tempfile
import unittest

ROOT, JUESUAN = os.environ["JUESUAN_ROOT"], os.environ["JUESUAN"]
DATA = os.path.join(ROOT, "data", "linxia-2022.json")
PART = "parts/04-performance.md.j2"


class Places(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def problems(self, files, change=None):
        """{code: [place, ...]} of a build with a pack of these files on top of gansu's."""
        for name, text in {"pack.json": '{"name": "mine", "extends": "gansu"}', **files}.items():
            path = os.path.join(self.folder, "packs", "mine", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write(text)
        with open(DATA, encoding="utf-8") as f:
            data = json.load(f)
        if change:
            change(data)
        self.data = os.path.join(self.folder, "data.json")
        with open(self.data, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False, indent=1)
        run = subprocess.run([JUESUAN, "build", self.data, "-o", os.path.join(self.folder, "out"), "--formats", "md",
                              "--template", "mine", "--templates", os.path.join(self.folder, "packs"), "--draft"],
                             capture_output=True, text=True, timeout=300)
        self.stderr = run.stderr
        found = {}
        for place, code in re.findall(r"^(.*?): (?:错误|提示) (E\d+)", run.stderr, re.M):
            if place not in found.setdefault(code, []):
                found[code].append(place)
        return found

    def check(self, text, **expected):
        """`expected`: code=["line:col", ...] in the part that holds `text`."""
        found = self.problems({PART: text})
        for code, places in expected.items():
            self.assertEqual(found.get(code), [f"mine/{PART}:{p}" for p in places], self.stderr)

    def test_a_mark_that_is_not_closed(self):
        self.check("# 甲\n\n文字\n这里有 **没有闭合。\n", E4906=["4:5"])

    def test_html_in_prose_and_alone(self):
        self.check("# 甲\n\n行内 <b>粗</b> 字\n\n<div>网页</div>\n", E4901=["3:4", "3:8", "5:1"])

    def test_markers_that_do_not_exist(self):
        self.check("# 甲\n\n<!-- table: t99 -->\n\n<!-- tabel: t01 -->\n", E4903=["3:1"], E4902=["5:1"])

    def test_a_table_placed_twice(self):
        """The second place is the pack's own, which prints the tag that stands there."""
        found = self.problems({PART: "# 甲\n\n<!-- table: t01 -->\n"})
        place = found["E4904"][0]
        with open(os.path.join(ROOT, "templates", "gansu", "parts", "06-annexes.md.j2"), encoding="utf-8") as f:
            lines = f.read().splitlines()
        line = int(re.fullmatch(r"gansu/parts/06-annexes.md.j2:(\d+):1", place).group(1))
        self.assertIn("table(", lines[line - 1])

    def test_blocks_point_at_their_first_line(self):
        self.check("# 甲\n\n文字\n\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n```\n码\n```\n", E4907=["6:1", "10:1", "12:1"])
        self.check("# 甲\n\n> 引用\n", E4908=["3:1"])
        self.check("# 甲\n\n文字\n\n##\n\n乙\n", E4913=["5:1"])

    def test_behind_tags_that_print_more_or_less_than_they_are_long(self):
        self.check("{% set 名 = '甲' %}# {{ 名 }}\n{# 注\n#}\n{% for i in [1, 2] %}{% endfor %}\n"
                   "{{ department.name }}、{{ 名 }}的 **数。\n", E4906=["5:32"])

    def test_in_a_macro_at_the_macro(self):
        self.check("{% macro 段(x) -%}\n宏里的**{{ x }}没有闭合\n{%- endmacro %}\n# 甲\n\n{{ 段('乙') }}\n", E4906=["2:4"])

    def test_in_captured_and_trimmed_text(self):
        self.check("# 甲\n\n{% set 文 %}\n\n  前 **后\n{% endset %}{{ 文|trim }}\n", E4906=["5:5"])

    def test_in_an_included_part_and_in_a_block_of_another_pack(self):
        found = self.problems({PART: '# 甲\n\n{% include "parts/内.md.j2" %}\n', "parts/内.md.j2": "\n乙 **丙\n"})
        self.assertEqual(found["E4906"], ["mine/parts/内.md.j2:2:3"])

    def test_windows_line_ends(self):
        self.check("# 甲\r\n\r\n乙 **丙\r\n", E4906=["3:3"])

    def test_text_of_the_data_at_its_line_in_the_data(self):
        def change(data):
            data["department"]["duties"] = "一、职责\u202e。"
        found = self.problems({PART: "# 甲\n\n乙\n"}, change)
        with open(self.data, encoding="utf-8") as f:
            line = next(i for i, text in enumerate(f, 1) if "职责\u202e" in text)
        places = [p for places in found.values() for p in places if p.startswith(f"{self.data}:{line}:")]
        self.assertTrue(places, self.stderr)

    def test_every_place_is_a_file_that_exists(self):
        found = self.problems({PART: "# 甲\n\n**乙 <b>丙</b> `丁`\n\n<!-- table: t99 -->\n"})
        for place in {p for places in found.values() for p in places}:
            name = place.rsplit(":", 2)[0]
            paths = [os.path.join(self.folder, "packs", name), os.path.join(ROOT, "templates", name), name]
            self.assertTrue(any(os.path.exists(p) for p in paths), place)


if __name__ == "__main__":
    unittest.main()

# ctest: sanitize
"""Mistakes of somebody who makes a template pack: `template lint` names each at its file and place, without any data."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import printed_report

PROGRAM = os.environ["JUESUAN"]
ROOT = os.environ["JUESUAN_ROOT"]
PACK = """{
  "name": "hunan",
  "title": "湖南省",
  "extends": "standard",
  "tables": ["t01", "t02", "t03", "t04", "t05", "t06", "t07", "t08", "t09"]
}
"""

# what, file, content (¤ marks the place), code, words; for pack.json: the change to PACK
CASES = [
    ("table without a file", "pack.json", ('"t09"', '"t19"'), "E4005", "tables/t19.json"),
    ("table twice", "pack.json", ('"t09"', '¤"t08"'), "E4023", "t08"),
    ("tables are no texts", "pack.json", ('["t01"', '[¤1'), "E4021", "“tables[0]”应为不空的文字，这里是1"),
    ("unknown base", "pack.json", ('"standard"', '¤"standart"'), "E4001", "standard"),
    ("extends itself", "pack.json", ('"standard"', '¤"hunan"'), "E4002", "extends"),
    ("setting misspelt", "pack.json", ('"title"', '¤"titel"'), "E4022", "title"),
    ("unknown unit", "pack.json", ('"tables"', '"numbers": {"unit": ¤"千元"}, "tables"'), "E4021", "万元"),
    ("decimals in words", "pack.json", ('"tables"', '"numbers": {"decimals": ¤"两位"}, "tables"'), "E4021", "整数"),
    ("number style misspelt", "pack.json", ('"tables"', '"numbers": {¤"seperator": true}, "tables"'), "E4022", "separator"),
    ("Chinese comma", "pack.json", ('"standard",', '"standard"¤，'), "E2008", "，"),
    ("style: last comma", "style.json", '{"page": {"width": 210¤,}}', "E2001", "逗号"),
    ("style: unknown name", "style.json", '{¤"papge": {}}', "E4027", "page"),
    ("table: comma forgotten", "tables/t05.json", '{"title": "表" ¤"code": "1"}', "E2001", "前面缺逗号"),
    ("table: wrong member", "tables/t05.json", '{"rows": [{"each": "¤general.expenditures.rows"}]}', "E3130", "expenditure"),
    ("table: half an expression", "tables/t05.json", '{"notes": ["{{ year + ¤}}"]}', "E3025", "表达式"),
    ("table: unknown kind", "tables/t05.json", '{"columns": [{"key": "a", "kind": ¤"amout", "bind": "row.total"}]}', "E4021",
     "amount"),
    ("table: cell of no column", "tables/t05.json", '{"rows": [{"cells": {¤"lable": "合计"}}]}', "E4319", "lable"),
    ("table: merges no columns", "tables/t05.json",
     '{"rows": [{"row": "general.expenditure.sum", "merge": ¤["code", "nam"]}]}', "E4317", "merge"),
    ("table: name misspelt", "tables/t05.json", '{¤"titel": "表"}', "E4027", "title"),
    ("table: member of nothing", "tables/t05.json", '{¤"empty": {"text": "本表为空"}}', "E4028", "numbers_row"),
    ("table: member of a note", "tables/t05.json", '{"notes": [{"when": "fund.empty", "text": "无"}]}'.replace('"when"', '¤"when"'),
     "E4028", "“notes[0]”（表注）里没有“when”"),
    ("table: column's member misspelt", "tables/t05.json", '{"columns": [{"key": "a", ¤"heading": "甲", "bind": "row.name"}], "rows": [{"each": "general.expenditure.rows"}]}', "E4028",
     "“heading”"),
    ("table: a text among figures", "tables/t05.json",
     '{"rows": [{"row": "general.expenditure.sum", "cells": {"basic": "¤—"}}]}', "E3002", '{"text": "—"}'),
    ("table: unknown orientation", "tables/t05.json", '{"orientation": ¤"landscap"}', "E4021", '"portrait"、"landscape" 之一'),
    ("table: unknown role", "tables/t05.json", '{"rows": [{"row": "general.expenditure.sum", "role": ¤"sum"}]}', "E4021", '"total"、"section"'),
    ("table: cells of a row are a text", "tables/t05.json", '{"rows": [{"row": "general.expenditure.sum", "cells": ¤"甲"}]}', "E4021",
     "“rows[0].cells”应为一组"),
    ("table: cells of a footer are a list", "tables/t05.json", '{"footer": [{"cells": ¤["甲"]}]}', "E4021", "“footer[0].cells”应为一组"),
    ("table: no columns", "tables/t05.json", '{"columns": ¤[]}', "E4021", "“columns”应为至少一项的列表"),
    ("table: columns below that are a text", "tables/t05.json", '{"columns": [{"title": "项目", "columns": ¤"x"}]}', "E4021",
     "“columns[0].columns”应为至少一项的列表"),
    ("table: columns below that are none", "tables/t05.json", '{"columns": [{"title": "项目", "columns": ¤[]}]}', "E4021",
     "“columns[0].columns”应为至少一项的列表"),
    ("table: columns taken away", "tables/t05.json", '¤{"columns": null}', "E4029", "columns"),
    ("table: a huge width", "tables/t05.json", '{"columns": [{"title": "项目", "key": "a", "width": ¤9999}]}', "E4021", "0 至 500 的整数"),
    ("table: a column's own line added to no list", "tables/t05.json", '{"title": "表", ¤"title+": ["x"]}', "E4027", "title+"),
    ("facts: a sum that is a text", "facts.json", '{"facts": {"my.x": {"title": "x", "sum": ¤"totals.income"}}}', "E4021", "至少一项"),
    ("facts: no title", "facts.json", '{"facts": {"my.x": ¤{"sum": ["totals.income"]}}}', "E4029", "title"),
    ("list: nothing to take away", "rules.json", '{"text": {"fillers-": [¤"没有的词"]}}', "E4031", "没有的词"),
    ("list: added to what is no list", "rules.json", '{"text": {"fillers+": ¤"约"}}', "E4021", "“text.fillers+”"),
    ("schema: unknown keyword", "schema.json", '{"properties": {"local": {"propertys": ¤{}}}}'.replace('"propertys": ¤', '¤"propertys": '), "E4027",
     "properties"),
    ("report: part missing", "report.md.j2", '# 一\n{% include "parts/nothing.md.j2" %}\n', "E3301", "parts/nothing.md.j2"),
    ("report: unknown filter", "report.md.j2", "# 一\n{{ totals.income|¤mony }}\n", "E3016", "money"),
    ("report: unknown name", "report.md.j2", "# 一\n{{ ¤departmnt.name }}\n", "E3101", "department"),
    ("report: unknown member", "report.md.j2", "# 一\n{{ ¤totals.incme|money }}\n", "E3130", "income"),
    ("report: unknown table", "report.md.j2", '# 一\n{{ ¤table("t15") }}\n', "E3119", "t15"),
    ("report: if without end", "report.md.j2", "# 一\n{% if year %}¤\nx\n", "E3010", "endif"),
    ("report: HTML", "report.md.j2", "# 一\n<b>甲</b>\n", "E4901", "<b>"),
    ("report: GBK", "report.md.j2", "# 一\n部门".encode("gbk"), "E3021", "UTF-8"),
    ("facts: wrong address", "facts.json", '{"facts": {"my.x": {"title": "x", "sum": [¤"totals.incom"]}}}', "E4202",
     "totals.incom"),
    ("facts: in a circle", "facts.json",
     '{"facts": {"my.x": {"title": "x", "sum": [¤"my.y"]}, "my.y": {"title": "y", "sum": ["my.x"]}}}', "E4201", "my.x"),
    ("facts: wrong bracket", "facts.json", '{"facts": [¤}', "E2001", "应以 ] 结束"),
    ("facts: a list", "facts.json", "¤[]", "E4004", "{ … }"),
    ("rules: wrong address", "rules.json", '{"rules": {"X1": ¤{"title": "t", "left": "totals.incom", "right": "totals.income"}}}',
     "E7003", "X1"),
    ("rules: half a rule", "rules.json", '{"rules": {"X1": ¤{"title": "t", "left": "totals.income"}}}', "E7002", "left"),
]


def marked(text):
    at = text.find("¤")
    plain = text.replace("¤", "")
    return plain, (plain[:at].count("\n") + 1, at - plain[:at].rfind("\n")) if at >= 0 else None


class PackMistakes(unittest.TestCase):
    def lint(self, files, pack="hunan"):
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as f:
                    f.write(content if isinstance(content, bytes) else content.encode())
            return subprocess.run([PROGRAM, "template", "lint", pack, "--templates", folder], capture_output=True, text=True,
                                  check=False)

    def test_each(self):
        for what, file, content, code, words in CASES:
            with self.subTest(what):
                files = {"hunan/pack.json": PACK}
                place = None
                if isinstance(content, tuple):
                    self.assertIn(content[0], PACK)
                    content = PACK.replace(content[0], content[1], 1)
                if isinstance(content, str):
                    content, place = marked(content)
                files["hunan/" + file] = content
                done = self.lint(files)
                said = re.findall(r"^(?:(\S+?)(?::(\d+):(\d+))?: )?(错误|提示) (E\d+)：", done.stderr, re.M)
                found = [s for s in said if s[4] == code]
                self.assertTrue(found, done.stderr)
                if place:
                    self.assertIn(("hunan/" + file, str(place[0]), str(place[1])), [s[:3] for s in found], done.stderr)
                self.assertIn(words, done.stderr)
                self.assertEqual(done.returncode, 0 if found[0][3] == "提示" else 2 if code == "E4001" else 1)

    def test_good_packs_have_no_fault(self):
        for pack in sorted(os.listdir(os.path.join(ROOT, "templates"))):
            done = self.lint({}, pack)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("E4022", done.stderr)
        self.assertEqual(self.lint({"hunan/pack.json": PACK}).stdout, "hunan：0 处错误，0 处提示\n")

    def test_a_broken_report_fails_each_department_alike(self):
        """Not only the first of a batch: each is told what is wrong with the pack, and none is a fault of the program."""
        with tempfile.TemporaryDirectory() as folder:
            pack, data, out = (os.path.join(folder, name) for name in ("packs/hunan", "data", "out"))
            os.makedirs(pack)
            os.mkdir(data)
            with open(os.path.join(pack, "pack.json"), "w", encoding="utf-8") as f:
                f.write(PACK)
            with open(os.path.join(pack, "report.md.j2"), "w", encoding="utf-8") as f:
                f.write("{% if %}\n")
            for i in range(3):
                shutil.copy(os.path.join(ROOT, "data", "linxia-2022.json"), os.path.join(data, f"{i}.json"))
            done = subprocess.run([PROGRAM, "batch", data, "-o", out, "-j", "1", "--template", "hunan", "--templates",
                                   os.path.dirname(pack), "--formats", "md"], capture_output=True, text=True, check=False)
            with open(os.path.join(out, "batch.json"), encoding="utf-8") as f:
                results = json.load(f)["results"]
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual([r["status"] for r in results], ["data"] * 3)
        self.assertEqual({r["message"] for r in results}, {results[0]["message"]})
        self.assertRegex(results[0]["message"], r"^hunan/report.md.j2:1:7: 错误 E3025：")

    def test_what_only_a_rule_asks_for_is_reported_where_the_check_reports(self):
        """Of a published document the facts are made while nothing is told of what print lacks; a figure that no table shows is
        evaluated afterwards, by a rule."""
        files = {"hunan/pack.json": PACK, "hunan/rules.json": '{"rules": {"X1": {"title": "t", "left": "my.x", "right": "totals.income"}}}',
                 "hunan/facts.json": '{"facts": {"my.x": {"title": "x", "sum": ["my.y"]}, "my.y": {"title": "y", "sum": ["my.x"]}}}'}
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as f:
                    f.write(content)
            printed = os.path.join(folder, "printed.json")
            with open(printed, "w", encoding="utf-8") as f:
                json.dump(printed_report.build(os.path.join(ROOT, "tests/data/checks/clean.json")), f, ensure_ascii=False)
            for options in ([], ["--format", "json"]):
                done = subprocess.run([PROGRAM, "check", "--as-published", printed, "--template", "hunan", "--templates", folder, *options],
                                      capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("E4201", done.stderr + done.stdout)
                self.assertIn("my.x", done.stderr + done.stdout)

    def test_circle_of_two(self):
        done = self.lint({"hunan/pack.json": PACK.replace("standard", "hubei"), "hubei/pack.json": '{"extends": "hunan"}'})
        self.assertRegex(done.stderr, r"^hubei/pack.json:1:13: 错误 E4002：")


if __name__ == "__main__":
    unittest.main()

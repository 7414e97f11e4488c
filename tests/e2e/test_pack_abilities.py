"""What provinces differ in is possible in a pack's files alone; each ability by a small pack of its own."""
import json
import os
import re
import subprocess
import tempfile
import unittest

from departments import make
from provinces import write_pack
from workbook import Workbook

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
NAME = {"title": "名称", "key": "name", "kind": "label"}
AMOUNT = {"title": "金额", "key": "amount", "kind": "amount"}


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=300)


def table(code, title, rows, columns=None, **more):
    return {"extends": False, "code": code, "title": title, "columns": columns or [NAME, AMOUNT], "rows": rows, **more}


def single(code, title, expression="totals.income", **more):
    return table(code, title, [{"cells": {"name": "数", "amount": expression}}], **more)


class Abilities(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def make(self, files, data=None, formats="md,xlsx", name="small", draft=False, code=0):
        """Writes the pack, lints it, builds with it; the text, the workbook and what was told."""
        files.setdefault("pack.json", {})
        files["pack.json"] = {"name": name, "title": "小包", "extends": "standard", **files["pack.json"]}
        write_pack(self.folder.name, name, files)
        lint = run("template", "lint", name, "--templates", self.folder.name)
        self.assertEqual(lint.returncode, 0, lint.stderr)
        self.assertNotIn("错误 E", lint.stderr)
        data = dict(data or make("bureau", 1, "万元"), template=name)
        data.pop("annexes", None)
        path = os.path.join(self.folder.name, "d.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False)
        done = run("build", path, "--templates", self.folder.name, "-o", os.path.join(self.folder.name, "out"), "--formats", formats,
                   "--force", *(["--draft"] if draft else []))
        self.assertEqual(done.returncode, code, done.stderr)
        with open(os.path.join(self.folder.name, "out", "d.md"), encoding="utf-8") as file:
            return file.read(), Workbook(os.path.join(self.folder.name, "out", "d.xlsx")), done.stderr

    FIVE = {
        "pack.json": {"tables": ["one", "two", "three"],
                      "workbook": {"order": ["three", "inside"], "only": ["two"], "without": ["aside"]}},
        "tables/one.json": single("公开07表", "甲表", number="9"),
        "tables/two.json": single("公开08表", "{{ '乙表（旧）' if year < 2022 else '乙表' }}", also=["乙表（旧）"]),
        "tables/three.json": single("", "丙表", "0", sheet="第三张"),
        "tables/inside.json": single("附表", "文中的表", "totals.opening"),
        "tables/aside.json": single("", "只在文中的表", "totals.closing", sheet="旁表"),
        "report.md.j2": """# 一、概况

{{ table("inside") }}

{{ table("aside") }}

# 二、目录

{% for t in tables %}
- {{ t.number }}|{{ t.id }}|{{ t.code }}|{{ t.title }}|{{ t.sheet }}|{{ t.empty }}

{% endfor %}
- {{ (tables|length + 1)|cn }}、关于空表的说明

# 三、表

{% for id in pack.tables %}
{{ table(id) }}

{% endfor %}
"""}

    def test_code_number_title_and_places_are_independent(self):
        text, book, said = self.make(dict(self.FIVE))
        self.assertEqual(book.names, ["第三张", "附表", "公开07表", "公开08表"])
        self.assertIn("- 9|one|公开07表|甲表|公开07表|False", text)
        self.assertIn("- 2|two|公开08表|乙表|公开08表|False", text)
        self.assertIn("- 3|three||丙表|第三张|True", text)
        self.assertIn("- 四、关于空表的说明", text)
        self.assertNotIn("E4905", said)
        for title, stands in (("文中的表", True), ("只在文中的表", True), ("甲表", True), ("丙表", True), ("乙表", False)):
            self.assertEqual(bool(re.search(rf"<caption>(公开\d+表　|附表　)?{title}", text)), stands, title)
        self.assertLess(text.index("# 一、概况"), text.index("只在文中的表"))
        self.assertLess(text.index("只在文中的表"), text.index("# 二、目录"))

    def test_all_tables_in_the_workbook_only(self):
        files = {k: v for k, v in self.FIVE.items()}
        files["pack.json"] = {"tables": ["one", "two", "three"], "workbook": {"only": True}}
        text, book, said = self.make(files)
        self.assertEqual(book.names, ["公开07表", "公开08表", "第三张", "附表", "旁表"])
        self.assertNotIn("E4905", said)
        self.assertNotRegex(text, "<caption>公开07表　甲表")
        self.assertRegex(text, r"文中的表")

    def test_a_cell_of_a_table_that_only_the_text_has(self):
        files = dict(self.FIVE)
        files["tables/inside.json"] = table("附表", "文中的表", [{"each": "income.rows"}], [
            {"title": "码", "key": "code", "kind": "code", "bind": "row.code"}, {"title": "数", "key": "fiscal", "kind": "amount", "bind": "row.fiscal"}])
        data = make("bureau", 1, "万元")
        self.make(files, data)
        code = data["income"][0]["code"]
        done = run("explain", os.path.join(self.folder.name, "d.json"), f"inside[{code}].fiscal", "--templates", self.folder.name)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"income[{code}].fiscal", done.stdout)

    def test_the_tables_stand_first(self):
        text, _, _ = self.make({"report.md.j2": "# 第一部分 表\n\n{% for id in pack.tables %}\n{{ table(id) }}\n\n{% endfor %}\n# 第二部分 说明\n\n"
                                                "{% include \"parts/03-total.md.j2\" %}\n"})
        self.assertLess(text.index("收入支出决算总表"), text.index("# 第二部分 说明"))

    def test_years(self):
        """A pack for a span of years, a table for some of them, titles that changed."""
        files = {"pack.json": {"years": [2021, 2024], "tables": ["old", "new"]},
                 "tables/old.json": single("", "旧表", sheet="旧", years=[1990, 2022]),
                 "tables/new.json": single("", "新表", sheet="新", years=[2023, 2100]),
                 "report.md.j2": "# 表\n\n{% for id in pack.tables %}\n{{ table(id) }}\n\n{% endfor %}\n"}
        data = make("bureau", 1, "万元")
        for year, sheets, told in ((2022, ["旧"], False), (2023, ["新"], False), (2025, ["新"], True)):
            data["year"] = year
            data["dates"] = {"approved": f"{year + 1}-09-06", "published": f"{year + 1}-09-20"}
            _, book, said = self.make(dict(files), data)
            self.assertEqual(book.names, sheets)
            self.assertEqual(bool(re.search(rf"d\.json:\d+:\d+: 提示 E4034：模板包“small”适用于2021至2024年度，数据是{year}年度的", said)), told, said)
        files["report.md.j2"] = "# 表\n\n{{ table(\"old\") }}\n\n{{ table(\"new\") }}\n"
        _, book, _ = self.make(files, data)
        self.assertEqual(book.names, ["新"], "a table of another year prints nothing")

    def test_a_county_below_its_province(self):
        write_pack(self.folder.name, "province", {
            "pack.json": {"name": "province", "title": "省", "extends": "standard", "tables": ["t01", "t09"]},
            "tables/t09.json": {"code": "公开02表", "title": "省里的三公表"},
            "report.md.j2": "# 省\n\n{% block word %}省里的话{% endblock %}\n\n{% for id in pack.tables %}\n{{ table(id) }}\n\n{% endfor %}\n"})
        text, book, _ = self.make({"pack.json": {"extends": "province", "tables+": ["t02"], "workbook": {"order": ["t02"]}},
                                   "report.md.j2": "{% extends \"province/report.md.j2\" %}\n{% block word %}县里的话{% endblock %}\n"}, name="county")
        self.assertEqual(book.names[0], "公开02表")
        self.assertIn("县里的话", text)
        self.assertNotIn("省里的话", text)
        self.assertIn("省里的三公表", text)

    def test_rows_and_columns_are_chosen_in_words(self):
        rows = [{"each": "local.lines", "where": "row.amount > 100000", "cells": {"name": "{{ index }}{{ row.name }}", "amount": "row.amount"}},
                {"each": "local.lines", "where": "row.kind == '乙'", "rows": [
                    {"cells": {"name": "{{ group.name }}之下", "amount": "group.amount"}},
                    {"each": "local.lines", "where": "row.amount < group.amount and row.kind != group.kind",
                     "cells": {"name": "小于{{ group.name }}：{{ row.name }}", "amount": "row.amount"}}]}]
        columns = [NAME, AMOUNT, {"each": "local.lines", "where": "col.amount >= 200000", "title": "{{ col_index }}{{ col.name }}", "key": "k",
                                  "kind": "amount", "bind": "col.amount"}]
        files = {"pack.json": {"tables": ["t"]}, "tables/t.json": table("表", "表", rows, columns),
                 "report.md.j2": "# 表\n\n{{ table(\"t\") }}\n",
                 "schema.json": {"properties": {"local": {"properties": {"lines": {"type": "array", "items": {"type": "object", "properties": {
                     "name": {"$ref": "#/$defs/name"}, "kind": {"$ref": "#/$defs/name"}, "amount": {"$ref": "#/$defs/amount"}}}}}}}}}
        data = make("bureau", 1, "万元")
        data["local"] = {"lines": [{"name": "一", "kind": "甲", "amount": 5}, {"name": "二", "kind": "甲", "amount": 20},
                                   {"name": "三", "kind": "乙", "amount": 30}, {"name": "四", "kind": "甲", "amount": 12}]}
        _, book, _ = self.make(files, data)
        texts = [[c for c in r if c] for r in book["表"].texts]
        names = [r[0] for r in texts if r]
        self.assertEqual([n for n in names if re.match(r"\d[一二三四]", n)], ["1二", "2三", "3四"])
        self.assertEqual([n for n in names if "小于" in n], ["小于三：一", "小于三：二", "小于三：四"])
        head = next(r for r in texts if "名称" in r)
        self.assertEqual(head, ["名称", "金额", "1二", "2三"])

    def test_a_total_and_its_part_in_two_tables_are_no_third(self):
        """Read back, what no table prints is not known, not nothing: total less projects is the basic part."""
        code = {"title": "科目编码", "key": "code", "kind": "code"}
        projects = table("表2", "项目支出决算表", [{"each": "general.expenditure.rows", "where": "row.project", "cells": {
            "code": "{{ row.code }}", "name": "{{ row.name }}", "amount": "row.project"}}], [code, NAME, AMOUNT])
        parts = (("年初结转和结余", "general.opening"), ("本年收入", "general.income"), ("本年支出", "general.expenditure.sum.total"),
                 ("年末结转和结余", "general.closing"))
        flow = table("表1", "一般公共预算财政拨款收入支出决算表", [{"cells": {"name": "合计", **{f"c{i}": e for i, (_, e) in enumerate(parts)}}}],
                     [NAME, *({"title": t, "key": f"c{i}", "kind": "amount"} for i, (t, _) in enumerate(parts))])
        with open(os.path.join(ROOT, "data", "jinquan-2023.json"), encoding="utf-8") as file:
            data = json.load(file)
        self.make({"pack.json": {"tables": ["flow", "projects"]}, "tables/flow.json": flow, "tables/projects.json": projects,
                   "report.md.j2": "# 表\n\n{{ table(\"flow\") }}\n\n{{ table(\"projects\") }}\n"}, data, formats="md,xlsx,docx")
        done = run("check", os.path.join(self.folder.name, "out", "d.docx"), "--as-published", "--template", "small", "--templates",
                   self.folder.name, "--year", "2023")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("表1 一般公共预算财政拨款收入支出决算表：4 个数，认出 4 个", done.stdout)
        self.assertNotRegex(done.stdout, r"R(25|30) ")

    def test_tables_by_unit_by_project_and_by_fund(self):
        money = {"$ref": "#/$defs/amount"}
        three = {"type": "object", "properties": {k: money for k in ("abroad", "vehicle", "reception")}}
        files = {
            "pack.json": {"tables": ["units", "projects", "funds", "classes", "flow"],
                          "words": {"no_base": "--（基数为0，不可比）"}},
            "schema.json": {"properties": {"local": {"properties": {
                "units": {"type": "array", "items": {"type": "object", "properties": {"name": {"$ref": "#/$defs/name"}, "income": money}}},
                "projects": {"type": "array", "items": {"type": "object", "properties": {
                    "code": {"$ref": "#/$defs/function_code"}, "name": {"$ref": "#/$defs/name"}, "amount": money}}},
                "three": {"type": "object", "properties": {"general": three, "fund": three, "capital": three}},
                "classes": {"type": "array", "items": {"type": "object", "properties": {
                    "code": {"$ref": "#/$defs/economic_code"}, "fund": money, "capital": money}}},
                "base": {"type": "object", "properties": {"three_public": money}}}}}},
            "facts.json": {"sets": {
                "local.classes": {"title": "其他资金", "codes": "economic", "measures": {"fund": {"title": "基金"}, "capital": {"title": "国资"}}},
                "by_class": {"title": "经济分类", "codes": "economic", "union": ["economic", "local.classes"], "measures": {
                    "general": {"title": "一般公共预算", "leaf_sum": ["economic[code].basic"]},
                    "fund": {"title": "基金", "leaf_sum": ["local.classes[code].fund"]},
                    "capital": {"title": "国资", "leaf_sum": ["local.classes[code].capital"]},
                    "total": {"title": "合计", "sum": ["general", "fund", "capital"]}}}}},
            "tables/units.json": table("表1", "按单位", [{"each": "local.units", "cells": {"name": "{{ row.name }}", "amount": "row.income"}},
                                                   {"cells": {"name": "合计", "amount": "local.units|sum(attribute='income')"}, "role": "total"}]),
            "tables/projects.json": table("表2", "按项目", [{"each": "general.expenditure.leaves", "where": "row.project", "rows": [
                {"cells": {"name": "{{ group.name }}", "amount": "group.project"}},
                {"each": "local.projects", "where": "row.code == group.code", "cells": {"name": "{{ row.name }}", "amount": "row.amount"}, "indent": 2}]}]),
            "tables/funds.json": table("表3", "三公按资金", [
                {"cells": {"name": name, "amount": f"local.three.{k}.abroad + local.three.{k}.vehicle + local.three.{k}.reception"}}
                for name, k in (("一般公共预算", "general"), ("政府性基金", "fund"), ("国有资本经营", "capital"))]),
            "tables/classes.json": table("表4", "经济分类按资金", [{"each": "by_class.rows", "where": "row.total"}], [
                {"title": "码", "key": "code", "kind": "code", "bind": "row.code"}] + [
                {"title": t, "key": k, "kind": "amount", "bind": f"row.{k}"} for t, k in (("一般", "general"), ("基金", "fund"), ("国资", "capital"), ("合计", "total"))]),
            "tables/flow.json": table("表5", "一般公共预算收入支出", [{"cells": {"name": n, "amount": e}} for n, e in (
                ("年初", "general.opening"), ("本年收入", "general.income"), ("本年支出", "general.expenditure.sum.total"), ("年末", "general.closing"))]),
            "report.md.j2": "# 二、决算情况说明\n\n{% set c = three_public.actual.total|change(local.base.three_public) %}\n与2019年相比{{ c.word }}{{ c.rate }}。\n\n"
                            "{% for id in pack.tables %}\n{{ table(id) }}\n\n{% endfor %}\n"}
        data = make("bureau", 1, "元")
        project = next(r for r in data["general"]["expenditure"] if float(r.get("project") or 0))
        data["local"] = {
            "units": [{"name": "本级", "income": 10}, {"name": "中心", "income": 2.5}],
            "projects": [{"code": project["code"], "name": "甲项目", "amount": project["project"]}],
            "three": {"general": {"abroad": 1, "vehicle": 2, "reception": 3}, "fund": {"abroad": 0, "vehicle": 4, "reception": 0},
                      "capital": {"abroad": 0, "vehicle": 0, "reception": 0}},
            "classes": [{"code": "30227", "fund": 70000, "capital": 30000}], "base": {"three_public": 0}}
        text, book, said = self.make(files, data)
        self.assertIn("R128", said, "a year that is not the last one is doubted")
        files["rules.json"] = {"text": {"base_years": ["2019"]}}
        self.assertNotIn("R128", self.make(files, data)[2])
        cell = lambda sheet, name: next(r for r in book[sheet].texts if r[0] == name)
        self.assertEqual(cell("表1", "合计")[1], "0.00")
        self.assertTrue(any("甲项目" in (r[0] or "") for r in book["表2"].texts))
        self.assertEqual([float(cell("表3", n)[1]) for n in ("一般公共预算", "政府性基金", "国有资本经营")], [0, 0, 0])
        self.assertEqual(cell("表4", "30227")[2:4], ["7.00", "3.00"])
        flow = [float(cell("表5", n)[1].replace(",", "")) for n in ("年初", "本年收入", "本年支出", "年末")]
        self.assertAlmostEqual(flow[0] + flow[1] - flow[2], flow[3], 1)
        self.assertGreater(flow[1], 0)
        self.assertIn("与2019年相比增加--（基数为0，不可比）。", text)

    def test_no_row_of_column_numbers(self):
        text, book, _ = self.make({"pack.json": {"tables": ["t05"]}, "tables/t05.json": {"numbers_row": None},
                                   "report.md.j2": "# 表\n\n{{ table(\"t05\") }}\n"})
        self.assertFalse(any("栏次" in (c or "") for r in book["公开05表"].texts for c in r))

    def test_lint_tries_a_full_department(self):
        """What stands only where there is something to tell is tried, too."""
        wrong = {
            "fund": ("{% if not fund.empty %}{{ fund.sum.totall|amount }}{% endif %}", "E3"),
            "annex": ("{% for a in annexes %}{{ a.titel }}{% endfor %}", "E3"),
            "missing": ("{% if reasons.fund %}{{ table(\"unitz\") }}{% endif %}", "E3119"),
            "never": ("{% if totals.income %}{{ local.never|amount }}{% endif %}", "E3")}
        for name, (sentence, code) in wrong.items():
            with self.subTest(name):
                write_pack(self.folder.name, name, {"pack.json": {"name": name, "title": "包", "extends": "standard", "tables": ["t01"]},
                                                    "report.md.j2": "# 表\n\n{{ table(\"t01\") }}\n\n" + sentence + "\n"})
                done = run("template", "lint", name, "--templates", self.folder.name)
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertRegex(done.stderr, rf"{name}/report\.md\.j2:5:\d+: 错误 {code}")


class Provinces(unittest.TestCase):
    """The packs made by the manual alone: their invented departments fill every table, and all is consistent."""

    def build(self, slug):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        done = run("build", os.path.join(ROOT, "data", slug + ".json"), "-o", folder.name, "--formats", "md,xlsx")
        self.assertEqual(done.returncode, 0, done.stderr)
        checked = run("check", os.path.join(ROOT, "data", slug + ".json"))
        self.assertEqual(checked.returncode, 0, checked.stdout)
        self.assertIn("错误 0 条，提示 0 条", checked.stdout)
        with open(os.path.join(folder.name, slug + ".md"), encoding="utf-8") as file:
            return file.read(), Workbook(os.path.join(folder.name, slug + ".xlsx"))

    def figures(self, sheet):
        return [c for r in sheet.texts for c in r if c and re.fullmatch(r"-?[\d,]+\.\d\d", c) and float(c.replace(",", ""))]

    def test_sichuan(self):
        text, book = self.build("jinquan-2023")
        self.assertEqual(book.names[:13], [f"公开{i:02}表" for i in range(1, 14)])
        self.assertEqual(len(book.names), 13 + 7, "and seven charts")
        for name in book.names[:13]:
            self.assertGreater(len(self.figures(book[name])), 3, name)
        titles = ["收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表", "财政拨款支出决算明细表", "一般公共预算财政拨款支出决算表",
                  "一般公共预算财政拨款支出决算明细表", "一般公共预算财政拨款基本支出决算明细表", "一般公共预算财政拨款项目支出决算表",
                  "政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表", "财政拨款“三公”经费支出决算表"]
        for name, title in zip(book.names, titles):
            self.assertIn(title, [c for r in book[name].texts for c in r])
        parts = [text.index(p) for p in ("# 第一部分 部门概况", "# 第二部分 2023年度部门决算情况说明", "# 第三部分 名词解释", "# 第四部分 附件", "# 第五部分 附表")]
        self.assertEqual(parts, sorted(parts))
        self.assertGreater(text.index("收入支出决算总表\n"), parts[4])
        captions = re.findall(r"（图(\d)：(.*?)）（(.*?)）", text)
        self.assertEqual([(n, k) for n, _, k in captions], [("1", "柱状图"), ("2", "饼状图"), ("3", "饼状图"), ("4", "柱状图"), ("5", "柱状图"), ("6", "饼状图"), ("7", "饼状图")])
        # 05, 07, 09 are one set of figures seen three ways
        five, seven, nine = book["公开05表"], book["公开07表"], book["公开09表"]
        total = lambda sheet, col: next(r for r in sheet.texts if r[0] == "合计")[col]
        self.assertEqual(total(five, 3), total(seven, 2))
        self.assertEqual(total(five, 5), total(nine, 2))
        row, _ = nine.find("水利工程建设")
        self.assertEqual([r[1] for r in nine.texts[row + 1:row + 4]], ["青石河堤防加固工程", "病险水库除险加固", "小型水利设施更新改造"])
        self.assertIn("完成预算114.50%，决算数大于预算数的主要原因是年中追加堤防加固工程上级补助资金。", text)

    def test_the_workbook_of_sichuan_brings_all_back(self):
        """Projects have names of their own: several stand under one code."""
        with tempfile.TemporaryDirectory() as folder:
            book, back = os.path.join(folder, "w.xlsx"), os.path.join(folder, "back.json")
            for args in ((os.path.join(ROOT, "data", "jinquan-2023.json"), "-o", book), (book, "-o", back)):
                done = run("import", *args)
                self.assertEqual(done.returncode, 0, done.stderr)
            with open(back, encoding="utf-8") as a, open(os.path.join(ROOT, "data", "jinquan-2023.json"), encoding="utf-8") as b:
                back, data = json.load(a), json.load(b)
        key = lambda r: {k: float(v) if k != "code" and k != "name" else v for k, v in r.items()}
        for name in ("projects", "detail", "economic", "capital"):
            self.assertEqual([key(r) for r in back["local"][name]], [key(r) for r in data["local"][name]], name)

    def test_sichuan_finds_what_does_not_agree(self):
        with open(os.path.join(ROOT, "data", "jinquan-2023.json"), encoding="utf-8") as file:
            data = json.load(file)
        changes = {"S01": lambda d: d["local"]["economic"][0].update(general_project=1), "S04": lambda d: d["local"]["detail"][0].update(e30302=1),
                   "S06": lambda d: d["local"]["projects"][0].update(amount=1), "S08": lambda d: d["local"]["capital"][0].update(income=1),
                   "S09": lambda d: d["performance"]["projects"][0].update(actual=548)}
        for rule, change in changes.items():
            wrong = json.loads(json.dumps(data))
            change(wrong)
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "d.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(wrong, file, ensure_ascii=False)
                done = run("check", path)
            self.assertEqual(done.returncode, 0 if rule == "S09" else 1, done.stderr)
            self.assertIn(rule, done.stdout)

    def test_projects_below_their_codes_are_read_back(self):
        """Rows without a code belong to the code above them, in whatever format."""
        with open(os.path.join(ROOT, "data", "jinquan-2023.json"), encoding="utf-8") as file:
            data = json.load(file)
        for amount in (98.6, 88.6):
            data["local"]["projects"][7]["amount"] = amount
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "d.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(data, file, ensure_ascii=False)
                built = run("build", path, "-o", folder, "--draft", "--formats", "docx,xlsx,html")
                self.assertEqual(built.returncode, 0, built.stderr)
                for kind in ("docx", "xlsx", "html"):
                    done = run("check", "--as-published", os.path.join(folder, "d." + kind), "--template", "sichuan", "--year", "2023")
                    self.assertNotIn("E7013", done.stderr)
                    if amount == 98.6:
                        self.assertEqual(done.returncode, 0, done.stdout)
                    else:
                        self.assertRegex(done.stdout, r"S06 .*\n.*2130314防汛.*133\.05.*防汛物资储备“项目支出”栏 88\.60?")

    def test_shanghai(self):
        text, book = self.build("hubin-2024")
        self.assertEqual(book.names, [f"表{i}" for i in range(1, 10)] + ["部门决算单位构成"])
        for name in book.names[:9]:
            self.assertGreater(len(self.figures(book[name])), 3, name)
        one = [r for r in book["表1"].texts if r[2] and re.match("[一二三四五六七八九十]+、", r[2])]
        self.assertEqual((len(one), one[-1][2]), (24, "二十四、抗疫特别国债安排的支出"))
        seven = book["表7"]
        row, _ = seven.find("合计")
        self.assertEqual([c for c in seven.texts[row + 1] + seven.texts[row + 2] if c].count("预算数"), 6)
        at = next(r for r in seven.texts if r[0] and re.fullmatch(r"[\d,]+\.\d\d", r[0]))
        self.assertEqual(at[:4], ["42.40", "32.47", "12.00", "8.64"])
        self.assertEqual(next(r for r in reversed(book["表5"].texts) if r[2])[0], "合计")
        self.assertNotIn("栏次", text)
        self.assertNotIn("公开0", text)
        self.assertIn("纳入沪滨区绿化和市容管理局2024年度部门决算编制范围的单位共3个：", text)


if __name__ == "__main__":
    unittest.main()

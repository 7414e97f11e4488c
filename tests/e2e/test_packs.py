# ctest: cost=40
"""Template packs: a new province is made of pack files alone; a pack's faults are found by lint."""
import json
import os
import re
import subprocess
import tempfile
import unittest

from departments import make
from provinces import CODE_COLUMNS, KUNXU, YINGZHOU, kunxu_data, write_pack as write_province, yingzhou_data
from workbook import Workbook

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
DATA = os.path.join(ROOT, "data", "linxia-2022.json")

# 蓬莱 is no province: other order of tables, the three-public table as number 7, an eleventh table, other columns,
# other wording, 元 instead of 万元.
PENGLAI = {
    "pack.json": {
        "name": "penglai", "title": "蓬莱省部门决算公开", "extends": "standard",
        "tables": ["t01", "t02", "t03", "t04", "t05", "t06", "t07", "t08", "t09", "t10", "t11"],
        "numbers": {"unit": "元", "separator": True, "zero": "—"},
        "table": {"department": "填报单位：{{ department.name }}", "unit": "单位：{{ unit }}"},
        "words": {"increase": "上升", "rise": "上升"}},
    "tables/t05.json": {
        "title": "一般公共预算支出决算明细表",
        "columns": [
            {"title": "编码", "columns": CODE_COLUMNS},
            {"title": "名称", "key": "name", "kind": "label", "bind": "row.name"},
            {"title": "决算", "columns": [
                {"title": "项目支出", "key": "project", "kind": "amount", "bind": "row.project"},
                {"title": "基本支出", "key": "basic", "kind": "amount", "bind": "row.basic"},
                {"title": "合计", "key": "total", "kind": "amount", "bind": "row.total"}]},
            {"title": "占比%", "key": "share", "kind": "number",
             "bind": "row.total / general.expenditure.sum.total * 100"}],
        "rows": [{"each": "general.expenditure.leaves"},
                 {"row": "general.expenditure.sum", "cells": {"class": "总计"}, "merge": ["class", "name"], "role": "total"}]},
    "tables/t07.json": {"extends": "t09", "code": "公开07表"},
    "tables/t08.json": {"extends": "t07", "code": "公开08表"},
    "tables/t09.json": {"extends": "t08", "code": "公开09表"},
    "tables/t10.json": {
        "extends": False, "code": "公开10表", "title": "政府采购情况表",
        "columns": [{"title": "类别", "key": "kind", "kind": "label"}, {"title": "金额", "key": "amount", "kind": "amount"}],
        "rows": [{"cells": {"kind": "货物", "amount": "procurement.goods"}},
                 {"cells": {"kind": "工程", "amount": "procurement.works"}},
                 {"cells": {"kind": "服务", "amount": "procurement.services"}},
                 {"cells": {"kind": "合计", "amount": "procurement.total"}, "role": "total"}]},
    "tables/t11.json": {
        "extends": False, "code": "公开11表", "title": "车辆情况表",
        "columns": [{"title": "项目", "key": "kind", "kind": "label"}, {"title": "辆", "key": "n", "kind": "count"}],
        "rows": [{"cells": {"kind": "车辆合计", "n": "assets.vehicles.total"}}]},
    "tables/annex-target.json": {
        "extends": False, "title": "{{ annex.title }}", "code": "", "sheet": "附表{{ annex_number }}",
        "columns": [{"title": "指标", "key": "k", "kind": "text"}, {"title": "目标值", "key": "v", "kind": "text"}],
        "rows": [{"each": "annex.indicators", "cells": {"k": "{{ row.level3 }}", "v": "{{ row.target }}"}}]},
    "report.md.j2": """{{ style("cover_title") }}
{{ department.name }}{{ year }}年决算

{{ page_break() }}

{{ toc() }}

# 第一部分 公开表
{% for id in pack.tables %}

{{ table(id) }}
{% endfor %}

# 第二部分 说明

## 一、总体情况

{{ year|cn_digits }}年收入{{ totals.income_total|amount }}，比上年{{ change(totals.income_total, previous.income_total).word }}{{ change(totals.income_total, previous.income_total).rate }}。

# 第三部分 附件
{% for item in annexes %}

{{ annex(loop.index) }}
{% endfor %}
""",
}


def write_pack(folder, files, name="penglai"):
    for path, content in files.items():
        target = os.path.join(folder, name, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as f:
            f.write(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1))


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=300)


class Packs(unittest.TestCase):
    def test_a_new_province_needs_no_compiler(self):
        with tempfile.TemporaryDirectory() as folder:
            write_pack(folder, PENGLAI)
            done = run("build", DATA, "--template", "penglai", "--templates", folder, "-o", os.path.join(folder, "out"))
            self.assertEqual(done.returncode, 0, done.stderr)
            book = Workbook(os.path.join(folder, "out", "linxia-2022.xlsx"))
            self.assertEqual(book.names, [f"公开{i:02}表" for i in range(1, 12)] + ["附表1"])
            five = book["公开05表"]
            row, _ = five.find("工会事务")
            self.assertEqual(five.texts[row][:8],
                             ["201", "29", "06", "工会事务", "—", "80,000.00", "80,000.00", "0.73"])
            row, _ = five.find("总计")
            self.assertEqual(five.texts[row][6], "11,001,300.00")
            self.assertIn("“三公”", "".join(c for r in book["公开07表"].texts for c in r if c))
            self.assertIn("填报单位：临夏市医疗保障局", [c for r in five.texts for c in r])
            ten = book["公开10表"]
            row, _ = ten.find("合计")
            self.assertEqual(ten.texts[row][1], "135,300.00")
            with open(os.path.join(folder, "out", "linxia-2022.md"), encoding="utf-8") as f:
                self.assertIn("二〇二二年收入11039300.00元，比上年上升29.27%。", f.read())
            lint = run("template", "lint", "penglai", "--templates", folder)
            self.assertEqual(lint.returncode, 0, lint.stderr)
            self.assertIn("0 处错误", lint.stdout)

    def test_the_province_of_the_manual(self):
        """The files that docs/template-packs.md tells a stranger to write make a pack."""
        with open(os.path.join(ROOT, "docs", "template-packs.md"), encoding="utf-8") as file:
            files = dict(re.findall(r"```\w+ penglai/(\S+)\n(.*?)```", file.read(), re.S))
        self.assertEqual(len(files), 8)
        with tempfile.TemporaryDirectory() as folder:
            write_pack(folder, files)
            lint = run("template", "lint", "penglai", "--templates", folder)
            self.assertEqual((lint.returncode, lint.stdout), (0, "penglai：0 处错误，0 处提示\n"), lint.stderr)
            done = run("build", DATA, "--template", "penglai", "--templates", folder, "-o", folder, "--formats", "xlsx,md")
            self.assertEqual(done.returncode, 0, done.stderr)
            book = Workbook(os.path.join(folder, "linxia-2022.xlsx"))
            self.assertEqual(book.names[:10], [f"公开{i:02}表" for i in range(1, 11)])
            row, _ = book["公开05表"].find("总计")
            self.assertEqual(book["公开05表"].texts[row][4:6], ["11,001,300.00", "—"])
            with open(os.path.join(folder, "linxia-2022.md"), encoding="utf-8") as file:
                self.assertIn("2022年收入总计11,039,300.00元，比上年上升2,499,600.00元，上升29.27%。", file.read())

    def test_a_seventh_province_of_another_kind(self):
        """Units side by side, groups of rows, columns only where there are figures, data of its own with its own rules."""
        with tempfile.TemporaryDirectory() as folder:
            write_province(folder, "yingzhou", YINGZHOU)

            def build(data):
                path = os.path.join(folder, "y.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(data, file, ensure_ascii=False)
                return run("build", path, "--templates", folder, "-o", os.path.join(folder, "out"), "--formats", "xlsx,md",
                           "--force")
            for unit, scale in (("万元", 10000), ("元", 1)):
                done = build(yingzhou_data(make("bureau", 1, unit)))
                self.assertEqual(done.returncode, 0, done.stderr)
                book = Workbook(os.path.join(folder, "out", "y.xlsx"))
                self.assertEqual(book.names[:2] + book.names[8:12], ["Table A", "附表B", "附表I", "附表J", "附表K", "附表L"])
                units = book["附表I"]
                row, _ = units.find("项目")
                self.assertIn("各单位", units.texts[row])
                self.assertEqual([t for t in units.texts[row + 1] if t][:3], ["1.本级", "2.中心", "3.学校"])
                for label, figures in (("本年收入", (100.5, 20, 1, 121.5)), ("本年支出", (99.25, 20.75, 0.5, 120.5))):
                    row, _ = units.find(label)
                    self.assertEqual(units.texts[row][1:5], [f"{x * scale:.2f}" for x in figures])
                row, _ = units.find("年末人数")
                self.assertEqual(units.texts[row][1:5], ["12", "30", "8", "50"])
                self.assertIn("注：咨询电话0999-12345678。", [c for r in units.texts for c in r])
                lines = [[c for c in r if c] for r in book["附表J"].texts]
                at = lines.index(["本级", f"{42.5 * scale:.2f}"])
                self.assertEqual(lines[at + 1:at + 5], [
                    ["1", "本级：巡查", f"{30 * scale:.2f}"], ["2", "本级：培训", f"{12.5 * scale:.2f}"],
                    ["中心"], ["（没有项目）"]])
                self.assertIn("其他收入", [c for r in book["附表B"].texts for c in r])
                row, _ = book["附表B"].find("行政运行")
                self.assertEqual(book["附表B"].texts[row][:3], ["205", "01", "01"])
                with open(os.path.join(folder, "out", "y.md"), encoding="utf-8") as file:
                    self.assertRegex(file.read(), r"二〇二三年度收入总计[\d,.]+元，较二〇二二年度净[增减][\d,.]+元（[增降]幅[\d.]+%）。咨询电话")
            # without such income there is no such column
            plain = yingzhou_data(make("wages", 1, "元"))
            plain["reasons"] = {"total": "无"}
            done = build(plain)
            self.assertEqual(done.returncode, 0, done.stderr)
            texts = [c for r in Workbook(os.path.join(folder, "out", "y.xlsx"))["附表B"].texts for c in r]
            self.assertNotIn("其他收入", texts)
            # its own data is checked by its own schema and list
            wrong = yingzhou_data(make("wages", 1, "元"))
            wrong["local"]["units"][0]["incom"] = 5
            wrong["local"]["units"][1]["income"] = "1,5"
            wrong["local"].pop("hotline")
            done = build(wrong)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r"E2101：不认识的名称“incom”，是不是“income”？（/local/units/0/incom）")
            self.assertRegex(done.stderr, r"E2112：数里有逗号：“1,5”（/local/units/1/income）")
            missing = yingzhou_data(make("wages", 1, "元"))
            missing["local"].pop("hotline")
            self.assertIn("E4401：缺少必须公开的内容：咨询电话（《瀛洲省部门决算公开办法》第三条）（local.hotline）", build(missing).stderr)
            missing.pop("local")
            self.assertIn("E2103", build(missing).stderr)
            # another pack does not mind
            other = run("build", os.path.join(folder, "y.json"), "--template", "standard", "-o", os.path.join(folder, "out"),
                        "--formats", "md", "--force")
            self.assertEqual(other.returncode, 0, other.stderr)
            lint = run("template", "lint", "yingzhou", "--templates", folder)
            self.assertEqual((lint.returncode, lint.stdout), (0, "yingzhou：0 处错误，0 处提示\n"), lint.stderr)

    def test_titles_over_titles_made_by_the_data(self):
        """A matrix: every class of one classification with its own columns, by rows of the other."""
        with tempfile.TemporaryDirectory() as folder:
            write_province(folder, "kunxu", KUNXU)
            lint = run("template", "lint", "kunxu", "--templates", folder)
            self.assertEqual(lint.returncode, 0, lint.stderr)
            self.assertNotIn("错误", lint.stderr)

            def build(data):
                path = os.path.join(folder, "k.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(data, file, ensure_ascii=False)
                return run("build", path, "--templates", folder, "-o", folder, "--formats", "xlsx,md", "--force")

            done = build(kunxu_data())
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("E4204", done.stderr, "图书馆、住房公积金 have names")
            sheet = Workbook(os.path.join(folder, "k.xlsx"))["公开10表"]
            row, _ = sheet.find("科目")
            self.assertEqual([t for t in sheet.texts[row] if t], ["科目", "合计", "1.工资福利支出", "2.商品和服务支出", "3.对个人和家庭的补助"])
            self.assertEqual(sheet.texts[row + 1][2:], ["小计", "301-基本工资", "301-住房公积金", "小计", "302-办公费",
                                                        "302-公务用车运行维护费", "小计", "303-退休费"])
            self.assertEqual(sheet.texts[row + 2], ["栏次"] + [str(n) for n in range(1, 10)])
            tenths = [f"{v / 10000:.2f}" for v in (950, 650, 600, 50, 220, 100, 120, 80, 80)]
            self.assertEqual(sheet.texts[row + 3], ["合计"] + tenths)
            self.assertEqual([r[0] for r in sheet.texts[row + 4:row + 6]], ["文化旅游体育与传媒支出", "住房保障支出"])
            self.assertIn("部门：某市某馆（107001）", [c for r in sheet.texts for c in r])
            one = [c for r in Workbook(os.path.join(folder, "k.xlsx"))["公开01表"].texts for c in r]
            self.assertIn("使用非财政拨款结余（含专用结余）", one, "so called from 2023 on")
            with open(os.path.join(folder, "k.md"), encoding="utf-8") as file:
                text = file.read()
            self.assertIn("“三公”经费增加1,100.0%，因公出国（境）费--（基数为0）。", text)
            self.assertLess(text.index("# 二、情况说明"), text.index("# 附表"))
            # an empty data file asks for the pack's own data
            empty = run("init", "--template", "kunxu", "--templates", folder, "--year", "2024").stdout
            self.assertIn('"//matrix": "功能分类与经济分类：一行写成 { … }，各项：code 科目代码；e30101 30101；', empty)
            self.assertNotIn('"local"', run("init", "--template", "standard", "--year", "2024").stdout)
            # its own rule watches its own figures
            wrong = kunxu_data()
            wrong["local"]["matrix"][1]["e30113"] = 500
            done = build(wrong)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, "错误 E7101：核对规则 K01")
            # nor is the word for what is missing ever published
            unfilled = kunxu_data()
            unfilled["department"]["duties"].append("〔待填〕")
            done = build(unfilled)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r"kunxu/report.md.j2:3:1: 错误 E4309：正文里还有没填的“〔待填〕”")

    def test_every_data_file_builds_with_every_pack(self):
        """The same facts in another province's document: its tables, its unit. What a pack asks for and a department of
        another province did not give is marked in a draft, never taken for 0."""
        totals = {"linxia-2022": ("1103.93", "11039300.00"), "beiguan-2022": ("439.04", "4390400.00"),
                  "zhongwei-2023": ("741.45", "7414478.98"), "linfen-2021": ("6360.07", "63600700.00"),
                  "jinquan-2023": ("4562.61", "45626100.00"), "hubin-2024": ("11406.58", "114065812.64")}
        for slug, (wan, yuan) in totals.items():
            for pack in ("standard", "gansu", "henan", "ningxia", "shanxi", "sichuan", "shanghai"):
                with self.subTest(data=slug, pack=pack), tempfile.TemporaryDirectory() as out:
                    done = run("build", os.path.join(ROOT, "data", slug + ".json"), "--template", pack, "-o", out,
                               "--formats", "xlsx,md", "--draft")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    one = Workbook(os.path.join(out, slug + ".xlsx"))["表1" if pack == "shanghai" else "公开01表"]
                    row, _ = one.find("总计")
                    self.assertEqual(one.texts[row][1 if pack == "shanghai" else 2].replace(",", ""), yuan if pack == "ningxia" else wan)
                    unit = "元" if pack == "ningxia" else "万元"
                    self.assertTrue({"金额单位：" + unit, "单位：" + unit} & {c for r in one.texts for c in r})
                    with open(os.path.join(out, slug + ".md"), encoding="utf-8") as file:
                        text = file.read()
                    if pack == "shanxi":  # prints basic and project expenditure together by 经济分类: only 临汾 gives that
                        self.assertEqual("其中，人员经费〔待填〕万元，占比〔待填〕" in text, slug != "linfen-2021")

    def test_lint_finds_faults_with_their_places(self):
        with tempfile.TemporaryDirectory() as folder:
            write_pack(folder, {
                "pack.json": {"name": "bad", "extends": "standard", "report": "r.md.j2"},
                "facts.json": {"facts": {"never.used": {"title": "没有用到", "sum": ["income.sum.total"]}}},
                "tables/t02.json": {"rows": [{"each": "incme.rows"}, {"row": "income.sum +"}]},
                "r.md.j2": "# 第一部分\n\n{{ departmnt.name }} ×× {{ table(\"t01\") }}\n{% if 1 > 2 %}从不{% endif %}\n"},
                "bad")
            done = run("template", "lint", "bad", "--templates", folder)
            self.assertEqual(done.returncode, 1, done.stderr)
            for place, code in (("bad/r.md.j2:3:4", "E3502"), ("bad/r.md.j2:3:22", "E3505"), ("bad/r.md.j2:4", "E3504"),
                                ("bad/tables/t02.json", "E3502"), ("bad/facts.json", "E3503")):
                self.assertRegex(done.stderr, place + r"\S* \S+ " + code)
            self.assertIn("没有“incme”这个名称，是不是income？", done.stderr)
            self.assertIn("E3507", done.stderr)  # tables that the report never places

    def test_a_fact_that_only_a_child_pack_prints_is_used(self):
        facts = {"facts": {"for.heirs": {"title": "给下级包用的", "sum": ["income.sum.total"]},
                           "for.nobody": {"title": "没有用到", "sum": ["income.sum.total"]}}}
        with tempfile.TemporaryDirectory() as folder:
            write_pack(folder, {"pack.json": {"name": "base", "extends": "standard"}, "facts.json": facts}, "base")
            for heir, parent, text in (("heir", "base", "没有"), ("grandchild", "heir", "{{ for.heirs }}"),
                                       ("stranger", "standard", "{{ for.nobody }}")):
                write_pack(folder, {"pack.json": {"name": heir, "extends": parent}, "parts/x.md.j2": text}, heir)
            done = run("template", "lint", "base", "--templates", folder)
            self.assertEqual(re.findall(r"E3503.*?“(\S+)”", done.stderr), ["for.nobody"])
        done = run("template", "lint", "standard")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "standard：0 处错误，0 处提示\n", ""))

    def test_faults_of_a_packs_own_data_and_list(self):
        """A wrong schema.json or mandatory.json is found with its place and never walked."""
        def local(properties, **more):
            return {"properties": {"local": {"properties": properties}}, **more}
        wrong = {
            "schema.json": [
                ({"properties": {"local": {"properties": 5, "required": "x"}}}, "E4021"), ({"properties": {"income": 7}}, "E4021"),
                (local({"x": {"$ref": "#/$defs/nothing"}}), "E4404"),
                (local({"x": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": {"$ref": "#/$defs/a"}}}), "E4404"),
                (local({"x": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": {"properties": {"a": {"$ref": "#/$defs/a"}}}}}), "E4404"),
                ([1], "E4004")],
            "mandatory.json": [
                ({"items": {"a": {"title": "甲", "at": ["fund"], "if": "1 +"}}}, "E3025"),
                ({"items": {"a": {"title": "甲", "at": ["fund"], "holds": "nothing"}}}, "E3102"), ([1], "E4004")]}
        for name, cases in wrong.items():
            for content, code in cases:
                with self.subTest(name=name, content=content), tempfile.TemporaryDirectory() as folder:
                    write_pack(folder, {"pack.json": {"name": "penglai", "extends": "standard"}, name: content})
                    for done in (run("template", "lint", "penglai", "--templates", folder),
                                 run("build", DATA, "--template", "penglai", "--templates", folder, "-o", folder)):
                        self.assertEqual(done.returncode, 1, done.stderr)
                        self.assertRegex(done.stderr, rf"penglai/{name}:\d+:\d+: 错误 {code}：")

    def test_list_and_show(self):
        done = run("template", "list")
        self.assertEqual(done.returncode, 0)
        names = [line.split("\t")[0] for line in done.stdout.splitlines()]
        for name in ("standard", "gansu", "henan", "ningxia", "shanxi", "sichuan", "shanghai"):
            self.assertIn(name, names)
        done = run("template", "show", "shanxi")
        self.assertEqual(done.returncode, 0)
        self.assertIn("shanxi → standard", done.stdout)
        self.assertIn("t10", done.stdout)
        self.assertEqual(run("template", "show", "nowhere").returncode, 2)

    def test_packs_of_the_program_are_clean(self):
        for name in ("standard", "gansu", "dongxiang", "henan", "ningxia", "shanxi", "sichuan", "shanghai"):
            with self.subTest(pack=name):
                done = run("template", "lint", name)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_circle(self):
        with tempfile.TemporaryDirectory() as folder:
            write_pack(folder, {"pack.json": {"name": "a", "extends": "b"}}, "a")
            write_pack(folder, {"pack.json": {"name": "b", "extends": "a"}}, "b")
            done = run("build", DATA, "--template", "a", "--templates", folder, "-o", os.path.join(folder, "out"))
            self.assertEqual(done.returncode, 1)
            self.assertIn("E4002", done.stderr)


class Explain(unittest.TestCase):
    def test_down_to_the_lines_of_the_data(self):
        done = run("explain", DATA, "summary[208].amount")
        self.assertEqual(done.returncode, 0, done.stderr)
        first, *rest = done.stdout.splitlines()
        self.assertRegex(first, r"summary\[208\]\.amount .* = 770\.86万元  ← .*linxia-2022\.json:\d+:\d+")
        self.assertIn("按下列各数计算为 770.85万元", first)
        self.assertTrue(any("general.expenditure[2080109].basic" in line and "linxia-2022.json:" in line for line in rest))

    def test_a_cell_of_a_table(self):
        done = run("explain", DATA, 't05["2101101"].basic')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("general.expenditure[2101101].basic"))

    def test_unknown_address(self):
        done = run("explain", DATA, "no.such")
        self.assertEqual(done.returncode, 2)
        self.assertIn("E1005", done.stderr)


if __name__ == "__main__":
    unittest.main()

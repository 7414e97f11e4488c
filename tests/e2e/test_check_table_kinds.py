"""Printed tables of the kinds that are met, one by one: each whole and right raises nothing and is read whole, each with
one wrong figure is found. What cannot be read is told cell by cell and counts for nothing."""
import copy
import json
import os
import subprocess
import tempfile
import unittest

JUESUAN = os.environ["JUESUAN"]

# An invented department, 万元: (code, name, basic, project)
ITEMS = [("201", "一般公共服务支出", 70, 30), ("20129", "群众团体事务", 70, 30), ("2012901", "行政运行", 70, 10),
         ("2012999", "其他群众团体事务支出", 0, 20), ("208", "社会保障和就业支出", 40.5, 0),
         ("20805", "行政事业单位养老支出", 40.5, 0), ("2080505", "机关事业单位基本养老保险缴费支出", 40.5, 0)]
TOTAL = ("", "合计", 110.5, 30)


def money(d):
    return "%.2f" % d


def amounts(item):
    return [money(item[2] + item[3]), money(item[2]), money(item[3])]


def table(title, rows, header_rows=1, merges=(), **more):
    return dict({"code": "", "title": title, "unit": "万元", "header_rows": header_rows, "merges": [list(m) for m in merges],
                 "rows": rows, "notes": []}, **more)


def general(total="above", codes=1, heads=1, title="一般公共预算财政拨款支出决算表", told_header=None):
    """A table by function code: the total above or below, the code in one to four pieces."""
    names = ["科目编码", "科目名称", "小计", "基本支出", "项目支出"]

    def code(text):
        if codes == 1:
            return [text]
        if codes == 3:
            return [text[:3], text[3:5], text[5:7]]
        if codes == "whole":
            return [text if len(text) == n else "" for n in (3, 5, 7)]
        if codes == "repeated":
            return [text[:n] if len(text) >= n else "" for n in (3, 5, 7)]
        return [text[:3] if len(text) == 3 else "", text[3:5] if len(text) == 5 else "", text[5:7]]  # "below"
    wide = len(code("201"))
    head = [["科目编码"] * wide + names[1:]]
    if wide > 1:
        head.append(["类", "款", "项"] + [""] * 4)
    if heads == "juesuanshu":
        head.append([""] * (wide + 1) + ["决算数"] * 3)
    body = [code(i[0]) + [i[1]] + amounts(i) for i in ITEMS]
    last = [""] * wide + ["合计"] + amounts(TOTAL)
    rows = head + ([last] + body if total == "above" else body + [last])
    return table(title, rows, told_header or len(head), [[0, 0, 0, wide - 1]] if wide > 1 else [])


THREE = [("合计", 9, 6.56), ("因公出国（境）费", 0, 0), ("公务用车购置及运行维护费", 6, 5.15), ("公务用车购置费", 0, 0),
         ("公务用车运行维护费", 6, 5.15), ("公务接待费", 3, 1.41)]
MARKED = ["合计", "1.因公出国（境）费", "2.公务用车购置及运行维护费", "其中：（1）公务用车购置费", "（2）公务用车运行维护费", "3.公务接待费"]
THREE_TITLE = "财政拨款“三公”经费支出决算表"
WITH_TITLE = "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表"


def downwards(names, lines=False, more=()):
    rows = [["项目", "行次", "预算数", "决算数"] if lines else ["项目", "预算数", "决算数"]]
    for i, (name, (_, b, a)) in enumerate(zip(list(names) + [n for n, _, _ in more], THREE + list(more))):
        rows.append([name] + ([str(i + 1)] if lines else []) + [money(b), money(a)])
    return table(WITH_TITLE if more else THREE_TITLE, rows)


def interleaved():
    pairs = [t for one in THREE for t in (money(one[1]), money(one[2]))]
    return table(THREE_TITLE, [
        ["合计", "", "因公出国（境）费", "", "公务用车购置及运行维护费", "", "", "", "", "", "公务接待费", ""],
        ["", "", "", "", "小计", "", "公务用车购置费", "", "公务用车运行维护费", "", "", ""], ["预算数", "决算数"] * 6, pairs], 3,
        [[0, 0, 1, 1], [0, 2, 1, 3], [0, 4, 0, 9], [1, 4, 1, 5], [1, 6, 1, 7], [1, 8, 1, 9], [0, 10, 1, 11]])


def with_meetings():
    order = [0, 1, 5, 2, 3, 4]
    values = [[money(THREE[i][k]) for i in order] for k in (1, 2)]
    return table(WITH_TITLE, [
        ["项目", "“三公”经费财政拨款支出", "", "", "", "", "", "会议费", "培训费"],
        ["", "小计", "因公出国（境）费用", "公务接待费", "公务用车购置费和运行维护费", "", "", "", ""],
        ["", "", "", "", "小计", "公务用车购置费", "公务用车运行维护费", "", ""],
        ["栏次", "1", "2", "3", "4", "5", "6", "7", "8"],
        ["预算数"] + values[0] + ["2.00", "3.00"], ["决算数"] + values[1] + ["1.80", "2.60"]], 4, [[0, 1, 0, 6], [1, 4, 1, 6]])


ECONOMIC = [("301", "工资福利支出", 60), ("30101", "基本工资", 40), ("30102", "津贴补贴", 20), ("302", "商品和服务支出", 9),
            ("30201", "办公费", 6), ("30202", "印刷费", 3)]


def economic_in_pieces():
    left, right = ECONOMIC[:3], ECONOMIC[3:]
    rows = [["经济分类科目编码", "", "科目名称", "决算数"] * 2, ["类", "款", "", ""] * 2]
    for pair in zip(left, right):
        rows.append([t for code, name, a in pair for t in (code[:3], code[3:], name, money(a))])
    rows.append(["人员经费合计", "", "", "60.00", "公用经费合计", "", "", "9.00"])
    return table("一般公共预算财政拨款基本支出决算表", rows, 2, [[0, 0, 0, 1], [0, 4, 0, 5]])


def economic_by_use():
    rows = [["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"], ["", "合计", "69.00", "60.00", "9.00"]]
    rows += [[c, n, money(a), money(a) if c[2] == "1" else "", money(a) if c[2] == "2" else ""] for c, n, a in ECONOMIC]
    return table("一般公共预算财政拨款基本支出决算表", rows)


def assets():
    return table("国有资产使用情况表", [
        ["项目", "行次", "资产总额", "流动资产", "固定资产", "", "", "", "", "对外投资/有价证券", "在建工程", "无形资产", "其他资产"],
        ["", "", "", "", "小计", "房屋构筑物", "车辆", "单价200万元以上大型设备", "其他固定资产", "", "", "", ""],
        ["栏次", ""] + [str(i) for i in range(1, 12)],
        ["合计", "1", "1,000.00", "300.00", "650.00", "400.00", "50.00", "100.00", "100.00", "0.00", "0.00", "50.00", "0.00"]],
        3, [[0, 4, 0, 8]])


def capital():
    rows = [["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"],
            ["", "", "", "", "小计", "基本支出", "项目支出", ""], ["", "合计", "5.00", "20.00", "18.00", "0.00", "18.00", "7.00"]]
    rows += [[c, n, "", "", "18.00", "0.00", "18.00", ""]
             for c, n in (("223", "国有资本经营预算支出"), ("22301", "解决历史遗留问题及改革成本支出"), ("2230105", "国有企业退休人员社会化管理补助支出"))]
    return table("国有资本经营预算财政拨款收入支出决算表", rows, 2, [[0, 4, 0, 6]])


def projects():
    rows = [["科目编码", "科目名称", "项目支出"], ["", "合计", "30.00"]]
    rows += [[c, n, money(p)] for c, n, _, p in ITEMS if p]
    return table("一般公共预算财政拨款项目支出决算表", rows)


def with_counts():
    """Counts below the amounts of a three-public table: a name and its number, several in a row."""
    one = with_meetings()
    width = len(one["rows"][0])
    for row in (["相关统计数"], ["因公出国（境）团组数（个）", "0", "公务用车保有量（辆）", "2", "国内公务接待批次（个）", "12"],
                ["国内公务接待人次（人）", "90", "召开会议次数（个）", "4", "参加会议人次（人）", "130"]):
        one["rows"].append(row + [""] * (width - len(row)))
    one["merges"].append([6, 0, 6, width - 1])
    return one


def operations(budgets):
    """The form on operations (机构运行信息): guests and cars on the left, what an office holds and buys on the right."""
    left = [("一、“三公”经费支出", None), ("（一）支出合计", (9, 8, 6.56)), ("1.因公出国（境）费", (0, 0, 0)),
            ("2.公务用车购置及运行维护费", (6, 6, 5.15)), ("（1）公务用车购置费", (0, 0, 0)), ("（2）公务用车运行维护费", (6, 6, 5.15)),
            ("3.公务接待费", (3, 2, 1.41)), ("（1）国内接待费", (None, None, 1.41)), ("（2）国（境）外接待费", (None, None, 0)),
            ("二、会议费", (1, 1, 0.8)), ("三、培训费", (1, 1, 0.9))]
    right = [("二、机关运行经费", "—"), ("（一）行政单位", "19.80"), ("（二）参照公务员法管理事业单位", "0.00"), ("三、国有资产占用情况", "—"),
             ("（一）车辆数合计（辆）", "5"), ("1.机要通信用车", "1"), ("2.执法执勤用车", "4"), ("（一）政府采购支出合计", "12.00"),
             ("1.政府采购货物支出", "12.00"), ("（二）授予中小企业合同金额", "10.00"), ("其中：授予小微企业合同金额", "6.00")]
    rows = [["项目", "年初预算数", "全年预算数", "决算数", "项目", "决算数"] if budgets else ["项目", "统计数", "项目", "统计数"]]
    for (name, values), (other, value) in zip(left, right):
        values = ["—" if v is None else money(v) for v in values or (None, None, None)]
        rows.append([name] + (values if budgets else values[2:]) + [other, value])
    return table("机构运行信息决算表" if budgets else "机构运行信息表", rows)


def in_yuan(one):
    one = copy.deepcopy(one)
    one["unit"] = "元"
    one["rows"] = [["%.2f" % (float(c) * 10000) if "." in c and c.replace(".", "").isdigit() else c for c in row] for row in one["rows"]]
    return one


def marked(one, marks):
    one = copy.deepcopy(one)
    for i, row in enumerate(one["rows"][one["header_rows"]:]):
        row[-1] += marks[i % len(marks)]
    return one


# name: tables, the cell that is made wrong (table, row, column, figure)
KINDS = {
    "total above": ([general()], (0, 1, 2, "149.50")),
    "total below": ([general("below")], (0, -1, 2, "149.50")),
    "total told as part of the header": ([general(told_header=2)], (0, 1, 2, "149.50")),
    "codes in three columns": ([general(codes=3)], (0, 5, 4, "38.00")),
    "whole codes in three columns": ([general(codes="whole")], (0, 5, 4, "38.00")),
    "codes repeated in three columns": ([general(codes="repeated")], (0, 5, 4, "38.00")),
    "codes told once and pieces below": ([general(codes="below")], (0, 5, 4, "38.00")),
    "a row that says 决算数": ([general(heads="juesuanshu")], (0, 2, 2, "149.50")),
    "the same with codes in columns": ([general(codes=3, heads="juesuanshu")], (0, 3, 4, "149.50")),
    "three public downwards": ([downwards(MARKED)], (0, 1, 1, "10.00")),
    "three public downwards with lines": ([downwards(["一、“三公”经费支出"] + [n.replace("其中：", "") for n in MARKED[1:]], True)], (0, 1, 3, "7.56")),
    "three public downwards with meetings": ([downwards(MARKED, False, [("会议费", 2, 1.8), ("培训费", 3, 2.6)])], (0, 3, 2, "6.15")),
    "three public in pairs": ([interleaved()], (0, 3, 1, "4.06")),
    "three public with meetings across": ([with_meetings()], (0, 5, 1, "9.56")),
    "economic codes in two columns": ([economic_in_pieces()], (0, 3, 7, "7.00")),
    "economic items by use": ([economic_by_use()], (0, 3, 2, "45.00")),
    "assets": ([assets()], (0, 3, 2, "1,100.00")),
    "state capital, income too": ([capital()], (0, 2, 7, "8.00")),
    "projects beside expenditure": ([general(), projects()], (1, 2, 2, "39.00")),
    "operations": ([operations(False)], (0, 5, 3, "6")),
    "operations, the smallest firms": ([operations(False)], (0, 11, 3, "16.00")),
    "operations with budgets": ([operations(True)], (0, 7, 3, "2.41")),
    "operations, the year's budget": ([operations(True)], (0, 2, 2, "9.00")),
    "yuan": ([in_yuan(general())], (0, 1, 2, "1405000.01")),
    "one in yuan": ([general(), in_yuan(projects())], (1, 2, 2, "390000.00")),
    "figures with marks": ([marked(general(), ["*", "①", "※"])], (0, 1, 4, "31.00*")),
}

# A cell of the first kind that cannot be read: (row, column, text); the finding names the text.
UNREAD = {
    "O for 0": (1, 2, "14O.50"), "l for 1": (1, 2, "l40.50"), "its unit": (1, 2, "140.50万元"), "a wide comma": (1, 2, "1，140.50"),
    "an apostrophe": (1, 2, "'140.50"), "a code as a number": (2, 0, "201.0"), "a code misread": (2, 0, "2O1"),
    "a code with an apostrophe": (2, 0, "'201"), "two points": (1, 2, "140..50")}


def document(tables, text=()):
    return {"template": "standard", "year": 2023, "unit": "万元", "department": {"name": "某县某会"},
            "published": {"tables": tables, "text": list(text)}}


def check(documents):
    with tempfile.TemporaryDirectory() as folder:
        for i, data in enumerate(documents):
            with open(os.path.join(folder, "%04d.json" % i), "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
        done = subprocess.run([JUESUAN, "check", folder, "--as-published", "--format", "json"], capture_output=True, text=True)
    return [d["report"] for d in sorted(json.loads(done.stdout)["departments"], key=lambda d: d["file"])]


def with_cell(tables, where):
    t, row, col, text = where
    tables = copy.deepcopy(tables)
    tables[t]["rows"][row][col] = text
    return tables


def errors(report):
    return [f for f in report["findings"] if f["severity"] == "E"]


def all_texts(report):
    def of(f):
        return f["message"] + "".join(p["text"] for p in f["places"]) + "".join(of(u) for u in f.get("under", []))
    return " ".join(of(f) for f in errors(report))


class Kinds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.right = dict(zip(KINDS, check([document(t) for t, _ in KINDS.values()])))
        cls.wrong = dict(zip(KINDS, check([document(with_cell(t, w)) for t, w in KINDS.values()])))

    def test_right_tables_are_read_whole_and_silent(self):
        for name, report in self.right.items():
            with self.subTest(kind=name):
                self.assertEqual([f["message"] for f in errors(report)], [])
                self.assertEqual([d["message"] for d in report["diagnostics"] if d["code"] in ("E7011", "E7012", "E7013")], [])
                self.assertGreaterEqual(report["comparisons"], 2)

    def test_a_wrong_figure_is_found(self):
        for name, report in self.wrong.items():
            with self.subTest(kind=name):
                self.assertIn(KINDS[name][1][3].replace(",", ""), all_texts(report).replace(",", ""))


class Counts(unittest.TestCase):
    TEXT = ["# 第三部分 2023年度部门决算情况说明", "## 七、财政拨款“三公”经费、会议费、培训费支出决算情况说明",
            "公务用车保有量为{}辆。", "国内公务接待{}批次，{}人次。", "全年召开会议{}次，参加会议{}人次。"]

    def told(self, *numbers):
        text, left = [], list(numbers)
        for line in self.TEXT:
            n = line.count("{}")
            text.append(line.format(*left[:n]))
            left = left[n:]
        report, = check([document([with_counts()], text)])
        self.assertEqual([d["code"] for d in report["diagnostics"]], [])
        return [p["text"] for f in report["findings"] if f["rule"] == "R117" for p in f["places"][:1]]

    def test_counts_below_the_amounts_are_compared(self):
        self.assertEqual(self.told(2, 12, 90, 4, 130), [])
        self.assertEqual(self.told(3, 12, 90, 4, 130), ["3辆"])
        self.assertEqual(self.told(2, 12, 90, 4, 310), ["310人次"])


class OwnSums(unittest.TestCase):
    """Tables, columns and rows that no pack knows: what their other figures prove is checked all the same."""

    UNITS = [("局本级", 40, 30, 6, 4), ("市图书馆", 25, 20, 5, 0), ("市文化馆", 35.5, 30, 0, 5.5)]

    def by_unit(self):
        head = [["单位名称", "合计", "财政拨款收入", "事业收入", "其他收入"]]
        rows = [[name] + [money(v) for v in values] for name, *values in self.UNITS]
        total = ["合计"] + [money(sum(u[i] for u in self.UNITS)) for i in range(1, 5)]
        return table("收入决算表（分单位）", head + rows + [total])

    @staticmethod
    def bought(total="1,550.00"):
        return table("政府购买服务决算公开情况表", [
            ["序号", "指导性目录代码", "指导性目录名称", "项目名称", "决算数"], ["1", "A1501", "社区治理服务", "社区服务外包", "1,200.00"],
            ["2", "B1001", "后勤服务", "食堂服务", "350.00"], ["合计", "", "", "", total]])

    @staticmethod
    def economic(total="319.00"):
        return table("项目支出明细情况表", [
            ["科目编码", "科目名称", "金额", "科目编码", "科目名称", "金额"], ["302", "商品和服务支出", "231.00", "310", "资本性支出", "88.00"],
            ["30211", "差旅费", "41.00", "31001", "房屋建筑物购建", "80.00"], ["30213", "维修（护）费", "190.00", "31002", "办公设备购置", "8.00"],
            ["合计", "", "", "", "", total]])

    @staticmethod
    def completed(third="100.00", share="101.54"):
        return table("功能科目支出情况表", [
            ["功能科目", "年初预算数", "决算数", "完成年初预算（%）", "差异原因"], ["行政运行", "318.73", "331.31", "103.95", "人员变动"],
            ["一般行政管理事务", "14.80", "12.81", "86.55", "厉行节约"], ["代表工作", "33.51", "33.51", third, "—"],
            ["合计", "367.04", "377.63", "102.89", ""]])

    @staticmethod
    def one_unit(total="2,661.95"):
        return table("收入决算总表（分单位）", [
            ["单位名称", "本年收入", "财政拨款收入", "事业收入"], ["合计", "5,257.47", "2,595.52", total],
            ["某社区卫生服务中心", "5,257.47", "2,595.52", "2,661.95"]])

    def told(self, one):
        report, = check([document([one])])
        return [(f["severity"], f["rule"], f["places"][0]["text"]) for f in report["findings"] if f["rule"] == "R141"]

    def test_a_rate_that_is_not_that_of_its_row(self):
        self.assertEqual(self.told(self.completed("101.00")), [("E", "R141", "101.00")])

    def test_the_total_of_one_row_is_that_row(self):
        self.assertEqual(self.told(self.one_unit("2,166.95")), [("W", "R141", "2,166.95")])

    def test_right_sums_are_silent(self):
        for one in (self.by_unit(), self.bought(), self.economic(), self.completed(), self.one_unit()):
            self.assertEqual(self.told(one), [])

    def test_a_sum_of_columns_and_of_rows(self):
        self.assertEqual(self.told(with_cell([self.by_unit()], (0, 2, 1, "26.00"))[0]), [("E", "R141", "26.00"), ("E", "R141", "100.50")])
        self.assertEqual(self.told(with_cell([self.by_unit()], (0, 4, 3, "12.00"))[0]), [("E", "R141", "100.50"), ("E", "R141", "12.00")])

    def test_a_sum_that_nothing_else_proves_is_a_doubt(self):
        self.assertEqual(self.told(self.bought("1,650.00")), [("W", "R141", "1,650.00")])

    def test_codes_in_panels(self):
        self.assertEqual(self.told(with_cell([self.economic()], (0, 1, 2, "241.00"))[0]), [("W", "R141", "319.00")])
        self.assertEqual(self.told(self.economic("309.00")), [("W", "R141", "309.00")])

    def test_numbered_rows_may_be_parts_of_others(self):
        self.assertEqual(self.told(table("人员情况表", [["项目", "数量"], ["合计", "30"], ["一、在职人员", "30"], ["（一）行政", "20"], ["（二）事业", "10"]])), [])

    def test_codes_of_other_catalogues_are_not_judged(self):
        report, = check([document([self.bought()])])
        self.assertEqual([f["message"] for f in report["findings"] if f["rule"] == "R131"], [])


class Unread(unittest.TestCase):
    def test_each_cell_that_was_not_read_is_told(self):
        tables = [general()]
        reports = check([document(with_cell(tables, (0, *where))) for where in UNREAD.values()])
        for (name, where), report in zip(UNREAD.items(), reports):
            with self.subTest(kind=name):
                told = [f for f in errors(report) if f["rule"] == "R131"]
                self.assertEqual([p["text"] for f in told for p in f["places"]], [where[2]])
                self.assertEqual([f["message"] for f in errors(report) if f["rule"] != "R131"], [])

    def test_rows_with_a_name_only_are_told_and_their_sums_are_unknown(self):
        t = general()
        for row in t["rows"][1:]:
            row[0] = ""
        report, = check([document([t])])
        self.assertEqual([d["code"] for d in report["diagnostics"]], ["E7013"])
        self.assertIn("行政运行", report["diagnostics"][0]["message"])
        self.assertEqual(errors(report), [])

    def test_sums_over_tables_that_nobody_printed_are_unknown(self):
        t = table("收入支出决算总表", [
            ["收入", "", "", "支出", "", ""], ["项目", "行次", "金额", "项目", "行次", "金额"],
            ["一、一般公共预算财政拨款收入", "1", "100.00", "一、一般公共服务支出", "2", "120.00"],
            ["本年收入合计", "3", "100.00", "本年支出合计", "4", "120.00"],
            ["使用非财政拨款结余", "5", "0.00", "结余分配", "6", "0.00"],
            ["年初结转和结余", "7", "50.00", "年末结转和结余", "8", "30.00"], ["总计", "9", "150.00", "总计", "10", "150.00"]],
            2, [[0, 0, 0, 2], [0, 3, 0, 5]])
        report, = check([document([t])])
        self.assertEqual([f["message"] for f in report["findings"]], [])
        self.assertGreater(report["comparisons"], 5)

    def test_assets_are_compared_with_the_text(self):
        text = ["# 第三部分 2023年度部门决算情况说明", "## 二、国有资产占用情况",
                "截至2023年12月31日，我单位资产总额1,000.00万元，其中，流动资产300.00万元，固定资产650.00万元，无形资产60.00万元。"]
        report, = check([document([assets()], text)])
        self.assertEqual([f["places"][0]["text"] for f in errors(report)], ["60.00万元"])


SETS = ["收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表", "政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表",
        "财政拨款“三公”经费支出决算表"]
FURTHER = ["项目支出决算表", "国有资产使用情况表", "财政拨款支出决算明细表", "政府采购情况表"]


class Sets(unittest.TestCase):
    """Sets of nine, ten, eleven and thirteen tables: complete they are silent, what one lacks is named."""

    def told(self, titles):
        tables = [table(t, [["项目", "金额"], ["合计", "0.00"]], notes=["本表无数据"]) for t in titles]
        report, = check([document(tables)])
        return [f["message"] for f in report["findings"] if f["rule"] == "R133"]

    def test_complete_sets_are_silent(self):
        for n in (0, 1, 2, 4):
            with self.subTest(tables=9 + n):
                self.assertEqual(self.told(SETS + FURTHER[:n]), [])

    def test_the_missing_table_is_named(self):
        for title in SETS:
            with self.subTest(missing=title):
                told = self.told([t for t in SETS + FURTHER if t != title])
                self.assertEqual(len(told), 1)
                self.assertIn("“" + title + "”", told[0])

    def test_a_few_tables_are_no_set(self):
        self.assertEqual(self.told(SETS[:3]), [])


class Shifted(unittest.TestCase):
    def test_a_shifted_table_is_one_finding(self):
        whole = [general(), general(title="支出决算表")]
        whole[1]["rows"][0] = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
        shifted = copy.deepcopy(whole)
        rows = shifted[0]["rows"][1:]
        for row in rows:
            row[2:] = ["0.00"] + row[2:-1]
        right, wrong = check([document(whole), document(shifted)])
        self.assertEqual(errors(right), [])
        self.assertEqual([f["rule"] for f in errors(wrong)], ["R00T"])

    def test_every_layout_that_is_shifted_is_told_in_two_findings_at_most(self):
        def number(cell):
            return "." in cell and cell.replace(",", "").replace(".", "").isdigit()

        def shifted(one, by):
            one = copy.deepcopy(one)
            for row in one["rows"][one["header_rows"]:]:
                at = [i for i, cell in enumerate(row) if number(cell)]
                values = [row[i] for i in at]
                for i, value in zip(at, values[1:] + ["0.00"] if by > 0 else ["0.00"] + values[:-1]):
                    row[i] = value
            return one
        kinds = [(name, by) for name in KINDS for by in (1, -1)]
        for (name, by), report in zip(kinds, check([document([shifted(KINDS[n][0][0], b)] + KINDS[n][0][1:]) for n, b in kinds])):
            with self.subTest(kind=name, by=by):
                told = [f["rule"] for f in errors(report)]
                self.assertLessEqual(len(told), 2)
                if len(told) > 2 or name in ("total above", "total below", "yuan", "codes in three columns", "projects beside expenditure"):
                    self.assertEqual(told, ["R00T"])

    def test_no_figure_below_zero_is_suggested(self):
        cells = [(0, r, c, f) for r in (1, 2, 6) for c in (2, 3) for f in ("0.01", "9.00")]
        for report in check([document(with_cell([general()], where)) for where in cells]):
            self.assertNotEqual(errors(report), [])
            self.assertEqual([f["hint"] for f in report["findings"] if "改为 -" in f["hint"]], [])


if __name__ == "__main__":
    unittest.main()

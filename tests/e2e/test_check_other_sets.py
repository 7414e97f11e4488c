"""Tables of the sets of 10 to 13 that some provinces print: each is read whole and silent when right, found when one figure is wrong."""
import copy
import json
import os
import subprocess
import tempfile
import unittest

JUESUAN = os.environ["JUESUAN"]
HEAD = "# 第三部分 2023年度部门决算情况说明"
CODES = ["科目编码", "科目名称"]


def table(title, *rows, heads=1):
    return {"code": "", "title": title, "unit": "万元", "header_rows": heads, "rows": [list(r) for r in rows], "notes": []}


ITEMS = [["合计", "", "165.00", "120.00", "45.00"], ["201", "一般公共服务支出", "140.00", "120.00", "20.00"], ["20129", "群众团体事务", "140.00", "120.00", "20.00"],
         ["2012901", "行政运行", "120.00", "120.00", "0.00"], ["2012902", "一般行政管理事务", "20.00", "0.00", "20.00"], ["212", "城乡社区支出", "25.00", "0.00", "25.00"],
         ["21208", "国有土地使用权出让收入安排的支出", "25.00", "0.00", "25.00"], ["2120803", "城市建设支出", "25.00", "0.00", "25.00"]]
DETAIL = [r[:3] + [{"120.00": "90.00", "140.00": "90.00", "165.00": "90.00"}.get(r[2], "0.00"),
                   {"120.00": "30.00", "140.00": "50.00", "165.00": "75.00"}.get(r[2], r[2])] for r in ITEMS]
CAPITAL = [["合计", "", "0.00", "12.50", "12.50", "0.00"], ["223", "国有资本经营预算支出", "0.00", "12.50", "12.50", "0.00"],
           ["22301", "解决历史遗留问题及改革成本支出", "0.00", "12.50", "12.50", "0.00"],
           ["2230105", "国有企业退休人员社会化管理补助支出", "0.00", "12.50", "12.50", "0.00"]]
SHARED = [[r[0][:3], r[0][3:]] + r[1:] if r[0] != "合计" else ["合计", ""] + r[1:] for r in ITEMS[:5]]
SHARED[0][2:] = ["", "140.00", "120.00", "20.00"]
TABLES = {
    "by item": table("财政拨款支出决算表（功能科目）", CODES + ["合计", "基本支出", "项目支出"], *ITEMS),
    "by item and economic class": table("财政拨款支出决算明细表", CODES + ["合计", "工资福利支出", "商品和服务支出"], *DETAIL),
    "capital with one column of spending": table("国有资本经营预算财政拨款收入支出决算表", CODES + ["年初结转和结余", "本年收入", "本年支出", "年末结转和结余"], *CAPITAL),
    "operating": table("财政拨款机关运行经费支出决算表", CODES + ["机关运行经费支出"], ["合计", "", "35.60"], ["302", "商品和服务支出", "30.00"],
                       ["30201", "办公费", "18.00"], ["30211", "差旅费", "12.00"], ["310", "资本性支出", "5.60"], ["31002", "办公设备购置", "5.60"]),
    "purchases": table("政府采购情况表", ["项目", "金额"], ["合计", "60.00"], ["货物", "20.50"], ["工程", "9.50"], ["服务", "30.00"]),
    "three public, outcome alone": table(
        "财政拨款“三公”经费、会议费和培训费支出决算表", ["“三公”经费"] + [""] * 5 + ["会议费", "培训费"],
        ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费", "", ""],
        ["", "", "小计", "公务用车购置费", "公务用车运行维护费", "", "", ""], ["9.50", "0.00", "8.00", "0.00", "8.00", "1.50", "2.00", "3.00"], heads=3),
    "purchases beside their plan": table("政府采购情况表", ["项目", "采购计划（预算）金额", "实际采购金额"], ["合计", "62.00", "60.00"], ["一、政府采购货物支出", "21.00", "20.50"],
                                         ["二、政府采购工程支出", "10.00", "9.50"], ["三、政府采购服务支出", "31.00", "30.00"]),
    "assets in figures": table("国有资产占用情况表", ["项目", "数量（金额）"], ["一、车辆数合计（台、辆）", "9"], ["1.副部（省）级及以上领导用车", "0"], ["2.主要领导干部用车", "0"],
                               ["3.机要通信用车", "1"], ["4.应急保障用车", "3"], ["5.执法执勤用车", "5"], ["6.其他用车", "0"]),
    "operating, assets and purchases in two panels": table(
        "机构运行经费、国有资产占用及政府采购情况表", ["项目", "行次", "统计数"] * 2, ["一、机关运行经费", "1", "139.42", "三、政府采购支出", "12", "132.12"],
        ["（一）行政单位", "2", "139.42", "（一）货物", "13", "88.42"], ["（二）参照公务员法管理事业单位", "3", "", "（二）工程", "14", ""],
        ["二、国有资产占用情况", "4", "", "（三）服务", "15", "43.70"], ["（一）车辆数合计（辆）", "5", "9", "其中：授予中小企业合同金额", "16", "110.20"],
        ["1.应急保障用车", "6", "4", "其中：授予小微企业合同金额", "17", "41.80"], ["2.执法执勤用车", "7", "5", "", "", ""]),
    "projects with what is carried over": table(
        "项目收入支出决算表", CODES + ["项目名称", "收入", "", "", "支出", ""], ["", "", "", "合计", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
        ["合计", "", "", "483.54", "23.82", "459.72", "447.23", "36.31"], ["2240106", "安全监管", "专项检查", "191.23", "23.82", "167.41", "191.23", ""],
        ["2240109", "应急管理", "物资储备", "292.31", "", "292.31", "256.00", "36.31"], heads=2),
    "three public with both budgets": table(
        "财政拨款“三公”经费、行政参公单位机关运行经费情况表", ["项目", "行次", "预算数", "全年预算数", "决算统计数"], ["（一）支出合计", "1", "31.00", "32.00", "30.00"],
        ["1.因公出国（境）费", "2", "0.00", "0.00", "0.00"], ["2.公务用车购置及运行维护费", "3", "28.00", "29.00", "28.00"], ["（1）公务用车购置费", "4", "18.00", "18.00", "18.00"],
        ["（2）公务用车运行维护费", "5", "10.00", "11.00", "10.00"], ["3.公务接待费", "6", "3.00", "3.00", "2.00"], ["（1）国内接待费", "7", "", "", "2.00"]),
    "类 beside 款项": table("一般公共预算财政拨款支出决算表", ["科目编码", "", "科目名称", "合计", "基本支出", "项目支出"], ["类", "款项", "", "", "", ""],
                         *SHARED, heads=2)}
FLOW = ["5.00", "0.00", "5.00", "100.00", "80.00", "20.00", "98.00", "80.00", "18.00", "7.00", "0.00", "7.00"]
BASIC = [["合计", "", "100.00", "70.00", "30.00"], ["301", "工资福利支出", "70.00", "70.00", ""], ["30101", "基本工资", "70.00", "70.00", ""],
         ["302", "商品和服务支出", "30.00", "", "30.00"], ["30201", "办公费", "30.00", "", "30.00"]]
BASIC_HEAD = ["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]
PUBLIC = [["一、“三公”经费支出", "", ""], ["（一）支出合计", "120,000.00", "90,000.00"], ["1.因公出国（境）费", "0.00", "0.00"], ["2.公务用车购置及运行维护费", "100,000.00", "80,000.00"],
          ["（1）公务用车购置费", "0.00", "0.00"], ["（2）公务用车运行维护费", "100,000.00", "80,000.00"], ["3.公务接待费", "20,000.00", "10,000.00"], ["（1）国内接待费", "—", "10,000.00"],
          ["（2）国（境）外接待费", "—", "0.00"], ["（二）相关实物量", "—", "—"], ["1.因公出国（境）团组数（个）", "—", "0"], ["4.公务用车保有量（辆）", "—", "7"],
          ["5.国内公务接待批次（个）", "—", "12"], ["6.国内公务接待人次（人）", "—", "96"]]
GENERAL = table("一般公共预算财政拨款支出决算表", CODES + ["本年支出合计", "基本支出", "项目支出"], ["合计", "", "140.00", "120.00", "20.00"], *ITEMS[1:5])
GENERAL_DETAIL = [["合计", "", "140.00", "90.00", "50.00"]] + DETAIL[1:5]
PROJECT_DETAIL = [["合计", "", "20.00", "0.00", "20.00"]] + [r[:2] + ["20.00", "0.00", "20.00"] for r in ITEMS[1:3] + ITEMS[4:5]]
PLAIN_FLOW = [r[:2] + ["3.00" if r[0] in ("合计", "201", "20129", "2012902") else "0.00", r[2], *r[2:], "3.00" if r[0] in ("合计", "201", "20129", "2012902") else "0.00"]
              for r in GENERAL["rows"][1:]]
# Tables of which one is only told from another by standing beside it
PAIRS = {
    "general by economic class": [GENERAL, table("一般公共预算财政拨款支出决算明细表", CODES + ["合计", "工资福利支出", "商品和服务支出"], *GENERAL_DETAIL)],
    "projects by economic class": [GENERAL, table("一般公共预算财政拨款项目支出决算明细表", CODES + ["合计", "工资福利支出", "商品和服务支出"], *PROJECT_DETAIL)],
    "with one column of what is carried over": [table(
        "一般公共预算财政拨款收入支出决算公开表", CODES + ["年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"], ["", "", "", "", "小计", "基本支出", "项目支出", ""],
        *PLAIN_FLOW, heads=2)],
    "with what is carried over": [table("一般公共预算财政拨款收入支出决算表", CODES + ["年初结转和结余", "", "", "本年收入", "", "", "本年支出", "", "", "年末结转和结余", "", ""],
                                     ["", ""] + ["合计", "基本支出结转", "项目支出结转和结余", "合计", "基本支出", "项目支出"] + ["合计", "基本支出", "项目支出", "合计", "基本支出结转", "项目支出结转和结余"],
                                     ["合计", ""] + FLOW, ["205", "教育支出"] + FLOW, ["20502", "普通教育"] + FLOW, ["2050202", "小学教育"] + FLOW, heads=2)],
    "basic of all and of general": [table("财政拨款基本支出决算表（经济科目）", BASIC_HEAD, *BASIC), table("一般公共预算基本支出决算表", BASIC_HEAD, *BASIC)],
    "three public of all and of general": [{**table("财政拨款“三公”经费、行政参公单位机关运行经费情况表", ["项目", "全年预算数", "决算统计数"], *PUBLIC,
                                                    ["二、机关运行经费", "—", "350,000.00"], ["（一）行政单位", "—", "350,000.00"]), "unit": "元"},
                                           {**table("一般公共预算财政拨款“三公”经费情况表", ["项目", "全年预算数", "决算统计数"], *PUBLIC[:9]), "unit": "元"}]}
# (tables, which of them, row, column, wrong figure)
WRONG_PAIRS = [("general by economic class", 1, 1, 2, "104.00"), ("general by economic class", 1, 4, 3, "95.00"), ("projects by economic class", 1, 4, 2, "22.00"),
               ("projects by economic class", 1, 1, 4, "25.00"), ("with one column of what is carried over", 0, 2, 7, "3.50"), ("with one column of what is carried over", 0, 4, 3, "145.00"),
               ("with what is carried over", 0, 5, 5, "110.00"), ("with what is carried over", 0, 5, 11, "17.00"), ("with what is carried over", 0, 3, 2, "6.00"), ("basic of all and of general", 0, 2, 2, "90.00"),
               ("basic of all and of general", 1, 4, 4, "31.00"), ("three public of all and of general", 0, 6, 2, "800,000.00"), ("three public of all and of general", 1, 4, 2, "70,000.00")]
# (table, row, column, wrong figure)
WRONG = [("by item", 4, 2, "121.00"), ("by item", 1, 4, "54.00"), ("by item and economic class", 2, 4, "51.00"), ("by item and economic class", 5, 2, "20.50"),
         ("capital with one column of spending", 4, 3, "15.20"), ("operating", 3, 2, "81.00"), ("operating", 1, 2, "36.50"), ("purchases", 2, 1, "25.00"), ("purchases beside their plan", 3, 2, "5.90"),
         ("assets in figures", 1, 1, "8"), ("operating, assets and purchases in two panels", 4, 5, "47.30"), ("operating, assets and purchases in two panels", 7, 2, "6"),
         ("projects with what is carried over", 4, 7, "63.31"), ("projects with what is carried over", 2, 3, "438.54"), ("three public with both budgets", 4, 4, "81.00"),
         ("three public with both budgets", 5, 2, "12.00"), ("three public with both budgets", 1, 2, "13.00"),
         ("three public, outcome alone", 3, 0, "5.90"), ("类 beside 款项", 5, 3, "102.00")]


class OtherSets(unittest.TestCase):
    def report(self, tables, *text):
        data = {"template": "standard", "year": 2023, "unit": "万元", "department": {"name": "某市某会"}, "published": {"tables": tables, "text": [HEAD, *text]}}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
            done = subprocess.run([JUESUAN, "check", "--as-published", path, "--format", "json"], capture_output=True, text=True, timeout=60)
        return json.loads(done.stdout)

    def errors(self, report):
        return [(f["rule"], f["message"]) for f in report["findings"] if f["severity"] == "E"]

    def test_right_tables_are_read_whole_and_silent(self):
        for name, t in TABLES.items():
            with self.subTest(table=name):
                report = self.report([t])
                self.assertEqual([d["message"] for d in report["diagnostics"] if d["code"] in ("E7011", "E7012", "E7013")], [])
                self.assertEqual(self.errors(report), [])

    def test_each_wrong_figure_is_found(self):
        for name, row, col, figure in WRONG:
            with self.subTest(table=name, figure=figure):
                t = copy.deepcopy(TABLES[name])
                t["rows"][row][col] = figure
                first = [f for f in self.report([t])["findings"] if f["severity"] == "E"][:3]
                self.assertIn(figure, json.dumps(first, ensure_ascii=False))

    def test_tables_that_stand_beside_others(self):
        for name, tables in PAIRS.items():
            with self.subTest(tables=name):
                report = self.report(tables)
                self.assertEqual([d["message"] for d in report["diagnostics"] if d["code"] in ("E7011", "E7012", "E7013")], [])
                self.assertEqual(self.errors(report), [])
        for name, which, row, col, figure in WRONG_PAIRS:
            with self.subTest(tables=name, figure=figure):
                tables = copy.deepcopy(PAIRS[name])
                tables[which]["rows"][row][col] = figure
                first = [f for f in self.report(tables)["findings"] if f["severity"] == "E"][:3]
                self.assertIn(figure, json.dumps(first, ensure_ascii=False))

    def test_numbers_of_things_are_in_no_unit_of_money(self):
        """The table is in 元, the sentences in 万元: 7 vehicles stay 7."""
        tables = [PAIRS["three public of all and of general"][0], table("支出决算表", CODES + ["本年支出合计", "基本支出", "项目支出"], *ITEMS)]
        for kept, wrong in (("7", False), ("8", True)):
            report = self.report(tables[::-1], "## 八、财政拨款“三公”经费支出决算情况说明", f"2023年末，开支财政拨款的公务用车保有量为{kept}辆。")
            self.assertEqual([f["message"] for f in report["findings"] if "保有量" in f["message"]] != [], wrong, kept)

    def test_what_is_not_printed_is_unknown(self):
        """Capital spending printed without its parts: they are not 0."""
        self.assertEqual(self.errors(self.report([TABLES["capital with one column of spending"]])), [])

    def test_shares_of_the_whole_that_is_meant(self):
        expenditure = table("支出决算表", CODES + ["本年支出合计", "基本支出", "项目支出"], *ITEMS)
        for whole in ("本年财政拨款支出", "一般公共预算财政拨款总支出的", "本年一般公共预算财政拨款支出的"):
            for share, wrong in (("60.00%", False), ("61.00%", True)):
                report = self.report([expenditure], "## 三、一般公共预算财政拨款支出决算情况说明",
                                     f"2023年度一般公共预算财政拨款支出140.00万元，其中：教育支出84.00万元，占{whole}{share}。")
                self.assertEqual("R100" in [rule for rule, _ in self.errors(report)], wrong, (whole, share, self.errors(report)))


if __name__ == "__main__":
    unittest.main()

"""What looks like an error and is none: each kind that checks of others, and earlier ones of ours, called wrong."""
import json
import os
import subprocess
import tempfile
import unittest

JUESUAN = os.environ["JUESUAN"]
HEAD = "# 第三部分 2023年度部门决算情况说明"
COLUMNS = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]


def table(code, title, head, rows):
    return {"code": code, "title": title, "header_rows": len(head), "rows": head + rows, "notes": []}


def overall(*head):
    return table("公开01表", "收入支出决算总表", list(head), [
        ["一、一般公共预算财政拨款收入", "100.00", "八、社会保障和就业支出", "30.00"], ["", "", "九、卫生健康支出", "90.00"],
        ["本年收入合计", "100.00", "本年支出合计", "120.00"], ["年初结转和结余", "50.00", "年末结转和结余", "30.00"],
        ["总计", "150.00", "总计", "150.00"]])


class NoFalseErrors(unittest.TestCase):
    def report(self, data, *options):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
            done = subprocess.run([JUESUAN, "check", path, "--format", "json", *options], capture_output=True, text=True, timeout=120)
        return json.loads(done.stdout)

    def printed(self, tables, *text):
        return self.report({"template": "standard", "year": 2023, "unit": "万元", "department": {"name": "某市某中心"},
                            "published": {"tables": tables, "text": [HEAD, *text]}}, "--as-published")

    def errors(self, report):
        return [(f["rule"], f["message"]) for f in report["findings"] if f["severity"] == "E"]

    def test_deficits_of_hospitals_are_hints(self):
        """Other funds below zero: then the part may be larger than the whole, and an item's spending than its income."""
        data = {"template": "standard", "year": 2023, "unit": "万元",
                "department": {"name": "某市第二医院", "duties": ["负责医疗。"], "organization": ["本单位无下属单位。"]},
                "income": [{"code": "2100201", "fiscal": 400, "business": 2600}],
                "general": {"opening": 0, "expenditure": [{"code": "2100201", "basic": 340, "project": 60}]},
                "fund": [], "capital": {"expenditure": []},
                "non_fiscal": {"opening": -250, "expenditure": [{"code": "2100201", "basic": 2760}]},
                "economic": [{"code": "30101", "basic": 340}], "reasons": {"total": "业务增长", "three_public": "无"}}
        report = self.report(data)
        found = {f["rule"]: f["severity"] for f in report["findings"]}
        self.assertEqual(self.errors(report), [])
        self.assertEqual((found.get("R81"), found.get("R82")), ("W", "W"))
        self.assertFalse(set(found) & {"R86C", "R86D", "R86E", "R86F"}, found)

    def test_parts_of_a_sentence(self):
        """What a sentence tells of an item and its parts is compared within it alone: not with the whole of the section."""
        whole = "2023年度一般公共预算财政拨款基本支出100.00万元，其中：人员经费80.00万元，公用经费20.00万元。"
        item = "行政运行（项）支出40.00万元，主要用于人员经费支出{}万元，公用经费支出{}万元。"
        for first, second, expected in (("30.00", "10.00", []), ("50.00", "1.00", [("E", "R117")]), ("30.00", "11.00", [("W", "R117")])):
            report = self.printed([], "## 一、一般公共预算财政拨款基本支出决算情况说明", whole,
                                  "## 二、一般公共预算财政拨款支出决算情况说明", item.format(first, second))
            self.assertEqual([(f["severity"], f["rule"]) for f in report["findings"]], expected)
        twice = ("行政运行（项）支出40.00万元，其中：工资支出30.00万元，会议支出10.00万元，本级支出25.00万元，下级支出15.00万元。",
                 "采购规模205.46万元，其中：货物91.23万元；工程36.53万元；服务77.70万元。节约资金22.50万元，节约率为9.87%。")
        for sentence in twice:
            self.assertEqual(self.printed([], "## 一、一般公共预算财政拨款支出决算情况说明", sentence)["findings"], [], sentence)

    def test_an_item_by_its_usual_name(self):
        """Our lists of the years are not whole: a usual name is no wrong one, an invented one is."""
        heading, item = "## 一、一般公共预算财政拨款支出决算情况说明", "卫生健康支出（类）公共卫生（款）{}（项）支出40.00万元。"
        self.assertEqual(self.printed([], heading, item.format("基本公共卫生服务"))["findings"], [])
        self.assertEqual([f["rule"] for f in self.printed([], heading, item.format("基本公共健身服务"))["findings"]], ["R98"])

    def test_sums_over_tables_that_nobody_printed(self):
        """Table 01 alone, or with 03 and without 02: income by item is unknown, not 0."""
        expenditure = table("公开03表", "支出决算表", [COLUMNS], [
            ["合计", "", "120.00", "80.00", "40.00"], ["208", "社会保障和就业支出", "30.00", "30.00", ""],
            ["20805", "行政事业单位养老支出", "30.00", "30.00", ""], ["2080505", "机关事业单位基本养老保险缴费支出", "30.00", "30.00", ""],
            ["210", "卫生健康支出", "90.00", "50.00", "40.00"], ["21004", "公共卫生", "90.00", "50.00", "40.00"],
            ["2100401", "疾病预防控制机构", "90.00", "50.00", "40.00"]])
        one = overall(["收入项目", "金额", "支出项目", "金额"])
        self.assertEqual(self.errors(self.printed([one])), [])
        both = self.printed([one, expenditure])
        self.assertEqual(self.errors(both), [])
        self.assertGreater(both["comparisons"], 15)

    def test_panels_below_one_row_of_titles_are_read(self):
        compared = {self.printed([overall(*head)])["comparisons"] for head in (
            (["收入", "", "支出", ""], ["项目", "决算数", "项目（按功能分类）", "决算数"]), (["收入项目", "金额", "支出项目", "金额"],),
            (["收入项目", "决算数", "支出项目", "决算数"],), (["收入", "决算数", "支出", "决算数"],))}
        self.assertEqual(len(compared), 1, compared)
        self.assertGreater(compared.pop(), 5)

    def test_impossible_suggestions(self):
        """No correction below zero is proposed where amounts were printed."""
        report = self.printed([table("公开03表", "支出决算表", [COLUMNS], [
            ["合计", "", "100.00", "60.00", "40.00"], ["210", "卫生健康支出", "30.00", "20.00", "10.00"],
            ["213", "农林水支出", "20971.56", "20930.56", "41.00"]])])
        self.assertTrue(self.errors(report))
        self.assertNotIn("改为 -", json.dumps(report["findings"], ensure_ascii=False))

    def test_one_shifted_table_is_one_finding(self):
        columns = COLUMNS + ["上缴上级支出", "经营支出", "对附属单位补助支出"]
        rows = [["合计", "", "300.00", "180.00", "120.00", "", "", ""]]
        for i in range(6):
            rows += [[f"{201 + i}{deeper}", "", "50.00", "30.00", "20.00", "", "", ""] for deeper in ("", "01", "0101")]
        whole = self.printed([table("公开03表", "支出决算表", [columns], rows)])
        self.assertEqual(self.errors(whole), [])
        shifted = [row[:2] + row[3:] + row[2:3] for row in rows]
        found = self.errors(self.printed([table("公开03表", "支出决算表", [columns], shifted)]))
        self.assertEqual([rule for rule, _ in found], ["R00T"])

    def test_addresses_and_ordinary_words_are_no_placeholders(self):
        report = self.printed([], "## 一、总体情况", "详见门户网站 http://www.example.gov.cn/xxgk/zfxxgk/ 公开。本单位于二〇〇八年成立，如有请示事项"
                              "由办公室负责。比上年新增减少情况已另行说明，增长下降的原因见附件。")
        self.assertEqual([f for f in report["findings"] if f["rule"] == "R130"], [])

    def test_sentences_about_another_whole(self):
        for text in (
                # the class's total is not that of an item whose name no list knows
                ("## 五、一般公共预算财政拨款支出决算情况说明", "2023年度一般公共预算财政拨款支出160.00万元。其中：卫生健康支出（类）100.00万元，教育支出（类）"
                 "60.00万元。", "1.卫生健康支出（类）公共卫生（款）某专项工作（项）支出决算为20.00万元。",
                 "2.卫生健康支出（类）公共卫生（款）基本公共卫生服务（项）支出决算为80.00万元。"),
                # a purpose is no indicator
                ("## 二、收入决算情况说明", "2023年度本年收入合计300.00万元，其中：财政拨款收入280.00万元；其他收入20.00万元，主要是用于人员经费支出的横向"
                 "课题收入12.00万元和场地收入8.00万元。"),
                # the first class is not the whole
                ("## 五、一般公共预算财政拨款支出决算结构情况", "2023年度一般公共预算财政拨款支出主要用于以下方面：教育支出（类）支出50.00万元，"
                 "占25.00%；卫生健康支出（类）支出150.00万元，占75.00%。")):
            with self.subTest(text=text[1][:20]):
                self.assertEqual(self.errors(self.printed([], *text)), [])


if __name__ == "__main__":
    unittest.main()

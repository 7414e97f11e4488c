"""A pack whose report is charts of every kind, drawn from a department's figures and from figures that are hard to
draw: next to nothing, nothing, less than nothing, one alone, twelve at once, names that do not end."""
import json
import os

LONG = "国有资本经营预算财政拨款安排的历史遗留问题解决及改革成本支出补助"


def column(title, key, kind="amount"):
    return {"title": title, "key": key, "kind": kind}


def literal(kind, names, rows, **more):
    """A chart of figures that stand in its specification: categories by name, one column each of `names`."""
    keys = [f"s{i}" for i in range(len(names))]
    return {"kind": kind, "unit": "单位：万元", "numbers": {"decimals": 2, "separator": True},
            "columns": [column("类别", "name", "label")] + [column(n, k, "number") for n, k in zip(names, keys)],
            "rows": [{"cells": {"name": name, **dict(zip(keys, values))}} for name, values in rows], **more}


TOTALS = {"kind": "column", "title": "收、支决算总计变动情况图", "caption": "（图{{ number }}：{{ title }}）（柱状图）",
          "columns": [column("年度", "year", "label"), column("收入总计", "income"), column("支出总计", "expenditure")],
          "rows": [{"cells": {"year": "{{ prev_year }}年", "income": "previous.income_total",
                              "expenditure": "previous.income_total"}},
                   {"cells": {"year": "{{ year }}年", "income": "totals.income_total",
                              "expenditure": "totals.expenditure_total"}}]}
INCOME = {"kind": "pie", "title": "收入决算结构图",
          "columns": [column("项目", "name", "label"), column("金额", "amount")],
          "rows": [{"cells": {"name": name, "amount": f"totals.{key}"}} for name, key in (
              ("一般公共预算财政拨款收入", "general"), ("政府性基金预算财政拨款收入", "fund"),
              ("国有资本经营预算财政拨款收入", "capital"), ("上级补助收入", "superior"), ("事业收入", "operating"),
              ("经营收入", "business"), ("附属单位上缴收入", "affiliated"), ("其他收入", "other"))]}
CHARTS = {
    "totals": TOTALS,
    "income": INCOME,
    "ring": literal("ring", ["支出"], [("基本支出", ["812.5"]), ("项目支出", ["301.25"]), ("上缴上级支出", ["4"])],
                    title="支出决算结构图"),
    "bars": literal("bar", ["本年", "上年"], [(LONG, ["1204.5", "998.01"]), ("教育支出", ["-35.2", "0"]),
                                              ("卫生健康支出", ["0.01", "77"])], title="支出条图"),
    "stacked": literal("stacked", ["人员经费", "公用经费"], [("2021年", ["600", "200.5"]), ("2022年", ["640", "180"]),
                                                          ("2023年", ["655.55", "190.1"])], title="基本支出堆积图"),
    "stacked_small": literal("stacked", ["人员经费", "公用经费", "其他"],
                             [("2021年", ["600", "0.5", "-3"]), ("2022年", ["640", "0", "120"])], title="很小的部分"),
    "line": literal("line", ["收入", "支出"], [(f"{y}年", [str(800 + 37 * (y % 7)), str(760 + 29 * (y % 5))])
                                               for y in range(2018, 2024)], title="历年收支图"),
    "line_close": literal("line", ["收入", "支出", "预算"],
                          [(f"{y}年", ["1000.01", "1000.02", "1000.03"]) for y in range(2012, 2024)], title="几乎重合的线"),
    "one": literal("pie", ["金额"], [("全部都在这里", ["99.99"])], title="只有一块"),
    "twelve": literal("pie", ["金额"], [(f"第{i}项" + LONG[: i * 2], [str(1000 // (i * i) + 1)]) for i in range(1, 13)],
                      title="十二块"),
    "tiny": literal("pie", ["金额"], [("主体", ["99900"])] + [(f"不到百分之一的第{i}项", [f"0.0{i}"]) for i in range(1, 10)] +
                    [("没有发生", ["0"]), ("冲减", ["-12.5"])], title="很小的扇形"),
    "nothing": literal("ring", ["金额"], [("出国", ["0"]), ("用车", ["0"]), ("接待", ["0"])], title="全是零"),
    "steep": literal("line", ["收入", "支出"], [(f"{y}年{LONG[:6]}", [a, b]) for y, a, b in (
        (2018, "1240.35", "-998.01"), (2019, "310.02", "-35.2"), (2020, "8021.77", "0"), (2021, "55.1", "0.01"),
        (2022, "402.9", "7.5"), (2023, "2209.64", "1900"))], title="陡的线"),
    "loss": literal("ring", ["金额"], [("甲", ["-5"]), ("乙", ["-7"])], title="全是负数的环"),
    "huge": literal("bar", ["本年", "上年"], [("特大", ["98765432109.87", "87654321098.76"]), ("特小", ["0.01", "0"]),
                                            ("减", ["-0.01", "-12345678901.23"])], title="极大极小"),
    "share": literal("pie", ["金额"], [("特大", ["98765432109.87"]), ("特小", ["0.01"])], title="百分之百"),
    "many": literal("column", ["上年", "本年"], [(f"类别{i}：{LONG[:i]}", [str(i * 1234567.89), str(i)]) for i in range(1, 13)],
                    title="放不下的柱"),
    "deficit": literal("column", ["结余"], [("2021年", ["-20.5"]), ("2022年", ["0"]), ("2023年", ["31.07"])], title="有负数的柱"),
    "narrow": literal("pie", ["金额"], [("甲", ["10"]), ("乙", ["30"]), ("丙", ["0.5"])], title="很窄的饼", size=[200, 150]),
    "twelve_lines": literal("line", [f"系列{i}" for i in range(1, 13)],
                            [(f"{y}年", [str((i * 37 + y * 11) % 100) for i in range(12)]) for y in range(2019, 2024)],
                            title="十二条线"),
    "on_the_grid": literal("column", ["数"], [("甲", ["4000"]), ("乙", ["3999.99"]), ("丙", ["3800"])], title="到格线的柱"),
    "single": literal("column", ["数"], [("只有一类", ["5"])], title="一根柱"),
}
PACK = {"name": "charted", "title": "有图的模板包", "extends": "standard", "tables": ["t01"], "charts": list(CHARTS)}
REPORT = """# 第一部分 图

正文里说到图。

""" + "\n".join('{{ chart("%s") }}\n' % name for name in CHARTS) + """
# 第二部分 表

{{ table("t01") }}
"""


def write_pack(folder, specs=None, report=REPORT, **settings):
    """Writes the pack into FOLDER/charted; with the charts `specs` instead of its own, and other settings."""
    specs = CHARTS if specs is None else specs
    root = os.path.join(folder, PACK["name"])
    os.makedirs(os.path.join(root, "charts"), exist_ok=True)
    files = {"pack.json": {**PACK, "charts": list(specs), **settings}}
    files.update({f"charts/{name}.json": spec for name, spec in specs.items()})
    for name, content in files.items():
        with open(os.path.join(root, name), "w", encoding="utf-8") as f:
            json.dump(content, f, ensure_ascii=False, indent=1)
    with open(os.path.join(root, "report.md.j2"), "w", encoding="utf-8") as f:
        f.write(report)
    return folder

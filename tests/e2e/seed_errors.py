"""The known errors of the five printed documents and what a check must say about each: the rule, and words that the
finding shows. What is not found stands in MISSED with its reason (docs/checks.md repeats them)."""
import re

FOUND = {
    "linxia-E10": ("R108", "手续费"), "linxia-E11": ("R108", "办公设备购置"), "linxia-E13": ("R136", "人员经费用途人员经费用途"),
    "linxia-E26": ("R131", "1103..93"), "linxia-E27": ("R131", "1103..93"), "linxia-E28": ("R116", "1103.93", "1013.93"),
    "linxia-E30": ("R128", "2020年"), "linxia-E35": ("R136", "推行医保推行医保"),
    "beiguan-E01": ("R123", "19.68%", "28.0540%"), "beiguan-E02": ("R106", "1564.98", "439.03"),
    "beiguan-E03": ("R105", "17.43", "213农林水支出"), "beiguan-E04": ("R98", "行政事业单位离退休(款)"),
    "beiguan-E10": ("R118", "25%", "19.9867%"), "beiguan-E11": ("R132", "经营收入万元"), "beiguan-E13": ("R130", "0车0辆"),
    "beiguan-E14": ("R108", "采暖补贴"), "beiguan-E16": ("R116", "1139.51", "439.04"), "beiguan-E17": ("R116", "2587.78", "439.04"),
    "beiguan-E19": ("R116", "99", "总分是100"),
    "beiguan-E20": ("R116", "94", "92.4"), "beiguan-E21": ("R116", "99", "96.6"), "beiguan-E38": ("R136", "反映反映"),
    "beiguan-E42": ("R53", "对附属单位补助支出", "整栏空白"),
    "zhongwei-E01": ("R135", "从50跳到53"), "zhongwei-E02": ("R131", "0..00"), "zhongwei-E04": ("R135", "二十一、灾害防治", "第22"),
    "zhongwei-E05": ("R135", "二十二、其他支出", "第23"), "zhongwei-E06": ("R135", "二十三、债务还本", "第24"),
    "zhongwei-E07": ("R135", "二十三、债务付息", "第25"), "zhongwei-E12": ("R53", "2011308", "基本支出"),
    "zhongwei-E21": ("R105", "500653.95", "2080505", "301555.04"), "zhongwei-E22": ("R105", "301555.04", "2080506", "500653.95"),
    "zhongwei-E28": ("R98", "住房改革(款)"), "zhongwei-E29": ("R98", "资源勘探信息(类)"),
    "zhongwei-E31": ("R118", "51.18%", "91.2912%"), "zhongwei-E32": ("R118", "2.7%", "2.9658%"), "zhongwei-E38": ("R136", "是是"),
    "zhongwei-E39": ("R130", "增加(减少)"), "zhongwei-E40": ("R112", "27000.00", "0.00"), "zhongwei-E42": ("R132", "769140000.00万元"),
    "zhongwei-E43": ("R100", "10489.49%"), "zhongwei-E45": ("R116", "97", "96"), "zhongwei-E51": ("R135", "13.三公”经费"),
    "zhongwei-E52": ("R98", "行政事业单位离退休(款)", "第四部分"),
    "dongxiang-E02": ("R131", "645.5009.64"), "dongxiang-E03": ("R117", "6235.708064元"), "dongxiang-E04": ("R117", "6235.708064元"),
    "dongxiang-E05": ("R118", "62,357,080.64元"), "dongxiang-E06": ("R118", "59571328.98元", "49.14%"),
    "dongxiang-E07": ("R118", "100%", "50.1027%"), "dongxiang-E09": ("R123", "105.8%", "105.7034%"),
    "dongxiang-E10": ("R132", "1,389,476.90万元"), "dongxiang-E11": ("R132", "274226.8万元"),
    "dongxiang-E13": ("R117", "5932.708064万元", "6235.708064元"), "dongxiang-E15": ("R136", "于于"),
    "dongxiang-E16": ("R130", "[bookmark"), "dongxiang-E18": ("R135", "(2)", "样式"),
    "dongxiang-E19": ("R136", "2022年度“三公”经费支出全年预算数为0万元。"), "dongxiang-E20": ("R135", "四、存在的问题", "重复"),
    "dongxiang-E21": ("R129", "区级"), "dongxiang-E28": ("R130", "仅供参考"), "dongxiang-E29": ("R130", "不得删减"),
    "linfen-E01": ("R34", "3,009.69", "3001.60"), "linfen-E02": ("R13", "30208"), "linfen-E03": ("R98", "30238", "30239"),
    "linfen-E06": ("R135", "应为27"), "linfen-E13": ("R99", "6355.58", "6360.07"), "linfen-E14": ("R102", "6275.58", "6280.07"),
    "linfen-E15": ("R118", "27.81%", "28.8083%"), "linfen-E20": ("R125", "2118.47", "2118.17"), "linfen-E24": ("R130", "**"),
    "linfen-E36": ("R116", "6,275.58", "6360.07"), "linfen-E37": ("R116", "2021", "不是百分比"), "linfen-E38": ("R116", "annex-2", "执行率"),
    "linfen-E39": ("R116", "annex-4", "执行率"), "linfen-E40": ("R128", "强化2020年医疗救助"),
    "linfen-E43": ("R130", "以下模板仅供参考"), "linfen-E44": ("R98", "31302", "对社会保障基金补助"), "linfen-E45": ("R98", "房屋构筑物购建"),
}

MISSED = {
    "beiguan-E18": "自评项目的资金与决算报表不是同一口径，占“所有项目支出总额”的比重不能拿03表判断",
    "beiguan-E23": "正文与附件的人数指同一项目，要懂得文意才能对上",
    "beiguan-E24": "同一笔钱在科目与项目两处的年初预算，要知道项目列在哪个科目",
    "beiguan-E25": "指标的实际值应由表上方的资金算出，要懂得指标的含义",
    "beiguan-E26": "同上",
    "zhongwei-E46": "标准值的单位“人”应为“%”，要懂得指标的含义",
    "linfen-E31": "正文中一段文字的收支相加（505＋794≠1300），没有写明相加",
}

# Further findings that are right: more of the same kind as a listed error, at another place of it.
KNOWN = [("R130", "若有删减注意调整"), ("R130", "部门应当按照部门预算管理要求"), ("R100", "占比印0.00%", "27000.00元÷27000.00元")]


def is_known(finding):
    return any(finding["rule"] == rule and all(w in shown(finding) for w in words) for rule, *words in KNOWN)


EXCLUDED_KINDS = {"typo", "layout", "title", "header"}


def counts(error):
    """The errors that the rate is taken of."""
    return error["certain"] and error["severity"] == "error" and error["kind"] not in EXCLUDED_KINDS


def squeeze(text):
    return re.sub(r"\s+", "", str(text)).replace("（", "(").replace("）", ")")


def shown(finding):
    """All that a finding shows, those below it included."""
    out = [finding["message"], finding["title"], finding["hint"]]
    for place in finding["places"]:
        out += [place["text"], place["where"]]
    return squeeze("\n".join(out)) + "".join(shown(below) for below in finding["under"])


def rules(finding):
    return [finding["rule"]] + [r for below in finding["under"] for r in rules(below)]


def matches(error, finding):
    rule, *words = FOUND[error["id"]]
    return rule in rules(finding) and all(squeeze(w) in shown(finding) for w in words)

"""Invented departments with figures that are consistent by construction, for tests: every sum is kept in 分.

`make(kind, seed, unit)` gives the data file's content; `figures(...)` are its independent sums."""
import random
from decimal import Decimal

# 功能分类科目 with their names. Those that data/codes lacks are named by the data file itself, once.
EDUCATION = {
    "20501": "教育管理事务", "2050101": "行政运行", "2050102": "一般行政管理事务", "2050103": "机关服务",
    "2050199": "其他教育管理事务支出",
    "20502": "普通教育", "2050201": "学前教育", "2050202": "小学教育", "2050203": "初中教育", "2050204": "高中教育",
    "2050205": "高等教育", "2050299": "其他普通教育支出",
    "20503": "职业教育", "2050301": "初等职业教育", "2050302": "中等职业教育", "2050303": "技校教育",
    "2050305": "高等职业教育", "2050399": "其他职业教育支出",
    "20504": "成人教育", "2050401": "成人初等教育", "2050402": "成人中等教育", "2050403": "成人高等教育",
    "2050404": "成人广播电视教育", "2050499": "其他成人教育支出",
    "20505": "广播电视教育", "2050501": "广播电视学校", "2050502": "教育电视台", "2050599": "其他广播电视教育支出",
    "20506": "留学教育", "2050601": "出国留学教育", "2050602": "来华留学教育", "2050699": "其他留学教育支出",
    "20507": "特殊教育", "2050701": "特殊学校教育", "2050702": "工读学校教育", "2050799": "其他特殊教育支出",
    "20508": "进修及培训", "2050801": "教师进修", "2050802": "干部教育", "2050803": "培训支出",
    "2050804": "退役士兵能力提升", "2050899": "其他进修及培训",
    "20509": "教育费附加安排的支出", "2050901": "农村中小学校舍建设", "2050902": "农村中小学教学设施",
    "2050903": "城市中小学校舍建设", "2050904": "城市中小学教学设施", "2050905": "中等职业学校教学设施",
    "2050999": "其他教育费附加安排的支出",
    "20599": "其他教育支出", "2059999": "其他教育支出",
}
OTHER = {
    "20604": "技术研究与开发", "2060404": "科技成果转化与扩散",
    "20703": "体育", "2070307": "体育场馆", "2070308": "群众体育",
    "20805": "行政事业单位养老支出", "2080501": "行政单位离退休", "2080502": "事业单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出",
    "20808": "抚恤", "2080801": "死亡抚恤",
    "21011": "行政事业单位医疗", "2101101": "行政单位医疗", "2101102": "事业单位医疗", "2101103": "公务员医疗补助",
    "21103": "污染防治", "2110301": "大气",
    "21305": "巩固脱贫攻坚成果衔接乡村振兴", "2130599": "其他巩固脱贫攻坚成果衔接乡村振兴支出",
    "22102": "住房改革支出", "2210201": "住房公积金", "2210202": "提租补贴", "2210203": "购房补贴",
}
FUND = {
    "21208": "国有土地使用权出让收入安排的支出", "2120803": "城市建设支出", "2120899": "其他国有土地使用权出让收入安排的支出",
    "22960": "彩票公益金安排的支出", "2296003": "用于体育事业的彩票公益金支出", "2296004": "用于教育事业的彩票公益金支出",
}
CAPITAL = {"22301": "解决历史遗留问题及改革成本支出", "2230105": "国有企业退休人员社会化管理补助支出",
           "22399": "其他国有资本经营预算支出", "2239999": "其他国有资本经营预算支出"}
PERSONNEL = ["30101", "30102", "30103", "30107", "30108", "30109", "30110", "30112", "30113", "30199",
             "30301", "30302", "30305", "30309"]
PUBLIC = ["30201", "30202", "30205", "30206", "30207", "30211", "30213", "30216", "30226", "30228", "30229", "30239",
          "31002", "31007"]


class Writer:
    """分 into the amounts of the data file, exact in either unit."""

    def __init__(self, unit):
        self.unit = unit

    def __call__(self, fen):
        return f"{Decimal(fen).scaleb(-6 if self.unit == '万元' else -2):f}"


def split(rng, total, parts):
    """`total` cut into that many parts, none negative."""
    cuts = sorted(rng.randint(0, total) for _ in range(parts - 1))
    return [b - a for a, b in zip([0] + cuts, cuts + [total])]


def rows(amounts, money, *names):
    return [dict({"code": code}, **{n: money(v) for n, v in zip(names, values) if v})
            for code, values in amounts.items()]


def previous_of(rng, fen):
    return fen * rng.randint(80, 125) // 100


def annexes(money, project, rng):
    budget = project * 2
    return [
        {"kind": "department", "title": "部门整体支出绩效自评表", "label": "附件1",
         "funds": [{"source": "年度资金总额", "initial": money(budget), "budget": money(budget), "actual": money(project),
                    "weight": 10, "score": 5}],
         "goal": {"expected": "保障教育教学正常开展。", "actual": "已完成。"},
         "tasks": [{"name": "教育教学", "content": "保障运转", "actual": "已完成"}],
         "indicators": [{"level1": "产出指标", "level2": "数量指标", "level3": "培训教师", "target": "≥800人",
                         "actual": f"{800 + rng.randint(0, 90)}人", "weight": 45, "score": 45},
                        {"level1": "效益指标", "level2": "社会效益", "level3": "入学率", "target": "≥99%", "actual": "99.8%",
                         "weight": 45, "score": 45}]},
        {"kind": "project", "title": "教师培训项目支出绩效自评表", "label": "附件2", "project": "教师培训",
         "authority": "某市教育局", "implementer": "某市教育局",
         "funds": [{"source": "年度资金总额", "initial": money(budget), "budget": money(budget), "actual": money(project),
                    "weight": 10, "score": 5}],
         "goal": {"expected": "培训教师。", "actual": "已培训。"},
         "indicators": [{"level1": "产出指标", "level2": "数量指标", "level3": "培训教师", "target": "≥800人", "actual": "812人",
                         "weight": 90, "score": 88}]}]


def basics(name, year, unit):
    return {
        "format": 1, "template": "standard", "year": year, "unit": unit,
        "department": {"name": name, "duties": ["（一）贯彻执行国家的方针政策。", "（二）完成市委、市政府交办的其他任务。"],
                       "organization": ["内设机构12个，下属事业单位38个。"], "units": [name + "（本级）", "某市第一中学", "某市实验小学"]},
        "dates": {"approved": f"{year + 1}-09-06", "published": f"{year + 1}-09-20"},
    }


def reasons():
    return dict.fromkeys(["total", "income", "expenditure", "fiscal", "general", "personnel", "public", "operating_funds",
                          "three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception", "fund",
                          "capital"], "人员和任务变化")


def counts_and_forms():
    return {
        "assets": {"vehicles": {"emergency": 1, "law_enforcement": 2, "other": 3},
                   "equipment": {"over_1m": 2, "general_over_500k": 3, "special_over_1m": 1}, "premises_area": 81250.5},
        "uses": {"personnel": ["30101", "30102"], "public": ["30201", "30211"], "operating_funds": ["30201"],
                 "vehicle_operation": "车辆燃料、维修、保险", "reception": "接待检查和交流"},
    }


def bureau(seed=1, unit="万元", year=2023):
    """A big education bureau: over sixty functional codes, every kind of income and expenditure, funds and state capital."""
    rng, money = random.Random(seed), Writer(unit)
    data = basics("某市教育局", year, unit)
    data["names"] = {c: n for c, n in {**EDUCATION, **OTHER, **FUND, **CAPITAL}.items()}
    leaves = [c for c in {**EDUCATION, **OTHER} if len(c) == 7]
    general = {c: (rng.randint(1, 9 * 10 ** 9), rng.choice([0, rng.randint(1, 5 * 10 ** 9)])) for c in leaves}
    fund = {c: (rng.randint(0, 10 ** 8), rng.randint(5 * 10 ** 8, 10 ** 9), 0, rng.randint(1, 5 * 10 ** 8))
            for c in FUND if len(c) == 7}  # opening, income, basic, project
    capital = {c: (0, rng.randint(1, 10 ** 8)) for c in CAPITAL if len(c) == 7}
    capital_income = sum(b + p for b, p in capital.values()) + 12345
    other = {"2050204": (rng.randint(1, 10 ** 9), rng.randint(1, 10 ** 9), 7, rng.randint(1, 10 ** 8), 3)}
    income = {c: [b + p + rng.randint(0, 10 ** 6), 0, 0, 0, 0, 0] for c, (b, p) in general.items()}
    for c, (_, received, _, _) in fund.items():
        income[c] = [received, 0, 0, 0, 0, 0]
    for n, c in enumerate(capital):
        income[c] = [sum(capital[c]) + (12345 if n == 0 else 0), 0, 0, 0, 0, 0]
    income["2050204"][1:] = [rng.randint(1, 10 ** 9) for _ in range(5)]
    basic_total = sum(b for b, _ in general.values())
    economic = dict(zip(PERSONNEL + PUBLIC, split(rng, basic_total, len(PERSONNEL) + len(PUBLIC))))
    small = [rng.randint(10 ** 5, 10 ** 6) for _ in range(4)]  # abroad, purchase, operation, reception in basic expenditure
    economic["30101"] -= sum(small)
    economic.update(zip(["30212", "31013", "30231", "30217"], small))
    actual = [s + rng.randint(0, 10 ** 5) for s in small]
    data["income"] = rows(income, money, "fiscal", "superior", "operating", "business", "affiliated", "other")
    data["general"] = {"opening": money(rng.randint(0, 10 ** 8)), "expenditure": rows(general, money, "basic", "project")}
    data["fund"] = rows(fund, money, "opening", "income", "basic", "project")
    data["capital"] = {"income": money(capital_income), "expenditure": rows(capital, money, "basic", "project")}
    data["non_fiscal"] = {"opening": money(10 ** 7 + sum(other["2050204"])), "surplus_used": 0, "distributed": money(10 ** 6 + 9),
                          "expenditure": rows(other, money, "basic", "project", "remitted", "business", "affiliated")}
    general_all = dict(economic)
    for c, extra in zip(["30201", "30299", "31001", "31005"],
                        split(rng, sum(p for _, p in general.values()), 4)):
        general_all[c] = general_all.get(c, 0) + extra
    data["economic"] = [dict({"code": c, "all": money(general_all[c])}, **({"basic": money(economic[c])} if c in economic else {}))
                        for c in sorted(general_all)]
    kinds = ["abroad", "vehicle_purchase", "vehicle_operation", "reception"]
    data["three_public"] = {
        "budget": {k: money(v + 10 ** 5) for k, v in zip(kinds, actual)}, "actual": dict(zip(kinds, map(money, actual))),
        "previous": {k: money(previous_of(rng, v)) for k, v in zip(kinds, actual)},
        "counts": {"abroad_groups": 2, "abroad_people": 9, "vehicles_purchased": 1, "vehicles_kept": 6,
                   "domestic_batches": 31, "domestic_people": 402}}
    classes = {}
    for c, v in economic.items():
        classes[c[:3]] = classes.get(c[:3], 0) + v
    data["budget"] = {"general": [{"code": c, "amount": money(previous_of(rng, b + p))} for c, (b, p) in general.items()],
                      "economic": [{"code": c, "amount": money(previous_of(rng, v))} for c, v in sorted(classes.items())],
                      "fund": money(10 ** 9), "capital": money(10 ** 8)}
    spent = sum(b + p for b, p in general.values())
    data["previous"] = {
        "income_total": money(previous_of(rng, spent * 2)), "income": money(previous_of(rng, spent * 2)),
        "fiscal_income_total": money(previous_of(rng, spent)), "fiscal_income": money(previous_of(rng, spent)),
        "general_total": money(previous_of(rng, spent)), "personnel": money(previous_of(rng, basic_total // 2)),
        "public": money(previous_of(rng, basic_total // 3)), "operating_funds": money(previous_of(rng, 10 ** 7)),
        "fund": money(10 ** 8 + 7), "capital": money(10 ** 7 + 3),
        "general": [{"code": c, "amount": money(previous_of(rng, b + p))} for c, (b, p) in general.items()],
        "economic": [{"code": c, "amount": money(previous_of(rng, v))} for c, v in sorted(classes.items())]}
    public = sum(v for c, v in economic.items() if c[:3] in ("302", "310"))
    data["operating_funds"] = {"institution": money(public - 12345678 if public > 12345678 else 0)}
    goods, works, services = (rng.randint(10 ** 6, 10 ** 9) for _ in range(3))
    data["procurement"] = {"goods": money(goods), "works": money(works), "services": money(services),
                           "goods_sme": money(goods * 2 // 3), "works_sme": money(works * 3 // 4),
                           "services_sme": money(services), "micro": money(goods // 2)}
    project = 10 ** 8 + 1
    data["annexes"] = annexes(money, project, rng)
    data["performance"] = {
        "counts": {"projects": 12, "first_level": 4, "second_level": 8, "fund_projects": 2, "amount": money(10 ** 9 + 77),
                   "fund_amount": money(10 ** 8)},
        "work": ["根据预算绩效管理要求，组织开展了绩效自评。"], "overall": ["整体支出绩效自评良好。", "主要目标均已完成。"],
        "projects": [{"name": "教师培训", "annex": 2, "grade": "优", "summary": "培训教师{培训教师}"}],
        "key": ["重点评价一个项目。"], "key_score": 92.5, "problems": "预算编制不够细", "measures": "细化预算编制"}
    data["reasons"] = reasons()
    data.update(counts_and_forms())
    return data


def nothing_but_wages(seed=1, unit="万元", year=2023):
    """A small unit: one kind of income, all zeros in 三公, no procurement, no vehicles, nothing last year either."""
    rng, money = random.Random(seed), Writer(unit)
    data = basics("某县地方志编纂中心", year, unit)
    data["department"]["units"] = ["某县地方志编纂中心"]
    spent = {"2010301": (rng.randint(10 ** 6, 10 ** 8), 0)}
    basic = spent["2010301"][0]
    data["income"] = rows({"2010301": [basic]}, money, "fiscal")
    data["general"] = {"expenditure": rows(spent, money, "basic", "project")}
    data.update(fund=[], capital={"expenditure": []}, non_fiscal={"expenditure": []})
    data["economic"] = [{"code": "30101", "basic": money(basic), "all": money(basic)}]
    data["three_public"] = {"budget": {}, "actual": {}, "previous": {}, "counts": {}}
    data["budget"] = {"general": [{"code": "2010301", "amount": money(basic)}],
                      "economic": [{"code": "301", "amount": money(basic)}], "fund": 0, "capital": 0}
    total = money(basic)
    data["previous"] = {"income_total": total, "income": total, "fiscal_income_total": total, "fiscal_income": total,
                        "general_total": total, "personnel": total, "public": 0, "operating_funds": 0, "fund": 0,
                        "capital": 0, "general": [{"code": "2010301", "amount": total}],
                        "economic": [{"code": "301", "amount": total}]}
    data["operating_funds"] = {}
    data["procurement"] = {"goods_sme": 0, "works_sme": 0, "services_sme": 0, "micro": 0}
    data["assets"] = {"vehicles": {}, "equipment": {"over_1m": 0, "general_over_500k": 0, "special_over_1m": 0},
                      "premises_area": 120}
    data["performance"] = {"work": ["开展了整体支出绩效自评。"], "overall": ["自评良好。"],
                           "counts": dict.fromkeys(["projects", "first_level", "second_level", "fund_projects", "amount",
                                                    "fund_amount"], 0)}
    return data


def new_this_year(seed=1, unit="元", year=2024):
    """As the small unit, but it did not exist last year and had no opening budget: every base is zero."""
    data = nothing_but_wages(seed, unit, year)
    for key in data["previous"]:
        data["previous"][key] = [] if isinstance(data["previous"][key], list) else 0
    data["budget"] = {"general": [], "economic": [], "fund": 0, "capital": 0}
    data["reasons"] = {"total": "本年新设"}
    return data


def gone(seed=1, unit="元", year=2024):
    """A unit that was wound up: everything is zero this year and was not last year."""
    before = nothing_but_wages(seed, unit, year)
    data = nothing_but_wages(seed, unit, year)
    data["income"], data["general"], data["economic"] = [], {"expenditure": []}, []
    data["three_public"]["previous"] = {"reception": 1000}
    data["three_public"]["budget"] = {"reception": 500}
    data["previous"] = before["previous"]
    data["reasons"] = {"total": "单位撤销", "three_public": "单位撤销"}
    return data


KINDS = {"bureau": bureau, "wages": nothing_but_wages, "new": new_this_year, "gone": gone}


def make(kind, seed=1, unit="万元", year=2023):
    return KINDS[kind](seed, unit, year)

"""Exports of an accounts program, made from a department's data file: the tables 财决01 … 11 and 附03 in several layouts, as
research describes them (docs/import.md). Every figure is worked out here, by decimals, and none by the program that is tested."""
from decimal import Decimal

D = Decimal
FUNCTION = 23, 26
CLASSES = ["201一般公共服务支出", "202外交支出", "203国防支出", "204公共安全支出", "205教育支出", "206科学技术支出", "207文化旅游体育与传媒支出",
           "208社会保障和就业支出", "210卫生健康支出", "211节能环保支出", "212城乡社区支出", "213农林水支出", "214交通运输支出",
           "215资源勘探工业信息等支出", "216商业服务业等支出", "217金融支出", "219援助其他地区支出", "220自然资源海洋气象等支出",
           "221住房保障支出", "222粮油物资储备支出", "223国有资本经营预算支出", "224灾害防治及应急管理支出", "229其他支出", "231债务还本支出",
           "232债务付息支出", "234抗疫特别国债安排的支出"]


class Cell:
    """A text, an amount (Decimal) or a count (int)."""


class Sheet:
    def __init__(self, number, title, columns):
        self.number, self.title, self.columns = number, title, columns
        self.header, self.rows, self.merges = [], [], []


class Department:
    """The figures of a data file in 元, with zeros for what is left out."""

    def __init__(self, data, function_names, economic_names):
        self.data = data
        self.factor = D(10000) if data["unit"] == "万元" else D(1)
        self.names = {**function_names, **data.get("names", {})}
        self.economic_names = economic_names
        for section in ("income", "fund"):
            for row in data.get(section, []):
                if row.get("name"):
                    self.names[row["code"]] = row["name"]

    def yuan(self, v):
        return (D(str(v or 0)) * self.factor).quantize(D("0.01"))

    def rows(self, section, *members):
        """code → [amounts of the members]."""
        found = self.data
        for name in section.split("."):
            found = (found or {}).get(name)
        return {r["code"]: [self.yuan(r.get(m)) for m in members] for r in found or []}

    def value(self, path):
        found = self.data
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return self.yuan(found)

    def count(self, path):
        found = self.data
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return int(found or 0)

    def income(self):
        rows = self.rows("income", "fiscal", "superior", "operating", "education", "business", "affiliated", "other")
        return {c: [r[0] + r[1] + r[2] + r[4] + r[5] + r[6]] + r for c, r in rows.items()}

    def fiscal_income(self, total):
        fund = sum((r[1] for r in self.fund().values()), D(0))
        capital = self.value("capital.income")
        return total - fund - capital, fund, capital

    def general(self):
        return self.rows("general.expenditure", "basic", "project")

    def fund(self):
        return self.rows("fund", "opening", "income", "basic", "project")

    def capital(self):
        return self.rows("capital.expenditure", "basic", "project")

    def non_fiscal(self):
        return self.rows("non_fiscal.expenditure", "basic", "project", "remitted", "business", "affiliated")

    def expenditure(self):
        out = {}
        for code, r in self.non_fiscal().items():
            out[code] = list(r)
        for rows in (self.general(), {c: r[2:] for c, r in self.fund().items()}, self.capital()):
            for code, r in rows.items():
                into = out.setdefault(code, [D(0)] * 5)
                into[0] += r[0]
                into[1] += r[1]
        return {c: [sum(r, D(0))] + r for c, r in out.items()}


def add(a, b):
    return [x + y for x, y in zip(a, b)]


def with_parents(rows, width):
    """All rows and those above them, in order of the codes."""
    out = {}
    for code, amounts in rows.items():
        for n in range(3, len(code) + 1, 2):
            out[code[:n]] = add(out.get(code[:n], [D(0)] * width), amounts)
    return dict(sorted(out.items()))


def total(rows, width):
    out = [D(0)] * width
    for r in rows.values():
        out = add(out, r)
    return out


class Export:
    """All sheets of a department's export. Layouts: `split` codes in three cells, `classes` 23 or 26 in 01, `shift` further rows
    above the tables, `special` 11 is another table (before 2020)."""

    def __init__(self, department, year=None, split=False, classes=26, shift=0, special=False, unit="元", scale=D(1)):
        self.d, self.split, self.classes, self.shift, self.special = department, split, classes, shift, special
        self.year = year or department.data["year"]
        self.unit, self.scale = unit, scale
        self.name = department.data["department"]["name"]
        self.sheets = [self.t01(), self.t01_1(), self.t03(), self.t04(), self.t05_1(), self.t07(), self.t08(), self.t08_1(), self.t09(),
                       self.t11(), self.f03()]

    # ---- tables of codes ----

    def start(self, number, title, cells):
        """Title, number, department, year and unit; `cells`: rows of header cells (row, col, rows, cols, text)."""
        s = Sheet(number, title, 0)
        width = max(c + w for _, c, _, w, _ in cells)
        mark = f"财决附{number[1:]}表" if number[0] == "F" else f"财决{number}表"
        top = [[title] + [None] * (width - 1), [None] * (width - 1) + [mark],
               [f"编制单位：{self.name}"] + [None] * (width - 3) + [f"{self.year}年度", f"金额单位：{self.unit}"]]
        if width < 4:
            top[2] = [f"编制单位：{self.name}", f"{self.year}年度", f"金额单位：{self.unit}"][:width]
        s.rows = [[None] * width for _ in range(self.shift)] + top
        s.merges.append((self.shift, 0, self.shift, width - 1))
        head = len(s.rows)
        height = max(r + h for r, _, h, _, _ in cells)
        s.rows += [[None] * width for _ in range(height)]
        for r, c, h, w, text in cells:
            s.rows[head + r][c] = text
            if h > 1 or w > 1:
                s.merges.append((head + r, c, head + r + h - 1, c + w - 1))
        s.width = width
        return s

    def code_header(self, height):
        """项目 over 类款项 and 科目名称, as in 财决03."""
        if height == 1:
            return [(0, 0, 1, 3, "支出功能分类科目编码"), (0, 3, 1, 1, "科目名称")]
        return [(0, 0, 1, 4, "项目"), (1, 0, height - 1, 3, "支出功能分类科目编码"), (1, 3, height - 1, 1, "科目名称"),
                (height, 0, 1, 1, "类"), (height, 1, 1, 1, "款"), (height, 2, 1, 1, "项"), (height, 3, 1, 1, "栏次")]

    def coded(self, number, title, columns, rows, height=2, total_last=False):
        """columns: titles as header cells from column 4 on; rows: code → amounts, lowest level."""
        width = len(next(iter(columns.values()))) if isinstance(columns, dict) else None
        cells = self.code_header(height) + [(r, 4 + c, h, w, t) for r, c, h, w, t in columns]
        n = max(c + w for _, c, _, w, _ in columns)
        cells += [(height, 4 + i, 1, 1, i + 1) for i in range(n)]
        s = self.start(number, title, cells)
        all_rows = with_parents(rows, n)
        sums = ["合计", None, None, None] + total(rows, n)
        body = []
        for code, amounts in all_rows.items():
            name = self.d.names.get(code, "某" + code)
            if self.split:
                pieces = [int(code[:3]), code[3:5] or None, code[5:7] or None]
            else:
                pieces = [code, None, None]
            body.append(pieces + [name] + amounts)
        for row in ([sums] + body) if not total_last else (body + [sums]):
            if not self.split or row[0] == "合计":
                s.merges.append((len(s.rows), 0, len(s.rows), 2))
            s.rows.append(row)
        return s

    def t03(self):
        columns = [(0, 0, 2, 1, "本年收入合计"), (0, 1, 2, 1, "财政拨款收入"), (0, 2, 2, 1, "上级补助收入"), (0, 3, 1, 2, "事业收入"),
                   (1, 3, 1, 1, "小计"), (1, 4, 1, 1, "其中：教育收费"), (0, 5, 2, 1, "经营收入"), (0, 6, 2, 1, "附属单位上缴收入"),
                   (0, 7, 2, 1, "其他收入")]
        return self.coded("03", "收入决算表", columns, self.d.income())

    def t04(self):
        titles = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
        return self.coded("04", "支出决算表", [(0, i, 2, 1, t) for i, t in enumerate(titles)], self.d.expenditure())

    def groups(self):
        cells, at = [], 0
        for group in ("年初结转和结余", "本年收入", "本年支出", "年末结转和结余"):
            cells += [(0, at, 1, 3, group), (1, at, 1, 1, "合计"), (1, at + 1, 1, 1, "基本支出"), (1, at + 2, 1, 1, "项目支出")]
            at += 3
        return cells

    def t07(self):
        """Opening stands in one code, which need not have an expenditure; income follows the expenditure."""
        rows, d = {}, self.d
        opening, income = d.value("general.opening"), d.fiscal_income(sum((r[1] for r in d.income().values()), D(0)))[0]
        spent = total(d.general(), 2)
        public = sum((v for c, v in self.economic().items() if c[:3] not in ("301", "303")), D(0))
        for i, (code, (basic, project)) in enumerate(sorted(d.general().items())):
            first = i == 0
            o = opening if first else D(0)
            # what comes in beyond the expenditure stays with the first code
            rest = income - sum(spent, D(0)) if first else D(0)
            got = basic + project + rest
            rows[code] = [o, D(0), o, got, basic, got - basic, basic + project, basic, D(0), D(0), project,
                          o + got - basic - project, D(0), o + got - basic - project]
        # people and running costs, of the whole: each code's share in order
        for code, r in rows.items():
            r[9] = min(public, r[7])
            public -= r[9]
            r[8] = r[7] - r[9]
        cells, at = [], 0
        for group, n in (("年初结转和结余", 3), ("本年收入", 3)):
            cells += [(0, at, 1, n, group), (1, at, 2, 1, "合计"), (1, at + 1, 2, 1, "基本支出"), (1, at + 2, 2, 1, "项目支出")]
            at += n
        cells += [(0, 6, 1, 5, "本年支出"), (1, 6, 2, 1, "合计"), (1, 7, 1, 3, "基本支出"), (2, 7, 1, 1, "小计"), (2, 8, 1, 1, "人员经费"),
                  (2, 9, 1, 1, "日常公用经费"), (1, 10, 2, 1, "项目支出"), (0, 11, 1, 3, "年末结转和结余"), (1, 11, 2, 1, "合计"),
                  (1, 12, 2, 1, "基本支出结转"), (1, 13, 2, 1, "项目支出结转\n和结余")]
        return self.coded("07", "一般公共预算财政拨款收入支出决算表", cells, rows, height=3)

    def four_groups(self, rows):
        out = {}
        for code, (opening, income, basic, project) in rows.items():
            closing = opening + income - basic - project
            out[code] = [opening, D(0), opening, income, basic, income - basic, basic + project, basic, project, closing, D(0), closing]
        return out

    def t09(self):
        return self.coded("09", "政府性基金预算财政拨款收入支出决算表", self.groups(), self.four_groups(self.d.fund()))

    def t11(self):
        if self.special:
            rows = {"2050299": [D(5), D(0), D(5), D(100), D(0), D(100), D(105), D(0), D(105), D(0), D(0), D(0)]}
            return self.coded("11", "财政专户管理资金收入支出决算表", self.groups(), rows)
        rows = {c: [D(0), r[0] + r[1], r[0], r[1]] for c, r in sorted(self.d.capital().items())}
        opening, income = self.d.value("capital.opening"), self.d.value("capital.income")
        if opening or income:  # the first code holds what the expenditure does not use
            first = rows[min(rows)] if rows else rows.setdefault("2239901", [D(0)] * 4)
            first[0] += opening
            first[1] += income - sum((r[1] for r in rows.values()), D(0))
        return self.coded("11", "国有资本经营预算财政拨款收入支出决算表", self.groups(), self.four_groups(rows))

    # ---- 08: codes by economic classification ----

    def economic(self, member="basic"):
        return {c: r[0] for c, r in self.d.rows("economic", member).items()}

    def matrix(self, number, title, amounts, wanted):
        """amounts: what each economic code has; wanted: what each function code has. Shared out in order."""
        classes = {}
        for code in sorted(set(amounts) | {"30107", "30216", "30305"}):
            classes.setdefault(code[:3], []).append(code)
        columns, at = [(0, 0, 2, 1, "合计")], 1
        order = [None]
        for cls, codes in classes.items():
            columns += [(0, at, 1, len(codes) + 1, self.d.economic_names[cls]), (1, at, 1, 1, "小计")]
            order.append(cls)
            for i, code in enumerate(codes):
                columns.append((1, at + 1 + i, 1, 1, self.d.economic_names[code]))
                order.append(code)
            at += len(codes) + 1
        left = dict(amounts)
        rows = {}
        for code, amount in sorted(wanted.items()):
            row = {}
            for e in sorted(left):
                take = min(amount, left[e]) if amount >= 0 <= left[e] else D(0)
                row[e] = take
                left[e] -= take
                amount -= take
            rows[code] = row
        # what a printed total does not cover stands with the last code
        if rows:
            for e, rest in left.items():
                rows[max(rows)][e] = rows[max(rows)].get(e, D(0)) + rest
        made = {}
        for code, row in rows.items():
            made[code] = [sum(row.values(), D(0)) if o is None else
                          sum((v for e, v in row.items() if e.startswith(o)), D(0)) for o in order]
        return self.coded(number, title, columns, made)

    def t05_1(self):
        return self.matrix("05-1", "基本支出决算明细表", self.economic_for(total(self.d.expenditure(), 6)[1]),
                           {c: r[1] for c, r in self.d.expenditure().items()})

    def economic_for(self, amount):
        """The economic codes of the basic expenditure, with what is not general in one of them."""
        out = dict(self.economic())
        rest = amount - sum(out.values(), D(0))
        if rest:
            out["30299"] = out.get("30299", D(0)) + rest
        return out

    def t08(self):
        amounts = self.economic("all")
        if not sum(amounts.values(), D(0)):
            amounts = {**self.economic(), "31099": total(self.d.general(), 2)[1]}
        return self.matrix("08", "一般公共预算财政拨款支出决算明细表", amounts, {c: r[0] + r[1] for c, r in self.d.general().items()})

    def t08_1(self):
        return self.matrix("08-1", "一般公共预算财政拨款基本支出决算明细表", self.economic(), {c: r[0] for c, r in self.d.general().items()})

    # ---- tables of items ----

    def items(self, number, title, panels, heads):
        """panels: lists of rows (label, cell, …); heads: titles of each panel's columns."""
        cells, at = [], 0
        widths = []
        for head in heads:
            cells.append((0, at, 1, 1, head[0]))
            cells.append((0, at + 1, 1, 1, "行次"))
            cells.append((1, at, 1, 1, "栏次"))
            for i, t in enumerate(head[1:]):
                cells += [(0, at + 2 + i, 1, 1, t), (1, at + 2 + i, 1, 1, i + 1)]
            widths.append(at)
            at += len(head) + 1
        s = self.start(number, title, cells)
        line = 0
        bodies = []
        for panel, head in zip(panels, heads):
            body = []
            for row in panel:
                line += 1
                body.append([row[0], line] + list(row[1:]))
            bodies.append((body, len(head) + 1))
        for i in range(max(len(b) for b, _ in bodies)):
            row = []
            for body, width in bodies:
                row += body[i] if i < len(body) else [None] * width
            s.rows.append(row)
        return s

    def class_rows(self, rows, pick):
        out = []
        n = 0
        for c in CLASSES:
            if self.classes == 23 and c[:3] in ("223", "224", "234"):
                continue
            n += 1
            chosen = [r for code, r in rows.items() if code.startswith(c[:3])]
            out.append((f"{chinese(n)}、{c[3:]}",) + pick(chosen))
        return out

    def t01(self):
        d = self.d
        income, spent = total(d.income(), 8), total(d.expenditure(), 6)
        general, fund, capital = d.fiscal_income(income[1])
        opening = (d.value("general.opening") + sum((r[0] for r in d.fund().values()), D(0)) + d.value("capital.opening")
                   + d.value("non_fiscal.opening"))
        used, distributed = d.value("non_fiscal.surplus_used"), d.value("non_fiscal.distributed")
        closing = income[0] + opening + used - spent[0] - distributed
        f = lambda v: (v, v, v)
        left = [("一、一般公共预算财政拨款收入",) + f(general), ("二、政府性基金预算财政拨款收入",) + f(fund),
                ("三、国有资本经营预算财政拨款收入",) + f(capital), ("四、上级补助收入",) + f(income[2]), ("五、事业收入",) + f(income[3]),
                ("六、经营收入",) + f(income[5]), ("七、附属单位上缴收入",) + f(income[6]), ("八、其他收入",) + f(income[7]),
                ("本年收入合计",) + f(income[0]), ("    使用非财政拨款结余",) + f(used), ("    年初结转和结余",) + f(opening),
                ("总计",) + f(income[0] + used + opening)]
        middle = self.class_rows(d.expenditure(), lambda rows: f(sum((r[0] for r in rows), D(0))))
        end = [("本年支出合计",) + f(spent[0]), ("结余分配",) + f(distributed), ("年末结转和结余",) + f(closing)]
        right = [("一、基本支出",) + f(spent[1]), ("人员经费", "—", "—", "—"), ("二、项目支出",) + f(spent[2]),
                 ("三、上缴上级支出",) + f(spent[3]), ("四、经营支出",) + f(spent[4]), ("五、对附属单位补助支出",) + f(spent[5])] + end
        head = ["年初预算数", "全年预算数", "决算数"]
        return self.items("01", "收入支出决算总表", [left, middle + end, right],
                          [["项目"] + head, ["项目(按功能分类)"] + head, ["项目(按支出性质和经济分类)"] + head])

    def t01_1(self):
        d = self.d
        income = total(d.income(), 8)
        general, fund, capital = d.fiscal_income(income[1])
        o = [d.value("general.opening"), sum((r[0] for r in d.fund().values()), D(0)), d.value("capital.opening")]
        e = [sum(total(d.general(), 2), D(0)), sum((r[2] + r[3] for r in d.fund().values()), D(0)), sum(total(d.capital(), 2), D(0))]
        left = [("一、一般公共预算财政拨款", general), ("二、政府性基金预算财政拨款", fund), ("三、国有资本经营预算财政拨款", capital),
                ("本年收入合计", income[1]), ("年初财政拨款结转和结余", sum(o, D(0))), ("一、一般公共预算财政拨款", o[0]),
                ("二、政府性基金预算财政拨款", o[1]), ("三、国有资本经营预算财政拨款", o[2]), ("总计", income[1] + sum(o, D(0)))]
        by = [{c: r[0] + r[1] for c, r in d.general().items()}, {c: r[2] + r[3] for c, r in d.fund().items()},
              {c: r[0] + r[1] for c, r in d.capital().items()}]
        middle, n = [], 0
        for c in CLASSES:
            if self.classes == 23 and c[:3] in ("223", "224", "234"):
                continue
            n += 1
            three = [sum((v for code, v in rows.items() if code.startswith(c[:3])), D(0)) for rows in by]
            middle.append((f"{chinese(n)}、{c[3:]}", sum(three, D(0)), *three))
        closing = [a + b - x for a, b, x in zip((general, fund, capital), o, e)]
        middle += [("本年支出合计", sum(e, D(0)), *e), ("年末财政拨款结转和结余", sum(closing, D(0)), *closing)]
        return self.items("01-1", "财政拨款收入支出决算总表", [left, middle],
                          [["项目", "金额"], ["项目（按功能分类）", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款",
                                          "国有资本经营预算财政拨款"]])

    def f03(self):
        d = self.d

        def both(name):
            return d.value("three_public.budget." + name), d.value("three_public.actual." + name)
        abroad, bought, run, met = both("abroad"), both("vehicle_purchase"), both("vehicle_operation"), both("reception")
        foreign = d.value("three_public.actual.reception_foreign")
        vehicle = tuple(a + b for a, b in zip(bought, run))
        all_three = tuple(sum(x, D(0)) for x in zip(abroad, vehicle, met))
        n = lambda name: ("—", d.count("three_public.counts." + name))
        left = [("一、“三公”经费支出", "—", "—"), ("（一）支出合计",) + all_three, ("1.因公出国（境）费",) + abroad,
                ("2.公务用车购置及运行维护费",) + vehicle, ("（1）公务用车购置费",) + bought, ("（2）公务用车运行维护费",) + run,
                ("3.公务接待费",) + met, ("（1）国内接待费", "—", met[1] - foreign), ("（2）国（境）外接待费", "—", foreign),
                ("（二）相关统计数", "—", "—"), ("1.因公出国（境）团组数(个)",) + n("abroad_groups"),
                ("2.因公出国（境）人次数(人)",) + n("abroad_people"), ("3.公务用车购置数(辆)",) + n("vehicles_purchased"),
                ("4.公务用车保有量(辆)",) + n("vehicles_kept"), ("5.国内公务接待批次(个)",) + n("domestic_batches"),
                ("其中：外事接待批次(个)",) + n("foreign_affairs_batches"), ("6.国内公务接待人次(人)",) + n("domestic_people"),
                ("其中：外事接待人次(人)",) + n("foreign_affairs_people"), ("7.国（境）外公务接待批次(个)",) + n("foreign_batches"),
                ("8.国（境）外公务接待人次(人)",) + n("foreign_people")]
        public = sum((v for c, v in self.economic().items() if c[:3] not in ("301", "303")), D(0))
        managed = d.value("operating_funds.managed")
        operating = public - d.value("operating_funds.institution")
        v = lambda name: d.count("assets.vehicles." + name)
        names = ["ministerial", "leading", "confidential", "emergency", "law_enforcement", "special", "retired", "general", "other"]
        titles = ["副部（省）级及以上领导用车", "主要领导干部用车", "机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车", "离退休干部用车",
                  "一般公务用车", "其他用车"]
        right = [("二、机关运行经费", operating), ("（一）行政单位", operating - managed), ("（二）参照公务员法管理的事业单位", managed),
                 ("三、国有资产占用情况", "—"), ("（一）车辆数合计(辆)", sum(v(x) for x in names))]
        right += [(f"{i + 1}.{t}", v(x)) for i, (x, t) in enumerate(zip(names, titles))]
        equipment = d.data.get("assets", {}).get("equipment", {})
        if "over_1m" in equipment:
            right.append(("（二）单价100万元（含）以上设备（不含车辆）(台、套)", d.count("assets.equipment.over_1m")))
        else:
            right += [("（二）单价50万元（含）以上通用设备(台、套)", d.count("assets.equipment.general_over_500k")),
                      ("（三）单价100万元（含）以上专用设备(台、套)", d.count("assets.equipment.special_over_1m"))]
        buy = d.data.get("procurement", {})
        p = lambda name: d.value("procurement." + name)
        right += [("四、政府采购支出合计", p("goods") + p("works") + p("services")), ("1.政府采购货物支出", p("goods")),
                  ("2.政府采购工程支出", p("works")), ("3.政府采购服务支出", p("services"))]
        if "sme" in buy:
            right.append(("授予中小企业合同金额", p("sme")))
        if "micro" in buy:
            right.append(("其中：授予小微企业合同金额", p("micro")))
        return self.items("F03", "机构运行信息表", [left, right], [["项目", "预算数", "统计数"], ["项目", "统计数"]])


def chinese(n):
    digits = "零一二三四五六七八九"
    return digits[n] if n < 10 else ("" if n < 20 else digits[n // 10]) + "十" + (digits[n % 10] if n % 10 else "")


# ---- writing ----

def sheet_name(sheet, form="Z"):
    """Z03 收入决算表(财决03表), Z05_1 …; cut at 31 characters as table programs do. form "-": Z03-收入决算表."""
    if form == "-":
        number = sheet.number if sheet.number[0] == "F" else "Z" + sheet.number
        return f"{number}-{sheet.title}"[:31]
    number = sheet.number.replace("-", "_")
    mark = f"财决附{sheet.number[1:]}表" if number[0] == "F" else f"财决{sheet.number}表"
    return f"{number if number[0] == 'F' else 'Z' + number} {sheet.title}({mark})"[:31]


def money(v, scale):
    return (v / scale).quantize(D("0.01")) if scale == 1 else (v / scale).quantize(D("0.000001"))


def write_openpyxl(export, path, form="Z", text=False, merges=True, dash=False, edit=None):
    import openpyxl
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.create_sheet("封面")["A1"] = f"{export.year}年度部门决算报表"
    for sheet in export.sheets:
        s = book.create_sheet(sheet_name(sheet, form))
        for r, row in enumerate(sheet.rows):
            for c, v in enumerate(row):
                if isinstance(v, Decimal):
                    v = money(v, export.scale)
                    if dash and not v:
                        v = "—"
                    elif text:
                        v = f"{v:,.2f}" if export.scale == 1 else f"{v:,}"
                    else:
                        v = float(v)
                if v is not None:
                    s.cell(r + 1, c + 1).value = v
        for r1, c1, r2, c2 in sheet.merges if merges else []:
            s.merge_cells(start_row=r1 + 1, start_column=c1 + 1, end_row=r2 + 1, end_column=c2 + 1)
    if edit:
        edit(book)
    book.save(path)


def write_xlwt(export, path, form="Z"):
    import xlwt
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("封面").write(0, 0, f"{export.year}年度部门决算报表")
    for sheet in export.sheets:
        s = book.add_sheet(sheet_name(sheet, form))
        starts = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in sheet.merges}
        for r, row in enumerate(sheet.rows):
            for c, v in enumerate(row):
                v = float(money(v, export.scale)) if isinstance(v, Decimal) else v
                if (r, c) in starts:
                    r2, c2 = starts[r, c]
                    s.write_merge(r, r2, c, c2, v)
                elif v is not None:
                    s.write(r, c, v)
    book.save(path)

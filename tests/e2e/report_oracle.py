"""The report as python3-jinja2 renders it from the same packs, with an independent model of the facts and of the
report's own filters. Used to judge what the program writes, and to try templates without it."""
import json
import os
import re
import sys
from decimal import ROUND_HALF_UP, Decimal

import jinja2

from oracle import FIGURES, ROOT, Oracle, load

UNITS = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)}


def merge(under, over):
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    result = dict(under)
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(under[key], value) if key in under else value
    return result


class Pack:
    def __init__(self, name):
        self.chain, self.config = [], {}
        while name:
            folder = os.path.join(ROOT, "templates", name)
            with open(os.path.join(folder, "pack.json"), encoding="utf-8") as file:
                config = json.load(file)
            self.chain.append(folder)
            self.config = merge(config, self.config)
            name = config.get("extends")

    def json(self, file):
        result = {}
        for folder in reversed(self.chain):
            path = os.path.join(folder, file)
            if os.path.exists(path):
                result = merge(result, load(path))
        return result


class Figure:
    """A fact, or what is computed from facts; unknown when `d` is None."""

    def __init__(self, d, address=""):
        self.d, self.address, self.known = d, address, d is not None

    @staticmethod
    def of(x):
        return x.d if isinstance(x, Figure) else x if x is None else Decimal(x)

    def _two(self, other, operation):
        a, b = self.d, Figure.of(other)
        return Figure(None if a is None or b is None else operation(a, b))

    def __add__(self, other):
        return self._two(other, lambda a, b: a + b)

    __radd__ = __add__

    def __sub__(self, other):
        return self._two(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self._two(other, lambda a, b: a * b)

    def __lt__(self, other):
        return self.d < Figure.of(other)

    def __gt__(self, other):
        return self.d > Figure.of(other)

    def __le__(self, other):
        return self.d <= Figure.of(other)

    def __ge__(self, other):
        return self.d >= Figure.of(other)

    def __eq__(self, other):
        return self.d == Figure.of(other)

    def __float__(self):
        return float(self.d)

    def __hash__(self):
        return hash(self.d)

    def __bool__(self):
        return bool(self.d)

    def __str__(self):
        return "〔待填〕" if self.d is None else str(self.d)


class Row:
    def __init__(self, view, table, code):
        self._view, self._table, self.code = view, table, code
        self.level = {0: 0, 3: 1, 5: 2, 7: 3}[len(code)]
        self.name = view.oracle.name(table.address, code) if code else "合计"

    def __getattr__(self, name):
        if name in self._table.model["measures"]:
            place = f"[{self.code}]" if self.code else ".sum"
            return self._view.fact(f"{self._table.address}{place}.{name}")
        raise AttributeError(name)

    @property
    def parent(self):
        return Row(self._view, self._table, self.code[:-2] if len(self.code) > 3 else "")

    @property
    def children(self):
        return [Row(self._view, self._table, c) for c in self._table.children(self.code)]


class SetView:
    def __init__(self, view, table):
        self._view, self._table = view, table

    def _rows(self, codes):
        return [Row(self._view, self._table, c) for c in codes]

    @property
    def sum(self):
        return Row(self._view, self._table, "")

    @property
    def rows(self):
        return self._rows(sorted(self._table.codes))

    @property
    def classes(self):
        return self._rows(sorted(c for c in self._table.codes if len(c) == 3))

    @property
    def leaves(self):
        return self._rows(sorted(c for c in self._table.codes if not self._table.children(c)))

    @property
    def given(self):
        return self._rows(self._table.entered)

    @property
    def known(self):
        return self._table.known

    @property
    def empty(self):
        measures = self._table.model["measures"]
        return self.known and not any(getattr(r, m) for r in self.classes for m in measures)

    def __iter__(self):
        return iter(self.rows)

    def __getitem__(self, code):
        if not (str(code).isdigit() and len(str(code)) in (3, 5, 7)):
            raise KeyError(code)  # undefined in templates
        return Row(self._view, self._table, str(code))


class Node:
    def __init__(self, view, address):
        self._view, self._address = view, address

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._view.member(f"{self._address}.{name}", name)

    def __getitem__(self, name):
        try:
            return self._view.member(f"{self._address}.{name}", str(name))
        except AttributeError as error:
            raise KeyError(name) from error


class Item:
    """An object inside a list."""

    def __init__(self, members):
        self.__dict__.update(members)

    def __getitem__(self, name):
        return self.__dict__[name]


class View:
    """Names for templates, as docs/data-format.md describes them."""

    def __init__(self, oracle):
        self.oracle = oracle
        self.schema = oracle.schema
        self.texts = set()
        self._texts(self.schema, "")

    def _resolve(self, schema):
        while "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def _texts(self, schema, address):
        schema = self._resolve(schema)
        for name, member in schema.get("properties", {}).items():
            path = f"{address}.{name}" if address else name
            self._texts(member, path)
            target = self._resolve(member)
            if "properties" not in target and target.get("type") not in ("array", "object"):
                if target.get("format") not in FIGURES:
                    self.texts.add(path)

    def fact(self, address):
        return Figure(self.oracle.value(address), address)

    def member(self, address, name):
        oracle = self.oracle
        if address in oracle.sets:
            return SetView(self, oracle.sets[address])
        if address in oracle.leaves or address in oracle.model["facts"]:
            return self.fact(address)
        value, schema = oracle.data, self.schema
        for part in address.split("."):
            value = value.get(part, KeyError) if isinstance(value, dict) else KeyError
            schema = self._resolve(schema)
            listed = part in schema.get("properties", {})
            schema = schema["properties"][part] if listed else schema.get("additionalProperties") or {}
        if value is KeyError:
            if listed and self._resolve(schema).get("type") == "array":
                return []
            if address in self.texts:
                return None
            known = list(oracle.leaves) + list(oracle.model["facts"]) + list(oracle.sets) + list(self.texts)
            if any(a.startswith(address + ".") for a in known):
                return Node(self, address)
            raise AttributeError(name)
        if isinstance(value, dict):
            return Node(self, address)
        return self.wrap(schema, value)

    def wrap(self, schema, value):
        """Values inside lists: amounts become 元; what the schema knows is there, though empty."""
        schema = self._resolve(schema)
        if isinstance(value, list):
            items = schema.get("items", {})
            return [self.wrap(self._choose(items, v), v) for v in value]
        if "properties" in schema:
            value = {} if value is KeyError else value
            members = schema["properties"].items()
            return Item({name: self.wrap(member, value.get(name, KeyError)) for name, member in members})
        if schema.get("format") in FIGURES:
            given = value is not KeyError and value is not None
            scale = self.oracle.scale if schema["format"] == "amount" else 1
            return Figure(Decimal(value) * scale if given else None)
        if value is KeyError:
            return [] if schema.get("type") == "array" else None
        return value

    def _choose(self, schema, value):
        for option in self._resolve(schema).get("anyOf", []):
            if (self._resolve(option).get("type") == "object") == isinstance(value, dict):
                return option
        return schema


def rounded(d, decimals):
    return d.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def digits(d, decimals, separator=False, trim=False):
    text = f"{abs(rounded(d, decimals)):{',' if separator else ''}f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("-" if rounded(d, decimals) < 0 else "") + text


CN = "零一二三四五六七八九"


def cn(n):
    n = int(n)
    if n < 10:
        return CN[n]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else CN[tens]) + "十" + (CN[ones] if ones else "")


class Change:
    def __init__(self, filters, now, before, percent_decimals=None, percent_trim=None, **words):
        a, b = Figure.of(now), Figure.of(before)
        self.known = a is not None and b is not None
        difference = a - b if self.known else Decimal(0)
        sign = rounded(difference / filters.unit, filters.style["decimals"])
        self.up, self.down, self.same = sign > 0, sign < 0, sign == 0 and self.known
        self.unknown = filters.numbers["unknown"]
        self.word = self._pick(words, "increase 增加", "decrease 减少", "same 持平")
        self.rate_word = self._pick(words, "rise 增长", "fall 下降", "same 持平")
        self.difference, self.amount = Figure(difference), Figure(abs(difference))
        self.comparable = self.known and b > 0
        self.rate = filters.percent(abs(difference), b, percent_decimals, percent_trim) if self.comparable else words.get("none", filters.no_base)

    def _pick(self, words, *choices):
        if not self.known:
            return self.unknown
        choice = choices[0] if self.up else choices[1] if self.down else choices[2]
        key, default = choice.split()
        return words.get(key, default)

    def __str__(self):
        return self.word


class Filters:
    def __init__(self, pack):
        self.numbers = pack.config["numbers"]
        self.style = {"decimals": 2, "separator": False, "trim": False, **self.numbers.get("text", {})}
        self.percents = {"decimals": 2, "trim": False, **self.numbers.get("percent", {})}
        self.unit_name = self.numbers["unit"]
        self.unit = UNITS[self.unit_name]
        self.no_base = "无可比基数"
        self.seen = []

    def money(self, x, unit=None, decimals=None, separator=None, trim=None, zero=None):
        d = Figure.of(x)
        if d is None:
            return self.numbers["unknown"]
        style = dict(self.style)
        for name, given in (("decimals", decimals), ("separator", separator), ("trim", trim)):
            if given is not None:
                style[name] = given
        return digits(d / UNITS[unit or self.unit_name], style["decimals"], style["separator"], style["trim"])

    def amount(self, x, unit=None, **style):
        return self.money(x, unit=unit, **style) + (unit or self.unit_name)

    def percent(self, x, of=1, decimals=None, trim=None, none=None):
        a, b = Figure.of(x), Figure.of(of)
        if a is None or b is None:
            return self.numbers["unknown"]
        if b <= 0:
            return self.no_base if none is None else none
        decimals = self.percents["decimals"] if decimals is None else decimals
        trim = self.percents["trim"] if trim is None else trim
        return digits(a * 100 / b, decimals, self.percents.get("separator", False), trim) + "%"

    def completion(self, x, budget, decimals=None, trim=None, none="无年初预算"):
        return self.percent(x, budget, decimals, trim, none)

    def change(self, now, before, **words):
        return Change(self, now, before, **words)

    def compare(self, now, than, more="大于", less="小于", equal="等于"):
        c = Change(self, now, than)
        return more if c.up else less if c.down else equal


def whole(x):
    """As Jinja2's int: 0 for what is no number."""
    try:
        return int(Figure.of(x))
    except (ArithmeticError, ValueError):
        return 0


def markdown(slug, pack_name=None):
    """The report's Markdown of a department, tables as markers."""
    oracle = Oracle.of(slug)
    pack = Pack(pack_name or oracle.data["template"])
    oracle = Oracle(oracle.data, pack.json("facts.json"))
    view, filters = View(oracle), Filters(pack)
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(pack.chain), undefined=jinja2.StrictUndefined,
                             trim_blocks=False, lstrip_blocks=False, autoescape=False)
    env.filters.update(money=filters.money, amount=filters.amount, percent=filters.percent, share=filters.percent,
                       completion=filters.completion, change=filters.change, compare=filters.compare, cn=cn,
                       cn_item=lambda n, level=1: [cn(n) + "、", f"（{cn(n)}）", f"{n}.", f"（{n}）"][level - 1])
    env.filters["int"] = whole
    env.filters["abs"] = lambda x: Figure(abs(Figure.of(x)))

    def total(items, attribute=None, start=0):
        found = [Figure.of(i[attribute] if attribute else i) for i in items]
        return Figure(sum(found, Decimal(start)))
    env.filters["sum"] = total
    names = {k: view.member(k, k) for k in oracle.schema["properties"] if k != "stated" and _has(view, k)}
    for address in oracle.model["facts"]:
        names.setdefault(address.split(".")[0], Node(view, address.split(".")[0]))
    for address in oracle.sets:
        first = address.split(".")[0]
        names.setdefault(first, SetView(view, oracle.sets[first]) if first in oracle.sets else Node(view, first))
    year = oracle.data["year"]
    names.update(year=year, prev_year=year - 1, next_year=year + 1, unit=filters.unit_name, pack=pack.config, draft=False,
                 table=lambda name: f"\n\n<!-- table: {name} -->\n\n", annex=lambda n: f"\n\n<!-- annex: {n} -->\n\n",
                 toc=lambda: "\n\n<!-- toc -->\n\n", page_break=lambda: "\n\n<!-- page -->\n\n",
                 style=lambda name: f"\n\n<!-- style: {name} -->\n\n")
    return env.get_template(pack.config["report"]).render(names)


def _has(view, name):
    try:
        view.member(name, name)
        return True
    except AttributeError:
        return False


def paragraphs(text):
    return [re.sub(r"\s*\n\s*", "", b).strip() for b in re.split(r"\n\s*\n", text) if b.strip()]


if __name__ == "__main__":
    print("\n\n".join(paragraphs(markdown(*sys.argv[1:]))))

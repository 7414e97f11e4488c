"""An independent model of the facts of a department, for tests.

Reads a data file, the schema (for defaults) and a pack's facts.json, and computes every address with
decimal.Decimal, in 元. None means unknown. It knows nothing of the C code: it follows docs/data-format.md.
"""
import csv
import json
import os
import re
from decimal import Decimal

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
FIGURES = ("amount", "count", "score", "percent", "area")


def load(path):
    """JSON with exact decimals."""
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_float=Decimal)


def schema_path():
    return os.path.join(ROOT, "data", "schema", "department.schema.json")


def load_codes(system, year, others=False):
    """code → name in the list of that year, else of the nearest earlier, else later one. With `others` also the codes
    that only other years' lists have, the nearest year's name first."""
    folder = os.path.join(ROOT, "data", "codes")
    years = [int(m.group(1)) for m in (re.match(system + r"-(\d{4})\.csv$", f) for f in os.listdir(folder)) if m]
    chosen = max([y for y in years if y <= year], default=None) or min(years)
    names = {}
    for y in sorted(years, key=lambda y: (y != chosen, abs(y - chosen), -y)) if others else [chosen]:
        with open(os.path.join(folder, f"{system}-{y}.csv"), encoding="utf-8") as file:
            for row in csv.DictReader(file):
                names.setdefault(row["code"], row["name"])
    return names


def parent(code):
    return "" if len(code) <= 3 else code[:-2]


class Set:
    """Rows by code; the rows above them are made as needed, "" is the row of totals."""

    def __init__(self, address, model, entered):
        self.address, self.model, self.known = address, model, entered is not None
        self.entered = {row["code"]: row for row in entered or []}
        self.codes = set()
        for code in self.entered:
            self.add(code)

    def add(self, code):
        while code and code not in self.codes:
            self.codes.add(code)
            code = parent(code)

    def children(self, code):
        return sorted(c for c in self.codes if parent(c) == code)


class Oracle:
    def __init__(self, data, model, schema=None):
        self.data = data
        self.model = model
        self.schema = schema or load(schema_path())
        self.scale = Decimal(10000 if data["unit"] == "万元" else 1)
        self.codes = {s: load_codes(s, data["year"]) for s in ("function", "economic")}
        self.memo = {}
        self.leaves = {}
        self._leaves(self.schema, data, "", True)
        self.stated = {a: self._amount(v) for a, v in data.get("stated", {}).items()}
        self.sets = {}
        for address, spec in model["sets"].items():
            self._set(address, spec)

    @classmethod
    def of(cls, slug):
        data = load(os.path.join(ROOT, "data", slug + ".json"))
        return cls(data, load(os.path.join(ROOT, "templates", "standard", "facts.json")))

    # What the data file gives outside of lists

    def _amount(self, value):
        return None if value is None else Decimal(value) * self.scale

    def _figure(self, kind, value):
        if value is None:
            return None
        return self._amount(value) if kind == "amount" else Decimal(value)

    def _leaves(self, schema, value, address, present):
        use = schema
        while "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        if "properties" in schema:
            here = isinstance(value, dict)
            for name, member in schema["properties"].items():
                path = f"{address}.{name}" if address else name
                given = value.get(name, KeyError) if here else KeyError
                self._leaves(member, given, path, here)
        elif schema.get("format") in FIGURES:
            kind = schema["format"]
            if value is not KeyError:
                self.leaves[address] = (True, self._figure(kind, value))
            elif present and "default" in use:
                self.leaves[address] = (False, self._figure(kind, use["default"]))
            else:
                self.leaves[address] = (False, None)

    def _set(self, address, spec):
        value = self.data
        for part in address.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        made = Set(address, spec, value)
        for other in spec.get("union", ()):
            member = self.sets[other]
            made.known |= member.known
            for code in member.codes:
                made.add(code)
        if spec.get("rows") == "classes":
            made.known = True
            for code in self.codes[spec["codes"]]:
                if len(code) == 3:
                    made.add(code)
        self.sets[address] = made

    # Figures

    def value(self, address):
        """The figure that is printed: stated, else entered, else derived."""
        if address not in self.memo:
            self.memo[address] = None  # an endless sum would stay unknown
            given, figure = self._given(address)
            self.memo[address] = figure if given else self.derived(address)
        return self.memo[address]

    def _row(self, address):
        """(set, code, measure) of an address inside a set, else None."""
        m = re.match(r"([a-z_.]+)(?:\[(\d+)\]|\.sum)\.(\w+)$", address)
        if m and m.group(1) in self.sets:
            return self.sets[m.group(1)], m.group(2) or "", m.group(3)
        return None

    def _given(self, address):
        if address in self.stated:
            return True, self.stated[address]
        row = self._row(address)
        if row:
            entered = row[0].entered.get(row[1], {})
            return row[2] in entered, self._amount(entered.get(row[2]))
        return self.leaves.get(address, (False, None))

    def derived(self, address):
        """What the model says, whatever is entered or stated there."""
        row = self._row(address)
        if row:
            return self._derived_row(*row)
        spec = self.model["facts"].get(address)
        if spec:
            return self._sum(spec["sum"], None, None)
        if address in self.leaves:
            given, figure = self.leaves[address]
            return None if given else figure
        raise KeyError(address)

    def _derived_row(self, table, code, measure):
        spec = table.model["measures"][measure]
        children = table.children(code)
        if children and "sum" not in spec:
            return self._total(self.value(f"{table.address}[{c}].{measure}") for c in children)
        if "sum" in spec or "leaf_sum" in spec:
            return self._sum(spec.get("sum") or spec["leaf_sum"], table, code)
        entered = measure in table.entered.get(code, {}) or f"{table.address}[{code}].{measure}" in self.stated
        return Decimal(0) if table.known and not entered else None

    def _sum(self, terms, table, code):
        return self._total(self._term(t, table, code) for t in terms)

    def _term(self, term, table, code):
        sign, name = (-1, term[1:].strip()) if term.startswith("-") else (1, term)
        if table is not None and name in table.model["measures"]:
            place = f"[{code}]" if code else ".sum"
            figure = self.value(f"{table.address}{place}.{name}")
        else:
            figure = self.value(name.replace("[code]", f"[{code}]"))
        return None if figure is None else sign * figure

    @staticmethod
    def _total(figures):
        total = Decimal(0)
        for figure in figures:
            if figure is None:
                return None
            total += figure
        return total

    # All of them

    def addresses(self):
        found = dict.fromkeys(self.leaves)
        found.update(dict.fromkeys(self.model["facts"]))
        for address, table in self.sets.items():
            for code in [""] + sorted(table.codes):
                place = f"[{code}]" if code else ".sum"
                found.update(dict.fromkeys(f"{address}{place}.{m}" for m in table.model["measures"]))
        return list(found)

    def deviations(self):
        """address → (printed, derived) wherever the two differ."""
        result = {}
        for address in self.addresses():
            printed = self.value(address)
            try:
                derived = self.derived(address)
            except KeyError:
                continue
            if printed is not None and derived is not None and printed != derived:
                result[address] = (printed, derived)
        return result

    def name(self, set_address, code):
        entered = self.sets[set_address].entered.get(code, {})
        system = self.sets[set_address].model["codes"]
        return entered.get("name") or load_codes(system, self.data["year"], others=True).get(code)

"""A department that has entered everything: each member of a pack's schema is filled with something that is found again."""
import itertools
import json
import os
import re

ROOT = os.environ["JUESUAN_ROOT"]
CODES = {"fund": ["2120804", "2296003"], "capital": ["2230105"], "economic": ["30101", "30201", "30302"],
         "": ["2080505", "2101101", "2210201"]}
YEAR = 2023


def merge(base, more):
    for key, value in more.items():
        base[key] = merge(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return base


def schema_of(pack):
    """The schema of data files with what the pack and those above it add."""
    folders = []
    while pack:
        folders.insert(0, os.path.join(ROOT, "templates", pack))
        with open(os.path.join(folders[0], "pack.json"), encoding="utf-8") as file:
            pack = json.load(file).get("extends")
    schema = {}
    for path in [os.path.join(ROOT, "data/schema/department.schema.json")] + [os.path.join(f, "schema.json") for f in folders]:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                merge(schema, json.load(file))
    return schema


class Filling:
    """`data`, and `texts`: by their place in it (reasons.budget.208, annexes[1].goal.actual) the texts, no two alike."""

    def __init__(self, pack):
        self.schema = schema_of(pack)
        self.numbers = itertools.count(1)
        self.texts = {}
        self.data = dict(self.make(self.schema, ""), format=1, template=pack, year=YEAR, unit="万元",
                         dates={"approved": f"{YEAR + 1}-09-06", "published": f"{YEAR + 1}-09-20"})

    def resolved(self, schema):
        while "$ref" in schema:
            own = {k: v for k, v in schema.items() if k != "$ref"}
            schema = {**self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]], **own}
        return schema

    def make(self, schema, path):
        schema, n = self.resolved(schema), next(self.numbers)
        kind, form = schema.get("type"), schema.get("format")
        plain = {"amount": f"{10000 + n}.{n % 9 + 1}", "count": 50000 + n, "percent": "61.5", "score": "62.5", "area": f"{60000 + n}.5"}
        if "enum" in schema or form in plain or kind in ("boolean", "integer"):
            return schema["enum"][0] if "enum" in schema else plain.get(form, True if kind == "boolean" else 1)
        if kind == "string":
            self.texts[path] = f"文{n}字"
            return self.texts[path]
        return self.make_list(schema["items"], path) if kind == "array" else self.make_object(schema, path)

    def make_list(self, item, path):
        kinds = item.get("anyOf")
        if kinds:
            return [self.make(kinds[i], f"{path}[{n}]") for n, i in enumerate((0, 1, 0))]
        made = [self.make(item, f"{path}[{i}]") for i in range(4 if path == "annexes" else 2)]
        if path == "annexes":
            for annex, kind in zip(made, self.schema["$defs"]["annex"]["properties"]["kind"]["enum"]):
                annex["kind"] = kind
        code = item.get("properties", {}).get("code")
        if code:
            made += [self.make(item, f"{path}[2]")]
            codes = CODES["economic" if "economic" in code["$ref"] else "capital" if "capital" in path else path if path == "fund" else ""]
            made = [dict(row, code=c) for row, c in zip(made, codes)]
            named = path != "local.projects"  # by the classification
            for row in made if named else []:
                row.pop("name", None)
            mine = re.escape(path) + r"\[\d+\]\." + ("(name|code)" if named else "code")
            self.texts = {k: v for k, v in self.texts.items() if not re.fullmatch(mine, k)}
        return made

    def make_object(self, schema, path):
        made = {key: self.make(sub, f"{path}.{key}".lstrip("."))
                for key, sub in schema.get("properties", {}).items() if not sub.get("x-program")}
        if isinstance(schema.get("additionalProperties"), dict):
            keys = ["three_public"] if path == "text" else ["301", "302"] if "economic" in path else ["total", "208"] + CODES[""]
            made.update({k: self.make(schema["additionalProperties"], f"{path}.{k}") for k in keys})
        for i, row in enumerate(made.get("projects", []) if path == "performance" else []):
            row["annex"] = 3
            if i:
                del row["annex"]
        return made

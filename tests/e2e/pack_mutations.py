"""Every member of a pack's JSON files retyped, removed, emptied or made huge: the program answers with a message or does the
work, never with a signal, a program error or silence about what an independent validator of the same schemas refuses.

    pack_mutations.py --full [PACK ...]          every mutation of every member; hours
    pack_mutations.py --kinds SEED [PACK ...]    every mutation of one member of each kind; minutes
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema

PROGRAM = os.environ["JUESUAN"]
ROOT = os.environ["JUESUAN_ROOT"]
TEMPLATES = os.path.join(ROOT, "templates")
DATA = {"gansu": "linxia-2022", "dongxiang": "dongxiang-2022", "henan": "beiguan-2022", "ningxia": "zhongwei-2023",
        "shanxi": "linfen-2021", "standard": "linxia-2022"}
ITEMS = 4  # of a list of texts, this many are tried
OTHERS = {"text": "x", "number": 7, "decimal": -1.5, "true": True, "null": None, "list": [], "object": {}, "list of one": [1],
          "object of one": {"a": 1}}
SHAPE = {"E4021", "E4027", "E4028"}  # what a schema refuses; E4029 (something lacks) rules say too


def schema_of(file):
    name = "table" if file.startswith("tables/") else {"schema.json": "extension"}.get(file, file[:-len(".json")])
    with open(os.path.join(ROOT, "data", "schema", name + ".schema.json"), encoding="utf-8") as f:
        return json.load(f)


def json_files(pack):
    """The JSON files of a pack's own folder."""
    found = []
    for folder, _, names in os.walk(os.path.join(TEMPLATES, pack)):
        for name in names:
            if name.endswith(".json"):
                found.append(os.path.relpath(os.path.join(folder, name), os.path.join(TEMPLATES, pack)))
    return sorted(found)


def members(value, path=()):
    """Paths of all members and items below `value`."""
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
        if all(isinstance(v, str) for v in value) and len(value) > ITEMS:
            inside = inside[:ITEMS - 1] + inside[-1:]
    else:
        return
    for key, below in inside:
        yield path + (key,)
        yield from members(below, path + (key,))


def huge(value):
    if isinstance(value, str):
        return value + "X" * 100000
    if isinstance(value, (int, float)):
        return 10 ** 30
    if isinstance(value, list):
        return value * (3000 // len(value) + 1)
    return {**value, **{f"k{i}": 1 for i in range(3000)}}


def same_type(a, b):
    number = (int, float)
    if isinstance(a, bool) or isinstance(b, bool):
        return type(a) is type(b)
    return isinstance(a, number) and isinstance(b, number) or type(a) is type(b)


def change(root, path, new):
    """`root` with another value at `path`; with None of those, without it."""
    copied = dict(root) if isinstance(root, dict) else list(root)
    key = path[0]
    if len(path) > 1:
        copied[key] = change(root[key], path[1:], new)
    elif new is REMOVED:
        del copied[key]
    elif isinstance(new, Renamed):
        copied[new.name] = copied.pop(key)
    else:
        copied[key] = new
    return copied


REMOVED = object()


class Renamed:
    def __init__(self, name):
        self.name = name


def mutations(root, path):
    """Names of mutations and what stands at the path then."""
    value = root
    for key in path:
        value = value[key]
    for name, other in OTHERS.items():
        if not same_type(value, other):
            yield name, other
    yield "removed", REMOVED
    for empty in ("", [], {}):
        if same_type(value, empty) and value != empty:
            yield "empty", empty
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield "negative", -1
    if not isinstance(value, bool) and value is not None and value != []:
        yield "huge", huge(value)
    if isinstance(path[-1], str):
        yield "renamed", Renamed(path[-1] + "x")


class Kinds:
    """Members are of one kind when one schema describes them: its keywords, without what it says to people."""

    def __init__(self, schema):
        self.root, self.memo = schema, {(): self.options(schema)}

    def options(self, schema):
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        if not isinstance(schema, dict):
            return []
        return [schema] + [o for any_of in schema.get("anyOf", []) for o in self.options(any_of)]

    def at(self, path):
        if path not in self.memo:
            below = []
            for schema in self.at(path[:-1]):
                below += self.options(schema.get("items", {}) if isinstance(path[-1], int)
                                      else schema.get("properties", {}).get(path[-1], schema.get("additionalProperties", {})))
            self.memo[path] = below
        return self.memo[path]

    def of(self, path):
        said = [{k: sorted(v) if k == "properties" else v for k, v in s.items() if k not in ("title", "description", "items", "anyOf",
                                                                                          "additionalProperties")}
                for s in self.at(path)]
        return self.root["title"] + json.dumps(said, sort_keys=True)


class Case:
    """One mutation of one member of one file."""

    def __init__(self, pack, file, root, path, name, new):
        self.pack, self.file, self.path, self.name, self.root, self.new = pack, file, path, name, root, new

    @property
    def content(self):
        return change(self.root, self.path, self.new)

    def __str__(self):
        return f"{self.pack}/{self.file} /{'/'.join(map(str, self.path))} {self.name}"


def all_members(pack):
    """Each member of each file: its kind and the way to it."""
    for file in json_files(pack):
        with open(os.path.join(TEMPLATES, pack, file), encoding="utf-8") as f:
            root = json.load(f)
        kinds = Kinds(schema_of(file))
        for path in members(root):
            yield kinds.of(path), (pack, file, root, path)


def cases_of(member):
    return [Case(*member, name, new) for name, new in mutations(*member[2:])]


def cases(pack):
    for _, member in all_members(pack):
        yield from cases_of(member)


def sample(seed, packs=None):
    """One mutation of each kind of member, by chance."""
    chance, kinds = random.Random(seed), {}
    for pack in packs or sorted(DATA):
        for kind, member in all_members(pack):
            kinds.setdefault(kind, []).append(member)
    return [chance.choice(cases_of(chance.choice(of))) for _, of in sorted(kinds.items())]


def all_of_each_kind(seed, packs):
    """Every mutation of each kind of member, each at a member chosen by chance."""
    chance, kinds = random.Random(seed), {}
    for pack in packs:
        for kind, member in all_members(pack):
            kinds.setdefault(kind, []).append(member)
    for _, of in sorted(kinds.items()):
        names = {case.name for case in cases_of(chance.choice(of))}
        for name in sorted(names):
            yield next((c for c in cases_of(chance.choice(of)) if c.name == name), None) or cases_of(of[0])[0]


VALIDATORS = {}


def refused(case):
    """Whether the independent validator refuses the file."""
    validator = VALIDATORS.get(case.file)
    if not validator:
        validator = VALIDATORS[case.file] = jsonschema.Draft202012Validator(schema_of(case.file))
    return not validator.is_valid(case.content)


def run(*args):
    return subprocess.run([PROGRAM, *args, "--home", ROOT], capture_output=True, timeout=120, check=False)


def faults(case, commands=("lint", "check", "build")):
    """What is wrong with the program's answers."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        pack = os.path.join(folder, "packs", case.pack)
        shutil.copytree(os.path.join(TEMPLATES, case.pack), pack)
        with open(os.path.join(pack, case.file), "w", encoding="utf-8") as f:
            json.dump(case.content, f, ensure_ascii=False, indent=1)
        data = os.path.join(ROOT, "data", DATA[case.pack] + ".json")
        use = ["--template", case.pack, "--templates", os.path.join(folder, "packs")]
        calls = {"lint": ["template", "lint", case.pack, "--templates", os.path.join(folder, "packs")],
                 "check": ["check", data, *use],
                 "build": ["build", data, *use, "--formats", "md", "--draft", "-o", os.path.join(folder, "out")]}
        for command in commands:
            try:
                done = run(*calls[command])
            except subprocess.TimeoutExpired:
                found.append(f"{command}: no end")
                continue
            told = done.stderr.decode("utf-8", "replace")
            codes = re.findall(r"(?:错误|提示|说明|信息) (E\d{4})：", told)
            if done.returncode not in (0, 1, 2):
                found.append(f"{command}: status {done.returncode}: {told[-300:]}")
            elif done.returncode and not re.search(r"错误 E\d{4}：", told) and command != "check":
                found.append(f"{command}: status {done.returncode} without a message")
            if "Sanitizer" in told or "runtime error" in told:
                found.append(f"{command}: {told[:2000]}")
            shape = re.search(rf"^{re.escape(case.pack + '/' + case.file)}:\d+:\d+: 错误 (E4021|E4027|E4028|E4029)：.*（/.*）$", told, re.M)
            if command == "lint" and refused(case) and not shape and "E4001" not in codes:
                found.append(f"lint: not refused: {told[:300]}")
            if command == "lint" and not refused(case) and SHAPE & set(codes):
                found.append(f"lint: refused: {told[:300]}")
    return found


def answer(case):
    """Where the schema refuses the file, all commands stop at the same place: one tells."""
    return faults(case, ("lint",) if refused(case) else ("lint", "check", "build"))


def sweep(some):
    """Tries cases on two processes and prints what went wrong."""
    count, wrong = 0, 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        while chunk := list(itertools.islice(some, 64)):
            for case, found in zip(chunk, pool.map(answer, chunk)):
                wrong += bool(found)
                for fault in found:
                    print(f"{case}: {fault}", flush=True)
            count += len(chunk)
            print(f"{count} mutations, {wrong} with faults", flush=True)
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--kinds", type=int, metavar="SEED")
    parser.add_argument("packs", nargs="*")
    arguments = parser.parse_args()
    chosen = arguments.packs or sorted(DATA)
    if arguments.full:
        sys.exit(bool(sweep(case for pack in chosen for case in cases(pack))))
    sys.exit(bool(sweep(all_of_each_kind(arguments.kinds or 1, chosen))))

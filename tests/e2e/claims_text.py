"""The text form of claims and the two spec files in it (docs/claims.md)."""
import os
import re
import unicodedata

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
KINDS = {"amount", "budget", "previous", "change", "rate", "completion", "share", "multiple", "points", "average", "count", "score",
         "relation"}
DIRECTIONS = {"up", "down", "same", "signed"}
RELATIONS = {"greater", "less", "equal", "at-most", "at-least"}
MEASURES = {"budget", "share", "rate", "completion", "count", "average"}
QUALIFIERS = ["initial", "adjusted", "fund", "capital", "about", "at-least", "at-most", "reason", "plan", "not-applicable", "malformed",
              "no-unit", "word"]
REASONS = {"year", "date", "time", "ordinal", "page number", "document number", "attachment number", "figure number", "law article",
           "code", "phone number", "room number", "web address", "version", "model name", "name", "named rule", "threshold",
           "full mark", "age range", "text cut off"}
MARKS = "“”\"'‘’「」『』《》()（）[]【】"
ENDS = ["财政拨款", "支出", "决算", "决算数", "预算", "预算数", "总额", "金额", "数额", "数"]
COUNT_ENDS = ["批次", "人次", "人数", "次数", "个", "辆", "人", "批", "次"]
VALUE = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(.*)")
TRAILING = ["in", "per", "against", "within", "for"]


def parse(line):
    """A claim of the text form as a dict; {"kind": "none", "text", "reason"} for a figure that is none. ValueError when it is neither."""
    if line.startswith("none "):
        text, _, reason = line[5:].rpartition(": ")
        if reason not in REASONS or not text:
            raise ValueError("reason: " + line)
        return {"kind": "none", "text": text, "reason": reason}
    head, _, address = line.partition(" @")
    claim = dict.fromkeys(["direction", "value", "unit", "measure", "in", "per", "against", "within", "for"])
    claim["address"], claim["qualifiers"] = address or None, []
    match = re.search(r" \(([^()]*)\)$", head)
    if match:
        claim["qualifiers"], head = match.group(1).split(", "), head[:match.start()]
    words = head.split(" ")
    claim["kind"] = words.pop(0)
    if words[0] in DIRECTIONS | RELATIONS:
        claim["direction"] = words.pop(0)
    if words[0] != "of":
        match = VALUE.fullmatch(words.pop(0))
        if not match:
            raise ValueError("value: " + line)
        claim["value"], claim["unit"] = match.groups()
    if words.pop(0) != "of":
        raise ValueError("of: " + line)
    if len(words) > 2 and words[0] in MEASURES and words[1] == "of":
        claim["measure"], words = words[0], words[2:]
    claim["name"] = words.pop(0)
    order = [w for w in words[::2]]
    if len(words) % 2 or order != sorted(order, key=TRAILING.index):
        raise ValueError("order: " + line)
    claim.update(zip(order, words[1::2]))
    problem = mistakes(claim)
    if problem:
        raise ValueError(problem + ": " + line)
    return claim


def mistakes(claim):
    """What makes a claim impossible, or None."""
    kind, direction = claim["kind"], claim["direction"]
    if kind not in KINDS:
        return "kind"
    if any(q not in QUALIFIERS for q in claim["qualifiers"]) or claim["qualifiers"] != sorted(claim["qualifiers"], key=QUALIFIERS.index):
        return "qualifiers"
    if (claim["value"] is None) != (kind == "relation"):
        return "value"
    allowed = {"relation": RELATIONS, "change": DIRECTIONS, "rate": DIRECTIONS, "points": DIRECTIONS, "multiple": {"up", None}}
    if direction not in allowed.get(kind, {None}):
        return "direction"
    if (claim["against"] is None) == (kind in {"change", "rate", "completion", "relation", "points"}):
        if not (kind == "multiple" and claim["against"]):
            return "against"
    if (claim["in"] is not None) and kind != "share" or (claim["per"] is not None) != (kind == "average"):
        return "whole"
    unit = claim["unit"] or ""
    if re.match("[0-9,.]", unit):
        return "unit"
    loose = {"word", "no-unit"} & set(claim["qualifiers"])
    right = {"rate": "%‰", "share": "%‰", "completion": "%‰"}.get(kind)
    if right and not loose and (len(unit) != 1 or unit not in right):
        return "unit"
    if kind == "points" and unit != "个百分点" or kind == "multiple" and unit != "倍" or kind == "score" and unit != "分":
        return "unit"
    return None


def plain(name):
    return "".join(c for c in unicodedata.normalize("NFKC", name) if not c.isspace() and c not in MARKS)


def key(name, count=False):
    """What two names are compared by."""
    name = plain(name)
    ends = ENDS + (COUNT_ENDS if count else [])
    while True:
        for end in ends:
            if name.endswith(end) and len(name) > len(end):
                name = name[:-len(end)]
                break
        else:
            break
    return re.sub("(经费|费用|费)$", "费", name)


def same_name(a, b, count=False):
    if a is None or b is None:
        return a == b
    pairs = [(key(a, count), key(b, count)), (plain(a), plain(b))]
    return any(x == y or min(len(x), len(y)) >= 3 and (x.endswith(y) or y.endswith(x)) for x, y in pairs)


def sentences():
    """(construction, heading, sentence, figures) of tests/spec/claims.txt; a figure is the list of its claims."""
    construction, heading, found = None, None, []
    with open(os.path.join(ROOT, "tests", "spec", "claims.txt"), encoding="utf-8") as f:
        for line in (raw.rstrip("\n") for raw in f):
            if line.startswith("== "):
                construction = line[3:]
            elif line.startswith("@ "):
                heading = line[2:]
            elif line.startswith(("> ", "? ")):
                found.append((construction, heading, line[2:], []))
            elif line.startswith("  "):
                found[-1][3].append([parse(c) for c in line[2:].split("; ")])
            elif line and not line.startswith("#"):
                raise ValueError("line: " + line)
    return found


def passages():
    """{id: {"head": {place, kind, year, unit, source}, "labels": [(figure, context, claims)]}} of tests/spec/passages-labels.txt."""
    found, current = {}, None
    with open(os.path.join(ROOT, "tests", "spec", "passages-labels.txt"), encoding="utf-8") as f:
        for line in (raw.rstrip("\n") for raw in f):
            if line.startswith("== "):
                current = found[line[3:]] = {"head": {}, "labels": []}
            elif line.startswith("# "):
                if current:
                    name, _, value = line[2:].partition(": ")
                    current["head"][name] = value
            elif line:
                figure, context, claims = line.split(" | ")
                current["labels"].append((figure, context, [parse(c) for c in claims.split("; ")]))
    return found

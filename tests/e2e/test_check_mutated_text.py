# ctest: cost=12
"""From our own disclosures read back as if printed: one figure of a sentence changed at a time is found and named. Left out is
what nothing else in the disclosure determines: reasons, performance reports, zeros."""
import copy
import random
import re
import unittest

import printed_report
from many import findings

FIGURE = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?(?=(?:万元|亿元|元|%))")
FOUND_AT_LEAST, NAMED_AT_LEAST = 0.97, 0.97
SAMPLE = 45  # of each department


def determined(text, line, at):
    """Not within a reason, nor in a section that tells of other things."""
    before = line[:at]
    reason = max(before.rfind("原因"), before.rfind("由于"))
    return reason <= max(before.rfind("。"), before.rfind("；"))


def changes(figure, r):
    s = figure.replace(",", "")
    whole = [i for i, c in enumerate(s) if c.isdigit() and ("." not in s or i < s.index("."))]
    i = r.choice(whole)
    lost = s[:i] + s[i + 1:]
    yield ("0" if lost.startswith(".") or not lost else "") + lost
    pairs = [i for i in range(len(s) - 1) if s[i].isdigit() and s[i + 1].isdigit() and s[i] != s[i + 1]]
    if pairs:
        i = r.choice(pairs)
        yield s[:i] + s[i + 1] + s[i] + s[i + 2:]
    yield str(round(float(s) * 10000))
    i = r.choice(whole)
    yield s[:i] + str((int(s[i]) + r.randint(1, 8)) % 10) + s[i + 1:]


def candidates(text):
    first = next(i for i, line in enumerate(text) if line.startswith("#") and "情况说明" in line)
    last = next((i for i in range(first + 1, len(text)) if text[i].startswith("# ")), len(text))
    heading = ""
    for i in range(first, last):
        if text[i].startswith("#"):
            heading = text[i] if text[i].startswith("## ") else heading + text[i]
        elif "绩效" not in heading.split("###")[-1] + heading.split("###")[0]:
            for m in FIGURE.finditer(text[i]):
                if float(m.group().replace(",", "")) and determined(text, text[i], m.start()):
                    yield i, m


def new_findings(documents):
    """What is found in each but the first that is not found in that."""
    before, *found = findings(documents, "--as-published")
    known = {f["message"] for f in before}
    return [[f for f in one if f["message"] not in known] for one in found]


class MutatedText(unittest.TestCase):
    def one(self, slug, tables, r):
        base = printed_report.build(slug, tables)
        text = base["published"]["text"]
        places = list(candidates(text))
        changed, values = [base], []
        for i, m in r.sample(places, min(SAMPLE, len(places))):
            value = r.choice(list(changes(m.group(), r)))
            old, new = float(m.group().replace(",", "")), float(value)
            if abs(old - new) < 0.05 or abs(old - new) / max(old, new) < 0.01:
                continue
            lines = list(text)
            lines[i] = text[i][:m.start()] + value + text[i][m.end():]
            changed.append({**base, "published": {**base["published"], "text": lines}})
            values.append(value)
        new = new_findings(changed)
        named = sum(any(value in p["text"].replace(",", "") for f in one for p in f["places"][:3]) for value, one in zip(values, new))
        return len(values), sum(map(bool, new)), named

    def test_a_changed_figure_of_a_sentence_is_found_and_named(self):
        r = random.Random(20221231)
        every = found = named = 0
        for slug in ("linxia-2022", "beiguan-2022", "zhongwei-2023", "linfen-2021", "dongxiang-2022"):
            e, f, n = self.one(slug, slug != "dongxiang-2022", r)
            print(f"\n{slug}: {f} of {e} changed figures of sentences found, {n} named", end="")
            every, found, named = every + e, found + f, named + n
        print(f"\nchanged figures of sentences: found {found / every:.1%}, named first {named / every:.1%} of {every}")
        self.assertGreater(every, 100)
        self.assertGreaterEqual(found / every, FOUND_AT_LEAST)
        self.assertGreaterEqual(named / every, NAMED_AT_LEAST)


AMOUNT = re.compile(r"^-?[\d,]+\.\d+$")


class MutatedTables(unittest.TestCase):
    """The same with one cell of a table, rates and totals of every pack included."""

    def one(self, slug, r):
        base = printed_report.build(slug)
        base["published"]["text"] = []
        tables = base["published"]["tables"]
        cells = [(t, row, col) for t, table in enumerate(tables) for row in range(table["header_rows"], len(table["rows"]))
                 for col, text in enumerate(table["rows"][row]) if AMOUNT.match(text) and float(text.replace(",", ""))]
        changed, values = [base], []
        for t, row, col in r.sample(cells, min(30, len(cells))):
            old = tables[t]["rows"][row][col]
            value = r.choice(list(changes(old.lstrip("-"), r)) + ["-" + old.lstrip("-")])
            if abs(float(value.replace(",", "")) - float(old.replace(",", ""))) < 0.05:
                continue
            changed.append(copy.deepcopy(base))
            changed[-1]["published"]["tables"][t]["rows"][row][col] = value
            values.append(value)
        new = new_findings(changed)
        named = sum(any(p["text"] == value for f in one for p in f["places"][:3]) for value, one in zip(values, new))
        return len(values), sum(map(bool, new)), named

    def test_a_changed_cell_is_found_and_named(self):
        r = random.Random(5)
        every = found = named = 0
        for slug in ("beiguan-2022", "zhongwei-2023", "linfen-2021"):
            e, f, n = self.one(slug, r)
            every, found, named = every + e, found + f, named + n
        print(f"\nchanged cells of three packs: found {found / every:.1%}, named first {named / every:.1%} of {every}")
        self.assertGreater(every, 60)
        self.assertGreaterEqual(found / every, FOUND_AT_LEAST)
        self.assertGreaterEqual(named / every, NAMED_AT_LEAST)


if __name__ == "__main__":
    unittest.main()

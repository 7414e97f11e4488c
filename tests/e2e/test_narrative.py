"""The text of the report against the published one, paragraph by paragraph. Whatever differs is listed in
tests/data/seeds/SLUG/deviations.json with the error in the source that it answers (docs/seeds.md)."""
import json
import os
import re
import subprocess
import tempfile
import unittest
from decimal import Decimal

import report_oracle
from oracle import ROOT

SEEDS = os.path.join(ROOT, "tests", "data", "seeds")
PROGRAM = os.environ.get("JUESUAN")
INCOMPLETE = ["dongxiang-2022"]  # gives no tables: only a draft can be made


def read(slug, name):
    with open(os.path.join(SEEDS, slug, name), encoding="utf-8") as file:
        return file.read()


def listed(slug):
    return json.loads(read(slug, "deviations.json"))["text"]


def without_markers(paragraphs):
    """Paragraphs with tables as [[公开01表]] and [[annex-1]], and without what only steers the layout."""
    for text in paragraphs:
        text = re.sub(r"<!-- style: \w+ -->", "", text)
        text = re.sub(r"<!-- table: t(\d\d) -->", r"[[公开\1表]]", text)
        text = re.sub(r"<!-- annex: (\d+) -->", r"[[annex-\1]]", text)
        if text and not text.startswith("<!--"):
            yield text


def published_as_ours(slug):
    """The published paragraphs with all listed deviations carried out."""
    changes = {}
    for d in listed(slug):
        changes.setdefault(d.get("paragraph") or -d["before"], []).append(d)
    result = []
    theirs = report_oracle.paragraphs(read(slug, "narrative.md"))
    for number, text in enumerate(theirs + [None], 1):
        result += [d["added"] for d in changes.get(-number, [])]
        if text is not None and not any("dropped" in d for d in changes.get(number, [])):
            result.append(changed(text, changes.get(number, [])))
    return result


def changed(text, changes):
    out, position = "", 0
    for d in changes:
        at = text.index(d["printed"], position)
        out += text[position:at] + d["ours"]
        position = at + len(d["printed"])
    return out + text[position:]


def program_markdown(slug):
    """What `juesuan build --formats md` writes, tables and annexes as markers."""
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(ROOT, "data", slug + ".json")
        draft = ["--draft"] if slug in INCOMPLETE else []
        run = subprocess.run([PROGRAM, "build", data, "-o", folder, "--formats", "md"] + draft,
                             capture_output=True, text=True, check=False)
        path = os.path.join(folder, slug + ".md")
        if not os.path.exists(path):
            raise AssertionError(f"exit status {run.returncode}: {run.stderr[:2000]}")
        with open(path, encoding="utf-8") as file:
            text = file.read()
    annexes = iter(range(1, 100))

    def marker(table):
        code = re.search(r"<caption>公开\s*(\d\d)\s*表", table.group(0))
        return f"\n\n[[公开{code.group(1)}表]]\n\n" if code else f"\n\n[[annex-{next(annexes)}]]\n\n"
    text = re.sub(r"<table>.*?</table>(\s*<p>.*?</p>)*", marker, text, flags=re.S)
    text = re.sub(r"^\*\*草稿.*$", "", text, flags=re.M)
    return re.sub(r"^</?div.*?>$", "", text, flags=re.M)


def numbers(text):
    """All numbers of a text, with how many decimals each shows."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    return [Decimal(n.replace(",", "").rstrip(",")) for n in found]


def shows(figures, wanted):
    """True when one of the figures is the wanted one, rounded to the decimals that it shows."""
    return any(abs(f - wanted) <= Decimal(5).scaleb(f.as_tuple().exponent - 1) for f in figures)


def heads(paragraphs):
    """Headings without their levels: the published text has none, those of narrative.md were given
    when it was copied, and our self-evaluation report is a part of its own."""
    return [re.sub(r"^#+ ", "# ", p) for p in paragraphs]


class Paragraphs(unittest.TestCase):
    maxDiff = None

    def compare(self, slug, markdown):
        ours = heads(without_markers(report_oracle.paragraphs(markdown)))
        theirs = heads(published_as_ours(slug))
        for number, (a, b) in enumerate(zip(ours, theirs), 1):
            self.assertEqual(a, b, f"{slug}: paragraph {number}")
        self.assertEqual(len(ours), len(theirs), slug)

    def test_deviations_name_errors_of_the_source(self):
        for slug in sorted(os.listdir(SEEDS)):
            known = {e["id"] for e in json.loads(read(slug, "errors.json"))}
            for d in listed(slug):
                with self.subTest(slug, deviation=d):
                    self.assertTrue(d["error"] in known or (d["error"] is None and d.get("why")))


class Listed(unittest.TestCase):
    def test_the_manual_lists_every_deviation(self):
        with open(os.path.join(ROOT, "docs", "seeds.md"), encoding="utf-8") as file:
            sections = re.split(r"^## ", file.read(), flags=re.M)
        for slug in sorted(os.listdir(SEEDS)):
            section = next(s for s in sections if f"data/{slug}.json" in s)
            deviations = json.loads(read(slug, "deviations.json"))
            for d in deviations["text"] + deviations["cells"]:
                for error in (d.get("error") or "").split():
                    self.assertIn(error.split("-")[1], section, d)


class Incomplete(unittest.TestCase):
    """A department that does not give all figures."""

    def build(self, *options):
        with tempfile.TemporaryDirectory() as folder:
            data = os.path.join(ROOT, "data", "dongxiang-2022.json")
            run = subprocess.run([PROGRAM, "build", data, "-o", folder, "--formats", "md", *options],
                                 capture_output=True, text=True, check=False)
            return run.returncode, run.stderr, os.listdir(folder)

    @unittest.skipUnless(PROGRAM, "JUESUAN is not set")
    def test_refused_with_the_list_of_what_is_missing(self):
        status, said, files = self.build()
        self.assertEqual((status, files), (1, []))
        for said_of in ("“general”", "non_fiscal", "economic", "fund", "three_public.actual", "three_public.counts"):
            self.assertIn(said_of, said)
        self.assertNotIn("non_fiscal.expenditure[", said, "a missing section is named once")

    @unittest.skipUnless(PROGRAM, "JUESUAN is not set")
    def test_draft_is_made(self):
        status, said, files = self.build("--draft")
        self.assertEqual(status, 0, said)
        self.assertIn("dongxiang-2022.md", files)
        self.assertIn("E4322", said)


class Figures(unittest.TestCase):
    """Every figure of every sentence: as printed, or as computed where the print is wrong."""

    def check(self, slug):
        paragraphs = report_oracle.paragraphs(read(slug, "narrative.md"))
        changes = {}
        for d in listed(slug):
            changes.setdefault(d.get("paragraph"), []).append(d)
        seen = 0
        for sentence in json.loads(read(slug, "facts.json")):
            holding = [i for i, p in enumerate(paragraphs, 1) if sentence["sentence"] in p]
            self.assertTrue(holding, sentence["sentence"])
            own = changes.get(holding[0], [])
            if any("dropped" in d for d in own):
                continue
            figures = numbers(changed(paragraphs[holding[0] - 1], own))
            for number in sentence["numbers"]:
                wrong = number.get("matches") is False
                wanted = number["computed"] if wrong else number["text"].rstrip("%").replace(",", "")
                if wanted == "undefined":
                    continue
                replaced = any(Decimal(wanted) in numbers(d["printed"]) and d["error"] for d in own)
                with self.subTest(slug, sentence=sentence["sentence"], number=number["text"]):
                    self.assertTrue(replaced or shows(figures, Decimal(wanted)), wanted)
                seen += 1
        return seen

    def test_all(self):
        seen = {slug: self.check(slug) for slug in sorted(os.listdir(SEEDS))}
        self.assertEqual(sum(seen.values()), 737, seen)


def add_tests(slug):
    name = slug[:-5]

    def by_jinja(self):
        self.compare(slug, report_oracle.markdown(slug))

    def by_program(self):
        if not PROGRAM:
            self.skipTest("JUESUAN is not set")
        self.compare(slug, program_markdown(slug))
    setattr(Paragraphs, f"test_{name}_by_jinja2", by_jinja)
    setattr(Paragraphs, f"test_{name}_by_program", by_program)


for department in sorted(os.listdir(SEEDS)):
    add_tests(department)

if __name__ == "__main__":
    unittest.main()

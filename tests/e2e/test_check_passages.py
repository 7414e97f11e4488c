"""Passages of tests/spec/passages.txt, in the manner of different provinces: as they stand nothing is found, with one
figure wrong the finding shows it."""
import json
import os
import re
import subprocess
import tempfile
import unittest

JUESUAN, ROOT = os.environ["JUESUAN"], os.environ["JUESUAN_ROOT"]
CHOICE = re.compile(r"\{([^|}]*)\|([^}]*)\}")


def cases():
    name, lines = None, []
    with open(os.path.join(ROOT, "tests", "spec", "passages.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("== "):
                if name:
                    yield name, lines
                name, lines = line[3:], []
            elif name and line.strip():
                lines.append(line)
    yield name, lines


def check(documents):
    """The findings of each list of lines, without mere notes and what only says that the rest is missing."""
    with tempfile.TemporaryDirectory() as folder:
        for i, lines in enumerate(documents):
            unit = "元" if any("元，" in s and "万元" not in s for s in lines[:2]) else "万元"
            data = {"template": "standard", "year": 2022, "unit": unit, "department": {"name": "某市某局"},
                    "published": {"tables": [], "text": lines}}
            with open(os.path.join(folder, "%04d.json" % i), "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
        done = subprocess.run([JUESUAN, "check", folder, "--as-published", "--format", "json"], capture_output=True, text=True)
    reports = sorted(json.loads(done.stdout)["departments"], key=lambda d: d["file"])
    return [[f for f in d["report"]["findings"] if f["severity"] != "I" and f["rule"] not in ("R115", "R135")]
            for d in reports]


def variants(lines):
    """Each with one figure wrong: (the wrong figure, the lines)."""
    text = "\n".join(lines)
    for chosen in CHOICE.finditer(text):
        start = chosen.start()
        wrong = CHOICE.sub(lambda m, at=start: m.group(2) if m.start() == at else m.group(1), text)
        yield chosen.group(2), wrong.split("\n")


def shown(finding):
    return finding["message"] + "".join(p["text"] for p in finding["places"])


class Passages(unittest.TestCase):
    def test_right_figures_raise_nothing(self):
        every = list(cases())
        found = check([[CHOICE.sub(lambda m: m.group(1), s) for s in lines] for _, lines in every])
        for (name, _), findings in zip(every, found):
            with self.subTest(manner=name):
                self.assertEqual([f["severity"] + f["rule"] + " " + f["message"] for f in findings], [])

    def test_a_wrong_figure_is_found_and_shown(self):
        every = [(name, figure, lines) for name, text in cases() for figure, lines in variants(text)]
        missed = []
        for (name, figure, _), findings in zip(every, check([lines for _, _, lines in every])):
            plain = re.findall(r"[\d.,]+", figure) or [figure]
            if not any(plain[0] in shown(f) or figure in shown(f) for f in findings):
                missed.append("%s: %s" % (name, figure))
        print("\nwrong figures in passages: %d of %d found" % (len(every) - len(missed), len(every)))
        self.assertGreaterEqual(len(every), 80)
        self.assertEqual(missed, [])


if __name__ == "__main__":
    unittest.main()

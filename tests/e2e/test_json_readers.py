# ctest: sanitize
"""Two JSON readers agree: Python's and ours, on random documents and on damaged ones."""
import json
import os
import random
import subprocess
import tempfile
import unittest
from decimal import Decimal

TOOL = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "json_echo")
TEXTS = ["", "a", "部门", "𠮷", "\"", "\\", "/", "\n", "\t", "\u0001", "\u0000", "é", "e\u0301", "\ufeff", "\u2028",
         "0.10", "null", "科目编码", "x" * 300, "\x7f", "\uffff"]
NUMBERS = ["0", "-0", "1", "-1", "0.10", "-0.00", "1103.93", "1E2", "1e+2", "12.50e1", "1.5e-3", "0e10", "1e30",
           "9007199254740993", "123456789012345678901234567890.1234567", "0.000000000000000000000000000001"]
BLANKS = ["", "", "", " ", "\n", "\t", "\r\n  "]


def string(rnd):
    """A JSON string in one of its spellings: raw, escaped to ASCII, every character escaped."""
    text = "".join(rnd.choice(TEXTS) for _ in range(rnd.randrange(3)))
    spelling = rnd.randrange(3)
    if spelling == 2:
        units = text.encode("utf-16-be")
        return '"' + "".join(f"\\u{units[i]:02x}{units[i + 1]:02X}" for i in range(0, len(units), 2)) + '"'
    return json.dumps(text, ensure_ascii=spelling == 0)


def document(rnd, depth):
    def blank():
        return rnd.choice(BLANKS)
    kind = rnd.randrange(7 if depth else 5)
    if kind == 0:
        return rnd.choice(["true", "false", "null"])
    if kind in (1, 2):
        return rnd.choice(NUMBERS)
    if kind in (3, 4):
        return string(rnd)
    items = [document(rnd, depth - 1) for _ in range(rnd.randrange(5))]
    if kind == 5:
        return "[" + ",".join(blank() + i + blank() for i in items) + blank() + "]"
    names = {}
    for i in items:
        name = string(rnd)
        if "\\u0000" not in name:  # a deviation, see tests/conformance/json-deviations.txt
            names[json.loads(name)] = (name, i)
    return "{" + ",".join(f"{blank()}{n}{blank()}:{blank()}{i}" for n, i in names.values()) + blank() + "}"


class Twice(ValueError):
    pass


def number(text):
    """An exact number; one with an exponent that Python's Decimal cannot take counts as too long to keep."""
    mantissa, _, exponent = text.lower().partition("e")
    if abs(int(exponent or 0)) > 1000 and Decimal(mantissa):
        return "too long"
    return Decimal(text if abs(int(exponent or 0)) <= 1000 else 0)


def read(text):
    def members(pairs):
        if len({k for k, _ in pairs}) != len(pairs):
            raise Twice
        return dict(pairs)

    def constant(name):
        raise ValueError(name)  # NaN and Infinity are no JSON
    return json.loads(text, parse_float=number, parse_int=number, object_pairs_hook=members,
                      parse_constant=constant)


def digits(value):
    """The value with every number as a text with all its digits, so that 0.10 is not 0.1."""
    if isinstance(value, Decimal):
        return format(value, "f") if value else "0"
    if isinstance(value, list):
        return [digits(v) for v in value]
    if isinstance(value, dict):
        return {k: digits(v) for k, v in value.items()}
    return value


class Readers(unittest.TestCase):
    def echo(self, texts):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for i, text in enumerate(texts):
                paths.append(os.path.join(folder, str(i)))
                with open(paths[-1], "wb") as f:
                    f.write(text)
            run = subprocess.run([TOOL, *paths], capture_output=True, check=True, timeout=300)
        lines = run.stdout.decode("utf-8").split("\n")[:-1]
        self.assertEqual(len(lines), len(texts))
        return lines

    def test_agree_on_documents(self):
        rnd = random.Random(20221018)
        texts = [document(rnd, 5) for _ in range(1500)]
        for text, line in zip(texts, self.echo([t.encode("utf-8") for t in texts])):
            self.assertFalse(line.startswith("E"), f"refused ({line}): {text!r}")
            expected = digits(read(text))
            self.assertEqual(digits(read(line)), expected, repr(text))

    def test_agree_on_what_is_no_json(self):
        rnd = random.Random(31415)
        damaged = []
        for _ in range(3000):
            text = document(rnd, 4)
            at = rnd.randrange(len(text) + 1)
            change = rnd.choice(['"', ",", "{", "}", "[", "]", ":", "\\", "0", "-", "e", ".", "\n", "，", "x", None])
            damaged.append(text[:at] + (change or "") + text[at + (1 if change is None else rnd.randrange(2)):])
        accepted = 0
        for text, line in zip(damaged, self.echo([t.encode("utf-8") for t in damaged])):
            try:
                expected = digits(read(text))
            except Twice:
                self.assertEqual(line, "E2005", repr(text))
                continue
            except ValueError:
                self.assertRegex(line, "^E20", f"accepted: {text!r}")
                continue
            if line.startswith("E"):
                # What is JSON but cannot be kept: numbers too long, unpaired surrogates, NUL in a name.
                self.assertTrue(line == "E2006" or "\\u" in text, f"refused ({line}): {text!r}")
                continue
            accepted += 1
            self.assertEqual(digits(read(line)), expected, repr(text))
        self.assertGreater(accepted, 300)


if __name__ == "__main__":
    unittest.main()

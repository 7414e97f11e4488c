# ctest: sanitize
"""Exact decimals against Python's: every result the same, and none refused that can be held."""
import os
import random
import struct
import subprocess
import unittest
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

TOOL = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "dec_calc")
WIDE = Context(prec=200, Emax=9999, Emin=-9999)
DIGITS, SCALE = 37, 30


def number(rnd):
    """Amounts mostly, with zeros, halves, nines, and numbers at the edge of what fits."""
    kind = rnd.randrange(8)
    if kind == 0:
        return rnd.choice(["0", "0.00", "1", "-1", "0.5", "-0.5", "0.005", "-0.005", "9.995", "-9.995", "100", "0.125",
                           "9" * 37, "-" + "9" * 37, "0." + "0" * 29 + "1", "1" + "0" * 36])
    digits = rnd.choice([3, 6, 9, 15, 20, 30, 37]) if kind > 5 else rnd.randrange(1, 10)
    text = str(rnd.randrange(10 ** digits))
    scale = rnd.choice([0, 1, 2, 2, 2, 4, 6, 10, 30])
    if scale:
        text = text.rjust(scale + 1, "0")
        text = text[:-scale] + "." + text[-scale:]
    return rnd.choice(["", "", "-"]) + text


def fits(value):
    sign, digits, exponent = value.as_tuple()
    return -exponent <= SCALE and len(digits) + max(exponent, 0) <= DIGITS


def rounded(value, places):
    return WIDE.quantize(value, Decimal(1).scaleb(-places), ) if value == 0 else \
        value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)


def expected(op, a, b, places):
    """The exact result, or None where there is none."""
    if op == "add":
        return WIDE.add(a, b)
    if op == "sub":
        return WIDE.subtract(a, b)
    if op == "mul":
        return WIDE.multiply(a, b)
    if op == "round":
        return rounded(a, places)
    if op in ("div", "floor", "mod") and b == 0:
        return None
    if op == "div":
        exact = WIDE.divide(a, b)
        return rounded(exact, places)
    if op in ("floor", "mod"):
        floor = WIDE.divide(a, b).to_integral_value(ROUND_FLOOR, WIDE)
        return floor if op == "floor" else WIDE.subtract(a, WIDE.multiply(floor, b))
    raise ValueError(op)


class Decimals(unittest.TestCase):
    def run_tool(self, cases):
        lines = "".join(f"{op} {a} {b} {places}\n" for op, a, b, places in cases)
        run = subprocess.run([TOOL], input=lines, capture_output=True, text=True, check=True, timeout=300)
        results = run.stdout.split("\n")[:-1]
        self.assertEqual(len(results), len(cases))
        return zip(cases, results)

    def cases(self, seed, ops, n, places):
        rnd = random.Random(seed)
        return [(rnd.choice(ops), number(rnd), number(rnd), rnd.choice(places)) for _ in range(n)]

    def test_arithmetic(self):
        refused = 0
        cases = self.cases(1, ["add", "sub", "mul", "div", "floor", "mod", "round"], 20000, [0, 1, 2, 2, 4, 6, 12])
        for (op, a, b, places), got in self.run_tool(cases):
            where = f"{op} {a} {b} {places}"
            want = expected(op, Decimal(a), Decimal(b), places)
            if got != "!":
                self.assertIsNotNone(want, where)
                self.assertEqual(Decimal(got), want, where)
                continue
            refused += 1
            # A refusal is right when there is no result or when it, or an operand at the common scale, does not fit.
            scale = max(-Decimal(a).as_tuple().exponent, -Decimal(b).as_tuple().exponent, places)
            tight = any(not fits(WIDE.scaleb(v, scale + places)) for v in (Decimal(a), Decimal(b)))
            self.assertTrue(want is None or not fits(want) or not fits(WIDE.scaleb(want, scale)) or tight, where)
        self.assertLess(refused, len(cases) // 2)

    def test_amounts_are_never_refused(self):
        """Up to 15 digits with up to six decimals, as data files have them: every result comes out."""
        rnd = random.Random(2)
        cases = []
        for _ in range(10000):
            a, b = (Decimal(rnd.randrange(-10 ** 15, 10 ** 15)).scaleb(-rnd.choice([0, 2, 2, 6])) for _ in "ab")
            cases.append((rnd.choice(["add", "sub", "mul", "div", "round"]), f"{a:f}", f"{b or Decimal(1):f}",
                          rnd.choice([0, 2, 4, 10])))
        for (op, a, b, places), got in self.run_tool(cases):
            self.assertEqual(Decimal(got) if got != "!" else got, expected(op, Decimal(a), Decimal(b), places),
                             f"{op} {a} {b} {places}")

    def test_rounding_to_tens_and_beyond(self):
        cases = self.cases(3, ["round"], 3000, [-1, -2, -4, -10, -36, -40])
        for (_, a, _, places), got in self.run_tool(cases):
            want = Decimal(a).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
            if got == "!":
                self.assertFalse(fits(want), f"{a} {places}")
            else:
                self.assertEqual(Decimal(got), want, f"{a} {places}")

    def test_comparison(self):
        for (_, a, b, _), got in self.run_tool(self.cases(4, ["cmp"], 10000, [0])):
            a, b = Decimal(a), Decimal(b)
            self.assertEqual(int(got), (a > b) - (a < b), f"{a} {b}")

    def test_nearest_double(self):
        for (_, a, _, _), got in self.run_tool(self.cases(5, ["double"], 10000, [0])):
            want = float(a) + 0.0  # no negative zero
            self.assertEqual(struct.unpack(">d", bytes.fromhex(got))[0], want, a)
            self.assertNotEqual(got, "8000000000000000", a)

    def test_display(self):
        for (op, a, _, places), got in self.run_tool(self.cases(6, ["show", "trim"], 10000, [0, 1, 2, 2, 4])):
            value = rounded(Decimal(a), places)
            if got == "!":
                self.assertFalse(fits(value), a)
                continue
            value = value if value else abs(value)
            if op == "show":
                self.assertEqual(got, f"{value:,f}", a)
            else:
                self.assertEqual(got, f"{value:f}".rstrip("0").rstrip(".") if places else f"{value:f}", a)


if __name__ == "__main__":
    unittest.main()

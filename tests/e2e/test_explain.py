"""juesuan explain: figures that are made from others, as the outputs name them."""
import html
import os
import re
import subprocess
import tempfile
import unittest

ROOT, JUESUAN = os.environ["JUESUAN_ROOT"], os.environ["JUESUAN"]


class Explain(unittest.TestCase):
    """Every figure that an output names can be explained."""

    def explain(self, *arguments):
        return subprocess.run([JUESUAN, "explain", os.path.join(ROOT, "data", "zhongwei-2023.json"), *arguments],
                              capture_output=True, text=True)

    def test_figures_that_are_made_from_others(self):
        done = self.explain("change(operating_funds.total,previous.operating_funds)")
        self.assertIn("增减额 -7179.67元，增减率 -2.9658%", done.stdout)
        self.assertIn("previous.operating_funds", done.stdout)
        self.assertIn("= 68.6302%", self.explain("percent(three_public.actual.reception,three_public.actual.total)").stdout)
        self.assertIn("= 2869.00元", self.explain("three_public.actual.vehicle+three_public.actual.reception").stdout)
        self.assertIn("= 大于", self.explain("compare(three_public.actual.total,three_public.actual.vehicle)").stdout)

    def test_an_unknown_part_is_no_address(self):
        for address in ("percent(three_public.actual.total,a.b)", "a+b", "?", "percent()", "((", ",", "-"):
            with self.subTest(address=address):
                done = self.explain(address)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("E1005", done.stderr)

    def test_all_that_the_page_names(self):
        with tempfile.TemporaryDirectory() as out:
            subprocess.run([JUESUAN, "build", os.path.join(ROOT, "data", "linxia-2022.json"), "-o", out, "--formats", "html"],
                           capture_output=True, check=True)
            with open(os.path.join(out, "linxia-2022.html"), encoding="utf-8") as f:
                named = sorted(set(re.findall('data-fact="([^"]*)"', f.read())))
        made = [a for a in named if re.search(r"[(+,]", a)]
        self.assertGreater(len(made), 10)
        for address in made + named[::25]:
            with self.subTest(address=address):
                done = subprocess.run([JUESUAN, "explain", os.path.join(ROOT, "data", "linxia-2022.json"),
                                       html.unescape(address)], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()

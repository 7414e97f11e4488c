"""The examples of docs/template-language.md give what the page says."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
PAGE = (ROOT / "docs" / "template-language.md").read_text()


def examples():
    """Rows of tables with two code spans: a template and what it prints."""
    for line in PAGE.splitlines():
        row = re.fullmatch(r"\| `(.+?)` \| `(.*)` \|", line)
        if row and "{" in row[1]:
            yield row[1].replace("\\|", "|"), row[2].replace("\\|", "|")


class Documentation(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.template = pathlib.Path(folder.name, "t.j2")
        self.context = pathlib.Path(folder.name, "c.json")
        self.context.write_text(re.search(r"```json\n(.*?)```", PAGE, re.S)[1])

    def render(self, text):
        self.template.write_text(text)
        return subprocess.run(
            [PROGRAM, "template", "render", "--template", str(self.template), "--context", str(self.context),
             "--no-escape"], capture_output=True, text=True, check=False)

    def test_examples_print_what_the_page_says(self):
        count = 0
        for template, expected in examples():
            count += 1
            with self.subTest(template=template):
                run = self.render(template)
                self.assertEqual(run.stdout, expected, run.stderr)
        self.assertGreater(count, 50)

    def test_longer_examples_are_valid(self):
        blocks = re.findall(r"```jinja\n(.*?)```", PAGE, re.S)
        self.assertGreater(len(blocks), 3)
        for block in blocks:
            if "{% include" in block or "{% extends" in block or "{% from" in block:
                continue
            with self.subTest(block=block):
                run = self.render(block)
                self.assertEqual(run.returncode, 0, run.stderr)

    def test_lists_every_name(self):
        """What the program knows stands on the page, and the other way round for filters."""
        for name in self.names("filters_*.c") | self.names("functions*.c") | self.names("tests.c"):
            if re.fullmatch(r"[a-z_]+", name):
                self.assertRegex(PAGE, rf"(?<![a-z_]){name}(?![a-z_])", name)

    @staticmethod
    def names(pattern):
        found = set()
        for path in (ROOT / "gen" / "expr" / "builtin").glob(pattern):
            found |= set(re.findall(r'\{"([^"]+)", [a-z_]+, [0A-Z_]+\}', path.read_text()))
        assert found, pattern
        return found


if __name__ == "__main__":
    unittest.main()

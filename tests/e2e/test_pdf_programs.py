"""The programs that read PDF for us may be absent, of another kind, killed, talk without end or complain: each time a message
says which, and nothing is taken for read."""
import os
import pathlib
import subprocess
import tempfile
import unittest

DUMP = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "published_dump")
PROGRAMS = {  # what stands in for pdftotext and pdftocairo: what is said of it
    "exit 0": "E2245", "kill -9 $$": "E2248", "kill -11 $$": "E2248",
    'echo "Command Line Error: Incorrect password" >&2; exit 1': "E2243", "exit 3": "E2244",
    'echo "Copying of text from this document is not allowed." >&2; exit 1': "E2244",
    'echo "Syntax Error: no trailer" >&2; echo more >&2; exit 1': "E2247", "exit 99": "E2247", 'head -c 200000 /dev/zero >&2; exit 1': "E2247",
    "echo '<html><body><doc>'": "E2245", "echo nonsense": "E2245"}


class Programs(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)
        self.pdf = self.folder / "a.pdf"
        self.pdf.write_bytes(b"%PDF-1.4\n%%EOF\n")
        for name in ("head", "echo"):
            (self.folder / name).symlink_to(f"/usr/bin/{name}")

    def said(self, script, mode=0o755):
        for name in ("pdftotext", "pdftocairo"):
            (self.folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            (self.folder / name).chmod(mode)
        run = subprocess.run([DUMP, self.pdf], capture_output=True, text=True, env={"PATH": str(self.folder)}, timeout=60, check=False)
        self.assertEqual((run.returncode, run.stdout), (1, ""), script)
        return run.stderr

    def test_what_they_may_do(self):
        for script, code in PROGRAMS.items():
            self.assertIn(code, self.said(script), script)

    def test_the_complaint_is_shown(self):
        self.assertIn("no trailer", self.said('echo "Syntax Error: no trailer" >&2; echo more >&2; exit 1'))

    def of_pages(self, words, drawing):
        """What is said where the programs print these."""
        for name, text in (("pdftotext", words), ("pdftocairo", drawing)):
            (self.folder / (name + ".txt")).write_text(text, encoding="utf-8")
            (self.folder / name).write_text(f"#!/bin/sh\nexec cat {self.folder / name}.txt\n", encoding="utf-8")
            (self.folder / name).chmod(0o755)
        (self.folder / "cat").symlink_to("/usr/bin/cat")
        run = subprocess.run([DUMP, self.pdf], capture_output=True, text=True, env={"PATH": str(self.folder)}, timeout=60, check=False)
        return run.stderr

    def test_a_page_that_is_a_picture(self):
        page = '<html><body><doc>\n  <page width="595.000000" height="842.000000">\n  </page>\n</doc></body></html>\n'
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="595pt" height="842pt">\n<image id="i" width="595" height="842"/>\n</svg>\n'
        self.assertIn("E2245", self.of_pages(page, svg))

    def test_more_pages_than_anybody_publishes(self):
        pages = '<page width="595.000000" height="842.000000">\n</page>\n' * 2100
        self.assertIn("E2254", self.of_pages(f"<html><body><doc>\n{pages}</doc></body></html>\n", "<svg></svg>\n"))

    def test_no_program(self):
        self.assertIn("E1001", self.said("exit 0", mode=0o644))


if __name__ == "__main__":
    unittest.main()

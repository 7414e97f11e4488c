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

    def test_no_program(self):
        self.assertIn("E1001", self.said("exit 0", mode=0o644))


if __name__ == "__main__":
    unittest.main()

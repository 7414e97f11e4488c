"""fonts/install.sh, and what the program says about fonts that are not there."""
import json
import os
import subprocess
import tempfile
import time
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
DATA = os.path.join(ROOT, "data", "linxia-2022.json")


class Install(unittest.TestCase):
    def test_it_is_silent_and_quick_when_the_fonts_are_there(self):
        start = time.monotonic()
        done = subprocess.run([os.path.join(ROOT, "fonts", "install.sh")], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600, cwd="/")
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertLess(time.monotonic() - start, 300)

    def test_no_font_is_under_version_control(self):
        if not os.path.isdir(os.path.join(ROOT, ".git")) and not os.path.isfile(os.path.join(ROOT, ".git")):
            self.skipTest("not a clone")
        done = subprocess.run(["git", "ls-files", "fonts"], stdout=subprocess.PIPE, cwd=ROOT, check=True)
        self.assertEqual(done.stdout.decode().split(), ["fonts/fonts.json", "fonts/install.sh"])


class OwnFonts(unittest.TestCase):
    """A finance office whose pack names fonts of its own."""

    def build(self, fonts):
        """Builds with a pack that only adds `fonts` to its style; returns the process and the fonts of the PDF."""
        with tempfile.TemporaryDirectory() as work:
            pack = os.path.join(work, "packs", "own")
            os.makedirs(pack)
            for name, content in (("pack.json", {"name": "own", "title": "自有字体", "extends": "gansu"}),
                                  ("style.json", {"fonts": fonts})):
                with open(os.path.join(pack, name), "w", encoding="utf-8") as file:
                    json.dump(content, file, ensure_ascii=False)
            done = subprocess.run([os.environ["JUESUAN"], "build", DATA, "-o", work, "--formats", "pdf", "--templates",
                                   os.path.join(work, "packs"), "--template", "own"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            listed = subprocess.run(["pdffonts", os.path.join(work, "linxia-2022.pdf")], stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL)
        return done, listed.stdout.decode()

    def test_the_pack_chooses_the_face_of_the_body(self):
        kai = {"file": os.path.join(ROOT, "fonts", "FandolKai-Regular.otf"), "family": "FandolKai"}
        done, fonts = self.build({"faces": {"kai": kai}, "roles": {"body": {"faces": ["kai"]}, "heading3": {"faces": ["kai"]}}})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("FandolKai", fonts)
        self.assertNotIn("FandolFang", fonts)

    def test_a_font_that_is_not_there_is_told_and_replaced(self):
        done, fonts = self.build({"faces": {"fs": {"family": "仿宋_不存在"}},
                                  "roles": {"body": {"title": "仿宋", "faces": ["fs"]}}})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("E5002", done.stderr.decode())
        self.assertIn("仿宋_不存在", done.stderr.decode())
        self.assertIn("FandolFang", fonts)

    def test_a_mistake_is_shown_in_the_style(self):
        done, _ = self.build({"roles": {"body": {"faces": ["nothing"]}}})
        self.assertEqual(done.returncode, 1)
        self.assertIn("E5003", done.stderr.decode())
        self.assertIn("style.json:1:", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()

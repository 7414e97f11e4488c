# ctest: cost=20
"""fonts/install.sh, and what the program says about fonts that are not there."""
import contextlib
import io
import json
import os
import subprocess
import tempfile
import unittest

import pdf_structure
try:
    import made_fonts
except ImportError:
    made_fonts = None

ROOT = os.environ["JUESUAN_ROOT"]
DATA = os.path.join(ROOT, "data", "linxia-2022.json")


class Install(unittest.TestCase):
    def test_it_is_silent_when_the_fonts_are_there(self):
        done = subprocess.run([os.path.join(ROOT, "fonts", "install.sh")], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600, cwd="/")
        self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_no_font_is_under_version_control(self):
        if not os.path.isdir(os.path.join(ROOT, ".git")) and not os.path.isfile(os.path.join(ROOT, ".git")):
            self.skipTest("not a clone")
        done = subprocess.run(["git", "ls-files", "fonts"], stdout=subprocess.PIPE, cwd=ROOT, check=True)
        self.assertEqual(done.stdout.decode().split(), ["fonts/fonts.json", "fonts/install.sh"])


class OwnFonts(unittest.TestCase):
    """A finance office whose pack names fonts of its own."""

    def build(self, fonts, folder=None):
        """Builds with a pack that only adds `fonts` to its style; returns the process and the fonts of the PDF."""
        with contextlib.ExitStack() as stack:
            work = folder or stack.enter_context(tempfile.TemporaryDirectory())
            pack = os.path.join(work, "packs", "own")
            os.makedirs(pack)
            for name, content in (("pack.json", {"name": "own", "title": "自有字体", "extends": "gansu"}),
                                  ("style.json", {"fonts": fonts})):
                with open(os.path.join(pack, name), "w", encoding="utf-8") as file:
                    json.dump(content, file, ensure_ascii=False)
            done = subprocess.run([os.environ["JUESUAN"], "build", DATA, "-o", work, "--formats", "pdf", "--templates",
                                   os.path.join(work, "packs"), "--template", "own"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
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

    def make(self, how, *arguments, name="made.ttf"):
        if not made_fonts:
            self.skipTest("python3-fonttools is not installed")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, name)
        getattr(made_fonts, how)(path, *arguments)
        return path

    def drawn_width(self, face):
        """The width of the square drawn for 决 when the body font is `face`."""
        with tempfile.TemporaryDirectory() as work:
            done, _ = self.build({"faces": {"made": face}, "roles": {"body": {"faces": ["made"]}}}, work)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            self.assertEqual([c for c in ("E5002", "E5004", "E5006") if c in done.stderr.decode()], [])
            document = pdf_structure.Document(os.path.join(work, "linxia-2022.pdf"))
            font = document.embedded_font("made")
            glyphs = made_fonts.TTFont(io.BytesIO(font), lazy=False)["glyf"].glyphs.values()
            widths = {glyph.xMax for glyph in glyphs if glyph.numberOfContours}
        self.assertEqual(len(widths), 1)
        return widths.pop() * 2  # 500 units per em

    def test_a_style_is_found_in_a_collection(self):
        path = self.make("collection", "造字", name="made.ttc")
        for style, width in (("", 400), ("Thin", 100), ("Bold", 700)):
            self.assertEqual(self.drawn_width({"file": path, "family": "造字", "style": style}), width, style)
        self.assertEqual(self.drawn_width({"file": path, "index": 2}), 700)

    def test_a_variable_font_is_regular_unless_a_style_is_named(self):
        path = self.make("variable", "变体")
        for style, width in (("", 400), ("Thin", 100), ("Bold", 700)):
            self.assertEqual(self.drawn_width({"file": path, "family": "变体", "style": style}), width, style)

    def test_a_map_of_format_12_is_enough(self):
        self.assertEqual(self.drawn_width({"file": self.make("with_large_map_only")}), 500)

    def test_unusable_fonts_are_named_and_replaced(self):
        whole = self.make("plain")
        with open(whole, "rb") as file:
            content = file.read()
        broken = {"cut.ttf": content[:len(content) // 3], "empty.ttf": b"", "text.ttf": "仿宋".encode() * 100}
        for name, some in broken.items():
            path = os.path.join(os.path.dirname(whole), name)
            with open(path, "wb") as file:
                file.write(some)
            self.refused({"file": path, "family": "造字"}, "E5006")
        self.refused({"file": self.make("without_unicode"), "family": "造字"}, "E5006")
        self.refused({"file": self.make("restricted"), "family": "造字"}, "E5005")
        self.refused({"file": whole, "family": "方正仿宋_GBK"}, "E5004")
        collection = self.make("collection", "造字", name="made.ttc")
        self.refused({"file": collection, "family": "造字", "style": "Light"}, "E5004")
        self.refused({"file": collection, "index": 7}, "E5006")
        self.refused({"file": self.make("variable", "变体"), "style": "Black"}, "E5004")

    def refused(self, face, code):
        """The build goes on with another font and says why, at the place in the style."""
        done, fonts = self.build({"faces": {"made": face}, "roles": {"body": {"title": "仿宋", "faces": ["made"]}}})
        told = done.stderr.decode()
        self.assertEqual(done.returncode, 0, told)
        self.assertIn(code, told)
        self.assertIn("E5002", told)
        self.assertIn("style.json:1:", told)
        self.assertNotIn("+made", fonts.lower())

    def test_two_names_for_one_file_are_one_font(self):
        kai = {"file": os.path.join(ROOT, "fonts", "FandolKai-Regular.otf")}
        done, fonts = self.build({"faces": {"a": kai, "b": dict(kai, family="FandolKai")},
                                  "roles": {"body": {"faces": ["a"]}, "heading3": {"faces": ["b"]}}})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(fonts.count("FandolKai"), 1)

    def test_a_mistake_is_shown_in_the_style(self):
        done, _ = self.build({"roles": {"body": {"faces": ["nothing"]}}})
        self.assertEqual(done.returncode, 1)
        self.assertIn("E5003", done.stderr.decode())
        self.assertIn("style.json:1:", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()

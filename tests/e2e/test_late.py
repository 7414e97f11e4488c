"""Libraries that are loaded late: without one of them its commands say which is missing, the others go on."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]


class Late(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_without(self, library, *arguments):
        """The loader finds an empty file in its place."""
        empty = self.folder / library
        empty.touch()
        env = {**os.environ, "LD_LIBRARY_PATH": str(self.folder), "XDG_CACHE_HOME": str(self.folder)}
        done = subprocess.run([PROGRAM, *map(str, arguments)], env=env, capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL)
        empty.unlink()
        return done

    def loaded(self, name):
        """The file name that the program asks for."""
        found = re.findall(rb"lib" + name + rb"\.so\.[0-9]+", pathlib.Path(PROGRAM).read_bytes())
        self.assertEqual(len(set(found)), 1, found)
        return found[0].decode()

    def test_reading_published_files(self):
        page = self.folder / "a.html"
        page.write_text("<html><body><p>2023年度部门决算</p></body></html>", encoding="utf-8")
        library = self.loaded(b"xml2")
        done = self.run_without(library, "check", "--as-published", page)
        self.assertIn("E6063", done.stderr)
        self.assertIn(library, done.stderr)
        self.assertEqual(done.returncode, 3, done.stderr)

    def test_the_web_page(self):
        done = self.run_without(self.loaded(b"microhttpd"), "serve", "--no-browser")
        self.assertIn("E6063", done.stderr)
        self.assertEqual(done.returncode, 3, done.stderr)

    def test_what_needs_neither(self):
        for library in (self.loaded(b"xml2"), self.loaded(b"microhttpd")):
            done = self.run_without(library, "check", ROOT / "data" / "linxia-2022.json")
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()

"""fonts/install.sh, and what the program says about fonts that are not there."""
import os
import subprocess
import time
import unittest

ROOT = os.environ["JUESUAN_ROOT"]


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


if __name__ == "__main__":
    unittest.main()

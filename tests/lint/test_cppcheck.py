"""cppcheck finds nothing but what tests/lint/cppcheck.txt names with a reason. Known files are not looked at again."""
# ctest: whole
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from source_tree import ROOT


@unittest.skipUnless(shutil.which("cppcheck"), "skipped: cppcheck is not installed")
class Cppcheck(unittest.TestCase):
    def test_nothing_is_found(self):
        objects = os.environ.get("JUESUAN_OBJECTS", "")
        build = pathlib.Path(objects).parent.parent if objects else pathlib.Path(tempfile.mkdtemp())
        known = build / "cppcheck"
        known.mkdir(parents=True, exist_ok=True)
        run = subprocess.run(["cppcheck", "--quiet", "--std=c11", "--enable=warning,portability", "--inline-suppr", "--error-exitcode=1",
                              "--suppressions-list=tests/lint/cppcheck.txt", f"--cppcheck-build-dir={known}", "-j", str(os.cpu_count()),
                              "-D_GNU_SOURCE", "-Igen", "gen"], cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertEqual(run.stderr + run.stdout, "")
        self.assertEqual(run.returncode, 0)


if __name__ == "__main__":
    unittest.main()

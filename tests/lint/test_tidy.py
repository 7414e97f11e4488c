"""clang-tidy finds nothing, with the checks of .clang-tidy that look at one place at a time."""
# ctest: whole
import os
import re
import shutil
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from source_tree import ROOT, files

FLAGS = ["-std=c11", "-D_GNU_SOURCE", '-DJUESUAN_VERSION="0"', '-DJUESUAN_GLYPHS="0"', '-DJUESUAN_LIBXML2="0"',
         '-DJUESUAN_MICROHTTPD="0"', "-Igen"]
LIBRARIES = ["freetype2", "libpng", "libxml-2.0"]
AT_ONCE = 40  # files a run of clang-tidy


@unittest.skipUnless(shutil.which("clang-tidy") and shutil.which("pkg-config"), "skipped: clang-tidy is not installed")
class Tidy(unittest.TestCase):
    def test_nothing_is_found(self):
        said = subprocess.run(["pkg-config", "--cflags-only-I", *LIBRARIES], capture_output=True, text=True, check=True)
        flags = FLAGS + ["-isystem" + f[2:] for f in said.stdout.split()]
        paths = files("gen", ".c")
        parts = [paths[i:i + AT_ONCE] for i in range(0, len(paths), AT_ONCE)]

        def look(part):
            return subprocess.run(["clang-tidy", "--quiet", "--checks=-clang-analyzer-*", *part, "--", *flags], cwd=ROOT,
                                  capture_output=True, text=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = list(pool.map(look, parts))
        found = {line for run in runs for line in re.findall(r"^.*(?:error|warning): .*\[.*\]$", run.stdout, re.M)}
        self.assertEqual(sorted(found), [])
        self.assertFalse(any("rror while processing" in run.stderr for run in runs), "a file was not understood")


if __name__ == "__main__":
    unittest.main()

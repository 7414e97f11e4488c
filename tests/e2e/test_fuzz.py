# ctest: sanitize cost=25
"""Every fuzz target runs for a few seconds from its seeds, where they were built (preset asan). JUESUAN_FUZZ_SECONDS changes
how long; tests/fuzz/run.sh runs them for minutes."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
BUILT = pathlib.Path(PROGRAM).resolve().parent / "tests"
SECONDS = os.environ.get("JUESUAN_FUZZ_SECONDS", "2")
sys.path.insert(0, str(ROOT / "tests" / "fuzz"))
import seeds  # noqa: E402


class Fuzz(unittest.TestCase):
    def test_each_target_has_seeds(self):
        sources = sorted(p.stem[len("fuzz_"):] for p in (ROOT / "tests" / "fuzz").glob("fuzz_*.c"))
        self.assertEqual(sources, sorted(seeds.TARGETS))

    def fuzz(self, target):
        program = BUILT / ("fuzz_" + target)
        if not program.exists():
            self.skipTest("skipped: the fuzz targets are not built here (preset asan)")
        with tempfile.TemporaryDirectory() as folder:
            corpus = os.path.join(folder, "corpus")
            self.assertGreater(seeds.make(PROGRAM, target, corpus), 0)
            run = subprocess.run([str(program), f"-max_total_time={SECONDS}", "-timeout=60", "-rss_limit_mb=2048", "-seed=1",
                                  f"-artifact_prefix={folder}/", corpus],
                                 capture_output=True, text=True, errors="replace", cwd=folder, check=False)
            self.assertEqual(run.returncode, 0, run.stderr[-6000:])


def add(target):
    setattr(Fuzz, "test_" + target, lambda self: self.fuzz(target))


for name in seeds.TARGETS:
    add(name)


if __name__ == "__main__":
    unittest.main()

# ctest: cost=10
"""Every fuzz target, in the program that users get, over what fuzzing begins with and over mutations of it that depend on a seed
alone: nothing dies. Under a sanitizer libFuzzer does it (test_fuzz.py). JUESUAN_REPLAY: how many mutations of all files of a
target together; JUESUAN_SEED: other ones."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
REPLAY = pathlib.Path(PROGRAM).resolve().parent / "tests/replay"
MUTATIONS = int(os.environ.get("JUESUAN_REPLAY") or 400)
sys.path.insert(0, str(ROOT / "tests/fuzz"))
import seeds  # noqa: E402


class Replay(unittest.TestCase):
    def replay(self, target):
        with tempfile.TemporaryDirectory() as folder:
            n = seeds.make(PROGRAM, target, folder)
            run = subprocess.run([REPLAY, target, str(MUTATIONS // n), os.environ.get("JUESUAN_SEED") or "1",
                                  *sorted(map(str, pathlib.Path(folder).iterdir()))], capture_output=True, text=True, errors="replace", check=False)
            self.assertEqual((run.returncode, run.stdout), (0, f"{n} files, {MUTATIONS // n} mutations each\n"), run.stderr[-2000:])


def add(target):
    setattr(Replay, "test_" + target, lambda self: self.replay(target))


for name in seeds.TARGETS:
    add(name)


if __name__ == "__main__":
    unittest.main()

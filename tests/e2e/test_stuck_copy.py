"""A copy of the process that waits for ever (fence/isolate.c) is ended and made once more; where each one does, that is told
and nothing is written."""
import os
import subprocess
import tempfile
import unittest

import faults

DATA = faults.ROOT / "tests/data/checks/clean.json"


@unittest.skipUnless(faults.COMPILER, "skipped: no C compiler")
@unittest.skipIf(faults.SANITIZED, "skipped: the sanitizer wants to be loaded first")
class StuckCopy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.faults = faults.Faults("stuck")
        cls.addClassCleanup(cls.faults.close)
        cls.arguments = "build", str(DATA), "-o", "out", "--formats", "xlsx"

    def build(self, times):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        met = os.path.join(folder, "met")
        os.mkdir(met)
        env = dict(self.faults.env, LD_PRELOAD=str(self.faults.library), STUCK_FOLDER=met, STUCK_TIMES=str(times))
        done = subprocess.run([faults.JUESUAN, *self.arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)
        return done, len(os.listdir(met)), faults.contents(faults.pathlib.Path(folder) / "out")

    def test_another_copy_does_the_work(self):
        plain = self.faults.plain(self.arguments)
        done, met, outputs = self.build(1)
        self.assertEqual((done.returncode, met), (0, 1), done.stderr)
        self.assertEqual({"out/" + name: text for name, text in outputs.items()}, plain.outputs)

    def test_where_all_of_them_wait_that_is_told(self):
        done, met, outputs = self.build(99)
        self.assertEqual((done.returncode, met, outputs), (4, 5, {}), done.stderr)
        self.assertIn("E6061", done.stderr)


if __name__ == "__main__":
    unittest.main()

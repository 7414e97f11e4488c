"""Same inputs, same bytes: in any folder, time zone, locale and at any time."""
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]


def build(folder, env):
    data = os.path.join(folder, "linxia-2022.json")
    shutil.copy(os.path.join(ROOT, "data", "linxia-2022.json"), data)
    subprocess.run([PROGRAM, "build", "linxia-2022.json", "-o", "out"], cwd=folder, check=True, timeout=300,
                   stdout=subprocess.DEVNULL, env={**os.environ, **env})
    out = os.path.join(folder, "out")
    sums = {}
    for name in sorted(os.listdir(out)):
        with open(os.path.join(out, name), "rb") as f:
            sums[name] = hashlib.sha256(f.read()).hexdigest()
    return sums


class Determinism(unittest.TestCase):
    def test_folder_zone_and_locale_do_not_matter(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory(suffix=" 另一个") as two:
            first = build(one, {"TZ": "Asia/Shanghai", "LC_ALL": "C"})
            time.sleep(2.1)  # file times have a resolution of two seconds in zip files
            second = build(two, {"TZ": "America/New_York", "LC_ALL": "zh_CN.GB18030", "LANG": "de_DE.UTF-8"})
            self.assertEqual(first, second)
            for extension in ("pdf", "xlsx", "docx", "html", "md"):
                self.assertIn(f"linxia-2022.{extension}", first)


if __name__ == "__main__":
    unittest.main()

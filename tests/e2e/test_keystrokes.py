"""What a clerk still types where last year's file and the export of the accounts program are there: counted, and as the manual says.

The department of 临夏 with its own figures as last year's and as the export of the year after. Annexes, performance and controls
aside, as the manual says; texts, reasons and dates are the department's own."""
import json
import os
import re
import subprocess
import tempfile
import unittest

from accounts_export import Department, Export, write_xlwt
from test_accounts import listed

ROOT = os.environ["JUESUAN_ROOT"]
JUESUAN = os.environ["JUESUAN"]
ASIDE = ("annexes", "performance", "controls", "stated", "order", "year", "published", "last_year", "review")


def run(*args, code=0):
    done = subprocess.run([JUESUAN, *map(str, args)], capture_output=True, text=True)
    assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-3000:])
    return done


def typed(wanted, there, path=""):
    """(numbers, codes) of what is wanted that are not there: their addresses."""
    numbers, codes = [], []
    if isinstance(wanted, dict):
        for name, value in wanted.items():
            if path or name not in ASIDE:
                more = typed(value, there.get(name) if isinstance(there, dict) else None, f"{path}.{name}")
                numbers, codes = numbers + more[0], codes + more[1]
    elif isinstance(wanted, list) and wanted and isinstance(wanted[0], dict) and "code" in wanted[0]:
        known = {r["code"]: r for r in there or ()}
        for row in wanted:
            codes += [f"{path}[{row['code']}]"] if row["code"] not in known else []
            more = typed({k: v for k, v in row.items() if k != "code"}, known.get(row["code"]), f"{path}[{row['code']}]")
            numbers, codes = numbers + more[0], codes + more[1]
    elif isinstance(wanted, (int, float)) and not isinstance(wanted, bool) and there is None and wanted != 0:
        numbers.append(path)
    return numbers, codes


class Keystrokes(unittest.TestCase):
    def test_no_code_and_at_most_twelve_numbers(self):
        with tempfile.TemporaryDirectory() as folder:
            def path(name):
                return os.path.join(folder, name)
            source = os.path.join(ROOT, "data", "linxia-2022.json")
            with open(source, encoding="utf-8") as f:
                wanted = json.load(f)
            write_xlwt(Export(Department(wanted, listed("function"), listed("economic")), year=2023), path("export.xls"))
            run("init", "--from", source, "-o", path("our.xlsx"))
            # 万元 with two decimals do not add up to the last 元 in an export made of them: told, and written all the same
            done = subprocess.run([JUESUAN, "import", path("export.xls"), "--into", path("our.xlsx"), "-o", path("our.xlsx"), "--force",
                                   "--draft"], capture_output=True, text=True)
            self.assertLessEqual(set(re.findall(r"错误 (E\d+)", done.stderr)), {"E2613"}, done.stderr)
            there = json.loads(run("import", path("our.xlsx")).stdout)
            self.assertEqual(there["year"], 2023)
            for name in ("income_total", "general_total", "personnel", "operating_funds"):
                self.assertIsNotNone(there["previous"].get(name), name)
            numbers, codes = typed({k: v for k, v in wanted.items() if k != "previous"}, there)
            self.assertEqual(codes, [])
            self.assertLessEqual(len(numbers), 12, numbers)
            with open(os.path.join(ROOT, "docs", "import.md"), encoding="utf-8") as f:
                said = re.search(r"临夏[^。]*还要录 (\d+) 个数", f.read())
            self.assertEqual(int(said.group(1)), len(numbers), numbers)


if __name__ == "__main__":
    unittest.main()

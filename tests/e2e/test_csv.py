"""Open data: the package holds every figure of the tables, once a line, as Python's csv reads it and as the workbook has it."""
import csv
import io
import json
import os
import subprocess
import tempfile
import unittest
import zipfile
from decimal import Decimal

from workbook import Workbook

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]


class Csv(unittest.TestCase):
    def build(self, slug, folder, formats="csv,xlsx"):
        done = subprocess.run([PROGRAM, "build", os.path.join(ROOT, "data", slug + ".json"), "-o", folder, "--draft", *(
            ["--formats", formats] if formats else [])], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)

    def package(self, path):
        with zipfile.ZipFile(path) as z:
            self.assertIsNone(z.testzip())
            said = json.loads(z.read("datapackage.json"))
            rows = {r["name"]: list(csv.DictReader(io.StringIO(z.read(r["path"]).decode("utf-8"), newline=""))) for r in said["resources"]}
        for r in said["resources"]:
            fields = {f["name"]: f["type"] for f in r["schema"]["fields"]}
            for row in rows[r["name"]]:
                self.assertEqual(list(row), list(fields))
                for name, kind in fields.items():
                    if kind == "number":
                        Decimal(row[name])
                    elif kind == "integer":
                        int(row[name])
        return said, rows

    def test_all_figures_are_there(self):
        with tempfile.TemporaryDirectory() as folder:
            self.build("jinquan-2023", folder)
            said, rows = self.package(os.path.join(folder, "jinquan-2023.csv.zip"))
            self.assertEqual(said["title"], "锦泉市水务局2023年度部门决算")
            self.assertEqual([t["code"] for t in rows["tables"]], [f"公开{i:02}表" for i in range(1, 14)])
            book = Workbook(os.path.join(folder, "jinquan-2023.xlsx"))
            for table in rows["tables"]:
                mine = sorted(Decimal(c["value"]) for c in rows["cells"] if c["table"] == table["table"])
                theirs = sorted(Decimal(c.replace(",", "")) for r in book[table["code"]].texts for c in r
                                if c and c.replace(",", "").replace("-", "", 1).replace(".", "", 1).isdigit() and "." in c)
                self.assertEqual(mine, theirs, table["code"])
            addresses = [f["address"] for f in rows["facts"]]
            self.assertEqual(len(addresses), len(set(addresses)))
            self.assertEqual(set(addresses), {c["address"] for c in rows["cells"] if c["address"]})
            row = next(c for c in rows["cells"] if c["address"] == "general.expenditure[2130305].project")
            self.assertEqual((row["row_code"], row["row_name"], row["column"], row["unit"]), ("2130305", "水利工程建设", "本年支出·项目支出", "万元"))

    def test_it_is_made_only_where_it_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            self.build("hubin-2024", folder, "md")
            self.assertNotIn("hubin-2024.csv.zip", os.listdir(folder))


if __name__ == "__main__":
    unittest.main()

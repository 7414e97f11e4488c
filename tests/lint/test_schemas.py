"""A schema stands alone, because editors read one file: what two of them say of the same thing is said alike, and what C and
a schema both list is the same list."""
import json
import os
import re
import subprocess
import sys
import unittest

from source_tree import ROOT, source


def schema(name):
    with open(os.path.join(ROOT, "data", "schema", name + ".schema.json"), encoding="utf-8") as f:
        return json.load(f)


class Schemas(unittest.TestCase):
    def test_charts_and_tables_share_their_definitions(self):
        table, chart = schema("table")["$defs"], schema("chart")["$defs"]
        self.assertEqual(sorted(chart), ["cell", "column", "row"])
        self.assertEqual({name: chart[name] for name in chart if chart[name] != table[name]}, {})

    def test_kinds_of_columns(self):
        kinds = re.findall(r'^COLUMN\(\w+, "(\w+)"', source("gen/tables/column_kinds.def"), re.M)
        self.assertEqual(sorted(filter(None, schema("table")["$defs"]["column"]["properties"]["kind"]["enum"])), sorted(kinds))

    def test_sections_of_the_program_are_marked(self):
        """Those that no table prints: whoever fills them in is not told that they are not printed."""
        own = {n for n, s in schema("department")["properties"].items() if s.get("x-program")}
        self.assertLess({"$schema", "format", "template", "year", "unit", "stated", "explanations"}, own)
        self.assertEqual({n for n in own if re.search(r"income|expenditure|budget|assets|procurement", n)}, set())

    def test_the_manual_lists_every_name(self):
        """docs/keys.md is what scripts/keys.py makes of the schema; what people look for stands in it."""
        made = subprocess.run([sys.executable, os.path.join(ROOT, "scripts", "keys.py"), "--check"])
        self.assertEqual(made.returncode, 0, "run scripts/keys.py")
        with open(os.path.join(ROOT, "docs", "keys.md"), encoding="utf-8") as f:
            names = set(re.findall(r"^\| `([^`]+)` \|", f.read(), re.M))
        for name in ("uses.vehicle_operation", "uses.general.*", "procurement.goods_sme", "three_public.counts.domestic_batches",
                     "three_public.actual.reception_foreign", "income[].fiscal", "reasons.income"):
            self.assertIn(name, names)



if __name__ == "__main__":
    unittest.main()

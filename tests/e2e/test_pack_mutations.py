# ctest: sanitize cost=20
"""A sample of pack_mutations.py: one mutation of each kind of member that the packs have, chosen by a seed. The schemas are
sound, and all packs follow them, by an independent validator."""
import concurrent.futures
import glob
import json
import os
import time
import unittest

import jsonschema

import pack_mutations

SEED = int(os.environ.get("JUESUAN_SEED", "1"))


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


class PackMutations(unittest.TestCase):
    def test_schemas_are_sound_and_explained(self):
        files = glob.glob(os.path.join(pack_mutations.ROOT, "data", "schema", "*.schema.json"))
        self.assertGreaterEqual(len(files), 9)

        def explained(name, node):
            for key, below in node.get("properties", {}).items() if isinstance(node, dict) else []:
                self.assertRegex(below.get("title", ""), r"[\u4e00-\u9fff]", f"{name}: {key}")
                explained(name, below)
            for key in ("items", "additionalProperties"):
                if isinstance(node, dict) and isinstance(node.get(key), dict):
                    explained(name, node[key])
        for file in files:
            schema = load(file)
            jsonschema.Draft202012Validator.check_schema(schema)
            if not file.endswith("department.schema.json"):
                for node in [schema, *schema.get("$defs", {}).values()]:
                    explained(os.path.basename(file), node)

    def test_packs_follow_them(self):
        for pack in sorted(pack_mutations.DATA):
            for file in pack_mutations.json_files(pack):
                validator = jsonschema.Draft202012Validator(pack_mutations.schema_of(file))
                wrong = [e.json_path + " " + e.message for e in validator.iter_errors(load(os.path.join(pack_mutations.TEMPLATES, pack, file)))]
                self.assertEqual(wrong, [], f"{pack}/{file}")
        fonts = load(os.path.join(pack_mutations.ROOT, "fonts", "fonts.json"))
        jsonschema.validate(fonts, pack_mutations.schema_of("fonts.json"))

    def test_one_mutation_of_each_kind(self):
        sample, end = pack_mutations.sample(SEED), time.monotonic() + 30
        self.assertGreater(len(sample), 70)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            answers = [(case, pool.submit(self.answer, i, case, end)) for i, case in enumerate(sample)]
            for case, answer in answers:
                self.assertEqual(answer.result(), [], str(case))

    @staticmethod
    def answer(i, case, end):
        """On a slow machine the last kinds are left to the next seed; half of them are always tried."""
        if i % 2 and time.monotonic() > end:
            return []
        return pack_mutations.faults(case, ("lint", "check") if i % 3 else ("lint", "build"))


if __name__ == "__main__":
    unittest.main()

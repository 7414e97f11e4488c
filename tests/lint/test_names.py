"""One name, one meaning: what a person finds who jumps to a definition."""
import collections
import os
import re
import shutil
import subprocess
import unittest

from source_tree import code, files

OBJECTS = os.environ.get("JUESUAN_OBJECTS", "")
C = files("gen", ".c", ".h")


class Names(unittest.TestCase):
    def test_a_struct_has_one_meaning(self):
        owners = collections.defaultdict(set)
        for path in C:
            for m in re.finditer(r"\b(?:struct|enum|union)\s+(\w+)\s*\{", code(path)):
                owners[m.group(1)].add(path)
        found = {name: sorted(paths) for name, paths in owners.items() if len(paths) > 1}
        self.assertEqual(found, {})

    def test_an_enumerator_stands_in_one_header(self):
        owners = collections.defaultdict(set)
        for path in C:
            for m in re.finditer(r"\benum\s*\w*\s*\{([^}]*)\}", code(path)):
                if path.endswith(".h"):
                    for name in re.findall(r"(?:^|,)\s*([A-Z]\w*)", m.group(1)):
                        owners[name].add(path)
        self.assertEqual({name: sorted(paths) for name, paths in owners.items() if len(paths) > 1}, {})

    @unittest.skipUnless(os.path.isdir(OBJECTS) and shutil.which("nm"), "skipped: needs a build and binutils")
    def test_no_static_function_bears_the_name_of_an_external(self):
        objects = [os.path.join(where, n) for where, _, names in os.walk(os.path.join(OBJECTS, "gen")) for n in names
                   if n.endswith(".c.o") and os.path.relpath(os.path.join(where, n), OBJECTS)[:-2] in C]
        self.assertGreater(len(objects), 200)
        run = subprocess.run(["nm", "-A", "--format=posix", *objects], capture_output=True, text=True, check=True)
        external, static = {}, collections.defaultdict(set)
        for line in run.stdout.splitlines():
            path, symbol = line.split(": ", 1)
            name, kind = symbol.split()[:2]
            own = os.path.relpath(path, OBJECTS)[:-2]
            if kind in "TDRB":
                external[name] = own
            elif kind in "tdrb":
                static[name.split(".")[0]].add(own)
        # In the file of the external it is a part or a clone that the compiler made of it.
        found = [f"{name}: {external[name]}, static in {', '.join(sorted(static[name] - {external[name]}))}" for name in external
                 if static[name] - {external[name]}]
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()

"""No two files need each other, but for the recursions that docs/architecture.md names with their reason. What a file
needs is read from its object file, so that a static function is never taken for one of the same name elsewhere."""
import collections
import os
import re
import shutil
import subprocess
import unittest

from source_tree import source, stage

OBJECTS = os.environ.get("JUESUAN_OBJECTS", "")


def symbols(paths):
    """(defined, needed) external names of each object file."""
    run = subprocess.run(["nm", "-g", "-A", "--format=posix", *paths], capture_output=True, text=True, check=True)
    found = {path: (set(), set()) for path in paths}
    for line in run.stdout.splitlines():
        path, symbol = line.split(": ", 1)
        name, kind = symbol.split()[:2]
        found[path][kind in "Uwv"].add(name)
    return found


def components(graph):
    """Strongly connected components with more than one node (Tarjan, without recursion)."""
    index, low, stack, on, found, count = {}, {}, [], set(), [], 0
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = count = count + 1
        stack.append(root)
        on.add(root)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = count = count + 1
                    stack.append(other)
                    on.add(other)
                    work.append((other, iter(sorted(graph[other]))))
                    break
                if other in on:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = set()
                    while True:
                        other = stack.pop()
                        on.discard(other)
                        group.add(other)
                        if other == node:
                            break
                    if len(group) > 1:
                        found.append(group)
    return found


@unittest.skipUnless(os.path.isdir(OBJECTS) and shutil.which("nm"), "skipped: needs a build and binutils")
class Cycles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.defined, cls.needed, objects = {}, {}, {}
        for where, _, names in os.walk(os.path.join(OBJECTS, "gen")):
            for name in names:
                path = os.path.join(where, name)
                own = os.path.relpath(path, OBJECTS)[:-2]
                if name.endswith(".c.o") and os.path.exists(os.path.join(os.environ["JUESUAN_ROOT"], own)):
                    objects[path] = own
        for path, (defined, needed) in symbols(sorted(objects)).items():
            cls.defined[objects[path]], cls.needed[objects[path]] = defined, needed
        owner = {symbol: path for path, names in cls.defined.items() for symbol in names}
        cls.graph = {path: {owner[s] for s in names if s in owner} - {path} for path, names in cls.needed.items()}

    def allowed(self):
        """Groups of files named in the section of recursions: `folder: file file …` in front of their reason."""
        text = source(os.path.join("docs", "architecture.md")).split("## Recursions")[1].split("\n## ")[0]
        groups = []
        for folder, names in re.findall(r"^- `([\w/]+): ([\w ./]+)`", text, re.M):
            groups.append({os.path.join("gen", folder, n if n.endswith(".c") else n + ".c") for n in names.split()})
        return groups

    def test_files_need_each_other_only_where_the_architecture_says_why(self):
        self.assertGreater(len(self.graph), 200)
        allowed = self.allowed()
        found = [sorted(group) for group in components(self.graph) if not any(group <= a for a in allowed)]
        self.assertEqual(found, [])

    def test_every_recursion_named_is_one(self):
        now = components(self.graph)
        self.assertEqual([sorted(a) for a in self.allowed() if not any(group <= a for group in now)], [])

    def test_a_folder_does_not_need_the_one_inside_it(self):
        found = [(path, other) for path, others in self.graph.items() for other in others
                 if os.path.dirname(other).startswith(os.path.dirname(path) + os.sep)]
        self.assertEqual(found, [], "what stands inside is built on what is around it")

    def test_no_folder_needs_one_that_needs_it(self):
        folders = collections.defaultdict(set)
        for path, others in self.graph.items():
            for other in others:
                if stage(other) != stage(path):
                    folders[stage(path)].add(stage(other))
                    folders.setdefault(stage(other), set())
        self.assertEqual([sorted(g) for g in components(folders)], [])


if __name__ == "__main__":
    unittest.main()

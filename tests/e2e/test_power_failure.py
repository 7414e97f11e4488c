# ctest: cost=10
"""The power fails between any two system calls of a build. What a disk then holds is worked out from the calls that were
made: bytes count once their file is synced, names once their folder is; of what is not yet sure any part may be there.
In every such state each output is the old or the new one, whole, and the next build finds nothing that somebody has
edited."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

ROOT, JUESUAN = pathlib.Path(os.environ["JUESUAN_ROOT"]), os.environ["JUESUAN"]
COMPILER = shutil.which("cc") or shutil.which("gcc")
SANITIZED = b"__asan_init" in pathlib.Path(JUESUAN).read_bytes()
FORMATS = "md,xlsx,html"


def build(data, out, **env):
    return subprocess.run([JUESUAN, "build", data, "-o", out, "--formats", FORMATS, "--draft"], capture_output=True,
                          text=True, env={**os.environ, **env}, check=False)


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.exists() else {}


class Disk:
    """Names and bytes of one folder as a disk may hold them."""

    def __init__(self, files):
        self.sure = {name: ("old", name) for name in files}
        self.old = dict(files)
        self.synced, self.calls = set(), []

    def make(self, line, folder):
        """One call; returns nothing for those outside of the folder."""
        kind, rest = line.split(" ", 1)
        if kind == "sync":
            self.synced.add(rest)
        elif kind == "names":
            if os.path.realpath(rest) == os.path.realpath(folder):
                self.sure, self.calls = self.after(self.calls), []
        elif kind == "link":
            inode, path = rest.split(" ", 1)
            self.calls.append((kind, inode, os.path.basename(path)))
        elif kind in ("rename", "exchange"):
            self.calls.append((kind, *map(os.path.basename, rest.split("\t"))))
        elif kind == "unlink":
            self.calls.append((kind, os.path.basename(rest), None))

    def after(self, calls):
        names = dict(self.sure)
        for kind, a, b in calls:
            if kind == "link":
                names[b] = ("new", a)
            elif kind == "unlink":
                names.pop(a, None)
            elif a in names and (kind == "rename" or b in names):
                names[a], names[b] = names.get(b), names[a]
                if kind == "rename":
                    names.pop(a)
        return names

    def states(self, seed):
        """All that is not sure is lost, or there, or some of it."""
        chance = random.Random(seed)
        choices = [[], self.calls] + [[c for c in self.calls if chance.random() < 0.5] for _ in range(3)]
        for calls in choices:
            yield self.after(calls)

    def write(self, names, stored, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, (kind, which) in names.items():
            if kind == "old":
                content = self.old[which]
            else:
                content = (stored / which).read_bytes() if which in self.synced else b""
            (folder / name).write_bytes(content)


@unittest.skipUnless(COMPILER, "skipped: no C compiler")
@unittest.skipIf(SANITIZED, "skipped: the sanitizer wants to be loaded first")
class PowerFailure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.library = cls.folder / "record.so"
        subprocess.run([COMPILER, "-D_GNU_SOURCE", "-shared", "-fPIC", "-O1", str(ROOT / "tests/preload/record_files.c"),
                        "-o", str(cls.library), "-ldl"], check=True)
        cls.data = cls.folder / "局.json"
        cls.old = (ROOT / "tests/data/checks/clean.json").read_text(encoding="utf-8")
        changed = json.loads(cls.old)
        changed["department"]["name"] += "（新）"
        cls.new = json.dumps(changed, ensure_ascii=False)

    def record(self, out):
        """The calls of a build of the new data, and where the bytes that it wrote are kept."""
        log, stored = self.folder / "log", self.folder / "stored"
        shutil.rmtree(stored, ignore_errors=True)
        stored.mkdir()
        log.write_text("")
        done = build(self.data, out, LD_PRELOAD=str(self.library), RECORD_LOG=str(log), RECORD_BYTES=str(stored))
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if str(self.folder) in line or line.startswith("sync")], stored

    def fail_everywhere(self, out):
        before = contents(out)
        self.data.write_text(self.new, encoding="utf-8")
        calls, stored = self.record(out)
        after = {n: b for n, b in contents(out).items() if not n.startswith(".")}
        self.assertNotEqual(before, after)
        at = self.folder / "after"
        seen = set()
        for n in range(len(calls) + 1):
            disk = Disk(before)
            for line in calls[:n]:
                disk.make(line, out)
            for names in disk.states(n):
                key = tuple(sorted((k, v, v[1] in disk.synced) for k, v in names.items()))
                if key in seen:
                    continue
                seen.add(key)
                shutil.rmtree(at, ignore_errors=True)
                disk.write(names, stored, at)
                for name, content in contents(at).items():
                    if not name.startswith("."):
                        self.assertIn(content, (before.get(name), after[name]), f"{name} after {calls[:n]}")
                again = build(self.data, at)
                self.assertEqual(again.returncode, 0, f"{again.stderr}\nafter {calls[:n]} with {names}")
                self.assertEqual({k: v for k, v in contents(at).items() if not k.startswith(".")}, after)
        return len(seen)

    def test_the_second_build(self):
        out = self.folder / "second"
        self.data.write_text(self.old, encoding="utf-8")
        self.assertEqual(build(self.data, out).returncode, 0)
        self.assertGreater(self.fail_everywhere(out), 10)

    def test_the_first_build(self):
        self.assertGreater(self.fail_everywhere(self.folder / "first"), 5)

    def test_a_new_folder_is_on_the_disk_before_its_files(self):
        out = self.folder / "a" / "b"
        self.data.write_text(self.old, encoding="utf-8")
        calls, _ = self.record(out)
        for made in (out.parent, out):
            self.assertLess(calls.index(f"mkdir {made}"), calls.index(f"names {made.parent}"))
        first = next(i for i, line in enumerate(calls) if line.startswith("link"))
        self.assertLess(calls.index(f"names {out.parent}"), first)


if __name__ == "__main__":
    unittest.main()

"""What is kept from run to run never shows: the same bytes with no cache, an empty one, a full one, a broken one."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]


class Cache(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.cache = self.folder / "cache" / "juesuan"
        self.runs = 0

    def command(self, department="linxia-2022"):
        self.runs += 1
        out = self.folder / f"out{self.runs}"
        return out, [PROGRAM, "build", str(ROOT / "data" / (department + ".json")), "-o", str(out), "--draft",
                     "--formats", "pdf,docx"]

    def environment(self):
        return {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}

    def outputs(self, out):
        return {p.suffix: p.read_bytes() for p in out.iterdir() if p.suffix in (".pdf", ".docx")}

    def build(self, **kwargs):
        out, command = self.command(**kwargs)
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("cache", done.stderr)
        return self.outputs(out)

    def test_full_or_broken_it_changes_no_byte(self):
        first = self.build()
        glyphs = self.cache / "glyphs"
        whole = glyphs.read_bytes()
        self.assertEqual(self.build(), first)
        self.assertEqual(glyphs.read_bytes(), whole)
        for name, broken in (("cut short", whole[:len(whole) // 2]), ("foreign", b"PK\3\4" * 1000), ("empty", b""),
                             ("one bit", whole[:-200] + bytes([whole[-200] ^ 4]) + whole[-199:])):
            with self.subTest(name):
                glyphs.write_bytes(broken)
                self.assertEqual(self.build(), first)
                self.assertEqual(glyphs.read_bytes(), whole)
        with self.subTest("a folder"):
            glyphs.unlink()
            glyphs.mkdir()
            self.assertEqual(self.build(), first)
        with self.subTest("no folder"):
            shutil.rmtree(self.cache)
            self.cache.write_bytes(b"")
            self.assertEqual(self.build(), first)

    def test_others_have_filled_it(self):
        alone = self.build()
        self.build(department="zhongwei-2023")
        self.assertEqual(self.build(), alone)

    def test_two_programs_fill_it_at_once(self):
        alone = self.build()
        shutil.rmtree(self.cache)
        started = []
        for _ in range(2):
            out, command = self.command()
            started.append((out, subprocess.Popen(command, env=self.environment(), stdout=subprocess.DEVNULL,
                                                  stderr=subprocess.PIPE)))
        for out, process in started:
            self.assertEqual(process.communicate(timeout=300)[1].count(b"E1002"), 0)
            self.assertEqual(process.returncode, 0)
            self.assertEqual(self.outputs(out), alone)
        self.assertEqual(self.build(), alone)


if __name__ == "__main__":
    unittest.main()

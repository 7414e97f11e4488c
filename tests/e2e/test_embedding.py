# ctest: cost=10
"""The library as another program uses it: installed, found by pkg-config, through the public header alone."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
BUILD = pathlib.Path(os.environ["JUESUAN"]).parent
PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


@unittest.skipUnless((BUILD / "cmake_install.cmake").exists(), "skipped: not run from a build folder")
class Embedding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.prefix = cls.folder / "with blank" / "prefix"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.prefix], check=True, capture_output=True)
        cls.library = next(cls.prefix.rglob("libjuesuan.so"))

    def pkg_config(self, *what):
        env = dict(os.environ, PKG_CONFIG_PATH=str(self.library.parent / "pkgconfig"))
        run = subprocess.run(["pkg-config", *what, "juesuan"], env=env, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    def compile(self, source, name, *more):
        program = self.folder / name
        flags = self.pkg_config("--cflags", "--libs")
        done = subprocess.run(f"cc -std=c11 {' '.join(STRICT)} '{source}' {' '.join(more)} {flags} -o '{program}'",
                              shell=True, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return program

    def run_program(self, program, *arguments):
        env = dict(os.environ, LD_LIBRARY_PATH=str(self.library.parent))
        return subprocess.run([program, *map(str, arguments)], env=env, capture_output=True, text=True,
                              timeout=300, check=False)

    def test_the_example_of_the_manual_works(self):
        source = self.folder / "example.c"
        source.write_text(re.search(r"```c\n(.*?)```", PAGE, re.S).group(1), encoding="utf-8")
        program, out = self.compile(source, "example"), self.folder / "example.out"
        # Without a home: found beside the library.
        run = self.run_program(program, ROOT / "data" / "beiguan-2022.json", out)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("核对", run.stdout)
        self.assertEqual(sorted(p.suffix for p in out.iterdir()), [".json", ".pdf", ".xlsx"])
        self.assertEqual((out / "beiguan-2022.pdf").read_bytes()[:5], b"%PDF-")

        missing = self.run_program(program, self.folder / "none.json", out, self.prefix / "share" / "juesuan")
        self.assertEqual(missing.returncode, 3)
        self.assertIn("E1001", missing.stderr)

    def test_two_threads_make_the_same(self):
        program = self.compile(ROOT / "tests" / "embed" / "threads.c", "threads", "-D_GNU_SOURCE", "-pthread")
        out = self.folder / "threads.out"
        run = self.run_program(program, shlex.split(self.pkg_config("--variable=home"))[0], out,
                               *(ROOT / "data" / f"{n}.json" for n in ("linxia-2022", "dongxiang-2022")))
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("standard\t", run.stdout)
        made = sorted(p.name for p in (out / "0").iterdir())
        self.assertEqual(len(made), 12)
        for name in made:
            self.assertEqual((out / "0" / name).read_bytes(), (out / "1" / name).read_bytes(), name)

    def test_everything_from_memory(self):
        program = self.compile(ROOT / "tests" / "embed" / "memory.c", "memory")
        run = self.run_program(program, shlex.split(self.pkg_config("--variable=home"))[0],
                               ROOT / "data" / "dongxiang-2022.json", self.folder / "memory.out")
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_only_the_public_functions_are_visible(self):
        table = subprocess.run(["nm", "-D", "--defined-only", self.library], capture_output=True, text=True, check=True)
        names = {line.split()[2].split("@")[0] for line in table.stdout.splitlines()
                 if line.split()[1] in "TDBR"}
        header = (ROOT / "gen" / "juesuan.h").read_text(encoding="utf-8")
        public = set(re.findall(r"\bJUESUAN_API\s[^;]*?\b(juesuan_\w+)\(", header))
        self.assertEqual({n for n in names if not n.startswith("_")} - {"_edata", "_end"}, public)

    def test_the_header_suits_c_plus_plus(self):
        if not shutil.which("c++"):
            self.skipTest("skipped: no C++ compiler")
        source = self.folder / "plus.cc"
        source.write_text("#include <juesuan.h>\nint main() { return juesuan_version()[0] == 0; }\n")
        flags = self.pkg_config("--cflags", "--libs")
        done = subprocess.run(f"c++ {' '.join(STRICT)} '{source}' {flags} -o '{self.folder}/plus'", shell=True,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.run_program(self.folder / "plus").returncode, 0)

    def test_every_function_has_a_caller(self):
        """In another file of gen/, in its own, or in a test."""
        objects = [BUILD / "libjuesuan.a", *(BUILD / "CMakeFiles" / "juesuan-cli.dir").rglob("*.o")]
        table = subprocess.run(["nm", *objects], capture_output=True, text=True, check=True)
        rows = [line.split() for line in table.stdout.splitlines()]
        defined = {row[2] for row in rows if len(row) == 3 and row[1] == "T"}
        called = {row[1] for row in rows if len(row) == 2 and row[0] == "U"}
        text = "\n".join(p.read_text(encoding="utf-8") for folder in ("gen", "tests", "bench")
                         for p in (ROOT / folder).rglob("*.c"))
        unused = [name for name in sorted(defined - called - {"main"}) if not name.startswith("juesuan_")
                  and len(re.findall(rf"\b{name}\b", text)) < 2]
        self.assertEqual(unused, [])

    def test_the_library_keeps_no_state(self):
        """Sections that a program may write to: none but the thread's own: the mark of base/memory.c, and what
        libxml2 gets when memory has failed."""
        table = subprocess.run(["objdump", "-h", BUILD / "libjuesuan.a"], capture_output=True, text=True, check=True)
        found, member = [], ""
        for line in table.stdout.splitlines():
            words = line.split()
            if "file format" in line:
                member = words[0].rstrip(":")
            elif len(words) > 3 and words[1] in (".data", ".bss", ".tdata", ".tbss") and int(words[2], 16):
                found.append((member, words[1]))
        self.assertEqual(sorted(found), [("memory.c.o", ".tbss"), ("xml_memory.c.o", ".tbss")])


if __name__ == "__main__":
    unittest.main()

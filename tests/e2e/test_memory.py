# ctest: cost=20
"""Memory, address space and open files that run out: never a crash, never half an output, never a wrong result that
looks like a right one. The preloaded library makes chosen allocations fail; it cannot stand beside a sanitizer."""
import hashlib
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
DATA = ROOT / "data" / "beiguan-2022.json"
OTHER = ROOT / "data" / "linxia-2022.json"
COMPILER = next((c for c in ("cc", "gcc", "clang") if shutil.which(c)), None)


def hashes(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(pathlib.Path(folder).iterdir())}


@unittest.skipUnless(COMPILER, "skipped: no C compiler")
class OutOfMemory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.library = cls.folder / "fail_malloc.so"
        subprocess.run([COMPILER, "-D_GNU_SOURCE", "-shared", "-fPIC", "-O1", str(ROOT / "tests/preload/fail_malloc.c"),
                        "-o", str(cls.library)], check=True)

    def run_with(self, *arguments, **fail):
        env = dict(os.environ, LD_PRELOAD=str(self.library), XDG_CACHE_HOME=str(self.folder / "cache"))
        env.update({"FAIL_" + name.upper(): str(value) for name, value in fail.items()})
        return subprocess.run([PROGRAM, *map(str, arguments)], env=env, capture_output=True, text=True,
                              errors="replace", timeout=300, check=False)

    def allocations(self, *arguments, **fail):
        count = self.folder / "count"
        run = self.run_with(*arguments, count=count, **fail)
        self.assertEqual(run.returncode, 0, run.stderr)
        return int(count.read_text()), run.stdout

    def check_all(self, arguments, runs, verify=lambda: None, **fail):
        """Fails allocations spread over the whole call, the first ones all: each is told and leads to nothing else."""
        total, printed = self.allocations(*arguments, **fail)
        self.assertGreater(total, 1000)
        told = 0
        for at in sorted(set(range(1, 12)) | set(range(12, total, max(1, total // runs)))):
            with self.subTest(arguments=arguments, at=at, fail=fail):
                run = self.run_with(*arguments, at=at, **fail)
                if run.returncode == 0:  # it was for something that can be done without, as a cache
                    self.assertEqual(run.stdout, printed)
                    continue
                self.assertIn(run.returncode, (3, 4), run.stderr)
                self.assertEqual(run.stdout, "")
                self.assertIn("E1004", run.stderr)
                self.assertEqual(run.stderr.count("错误"), 1, "nothing that is only a consequence:\n" + run.stderr)
                told += 1
                verify()
        self.assertGreater(told, runs // 2)

    def test_check(self):
        self.check_all(["check", DATA], 40)

    def test_check_with_the_libraries(self):
        self.check_all(["check", DATA], 30, all=1)

    def test_check_of_many(self):
        """The department that memory failed for was not checked; no count of its findings is shown."""
        total, _ = self.allocations("check", DATA)  # those of the worker are its own
        for at in range(400, total, total // 12):
            run = self.run_with("check", DATA, OTHER, "-j", "1", at=at)
            self.assertEqual(run.returncode, 4, f"{at}: {run.stderr}")
            self.assertIn("1 个没有核对成", run.stdout, at)
            self.assertNotIn("不完整）", run.stdout, at)

    def test_diff(self):
        self.check_all(["diff", DATA, OTHER], 20)

    def test_build_leaves_old_outputs_alone(self):
        out = self.folder / "out"
        first = self.run_with("build", OTHER, "--draft", "-o", out)
        self.assertEqual(first.returncode, 0, first.stderr)
        data = self.folder / OTHER.name
        data.write_text(OTHER.read_text(encoding="utf-8"), encoding="utf-8")
        before = hashes(out)
        self.check_all(["build", data, "--draft", "--force", "-o", out], 40,
                       lambda: self.assertEqual(hashes(out), before))

    def test_a_memory_that_stays_full(self):
        total, _ = self.allocations("check", DATA)
        for start in range(1, total, total // 12):
            run = self.run_with("check", DATA, **{"from": start})
            self.assertIn(run.returncode, (3, 4), f"from {start}: {run.stderr}")
            self.assertIn("E1004", run.stderr)


def only_installed_fonts(home):
    """The program's folders, with a fonts.json that knows no place of a font but what fontconfig says."""
    (home / "fonts").mkdir(parents=True)
    for name in ("templates", "data"):
        (home / name).symlink_to(ROOT / name)
    fonts = json.loads((ROOT / "fonts" / "fonts.json").read_text("utf-8"))
    fonts["folders"] = []
    for face in fonts["faces"].values():
        face.pop("file", None)
        face.pop("index", None)
    (home / "fonts" / "fonts.json").write_text(json.dumps(fonts, ensure_ascii=False), "utf-8")


class Limits(unittest.TestCase):
    def run_limited(self, what, value, out, *args, env=None):
        def limit():
            resource.setrlimit(what, (value, value))
        return subprocess.run([PROGRAM, "build", str(DATA), "--force", "-o", out, *args], preexec_fn=limit,
                              env=env, capture_output=True, text=True, errors="replace", timeout=300, check=False)

    @unittest.skipIf("asan" in os.environ.get("JUESUAN", ""), "sanitizers need address space")
    def test_address_space(self):
        with tempfile.TemporaryDirectory() as out:
            seen = set()
            for megabytes in list(range(28, 180, 8)) + [400]:
                run = self.run_limited(resource.RLIMIT_AS, megabytes << 20, out)
                if run.returncode == 127:  # not even the shared libraries fit
                    continue
                self.assertIn(run.returncode, (0, 4), f"{megabytes} MB: {run.returncode} {run.stderr[-500:]}")
                self.assertEqual(run.returncode == 4, "E1004" in run.stderr, run.stderr)
                seen.add(run.returncode)
            self.assertEqual(seen, {0, 4})

    @unittest.skipIf("asan" in os.environ.get("JUESUAN", ""), "sanitizers need address space")
    def test_font_caches_are_whole_or_not_written(self):
        """They serve all programs of the machine; one made for want of memory would hide its fonts."""
        with tempfile.TemporaryDirectory() as folder:
            home, cache = pathlib.Path(folder, "home"), pathlib.Path(folder, "cache")
            only_installed_fonts(home)
            cache.mkdir()
            pathlib.Path(folder, "fonts.conf").write_text(
                "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig>"
                f"<dir>/usr/share/fonts/opentype/noto</dir><cachedir>{cache}</cachedir></fontconfig>")
            env = {**os.environ, "FONTCONFIG_FILE": f"{folder}/fonts.conf"}

            def build(what, value):
                return self.run_limited(what, value, f"{folder}/out", "--home", str(home), "--formats", "pdf", env=env)

            def state():
                return {f.name: f.read_bytes() for f in cache.iterdir()}

            for megabytes in (60, 100, 180, 280):
                self.assertIn(build(resource.RLIMIT_AS, megabytes << 20).returncode, (4, 127))
            for files in range(6, 14):
                build(resource.RLIMIT_NOFILE, files)
            self.assertEqual(build(resource.RLIMIT_NOFILE, 64).returncode, 0)
            whole = state()
            self.assertTrue(whole)
            for megabytes in range(52, 100, 4):
                run = build(resource.RLIMIT_AS, megabytes << 20)
                self.assertIn(run.returncode, (4, 127), f"{megabytes} MB: {run.stderr[-500:]}")
            for files in range(6, 14):
                build(resource.RLIMIT_NOFILE, files)
            self.assertEqual(state(), whole)

    def test_no_process(self):
        """Workers that cannot be started: that is said with a code, and nothing is written."""
        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6))
        with tempfile.TemporaryDirectory() as out:
            for command in (["check", DATA, OTHER], ["batch", DATA, OTHER, "-o", out + "/new"]):
                run = subprocess.run([PROGRAM, *map(str, command)], preexec_fn=limit, capture_output=True, text=True, check=False)
                self.assertEqual((run.returncode, run.stdout), (3, ""), run.stderr)
                self.assertRegex(run.stderr, "E6062|E1001|E1002|E8004")
                self.assertFalse(os.path.exists(out + "/new/batch.json"))

    def test_open_files(self):
        with tempfile.TemporaryDirectory() as out:
            seen = set()
            for files in range(4, 24):
                run = self.run_limited(resource.RLIMIT_NOFILE, files, out)
                if run.returncode == 127:
                    continue
                self.assertIn(run.returncode, (0, 3), f"{files} files: {run.returncode} {run.stderr[-500:]}")
                self.assertEqual(run.returncode == 3, "错误" in run.stderr, run.stderr)
                seen.add(run.returncode)
            self.assertEqual(seen, {0, 3})


if __name__ == "__main__":
    unittest.main()

# ctest: sanitize
"""Nothing of others is overwritten unless they say so, and outputs appear together or not at all."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT, JUESUAN = pathlib.Path(os.environ["JUESUAN_ROOT"]), os.environ["JUESUAN"]
CLEAN = (ROOT / "tests/data/checks/clean.json").read_text(encoding="utf-8")


def run(*args):
    return subprocess.run([JUESUAN, *map(str, args)], capture_output=True, text=True, check=False)


class Others(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.folder / "a.json"
        self.data.write_text(CLEAN, encoding="utf-8")
        self.out = self.folder / "out"
        self.out.mkdir()

    def contents(self, folder):
        return {p.name: p.read_bytes() for p in folder.iterdir()
                if p.is_file() and not p.name.startswith(".")}

    def refused(self, code, folder, *args):
        """Nothing is written; with --force it is."""
        before = self.contents(folder)
        done = run(*args)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(code, done.stderr)
        self.assertEqual(self.contents(folder), before)
        forced = run(*args, "--force")
        self.assertEqual(forced.returncode, 0, forced.stderr)
        return forced

    def test_a_foreign_document(self):
        for name in ("a.md", "a.docx"):
            for p in self.out.iterdir():
                p.unlink()
            (self.out / name).write_text("别人的", encoding="utf-8")
            forced = self.refused("E8019", self.out, "build", self.data, "-o", self.out, "--formats", "md,docx")
            self.assertIn("E8002", forced.stderr)
            self.assertNotEqual((self.out / name).read_bytes(), "别人的".encode())

    def test_outputs_whose_manifest_was_lost(self):
        self.assertEqual(run("build", self.data, "-o", self.out, "--formats", "md").returncode, 0)
        (self.out / "a.manifest.json").unlink()
        again = run("build", self.data, "-o", self.out, "--formats", "md")
        self.assertEqual(again.returncode, 0, again.stderr)

    @unittest.skipUnless(shutil.which("cc"), "skipped: no C compiler")
    @unittest.skipIf(b"__asan_init" in pathlib.Path(JUESUAN).read_bytes(), "skipped: the sanitizer wants to be loaded first")
    def test_old_files_stay_where_a_file_has_one_name_only(self):
        """A file system without links and exchanges (exFAT): the outputs that were replaced already come back where one cannot be."""
        shim = self.folder / "one_name.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-xc", "-", "-o", shim], check=True, text=True, input="""
            #include <errno.h>
            int link(const char *a, const char *b) { errno = EPERM; return -1; }
            int renameat2(int a, const char *x, int b, const char *y, unsigned f) { errno = EINVAL; return -1; }""")
        for force in ([], ["--force"]):
            done = subprocess.run([JUESUAN, "build", self.data, "-o", self.out, "--draft", "--formats", "md,html", *force], capture_output=True, text=True,
                                  env={**os.environ, "LD_PRELOAD": shim}, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            before = self.contents(self.out)
            self.data.write_text(CLEAN.replace("120", "121"), encoding="utf-8")
        (self.out / "a.manifest.json").rename(self.folder / "manifest")
        (self.out / "a.manifest.json").mkdir()
        del before["a.manifest.json"]
        self.data.write_text(CLEAN, encoding="utf-8")
        done = subprocess.run([JUESUAN, "build", self.data, "-o", self.out, "--draft", "--formats", "md,html", "--force"], capture_output=True, text=True,
                              env={**os.environ, "LD_PRELOAD": shim}, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(self.contents(self.out), before)

    def test_a_link_that_leads_nowhere(self):
        """Whoever made it wants it to lead somewhere: it is not replaced, and nothing is written where it leads."""
        for target in ("nowhere", "link.json"):  # the second leads to itself
            link = self.folder / "link.json"
            link.symlink_to(target)
            for command in (("init", "--template", "standard", "--year", "2024"), ("import", self.data), ("aggregate", self.data, self.data),
                            ("check", self.data, "--format", "xlsx"), ("diff", self.data, self.data)):
                with self.subTest(command=command[0], target=target):
                    done = run(*command, "-o", link)
                    self.assertIn(done.returncode, (2, 3) if command[0] == "diff" else (3,), done.stderr)  # no format of a report
                    self.assertTrue(link.is_symlink(), done.stderr)
                    self.assertFalse((self.folder / "nowhere").exists())
            link.unlink()

    def test_data_called_like_a_manifest(self):
        other = self.folder / "a.manifest.json"
        other.write_text(CLEAN, encoding="utf-8")
        self.refused("E8019", self.folder, "build", self.data, "-o", self.folder, "--formats", "md")

    def test_data_called_like_a_summary(self):
        self.data.rename(self.folder / "batch.json")
        self.refused("E8019", self.folder, "batch", self.folder, "-o", self.folder, "--formats", "md")

    def test_data_called_like_results_is_data(self):
        for name in ("batch.json", "batch-1-of-2.json", "b.manifest.json"):
            (self.folder / name).write_text(CLEAN, encoding="utf-8")
        done = run("batch", self.folder, "-o", self.out, "--formats", "md")
        self.assertEqual(done.returncode, 0, done.stderr)
        summary = json.loads((self.out / "batch.json").read_text(encoding="utf-8"))
        self.assertEqual(sorted(r["name"] for r in summary["results"]), ["a", "b.manifest", "batch", "batch-1-of-2"])
        again = run("batch", self.out, "-o", self.folder / "other")  # results alone are no data
        self.assertEqual(again.returncode, 1)
        self.assertIn("E8008", again.stderr)

    def test_a_foreign_index(self):
        (self.out / "index.html").write_text("<p>主页</p>", encoding="utf-8")
        self.refused("E8019", self.out, "batch", self.data, "-o", self.out, "--formats", "md")
        again = run("batch", self.data, "-o", self.out, "--formats", "md")
        self.assertEqual(again.returncode, 0, "our own index is replaced:\n" + again.stderr)

    def test_a_foreign_index_where_shards_are_joined(self):
        self.assertEqual(run("batch", self.data, "-o", self.out, "--formats", "md", "--shard", "1/1").returncode, 0)
        (self.out / "index.html").write_text("<p>主页</p>", encoding="utf-8")
        self.refused("E8019", self.out, "batch", "--merge", self.out, "-o", self.out)

    def test_diff_onto_a_file(self):
        target = self.out / "说明.md"
        target.write_text("别人的", encoding="utf-8")
        self.refused("E1007", self.out, "diff", self.data, self.data, "-o", target)

    def test_one_name_that_cannot_be_had(self):
        """A folder stands where the last format would go: the others are not replaced either."""
        self.assertEqual(run("build", self.data, "-o", self.out, "--formats", "md,html,xlsx").returncode, 0)
        before = self.contents(self.out)
        changed = json.loads(CLEAN)
        changed["department"]["name"] += "（新）"
        self.data.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
        (self.out / "a.docx").mkdir()
        done = run("build", self.data, "-o", self.out, "--formats", "xlsx,docx,html,md")
        self.assertEqual(done.returncode, 3)
        self.assertIn("E1002", done.stderr)
        (self.out / "a.docx").rmdir()
        self.assertEqual(self.contents(self.out), before)
        self.assertEqual([p.name for p in self.out.iterdir() if p.name.endswith(".tmp")], [])


class Paths(unittest.TestCase):
    def test_summaries_hold_no_path_of_this_machine(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "data").mkdir()
            (folder / "data" / "坏.json").write_text("{]", encoding="utf-8")
            (folder / "data" / "无.json").write_text(CLEAN.replace('"template": "', '"template": "没有'), encoding="utf-8")
            (folder / "data" / "好.json").write_text(CLEAN, encoding="utf-8")
            run("batch", folder / "data", folder / "缺.json", "-o", folder / "out", "--formats", "md,html")
            for name in ("batch.json", "index.html", "好.manifest.json", "好.html"):
                text = (folder / "out" / name).read_text(encoding="utf-8")
                self.assertNotIn(str(folder), text, name)
                self.assertNotIn(str(ROOT), text, name)
            self.assertIn("坏.json:1:", (folder / "out" / "batch.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()

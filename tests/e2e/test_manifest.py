# ctest: cost=30
"""The manifest: nothing is done when nothing changed, everything when something did, and nobody's edits are lost."""
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
FORMATS = ("xlsx", "md")


def sha(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


class Manifest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = self.temporary.name
        self.data = os.path.join(self.folder, "d.json")
        shutil.copy(os.path.join(ROOT, "data", "linxia-2022.json"), self.data)
        self.out = os.path.join(self.folder, "out")
        self.env = {**os.environ, "XDG_CACHE_HOME": os.path.join(self.folder, "cache")}
        self.home = None

    def run_build(self, *more, formats=",".join(FORMATS)):
        args = [PROGRAM, "build", self.data, "-o", self.out, "--formats", formats, *more]
        if self.home:
            args += ["--home", self.home]
        return subprocess.run(args, capture_output=True, text=True, timeout=300, env=self.env)

    def build(self, *more, **kwargs):
        done = self.run_build(*more, **kwargs)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def assert_rebuilt(self, *more, **kwargs):
        done = self.build(*more, **kwargs)
        self.assertNotIn("没有变化", done.stderr)
        self.assertTrue(done.stdout)

    def assert_unchanged(self, *more, **kwargs):
        before = {n: os.stat(os.path.join(self.out, n)).st_mtime_ns for n in os.listdir(self.out)}
        done = self.build(*more, **kwargs)
        self.assertIn("没有变化", done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(before, {n: os.stat(os.path.join(self.out, n)).st_mtime_ns for n in os.listdir(self.out)})

    def file(self, extension):
        return os.path.join(self.out, "d." + extension)

    def manifest(self):
        with open(self.file("manifest.json"), encoding="utf-8") as f:
            return json.load(f)

    def edit_data(self, old='income_total": 853.97', new='income_total": 853.98'):
        with open(self.data, encoding="utf-8") as f:
            text = f.read()
        self.assertIn(old, text)
        with open(self.data, "w", encoding="utf-8") as f:
            f.write(text.replace(old, new))

    def own_home(self):
        self.home = os.path.join(self.folder, "home")
        for part in ("templates", "data", "fonts"):
            shutil.copytree(os.path.join(ROOT, part), os.path.join(self.home, part))

    def test_what_it_says(self):
        self.build()
        m = self.manifest()
        self.assertEqual([o["file"] for o in m["outputs"]], ["d.xlsx", "d.md"])
        for o in m["outputs"]:
            self.assertEqual(o["sha256"], sha(os.path.join(self.out, o["file"])))
            self.assertEqual(o["size"], os.path.getsize(os.path.join(self.out, o["file"])))
        self.assertEqual(m["inputs"]["data"], {"file": "d.json", "sha256": sha(self.data)})
        packs = {f["file"]: f["sha256"] for f in m["inputs"]["pack"]}
        for name in ("gansu/pack.json", "standard/pack.json", "standard/facts.json", "standard/tables/t01.json"):
            self.assertEqual(packs[name], sha(os.path.join(ROOT, "templates", name)))
        program = {f["file"]: f["sha256"] for f in m["inputs"]["program"]}
        for name in ("data/schema/department.schema.json", "data/codes/function-2022.csv"):
            self.assertEqual(program[name], sha(os.path.join(ROOT, name)))
        self.assertIn(sha(PROGRAM), program.values())
        self.assertEqual(m["findings"]["errors"], 0)
        self.assertGreater(m["facts"]["count"], 100)
        self.assertRegex(m["facts"]["sha256"], "^[0-9a-f]{64}$")

    def test_fonts_are_in_it(self):
        self.build(formats="pdf")
        fonts = self.manifest()["inputs"]["fonts"]
        self.assertGreater(len(fonts), 1)
        found = subprocess.run(["fc-list", ":", "file"], capture_output=True, text=True).stdout
        files = {os.path.basename(p): p for p in (line.split(":")[0] for line in found.splitlines())}
        known = [f for f in fonts if f["file"] in files]
        for f in known:
            self.assertEqual(f["sha256"], sha(files[f["file"]]))
        self.assert_unchanged(formats="pdf")

    def test_nothing_changed(self):
        self.build()
        self.assert_unchanged()
        self.assert_rebuilt("--force")
        self.assert_unchanged()

    def test_changed_data(self):
        self.build()
        old = self.manifest()["facts"]["sha256"]
        self.edit_data()
        self.assert_rebuilt()
        self.assertNotEqual(self.manifest()["facts"]["sha256"], old)
        self.assert_unchanged()

    def test_touched_data_is_unchanged_data(self):
        self.build()
        os.utime(self.data, (1, 1))  # a clock moved back
        self.assert_unchanged()

    def test_changed_pack_code_and_schema(self):
        self.own_home()
        self.build()
        for name in ("templates/standard/parts/00-cover.md.j2", "templates/gansu/pack.json", "data/codes/function-2022.csv",
                     "data/schema/department.schema.json"):
            with self.subTest(name=name):
                with open(os.path.join(self.home, name), "a") as f:
                    f.write("\n")
                self.assert_rebuilt()
                self.assert_unchanged()

    def test_file_added_to_the_pack(self):
        self.own_home()
        self.build()
        shutil.copy(os.path.join(self.home, "templates/standard/tables/t05.json"),
                    os.path.join(self.home, "templates/gansu/tables/t05.json"))
        self.assert_rebuilt()

    def test_changed_fonts(self):
        self.own_home()
        self.build(formats="pdf")
        self.assert_unchanged(formats="pdf")
        with open(os.path.join(self.home, "fonts", "fonts.json"), "a") as f:
            f.write("\n")
        self.assert_rebuilt(formats="pdf")

    def test_changed_program(self):
        copy = os.path.join(self.folder, "juesuan")
        shutil.copy(PROGRAM, copy)
        self.build("--home", ROOT)
        with open(copy, "ab") as f:
            f.write(b"\0")
        done = subprocess.run([copy, "build", self.data, "-o", self.out, "--formats", ",".join(FORMATS), "--home", ROOT],
                              capture_output=True, text=True, env=self.env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("没有变化", done.stderr)

    def test_changed_options(self):
        self.build()
        self.assert_rebuilt("--draft")
        self.env["SOURCE_DATE_EPOCH"] = "1000000000"
        self.assert_rebuilt("--draft")

    def test_missing_output_is_made_again(self):
        self.build()
        before = sha(self.file("md"))
        os.unlink(self.file("md"))
        self.assert_rebuilt()
        self.assertEqual(sha(self.file("md")), before)

    def test_formats_one_after_the_other(self):
        self.build(formats="md")
        self.build(formats="xlsx")
        self.assert_unchanged(formats="md")
        self.assert_unchanged(formats="xlsx,md")
        self.assert_rebuilt(formats="html,md")
        self.assert_unchanged()

    def test_edited_output_is_left_alone(self):
        self.build()
        with open(self.file("md"), "a") as f:
            f.write("a remark")
        edited = sha(self.file("md"))
        for change in (False, True):
            if change:
                self.edit_data()
            done = self.run_build()
            self.assertEqual(done.returncode, 3)
            self.assertIn("E8001", done.stderr)
            self.assertIn("d.md", done.stderr)
            self.assertEqual(sha(self.file("md")), edited)
        self.assert_rebuilt("--force")
        self.assertNotEqual(sha(self.file("md")), edited)
        self.assert_unchanged()

    def test_edited_output_of_every_format_is_noticed(self):
        every = ("pdf", "xlsx", "docx", "html", "md")
        self.build(formats=",".join(every))
        for extension in every:
            with self.subTest(format=extension):
                with open(self.file(extension), "r+b") as f:
                    made = f.read()
                    f.seek(len(made) // 2)
                    f.write(b"?" if made[len(made) // 2] != ord("?") else b"!")
                done = self.run_build(formats=",".join(every))
                self.assertEqual(done.returncode, 3)
                self.assertIn("E8001", done.stderr)
                self.assertIn("d." + extension, done.stderr)
                with open(self.file(extension), "wb") as f:
                    f.write(made)
                self.assert_unchanged(formats=",".join(every))

    def test_unknown_file_is_not_replaced_silently(self):
        os.mkdir(self.out)
        with open(self.file("md"), "w") as f:
            f.write("someone's own")
        done = self.run_build()
        self.assertEqual(done.returncode, 3)
        self.assertIn("E8019", done.stderr)
        self.assertIn("E8002", self.build("--force").stderr)

    def test_damaged_manifest_is_as_good_as_none(self):
        self.build()
        for text in ("", "{", '{"manifest": 1, "outputs": 3}', '{"manifest": 99}'):
            with open(self.file("manifest.json"), "w", encoding="latin-1") as f:
                f.write(text)
            self.assert_rebuilt()
            self.assert_unchanged()

    def test_manifest_that_was_cut_off(self):
        """It begins like a manifest, but what it keeps for a later comparison is gone."""
        self.build()
        with open(self.file("manifest.json"), "rb+") as f:
            whole = f.read()
            f.truncate(len(whole) // 2)
        self.assert_rebuilt()
        with open(self.file("manifest.json"), "rb") as f:
            self.assertEqual(f.read(), whole)
        self.assert_unchanged()

    def test_killed_between_two_outputs(self):
        """The journal tells outputs of a killed build from edited ones."""
        self.build()
        journal = [n for n in os.listdir(self.out) if n.endswith(".pending")]
        self.assertEqual(journal, [])
        old = sha(self.file("md"))
        other = os.path.join(self.folder, "other")
        self.edit_data()
        subprocess.run([PROGRAM, "build", self.data, "-o", other, "--formats", "md"], check=True, capture_output=True)
        shutil.copy(os.path.join(other, "d.md"), self.file("md"))
        self.assertEqual(self.run_build().returncode, 3)
        name = self.pending_name()
        with open(os.path.join(self.out, name), "w") as f:
            f.write(sha(self.file("md")) + "\n")
        self.edit_data('income_total": 853.98', 'income_total": 853.99')
        self.assert_rebuilt()
        self.assertNotIn(name, os.listdir(self.out))
        self.assertNotEqual(sha(self.file("md")), old)

    def test_killed_before_its_journal_was_removed(self):
        """All outputs and the manifest are there: the next build leaves nothing else in the folder."""
        self.build()
        name, before = self.pending_name(), sha(self.file("manifest.json"))
        with open(os.path.join(self.out, name), "w") as f:
            f.write(sha(self.file("md")) + "\n")
        self.build()
        self.assertNotIn(name, os.listdir(self.out))
        self.assertEqual(sha(self.file("manifest.json")), before)
        self.assert_unchanged()

    def test_killed_and_then_only_other_formats(self):
        """The journal goes with the build of one format; the other one is still known as not edited."""
        self.build()
        old = sha(self.file("md"))
        with open(self.file("md"), "a") as f:
            f.write("as a killed build left it")
        with open(os.path.join(self.out, self.pending_name()), "w") as f:
            f.write(sha(self.file("md")) + "\n")
        self.build(formats="xlsx")
        self.assert_rebuilt(formats="md")
        self.assertEqual(sha(self.file("md")), old)
        self.assert_unchanged()

    def pending_name(self):
        """The journal's name, seen while a build writes: strace is not needed, a folder that refuses renames is."""
        place = os.path.join(self.folder, "see")
        os.mkdir(place)
        os.mkdir(os.path.join(place, "d.md"))  # no file can take this name: the build stops after the journal
        done = subprocess.run([PROGRAM, "build", self.data, "-o", place, "--formats", "md"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3, done.stderr)
        names = [n for n in os.listdir(place) if n.endswith(".pending")]
        self.assertEqual(len(names), 1)
        return names[0]

    def test_link_out_of_the_folder(self):
        self.build()
        target = os.path.join(self.folder, "target.md")
        shutil.copy(self.file("md"), target)
        os.unlink(self.file("md"))
        os.symlink(target, self.file("md"))
        self.edit_data()
        before = sha(target)
        for more in ([], ["--force"]):
            done = self.run_build(*more)
            self.assertEqual(done.returncode, 3)
            self.assertIn("E8003", done.stderr)
            self.assertEqual(sha(target), before)
            self.assertTrue(os.path.islink(self.file("md")))

    def test_two_builds_into_one_folder_at_once(self):
        """The files of one or of the other, never some of each."""
        other = os.path.join(self.folder, "other")
        os.mkdir(other)
        second = shutil.copy(self.data, os.path.join(other, "d.json"))
        self.edit_data()
        for _ in range(4):
            running = [subprocess.Popen([PROGRAM, "build", data, "-o", self.out, "--formats", "xlsx,html,md", "--force"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env)
                       for data in (self.data, second, self.data, second)]
            for p in running:
                self.assertEqual(p.wait(timeout=300), 0)
            m = self.manifest()
            self.assertEqual(len(m["outputs"]), 3)
            for o in m["outputs"]:
                self.assertEqual(o["sha256"], sha(os.path.join(self.out, o["file"])))
            self.assertEqual(sorted(os.listdir(self.out)), ["d.html", "d.manifest.json", "d.md", "d.xlsx"])

    def test_waits_for_another_program(self):
        self.build()
        self.edit_data()
        lock = os.open(self.out, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        p = subprocess.Popen([PROGRAM, "build", self.data, "-o", self.out, "--formats", "md,xlsx"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env)
        with self.assertRaises(subprocess.TimeoutExpired):
            p.wait(1)
        old = sha(self.file("md"))
        with open(self.file("md"), "a") as f:
            f.write("edited meanwhile")
        os.close(lock)
        self.assertEqual(p.wait(60), 3, "it looks again before it writes")
        self.assertNotEqual(sha(self.file("md")), old)

    def test_long_and_strange_names(self):
        for stem in ("文" * 83, "a b", "it's \"quoted\"", "two\nlines", "-x", "*?[", "  "):
            with self.subTest(stem=stem):
                self.data = os.path.join(self.folder, stem + ".json")
                shutil.copy(os.path.join(ROOT, "data", "linxia-2022.json"), self.data)
                self.build(formats="md")
                self.assertIn(stem + ".md", os.listdir(self.out))
                self.assert_unchanged(formats="md")

    def test_same_bytes_in_any_folder(self):
        self.build()
        one = sha(self.file("manifest.json"))
        self.out = os.path.join(self.folder, "another")
        self.build()
        self.assertEqual(sha(self.file("manifest.json")), one)


if __name__ == "__main__":
    unittest.main()

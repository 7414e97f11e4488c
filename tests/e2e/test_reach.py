# ctest: sanitize
"""What lies in a pack, in a folder of data, in a list or beside an output cannot reach out of it or hold the program up:
links, loops of links, pipes, devices and sockets are refused with a message, at once."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
DATA = os.path.join(ROOT, "data", "beiguan-2022.json")
SECONDS = 120  # far more than any of these takes; a hang would take for ever


def link(target):
    return lambda path: os.symlink(target, path)


def bound(path):
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(path)


def loop(path):
    os.symlink(os.path.basename(path), path)


def to_a_copy(path):
    """A link to something that would do, but lies elsewhere."""
    other = path + ".elsewhere"
    with open(other, "w", encoding="utf-8") as f:
        f.write("{}")
    os.rename(other, os.path.join(os.path.dirname(os.path.dirname(path)), "elsewhere"))
    os.symlink("../elsewhere", path)


KINDS = {"pipe": os.mkfifo, "socket": bound, "device": link("/dev/zero"), "terminal": link("/dev/tty"),
         "link out": link("/etc/passwd"), "loop": loop, "dangling": link("nowhere"), "copy": to_a_copy}


class Reach(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name
        self.previous = os.getcwd()
        os.chdir(self.folder)  # names of sockets are short
        self.addCleanup(os.chdir, self.previous)

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=SECONDS, check=False,
                              stdin=subprocess.DEVNULL)

    def refused(self, codes, *arguments):
        done = self.run_program(*arguments)
        said = done.stdout + done.stderr
        self.assertIn(done.returncode, (1, 2, 3), said)
        self.assertRegex(said, codes)
        self.assertNotIn("root:", said)
        return said

    def pack(self):
        folder = tempfile.mkdtemp(dir=self.folder)
        pack = os.path.join(folder, "p")
        os.makedirs(os.path.join(pack, "tables"))
        os.makedirs(os.path.join(pack, "parts"))
        with open(os.path.join(pack, "pack.json"), "w", encoding="utf-8") as f:
            json.dump({"name": "p", "title": "包", "extends": "standard"}, f, ensure_ascii=False)
        return folder, pack

    def test_files_of_a_pack(self):
        names = ["rules.json", "style.json", "facts.json", "schema.json", "report.md.j2", "tables/t01.json",
                 "mandatory.json", "note.txt"]
        for number, (kind, make) in enumerate(KINDS.items()):
            for name in (names if kind in ("pipe", "link out") else names[number % 4::4]):
                with self.subTest(f"{kind} {name}"):
                    folder, pack = self.pack()
                    os.chdir(os.path.dirname(os.path.join(pack, name)))
                    make(os.path.basename(name))
                    os.chdir(self.folder)
                    said = self.refused("E4003|E1001", "build", DATA, "-o", "out", "--formats", "md", "--templates", folder,
                                        "--template", "p")
                    self.assertIn(os.path.basename(name), said)
                    self.assertFalse(os.path.exists("out") and os.listdir("out"))

    def test_pack_that_is_no_file(self):
        for kind, make in KINDS.items():
            with self.subTest(kind):
                folder, pack = self.pack()
                os.remove(os.path.join(pack, "pack.json"))
                os.chdir(pack)
                make("pack.json")
                os.chdir(self.folder)
                self.refused("E4003|E1001|E4001", "check", DATA, "--templates", folder, "--template", "p")
                self.assertNotIn("root:", self.run_program("template", "list", "--templates", folder).stdout)

    def test_pack_that_leads_nowhere(self):
        """A pack of a name that the program has one of its own for is not passed over for that one."""
        for target in ("/nonexistent", "pack.json", "../p"):
            folder, pack = self.pack()
            os.rename(pack, os.path.join(folder, "standard"))
            os.remove(os.path.join(folder, "standard", "pack.json"))
            os.symlink(target, os.path.join(folder, "standard", "pack.json"))
            for command in (("check", DATA, "--template", "standard"), ("template", "lint", "standard")):
                self.refused("E4003|E1001", *command, "--templates", folder)

    def test_folders_of_a_pack(self):
        """A folder that is a link: what it holds gets neither into the report nor into the manifest's hashes."""
        for name in ("tables", "parts", "more"):
            folder, pack = self.pack()
            shutil.rmtree(os.path.join(pack, name), ignore_errors=True)
            os.symlink("/etc", os.path.join(pack, name))
            self.refused("E4003|E1001", "build", DATA, "-o", "out", "--formats", "md", "--templates", folder, "--template", "p")
            self.assertFalse(os.path.exists("out") and os.listdir("out"))
        folder, pack = self.pack()
        os.makedirs(os.path.join(pack, *"abcdefghij"))
        self.refused("E1010", "build", DATA, "-o", "out", "--formats", "md", "--templates", folder, "--template", "p")
        folder, pack = self.pack()
        for i in range(5000):
            with open(os.path.join(pack, "parts", str(i)), "wb"):
                pass
        self.refused("E1010", "build", DATA, "-o", "out", "--formats", "md", "--templates", folder, "--template", "p")

    def test_huge_file_of_a_pack(self):
        folder, pack = self.pack()
        with open(os.path.join(pack, "big.bin"), "wb") as f:
            f.truncate(1 << 40)
        self.refused("E1003", "build", DATA, "-o", "out", "--formats", "md", "--templates", folder, "--template", "p")

    def test_pack_as_a_link(self):
        """Whoever names the folder of packs says where they lie: the pack's own folder may be a link."""
        folder, pack = self.pack()
        os.rename(pack, "moved")
        os.symlink(os.path.abspath("moved"), pack)
        done = self.run_program("build", DATA, "-o", "out", "--formats", "md", "--templates", folder, "--template", "p",
                                "--draft")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_includes(self):
        for name in ("../../../../etc/passwd", "/etc/passwd", "parts/../../x", "parts/link"):
            with self.subTest(name):
                folder, pack = self.pack()
                os.symlink("/etc/passwd", os.path.join(pack, "parts", "link"))
                with open(os.path.join(pack, "report.md.j2"), "w", encoding="utf-8") as f:
                    f.write(f'{{% include "{name}" %}}\n')
                self.refused("E", "build", DATA, "-o", "out", "--formats", "md", "--templates", folder, "--template", "p")
        os.mkfifo("pipe")
        os.symlink("/etc/passwd", "link")
        with open("context.json", "w", encoding="utf-8") as f:
            f.write("{}")
        for name in ("../etc/passwd", "pipe", "link"):
            with open("t.j2", "w", encoding="utf-8") as f:
                f.write(f'{{% include "{name}" %}}\n')
            self.refused("E", "template", "render", "--template", "t.j2", "--context", "context.json")
        with open("t.j2", "w", encoding="utf-8") as f:
            f.write("{{ 1 }}")
        os.symlink("t.j2", "given.j2")
        self.assertEqual(self.run_program("template", "render", "--template", "given.j2", "--context", "context.json").stdout.strip(), "1")

    def test_fonts(self):
        for number, (kind, make) in enumerate(KINDS.items()):
            with self.subTest(kind):
                make(f"font{number}.ttf")
                folder, pack = self.pack()
                with open(os.path.join(pack, "style.json"), "w", encoding="utf-8") as f:
                    json.dump({"fonts": {"faces": {"x": {"file": os.path.abspath(f"font{number}.ttf")}},
                                         "roles": {"body": {"faces": ["x"]}}}}, f)
                done = self.run_program("build", DATA, "-o", f"out{number}", "--formats", "pdf", "--templates", folder,
                                        "--template", "p", "--draft")
                self.assertIn(done.returncode, (0, 1), done.stderr)
                self.assertRegex(done.stderr, "E500[126]|E4003")
        for fonts in ({"faces": {"x": {"file": "../../etc/passwd"}}}, {"folders": ["../.."]}, {"folders": ["/x/../etc"]}):
            folder, pack = self.pack()
            with open(os.path.join(pack, "style.json"), "w", encoding="utf-8") as f:
                json.dump({"fonts": fonts}, f)
            self.refused("E5003", "build", DATA, "-o", "out", "--formats", "pdf", "--templates", folder, "--template", "p")

    def test_data(self):
        for number, (kind, make) in enumerate(KINDS.items()):
            if kind in ("copy", "link out"):
                continue
            with self.subTest(kind):
                make(f"d{number}.json")
                for command in (["check"], ["build", "-o", "out"], ["diff", DATA], ["explain"]):
                    self.refused("E1001|E8011", command[0], *command[1:], f"d{number}.json",
                                 *(["general.opening"] if command == ["explain"] else []))
        os.symlink(DATA, "given.json")  # a path that somebody gave may be a link
        done = self.run_program("check", "given.json")
        self.assertNotIn("E1001", done.stderr)
        self.assertIn(done.returncode, (0, 1))

    def test_folder_of_data(self):
        os.mkdir("data")
        shutil.copy(DATA, "data/good.json")
        os.chdir("data")
        for number, make in enumerate(KINDS.values()):
            make(f"x{number}.json")
        os.symlink("good.json", "alias.json")
        os.chdir("..")
        said = self.refused("E1001", "check", "data")
        for name in ["alias"] + [f"x{n}" for n, kind in enumerate(KINDS) if kind not in ("pipe", "socket")]:
            self.assertRegex(said, rf"data/{name}\.json\S* 错误 E1001")
        done = self.run_program("batch", "data", "-o", "out", "--formats", "md")
        self.assertEqual(done.returncode, 3, done.stderr)
        with open("out/batch.json", encoding="utf-8") as f:
            results = {r["name"]: r for r in json.load(f)["results"]}
        self.assertEqual(len(results), len(KINDS) + 2)
        for name, result in results.items():
            if name != "good":
                self.assertEqual(result["status"], "io", name)
                self.assertIn("E1001", result["message"])
        self.assertEqual(sorted(n for n in os.listdir("out") if n.endswith(".md")), ["good.md"])
        for name in os.listdir("data"):
            if os.path.islink(os.path.join("data", name)):
                os.remove(os.path.join("data", name))
        said = self.refused("E1001", "check", "data")
        self.assertEqual(len(re.findall("E1001", said)), 2, said)

    def test_lists(self):
        for number, (kind, make) in enumerate(KINDS.items()):
            if kind in ("copy", "link out"):
                continue
            with self.subTest(kind):
                make(f"list{number}")
                self.refused("E1001", "batch", f"@list{number}", "-o", "out")
                self.refused("E1001", "check", f"@list{number}")

    def test_template_of_the_index(self):
        """The program's own page that cannot be read is said as that, and not as one that is not there."""
        own = os.path.join(self.folder, "home")
        shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(own, "templates"))
        for name in ("data", "fonts"):
            os.symlink(os.path.join(ROOT, name), os.path.join(own, name))
        self.run_program("batch", DATA, "-o", "part", "--shard", "1/1", "--formats", "md", "--draft")
        page = os.path.join(own, "templates/standard/index.html.j2")
        os.remove(page)
        self.refused("E3301", "batch", "--merge", "part", "-o", "all", "--home", own)
        for kind in ("pipe", "socket", "device"):
            with self.subTest(kind):
                (link("/dev/zero") if kind == "device" else KINDS[kind])("page")
                os.rename("page", page)
                done = self.run_program("batch", "--merge", "part", "-o", "all", "--home", own)
                self.assertRegex(done.stderr, "E3301" if kind == "device" else "E1001", done.stderr)
                self.assertEqual(done.returncode, 1 if kind == "device" else 3, done.stderr)
                self.assertFalse(os.path.exists("all/index.html") or os.path.exists("all/batch.json"))

    def test_outputs_that_were_found(self):
        """What lies under an output's name is not waited for either."""
        for name in ("beiguan-2022.manifest.json", "beiguan-2022.md"):
            with self.subTest(name):
                os.makedirs("found", exist_ok=True)
                os.mkfifo(os.path.join("found", name))
                done = self.run_program("build", DATA, "-o", "found", "--formats", "md", "--draft")
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                writer = subprocess.Popen(["sh", "-c", 'exec 3>"$0"; echo was opened', os.path.join("found", name)], stdout=subprocess.PIPE, text=True)
                self.run_program("build", DATA, "-o", "found", "--formats", "md", "--draft")
                writer.kill()
                self.assertEqual(writer.communicate()[0], "", "somebody waits for a reader, and met one")
                shutil.rmtree("found")


if __name__ == "__main__":
    unittest.main()

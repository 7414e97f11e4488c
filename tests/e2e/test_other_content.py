# ctest: sanitize cost=12
"""What is given as data and is none: the program says what it is, whatever it is called. And what a file or an argument
is called never steers a terminal."""
import json
import os
import pathlib
import pty
import subprocess
import tempfile
import unittest
import zipfile

ROOT, JUESUAN = pathlib.Path(os.environ["JUESUAN_ROOT"]), os.environ["JUESUAN"]
CLEAN = (ROOT / "tests/data/checks/clean.json").read_text(encoding="utf-8")
EVIL = "局\x1b[31m\x9b2J\u202e\x07名"


def run(*args):
    return subprocess.run([JUESUAN, *map(str, args)], capture_output=True, text=True, check=False)


def on_terminal(*args):
    """What a terminal would be sent, standard output and standard error together."""
    parent, child = pty.openpty()
    with subprocess.Popen([JUESUAN, *map(str, args)], stdout=child, stderr=child) as process:
        os.close(child)
        shown = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(parent)
    return process.returncode, shown


class Content(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def told(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        done = run("check", path)
        self.assertEqual(done.returncode, 1)
        return done.stderr

    def test_utf16_is_not_called_gbk(self):
        for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
            said = self.told("a.json", CLEAN.encode(encoding))
            self.assertIn("UTF-16", said)
            self.assertNotIn("GBK", said)
        self.assertIn("GBK", self.told("a.json", CLEAN.encode("gb18030")))

    def test_parts_without_a_workbook_are_called_an_archive(self):
        path = self.folder / "made.zip"
        with zipfile.ZipFile(path, "w") as parts:
            for name in ("[Content_Types].xml", "xl/workbook.xml"):
                parts.writestr(name, "<x/>")
        for name in ("x.xlsx", "x.json"):
            self.assertIn("不是工作簿：是压缩包", self.told(name, path.read_bytes()))

    def test_other_files(self):
        self.assertIn("PDF", self.told("x.json", b"%PDF-1.7\n"))
        self.assertIn("网页", self.told("x.json", "<!DOCTYPE html><p>部门决算".encode()))
        # Text within data does not make it a web page.
        done = run("check", self.write("y.json", CLEAN.replace("{", '{"//": "<html><table>",', 1)))
        self.assertEqual(done.returncode, 0, done.stderr)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def assert_harmless(self, shown):
        text = shown.decode("utf-8").replace("\x1b[K", "")  # the progress bar's own
        for c in text:
            self.assertFalse(ord(c) < 0x20 and c not in "\r\n\t" or 0x7f <= ord(c) <= 0x9f or c == "\u202e",
                             f"{c!r} in {text!r}")

    def test_names_do_not_steer_a_terminal(self):
        good, bad = self.write(EVIL + ".json", CLEAN), self.write("坏" + EVIL + ".json", "{]")
        out = self.folder / ("出" + EVIL)
        for args in (["build", good, "-o", out, "--formats", "md"], ["build", good, "-o", out, "--formats", "md"],
                     ["build", bad, "-o", out], ["check", good], ["check", self.folder], ["check", good, "--format", "json"],
                     ["check", good, bad, "--format", "json"], ["check", good, bad, "--details"],
                     ["batch", self.folder, "-o", out, "--formats", "md"], ["batch", self.folder, "-o", out],
                     ["explain", good, EVIL], ["diff", good, bad], ["diff", good, good, "-o", str(out) + "/a.md"],
                     ["build", good, "--" + EVIL], [EVIL], ["build", good, "--formats", EVIL], ["build", good, EVIL],
                     ["template", "show", EVIL], ["check", self.folder / ("无" + EVIL)], ["init", "--template", EVIL],
                     ["init", "--year", EVIL], ["batch", good, "-o", out, "-j", EVIL], ["template", EVIL],
                     ["help", EVIL], ["--lang", EVIL, "check", good]):
            with self.subTest(args=args):
                self.assert_harmless(on_terminal(*args)[1])

    def test_a_program_gets_paths_as_they_are(self):
        good = self.write("a\x1bb.json", CLEAN)
        done = run("build", good, "-o", self.folder / "out", "--formats", "md")
        self.assertEqual(done.stdout, str(self.folder / "out" / "a\x1bb.md") + "\n")

    def test_the_two_streams_do_not_meet_inside_a_character(self):
        """To one place: whole lines of each, what was said first in front."""
        data = json.loads(CLEAN)
        data["department"]["name"] = "局" * 50
        many = [self.write(f"{i}{'名' * 60}.json", json.dumps(data, ensure_ascii=False)) for i in range(40)]
        many.append(self.write("坏.json", "{]"))
        done = subprocess.run([JUESUAN, "check", *map(str, many), "--details", "-j", "2"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        done.stdout.decode("utf-8")
        done = subprocess.run([JUESUAN, "diff", str(ROOT / "data/linxia-2022.json"),
                               str(ROOT / "data/dongxiang-2022.json")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        text = done.stdout.decode("utf-8")
        self.assertGreater(len(text), 4096)
        self.assertIn("E8013", text)


if __name__ == "__main__":
    unittest.main()

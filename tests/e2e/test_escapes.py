# ctest: cost=10
"""What a terminal would obey, or what turns the direction of writing, in whatever a command is told or reads: names of files,
arguments, texts of data, packs and published files. Nothing of it reaches the terminal, the web pages of a batch, or its lists; and
no output names a folder of the machine that made it."""
import json
import os
import pathlib
import re
import pty
import subprocess
import tempfile
import threading
import unittest
import zipfile

import openpyxl

from test_stack import word_file

ROOT, JUESUAN = pathlib.Path(os.environ["JUESUAN_ROOT"]), os.environ["JUESUAN"]
DATA = ROOT / "tests/data/checks/clean.json"
# C0, DEL, C1, directions, a noncharacter, a line separator of one's own
BAD = [*map(chr, range(1, 9)), *map(chr, range(0xB, 0x20)), *map(chr, range(0x7F, 0xA0)), "\u061c", "\u200e", "\u200f",
       *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\ufffe", "\uffff"]
EVIL = "\x1b]0;x\x07\x1b[31m\x9b2J\x7f\u202e\u2066\x85"


def obeyed(text):
    return sorted({f"U+{ord(c):04X}" for c in text if c in BAD and c not in "\r"})


class Escapes(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def terminal(self, *words):
        """What a terminal gets from a command, both streams. Line ends are the terminal's own."""
        ours, theirs = pty.openpty()
        got = bytearray()

        def read():
            try:
                while chunk := os.read(ours, 65536):
                    got.extend(chunk)
            except OSError:  # the other end is closed
                pass
        reader = threading.Thread(target=read)
        reader.start()
        try:
            done = subprocess.run([os.fsencode(JUESUAN), *(w if isinstance(w, bytes) else os.fsencode(str(w)) for w in words)],
                                  cwd=self.folder, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, timeout=120, check=False)
        finally:
            os.close(theirs)
            reader.join()
            os.close(ours)
        self.assertIn(done.returncode, (0, 1, 2, 3), words)
        text = bytes(got).replace(b"\r\n", b"\n").replace(b"\r", b"")
        said = text.decode("utf-8", "replace").replace("\x1b[K", "")  # progress: to the end of the line
        self.assertEqual(obeyed(said), [], f"{words!r}\n{said[:2000]!r}")
        return said

    def write(self, name, value):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), "utf-8")
        return path

    def test_arguments(self):
        for words in (["check"], ["build"], ["diff", DATA], ["import"], ["aggregate"], ["explain", DATA], ["verify", DATA], ["batch"],
                      ["serve"], ["codes"], ["template", "lint"], ["template", "show"], ["template"], ["init", "--template"], [],
                      ["help"], ["build", DATA, "--formats"], ["build", DATA, "--template"], ["build", DATA, "--templates"],
                      ["build", DATA, "-o"], ["check", "--as-published"], ["check", DATA, "--format"], ["--lang"], ["--home"],
                      ["init", "--year"], ["init", "--from"], ["batch", DATA, "--shard"], ["batch", DATA, "-j"], ["batch", "--merge"],
                      ["explain", DATA, "total", "--answer"], ["template", "render", "--template"], ["check", DATA, "--codes"]):
            self.terminal(*words, EVIL)
            self.terminal(*words, b"a\x1b[2J\x9b\xff\xc2\x9bz")
            self.terminal(*words, "--" + EVIL)

    def test_names_of_files(self):
        name = f"a{EVIL}b".replace("/", "")
        data = self.write(f"{name}/{name}.json", DATA.read_text("utf-8"))
        broken = self.write(f"{name}/{name}-broken.json", "{")
        made = self.folder / f"out{EVIL}"
        self.terminal("check", data)
        self.terminal("check", broken)
        self.terminal("build", data, "-o", made)
        self.terminal("build", data, "-o", made)
        for kind in ("docx", "html", "xlsx", "pdf"):
            self.terminal("check", "--as-published", made / f"{name}.{kind}")
        self.terminal("verify", data, made / f"{name}.docx")
        self.terminal("diff", data, DATA, "-o", self.folder / f"d{EVIL}.html")
        self.terminal("import", data, "-o", self.folder / f"b{EVIL}.xlsx")
        self.terminal("check", self.folder / f"b{EVIL}.xlsx")
        self.terminal("aggregate", data, "-o", self.folder / f"s{EVIL}.json")
        self.terminal("init", "--from", data, "-o", self.folder / f"n{EVIL}.json")
        self.terminal("check", data, broken)
        self.terminal("check", data, broken, "--details")
        self.terminal("check", data.parent)
        self.terminal("batch", data.parent, "-o", "many", "--formats", "html,md", "-j", "1")
        self.terminal("batch", "--merge", "many", "-o", "all")
        for page in (*self.folder.glob("many/*"), *self.folder.glob("all/*")):
            if page.suffix in (".html", ".json", ".csv"):
                self.assertEqual(obeyed(page.read_text("utf-8")), [], page)

    def test_texts_of_data(self):
        """Each text of the data, alone and all of them."""
        whole = json.loads(DATA.read_text("utf-8"))
        places = []

        def collect(value, path):
            if isinstance(value, dict):
                for key in value:
                    collect(value[key], path + [key])
            elif isinstance(value, list):
                for i in range(min(len(value), 1)):
                    collect(value[i], path + [i])
            elif isinstance(value, str):
                places.append(path)
        collect(whole, [])
        for path in places:
            data = json.loads(json.dumps(whole))
            at = data
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] += EVIL
            self.write("d.json", data)
            self.terminal("check", "d.json")
        for ensure in (True, False):  # written as \\u001b, and as it is
            data = json.loads(json.dumps(whole))
            data[f"k{EVIL}"] = {EVIL: EVIL}
            data["department"] = {**data["department"], EVIL: 1}
            (self.folder / "d.json").write_text(json.dumps(data, ensure_ascii=ensure), "utf-8")
            for words in (("check",), ("build", "--draft", "-o", "out"), ("check", "--format", "json"), ("import", "-o", "x.xlsx"),
                          ("aggregate", "-o", "s.json"), ("explain", EVIL), ("check", "--lang", "en")):
                self.terminal(words[0], "d.json", *words[1:])

    def test_packs(self):
        pack = {"name": "p", "title": f"包{EVIL}", "extends": "standard"}
        for name, value in (("pack.json", pack), ("pack.json", {**pack, "title": "p", "extends": EVIL}), ("pack.json", {**pack, EVIL: 1}),
                            ("rules.json", {"rules": [{"id": EVIL, "title": EVIL, "check": EVIL}]}), ("style.json", {EVIL: EVIL}),
                            ("report.md.j2", f"# {EVIL}\n{{{{ x{EVIL} }}}}{{% {EVIL} %}}"), ("tables/t01.json", {"title": EVIL}),
                            (f"tables/{EVIL.replace('/', '')}.json", {"title": EVIL}), ("facts.json", {"facts": {EVIL: {"title": EVIL}}})):
            if name != "pack.json":
                self.write("packs/p/pack.json", {**pack, "title": "包"})
            path = self.write(f"packs/p/{name}", value)
            for words in (("template", "lint", "p"), ("template", "show", "p"), ("template", "list"), ("check", DATA, "--template", "p"),
                          ("build", DATA, "--template", "p", "--draft", "-o", "out", "--formats", "md")):
                self.terminal(*words, "--templates", "packs")
            path.unlink()

    def test_published_files(self):
        table = f"<table><tr><th>项目{EVIL}</th><th>金额</th></tr><tr><td>{EVIL}收入合计</td><td>1{EVIL}</td></tr></table>"
        self.write("p.html", f"<meta charset=utf-8><h1>收入决算表{EVIL}</h1>{table}<p>本年收入{EVIL}合计 1{EVIL} 万元")
        inside = "".join(c for c in EVIL if ord(c) >= 0x7F)
        (self.folder / "p.docx").write_bytes(word_file(f"<w:p><w:r><w:t>本年收入{inside}合计 1{inside} 万元</w:t></w:r></w:p>"))
        book = openpyxl.Workbook()
        book.active["A1"] = f"收入决算表{inside}"
        book.active["A2"] = "_x001B_[31m_x0007_"
        book.active.title = f"a{inside}"[:30]
        book.save(self.folder / "p.xlsx")
        self.write("p.csv", f"code,name\n201,{EVIL}\n{EVIL},x\n")
        for kind in ("html", "docx", "xlsx"):
            self.terminal("check", "--as-published", f"p.{kind}")
            self.terminal("check", "--as-published", f"p.{kind}", "--claims")
            self.terminal("check", "--as-published", f"p.{kind}", "--format", "json")
            self.terminal("verify", DATA, f"p.{kind}")
        self.terminal("check", "p.xlsx")
        self.terminal("import", "p.xlsx", "-o", "d.json")
        self.terminal("codes", "p.csv", "--year", "2024", "-o", "codes")

    def test_no_output_names_a_folder(self):
        """But one, on purpose: a new data file says where editors find the schema."""
        folder = self.write("many/in/a.json", DATA.read_text("utf-8")).parent
        self.write("many/in/b.json", "{")
        commands = (("batch", folder, "-o", self.folder / "out", "--formats", "pdf,docx,xlsx,html,md,csv", "-j", "1"),
                    ("batch", "--merge", self.folder / "out", "-o", self.folder / "all"),
                    ("import", folder / "a.json", "-o", self.folder / "out/w.xlsx"),
                    ("aggregate", folder / "a.json", "-o", self.folder / "out/s.json"),
                    ("init", "--from", folder / "a.json", "-o", self.folder / "out/n.json"),
                    ("check", folder / "a.json", "--format", "xlsx", "-o", self.folder / "out/c.xlsx"),
                    ("diff", folder / "a.json", DATA, "-o", self.folder / "out/d.html"))
        for words in commands:
            subprocess.run([JUESUAN, *words], capture_output=True, check=False)
        made = [p for p in (*self.folder.glob("out/**/*"), *self.folder.glob("all/**/*")) if p.is_file()]
        self.assertGreater(len(made), 12)
        for path in made:
            for content in unpacked(path):
                self.assertNotIn(os.fsencode(self.folder), content, path)
                if path.name == "n.json":
                    content = re.sub(rb'"\$schema": "[^"\n]*"', b"", content, count=1)
                self.assertNotIn(os.fsencode(ROOT), content, path)


def unpacked(path):
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as z:
            for name in z.namelist():
                yield z.read(name)


if __name__ == "__main__":
    unittest.main()

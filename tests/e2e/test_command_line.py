# ctest: sanitize cost=15
"""The command line as people meet it: help, man page and completion that are true, errors that say what to type instead,
standard streams that are closed or full, any locale, an installation that was moved."""
import functools
import glob
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
GOOD = os.path.join(ROOT, "data", "linxia-2022.json")
HIDDEN = {"--trace"}  # for tests
OK, DATA, USAGE, IO = 0, 1, 2, 3


def commands():
    """As the program has them: one that is new is asked for everywhere at once."""
    with open(os.path.join(ROOT, "gen", "cli", "commands.def"), encoding="utf-8") as file:
        return re.findall(r"^COMMAND\((\w+), ", file.read(), re.M)


COMMANDS = commands()


def run(*args, **kwargs):
    kwargs.setdefault("stdout", subprocess.PIPE)
    kwargs.setdefault("stderr", subprocess.PIPE)
    return subprocess.run([PROGRAM, *args], timeout=300, check=False, **kwargs)


def said(*args, **kwargs):
    done = run(*args, **kwargs)
    return (done.stdout or b"").decode() + (done.stderr or b"").decode()


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


def options_in(text):
    return set(re.findall(r"(?<![\w-])(--[a-z][a-z-]*[a-z]|-[oj])(?![\w-])", text))


@functools.lru_cache(None)
def help_of(command):
    return said(command, "--help")


def words(done):
    return sorted(done.stdout.decode().split())


class Manuals(unittest.TestCase):
    def test_every_option_is_explained(self):
        known = set()
        for path in glob.glob(os.path.join(ROOT, "gen", "cli", "*.c")):
            with open(path, encoding="utf-8") as file:
                known |= set(re.findall(r'\{"(--?[a-z][a-z-]*)", &?[a-zN]', file.read()))
        self.assertGreater(len(known), 20)
        explained = set().union(*(options_in(help_of(c)) for c in COMMANDS))
        self.assertEqual(known - HIDDEN, explained - {"--help"})

    def test_every_explained_option_is_known_to_its_command(self):
        for command in COMMANDS:
            for option in options_in(help_of(command)) - {"--help"}:
                render = command == "template"
                more = ["nowhere"] if command == "serve" else []  # nothing to serve: it ends
                with self.subTest(command=command, option=option), tempfile.TemporaryDirectory() as folder:
                    self.assertNotIn("没有这个选项", said(command, *(["render"] if render else []), option, "x", *more, cwd=folder))

    def test_man_page(self):
        page = read("man", "juesuan.1").replace("\\-", "-")
        self.assertEqual(options_in(page), set().union(*(options_in(help_of(c)) for c in COMMANDS)) | {"--version"})
        for command in COMMANDS:
            self.assertIn(f"\n.B {command}\n", page)
            section = re.search(rf"^\.SS {command}(?: render)?\n(.*?)(?=^\.S[SH] )", page, re.M | re.S)
            if section:
                self.assertEqual(options_in(section[1]) - options_in(help_of(command)), set(), command)

    def completed(self, *line):
        """What is offered for the last word of the line."""
        script = os.path.join(ROOT, "completions", "juesuan.bash")
        done = subprocess.run(
            ["bash", "-c", f". {script}; COMP_WORDS=(juesuan {' '.join(line)}); COMP_CWORD={len(line)}; _juesuan; "
             "printf '%s\\n' \"${COMPREPLY[@]}\""], capture_output=True, check=False)
        self.assertEqual(done.stderr, b"")
        return set(words(done))

    def test_completion_knows_the_commands(self):
        self.assertGreater(len(COMMANDS), 10)
        self.assertEqual(self.completed("''"), set(COMMANDS) | {"help", "--help", "--version"})
        self.assertEqual(self.completed("help", "''"), set(COMMANDS))

    def test_completion_knows_the_options_of_each_command(self):
        for command in COMMANDS:
            line = [command] + (["render"] if command == "template" else []) + ["-"]
            self.assertEqual(self.completed(*line), options_in(help_of(command)), command)

    def test_manuals_name_only_what_there_is(self):
        everywhere = set().union(*(options_in(help_of(c)) for c in COMMANDS)) | {"--version"} | HIDDEN
        for path in glob.glob(os.path.join(ROOT, "docs", "*.md")) + glob.glob(os.path.join(ROOT, "README*.md")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for line in re.findall(r"juesuan (?:init|check|build|explain|diff|verify|batch|serve|template)[^`\n|]*", text):
                command = line.split()[1]
                allowed = options_in(help_of(command)) | HIDDEN
                used = options_in(line.split("#")[0])
                if "parallel" not in text.splitlines()[0]:
                    self.assertLessEqual(used, allowed if used <= everywhere else everywhere, f"{path}: {line}")

    def test_help_in_english(self):
        """The same options, and nothing in Chinese."""
        for command in COMMANDS:
            page = said(command, "--help", "--lang", "en")
            self.assertEqual(options_in(page), options_in(help_of(command)), command)
            # Two words that stand in the data as they are typed.
            self.assertNotRegex(page.replace("填报 (made it)", "").replace("复核 (checked it)", ""), "[\u3000-\u9fff\uff00-\uffef]")
            self.assertEqual(said("--lang=en", "help", command), page)
            self.assertLessEqual(max(map(len, page.splitlines())), 100)
        general = said("--help", "--lang=en")
        self.assertEqual(said("--lang", "en"), general)
        for command in COMMANDS:
            self.assertRegex(general, rf"(?m)^  {command} ")

    def test_the_manuals_name_every_format(self):
        formats = re.search(r"--formats .*?((?:\w+,)+\w+)", help_of("build")).group(1)
        self.assertIn("pdf", formats)
        for page in (read("man", "juesuan.1"), read("completions", "juesuan.bash")):
            self.assertIn(formats, page)
        self.assertIn(formats, said("build", GOOD, "--formats", "odt"))

    def test_errors_in_english(self):
        for args in (["buidl"], ["build"], ["build", GOOD, "--formatz"], ["build", GOOD, "--formats", "x"], ["check"], ["diff"],
                     ["explain"], ["batch"], ["batch", "x"], ["batch", "x", "-o", "y", "-j", "0"], ["template"],
                     ["template", "show"], ["init", "--year", "x"], ["diff", GOOD, GOOD, "-o", "x"], ["build", GOOD, GOOD]):
            done = run("--lang", "en", *args)
            self.assertEqual(done.returncode, USAGE, args)
            self.assertRegex(done.stderr, b"^(juesuan: |error E)", args)
            self.assertNotRegex(done.stderr.decode(), "[\u3000-\u9fff\uff00-\uffef]")
        self.assertEqual(run("--lang", "xx", "build", GOOD).returncode, USAGE)
        english = {**os.environ, "JUESUAN_LANG": "en"}
        self.assertIn(b"no such command", run("buidl", env=english).stderr)
        self.assertNotIn(b"no such command", run("buidl", "--lang", "zh", env=english).stderr)
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(2):
                done = run("batch", GOOD, "-o", folder, "--formats", "md", "--lang", "en")
                for text in (done.stdout.decode(), done.stderr.decode()):
                    self.assertNotRegex(text, "[\u3000-\u9fff\uff00-\uffef]")
            self.assertIn("nothing has changed", said("build", GOOD, "-o", folder, "--formats", "md", "--lang", "en"))

    def test_general_help(self):
        for args in (["--help"], ["help"], ["-h"]):
            for command in COMMANDS:
                self.assertRegex(said(*args), rf"\n  {command} ")
        self.assertEqual(said("help", "build"), help_of("build"))
        self.assertEqual(run().returncode, USAGE)
        self.assertRegex(said("--version"), r"^juesuan \d+\.\d+\.\d+\n$")


class Slips(unittest.TestCase):
    def test_near_names(self):
        for args, near in ((["bild"], "build"), (["chekc", GOOD], "check"), (["build", GOOD, "--darft"], "--draft"),
                           (["check", GOOD, "--fromat", "json"], "--format"), (["init", "--template", "gansv"], "gansu")):
            done = run(*args)
            self.assertEqual((done.returncode, done.stdout), (USAGE, b""), args)
            self.assertIn(near, done.stderr.decode())

    def test_wrong_values(self):
        for args in (["init", "--year", "23"], ["init", "--year", "2O23"], ["init", "x"], ["batch", GOOD, "-o", "x", "-j", "0"],
                     ["batch", GOOD, "-o", "x", "--shard", "5/4"], ["diff", GOOD, GOOD, "-o", "x.exe"],
                     ["explain", GOOD, "summary[208]"], ["explain", GOOD, "nothing.here"]):
            with self.subTest(args=args):
                done = run(*args)
                self.assertEqual((done.returncode, done.stdout), (USAGE, b""), done.stderr.decode())
                self.assertTrue(done.stderr)


class Streams(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def everything(self):
        out = os.path.join(self.folder, "out")
        return [["--help"], ["--version"], ["init"], ["check", GOOD], ["check", GOOD, "--format", "json"],
                ["build", GOOD, "-o", out, "--formats", "md", "--force"], ["explain", GOOD, "income.sum.total"],
                ["diff", GOOD, GOOD], ["batch", GOOD, "-o", out, "--formats", "md"], ["template", "list"],
                ["template", "show", "gansu"], ["template", "lint", "gansu"]]

    def test_full(self):
        for args in self.everything():
            with self.subTest(args=args), open("/dev/full", "wb") as full:
                self.assertEqual(run(*args, stdout=full).returncode, IO)

    def test_closed(self):
        for args in self.everything():
            with self.subTest(args=args):
                done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', PROGRAM, *args], capture_output=True, check=False)
                self.assertEqual(done.returncode, IO, done.stderr)
        with open(os.path.join(self.folder, "out", "linxia-2022.md"), encoding="utf-8") as file:
            self.assertNotIn("out/linxia-2022.md", file.read())

    def test_closed_errors(self):
        bad = os.path.join(self.folder, "bad.json")
        with open(bad, "w", encoding="utf-8") as file:
            file.write("{")
        done = subprocess.run(["sh", "-c", 'exec "$0" "$@" 2>&-', PROGRAM, "check", bad], stdout=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, DATA)

    def test_results_and_reports_to_one_pipe(self):
        """Neither is written into a line, let alone a character, of the other."""
        bad = os.path.join(self.folder, "bad.json")
        with open(bad, "w", encoding="utf-8") as file:
            file.write(read("data", "zhongwei-2023.json").replace('"year": 2023', '"year": 2023, "无": 1, "有": 2').replace("卫", "衛"))
        told = False
        for args in (["init"], ["check", bad], ["check", GOOD, bad],
                     ["build", GOOD, "-o", self.folder, "--formats", "md", "--force"]):
            with self.subTest(args=args):
                apart, together = run(*args), run(*args, stderr=subprocess.STDOUT)
                lines = sorted(apart.stdout.decode().splitlines() + apart.stderr.decode().splitlines())
                self.assertEqual(sorted(together.stdout.decode().splitlines()), lines)
                told = told or bool(apart.stdout and apart.stderr)
        self.assertTrue(told)

    def test_results_and_reports_are_apart(self):
        done = run("build", GOOD, "-o", self.folder, "--formats", "md")
        self.assertEqual(done.stdout.decode(), os.path.join(self.folder, "linxia-2022.md") + "\n")
        self.assertNotIn(b"error E", done.stderr)


class Places(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def built(self, name, program=PROGRAM, **kwargs):
        out = os.path.join(self.folder, name)
        done = subprocess.run([program, "build", GOOD, "-o", out, "--formats", "md,html,xlsx"], capture_output=True,
                              check=False, **kwargs)
        self.assertEqual(done.returncode, OK, done.stderr)
        return {p.name: p.read_bytes() for p in pathlib.Path(out).iterdir() if not p.name.endswith(".manifest.json")}

    def test_locales_and_no_home(self):
        plain = self.built("plain")
        for locale in ("C", "zh_CN.UTF-8", "zh_CN.GBK", "tr_TR.UTF-8", "no_SUCH"):
            self.assertEqual(self.built(locale, env={"LC_ALL": locale, "LANG": locale}), plain, locale)

    def test_installed_and_moved(self):
        """What cmake --install lays out, made by hand: bin beside share/juesuan, then moved, then called by a link."""
        here = os.path.join(self.folder, "first")
        share = os.path.join(here, "share", "juesuan")
        os.makedirs(os.path.join(here, "bin"))
        shutil.copy(PROGRAM, os.path.join(here, "bin", "juesuan"))
        for part in ("templates", "fonts", "data/codes", "data/schema"):
            shutil.copytree(os.path.join(ROOT, part), os.path.join(share, part))
        moved = os.path.join(self.folder, "second place")
        os.rename(here, moved)
        link = os.path.join(self.folder, "link")
        os.symlink(os.path.join(moved, "bin", "juesuan"), link)
        self.assertEqual(self.built("a", program=link, cwd="/"), self.built("b"))
        schema = subprocess.run([link, "init"], capture_output=True, check=True).stdout.decode()
        self.assertIn(os.path.join(moved, "share/juesuan/data/schema/department.schema.json"), schema)

    def test_program_alone(self):
        alone = os.path.join(self.folder, "juesuan")
        shutil.copy(PROGRAM, alone)
        done = subprocess.run([alone, "template", "list"], capture_output=True, check=False)
        self.assertEqual(done.returncode, IO)
        self.assertIn("--home", done.stderr.decode())
        done = subprocess.run([alone, "template", "list", "--home", ROOT], capture_output=True, check=False)
        self.assertEqual(done.returncode, OK)


if __name__ == "__main__":
    unittest.main()

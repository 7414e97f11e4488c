# ctest: cost=20
"""Every command in the README and the manuals runs as it stands there, and every piece of JSON is JSON."""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
PAGES = ["README.md", "README.en.md"] + ["docs/" + name for name in (
    "data-format.md", "checks.md", "corrections.md", "scale.md", "template-packs.md", "word-html.md", "style.md", "fonts.md")]
# Shown for other machines, with shell variables or as a pattern.
NOT_HERE = re.compile(r"\$|\{\}|/data -o /out|--merge /out|K/N")
PATTERNS = {"数据.json", "旧", "新", "地址", "模板包", "文件夹"}
# Of a file that is still to be filled in, `check` says what is missing.
MAY_FIND_FAULTS = re.compile(r"我局\.(json|xlsx)|--as-published")


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page, language):
    found = re.findall(r"^ *```(\w*)\n(.*?)^ *```", text_of(page), re.S | re.M)
    return [body for name, body in found if name == language]


def commands(page):
    """Lines of code blocks and code spans that begin with the program; comments cut off."""
    for block in blocks(page, ""):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.match(r"\s*(?:build/release/)?juesuan (.*?)(?:\s+#\s.*)?$", line)
            if found:
                yield found[1]
    for span in re.findall(r"`juesuan ([^`]*)`", re.sub(r"```.*?```", "", text_of(page), flags=re.S)):
        yield span


class Manuals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "data", self.folder / "data")
        seed = (ROOT / "data" / "linxia-2022.json").read_text(encoding="utf-8")
        for name in ("旧.json", "OLD.json", "数据.json"):
            (self.folder / name).write_text(seed, encoding="utf-8")
        for name in ("新.json", "NEW.json"):
            (self.folder / name).write_text(seed.replace('"code": "2012906", "fiscal": 8.00', '"code": "2012906", "fiscal": 8.01')
                                            .replace('"code": "2012906", "basic": 8.00', '"code": "2012906", "basic": 8.01')
                                            .replace('"code": "30228", "basic": 8.00', '"code": "30228", "basic": 8.01'),
                                            encoding="utf-8")
        for name in ("部门文件夹", "FOLDER", "另一个"):
            (self.folder / name).mkdir()
        shutil.copy(ROOT / "data" / "linfen-2021.json", self.folder / "部门文件夹")
        shutil.copy(ROOT / "data" / "linfen-2021.json", self.folder / "FOLDER")
        (self.folder / "另一个" / "部门.json").write_text(seed, encoding="utf-8")
        (self.folder / "名单.txt").write_text("data/beiguan-2022.json\n", encoding="utf-8")
        for name, body in re.findall(r"^```\w+ (penglai/\S+)\n(.*?)^```", text_of("docs/template-packs.md"), re.S | re.M):
            path = self.folder / "my-packs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")

    def run_program(self, *args):
        return subprocess.run([PROGRAM, *args], cwd=self.folder, capture_output=True, text=True, check=False)

    def prepare(self, page):
        (self.folder / "data" / "dongxiang-2022.json").unlink()  # has no tables: refused without --draft
        if page == "docs/corrections.md":
            self.run_program("build", "data/linxia-2022.json", "-o", "out", "--formats", "md")
        if page == "docs/checks.md":
            self.run_program("build", "数据.json", "-o", "out", "--formats", "docx,xlsx,pdf")
            shutil.copy(self.folder / "out" / "数据.docx", self.folder / "某局2022年度部门决算公开.docx")
            shutil.copy(self.folder / "out" / "数据.docx", self.folder / "公开.docx")
            shutil.copy(self.folder / "out" / "数据.pdf", self.folder / "某局2022年度部门决算公开.pdf")
            shutil.copy(self.folder / "out" / "数据.xlsx", self.folder / "公开表.xlsx")
            shutil.copy(self.folder / "数据.json", self.folder / "我局.json")
        if page == "docs/scale.md":
            for k in range(1, 5):
                for out in ("out", f"片{k}"):
                    self.run_program("batch", "data", "-o", out, "--shard", f"{k}/4", "--formats", "md")

    def test_every_command(self):
        count = 0
        for page in PAGES:
            self.tearDown()
            self.setUp()
            self.prepare(page)
            for command in commands(page):
                args = shlex.split(command)
                if NOT_HERE.search(command) or PATTERNS & set(args) - {"数据.json"} or len(args) < 2:
                    continue
                with self.subTest(page=page, command=command):
                    count += 1
                    done = self.run_program(*args)
                    allowed = (0, 1) if MAY_FIND_FAULTS.search(command) else (0,)
                    self.assertIn(done.returncode, allowed, done.stderr)
        self.assertGreater(count, 20)

    def test_every_piece_of_json(self):
        count = 0
        for page in PAGES:
            for block in blocks(page, "json"):
                with self.subTest(page=page, block=block):
                    count += 1
                    text = block.strip().rstrip(",")
                    for whole in (text, "{" + text + "}", "[" + text + "]"):  # members, elements
                        try:
                            json.loads(whole)
                            break
                        except ValueError:
                            pass
                    else:
                        self.fail("not JSON")
        self.assertGreater(count, 8)

    def test_the_smallest_file_is_complete(self):
        block = next(b for b in blocks("docs/data-format.md", "json") if '"template"' in b)
        (self.folder / "small.json").write_text(block, encoding="utf-8")
        done = self.run_program("build", "small.json", "--formats", "md")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_published_example_is_read(self):
        block = next(b for b in blocks("docs/checks.md", "json") if '"published"' in b)
        (self.folder / "published.json").write_text(block, encoding="utf-8")
        done = self.run_program("check", "--as-published", "published.json")
        self.assertNotIn("错误 E", done.stderr)
        self.assertNotIn("E7011", done.stderr)

    def test_a_published_table_that_is_not_recognised_is_said(self):
        block = next(b for b in blocks("docs/checks.md", "json") if '"published"' in b)
        for title in ("某表", "部门人员情况统计表"):
            (self.folder / "published.json").write_text(block.replace("一般公共预算财政拨款支出决算表", title), encoding="utf-8")
            done = self.run_program("check", "--as-published", "published.json")
            self.assertRegex(done.stderr, r"published\.json:\d+:\d+: 提示 E7011：.*" + title)

    def test_the_error_in_the_readme_is_what_one_sees(self):
        for line in re.findall(r"^.*: (错误 E\d+：.*?)(?:：“.*)$", text_of("README.md"), re.M):
            catalogue = text_of("gen/base/diag_codes.def")
            code, words = re.match(r"错误 (E\d+)：(.*)", line).groups()
            self.assertRegex(catalogue, rf'D\({code}, DIAG_ERROR, "{words}')

    def test_links_lead_somewhere(self):
        for page in PAGES + ["docs/seeds.md", "docs/template-language.md", "docs/architecture.md", "docs/security.md", "SECURITY.md"]:
            for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text_of(page)):
                self.assertTrue((ROOT / page).parent.joinpath(link).exists(), f"{page}: {link}")


class Skeleton(unittest.TestCase):
    """What `init` gives is a data file: with every null filled in nothing is wrong."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "d.json")

    def init(self, *args):
        return subprocess.run([PROGRAM, "init", *args], capture_output=True, text=True, check=False)

    def check(self, text, pack, *args):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)
        return subprocess.run([PROGRAM, "check", self.path, "--template", pack, *args], capture_output=True, text=True, check=False)

    def test_filled_in(self):
        for pack in ("standard", "gansu", "henan"):
            text = self.init("--template", pack, "--year", "2022").stdout
            tree = json.loads(text)
            self.assertEqual((tree["template"], tree["year"], tree["department"]["name"]), (pack, 2022, ""))
            text = text.replace('"name": ""', '"name": "某局"').replace(": null", ": 0")
            for name in ("duties", "organization", "work"):
                text = text.replace(f'"//{name}": "', f'"{name}": ["已经写明。"], "//{name}": "', 1)
            for name, nothing in (("fund", "[]"), ("capital", '{"expenditure": []}'), ("non_fiscal", '{"expenditure": []}')):
                text = text.replace(f'"//{name}": "', f'"{name}": {nothing}, "//{name}": "', 1)
            done = self.check(text, pack)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("错误", done.stderr)

    def test_empty_says_what_is_missing_with_its_line(self):
        text = self.init("--template", "gansu", "--year", "2022").stdout.replace('"name": ""', '"name": "某局"')
        done = self.check(text, "gansu")
        self.assertEqual(done.returncode, 1)
        missing = re.findall(r"d\.json:(\d+):\d+: 错误 E43(?:01|21)", done.stderr)
        self.assertGreater(len(missing), 5)
        for line in missing:
            self.assertIn("null", text.splitlines()[int(line) - 1])

    def test_empty_is_not_noise(self):
        """A section that lacks many figures is one line; the report counts the lines there are."""
        for pack in ("standard", "gansu", "sichuan", "shanghai"):
            text = self.init("--template", pack, "--year", "2024").stdout.replace('"name": ""', '"name": "某局"')
            done = self.check(text, pack)
            lines = re.findall(r"错误 (E\d+)：(.*)", done.stderr)
            self.assertLess(len(lines), 45, done.stderr)
            sections = re.findall(r"错误 E4321：(.+?)一节缺少 (\d+) 个数", done.stderr)
            self.assertEqual(len(sections), len({name for name, _ in sections}))
            places = [re.split(r"[.\[]", a)[0] for a in re.findall(r"错误 E43[02]1：.*（([a-z_.\[\]…0-9]+)）$", done.stderr, re.M)]
            self.assertEqual(len(places), len(set(places)), places)
            self.assertEqual(int(re.search(r"数据文件本身还有 (\d+) 处错误", done.stdout)[1]), len(lines))
            every = json.loads(self.check(text, pack, "--format", "json").stdout)["diagnostics"]
            self.assertEqual(sum(d["code"] == "E4301" for d in every),
                             sum(code == "E4301" for code, _ in lines) + sum(int(n) for _, n in sections))

    def test_every_member_is_explained(self):
        def walk(tree, path):
            for name, value in tree.items():
                if name.startswith("//") or name in ("$schema", "format", "template", "year", "unit"):
                    continue
                self.assertIn("//" + name, tree, path)
                if isinstance(value, dict):
                    walk(value, f"{path}/{name}")
        walk(json.loads(self.init().stdout), "")

    def test_never_writes_over_a_file(self):
        self.assertEqual(self.init("-o", self.path).returncode, 0)
        with open(self.path, encoding="utf-8") as file:
            before = file.read()
        done = self.init("-o", self.path, "--year", "2001")
        self.assertEqual(done.returncode, 3)
        self.assertIn("E1007", done.stderr)
        with open(self.path, encoding="utf-8") as file:
            self.assertEqual(file.read(), before)


if __name__ == "__main__":
    unittest.main()

# ctest: sanitize
"""Bad input: each kind gets a diagnostic that names code and place, the right exit status, and destroys nothing."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
GOOD = os.path.join(ROOT, "data", "linxia-2022.json")
DATA, USAGE, IO = 1, 2, 3


def run(*args, **kwargs):
    kwargs.setdefault("timeout", 60)
    done = subprocess.run([PROGRAM, *args], capture_output=True, **kwargs)
    done.stdout = done.stdout.decode("utf-8", "replace")
    done.stderr = done.stderr.decode("utf-8", "replace")
    return done


class BadInput(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        with open(GOOD, encoding="utf-8") as f:
            self.text = f.read()
        self.out = os.path.join(self.folder, "out")
        os.mkdir(self.out)
        self.old = os.path.join(self.out, "d.md")
        with open(self.old, "w") as f:
            f.write("the old output")

    def write(self, content):
        path = os.path.join(self.folder, "d.json")
        with open(path, "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def refused(self, content, *codes, status=DATA, place=True):
        """The build is refused with all these codes; the old output is untouched and nothing new appears."""
        path = self.write(content)
        done = run("build", path, "-o", self.out, "--formats", "md")
        self.assertEqual(done.returncode, status, done.stderr)
        for code in codes:
            self.assertIn(code, done.stderr)
        if place:
            self.assertRegex(done.stderr, r"d\.json:\d+:\d+: 错误 " + codes[0])
        self.assertEqual(os.listdir(self.out), ["d.md"])
        with open(self.old) as f:
            self.assertEqual(f.read(), "the old output")
        return done.stderr

    def edited(self, edit):
        data = json.loads(self.text)
        edit(data)
        return json.dumps(data, ensure_ascii=False, indent=1)

    def replaced(self, pattern, by):
        text, n = re.subn(pattern, by, self.text, count=1)
        self.assertEqual(n, 1, pattern)
        return text

    def test_not_json(self):
        self.refused("department: 临夏", "E2001")

    def test_cut_off(self):
        self.refused(self.text[:len(self.text) // 2], "E2001")

    def test_gbk(self):
        self.refused(self.text.encode("gb18030"), "E2002")

    def test_utf16(self):
        self.refused(self.text.encode("utf-16"), "E2009", place=False)

    def test_byte_order_mark_is_skipped_with_a_warning(self):
        path = self.write(b"\xef\xbb\xbf" + self.text.encode("utf-8"))
        done = run("build", path, "-o", os.path.join(self.folder, "marked"), "--formats", "md")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("E2003", done.stderr)

    def test_duplicate_key(self):
        message = self.refused(self.text.replace('"year"', '"year": 2021,\n"year"', 1), "E2005")
        self.assertIn("year", message)

    def test_unknown_key_names_the_near_one(self):
        message = self.refused(self.edited(lambda d: d.update(departmnet={})), "E2101")
        self.assertIn("department", message)

    def test_wrong_type(self):
        self.refused(self.edited(lambda d: d.update(income="1103.93")), "E2102")

    def test_three_decimals_of_yuan(self):
        def edit(d):
            d["unit"] = "元"
            d["income"][0]["fiscal"] = 8.125
        self.refused(self.edited(edit), "E2113")

    def test_two_points(self):
        message = self.refused(self.edited(lambda d: d["income"][0].update(fiscal="1103..93")), "E2110")
        self.assertIn("/income/0/fiscal", message)

    def test_thousands_separator(self):
        self.refused(self.edited(lambda d: d["income"][0].update(fiscal="1,103.93")), "E2112")

    def test_full_width_digits(self):
        self.refused(self.edited(lambda d: d["income"][0].update(fiscal="１１０３.９３")), "E2111")

    def test_sixteen_digits(self):
        self.refused(self.edited(lambda d: d["income"][0].update(fiscal=1234567890123456)), "E2114")

    def test_exponent(self):
        self.refused(self.replaced(r'"fiscal": ?[0-9.]+', '"fiscal": 1e3'), "E2110")

    def test_not_a_number(self):
        self.refused(self.replaced(r'"fiscal": ?[0-9.]+', '"fiscal": NaN'), "E2001")

    def test_unknown_code_without_name(self):
        self.refused(self.edited(lambda d: d["income"][0].update(code="2998877", name="")), "E4205")

    def test_wrong_code(self):
        self.refused(self.edited(lambda d: d["income"][0].update(code="20l2906")), "E2121")

    def test_code_twice(self):
        self.refused(self.edited(lambda d: d["income"].append(dict(d["income"][0]))), "E4206")

    def test_missing_section(self):
        message = self.refused(self.edited(lambda d: d.pop("income")), "E4305", place=False)
        self.assertIn("income", message)

    def test_letter_o_in_the_year(self):
        self.refused(self.replaced(r'"year": ?2022', '"year": "2O22"'), "E2102")
        self.refused(self.replaced(r'"year": ?2022', '"year": 20222'), "E2123")

    def test_empty(self):
        self.refused("", "E2007", place=False)
        self.refused(" \n", "E2007", place=False)

    def test_control_character(self):
        self.refused(self.edited(lambda d: d["department"].update(name="临夏市\u0007医保局")), "E2125")

    def test_hundred_megabytes(self):
        path = os.path.join(self.folder, "big.json")
        with open(path, "wb") as f:
            f.truncate(100 * 1024 * 1024)
        done = run("build", path, "-o", self.out)
        self.assertEqual(done.returncode, DATA, done.stderr)
        self.assertIn("E1003", done.stderr)

    def test_deep_nesting(self):
        self.refused("[" * 100000 + "]" * 100000, "E2004", place=False)

    def test_all_problems_in_one_run(self):
        def edit(d):
            d["income"][0]["fiscal"] = "1103..93"
            d["income"][1]["fiscal"] = "x"
            d["yaer"] = 2022
            d["department"]["name"] = 7
        self.refused(self.edited(edit), "E2110", "E2101", "E2102", place=False)

    def test_no_such_file(self):
        done = run("build", os.path.join(self.folder, "none.json"), "-o", self.out)
        self.assertEqual(done.returncode, IO)
        self.assertIn("E1001", done.stderr)

    def test_a_folder_as_data(self):
        done = run("build", self.folder, "-o", self.out)
        self.assertEqual(done.returncode, IO)

    def test_unknown_pack(self):
        for name in ("nowhere", ""):
            for command in (("build", GOOD, "-o", self.out), ("check", GOOD), ("diff", GOOD, GOOD)):
                done = run(*command, "--template", name)
                self.assertEqual(done.returncode, USAGE, done.stderr)
                self.assertIn("E4001", done.stderr)
                self.assertIn("standard", done.stderr)

    def test_pack_leads_out(self):
        done = run("build", GOOD, "-o", self.out, "--template", "../standard")
        self.assertEqual(done.returncode, USAGE)

    def test_output_folder_is_a_file(self):
        done = run("build", GOOD, "-o", self.old, "--formats", "md")
        self.assertEqual(done.returncode, IO)
        self.assertIn("E1002", done.stderr)
        with open(self.old) as f:
            self.assertEqual(f.read(), "the old output")

    def test_unwritable_folder(self):
        done = run("build", GOOD, "-o", "/proc/juesuan", "--formats", "md")
        self.assertEqual(done.returncode, IO)
        self.assertIn("E1002", done.stderr)

    def test_wrong_usage(self):
        for args in ([], ["bild"], ["build"], ["build", GOOD, "--formats", "doc"], ["build", GOOD, "--nothing"],
                     ["build", GOOD, "-o"], ["build", GOOD, GOOD], ["check"], ["template"], ["template", "x"],
                     ["explain", GOOD], ["check", GOOD, "--format", "xml"], ["build", GOOD, "--lang", "fr"]):
            with self.subTest(args=args):
                done = run(*args)
                self.assertEqual(done.returncode, USAGE)
                self.assertTrue(done.stderr)
                self.assertEqual(done.stdout, "")

    def test_full_disk(self):
        place = os.path.join(self.folder, "small")
        os.mkdir(place)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", place], capture_output=True)
        if mounted.returncode:
            self.skipTest("no permission to mount a small file system")
        try:
            with open(os.path.join(place, "linxia-2022.md"), "w") as f:
                f.write("old")
            done = run("build", GOOD, "-o", place, "--formats", "md", "--force")
            self.assertEqual(done.returncode, IO, done.stderr)
            self.assertIn("E1002", done.stderr)
            self.assertEqual(os.listdir(place), ["linxia-2022.md"])
            with open(os.path.join(place, "linxia-2022.md")) as f:
                self.assertEqual(f.read(), "old")
        finally:
            subprocess.run(["umount", place], check=True)

    def home_without_fonts(self):
        home = os.path.join(self.folder, "home")
        for part in ("templates", "data"):
            shutil.copytree(os.path.join(ROOT, part), os.path.join(home, part))
        os.mkdir(os.path.join(home, "fonts"))
        with open(os.path.join(home, "fonts", "fonts.json"), "w") as f:
            json.dump({"faces": {"no": {"family": "No Such Family", "style": "Regular"}},
                       "roles": {"body": {"faces": ["no"]}}}, f)
        return home

    def test_missing_fonts(self):
        home = self.home_without_fonts()
        done = run("build", GOOD, "-o", self.out, "--home", home, "--formats", "pdf")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("E50", done.stderr)
        self.assertEqual(os.listdir(self.out), ["d.md"])

    def test_word_needs_no_fonts(self):
        """Without fonts the Word file is made all the same; its contents leave the page numbers to Word."""
        home = self.home_without_fonts()
        done = run("build", GOOD, "-o", self.out, "--home", home, "--formats", "docx")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("E1006", done.stderr)
        self.assertIn("linxia-2022.docx", os.listdir(self.out))

    def test_english(self):
        done = run("build", self.write("{"), "-o", self.out, "--lang", "en")
        self.assertRegex(done.stderr, r"d\.json:1:\d+: error E2001: not valid JSON")

    def test_parsing_suite(self):
        """Every file of the public JSON suite as a data file: refused, never a crash."""
        folder = os.path.join(ROOT, "..", "shared", "conformance", "json")
        if not os.path.isdir(folder):
            self.skipTest("the conformance files are not here")
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".json"):
                continue
            done = run("build", os.path.join(folder, name), "-o", self.out)
            self.assertEqual(done.returncode, DATA, name + done.stderr)
            self.assertRegex(done.stderr, r"E[1-9]\d{3}", name)


if __name__ == "__main__":
    unittest.main()

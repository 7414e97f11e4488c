# ctest: sanitize
"""Characters that come with pasted text: what was meant stands in every format, and what cannot be guessed or drawn is
refused with its place in the data file."""
import json
import os
import re
import subprocess
import tempfile
import unittest
import zipfile

ROOT = os.environ["JUESUAN_ROOT"]
FORMATS = ("pdf", "xlsx", "docx", "html", "md")


def write_data(folder, edit):
    with open(os.path.join(ROOT, "data", "linxia-2022.json"), encoding="utf-8") as file:
        data = json.load(file)
    edit(data)
    path = os.path.join(folder, "d.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
    return path


def build(folder, edit, formats=FORMATS):
    data = write_data(folder, edit)
    return subprocess.run([os.environ["JUESUAN"], "build", data, "-o", folder, "--formats", ",".join(formats)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)


def text_of(folder, kind):
    """All text of an output, markup and blanks between lines removed."""
    path = os.path.join(folder, "d." + kind)
    if kind == "pdf":
        text = subprocess.run(["pdftotext", "-raw", path, "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    elif kind in ("docx", "xlsx"):
        with zipfile.ZipFile(path) as package:
            text = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    else:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    return re.sub(r"<[^>]*>|\n", "", text)


class Pasted(unittest.TestCase):
    def test_all_formats_say_what_was_meant(self):
        def edit(data):
            data["department"]["name"] = "临夏市⼈⺠\u200b医\u00ad疗局\ufeff"
            data["department"]["duties"][0] = "1、负责⼈事\u00a0工作，局长𠮷田喆、䶮某，cafe\u0301、lu\u0308\u030c。"
        with tempfile.TemporaryDirectory() as folder:
            done = build(folder, edit)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            for kind in FORMATS:
                text = text_of(folder, kind)
                self.assertIn("临夏市人民医疗局", text, kind)
                if kind != "xlsx":  # has no prose
                    for part in ("负责人事", "工作，", "局长𠮷田喆、䶮某，café、lǚ。"):
                        self.assertIn(part, text, kind)
                self.assertEqual(re.findall("[\u00a0\u00ad\u200b\ufeff\u2e80-\u2fd5\u0300-\u036f]", text), [], kind)
            told = done.stderr.decode()
        self.assertEqual(told.count("E2132"), 2)
        self.assertIn("⼈（U+2F08）→人、⺠（U+2EA0）→民", told)
        self.assertIn("E2130：特殊空格（U+00A0 等）1 处", told)
        self.assertIn("E2131：看不见的字符（U+200B 等）3 处", told)
        self.assertIn("（/department/name）", told)

    def refused(self, text, code, character):
        def edit(data):
            data["department"]["duties"][1] = text
        with tempfile.TemporaryDirectory() as folder:
            done = build(folder, edit)
            told = done.stderr.decode()
            self.assertEqual(done.returncode, 1, told)
            self.assertRegex(told, rf"d\.json:\d+:\d+: 错误 {code}：.*{re.escape(character)}.*（/department/duties/1）")
            self.assertEqual(os.listdir(folder), ["d.json"])

    def test_controls_and_directions_are_refused(self):
        self.refused("响\u0007铃", "E2125", "U+0007")
        self.refused("倒\u202e12.50", "E2133", "U+202E")

    def test_what_no_font_has_is_refused_at_its_place(self):
        self.refused("家👨\u200d👩一", "E5201", "U+1F468")

    def test_what_means_nothing_without_its_font_or_was_lost_is_refused(self):
        self.refused("专用字\ue123", "E2134", "U+E123")
        self.refused("全市医\ufffd保障", "E2134", "U+FFFD")

    def test_private_characters_of_the_old_standard_are_what_they_became(self):
        def edit(data):
            data["department"]["duties"][0] = "1、联系人：王\ue863。"
        with tempfile.TemporaryDirectory() as folder:
            done = build(folder, edit, ("md",))
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            self.assertIn("联系人：王䶮。", text_of(folder, "md"))
            self.assertIn("（U+E863）→䶮", done.stderr.decode())

    def test_what_was_published_with_such_characters_is_told_and_still_checked(self):
        published = {"template": "standard", "year": 2023, "unit": "万元", "department": {"name": "某县甲中心"},
                     "published": {"tables": [], "text": ["# 第三部分 2023年度部门决算情况说明", "## 二、收入决算情况说明",
                                                          "\uf06c2023年本年收入合计100.00万元，其中：财政拨款收入80.00万元，占70%。"]}}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "d.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(published, file, ensure_ascii=False)
            done = subprocess.run([os.environ["JUESUAN"], "check", "--as-published", path], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=60)
            self.assertIn("提示 E2135", done.stderr.decode())
            self.assertIn("R100", done.stdout.decode())

    def test_templates_are_tidied_too(self):
        with tempfile.TemporaryDirectory() as folder:
            pack = os.path.join(folder, "packs", "own")
            os.makedirs(pack)
            with open(os.path.join(pack, "pack.json"), "w", encoding="utf-8") as file:
                json.dump({"name": "own", "title": "自有", "extends": "gansu", "report": "r.md.j2"}, file)
            with open(os.path.join(pack, "r.md.j2"), "wb") as file:
                file.write("# 第一⼈\r\n\r\n单\u00a0位\u200b{{ department.name }}\r\n".encode())
            data = write_data(folder, lambda data: None)
            done = subprocess.run([os.environ["JUESUAN"], "build", data, "-o", folder, "--formats", "md,html", "--draft",
                                   "--templates", os.path.join(folder, "packs"), "--template", "own"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
            told = done.stderr.decode()
            self.assertEqual(done.returncode, 0, told)
            self.assertRegex(told, r"own/r\.md\.j2:1:5: 说明 E4007：.* 3 处.*U\+2F08")
            for kind in ("md", "html"):
                text = text_of(folder, kind)
                self.assertIn("第一人", text)
                self.assertIn("单 位临夏市医疗保障局", text)
                self.assertNotIn("\r", text)


if __name__ == "__main__":
    unittest.main()

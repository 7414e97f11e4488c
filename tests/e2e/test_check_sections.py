"""R133: of a published explanation whose other sections have their headings, the one that nothing speaks of is named."""
import json
import os
import subprocess
import tempfile
import unittest

import readers

JUESUAN = os.environ["JUESUAN"]


class Sections(unittest.TestCase):
    def missing(self, page):
        path = os.path.join(self.folder.name, "page.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(page)
        run = subprocess.run([JUESUAN, "check", "--as-published", path, "--format", "json"], capture_output=True, text=True, check=False)
        return [f["detail"] if "detail" in f else json.dumps(f, ensure_ascii=False)
                for f in json.loads(run.stdout)["findings"] if f["rule"] == "R133"]

    def test_what_nothing_speaks_of_is_named(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        with open(readers.build("linxia-2022", self.folder.name, "html") + ".html", encoding="utf-8") as f:
            page = f.read()
        self.assertEqual(self.missing(page), [])
        for section in ("机关运行经费", "政府采购"):
            told = self.missing(page.replace(section, "某某"))
            self.assertEqual(len(told), 1, section)
            self.assertIn(section, told[0])


class Names(unittest.TestCase):
    """A small table of names below the sentence that says how many there are."""

    def checked(self, told, *rows):
        table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        page = ("<html><body><h1>某市某局2022年度部门决算</h1><h1>第一部分 概况</h1><h2>二、机构设置</h2>"
                f"<p>纳入2022年度部门决算编制范围的单位{told}：</p><table>{table}</table><h2>三、人员情况</h2><p>略。</p></body></html>")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.html")
            with open(path, "w", encoding="utf-8") as f:
                f.write(page)
            run = subprocess.run([JUESUAN, "check", "--as-published", path, "--format", "json"], capture_output=True, text=True, check=False)
        report = json.loads(run.stdout)
        return [f["rule"] for f in report["findings"] if f["rule"] == "R138"] + [d["code"] for d in report["diagnostics"] if d["code"] == "E7011"]

    def test_the_number_told_is_that_of_the_rows(self):
        names = [("1", "某局本级"), ("2", "某局信息中心"), ("3", "某局监测站")]
        self.assertEqual(self.checked("共3个，包括", ("序号", "单位名称"), *names), [])
        self.assertEqual(self.checked("共4个，包括", ("序号", "单位名称"), *names), ["R138"])
        self.assertEqual(self.checked("共3个，具体包括", ("单位名称", "单位性质"), *[(name, "事业单位") for _, name in names]), [])
        self.assertEqual(self.checked("共2个，具体包括", ("单位名称", "单位性质"), *[(name, "事业单位") for _, name in names]), ["R138"])
        self.assertEqual(self.checked("共2个，包括本级及所属2个单位", ("序号", "单位名称"), *names), ["R138"])

    def test_the_department_itself_may_be_listed_beside_its_units(self):
        self.assertEqual(self.checked("共2个，包括本级及所属1个二级预算单位", ("序号", "单位名称"), ("1", "某局本级"), ("2", "某局监测站")), [])

    def test_a_table_with_amounts_is_no_list_of_names(self):
        rows = [("序号", "单位名称", "金额"), ("1", "某局本级", "1,200.00"), ("2", "某局监测站", "350.00")]
        self.assertEqual(self.checked("共2个，包括", *rows), ["E7011"])
        self.assertEqual(self.checked("共3个，包括", *rows), ["E7011"])


if __name__ == "__main__":
    unittest.main()

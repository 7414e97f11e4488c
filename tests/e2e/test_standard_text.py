"""The text of the pack `standard`: whatever is entered stands in it or is told, zeros are words, comparisons read alike."""
import json
import os
import re
import subprocess
import tempfile
import unittest

import openpyxl
from departments import make
from everything import Filling

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]


def told(said):
    """The places of the data that the pack does not print, as the program lists them."""
    found = re.findall(r"E4036：填了、本模板包（\w+）不印的有 (\d+) 项：(.*)", said)
    places = found[0][1].split("、") if found else []
    assert len(found) <= 1 and (not found or len(places) == int(found[0][0])), found
    return places


class Everything(unittest.TestCase):
    def test_every_text_is_printed_or_told(self):
        for pack in ("standard", "gansu", "henan", "ningxia", "shanxi", "sichuan", "shanghai", "dongxiang"):
            filled = Filling(pack)
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "d.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(filled.data, file, ensure_ascii=False)
                done = subprocess.run([PROGRAM, "build", path, "-o", folder, "--formats", "md,xlsx", "--draft"],
                                      capture_output=True, text=True, timeout=120)
                self.assertEqual(done.returncode, 0, done.stderr)
                with open(os.path.join(folder, "d.md"), encoding="utf-8") as file:
                    text = file.read()
                book = openpyxl.load_workbook(os.path.join(folder, "d.xlsx"), read_only=True)
                text += "".join(str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v)
                book.close()
            places = told(done.stderr)
            self.assertGreater(len(filled.texts), 200)
            for place, entered in filled.texts.items():
                one = re.sub(r"\[\d+\]", "", place)
                is_told = one in places or re.sub(r"\.(total|\d+)$", "", one) in places
                self.assertTrue(entered in text or is_told, (pack, place, entered))


class Standard(unittest.TestCase):
    def build(self, data, pack="standard"):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "d.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(dict(data, template=pack), file, ensure_ascii=False)
            done = subprocess.run([PROGRAM, "build", path, "-o", folder, "--formats", "md", "--draft"], capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(os.path.join(folder, "d.md"), encoding="utf-8") as file:
                return file.read(), done.stderr

    def data(self, name):
        with open(os.path.join(ROOT, "data", name + ".json"), encoding="utf-8") as file:
            return json.load(file)

    def test_whatever_is_entered_is_printed(self):
        data = self.data("linxia-2022")
        data["previous"] = dict(data["previous"], personnel=695.33, public=145.39)
        texts = {k: f"原因{i}号" for i, k in enumerate(("income", "expenditure", "personnel", "public", "fund", "capital"))}
        data["reasons"] = dict(data["reasons"], **texts)
        data["uses"] = dict(data.get("uses", {}), general={"208": "发放退休金"}, vehicles="车辆都在保养")
        text, said = self.build(data)
        for reason in list(texts.values()) + ["主要用于发放退休金", "车辆都在保养"]:
            self.assertEqual(text.count(reason), 1, reason)
        self.assertNotRegex(said, r"E4036.*(reasons|uses|personnel)")

    def test_what_has_no_place_is_told_once(self):
        data = self.data("zhongwei-2023")
        _, said = self.build(data)
        told = re.findall(r"d\.json:\d+:\d+: 说明 E4036：填了、本模板包（standard）不印的有 \d+ 项：(.*)", said)
        self.assertEqual(len(told), 1, said)
        self.assertIn("reasons.economic_budget", told[0].split("、"))
        self.assertNotIn("E4036", self.build(self.data("jinquan-2023"), "sichuan")[1])

    def test_what_is_only_asked_about_is_told(self):
        data = self.data("linxia-2022")
        data["assets"]["vehicles"]["other"] = 0
        data["uses"] = dict(data.get("uses", {}), vehicles_other="扫雪车", general={"208": "发放退休金", "299": "没有的支出"})
        data["reasons"] = dict(data["reasons"], budget={"2101501": "没有支出"})
        data["procurement"] = {"goods": 0, "works": 0, "services": 0, "goods_sme": 1}
        places = told(self.build(data)[1])
        for place in ("uses.vehicles_other", "uses.general.299", "procurement.goods_sme"):
            self.assertIn(place, places)
        self.assertNotIn("uses.general.208", places)

    def test_the_notes_of_a_form_stand_below_it(self):
        data = make("bureau", 1, "万元")
        data["annexes"][0]["notes"] = ["注：第一条", "第二条"]
        text, said = self.build(data)
        self.assertRegex(text, r"注：第一条(.*\n)+?.*第二条")
        self.assertNotIn("annexes.notes", told(said))

    def test_zeros_are_words(self):
        data = self.data("linxia-2022")
        text, _ = self.build(data)
        self.assertIn("1.因公出国（境）费没有安排预算，也没有发生支出。", text)
        self.assertNotRegex(text, r"(增加|减少|增长|下降)0\.00(万元|%)")

    def test_one_word_for_the_department(self):
        for name in ("linxia-2022", "hubin-2024"):
            self.assertNotIn("我部门", self.build(self.data(name))[0])

    def test_no_annex_is_promised_that_there_is_not(self):
        for name, pack, promise in (("jinquan-2023", "sichuan", "绩效评价报告详见第四部分附件。"),
                                    ("zhongwei-2023", "ningxia", "附件《2023年度项目支出绩效自评表》"),
                                    ("linfen-2021", "shanxi", "附件：1.")):
            data = self.data(name)
            self.assertIn(promise, self.build(data, pack)[0].replace("\\", ""))
            data.pop("annexes", None)
            data.get("performance", {}).pop("report", None)
            for item in data.get("performance", {}).get("projects", []):
                item.pop("annex", None)
            text = self.build(data, pack)[0]
            self.assertNotRegex(text, r"附件《|附件：|第四部分附件")
            self.assertIn("本部门没有附件。", text)

    def test_what_is_left_out_on_a_basis_is_said_and_given_away_nowhere(self):
        data = self.data("hubin-2024")
        secret = {k: data.pop(k) for k in ("procurement", "fund")}
        data["withheld"] = [{"at": k, "basis": "《保守国家秘密法》第十五条"} for k in secret]
        for pack in ("standard", "shanghai"):
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "d.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(dict(data, template=pack), file, ensure_ascii=False)
                done = subprocess.run([PROGRAM, "build", path, "-o", folder, "--formats", "md"], capture_output=True, text=True, timeout=120)
                self.assertEqual(done.returncode, 0, done.stderr)
                with open(os.path.join(folder, "d.md"), encoding="utf-8") as file:
                    text = file.read()
                told = subprocess.run([PROGRAM, "check", path], capture_output=True, text=True, timeout=120).stdout
            self.assertIn("按照《保守国家秘密法》第十五条，本部门2024年度政府采购支出情况不予公开。", text)
            self.assertIn("本部门2024年度政府性基金预算财政拨款收支情况不予公开。", text)
            self.assertNotIn("待填", text)
            for total in ("11,406.58", "11406.58", "97.50%"):  # that it could be taken from
                self.assertFalse(total in text, (pack, total))
            self.assertRegex(text, r"8,?989\.76")
            self.assertNotIn("没有填", told)
            self.assertIn("涉密不公开", told)
        for name, pack in (("linxia-2022", "gansu"), ("zhongwei-2023", "ningxia"), ("linfen-2021", "shanxi"), ("beiguan-2022", "henan")):
            other = self.data(name)
            other.pop("procurement")
            other["withheld"] = [{"at": "procurement", "basis": "《保守国家秘密法》第十五条"}]
            text, said = self.build(other, pack)
            self.assertRegex(text, r"按照《保守国家秘密法》第十五条，本部门\d+年度政府采购支出情况不予公开。")
            self.assertNotRegex(said, r"E43.*procurement")
        del data["withheld"]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "d.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(dict(data, template="standard"), file, ensure_ascii=False)
            done = subprocess.run([PROGRAM, "build", path, "-o", folder, "--formats", "md"], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 1)
        self.assertIn("E4307：缺少一整节：政府采购", done.stderr)

    def test_nothing_left_over_is_said_in_words(self):
        text, _ = self.build(self.data("hubin-2024"))
        self.assertIn("政府性基金预算财政拨款没有年初结转和结余，本年收入1854.00万元，本年支出1854.00万元，没有年末结转和结余。", text)
        self.assertIn("城市建设支出1854.00万元。主要用于公共绿地建设。", text)
        self.assertIn("没有发生国（境）外公务接待支出。", text)
        self.assertNotRegex(re.sub(r"<.*?>", "|", text), r"[年]?(结转和结余|接待支出)0\.00万元")
        self.assertIn("没有发生国内公务接待支出，2022年度国内公务接待0批次、0人次", self.build(self.data("linxia-2022"))[0])

    def test_a_base_of_zero(self):
        text, _ = self.build(self.data("jinquan-2023"))
        self.assertIn("与2022年度相比增加3.26万元（2022年度没有发生，不计算增长率）", text)
        self.assertIn("公务用车购置费全年预算为19.80万元，支出决算为18.35万元", text)
        self.assertIn("公务用车运行维护费全年预算为24.00万元，支出决算为22.80万元", text)

    def test_what_funds_are_spent_on_comes_from_the_figures(self):
        data = self.data("linxia-2022")
        data["uses"] = {}
        text, _ = self.build(data)
        self.assertRegex(text, r"人员经费953\.50万元，主要包括：基本工资、津贴补贴、奖金、")
        self.assertRegex(text, r"公用经费146\.64万元，主要包括：办公费、印刷费、")

    def test_more_than_the_budget_wants_a_reason(self):
        data = make("bureau", 1, "万元")
        for row in data["budget"]["general"]:
            row["amount"] = 1
        data["reasons"].pop("budget", None)
        _, said = self.build(data)
        self.assertIn("E4402：缺少应当公开的内容：一般公共预算财政拨款支出决算大于年初预算的原因", said)
        data["reasons"]["budget"] = {"total": "追加了项目"}
        text, said = self.build(data)
        self.assertNotIn("决算大于年初预算的原因", said)
        self.assertIn("决算数大于年初预算数的主要原因是追加了项目。", text)


if __name__ == "__main__":
    unittest.main()

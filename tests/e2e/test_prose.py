"""No figure of part three is typed in prose: what the data files' sentences hold are years, dates, ordinals, numbers of
documents, and figures that follow from nothing else (`derivable: false` in facts.json). docs/seeds.md says which are left."""
import json
import os
import re
import unittest

from oracle import ROOT

SEEDS = os.path.join(ROOT, "tests", "data", "seeds")
DATA = ["linxia-2022", "beiguan-2022", "zhongwei-2023", "linfen-2021", "dongxiang-2022"]

# Prose of part three. In 甘肃 the performance section is part four; the reports and forms stand behind part three everywhere.
OF_PART_THREE = ("reasons", "uses", "text", "performance")
ELSEWHERE = {"linxia-2022": ("performance",), "dongxiang-2022": ("performance",)}
NEVER = ("performance.report", "performance.report_title")

NO_FIGURE = [r"〔20\d\d〕\d+号", r"【20\d\d】\d+号", r"(?<![\d.])20[012]\d(?:年|-)?(?![\d.,])", r"\d{1,2}月(?:\d{1,2}日)?", r"(?:^|(?<=[。；;：:，,、（(]))\d{1,2}[.．、)）]",
             r"\d+(?=[.．]“|\.[^\d])"]

# slug → path → figures, with the reason why they stand in prose.
PERMITTED = {
    "linfen-2021": {
        "reasons.vehicle_operation": {"820": "车牌号的一部分"},
        "performance.projects[0].summary": {
            "795": "1300 减 505，两数都在这一句里，505 不在任何表中（E31 改正）",
            "1300": "原文这一句说的是配套年度预算资金，facts.json 记为不可推导；与自评表的预算数核对过"}},
    "beiguan-2022": {"performance.key[0]": {"15": "覆盖人数，重点评价的内容，不在任何表中"}},
}


def texts(value, path=""):
    if isinstance(value, dict):
        for key, member in value.items():
            yield from texts(member, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from texts(item, f"{path}[{i}]")
    elif isinstance(value, str):
        yield path, value


def underivable(slug):
    found = set()

    def collect(value):
        if isinstance(value, dict):
            if value.get("derivable") is False:
                found.add(re.sub(r"[^\d.]", "", value["text"]))
            for member in value.values():
                collect(member)
        elif isinstance(value, list):
            for item in value:
                collect(item)
    with open(os.path.join(SEEDS, slug, "facts.json"), encoding="utf-8") as file:
        collect(json.load(file))
    return found


def figures(text):
    for pattern in NO_FIGURE:
        text = re.sub(pattern, "□", text)
    return [m.group(0).replace(",", "") for m in re.finditer(r"\d[\d,]*(?:\.\d+)?", text)]


class Prose(unittest.TestCase):
    def typed(self, slug):
        with open(os.path.join(ROOT, "data", slug + ".json"), encoding="utf-8") as file:
            data = json.load(file)
        for path, text in texts(data):
            section = path.split(".")[0].split("[")[0]
            if section not in OF_PART_THREE or section in ELSEWHERE.get(slug, ()) or path.startswith(NEVER):
                continue
            if section == "uses" and re.fullmatch(r"\d{3,5}", text):
                continue  # a code, printed as its name
            for figure in figures(text):
                yield path, figure

    def test_every_figure_in_prose_has_its_reason(self):
        for slug in DATA:
            inputs = underivable(slug)
            for path, figure in self.typed(slug):
                with self.subTest(slug, path=path, figure=figure):
                    permitted = PERMITTED.get(slug, {}).get(path, {})
                    self.assertTrue(figure in inputs or figure in permitted, "a figure that follows from others is typed")

    def test_the_list_holds_nothing_that_is_gone(self):
        for slug, paths in PERMITTED.items():
            typed = set(self.typed(slug))
            for path, items in paths.items():
                for figure in items:
                    self.assertIn((path, figure), typed)

    def test_a_typed_figure_is_found(self):
        """The scan sees what it is for: amounts, shares, counts; not years and ordinals."""
        for figure in ("249.96", "29.27", "19", "1103.93"):
            self.assertIn(figure, figures("2022年增加249.96万元，增长29.27%，12月3日起19人，1,103.93元"))
        self.assertEqual(figures("2022年、2021年12月；1.一是；（2）二是"), [])


if __name__ == "__main__":
    unittest.main()

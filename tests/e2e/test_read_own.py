"""Our own Word files, web pages and PDF files, read back as somebody's publication: every paragraph and every cell as
printed."""
import os
import tempfile
import unittest

import readers
import readers_pdf


def without_contents(blocks):
    """The list of headings at the beginning and the heading above it stand in no Markdown; drafts have a mark in it."""
    return [b for b in blocks if not b.get("contents") and b.get("text") not in ("目　录", "草稿")]


def whole(title):
    """Without the ends of lines in it: titles are broken as they are in print."""
    return title.replace("\n", "")


class OwnDocuments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.paths = {slug: readers.build(slug, os.path.join(cls.folder.name, slug), "md,docx,html,pdf")
                     for slug in readers.DEPARTMENTS}
        cls.printed = {slug: readers.printed(path + ".md") for slug, path in cls.paths.items()}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def compare(self, printed, blocks):
        at, before = 0, []
        for item in printed:
            if "cells" not in item:
                self.assertLess(at, len(blocks), item["text"])
                self.assertEqual(whole(blocks[at].get("text")), item["text"])
                at, before = at + 1, [*before[-1:], item["text"]]
                continue
            above = []
            while blocks[at]["kind"] != "table":
                above.append(blocks[at]["text"])
                at += 1
            caption, said = readers.tokens([item["caption"]]), readers.tokens(before)
            self.assertIn(readers.tokens(above), (caption, [t for t in caption if t not in said]))  # not said twice
            self.assertEqual(readers.squeezed(readers.cells(blocks[at])), readers.squeezed(item["cells"]), item["caption"])
            self.assertEqual(blocks[at]["doubt"], 0)
            if item["head"]:
                self.assertEqual(blocks[at]["header_rows"], item["head"], item["caption"])
            at += 1
        self.assertEqual([b.get("text") for b in blocks[at:]], [])

    def read_back(self, ending, level, skipped=0):
        for slug in readers.DEPARTMENTS:
            with self.subTest(slug=slug):
                document = readers.read(self.paths[slug] + ending)
                blocks = without_contents(document["blocks"])
                self.compare(self.printed[slug], blocks)
                self.assertGreater(sum(b["kind"] == "table" for b in blocks), 5)
                self.assertEqual([level(b) for b in blocks if b.get("level")][skipped:],
                                 [level(i) for i in self.printed[slug] if i.get("level")])

    def test_word_file(self):
        self.read_back(".docx", lambda b: (whole(b["text"]), b["level"]))

    def test_web_page(self):
        """Its title is a heading, too; no level of a web page may be left out."""
        self.read_back(".html", lambda b: b["text"], 1)

    def test_pdf(self):
        for slug in readers.DEPARTMENTS:
            with self.subTest(slug=slug):
                document = readers.read(self.paths[slug] + ".pdf")
                printed = self.printed[slug]
                readers_pdf.compare(self, printed, readers_pdf.body(document, printed), most_cut=9)
                self.assertGreater(document["pages"], 15)
                for block in document["blocks"]:
                    for box in [block["box"], *(c["box"] for c in block.get("cells", []))]:
                        self.assertTrue(0 <= box[0] < box[2] <= 85000 and 0 <= box[1] < box[3] <= 85000, box)

    def test_tables_among_charts_and_in_parts(self):
        """Charts are read as nothing but their captions; a table that the pages have in parts is one table."""
        slug = "jinquan-2023"
        path = readers.build(slug, os.path.join(self.folder.name, slug), "md,docx,html,pdf")
        printed = [i for i in readers.printed(path + ".md") if "cells" in i and "（图" not in i["caption"]]
        self.assertEqual(max(1 + column for i in printed for _, column in i["cells"]), 41)
        for ending in (".docx", ".html", ".pdf"):
            blocks = readers.read(path + ending)["blocks"]
            tables = [b for k, b in enumerate(blocks) if b["kind"] == "table" and "（图" not in blocks[k + 1].get("text", "")]
            self.assertEqual(len(tables), len(printed), ending)
            for item, table in zip(printed, tables):
                wanted = {at: (readers_pdf.squeeze(text), *span) for at, (text, *span) in readers.squeezed(item["cells"]).items()}
                found = {at: (readers_pdf.squeeze(text), *span)
                         for at, (text, *span) in readers.squeezed(readers.cells(table)).items()}
                self.assertEqual(found, wanted, ending + " " + item["caption"])


if __name__ == "__main__":
    unittest.main()

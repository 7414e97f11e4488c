"""Numbers that Word writes before paragraphs by itself, in all of its ways, symbols, fields and marks of layout: a published
document says them, so they are read. What Word shows is told by ECMA-376-1, 17.18.59 and 17.9."""
import os
import subprocess
import tempfile
import unittest
import zipfile

DUMP = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "published_dump")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
         'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SHOWN = {  # format: what the numbers 1, 10, 11, 20, 27, 103 look like
    "decimal": "1 10 11 20 27 103", "decimalZero": "01 10 11 20 27 103", "none": "- - - - - -",
    "chineseCounting": "一 十 十一 二十 二十七 一百零三", "chineseCountingThousand": "一 十 十一 二十 二十七 一百零三",
    "chineseLegalSimplified": "壹 壹拾 壹拾壹 贰拾 贰拾柒 壹佰零叁", "ideographDigital": "一 一〇 一一 二〇 二七 一〇三",
    "decimalFullWidth": "１ １０ １１ ２０ ２７ １０３", "ideographTraditional": "甲 癸 11 20 27 103",
    "decimalEnclosedCircle": "① ⑩ ⑪ ⑳ 27 103", "decimalEnclosedParen": "⑴ ⑽ ⑾ ⒇ 27 103", "decimalEnclosedFullstop": "⒈ ⒑ ⒒ ⒛ 27 103",
    "ideographEnclosedCircle": "㊀ ㊉ 11 20 27 103", "upperRoman": "I X XI XX XXVII CIII", "lowerRoman": "i x xi xx xxvii ciii",
    "upperLetter": "A J K T AA YYYY", "lowerLetter": "a j k t aa yyyy", "unheardOf": "1 10 11 20 27 103"}


def docx(path, body, numbering="", styles=""):
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("[Content_Types].xml", TYPES)
        for folder, links in (("_rels/.rels", (("officeDocument", "word/document.xml"),)),
                              ("word/_rels/document.xml.rels", (("numbering", "numbering.xml"), ("styles", "styles.xml")))):
            z.writestr(folder, '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
                f'<Relationship Id="r{i}" Type="{KIND}{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(links)) + "</Relationships>")
        z.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        z.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
        z.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")


def paragraph(text, number=None, level=0, run=None):
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>' if number else ""
    return f"<w:p>{properties}<w:r>{run or f'<w:t>{text}</w:t>'}</w:r></w:p>"


def level(i, fmt, text, more="", start=1):
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def abstract(i, *levels):
    return f'<w:abstractNum w:abstractNumId="{i}">{"".join(levels)}</w:abstractNum>'


def use(i, of, more=""):
    return f'<w:num w:numId="{i}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


class Numbers(unittest.TestCase):
    def texts(self, *args):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.docx")
            docx(path, *args)
            run = subprocess.run([DUMP, path], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def test_ways_of_writing_numbers(self):
        numbers = (1, 10, 11, 20, 27, 103)
        for fmt, shown in SHOWN.items():
            lists = "".join(abstract(i, level(0, fmt, "%1：", start=n)) for i, n in enumerate(numbers))
            uses = "".join(use(i + 1, i) for i in range(len(numbers)))
            out = self.texts("".join(paragraph("甲", i + 1) for i in range(len(numbers))), lists + uses)
            for n, text in zip(numbers, shown.split()):
                self.assertIn(f"{'' if text == '-' else text}：甲", out, (fmt, n))

    def test_levels_count_for_themselves(self):
        """1, 1.1, 1.2, 2, 2.1: a higher level begins the lower ones anew, unless that is forbidden; legal ones are decimal."""
        lists = abstract(0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "%1.%2、", "<w:isLgl/>"),
                         level(2, "decimal", "(%3)", '<w:lvlRestart w:val="0"/><w:suff w:val="nothing"/>'))
        numbers = [(0, "一、"), (1, "1.1、"), (1, "1.2、"), (2, "(1)"), (0, "二、"), (1, "2.1、"), (2, "(2)")]
        out = self.texts("".join(paragraph(f"段{i}", 1, at) for i, (at, _) in enumerate(numbers)), lists + use(1, 0))
        for i, (_, shown) in enumerate(numbers):
            self.assertIn(f"{shown}段{i}", out)

    def test_lists_that_begin_elsewhere_or_look_otherwise(self):
        """An override of the start or of a whole level, and a list that is only a pointer to that of a style."""
        numbering = (abstract(0, level(0, "decimal", "%1)")) + '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
                     + '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="S"/>' + level(0, "upperLetter", "%1)") + "</w:abstractNum>"
                     + use(1, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
                     + use(2, 0, '<w:lvlOverride w:ilvl="0">' + level(0, "lowerRoman", "%1)", start=4) + "</w:lvlOverride>") + use(3, 1)
                     + use(4, 99))
        out = self.texts("".join(paragraph(f"段{i}", i) for i in (1, 1, 3, 4)) + paragraph("点", 5), numbering
                         + abstract(5, level(0, "bullet", "*")) + use(5, 5))
        for shown in ("7) 段1", "8) 段1", "A) 段3"):
            self.assertIn(shown, out)
        for plain in ("段4", "点"):
            self.assertIn(plain, out)
        self.assertNotIn("*", out)

    def test_symbols_and_fields(self):
        field = '<w:fldChar w:fldCharType="%s"/>'
        nested = (field % "begin" + "<w:instrText>PAGE</w:instrText>" + field % "separate" + "<w:t>12</w:t>" + field % "end")
        out = self.texts("".join(paragraph("", run=f'<w:t>框{i}</w:t><w:sym w:font="Wingdings" w:char="{code}"/><w:t>完</w:t>')
                                 for i, code in enumerate(("F0FE", "f0a8", "F0FC", "00B7", "4E00", "F123", "x"))) + paragraph("", run=nested))
        for shown in ("框0☑完", "框1□完", "框2√完", "框3·完", "框4一完", "框5完", "框6完", "12"):
            self.assertIn(shown, out)
        self.assertNotIn("PAGE", out)
        deep = self.texts(paragraph("", run=(field % "begin") * 200 + "<w:instrText>X</w:instrText>" + (field % "end") * 201) + paragraph("其后"))
        self.assertIn("其后", deep)


if __name__ == "__main__":
    unittest.main()

# ctest: sanitize
"""Invented files as departments publish them, made here byte by byte: what is read of them, and what is refused."""
import io
import os
import re
import subprocess
import tempfile
import unittest
import zipfile

import readers

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body, styles="", numbering="", notes="", main="word/document.xml", ns=W, extra=()):
    """A document of the given parts; `main` may have any name."""
    out = io.BytesIO()
    folder, _, name = main.rpartition("/")
    parts = {"styles": styles, "numbering": numbering, "footnotes": notes}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr("_rels/.rels", f'<Relationships xmlns="r"><Relationship Id="a" Type="{REL}/officeDocument" Target="/{main}"/>'
                   "</Relationships>")
        z.writestr(main, f'<?xml version="1.0"?><w:document xmlns:w="{ns}" xmlns:m="x/math" xmlns:mc="mc" xmlns:r="{REL}"><w:body>'
                   f"{body}</w:body></w:document>")
        z.writestr(f"{folder}/_rels/{name}.rels", '<Relationships xmlns="r">' + "".join(
            f'<Relationship Id="{k}" Type="{REL}/{k}" Target="{k}-part.xml"/>' for k, v in parts.items() if v) + "</Relationships>")
        for k, v in parts.items():
            if v:
                z.writestr(f"{folder}/{k}-part.xml", f'<w:{k} xmlns:w="{ns}">{v}</w:{k}>')
        for name, text in extra:
            z.writestr(name, text)
    return out.getvalue()


def p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, data, name="a.bin"):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        return path

    def blocks(self, data):
        return readers.read(self.file(data))["blocks"]

    def texts(self, data):
        return [b["text"] for b in self.blocks(data) if b["kind"] == "paragraph"]

    def table(self, data):
        tables = [b for b in self.blocks(data) if b["kind"] == "table"]
        self.assertEqual(len(tables), 1)
        return tables[0]

    def refused(self, data, code):
        document, said = readers.dump(self.file(data))
        self.assertIsNone(document)
        self.assertEqual(re.findall(r"E\d{4}", said), [code], said)
        self.assertIn("→", said, "what to do")
        return said


class Word(Files):
    def test_revisions_fields_and_hidden_text(self):
        run = "<w:r><w:t>{}</w:t></w:r>".format
        body = ("<w:p>" + run("收入") + '<w:ins w:id="1">' + run("合计") + '</w:ins><w:del w:id="2"><w:r><w:delText>总计</w:delText>'
                "</w:r></w:del>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("3.50") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                + '<w:r><w:rPr><w:vanish/></w:rPr><w:t>不见</w:t></w:r><w:hyperlink>' + run("万元") + "</w:hyperlink>"
                "<w:r><w:tab/><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"
                '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>' + run("前半") + "</w:p>" + p("后半"))
        document, said = readers.dump(self.file(docx(body)))
        self.assertEqual([b["text"] for b in document["blocks"]], ["收入合计3.50万元\t甲\n乙", "前半后半"])
        self.assertIn("E2253", said)

    def test_headings_through_styles(self):
        styles = ('<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>'
                  '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="正文标题"/><w:basedOn w:val="a"/></w:style>'
                  '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
                  '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>')
        body = "".join(p(s, f'<w:pStyle w:val="{s}"/>') for s in "abct") + p("d", '<w:outlineLvl w:val="9"/><w:pStyle w:val="a"/>')
        blocks = self.blocks(docx(body, styles))
        self.assertEqual([b["level"] for b in blocks], [1, 1, 3, 0, 0])
        self.assertEqual([b["contents"] for b in blocks], [False, False, False, True, False])

    def test_automatic_numbers(self):
        level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'.format
        numbering = ('<w:abstractNum w:abstractNumId="7">' + level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）")
                     + level(2, "decimal", "%1.%3") + "</w:abstractNum>"
                     '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
                     '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="21"/></w:lvlOverride></w:num>')

        def item(level, num=1):
            return p("文", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')
        body = item(0) + item(1) + item(1) + item(2) + item(0) + item(1) + item(0, 2) + item(0, 0)
        self.assertEqual(self.texts(docx(body, numbering=numbering)),
                         ["一、文", "（一）文", "（二）文", "一.1 文", "二、文", "（一）文", "二十一、文", "文"])

    def test_merged_cells_and_nested_tables(self):
        inner = "<w:tbl><w:tr>" + tc("内1") + tc("内2") + "</w:tr></w:tbl>" + p("外")
        rows = ("<w:tr><w:trPr><w:tblHeader/></w:trPr>" + tc("项目", '<w:gridSpan w:val="2"/>') + tc("金额") + "</w:tr>"
                "<w:tr>" + tc("甲", '<w:vMerge w:val="restart"/>') + tc("a") + tc("1.00") + "</w:tr>"
                "<w:tr>" + tc("", "<w:vMerge/>") + tc("b") + tc("2.00") + "</w:tr>"
                '<w:tr><w:trPr><w:del w:id="1"/></w:trPr>' + tc("删") + tc("删") + tc("9.00") + "</w:tr>"
                "<w:tr><w:tc>" + p("无属性") + "</w:tc>" + tc(inner) + tc("3.00") + "</w:tr>")
        blocks = self.blocks(docx(p("表前") + f"<w:tbl>{rows}</w:tbl>" + p("表后")))
        self.assertEqual([b["kind"] for b in blocks], ["paragraph", "table", "table", "paragraph"])
        self.assertEqual(blocks[1]["header_rows"], 1)
        self.assertEqual(readers.cells(blocks[1]), {
            (0, 0): ("项目", 1, 2), (0, 2): ("金额", 1, 1), (1, 0): ("甲", 2, 1), (1, 1): ("a", 1, 1), (1, 2): ("1.00", 1, 1),
            (2, 1): ("b", 1, 1), (2, 2): ("2.00", 1, 1), (3, 0): ("无属性", 1, 1), (3, 1): ("外", 1, 1), (3, 2): ("3.00", 1, 1)})
        self.assertTrue(blocks[2]["nested"])
        self.assertEqual(readers.cells(blocks[2]), {(0, 0): ("内1", 1, 1), (0, 1): ("内2", 1, 1)})

    def test_a_form_whose_headings_repeat_from_its_middle_is_one_table(self):
        """Word repeats only the first rows of a table, so such a form is two: the same columns, nothing between them."""
        grid = '<w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="{}"/><w:gridCol w:w="700"/></w:tblGrid>'.format
        top = "<w:tr>" + tc("项目") + tc("某项目") + tc("元") + "</w:tr>"
        rest = ("<w:tr><w:trPr><w:tblHeader/></w:trPr>" + tc("指标") + tc("目标") + tc("得分") + "</w:tr>"
                "<w:tr>" + tc("甲") + tc("≥60%") + tc("9") + "</w:tr>")

        def tables(between, width=800, head=rest):
            body = f"<w:tbl>{grid(800)}{top}</w:tbl>{between}<w:tbl>{grid(width)}{head}</w:tbl>"
            return [b for b in self.blocks(docx(body)) if b["kind"] == "table"]
        whole, = tables("<w:p/>")
        self.assertEqual({at: cell[0] for at, cell in readers.cells(whole).items()},
                         {(0, 0): "项目", (0, 1): "某项目", (0, 2): "元", (1, 0): "指标", (1, 1): "目标", (1, 2): "得分",
                          (2, 0): "甲", (2, 1): "≥60%", (2, 2): "9"})
        self.assertEqual(whole["header_rows"], 0)
        self.assertEqual(len(tables(p("另一张表"))), 2)
        self.assertEqual(len(tables("<w:p/>", width=801)), 2)
        self.assertEqual(len(tables("<w:p/>", head=top)), 2)

    def test_odd_names_strict_form_text_boxes_and_notes(self):
        box = ('<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>' + p("框内") +
               "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + p("框内") +
               "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>框外</w:t></w:r></w:p>")
        notes = '<w:footnote w:type="separator" w:id="0">' + p("线") + '</w:footnote><w:footnote w:id="1">' + p("脚注") + "</w:footnote>"
        blocks = self.blocks(docx("<w:sdt><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>" + box, notes=notes,
                                  main="文档/main2.xml", ns=STRICT))
        self.assertEqual([(b["text"], b["note"]) for b in blocks],
                         [("控件", False), ("框内", False), ("框外", False), ("脚注", True)])

    def test_damaged(self):
        whole = docx(p("文" * 2000))
        self.refused(whole[:len(whole) // 2], "E2201")
        self.refused(docx("<w:p>"), "E2211")
        self.refused(docx(""), "E2250")


class Web(Files):
    def page(self, body, head="", encoding="utf-8"):
        return f"<html><head><title>题</title>{head}</head><body>{body}</body></html>".encode(encoding)

    def test_encodings(self):
        text = "朱镕基 ㎡ · — 䶮"
        for meta, encoding in (('<meta charset="gb2312">', "gb18030"), ("<meta http-equiv=Content-Type content='text/html; charset=GBK'>",
                               "gb18030"), ("", "gb18030"), ('<meta charset="utf-8">', "gb18030"), ('<meta charset="gb2312">', "utf-8"),
                               ("", "utf-8-sig"), ("", "utf-16")):
            with self.subTest(meta=meta, encoding=encoding):
                self.assertEqual(self.texts(self.page(f"<p>{text}</p>", meta, encoding)), [text])

    def test_one_broken_character_spoils_nothing_else(self):
        page = self.page("<p>收入决算情况</p><p>支出决算情况</p>", '<meta charset="utf-8">').replace("决".encode(), b"\xe5\x86", 1)
        document, said = readers.dump(self.file(page))
        self.assertEqual([b["text"] for b in document["blocks"]], ["收入�算情况", "支出决算情况"])
        self.assertIn("E2251", said)

    def test_office_markup(self):
        page = self.page("<![if !supportLists]>1. <![endif]>收入<o:p></o:p><p class=MsoNormal>甲<o:p>&nbsp;</o:p></p>"
                         "<!--[if gte mso 9]><p>不见</p><![endif]--><?xml:namespace prefix = o />乙<st1:date>2023年</st1:date>")
        self.assertEqual(self.texts(page), ["1. 收入", "甲", "乙2023年"])

    def test_white_space_breaks_and_entities(self):
        page = self.page("<p>  收入\n  合计&nbsp;&lt;1&gt;<br>第二行 </p><pre>a  b\nc</pre><div>甲<span>乙</span><div>丙</div>丁</div>")
        self.assertEqual(self.texts(page), ["收入 合计 <1>\n第二行", "a  b\nc", "甲乙", "丙", "丁"])

    def test_hidden_text(self):
        page = self.page("<p style='display:none'>一</p><p class=x>二</p><p hidden>三</p><div class='a'><p>四</p><i>五</i></div>"
                         "<p class=y>六</p><script>document.write('<p>七</p>')</script><p style='visibility:hidden'>八</p>",
                         "<style>.x{display:none} .a>p, .b { DISPLAY: none !important } @media print{.y{display:none}}</style>")
        self.assertEqual(self.texts(page), ["五", "六"])

    def test_spans_and_headers(self):
        table = self.table(self.page(
            "<table><tr><th rowspan=2>项目</th><th colspan=2>决算数</th></tr><tr><th>合计</th><th>其中</th></tr>"
            "<form><tr><td>甲<p>乙</p></td><td>1.00</td><td style='display:none'>x</td><td>2.00</td></tr></form>"
            "<tr><td colspan=3>注</table>"))
        self.assertEqual(table["header_rows"], 2)
        self.assertEqual(readers.cells(table), {
            (0, 0): ("项目", 2, 1), (0, 1): ("决算数", 1, 2), (1, 1): ("合计", 1, 1), (1, 2): ("其中", 1, 1),
            (2, 0): ("甲\n乙", 1, 1), (2, 1): ("1.00", 1, 1), (2, 2): ("2.00", 1, 1), (3, 0): ("注", 1, 3)})

    def test_tables_that_arrange_the_page(self):
        data = "<table border=1><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>"
        blocks = self.blocks(self.page(f"<table><tr><td>导航</td><td><p>标题</p>{data}<p>注</p></td></tr></table>"))
        self.assertEqual([b.get("text", "表") for b in blocks], ["导航", "标题", "表", "注"])
        self.assertEqual(readers.cells(blocks[2])[1, 1], ("2", 1, 1))

    def test_overlapping_spans_are_doubted(self):
        page = self.page("<table><tr><td>a<td rowspan=2>b</tr><tr><td colspan=2>c</tr></table>")
        document, said = readers.dump(self.file(page))
        self.assertEqual(document["blocks"][0]["doubt"], 5)
        self.assertIn("E2249", said)


class Refused(Files):
    def test_what_is_not_read_is_named(self):
        compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as z:
            z.writestr("决算.docx", docx(p("文")))
        ofd = io.BytesIO()
        with zipfile.ZipFile(ofd, "w") as z:
            z.writestr("OFD.xml", "<ofd/>")
        for data, word in ((compound + "WordDocument".encode("utf-16-le"), "Word 97"), (compound + "Workbook".encode("utf-16-le"), "Excel 97"),
                           (compound + "EncryptedPackage".encode("utf-16-le"), "加了密"), (archive.getvalue(), "压缩包"),
                           (ofd.getvalue(), "OFD"), (b"\xff\xd8\xff\xe0" + bytes(100), "图片"), (b"\x89PNG\r\n\x1a\n", "图片"),
                           (b"Rar!\x1a\x07", "压缩包"), (b"{\\rtf1 x}", "RTF"), (b"", "空文件"), ("收入，支出".encode(), "纯文本"),
                           (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "mht"), (b"\x00\x01\x02" * 40, "不认识"), (b"PK\3\4" + bytes(90), "损坏")):
            with self.subTest(word=word):
                self.assertIn(word, self.refused(data, "E2241"))


class Pdf(Files):
    def pdf(self, *contents, resources=""):
        """A page of A4 for each content stream."""
        kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(contents)))
        objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>",
                   "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
                   "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream"]
        for i, content in enumerate(contents):
            objects += [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {6 + 2 * i} 0 R/Resources<</Font<</F 3 0 R>>{resources}>>>>",
                        f"<</Length {len(content)}>>stream\n{content}\nendstream"]
        out, places = "%PDF-1.4\n", []
        for i, text in enumerate(objects):
            places.append(len(out))
            out += f"{i + 1} 0 obj\n{text}\nendobj\n"
        table = "".join(f"{at:010} 00000 n \n" for at in places)
        return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
                f"startxref\n{len(out)}\n%%EOF\n").encode()

    @staticmethod
    def text(x, y, text, size=10):
        return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"

    def ruled(self, xs, ys, skip=()):
        """Lines of a table; `skip`: ("v" or "h", line, field) that are missing."""
        out = ""
        for i, x in enumerate(xs):
            out += "".join(f"{x} {a} m {x} {b} l S\n" for k, (a, b) in enumerate(zip(ys, ys[1:])) if ("v", i, k) not in skip)
        for i, y in enumerate(ys):
            out += "".join(f"{a} {y} m {b} {y} l S\n" for k, (a, b) in enumerate(zip(xs, xs[1:])) if ("h", i, k) not in skip)
        return out

    def test_cells_from_rules(self):
        """Numbers that stand close to each other, on both sides of a line, are two; a missing line is a span."""
        xs, ys = (100, 200, 250, 300), (700, 680, 660)
        content = (self.ruled(xs, ys, {("v", 2, 0)}) + self.text(102, 686, "Item") + self.text(230, 686, "Amount")
                   + self.text(102, 666, "a") + self.text(222, 666, "12.34") + self.text(250.6, 666, "56.78"))
        table = self.table(self.pdf(content))
        self.assertEqual(readers.cells(table), {(0, 0): ("Item", 1, 1), (0, 1): ("Amount", 1, 2), (1, 0): ("a", 1, 1),
                                                (1, 1): ("12.34", 1, 1), (1, 2): ("56.78", 1, 1)})
        self.assertEqual(table["doubt"], 0)
        self.assertEqual(table["cells"][0]["box"], [10000, 14200, 20000, 16200])

    def test_headings_inside_a_form_that_pages_repeat(self):
        """They are read once: at the top of a page, beside a cell that goes on; and two tables edge to edge are one."""
        xs, columns = (60, 120, 200, 280), (62, 125, 205)

        def row(y, *texts):
            return "".join(self.text(x, y, t) for x, t in zip(columns, texts) if t)
        first = (row(146, "form", "A") + row(126, "item", "kind", "goal") + row(96, "all", "x1", "5")
                 + self.ruled(xs, (160, 140, 120, 90)))
        second = (row(786, "item", "kind", "goal") + row(766, "more", "x2", "6") + row(746, "last", "x3", "7")
                  + self.ruled(xs, (800, 780, 760, 740)))
        table = self.table(self.pdf(first, second))
        rows = ["form", "A", "", "item", "kind", "goal", "all", "x1", "5", "more", "x2", "6", "last", "x3", "7"]
        self.assertEqual([cell[0] for _, cell in sorted(readers.cells(table).items())], rows)
        self.assertEqual(table["header_rows"], 0)
        below = row(76, "more", "x2", "6") + self.ruled(xs, (88.5, 70))
        self.assertEqual([cell[0] for _, cell in sorted(readers.cells(self.table(self.pdf(first + below))).items())], rows[:12])

    def test_doubts(self):
        xs, ys = (100, 200, 300), (700, 680, 660, 640, 620)
        crowded = self.ruled(xs, ys) + "".join(self.text(102, y, "name") + self.text(205, y, "1.00") + self.text(260, y, "2.00")
                                               for y in (686, 666, 646, 626))
        self.assertEqual(self.table(self.pdf(crowded))["doubt"], 3)
        across = self.ruled(xs, ys) + self.text(180, 686, "123456.78") + self.text(102, 666, "x")
        self.assertEqual(self.table(self.pdf(across))["doubt"], 4)

    def test_paragraphs_of_lines(self):
        line = "the quick brown fox jumps over the lazy dog and runs away"
        more = line + " ok"  # as far to the right
        content = (self.text(92, 700, line, 14) + self.text(72, 680, more, 14) + self.text(72, 660, "at last.", 14)
                   + self.text(92, 640, line, 14) + self.text(72, 620, "the end.", 14) + self.text(290, 40, "- 1 -"))
        self.assertEqual(self.texts(self.pdf(content)), [f"{line} {more} at last.", f"{line} the end."])

    def test_scans_and_damage(self):
        self.refused(self.pdf("q 500 0 0 700 0 0 cm /I Do Q", resources="/XObject<</I 4 0 R>>"), "E2245")
        self.refused(b"%PDF-1.4\nnothing", "E2247")

    def test_passwords(self):
        plain = self.file(self.pdf(self.text(72, 700, "text")), "plain.pdf")
        locked = os.path.join(self.folder, "locked.pdf")
        subprocess.run(["qpdf", "--encrypt", "secret", "owner", "256", "--", plain, locked], check=True)
        with open(locked, "rb") as f:
            self.refused(f.read(), "E2243")

    def test_no_poppler(self):
        path = self.file(self.pdf(self.text(72, 700, "text")))
        run = subprocess.run([readers.DUMP, path], capture_output=True, text=True, env={"PATH": "/nonexistent"})
        self.assertEqual(run.returncode, 1)
        self.assertIn("E2242", run.stderr)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""Makes the files that a fuzz target begins with: no binary file stands in the repository.

    tests/fuzz/seeds.py PROGRAM TARGET FOLDER [COLLECTION...]

PROGRAM is a built juesuan; TARGET the name of a fuzz target without fuzz_. Files of the COLLECTIONs (folders, such as the
test files of apache/poi, SheetJS and libxls) up to 40 KB are added, and what stands in tests/fuzz/corpus/TARGET.
"""
import csv
import io
import json
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FAMILY = ROOT / "tests" / "data" / "family"
sys.path.insert(0, str(HERE.parent / "e2e"))
from accounts_export import Department, Export, write_openpyxl  # noqa: E402
from raw_workbook import archive, cell, compound, record, stream, text, xlsx_parts  # noqa: E402

ROWS = ('<row r="1" hidden="1"><c r="A1" t="s" s="1"><v>0</v></c><c t="inlineStr"><is><r><t>_x4E2D_</t></r><rPh><t>x</t></rPh></is></c>'
        '<c><f t="shared" si="0">A1</f><v>1.5E2</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2023-09-20T01:02:03</v></c>'
        '<c t="str"><v>1,234.5万元</v></c></row>')


def xlsx(program):
    parts = xlsx_parts(ROWS, strings="<si><t>a</t></si>", styles='<numFmts><numFmt numFmtId="164" formatCode="[h]:mm;@"/></numFmts>'
                       '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>', sheet_head='<cols><col min="2" max="3" hidden="1"/></cols>',
                       sheet_tail='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    yield archive(parts, 0)
    yield archive(parts)
    for _, part in parts:
        yield part.encode()
    yield '<?xml version="1.0" encoding="GB18030"?><a b="&#38;">甲<![CDATA[x]]></a>'.encode("gb18030")
    yield "<a><b/></a>".encode("utf-16")


def xls(program):
    formula = record(6, cell(0, 3) + b"\0" * 6 + b"\xff\xff" + b"\0" * 6) + record(0x207, text("甲"))
    sheet = (record(0x203, cell(0, 0) + struct.pack("<d", 0.07)) + record(0x27E, cell(0, 1) + struct.pack("<i", 5003)) +
             record(0xBD, struct.pack("<HHHiHiH", 1, 0, 0, 30, 0, 7, 1)) + record(0xFD, cell(0, 2) + struct.pack("<I", 0)) +
             record(0x204, cell(2, 0) + text("b", False)) + record(0x205, cell(3, 1) + b"\7\1") + formula +
             record(0xE5, struct.pack("<HHHHH", 1, 0, 1, 0, 1)) + record(0x208, b"\0" * 12 + b"\x20\0\0\0") +
             record(0x7D, b"\0\0\1\0\0\0\0\0\1\0"))
    sst = record(0xFC, struct.pack("<II", 1, 1) + b"\4\0\x0d\1\0\2\0\0\0\x2d\x4e") + record(0x3C, b"\0abc\0\0\0\0xy")
    before = sst + record(0x41E, struct.pack("<H", 164) + text("yyyy")) + record(0xE0, struct.pack("<HH", 0, 164)) + \
        record(0x1AE, b"\1\0\1\4") + record(0x17, b"\1\0" + b"\0" * 6) + \
        record(0x18, b"\0\0\0\1\x0b\0\0\0\0\0" + b"\0" * 4 + b"\0a\x3b" + b"\0" * 10)
    book = stream(sheet, before)
    properties = b"\xfe\xff" + b"\0" * 22 + struct.pack("<I", 1) + bytes.fromhex("05D5CDD59C2E1B10939708002B2CF9AE") + \
        struct.pack("<I", 48) + struct.pack("<IIIIIIII", 90, 3, 0, 32, 1, 46, 2, 54) + struct.pack("<III", 1, 2, 2) + b"a\0" + \
        struct.pack("<II", 2, 65001) + struct.pack("<II", 30, 2) + b"x\0\0\0"
    yield book
    yield book[len(record(0x809, b"\0" * 16)):]
    yield compound({"Workbook": book, "\5DocumentSummaryInformation": properties})
    yield compound({"Book": book + b"\0" * 5000})


def family(program, formats):
    """The outputs of the small family's department, {ending: bytes}."""
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run([program, "build", str(FAMILY / "data.json"), "-o", out, "--formats", formats, "--templates", str(FAMILY)],
                             capture_output=True, text=True, check=False)
        if run.returncode:
            raise SystemExit(run.stderr)
        return {p.name.split(".", 1)[1]: p.read_bytes() for p in pathlib.Path(out).iterdir()}


def json_texts(program):
    yield b'\xef\xbb\xbf{"a": [1, -0.50, 1e3, true, null, "\\u51b3\\n"], "// note": {}}'
    yield (FAMILY / "data.json").read_bytes()


def data(program):
    text = (FAMILY / "data.json").read_bytes()
    whole = json.loads(text)
    yield text
    yield b""
    for change in ({"unit": "万元"}, {"year": 1999}, {"plan": []}, {"format": 2}):
        yield json.dumps({**whole, **change}, ensure_ascii=False).encode()


def pack(program):
    order = ["pack.json", "facts.json", "mandatory.json", "rules.json", "style.json", "plan.schema.json", "report.md.j2",
             "tables/b1.json", "tables/b2.json", "tables/b3.json"]
    for i, name in enumerate(order):
        yield bytes([i]) + (FAMILY / "plan" / name).read_bytes()


def markdown(program):
    yield family(program, "md")["md"]
    yield "# 一\n\n1. 甲\n   - **乙**\n\n<!-- table: t01 -->\n\n<!-- toc -->\n<!-- style: right -->\n*丙*\\\n丁&amp;\n".encode()


def font(program):
    import made_fonts
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "f.ttf")
        made_fonts.plain(str(path))
        yield path.read_bytes()
        made_fonts.collection(str(path), "造字")
        yield path.read_bytes()


def manifest(program):
    yield family(program, "md")["manifest.json"]


def shards(program):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "batch", str(FAMILY / "data.json"), "-o", out, "--formats", "md", "--shard", "1/1", "--templates", str(FAMILY)],
                       capture_output=True, check=False)
        for p in sorted(pathlib.Path(out).glob("batch*.json")):
            yield p.read_bytes()
    yield b'{"shard": 1, "shards": 1, "departments": []}'


def codes(program):
    rename = "code,old_name,new_name,since\n2080505,旧名,新名,2020\n"
    yield f"code,name\n208,社会保障和就业支出\n20805,甲\n2080505,乙\n\n%%\n{rename}".encode()


def template(program):
    for spec in sorted((ROOT / "tests" / "spec").glob("expr-*.txt")):
        for number, line in enumerate(spec.read_text("utf-8").splitlines()):
            if "=>" in line and not line.startswith("#"):
                yield bytes([number % 32]) + ("{{ " + line.split("=>")[0].strip() + " }}").encode()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ROW = ('<w:tr><w:trPr><w:gridBefore w:val="1"/><w:tblHeader/><w:odd><w:a/></w:odd></w:trPr>'
       '<w:tc><w:tcPr><w:gridSpan w:val="2"/><w:hMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>'
       '<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:vMerge w:val="restart"/><w:odd/></w:tcPr>'
       '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>丙</w:t></w:r></w:p><w:p><w:r><w:t>丁</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>')
TEXT = ('<w:p><w:pPr><w:pStyle w:val="1"/><w:outlineLvl w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:del><w:r><w:delText>去</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve"> 入 </w:t></w:r></w:ins>'
        '<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:r><w:tab/><w:br/><w:cr/>'
        '<w:noBreakHyphen/><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>1</w:t><w:fldChar w:fldCharType="end"/><w:footnoteReference w:id="2"/></w:r>'
        '<w:fldSimple w:instr="DATE"><w:r><w:t>今</w:t></w:r></w:fldSimple><w:sdt><w:sdtContent><w:r><w:t>框</w:t></w:r></w:sdtContent></w:sdt></w:p>')
PARTS = {
    "styles": '<w:styles xmlns:w="%s"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="2"/><w:pPr><w:outlineLvl w:val="0"/>'
              '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="2"><w:basedOn w:val="1"/></w:style></w:styles>',
    "numbering": '<w:numbering xmlns:w="%s"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="chineseCounting"/>'
                 '<w:lvlText w:val="第%%1部分"/><w:suff w:val="space"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%%1.%%2"/><w:isLgl/>'
                 '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
                 '</w:num></w:numbering>',
    "footnotes": '<w:footnotes xmlns:w="%s"><w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>'}


def word_file(body, **parts):
    """A package with so much as readers need."""
    kinds = "".join(f'<Relationship Id="r{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}" Target="{name}.xml"/>'
                    for i, name in enumerate(parts))
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    main = ('<Relationship Id="m" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/>')
    made = {"[Content_Types].xml": "<Types/>", "_rels/.rels": relations % main, "word/_rels/document.xml.rels": relations % kinds,
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            **{f"word/{name}.xml": part % W for name, part in parts.items()}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, text_of in made.items():
            z.writestr(name, text_of)
    return out.getvalue()


def docx(program):
    made = family(program, "docx")["docx"]
    yield made
    with zipfile.ZipFile(io.BytesIO(made)) as z:
        yield z.read("word/document.xml")
    table = '<w:tbl><w:tblGrid><w:odd/><w:gridCol w:w="9"/><w:gridCol w:w="9"/></w:tblGrid>' + ROW + ROW.replace(' w:val="restart"', "") + "</w:tbl>"
    body = TEXT + TEXT.replace('ilvl w:val="0"', 'ilvl w:val="1"') + table + table + "<w:odd/>" + TEXT
    yield word_file(body, **PARTS)
    yield word_file(body)
    yield f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
    for part in (TEXT, table):
        yield f'<w:document xmlns:w="{W}"><w:body>{part}</w:body></w:document>'.encode()


def html(program):
    yield family(program, "html")["html"]
    yield ('<html><head><meta charset=gb2312></head><body><h1>一</h1><table><tr><td rowspan=2>甲<td colspan=3>1.00</tr>'
           "<tr><td>2.00</table><p>丙&nbsp;<br>丁").encode("gb18030")


def pdf_text(program):
    """The whole of the small family's first page is 300 KB of glyphs: some words and lines of it are enough."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "f.pdf")
        path.write_bytes(family(program, "pdf")["pdf"])
        page = ["-f", "1", "-l", "1"]
        words = subprocess.run(["pdftotext", "-raw", "-bbox", *page, str(path), "-"], capture_output=True, check=True).stdout
        shapes = subprocess.run(["pdftocairo", "-svg", *page, "-paperw", "14400", "-paperh", "14400", "-nocenter", "-noshrink", str(path), "-"],
                                capture_output=True, check=True).stdout
        shapes = re.sub(rb"<defs>.*?</defs>", b"", shapes, flags=re.S)
        few = b"".join(line + b"\n" for i, line in enumerate(words.split(b"\n")) if i < 60 or b"word" not in line)
        lines = [line for line in shapes.split(b"\n") if not line.startswith((b"<use", b"<g", b"</g"))]
        yield few + b"\n%%" + shapes[:6000]
        yield few + b"\n%%" + b"\n".join(lines[:60] + lines[-1:])
        # the same on its side: words and glyphs run down the page
        turned = re.sub(rb'xMin="([^"]*)" yMin="([^"]*)" xMax="([^"]*)" yMax="([^"]*)"', rb'xMin="\2" yMin="\1" xMax="\4" yMax="\3"', few)
        yield turned + b"\n%%" + re.sub(rb'x="([-0-9.]+)" y="([-0-9.]+)"', rb'x="\2" y="\1"', shapes[:12000])


def prose(program):
    heading, sentence = "", ""
    for line in (ROOT / "tests" / "spec" / "claims.txt").read_text("utf-8").splitlines():
        if line.startswith("@ "):
            heading = line[2:].replace(" / ", " › ")
        elif line[:2] in ("> ", "? "):
            yield f"{heading}\n{line[2:].replace('⏎', ' ')}".encode()


def published(program):
    yield from html(program)
    rows = [["项目", "行次", "金额"], ["栏次", "", "1"], ["一、一般公共预算财政拨款收入", "1", "100.00"], ["本年收入合计", "2", "100.00"]]
    table = {"title": "收入支出决算总表", "number": "公开01表", "rows": rows}
    record = {"format": 1, "template": "plan", "year": 2025, "unit": "万元", "department": {"name": "甲局"},
              "published": {"tables": [table], "text": ["## 一、收入支出决算总体情况说明", "2022年度收、支总计均为100.00万元。"]}}
    yield json.dumps(record, ensure_ascii=False).encode()
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    yield f"<h1>甲局2022年度部门决算</h1><p>收入支出决算总表</p><p>公开01表 单位：万元</p><table>{cells}</table><p>总计均为100.00万元。</p>".encode()


def request(program):
    token = "0123456789abcdef0123456789abcdef"
    own = "http://127.0.0.1:4321"
    yield f"GET\n/\ntoken={token}\n127.0.0.1:4321\n\n\n\n\n".encode()
    yield f"GET\n/piece/0/\na=%E7%94%B2+b&c\nlocalhost:4321\n\nsame-origin\nx=1; juesuan-4321={token}\n\n".encode()
    head = f"POST\n/upload\n\n[::1]:4321\n{own}\n\njuesuan-4321={token}\n"
    yield (head + "application/x-www-form-urlencoded\na=1&b=%20&=").encode()
    yield (head + "multipart/form-data; boundary=\"xx\"\n--xx\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\\\".xlsx\"\r\n"
           "Content-Type: text/plain\r\n\r\nPK\r\n--xx\r\nContent-Disposition: form-data; name=t; filename*=UTF-8''%E6%88%91\r\n\r\n1\r\n--xx--\r\n"
           ).encode()


def rows_of(path):
    """The cells of a workbook as fuzz_cells.c reads them."""
    import openpyxl
    for sheet in openpyxl.load_workbook(path).worksheets:
        yield "#" + sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield "\t".join("" if v is None else " ".join(str(v).split()) for v in row)


def code_names(kind):
    with (ROOT / "data" / "codes" / f"{kind}-2022.csv").open(encoding="utf-8") as f:
        return {row[0]: row[1] for row in csv.reader(f)}


STRANGE = ("e|#N/A", "b|1", "b|0", "d|44000", "p|0.5", "n|", "12345万元", "1.005", "?", "否", "是", "甲", "-3", "2080505", "20805", "0", "1e300")


def strange(lines, share):
    """The same rows where some cells hold what does not belong there."""
    chosen = random.Random("\n".join(lines) + str(share))
    for line in lines:
        cells_of = line.split("\t")
        yield line if line.startswith("#") else "\t".join(chosen.choice(STRANGE) if chosen.random() < share else c for c in cells_of)


def sheets(path, mode, most):
    lines = list(rows_of(path))
    starts = [i for i, line in enumerate(lines) if line.startswith("#")] + [len(lines)]
    known = [line for i in starts[:-1] if lines[i] == "#_juesuan" for line in lines[i:i + 2]]  # by which a workbook is told
    for begin, end in zip(starts, starts[1:]):
        part = known + lines[begin:min(end, begin + most)]
        yield (mode + "\n" + "\n".join(part)).encode()
        for share in (.1, .5) if len(part) > 3 else ():
            yield (mode + "\n" + "\n".join(known + list(strange(part[len(known):], share)))).encode()


def cells(program):
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted((ROOT / "data").glob("*.json"))[:2]:
            path = pathlib.Path(folder, name.stem + ".xlsx")
            subprocess.run([program, "import", str(name), "-o", str(path)], capture_output=True, check=True)
            yield from sheets(path, "e", 30)
            names = [code_names(kind) for kind in ("function", "economic")]
            write_openpyxl(Export(Department(json.loads(name.read_text("utf-8")), *names)), str(path))
            yield from sheets(path, "a", 40)


TARGETS = {"cells": cells, "codes": codes, "data": data, "docx": docx, "font": font, "html": html, "json": json_texts, "manifest": manifest,
           "markdown": markdown, "pack": pack, "pdf_text": pdf_text, "prose": prose,
           "published": published, "request": request, "shards": shards, "template": template, "xls": xls, "xlsx": xlsx}
ENDINGS = {"xlsx": {".xlsx", ".xlsm"}, "xls": {".xls", ".et"}, "font": {".ttf", ".otf", ".ttc"}}


def make(program, target, folder, collections=()):
    """Writes the seeds of a target into a folder and returns how many there are."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = list(TARGETS[target](program))
    endings = ENDINGS.get(target, {"." + target})
    for place in collections:
        made += [p.read_bytes() for p in sorted(pathlib.Path(place).rglob("*"))
                 if p.suffix.lower() in endings and p.is_file() and p.stat().st_size <= 40960]
    made += [p.read_bytes() for p in sorted((HERE / "corpus" / target).glob("*"))]
    for i, text in enumerate(made):
        (folder / f"seed-{i:04}").write_bytes(text)
    return len(made)


def main():
    program, target, folder, *collections = sys.argv[1:]
    print(make(program, target, folder, collections), "seeds in", folder)


if __name__ == "__main__":
    main()

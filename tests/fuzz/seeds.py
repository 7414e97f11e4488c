#!/usr/bin/python3
"""Makes the files that a fuzz target begins with: no binary file stands in the repository.

    tests/fuzz/seeds.py PROGRAM TARGET FOLDER [COLLECTION...]

PROGRAM is a built juesuan; TARGET the name of a fuzz target without fuzz_. Files of the COLLECTIONs (folders, such as the
test files of apache/poi, SheetJS and libxls) up to 40 KB are added, and what stands in tests/fuzz/corpus/TARGET.
"""
import io
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FAMILY = ROOT / "tests" / "data" / "family"
sys.path.insert(0, str(HERE.parent / "e2e"))
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
        run = subprocess.run([program, "--templates", str(FAMILY), "build", str(FAMILY / "data.json"), "-o", out, "--formats", formats],
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
        subprocess.run([program, "--templates", str(FAMILY), "batch", str(FAMILY / "data.json"), "-o", out, "--formats", "md", "--shard", "1/1"],
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


def docx(program):
    made = family(program, "docx")["docx"]
    yield made
    with zipfile.ZipFile(io.BytesIO(made)) as z:
        yield z.read("word/document.xml")


def html(program):
    yield family(program, "html")["html"]
    yield ('<html><head><meta charset=gb2312></head><body><h1>一</h1><table><tr><td rowspan=2>甲<td colspan=3>1.00</tr>'
           "<tr><td>2.00</table><p>丙&nbsp;<br>丁").encode("gb18030")


def pdf_text(program):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "f.pdf")
        path.write_bytes(family(program, "pdf")["pdf"])
        for page in "1", "2":
            page = ["-f", page, "-l", page]
            words = subprocess.run(["pdftotext", "-raw", "-bbox", *page, str(path), "-"], capture_output=True, check=True).stdout
            shapes = subprocess.run(["pdftocairo", "-svg", *page, "-paperw", "14400", "-paperh", "14400", "-nocenter", "-noshrink",
                                     str(path), "-"], capture_output=True, check=True).stdout
            yield words + b"\n%%" + shapes


TARGETS = {"codes": codes, "data": data, "docx": docx, "font": font, "html": html, "json": json_texts, "manifest": manifest,
           "markdown": markdown, "pack": pack, "pdf_text": pdf_text, "shards": shards, "template": template, "xls": xls, "xlsx": xlsx}
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

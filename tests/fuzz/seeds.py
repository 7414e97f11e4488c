#!/usr/bin/python3
"""Makes the files that a fuzz target begins with: no binary file stands in the repository.

    tests/fuzz/seeds.py xlsx|xls FOLDER [COLLECTION...]

Files of the COLLECTIONs (folders, such as the test files of apache/poi, SheetJS and libxls) up to 40 KB are added.
"""
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from raw_workbook import archive, cell, compound, record, stream, text, xlsx_parts  # noqa: E402

ROWS = ('<row r="1" hidden="1"><c r="A1" t="s" s="1"><v>0</v></c><c t="inlineStr"><is><r><t>_x4E2D_</t></r><rPh><t>x</t></rPh></is></c>'
        '<c><f t="shared" si="0">A1</f><v>1.5E2</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2023-09-20T01:02:03</v></c>'
        '<c t="str"><v>1,234.5万元</v></c></row>')


def xlsx():
    parts = xlsx_parts(ROWS, strings="<si><t>a</t></si>", styles='<numFmts><numFmt numFmtId="164" formatCode="[h]:mm;@"/></numFmts>'
                       '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>', sheet_head='<cols><col min="2" max="3" hidden="1"/></cols>',
                       sheet_tail='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    yield archive(parts, 0)
    yield archive(parts)
    for _, part in parts:
        yield part.encode()
    yield '<?xml version="1.0" encoding="GB18030"?><a b="&#38;">甲<![CDATA[x]]></a>'.encode("gb18030")
    yield "<a><b/></a>".encode("utf-16")


def xls():
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


def main():
    kind, folder, collections = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    made = list({"xlsx": xlsx, "xls": xls}[kind]())
    endings = {"xlsx": {".xlsx", ".xlsm"}, "xls": {".xls", ".et"}}[kind]
    for place in collections:
        made += [p.read_bytes() for p in sorted(pathlib.Path(place).rglob("*"))
                 if p.suffix.lower() in endings and p.is_file() and p.stat().st_size <= 40960]
    for i, data in enumerate(made):
        (folder / f"seed-{i:04}").write_bytes(data)
    print(len(made), "seeds in", folder)


if __name__ == "__main__":
    main()

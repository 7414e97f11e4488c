"""Workbooks put together by hand: what no writer at hand writes, but others do."""
import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as z:
        for name, text in parts:
            z.writestr(name, text)
    return out.getvalue()


def relationships(items):
    rows = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{target}"/>' for i, t, target in items)
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def xlsx_parts(rows="", strings=None, styles=None, workbook="", sheet_head="", sheet_tail="", main=MAIN, rels=RELS):
    """(name, text) of the parts of a workbook with one sheet 表; `rows` stands inside sheetData."""
    links = [("rId1", f"{rels}/worksheet", "worksheets/sheet1.xml")]
    parts = [("_rels/.rels", relationships([("rId1", f"{rels}/officeDocument", "xl/workbook.xml")])),
             ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{rels}">{workbook or SHEETS}</workbook>'),
             ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}">{sheet_head}<sheetData>{rows}</sheetData>{sheet_tail}'
                                          f'</worksheet>')]
    if strings is not None:
        links.append(("rId2", f"{rels}/sharedStrings", "sharedStrings.xml"))
        parts.append(("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>'))
    if styles is not None:
        links.append(("rId3", f"{rels}/styles", "styles.xml"))
        parts.append(("xl/styles.xml", f'<styleSheet xmlns="{main}">{styles}</styleSheet>'))
    parts.append(("xl/_rels/workbook.xml.rels", relationships(links)))
    return parts


SHEETS = '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'


def xlsx(*args, **kwargs):
    return archive(xlsx_parts(*args, **kwargs))


# BIFF8: records, and compound files around them.

def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def bof(kind):
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


EOF = record(0x0A)


def boundsheet(name, at, visibility=0, kind=0):
    text = name.encode("utf-16le")
    return record(0x85, struct.pack("<IBBBB", at, visibility, kind, len(text) // 2, 1) + text)


def stream(sheet, before=b"", names=("表",), visibility=0):
    """A stream with its sheets, all of them alike; `before` are more records of the part in front."""
    head = bof(5) + before
    size = len(head) + sum(len(boundsheet(n, 0)) for n in names) + len(EOF)
    body = bof(0x10) + sheet + EOF
    return head + b"".join(boundsheet(n, size + i * len(body), visibility) for i, n in enumerate(names)) + EOF + \
        body * len(names)


def cell(row, col, style=0):
    return struct.pack("<HHH", row, col, style)


def text(value, wide=True):
    units = value.encode("utf-16le")
    return struct.pack("<HB", len(units) // 2, wide) + (units if wide else value.encode("latin-1"))


FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams, cutoff=4096):
    """A compound file: {name: bytes}; those shorter than `cutoff` lie in the mini stream."""
    sectors, fat, mini, mini_fat, places = [], [], b"", [], {}

    def add(data):
        n = max(1, -(-len(data) // 512))
        start = len(sectors)
        for i in range(n):
            sectors.append(data[i * 512:(i + 1) * 512].ljust(512, b"\0"))
            fat.append(start + i + 1 if i + 1 < n else END)
        return start

    for name, data in streams.items():
        if len(data) >= cutoff:
            places[name] = add(data)
            continue
        n = -(-len(data) // 64)
        places[name] = len(mini_fat)
        mini_fat += [len(mini_fat) + i + 1 for i in range(n - 1)] + [END] * (n > 0)
        mini += data.ljust(n * 64, b"\0")
    mini_start = add(mini) if mini else END
    mini_fat_start = add(b"".join(struct.pack("<I", x) for x in mini_fat).ljust(512, b"\xff")) if mini else END

    def entry(name, kind, start, size, child=FREE, right=FREE):
        raw = name.encode("utf-16le")
        return raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, FREE, right, child) + b"\0" * 36 + \
            struct.pack("<IQ", start, size)

    names = list(streams)
    directory = entry("Root Entry", 5, mini_start, len(mini), 1)
    for i, name in enumerate(names):
        directory += entry(name, 2, places[name], len(streams[name]), right=i + 2 if i + 1 < len(names) else FREE)
    directory_start = add(directory)
    fat_start = len(sectors)
    fat.append(FAT)
    assert len(fat) <= 128, "one sector of the allocation table is enough here"
    sectors.append(b"".join(struct.pack("<I", x) for x in fat).ljust(512, b"\xff"))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6 + \
        struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, cutoff, mini_fat_start, 1 if mini else 0, END, 0)
    header += struct.pack("<I", fat_start)
    return header.ljust(512, b"\xff") + b"".join(sectors)

"""A disclosure that we made ourselves, read back as if someone had printed it: the text of the Markdown report and its
tables as a section `published`. Whatever is found in it afterwards was put there by the test."""
import html.parser
import json
import os
import subprocess
import tempfile

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
JUESUAN = os.environ["JUESUAN"]


class Tables(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.cell, self.caption = [], None, None

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "table":
            self.tables.append({"caption": [""], "rows": [], "head": 0})
        elif tag == "caption":
            self.caption = True
        elif tag == "br" and self.caption:
            self.tables[-1]["caption"].append("")
        elif tag == "tr":
            self.tables[-1]["rows"].append([])
        elif tag in ("td", "th"):
            self.cell = [int(at.get("colspan", 1)), int(at.get("rowspan", 1)), ""]

    def handle_endtag(self, tag):
        if tag == "caption":
            self.caption = None
        elif tag == "thead":
            self.tables[-1]["head"] = len(self.tables[-1]["rows"])
        elif tag in ("td", "th"):
            self.tables[-1]["rows"][-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell[2] += data
        elif self.caption:
            self.tables[-1]["caption"][-1] += data.strip()


def grid(rows):
    """The cells in their places, and the merged areas."""
    out, merges = [[] for _ in rows], []
    for r, row in enumerate(rows):
        c = 0
        for colspan, rowspan, text in row:
            while c < len(out[r]) and out[r][c] is not None:
                c += 1
            for y in range(r, min(r + rowspan, len(rows))):
                out[y] += [None] * (c + colspan - len(out[y]))
                for x in range(c, c + colspan):
                    out[y][x] = ""
            out[r][c] = text
            if colspan > 1 or rowspan > 1:
                merges.append([r, c, min(r + rowspan, len(rows)) - 1, c + colspan - 1])
    return [[t or "" for t in row] for row in out], merges


def table(t, unit):
    rows, merges = grid(t["rows"])
    code, _, title = t["caption"][0].partition("　")
    if not title:
        code, title = "", code
    notes = t.get("notes", [])
    return {"code": code, "title": title, "unit": unit, "header_rows": t["head"], "merges": merges, "rows": rows, "notes": notes}


def markdown(data):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([JUESUAN, "build", data, "-o", out, "--formats", "md", "--draft"], check=True, capture_output=True)
        with open(os.path.join(out, os.path.basename(data)[:-5] + ".md"), encoding="utf-8") as f:
            return f.read()


def build(slug, tables=True, annexes=False):
    """The printed disclosure of a department in data/, or of any data file; with its other tables as annexes."""
    path = slug if slug.endswith(".json") else os.path.join(ROOT, "data", slug + ".json")
    with open(path, encoding="utf-8") as f:
        given = json.load(f)
    source = markdown(path)
    reader = Tables()
    reader.feed(source)
    text, inside = [], False
    for line in source.splitlines():
        inside |= line.startswith("<table")
        if line.strip() and not inside and not line.startswith("<"):
            text.append(line.strip().replace("\\", ""))
        inside &= "</table>" not in line
    captions = [line for t in reader.tables for line in t["caption"]]
    unit = "万元" if any("万元" in line for line in captions) else "元"
    printed = [table(t, unit) for t in reader.tables if t["caption"][0].startswith("公开")] if tables else []
    other = [table(t, unit) for t in reader.tables if not t["caption"][0].startswith("公开")] if annexes else []
    return {"template": given.get("template", "standard"), "year": given["year"], "unit": unit if reader.tables else "万元",
            "department": {"name": given["department"]["name"]}, "published": {"tables": printed, "annexes": other, "text": text}}

"""What the readers of published files see (the test tool published_dump), and what one of our own documents prints: its
Markdown, which no reader of ours takes part in."""
import html.parser
import json
import os
import re
import subprocess

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
JUESUAN = os.environ["JUESUAN"]
DUMP = os.path.join(os.path.dirname(JUESUAN), "tests", "published_dump")
DEPARTMENTS = ("beiguan-2022", "dongxiang-2022", "hubin-2024", "linfen-2021", "linxia-2022", "zhongwei-2023")


def dump(path):
    """(document or None, what was said)"""
    run = subprocess.run([DUMP, path], capture_output=True, text=True, timeout=120)
    if run.returncode not in (0, 1):
        raise AssertionError(f"status {run.returncode}: {run.stderr}")
    return (json.loads(run.stdout) if run.returncode == 0 else None), run.stderr


def read(path):
    document, said = dump(path)
    if document is None:
        raise AssertionError(said)
    return document


def build(slug, folder, formats):
    """Builds a department of data/ and returns the path of its outputs without ending."""
    draft = ["--draft"] if slug.startswith("dongxiang") else []
    run = subprocess.run([JUESUAN, "build", os.path.join(ROOT, "data", slug + ".json"), "-o", folder, "--formats", formats,
                          *draft], capture_output=True, text=True, timeout=300)
    if run.returncode != 0:
        raise AssertionError(run.stderr)
    return os.path.join(folder, slug)


def cells(table):
    """{(row, col): (text, rowspan, colspan)}"""
    return {(c["row"], c["col"]): (c["text"], c["rowspan"], c["colspan"]) for c in table["cells"]}


def squeezed(grid):
    """The cells without columns that no row separates from the one before: those are seen in no output but Word's."""
    starts = sorted({c for _, c in grid})
    return {(r, starts.index(c)): (text, rows, sum(c <= s < c + cols for s in starts))
            for (r, c), (text, rows, cols) in grid.items()}


class Printed(html.parser.HTMLParser):
    """The tables of our Markdown, and the paragraphs around them. Indents of rows stand as blanks there only."""

    def __init__(self):
        super().__init__()
        self.items, self.table, self.text, self.taken = [], None, None, {}

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "table":
            self.table = {"caption": "", "head": 0, "cells": {}, "row": -1}
            self.taken = {}
        elif tag in ("caption", "p"):
            self.text = ""
        elif tag == "tr":
            self.table["row"] += 1
        elif tag in ("td", "th"):
            self.text, self.span = "", (int(at.get("rowspan", 1)), int(at.get("colspan", 1)))
        elif tag == "br":
            self.text += "\n"

    def handle_endtag(self, tag):
        if tag == "caption":
            self.table["caption"] = self.text
        elif tag == "p":
            self.items.append({"text": self.text.strip(), "level": 0})
        elif tag == "thead":
            self.table["head"] = self.table["row"] + 1
        elif tag in ("td", "th"):
            row, col = self.table["row"], 0
            while self.taken.get((row, col)):
                col += 1
            for r in range(row, row + self.span[0]):
                for c in range(col, col + self.span[1]):
                    self.taken[r, c] = True
            self.table["cells"][row, col] = (self.text.strip(), *self.span)
        elif tag == "table":
            self.items.append(self.table)
            self.table = None

    def handle_data(self, data):
        if self.text is not None:
            self.text += data


def printed(path):
    """Paragraphs {text, level} and tables {caption, head, cells} of a Markdown file of ours, in order."""
    with open(path, encoding="utf-8") as f:
        source = f.read()
    reader, block, inside = Printed(), [], False

    def flush():
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", "\n".join(block)).strip()
        block.clear()
        mark = re.match(r"(#+) ", text)
        if text and text != "**草稿**":
            reader.items.append({"text": text[mark.end():] if mark else text, "level": len(mark.group(1)) if mark else 0})

    for line in source.split("\n"):
        if line.startswith(("<table", "<p>")) and not inside:
            flush()
            inside = line.startswith("<table")
            reader.feed(line + "\n")
        elif inside:
            reader.feed(line + "\n")
            inside = line != "</table>"
        elif not line.strip() or line.startswith("<!--"):
            flush()
        else:
            block.append(line)
    flush()
    return reader.items


def tokens(texts):
    return sorted(word for text in texts for word in re.split(r"\s+", text) if word)

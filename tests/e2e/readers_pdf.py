"""Comparing what was read from a PDF with what was printed: blanks cannot be told from gaps, and a title that is set in
several lines may be several paragraphs."""
import re

import readers


LOST = ""  # punctuation that LibreOffice does not print where it would hang over the margin


def squeeze(text):
    return re.sub(rf"[\s{LOST}]+", "", text)


def expected(printed):
    """[("p", text) or ("t", cells)] of our Markdown, with the titles of tables as paragraphs of their own."""
    for item in printed:
        if "cells" in item:
            grid = readers.squeezed(item["cells"])
            yield "t", {at: (squeeze(text), *span) for at, (text, *span) in grid.items()}, item
        else:
            yield "p", squeeze(item["text"]), item


def joined(read, wanted):
    """`read` with cells that a page cuts made whole where their text stands behind the cut: paper shows two cells then,
    an empty one and one with the text, and no reader can tell that they are one."""
    for (row, column), (text, rows, columns) in wanted.items():
        blank = read.get((row, column))
        if text and blank and blank[0] == "" and blank[2] == columns and 0 < blank[1] < rows:
            behind = (row + blank[1], column)
            if read.get(behind) == (text, rows - blank[1], columns):
                del read[behind]
                read[row, column] = (text, rows, columns)
    return read


def compare(test, printed, blocks, most_cut=0):
    """Every paragraph and cell, in order. `most_cut`: paragraphs that may come in pieces. Lines above a table may stand
    in another order than in the Markdown, and titles stand in it that paper does not repeat."""
    at, cut, previous = 0, [], []
    for kind, wanted, item in expected(printed):
        if kind == "p":
            text, first = "", at
            while len(text) < len(wanted) and at < len(blocks) and blocks[at]["kind"] == "paragraph":
                text += squeeze(blocks[at]["text"])
                at += 1
            test.assertEqual(text, wanted)
            if at - first > 1:
                cut.append(wanted)
            previous = [*previous[-1:], item["text"]]
            continue
        above = ""
        while at < len(blocks) and blocks[at]["kind"] == "paragraph":
            above += squeeze(blocks[at]["text"])
            at += 1
        test.assertLess(at, len(blocks), item["caption"])
        before, caption = squeeze("".join(previous)), [squeeze(t) for t in readers.tokens([item["caption"]])]
        test.assertIn(sorted(above), (sorted("".join(caption)), sorted("".join(t for t in caption if t not in before))))
        read = {k: (squeeze(text), *span) for k, (text, *span) in readers.squeezed(readers.cells(blocks[at])).items()}
        read = joined(read, wanted)
        different = [(k, read.get(k), wanted.get(k)) for k in sorted({*read, *wanted}) if read.get(k) != wanted.get(k)]
        test.assertEqual(different[:8], [], item["caption"])
        test.assertEqual(blocks[at]["doubt"], 0, item["caption"])
        at += 1
    test.assertEqual([b.get("text", b) for b in blocks[at:]], [])
    test.assertLessEqual(len(cut), most_cut, cut)
    return cut


def body(document, printed):
    """The blocks without the table of contents, which the Markdown has not, and the marks of a draft."""
    blocks = document["blocks"]
    texts = [squeeze(b.get("text", "")) for b in blocks]
    first = squeeze(next(i["text"] for i in printed if i.get("level")))
    if "目录" in texts:
        begin = texts.index("目录")
        blocks = blocks[:begin] + blocks[len(texts) - 1 - texts[::-1].index(first):]
    return [b for b in blocks if squeeze(b.get("text", "")) not in ("草稿", "草稿仅供核对，不得公开", "草稿仅供核对不得公开")]

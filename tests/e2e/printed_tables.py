"""Tables as printed (a CSV grid and its description) as input of the test tool grid_to_xlsx."""
import csv
import re

AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+\.\d+")
WHOLE = re.compile(r"\d+")


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.reader(f))


def number_cell(text):
    digits = text.replace(",", "")
    places = len(digits.partition(".")[2])
    return {"text": text, "number": digits, "places": places, "separator": "," in text, "role": "amount"}


def cell(text, row, col, header_rows, heads):
    """What the printed text is: amount, code, line number, name."""
    if row < header_rows:
        last = row == header_rows - 1
        if last and WHOLE.fullmatch(text):
            return {"text": text, "number": text, "places": 0, "role": "column_number"}
        return {"text": text, "role": "column_number" if last and heads[-1] == "栏次" else "header"}
    head = "".join(heads)
    if AMOUNT.fullmatch(text):
        return number_cell(text)
    if "行次" in head and WHOLE.fullmatch(text):
        return {"text": text, "number": text, "places": 0, "role": "line_number"}
    if re.fullmatch(r"\d{3,7}", text) and ("码" in head or col == 0):
        return {"text": text, "role": "code"}
    if WHOLE.fullmatch(text):
        return number_cell(text)
    if text.replace(" ", "") in ("合计", "总计", "人员经费合计", "公用经费合计", "本年收入合计", "本年支出合计"):
        return {"text": text, "role": "total_label", "bold": True}
    return {"text": text, "role": "label"}


def add_code_totals(cells, header_rows):
    """Totals of a table by functional code: 合计 of its 类 (3 digits), 类 of its 款 (5), 款 of its 项 (7)."""
    codes = {r: cells[r][0]["text"] for r in range(header_rows, len(cells))
             if cells[r][0] and cells[r][0].get("role") == "code"}
    for r in range(header_rows, len(cells)):
        if cells[r][0] is None:
            continue
        own = codes.get(r, "")
        if not own and cells[r][0]["text"] != "合计":
            continue
        level = len(own) + 2 if own else 3
        below = [k for k, code in codes.items() if len(code) == level and code.startswith(own)]
        for c, one in enumerate(cells[r]):
            if below and one and "number" in one:
                one["terms"] = [[k, c, 1] for k in below]


def grid(rows, about, sheet=None):
    """The JSON of one grid from the printed rows and their description (tables.json of the seeds)."""
    header_rows = about["header_rows"]
    cells = []
    for r, row in enumerate(rows):
        heads = [[rows[h][c] for h in range(header_rows)] for c in range(len(row))]
        cells.append([cell(text, r, c, header_rows, heads[c]) for c, text in enumerate(row)])
    add_code_totals(cells, header_rows)
    for r1, c1, r2, c2 in about.get("header_merges", []) + about.get("body_merges", []):
        cells[r1][c1].update(rowspan=r2 - r1 + 1, colspan=c2 - c1 + 1)
        for r in range(r1, r2 + 1):
            for c in range(c1, c2 + 1):
                if (r, c) != (r1, c1):
                    cells[r][c] = None
    return {
        "code": about.get("code", ""), "title": about.get("title", ""),
        "sheet": sheet or about.get("code", "").replace(" ", ""),
        "department": about.get("department_line", ""),
        "unit": "金额单位：" + about["unit"] if about.get("unit") else "",
        "year": about.get("year_line", ""), "above": about.get("above_table", ""),
        "header_rows": header_rows, "notes": about.get("notes", []), "cells": cells,
    }

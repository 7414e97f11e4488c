"""Reads a workbook back as people see it: one grid of displayed texts per sheet, with its merges.

    from workbook import Workbook
    book = Workbook("out/linxia-2022.xlsx")
    sheet = book["公开01表"]
    sheet.texts            # [[text, ...], ...] as displayed, merged cells: text at the top left
    sheet.merges           # {(row, col, last_row, last_col), ...}, all from 0
    sheet.number(r, c)     # Decimal of a numeric cell, None for text
    sheet.formula(r, c)    # "=SUM(C4:C9)" or None
    sheet.find("栏次")      # (row, col) of the first cell with that text

LibreOffice is the second reader: `recalculate(path)` gives the same workbook as LibreOffice computes it.
"""
import csv
import os
import re
import tempfile
from decimal import ROUND_HALF_UP, Decimal

import openpyxl

import office


def display(value, number_format):
    """The text that Excel shows for a value under the few kinds of number format that we write."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if number_format in ("General", "@"):
        raise ValueError(f"a number without a number format: {value!r}")
    parts = re.fullmatch(r'(?:"([^"]*)")?(#,##)?0(?:\.(0+))?(?:"([^"]*)")?', number_format)
    if not parts:
        raise ValueError(f"unknown number format {number_format!r}")
    before, separator, decimals, behind = parts.groups()
    places = len(decimals or "")
    # Fifteen digits are what Excel shows; the double holds the decimal that was written.
    number = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits = f"{number:,f}" if separator else f"{number:f}"
    return (before or "") + digits + (behind or "")


class Sheet:
    def __init__(self, values, formulas):
        self.file = formulas
        self.name = values.title
        self.merges = {(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1)
                       for m in values.merged_cells.ranges}
        self.values = [[c.value for c in row] for row in values.iter_rows()]
        self.formats = [[c.number_format for c in row] for row in values.iter_rows()]
        self.formulas = [[c.value if c.data_type == "f" else None for c in row]
                         for row in formulas.iter_rows()]
        self.texts = [[display(v, f) for v, f in zip(vs, fs)]
                      for vs, fs in zip(self.values, self.formats)]

    def number(self, row, col):
        value = self.values[row][col]
        if value is None or isinstance(value, str):
            return None
        return Decimal(display(value, "0.000000")).normalize()

    def formula(self, row, col):
        return self.formulas[row][col]

    def find(self, text):
        for r, row in enumerate(self.texts):
            for c, cell in enumerate(row):
                if cell == text:
                    return r, c
        raise AssertionError(f"no cell {text!r} on sheet {self.name}")


class Workbook:
    def __init__(self, path):
        values = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
        self.properties = values.properties
        self.names = values.sheetnames
        self.sheets = {n: Sheet(values[n], formulas[n]) for n in self.names}

    def __getitem__(self, name):
        return self.sheets[name]


def have_libreoffice():
    return office.have_libreoffice()


def recalculate(path):
    """The workbook with every formula computed anew by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        return Workbook(office.convert([path], "xlsx", folder)[0])


def shown_by_libreoffice(path):
    """{sheet: grid of texts} exactly as LibreOffice displays them (its CSV export, cell content as shown)."""
    with tempfile.TemporaryDirectory() as folder:
        # 44,34,76: comma, double quote, UTF-8; tokens 7 to 9 as LibreOffice 7 reads them: cell content as shown;
        # -1: every sheet to its own file.
        office.convert([path], "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1", folder)
        stem = os.path.splitext(os.path.basename(path))[0]
        out = {}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
                out[name[len(stem) + 1:-4]] = list(csv.reader(f))
        return out

"""What people do to fill-in workbooks in LibreOffice, done through UNO in one session:

    python3 office_edit.py BOOK FOLDER [BLANK CELLS.json NAME]...

Writes FOLDER/NAME.xlsx (or .xls) for each group of operations on a book that is filled in, and FOLDER/NAME.xlsx for each blank one with
the cells typed into it, one by one. CELLS.json: {sheet: [[column, row, text or number], ...]}, counted from 0; row -1: the next row below
what stands on the sheet."""
import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress, CellRangeAddress

HEAD = 4  # row of the headers, from 0
FIRST = 6  # the first row of figures


def prop(name, value):
    return PropertyValue(Name=name, Value=value)


def last_row(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndRow


def area(sheet, left, top, right, bottom):
    return CellRangeAddress(sheet.RangeAddress.Sheet, left, top, right, bottom)


def opened(doc, name):
    sheet = doc.Sheets.getByName(name)
    sheet.unprotect("")
    return sheet


def sort_rows(doc):
    sheet = opened(doc, "收入")
    rows = sheet.getCellRangeByPosition(0, FIRST, 8, last_row(sheet))
    field = uno.createUnoStruct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = 0, False
    rows.sort((prop("SortFields", uno.Any("[]com.sun.star.table.TableSortField", (field,))), prop("ContainsHeader", False)))


def insert_rows(doc):
    sheet = opened(doc, "经济分类")
    sheet.Rows.insertByIndex(FIRST + 2, 3)
    sheet.Rows.insertByIndex(0, 1)


def delete_rows(doc):
    sheet = opened(doc, "收入")
    sheet.Rows.removeByIndex(FIRST + 1, 1)
    sheet.Rows.removeByIndex(last_row(sheet) - 5, 3)


def paste_over(doc):
    """Two rows copied over each other, with a third as go-between: their figures change places with their codes."""
    sheet = opened(doc, "一般公共预算支出")
    below = last_row(sheet) + 5
    for source, target in ((FIRST, below), (FIRST + 1, FIRST), (below, FIRST + 1)):
        sheet.copyRange(CellAddress(sheet.RangeAddress.Sheet, 0, target), area(sheet, 0, source, 8, source))
    sheet.getCellRangeByPosition(0, below, 8, below).clearContents(1023)


def move_columns(doc):
    sheet = opened(doc, "年初预算")
    last = last_row(sheet)
    for source, target in ((0, 20), (2, 0), (20, 2)):
        sheet.moveRange(CellAddress(sheet.RangeAddress.Sheet, target, HEAD - 1), area(sheet, source, HEAD - 1, source, last))


def rename_sheets(doc):
    for name in ("三公经费", "收入", "经济分类", "名词解释"):
        doc.Sheets.getByName(name).Name = "改-" + name


def copy_sheets(doc):
    doc.Sheets.copyByName("收入", "收入 (2)", 0)


def show_hidden(doc):
    doc.Sheets.getByName("_juesuan").IsVisible = True
    doc.Sheets.moveByName("_juesuan", 0)


def lose_hidden(doc):
    doc.Sheets.removeByName("_juesuan")
    properties = doc.DocumentProperties.UserDefinedProperties
    for name in [p.Name for p in properties.PropertySetInfo.Properties if p.Name.startswith("juesuan")]:
        properties.removeProperty(name)


def fill_in(doc, cells):
    for name, typed in cells.items():
        sheet = doc.Sheets.getByName(name)
        below = last_row(sheet)
        if any(row < 0 for _, row, _ in typed):
            sheet.unprotect("")
        for column, row, value in typed:
            if row < 0 and column == 0:
                below += 1
            cell = sheet.getCellByPosition(column, below if row < 0 else row)
            if row >= 0 and cell.CellProtection.IsLocked:
                raise SystemExit(f"{name}: a locked cell is to be filled in: {column}, {row}")
            if isinstance(value, str):
                cell.setString(value)
            else:
                cell.setValue(value)


# The names of the files, what is done, how it is saved: loading and saving is what takes time.
OPERATIONS = [("moved", [sort_rows, insert_rows, paste_over, move_columns, rename_sheets, show_hidden], ["xlsx", "xls"]),
              ("deleted", [delete_rows, lose_hidden], ["xlsx"]),
              ("copied", [copy_sheets], ["xlsx"])]
FORMATS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97"}


def connect(pipe, office):
    """The desktop of an office that was started; on a busy machine its first start takes minutes."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(1600):
        if office.poll() is not None:
            break
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # pylint: disable=broad-except
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


def each_saved(desktop, book, operations, targets):
    doc = desktop.loadComponentFromURL(uno.systemPathToFileUrl(book), "_blank", 0, (prop("Hidden", True),))
    for operation in operations:
        operation(doc)
    for path in targets:
        doc.storeToURL(uno.systemPathToFileUrl(path), (prop("FilterName", FORMATS[path.rsplit(".", 1)[1]]),))
    doc.close(True)


def main(book, folder, *blanks):
    pipe = f"juesuan{os.getpid()}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        office = subprocess.Popen(["soffice", "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--nologo",
                                   f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop = connect(pipe, office)
            for name, operations, endings in OPERATIONS:
                each_saved(desktop, book, operations, [os.path.join(folder, f"{name}.{e}") for e in endings])
            for blank, typed, name in zip(blanks[::3], blanks[1::3], blanks[2::3]):
                with open(typed, encoding="utf-8") as f:
                    cells = json.load(f)
                each_saved(desktop, os.path.abspath(blank), [lambda doc: fill_in(doc, cells)],  # pylint: disable=cell-var-from-loop
                           [os.path.join(folder, name + ".xlsx")])
            desktop.terminate()
        except BaseException:
            office.terminate()
            raise
        office.wait(300)


if __name__ == "__main__":
    main(*map(os.path.abspath, sys.argv[1:3]), *sys.argv[3:])

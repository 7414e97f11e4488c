"""A blank fill-in workbook filled in by LibreOffice through UNO, cell by cell as it is typed: python3 office_fill.py BLANK CELLS.json OUT

CELLS.json: {sheet: [[column, row, text or number], …]}, counted from 0; row -1: the next row below what stands on the sheet."""
import json
import os
import subprocess
import sys
import tempfile

import uno
from office_edit import FORMATS, connect, last_row, prop


def fill(doc, cells):
    for name, typed in cells.items():
        sheet = doc.Sheets.getByName(name)
        below = last_row(sheet)
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


def main(blank, cells, out):
    with open(cells, encoding="utf-8") as f:
        cells = json.load(f)
    pipe = f"juesuan{os.getpid()}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        office = subprocess.Popen(["soffice", "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--nologo",
                                   f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop = connect(pipe)
            doc = desktop.loadComponentFromURL(uno.systemPathToFileUrl(blank), "_blank", 0, (prop("Hidden", True),))
            for name in cells:
                if any(row < 0 for _, row, _ in cells[name]):
                    doc.Sheets.getByName(name).unprotect("")
            fill(doc, cells)
            doc.storeToURL(uno.systemPathToFileUrl(out), (prop("FilterName", FORMATS["xlsx"]),))
            doc.close(True)
            desktop.terminate()
        except BaseException:
            office.terminate()
            raise
        office.wait(60)


if __name__ == "__main__":
    main(*map(os.path.abspath, sys.argv[1:4]))

#!/bin/bash
# libxlsxwriter 1.1.4 (Debian 12, 1.1.4-2+b1): every drop-down whose items come from cells loses one block.
#
# worksheet_data_validation_cell with LXW_VALIDATION_TYPE_LIST_FORMULA copies value_formula; workbook_close frees the
# copies of items that were given inline (LXW_VALIDATION_TYPE_LIST), but not this one. Someone who knows the library
# would expect workbook_close to release all that the worksheets hold, as it does for every other kind of validation.
# A fill-in form with a thousand such cells loses a thousand blocks; a server that makes many must reckon with it.
#
# Seen: 100 drop-downs from cells: 100 objects lost; 100 with inline items: none. Exits 1 when that changes.
set -euo pipefail
version=1.1.4-2+b1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q "libxlsxwriter-dev=$version" "libxlsxwriter4=$version" >/dev/null
for deb in *.deb; do dpkg-deb -x "$deb" root; done
library=$(dirname "$(find root -name 'libxlsxwriter.so*' | head -n 1)")

cat > lists.c <<'C'
#include <string.h>
#include <xlsxwriter.h>

int main(int argc, char **argv)
{
    const char *items[] = {"yes", "no", NULL};
    lxw_workbook *book = workbook_new("lists.xlsx");
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST};
    if (argc > 1 && strcmp(argv[1], "cells") == 0) {
        list.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        list.value_formula = "=$A$1:$A$2";
    } else {
        list.value_list = (char **)items;
    }
    for (int row = 0; row < 100; row++)
        worksheet_data_validation_cell(sheet, row, 1, &list);
    return workbook_close(book);
}
C
gcc -g -fsanitize=leak -Iroot/usr/include lists.c -o lists -L"$library" -Wl,-rpath,"$PWD/$library" -lxlsxwriter

lost() { # objects that LeakSanitizer reports
    { ./lists "$1" 2>&1 || true; } | sed -n 's/^SUMMARY: .* leaked in \([0-9]*\) allocation.*/\1/p'
}
cells=$(lost cells) inline=$(lost inline)
echo "libxlsxwriter $version: items from cells: ${cells:-0} lost; inline items: ${inline:-0} lost"
[ "${cells:-0}" = 100 ] && [ "${inline:-0}" = 0 ]

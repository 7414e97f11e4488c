#!/bin/sh
# SheetJS (npm xlsx 0.18.5) writing a legacy .xls (bookType "biff8"): a text cell of more than 255 characters is cut to its first 255
# without a word, and a formula is dropped: the cell keeps the cached value as if it had been typed. The same workbook written as .xlsx
# by the same call keeps both. It is the writer: the file's bytes hold 255 characters. BIFF8 itself has room for 32 767 and for formulas,
# so that somebody who knows the format would expect both to come through, or an error.
#
# Seen: "xls: 255 of 300 characters, formula undefined, value 3, in its bytes 255"; "xlsx: 300 of 300 characters, formula A1+A2, value 3".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5 >/dev/null
cat > try.js <<'END'
const X = require("xlsx"), fs = require("fs");
const inBytes = n => fs.readFileSync("t.xls").includes(Buffer.from("长".repeat(n), "utf16le"));
for (const [type, ending] of [["biff8", "xls"], ["xlsx", "xlsx"]]) {
  const sheet = {"!ref": "A1:A4", A1: {t: "n", v: 1}, A2: {t: "n", v: 2}, A3: {t: "n", v: 3, f: "A1+A2"}, A4: {t: "s", v: "长".repeat(300)}};
  X.writeFile({SheetNames: ["s"], Sheets: {s: sheet}}, "t." + ending, {bookType: type});
  const read = X.readFile("t." + ending).Sheets.s;
  console.log(`${ending}: ${read.A4.v.length} of 300 characters, formula ${read.A3.f}, value ${read.A3.v}`
    + (ending == "xls" ? `, in its bytes ${inBytes(300) ? 300 : inBytes(256) ? "more" : inBytes(255) ? 255 : "less"}` : ""));
}
END
node try.js | tee seen.txt
printf '%s\n' "xls: 255 of 300 characters, formula undefined, value 3, in its bytes 255" "xlsx: 300 of 300 characters, formula A1+A2, value 3" | diff - seen.txt

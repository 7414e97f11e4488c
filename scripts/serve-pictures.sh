#!/bin/sh
# Makes the pictures of docs/serve.md: runs the program on a department whose data has an error, and takes them in Chromium.
#   scripts/serve-pictures.sh PROGRAM FOLDER_WITH_PLAYWRIGHT_CORE [OUT]
# The end-to-end tests leave such a folder beside the program: scripts/serve-pictures.sh build/release/juesuan build/release/npm
# With the Debian package chromium-l10n the browser's own buttons (选择文件) are Chinese, too.
set -eu
program=$(realpath "$1") tools=$(realpath "$2")
root=$(cd "$(dirname "$0")/.." && pwd)
out=${3:-$root/docs/pictures}
mkdir -p "$out"
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/city"
cp "$root"/data/*-20*.json "$work/city"
sed 's/"code": "2101101", "fiscal": 26.40/"code": "2101101", "fiscal": 27.40/' "$root/data/linxia-2022.json" > "$work/data.json"
"$program" import "$work/data.json" -o "$work/own.xlsx" 2>/dev/null
HOME="$work" XDG_STATE_HOME="$work/state" "$program" serve --no-browser "$work/city" > "$work/log" &
server=$!
for _ in $(seq 600); do
    grep -q token "$work/log" && break
    sleep .1
done
cat > "$work/pictures.mjs" <<'JS'
import fs from "fs";
import { createRequire } from "module";
const [, , tools, address, out, file] = process.argv;
const { chromium } = createRequire(tools + "/")("playwright-core");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--lang=zh-CN"] });
const page = await browser.newPage({ viewport: { width: 1000, height: 760 }, locale: "zh-CN" });
const origin = new URL(address).origin;
page.setDefaultTimeout(20000);
const ready = async () => { await page.getByRole("heading", { name: "正在处理" }).waitFor({ state: "hidden" }); await page.waitForLoadState(); };
// As much of the page as has something to show: its whole length, or `height`.
const picture = async (name, height) => {
  if (height) { await page.setViewportSize({ width: 1000, height }); }
  await page.screenshot({ path: `${out}/serve-${name}.png`, fullPage: !height });
};
await page.goto(address, { waitUntil: "commit" });
await page.getByRole("heading", { level: 1 }).waitFor();
await page.goto(origin + "/?start=yes");
await picture("1-start");
await page.getByLabel("选一个文件").setInputFiles({ name: "我局.xlsx", mimeType: "application/octet-stream", buffer: fs.readFileSync(file) }); // a path need not suit the locale
await page.getByRole("button", { name: "开始核对" }).click();
await page.waitForURL(/piece/);
await ready();
const piece = page.url();
await picture("2-findings", 1700);
await page.getByText("在这里改").first().click();
const boxes = page.getByRole("textbox").filter({ visible: true });
for (let i = 0; i < await boxes.count(); i++) { if (await boxes.nth(i).inputValue() === "27.4") { await boxes.nth(i).fill("26.4"); } }
await page.getByRole("button", { name: "看看改了会怎样" }).filter({ visible: true }).first().click();
await ready();
await picture("3-change", 1100);
await page.goto(piece + "preview/");
await ready();
const frame = page.frameLocator("iframe");
await frame.locator("td a.made").filter({ hasText: /[1-9]/ }).first().click();
await frame.getByRole("heading", { name: "是怎么来的" }).waitFor();
await picture("4-origin", 900);
await page.goto(origin + "/city/");
await page.getByText("正在核对").first().waitFor({ state: "hidden" });
await picture("5-city");
await browser.close();
JS
LANGUAGE=zh_CN LANG=zh_CN.UTF-8 node "$work/pictures.mjs" "$tools" "$(grep -o 'http://[^ ]*' "$work/log")" "$out" "$work/own.xlsx"
ls "$out"

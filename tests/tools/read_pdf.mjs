// Reads a PDF with the engines of Firefox (pdf.js) and Chromium (PDFium) and prints what they find as JSON.
// Run by `node --input-type=module -e` in the folder that has the packages; the PDF is the last argument.
import fs from "node:fs";

const path = process.argv[process.argv.length - 1];
const result = {};

const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
const warnings = [];
console.log = (...words) => warnings.push(words.join(" "));
console.warn = console.log;
const task = pdfjs.getDocument({ data: new Uint8Array(fs.readFileSync(path)), verbosity: pdfjs.VerbosityLevel.WARNINGS });
const doc = await task.promise;
const roles = [];
const walk = (node) => {
  if (node.role) roles.push(node.role);
  (node.children ?? []).forEach(walk);
};
const pages = [];
const links = [];
for (let n = 1; n <= doc.numPages; n++) {
  const page = await doc.getPage(n);
  pages.push((await page.getTextContent()).items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""));
  walk(await page.getStructTree() ?? {});
  for (const a of await page.getAnnotations()) {
    links.push([n, a.dest ? 1 + await doc.getPageIndex(a.dest[0]) : null]);
  }
}
const flat = (entries, level) => (entries ?? []).flatMap((e) => [[level, e.title], ...flat(e.items, level + 1)]);
result.pdfjs = {
  pages, roles, links, warnings,
  labels: await doc.getPageLabels(),
  outline: flat(await doc.getOutline(), 1),
  language: (await doc.getMetadata()).info.Language,
};

const { PDFiumLibrary } = await import("@hyzyla/pdfium");
const library = await PDFiumLibrary.init();
const other = await library.loadDocument(fs.readFileSync(path));
result.pdfium = { pages: [] };
for (let i = 0; i < other.getPageCount(); i++) result.pdfium.pages.push(other.getPage(i).getText());
other.destroy();
library.destroy();

fs.writeFileSync(1, JSON.stringify(result)); // all of it, also through a pipe
process.exit(0);

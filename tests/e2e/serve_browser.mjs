// Drives the pages of `juesuan serve` in Debian's Chromium as people do, and says what it saw as JSON.
// node serve_browser.mjs NODE_MODULES_FOLDER CHROMIUM JOBS_JSON
import { createRequire } from "module";
import fs from "fs";

const [, , tools, chromium_path, jobs_path] = process.argv;
const require = createRequire(tools + "/");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(tools + "/node_modules/axe-core/axe.min.js", "utf8");
const job = JSON.parse(fs.readFileSync(jobs_path, "utf8"));
const browser = await chromium.launch({ executablePath: chromium_path, args: ["--no-sandbox"] });
const out = { trouble: [] };

async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  page.on("pageerror", (e) => out.trouble.push("script: " + e.message));
  page.on("console", (m) => { if (m.type() === "error") { out.trouble.push("console: " + m.text()); } });
  page.on("request", (r) => { if (!r.url().startsWith(job.origin) && !/^(data|blob):/.test(r.url())) { out.trouble.push("asks " + r.url()); } });
  await page.goto(job.address, { waitUntil: "commit" });
  await page.getByRole("heading", { level: 1, name: job.home }).waitFor();
  return page;
}

// `within`: of a large document only what the page adds to it.
async function see(page, name, within) {
  await page.evaluate(axe);
  const result = await page.evaluate((part) => window.axe.run(part ? { include: [[part]] } : document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], iframes: false }), within);
  out.axe = out.axe || {};
  out.axe[name] = result.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 160))]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) { out.trouble.push(`${name}: ${wide} pixels too wide`); }
}

async function ready(page) {
  await page.getByRole("heading", { level: 1, name: "正在处理" }).waitFor({ state: "hidden" });
  await page.waitForLoadState();
}

async function bring(page, path) {
  await page.goto(job.origin + "/");
  await page.getByLabel("选一个文件").setInputFiles(path);
  await page.getByRole("button", { name: "开始核对" }).click();
  await page.waitForURL(/\/piece\//);
  await ready(page);
}

async function save(page, name, path) {
  const wait = page.waitForEvent("download");
  await page.getByRole("link", { name, exact: true }).click();
  const download = await wait;
  await download.saveAs(path);
  return download.suggestedFilename();
}

const steps = {
  // Every department through all four steps.
  async departments() {
    const page = await open({});
    out.departments = {};
    for (const [slug, path] of Object.entries(job.departments)) {
      await bring(page, path);
      const errors = await page.getByRole("alert").count();
      out.departments[slug] = {
        title: await page.getByRole("heading", { level: 1 }).textContent(),
        errors,
        saved: await save(page, errors ? "下载全部草稿（zip）" : "下载全部（zip）", `${job.folder}/${slug}.zip`),
      };
    }
    await page.context().close();
  },

  // A planted error is found, mended, taken back, without a mouse and without a script.
  async mend(script) {
    const page = await open({ javaScriptEnabled: script });
    await bring(page, job.wrong);
    const alert = page.getByRole("alert");
    const seen = { focus: await alert.evaluate((e) => e === document.activeElement), title: await page.title() };
    await alert.getByRole("link").first().click();
    seen.target = await page.evaluate(() => location.hash);
    const finding = page.locator(seen.target);
    await finding.getByText("在这里改").click();
    const box = finding.getByRole("textbox").filter({ visible: true });
    for (let i = 0; i < await box.count(); i++) {
      if (await box.nth(i).inputValue() === job.before) { await box.nth(i).fill(job.nonsense); }
    }
    await finding.getByRole("button", { name: "看看改了会怎样" }).click();
    seen.refused = await page.getByRole("alert").textContent();
    const again = page.getByRole("textbox").filter({ visible: true });
    for (let i = 0; i < await again.count(); i++) {
      if (await again.nth(i).inputValue() === job.nonsense) { await again.nth(i).fill(job.after); break; }
    }
    await page.locator("details[open]").getByRole("button", { name: "看看改了会怎样" }).first().click();
    await ready(page);
    await page.getByRole("heading", { level: 1, name: "改了会怎样" }).waitFor();
    seen.gone = await page.getByRole("heading", { name: "不再有" }).count();
    await page.getByRole("button", { name: "采用" }).click();
    await ready(page);
    seen.alerts_after = await page.getByRole("alert").count();
    seen.history = await page.getByRole("listitem").filter({ hasText: "改数" }).count();
    await page.getByRole("button", { name: "回到这一步" }).first().click();
    await ready(page);
    seen.alerts_back = await page.getByRole("alert").count();
    await page.getByRole("button", { name: "回到这一步" }).last().click();
    await ready(page);
    seen.alerts_again = await page.getByRole("alert").count();
    await save(page, "下载填报表", `${job.folder}/mended-${script}.xlsx`);
    out[script ? "mend" : "mend_without_script"] = seen;
    await page.context().close();
  },

  // A hint is answered; what is missing is asked for.
  async answer() {
    const page = await open({});
    await bring(page, job.departments[job.hinted]);
    await page.getByText(/^信息 \d+ 条/).click();
    const form = page.locator("article").filter({ hasText: job.rule }).first();
    await form.getByText("这样是对的").click();
    await form.getByLabel("谁说明").fill("张三");
    await form.getByRole("button", { name: "记下说明" }).click();
    await page.getByRole("alert").waitFor();
    const missing = await page.getByText("请写一句说明").count();
    await page.getByLabel("为什么是对的").filter({ visible: true }).first().fill("另有其他资金");
    await page.getByRole("button", { name: "记下说明" }).filter({ visible: true }).first().click();
    await page.waitForURL(/\/piece\/[0-9a-f]+\/$/);
    await ready(page);
    out.answer = { missing, said: await page.getByText("说明：另有其他资金").textContent() };
    await page.context().close();
  },

  // A figure tells how it was made, in a frame without scripts.
  async origin() {
    const page = await open({});
    await bring(page, job.departments[job.hinted]);
    await page.getByRole("link", { name: /^预览/ }).click();
    await ready(page);
    const frame = page.frameLocator("iframe");
    const figure = frame.locator("td a.made").filter({ hasText: /[1-9]/ }).first();
    const text = await figure.textContent();
    await figure.focus();
    await page.keyboard.press("Enter");
    const heading = frame.getByRole("heading", { name: "是怎么来的" });
    await heading.waitFor();
    out.origin = { text, heading: await heading.textContent(), from: await frame.locator(".made-of .from").first().textContent() };
    await frame.getByRole("link", { name: "关闭" }).click();
    await heading.waitFor({ state: "hidden" });
    await page.context().close();
  },

  // Filling in: keys, pasted rows, sums.
  async fill() {
    const page = await open({});
    await page.getByLabel("省份样式").selectOption("gansu");
    await page.getByRole("button", { name: "不下载，在网页里填" }).click();
    await page.waitForURL(/\/piece\//);
    await ready(page);
    await page.getByRole("link", { name: "打开填报表" }).click();
    await ready(page);
    await page.getByLabel("换一张表").selectOption({ label: "收入" });
    await page.getByRole("button", { name: "打开" }).click();
    await ready(page);
    const boxes = page.locator("table.grid tbody tr:first-child input:not([type=hidden])");
    await boxes.nth(0).focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "2080505\t机关养老\t1,234.50\t2\n2101101\t行政医疗\t0.005\t\n");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await page.keyboard.press("ArrowDown");
    const seen = { down: await page.evaluate(() => document.activeElement.value) };
    seen.sums = (await page.locator("table.grid tfoot td").allTextContents()).slice(2, 4);
    await page.locator("table.grid tbody tr:nth-child(2) input.amount").first().fill("3.5万元");
    await page.getByRole("button", { name: "看看改了会怎样" }).click();
    await ready(page);
    await page.getByRole("button", { name: "采用" }).click();
    await ready(page);
    await save(page, "下载填报表", `${job.folder}/filled.xlsx`);
    out.fill = seen;
    await page.context().close();
  },

  // Two tabs, the back button, a reload.
  async tabs() {
    const page = await open({});
    await bring(page, job.wrong);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await ready(other);
    await page.getByText("在这里改").first().click();
    const box = page.getByRole("textbox").filter({ visible: true });
    for (let i = 0; i < await box.count(); i++) {
      if (await box.nth(i).inputValue() === job.before) { await box.nth(i).fill(job.after); }
    }
    await page.getByRole("button", { name: "看看改了会怎样" }).filter({ visible: true }).first().click();
    await ready(page);
    await page.getByRole("button", { name: "采用" }).click();
    await ready(page);
    await page.goBack();
    await page.reload();
    await ready(page);
    await other.reload();
    await ready(other);
    out.tabs = { other: await other.getByRole("alert").count(), piece: await page.getByRole("alert").count(), heading: await page.getByRole("heading", { level: 1 }).textContent() };
    await page.context().close();
  },

  // What every page and state looks like to axe, by day, by night, and at 200 %.
  async axe() {
    for (const [look, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["large", { viewport: { width: 640, height: 450 } }]]) {
      const page = await open(options);
      await see(page, look + " start");
      await page.getByRole("button", { name: "开始核对" }).click();
      await page.getByRole("alert").waitFor();
      await see(page, look + " no file");
      await bring(page, job.wrong);
      for (const details of await page.locator("details").all()) { await details.evaluate((e) => { e.open = true; }); }
      await see(page, look + " findings");
      const piece = page.url();
      await page.goto(piece + "sheet/?sheet=2");
      await ready(page);
      await see(page, look + " sheet");
      await page.goto(piece + "preview/");
      await ready(page);
      await see(page, look + " preview");
      // In the frame nothing can run, axe neither: what the page adds to the document is looked at outside of it.
      const copy = await page.context().newPage();
      await copy.setContent(await (await page.request.get(piece + "document?figure=3")).text());
      await see(copy, look + " origin", ".made-of");
      await copy.close();
      await page.goto(piece);
      await ready(page);
      await page.getByText("在这里改").first().click();
      await page.getByRole("textbox").filter({ visible: true }).first().fill("1");
      await page.getByRole("button", { name: "看看改了会怎样" }).filter({ visible: true }).first().click();
      await ready(page);
      await see(page, look + " change");
      await bring(page, job.published);
      await see(page, look + " published");
      out.trouble = out.trouble.filter((t) => !/40[34]|422/.test(t));
      await page.goto(job.origin + "/nothing/");
      await see(page, look + " error");
      out.trouble = out.trouble.filter((t) => !/40[34]|422/.test(t));
      await page.context().close();
    }
  },
};

for (const [name, ...args] of job.steps) {
  await steps[name](...args);
}
out.trouble = out.trouble.filter((t) => !/status of 4(22|04)/.test(t));
await browser.close();
console.log(JSON.stringify(out));

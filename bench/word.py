#!/usr/bin/python3
"""The Word file beside docxtemplater's, in the same run.

    bench/word.py PROGRAM DATA.json [RUNS]

docxtemplater gets the same paragraphs and tables: a template with a loop over the paragraphs and one over the rows of
each table, and the texts as JSON. Merged cells, contents and sections, which it leaves to its paid modules or to the
template, are not asked of it. Times are medians: of a whole cold process, and of one document in a running process
(ours: the stage "docx" that the program reports). Needs npm; python3-docx makes the template.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import docx

PACKAGES = ["docxtemplater@3.71.0", "pizzip@3.2.0"]
SCRIPT = """
const fs = require("fs"), PizZip = require("pizzip"), Docxtemplater = require("docxtemplater");
const [template, data, out, rounds] = process.argv.slice(2);
const bytes = fs.readFileSync(template), context = JSON.parse(fs.readFileSync(data));
const times = [];
for (let i = 0; i < Number(rounds); i++) {
    const begin = process.hrtime.bigint();
    const doc = new Docxtemplater(new PizZip(bytes), {paragraphLoop: true, linebreaks: true});
    doc.render(context);
    fs.writeFileSync(out, doc.getZip().generate({type: "nodebuffer", compression: "DEFLATE"}));
    times.push(Number(process.hrtime.bigint() - begin) / 1e6);
}
console.log(JSON.stringify(times));
"""


def make_template(source, path):
    """A template and its data with everything that `source` says."""
    ours, template, context = docx.Document(source), docx.Document(), {}
    context["paragraphs"] = [{"text": p.text} for p in ours.paragraphs]
    for text in ("{#paragraphs}", "{text}", "{/paragraphs}"):
        template.add_paragraph(text)
    for number, table in enumerate(ours.tables):
        rows = [[c.text for c in row.cells] for row in table.rows]
        width = len(rows[0])
        cells = template.add_table(rows=1, cols=width).rows[0].cells
        for c in range(width):
            text = "{c%d}" % c
            cells[c].text = ("{#t%d}" % number if c == 0 else "") + text + ("{/t%d}" % number if c == width - 1 else "")
        context["t%d" % number] = [{"c%d" % c: text for c, text in enumerate(row)} for row in rows]
    template.save(path)
    return context


def cold(command, runs):
    """Median time of fresh processes, and what each of them said. {run} in the command is its number."""
    times, said = [], []
    for run in range(runs + 1):
        begin = time.perf_counter()
        done = subprocess.run([c.replace("{run}", str(run)) for c in command], capture_output=True, text=True,
                              check=True)
        times.append((time.perf_counter() - begin) * 1000)
        said.append(done)
    return statistics.median(times[1:]), said[1:]


def stage_time(stderr, stage):
    return next(int(line.split()[2]) / 1000 for line in stderr.splitlines() if line.startswith("timing " + stage + " "))


def main():
    program, data = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-save", *PACKAGES], cwd=folder,
                       capture_output=True, check=True)
        # A folder for each run: an output that is up to date would not be made again.
        process, said = cold([program, "build", data, "-o", os.path.join(folder, "out{run}"), "--formats", "docx",
                              "--timings"], runs)
        stages = [stage_time(done.stderr, "docx") for done in said]
        ours = pathlib.Path(folder, "out1", pathlib.Path(data).stem + ".docx")
        template, values, out = (os.path.join(folder, n) for n in ("template.docx", "data.json", "theirs.docx"))
        with open(values, "w", encoding="utf-8") as f:
            json.dump(make_template(ours, template), f, ensure_ascii=False)
        script = os.path.join(folder, "bench.js")
        pathlib.Path(script).write_text(SCRIPT)
        theirs, _ = cold(["node", script, template, values, out, "1"], runs)
        batch = json.loads(cold(["node", script, template, values, out, str(runs + 5)], 1)[1][0].stdout)[5:]
        print(f"{'':16}{'cold process ms':>16}{'one document ms':>16}{'KB':>8}   n = {runs}")
        print(f"{'juesuan':16}{process:16.1f}{statistics.median(stages):16.1f}{ours.stat().st_size / 1024:8.1f}")
        print(f"{'docxtemplater':16}{theirs:16.1f}{statistics.median(batch):16.1f}{os.path.getsize(out) / 1024:8.1f}")


if __name__ == "__main__":
    main()

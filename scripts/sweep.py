#!/usr/bin/python3
"""Faults in every command, outside CI: one allocation fails, or one system call, at each place that makes one, and what came of
each is judged. Prints what went wrong and a line of figures for each command; the status is 1 when something did.

    nice scripts/sweep.py build/release/juesuan [--depth N] [--every N] [--seconds N] [--only WORD]

--depth: how many callers make a place, 0: each call is one; --every: only each n-th place; --seconds: at most so long for one
command; --only: commands whose name holds the word. The requests to the local web server come last. One command alone:
scripts/faults.py."""
import argparse
import collections
import csv
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
KINDS = {"memory": ("fail_sites", ("E1004", "E6050", "E6061")), "calls": ("fail_calls", ("错误 E", "juesuan: "))}
REPLACED = ("E5002", "E5006")  # a font that could not be had is replaced by the next one, and that is said
SUMMARIES = ("index.html", "batch.json", "batch.csv", "check.xlsx")  # they tell which departments could not be done


def prepare(program, folder):
    """What the commands read, made by the program itself and small."""
    data = ROOT / "tests/data/checks/clean.json"

    def run(*words):
        subprocess.run([program, *map(str, words)], cwd=folder, check=False, capture_output=True)
    run("build", data, "-o", "published")
    run("import", data, "-o", "book.xlsx")
    run("batch", data, "-o", "before", "--formats", "md", "--shard", "1/1")
    several = folder / "several"
    several.mkdir()
    for name in "ab":
        (several / f"{name}.json").write_bytes(data.read_bytes())
    changed = folder / "changed.json"
    changed.write_text(data.read_text("utf-8").replace("120", "121", 1), "utf-8")
    sys.path.insert(0, str(ROOT / "tests/e2e"))
    from accounts_export import Department, Export, write_openpyxl  # pylint: disable=import-outside-toplevel
    names = [{row["code"]: row["name"] for path in sorted((ROOT / "data/codes").glob(f"{system}-*.csv"))
              for row in csv.DictReader(path.open(encoding="utf-8"))} for system in ("function", "economic")]
    write_openpyxl(Export(Department(json.loads(data.read_text("utf-8")), *names)), folder / "export.xlsx")
    return data, changed


def commands(data, changed, folder):
    """(name, speaks to others by pipes, words)"""
    published = folder / "published"
    yield "build docx with charts", False, ("build", ROOT / "data/jinquan-2023.json", "-o", "out", "--formats", "docx")
    yield "build xlsx with charts", False, ("build", ROOT / "data/jinquan-2023.json", "-o", "out", "--formats", "xlsx")
    yield "build all", False, ("build", data, "-o", "out", "--formats", "pdf,xlsx,docx,html,md,csv")
    yield "build from a workbook", False, ("build", folder / "book.xlsx", "-o", "out", "--formats", "md")
    yield "import into a workbook", False, ("import", data, "-o", "book.xlsx")
    yield "import of a workbook", False, ("import", folder / "book.xlsx", "-o", "data.json")
    yield "import of an export", False, ("import", folder / "export.xlsx", "-o", "data.json")
    yield "init json", False, ("init", "--template", "standard", "--year", "2024", "-o", "empty.json")
    yield "init xlsx", False, ("init", "--template", "standard", "--year", "2024", "-o", "empty.xlsx")
    yield "init from last year", False, ("init", "--from", data, "-o", "next.json")
    yield "aggregate", False, ("aggregate", data, changed, "-o", "sum.json")
    yield "check", False, ("check", data)
    yield "check of a workbook", False, ("check", folder / "book.xlsx")
    for kind in ("docx", "xlsx", "html"):
        yield f"check of {kind}", False, ("check", "--as-published", published / f"clean.{kind}")
    yield "check of pdf", True, ("check", "--as-published", published / "clean.pdf")
    yield "check of many", True, ("check", folder / "several", "-j", "2")
    yield "check sheet", True, ("check", data, "--format", "xlsx", "-o", "check.xlsx")
    yield "verify", True, ("verify", data, published / "clean.docx", published / "clean.pdf")
    yield "diff", False, ("diff", data, changed)
    yield "diff into a file", False, ("diff", data, changed, "-o", "changes.docx")
    yield "explain", False, ("explain", data, "income.total")
    yield "batch", True, ("batch", folder / "several", "-o", "out", "--formats", "xlsx,md", "-j", "2")
    yield "batch merged", True, ("batch", "--merge", folder / "before", "-o", "out")
    yield "template lint", False, ("template", "lint", "standard")
    yield "template show", False, ("template", "show", "standard")


def is_partial(copy, plain):
    """Of many departments some could not be done, and that is said: what is there is as it should be, but for summaries (they lead
    to where they were merged from, and what is printed tells the time)."""
    errors = copy.stderr.decode("utf-8", "replace") + copy.stdout.decode("utf-8", "replace")
    told = any(word in errors for word in ("E1", "juesuan: ", "没有核对成", "失败", "完成"))
    return told and os.WIFEXITED(copy.status) and os.WEXITSTATUS(copy.status) in (plain.status, 1, 3, 4) and all(
        name.endswith((".pending",) + SUMMARIES) or plain.outputs.get(name) == hashed for name, hashed in copy.outputs.items())


def sweep(faults, kind, many, words, given):
    """(faults found, failures met, how they ended)"""
    library, codes = KINDS[kind]
    shim = faults.Faults(library)
    shim.plain(words)  # caches are made by now
    plain = shim.plain(words)
    if plain.status == 2:
        raise SystemExit(f"{words}: {plain.stderr.decode()}")
    settings = dict(depth=given.depth, every=given.every, thorough=int(many))
    begin, wrong, ends = time.monotonic(), [], collections.Counter()
    copies = shim.met(words, **settings) if many else shim.run(words, seconds=given.seconds, **settings)[1]
    for copy in copies:
        fault = faults.fault_of(copy, plain, codes, (".pending",))
        errors = copy.stderr.decode("utf-8", "replace")
        if fault and copy.status == 0 and any(code in errors for code in REPLACED):
            fault = None
        if fault == "another answer" and not copy.stdout:
            fault = None  # it was given before the process was copied
        if fault in ("another answer", "another message") and "E1004" in errors:
            fault = None  # what is done is done: only the words for it found no room, and that is said
        if fault and not many and copy.site.startswith("flock") and os.WIFSIGNALED(copy.status):
            fault = None  # waits for the lock of the process that it is a copy of
        if fault and many and is_partial(copy, plain):
            fault = None
        if fault:
            wrong.append((fault, copy))
        ends["signal" if os.WIFSIGNALED(copy.status) else os.WEXITSTATUS(copy.status)] += 1
        if many and time.monotonic() - begin > given.seconds:
            ends["cut"] = 1
            break
    shim.close()
    return wrong, ends


def text_of(page):
    """What a page says, without its marks."""
    main = page.decode("utf-8", "replace").split("<main", 1)[-1]
    return " ".join(re.sub("<[^>]*>", " ", main).split())[:300]


def converse(server, data, patient=False):
    """What a person does on the local pages. Requests that are refused or cut off are for the caller to see in what comes after;
    `patient`: everything must be there."""
    def ask(good, call, *words, **named):
        try:
            status, headers, body = call(*words, **named)
        except (OSError, http.client.HTTPException):
            if patient:
                raise
            return {}, b""
        told = status in (422, 500, 503, 507) and re.search("内存|E[0-9]{4}|重试|磁盘|意外", body.decode("utf-8", "replace"))
        if status not in good and (patient or not (told or status in (400, 404, 413))):
            raise AssertionError(f"{words[0]}: status {status}: {text_of(body)}")
        return headers, body
    ask((200,), server.get, "/")
    ask((200,), server.post, "/blank", {"pack": "standard", "year": "2023", "then": "download"})
    headers, _ = ask((303,), server.post, "/upload", {}, {"file": ("a.json", data)})
    work = headers.get("Location")
    if not work:
        return
    for _ in range(200):
        headers, body = ask((200,), server.get, work)
        if not headers.get("Refresh"):
            break
        time.sleep(.05)
    else:
        raise AssertionError("the page of a work does not come")
    if patient and b"<article" not in body and b"<dd>" not in body:
        raise AssertionError("the page of a work says nothing")
    ask((200,), server.get, work + "file/md?draft=yes")
    ask((200,), server.get, work + "file/check")
    ask((303,), server.post, work + "older", {}, {"file": ("b.json", data)})
    ask((303,), server.post, work + "delete")


def serve_once(faults, shim, number, nth, data, settings):
    """(what is wrong or None, how it ended, places met)"""
    import serving  # pylint: disable=import-outside-toplevel
    folder = shim.folder / "serve" / str(number)
    (folder / "0").mkdir(parents=True)
    env = dict(shim.env, LD_PRELOAD=str(shim.library), SITES_FOLDER=str(folder), SITES_NTH=str(nth))
    env.update({f"SITES_{name.upper()}": str(value) for name, value in settings.items()})
    env.pop("HOME", None)
    wrong, end = None, "served"
    try:
        with serving.Server(env=env) as server:
            try:
                converse(server, data)
                converse(server, data, patient=not (folder / "0/site").exists() or server.process.poll() is None)
            except (AssertionError, OSError, http.client.HTTPException) as e:
                wrong = repr(e)
            status, _, errors = server.stop()
            if status not in (0, 3, 4):
                wrong = f"ended by status {status}: {errors[-300:]}"
            elif status and not errors:
                wrong = f"status {status} without a message"
    except AssertionError as e:  # it does not begin, and says why
        end = "not begun"
        if "juesuan" not in str(e) and "E1" not in str(e):
            wrong = f"does not begin: {e}"
    site = (folder / "0/site").read_text() if (folder / "0/site").exists() else ""
    known = folder / "known"
    return wrong, end, site, int.from_bytes(known.read_bytes()[:4], sys.byteorder) if known.exists() else 0


def sweep_serve(faults, kind, data, given):
    shim = faults.Faults(KINDS[kind][0])
    settings = dict(depth=given.depth, thorough=1)
    begin, wrong, ends = time.monotonic(), [], collections.Counter()
    total = serve_once(faults, shim, 0, 1 << 30, data, settings)[3]
    for nth in range(1, total + 1, given.every):
        fault, end, site, _ = serve_once(faults, shim, nth, nth, data, settings)
        if site:
            ends[end] += 1
        if fault:
            wrong.append((fault, site))
        if time.monotonic() - begin > given.seconds:
            ends["cut"] = 1
            break
    shim.close()
    return total, wrong, ends


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    program = os.path.abspath(given.program)
    os.environ.update(JUESUAN_ROOT=str(ROOT), JUESUAN=program)
    sys.path.insert(0, str(ROOT / "tests/e2e"))
    import faults  # pylint: disable=import-outside-toplevel
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for title, many, words in commands(*prepare(program, folder), folder):
            if given.only not in title:
                continue
            for kind in KINDS:
                begin = time.monotonic()
                wrong, ends = sweep(faults, kind, many, words, given)
                for fault, copy in wrong:
                    print(f"  {fault}\n    " + "\n    ".join(copy.site.splitlines()[:16]) + "\n  "
                          + copy.stderr.decode("utf-8", "replace")[-400:])
                bad += len(wrong)
                cut = ends.pop("cut", 0)
                print(f"{title}, {kind}: {sum(ends.values())} failures in {time.monotonic() - begin:.0f} s{' (cut)' * cut}, "
                      f"{len(wrong)} wrong; status " + ", ".join(f"{s} {n} times" for s, n in ends.most_common()), flush=True)
        for kind in KINDS if given.only in "serve" else ():
            total, wrong, ends = sweep_serve(faults, kind, (ROOT / "tests/data/checks/clean.json").read_bytes(), given)
            for fault, site in wrong:
                print(f"  {fault}\n    " + "\n    ".join(site.splitlines()[:16]))
            bad += len(wrong)
            cut = ends.pop("cut", 0)
            print(f"serve, {kind}: {sum(ends.values())} failures of {total} places{' (cut)' * cut}, {len(wrong)} wrong; "
                  + ", ".join(f"{s} {n} times" for s, n in ends.most_common()), flush=True)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())

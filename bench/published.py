#!/usr/bin/python3
"""Time of reading our own outputs as published files, each department of data/: milliseconds, best of three. Of a PDF also
the time that poppler's programs take by themselves, side by side. Then a whole `check --as-published` of the Word file and
of the PDF in processor time, which does not depend on what else runs: starting, pack, reading, all rules, poppler.

    bench/published.py BUILD_DIR
"""
import pathlib
import resource
import subprocess
import sys
import tempfile
import time


def best(run):
    times = []
    for _ in range(3):
        begin = time.monotonic()
        result = run()
        times.append(result if isinstance(result, float) else (time.monotonic() - begin) * 1000)
    return min(times)


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    build = pathlib.Path(sys.argv[1])
    print(f"{'':16}{'docx':>8}{'html':>8}{'pdf':>8}{'poppler':>9}{'check docx':>12}{'check pdf':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for data in sorted((root / "data").glob("*.json")):
            subprocess.run([build / "juesuan", "build", data, "-o", folder, "--formats", "docx,html,pdf", "--draft"], check=True,
                           capture_output=True)

            def read(ending):
                done = subprocess.run([build / "tests/published_dump", f"{folder}/{data.stem}.{ending}", "--time"], check=True,
                                      capture_output=True, text=True)
                return int(done.stdout) / 1000

            def poppler():
                pdf = f"{folder}/{data.stem}.pdf"
                both = [subprocess.Popen(["pdftotext", "-raw", "-bbox", pdf, "-"], stdout=subprocess.DEVNULL),
                        subprocess.Popen(["pdftocairo", "-svg", "-paperw", "14400", "-paperh", "14400", "-nocenter", "-noshrink",
                                          pdf, "-"], stdout=subprocess.DEVNULL)]
                for one in both:
                    one.wait()

            def check(ending):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([build / "juesuan", "check", "--as-published", f"{folder}/{data.stem}.{ending}"], check=False,
                               capture_output=True)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000

            print(f"{data.stem:16}" + "".join(f"{best(lambda e=e: read(e)):8.0f}" for e in ("docx", "html", "pdf"))
                  + f"{best(poppler):9.0f}" + "".join(f"{best(lambda e=e: check(e)):12.0f}" for e in ("docx", "pdf")))


if __name__ == "__main__":
    main()

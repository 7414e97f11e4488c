# ctest: once
"""Runs the template fuzz target for half a minute when clang's fuzzer is there. JUESUAN_FUZZ_SECONDS changes how long."""

import concurrent.futures
import glob
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
SECONDS = int(os.environ.get("JUESUAN_FUZZ_SECONDS", "30"))
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-fsanitize=fuzzer,address,undefined",
         "-fno-sanitize-recover=all"]


def fuzzer_works(folder):
    """Whether clang and its fuzzer library are installed."""
    if not shutil.which("clang"):
        return False
    probe = pathlib.Path(folder, "probe.c")
    probe.write_text("int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n);\n"
                     "int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n)\n"
                     "{ (void)d; (void)n; return 0; }\n")
    return subprocess.run(["clang", "-fsanitize=fuzzer", str(probe), "-o", str(probe) + ".out"],
                          capture_output=True, check=False).returncode == 0


def seeds(folder):
    """The published cases and our own specification tables as starting points."""
    texts = []
    cases = ROOT.parent / "shared" / "conformance" / "jinja.json"
    if cases.exists():
        texts += [case["template"] for case in json.loads(cases.read_text())]
    for spec in sorted((ROOT / "tests" / "spec").glob("expr-*.txt")):
        for line in spec.read_text().splitlines():
            if "=>" in line and not line.startswith("#"):
                texts.append("{{ " + line.split("=>")[0].strip() + " }}")
    for number, text in enumerate(texts):
        pathlib.Path(folder, f"seed-{number}").write_bytes(bytes([number % 32]) + text.encode())
    return len(texts)


class FuzzTemplate(unittest.TestCase):
    def compile(self, folder, number, path):
        result = os.path.join(folder, f"{number}.o")
        built = subprocess.run(["clang", *FLAGS, f"-I{ROOT}/gen", "-c", path, "-o", result],
                               capture_output=True, text=True, check=False)
        self.assertEqual(built.returncode, 0, built.stderr[-3000:])
        return result

    def test_no_input_breaks_the_template_language(self):
        with tempfile.TemporaryDirectory() as folder:
            if not fuzzer_works(folder):
                self.skipTest("clang's fuzzer is not installed")
            program = os.path.join(folder, "fuzz")
            corpus = os.path.join(folder, "corpus")
            os.mkdir(corpus)
            self.assertGreater(seeds(corpus), 50)
            sources = [str(ROOT / "tests/fuzz/fuzz_template.c")]
            for stage in ("base", "expr", "template"):
                sources += sorted(glob.glob(str(ROOT / "gen" / stage / "**" / "*.c"), recursive=True))
            sources += [str(ROOT / "gen/data" / name) for name in ("value.c", "unit.c", "origin.c")]
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                objects = list(pool.map(lambda job: self.compile(folder, *job), enumerate(sources)))
            built = subprocess.run(["clang", *FLAGS, *objects, "-ldeflate", "-o", program],
                                   capture_output=True, text=True, check=False)
            self.assertEqual(built.returncode, 0, built.stderr[-3000:])
            run = subprocess.run([program, f"-max_total_time={SECONDS}", "-timeout=60",
                                  "-rss_limit_mb=1024", "-max_len=4096", "-print_final_stats=1",
                                  f"-artifact_prefix={folder}/", corpus],
                                 capture_output=True, text=True, errors="replace", check=False,
                                 cwd=folder)
            self.assertEqual(run.returncode, 0, run.stderr[-6000:])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""Time of the checks of each department in data/, behind loading and making its tables and report.

    bench/checks.py BUILD_DIR
"""

import pathlib
import subprocess
import sys
import tempfile

LIBRARIES = "md4c freetype2 fontconfig xlsxwriter libzip libxml-2.0 libdeflate"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    build = pathlib.Path(sys.argv[1])
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", *LIBRARIES.split()], check=True, capture_output=True,
                           text=True).stdout.split()
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "check_bench")
        subprocess.run(["cc", "-O2", "-std=c11", "-D_GNU_SOURCE", f"-I{root}/gen", str(root / "bench/check_bench.c"),
                        str(build / "libjuesuan.a"), "-o", str(program), *flags, "-lhpdf", "-lm"], check=True)
        data = [p for p in sorted((root / "data").glob("*.json")) if p.stem != "dongxiang-2022"]
        subprocess.run([str(program), str(root), *map(str, data)], check=True)


if __name__ == "__main__":
    main()

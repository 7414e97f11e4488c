#!/usr/bin/python3
"""Compares rendering a report of about 100 KB with Debian's python3-jinja2 in the same run.

    bench/template.py BUILD_DIR

Both engines get the same template and data; it uses what both have (loops, macros, conditions, filters). Templates are
parsed once; the times are of rendering alone, best and median of many rounds. Jinja2 runs without escaping, ours with.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import jinja2

ROUNDS = 60
TEMPLATE = """{% macro line(item) %}{{ item.name }}（类）{{ item.sub.name }}（款）：支出决算为{{ item.amount }}万元，\
{% if item.amount > item.budget %}大于{% elif item.amount < item.budget %}小于{% else %}等于{% endif %}\
年初预算{{ item.budget }}万元，完成年初预算的{{ (item.amount * 100 / item.budget)|round(2) }}%。{% endmacro %}
# {{ department.name }}{{ year }}年度部门决算
{% for part in parts %}
## {{ loop.index }}、{{ part.title|trim }}
{% for item in part.entries %}
{{ loop.index }}. {{ line(item) }}决算数大于预算数的主要原因是{{ item.reason|default("无") }}。
{% if not loop.last %}（{{ item.codes|join("、") }}，共{{ item.codes|length }}项）{% endif %}
{% endfor %}
{% endfor %}
"""


def context():
    items = [{"name": f"社会保障和就业支出{i}", "sub": {"name": "行政事业单位养老支出"}, "amount": 1103 + i,
              "budget": 1000 + 2 * i, "reason": "人员增加，相应的工资福利支出增加", "codes": ["2080505", "2080506"]}
             for i in range(16)]
    return {"department": {"name": "临夏市医疗保障局"}, "year": 2022,
            "parts": [{"title": f" 第{i}部分 ", "entries": items} for i in range(20)]}


def python_times(data):
    template = jinja2.Environment().from_string(TEMPLATE)
    times, text = [], ""
    for _ in range(ROUNDS):
        start = time.perf_counter()
        text = template.render(data)
        times.append((time.perf_counter() - start) * 1e6)
    return len(text.encode()), min(times), statistics.median(times)


def our_times(build, data):
    root = pathlib.Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "template_bench")
        libraries = subprocess.run(
            ["pkg-config", "--libs", "md4c", "freetype2", "fontconfig", "xlsxwriter", "libzip", "libxml-2.0",
             "libdeflate"], capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(["cc", "-O2", "-std=c11", "-D_GNU_SOURCE", f"-I{root}/gen", str(root / "bench/template_bench.c"),
                        f"{build}/libjuesuan.a", *libraries, "-lhpdf", "-lm", "-o", str(program)], check=True)
        template, values = pathlib.Path(folder, "t.j2"), pathlib.Path(folder, "c.json")
        template.write_text(TEMPLATE)
        values.write_text(json.dumps(data, ensure_ascii=False))
        out = subprocess.run([str(program), str(template), str(values), str(ROUNDS)], capture_output=True, text=True,
                             check=True).stdout.split()
    return [int(x) for x in out]


def main():
    data = context()
    size, best, median = python_times(data)
    our_size, parse, our_best, our_median = our_times(sys.argv[1] if len(sys.argv) > 1 else "build/dev", data)
    print(f"jinja2 {jinja2.__version__}: {size} bytes, best {best / 1000:.2f} ms, median {median / 1000:.2f} ms")
    print(f"juesuan:       {our_size} bytes, best {our_best / 1000:.2f} ms, median {our_median / 1000:.2f} ms, "
          f"parsed once in {parse / 1000:.2f} ms")
    print(f"factor (median): {median / our_median:.1f}")


if __name__ == "__main__":
    main()

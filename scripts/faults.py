#!/usr/bin/python3
"""Every allocation of a command fails, one at a time, or every system call: faults.py [--calls] [--depth N] [--every N] PROGRAM COMMAND...

    scripts/faults.py --depth 6 build/release/juesuan build data/linxia-2022.json -o out --formats xlsx

Without --depth (how many callers make a place) each call is one; --every takes only each n-th of them. What the command
writes it must name relative to where it stands, what it reads by whole paths is best. Prints what went wrong and the
figures; the status is 1 when something did. In the tests: tests/e2e/test_faults.py, test_system_calls.py."""
import argparse
import collections
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CODES = {"fail_sites": ("E1004", "E6050", "E6061"), "fail_calls": ("错误 E", "juesuan: ")}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("--calls", dest="library", action="store_const", const="fail_calls", default="fail_sites")
    parser.add_argument("--depth", type=int, default=0)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    os.environ.update(JUESUAN_ROOT=str(ROOT), JUESUAN=os.path.abspath(given.program))
    sys.path.insert(0, str(ROOT / "tests/e2e"))
    import faults  # pylint: disable=import-outside-toplevel
    command = [os.path.abspath(word) if os.path.exists(word) else word for word in given.command]
    shim, begin = faults.Faults(given.library), time.monotonic()
    shim.plain(command)  # caches are made by now
    plain = shim.plain(command)
    _, copies, _ = shim.run(command, depth=given.depth, every=given.every)
    wrong = [(fault, copy) for copy in copies if (fault := faults.fault_of(copy, plain, CODES[given.library], (".pending",)))]
    for fault, copy in wrong:
        print(f"{fault}\n    " + "\n    ".join(copy.site.splitlines()[:24]))
    ends = collections.Counter("signal" if os.WIFSIGNALED(c.status) else os.WEXITSTATUS(c.status) for c in copies)
    print(f"{len(copies)} failures in {time.monotonic() - begin:.0f} s, {len(wrong)} with a fault; status: "
          + ", ".join(f"{status} {n} times" for status, n in ends.most_common()))
    shim.close()
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())

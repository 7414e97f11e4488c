"""Rules of the source tree that a compiler does not know. Every finding names its file and line."""
import os
import re
import shutil
import statistics
import subprocess
import unittest

from source_tree import ROOT, code, files, functions, includes, line_of, source, stage, without_comments

C = files("gen", ".c", ".h")
STANDARD = {
    "assert.h", "errno.h", "float.h", "inttypes.h", "limits.h", "math.h", "setjmp.h", "signal.h", "stdarg.h",
    "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "time.h", "dirent.h", "dlfcn.h", "fcntl.h",
    "getopt.h", "poll.h", "pthread.h", "unistd.h", "sched.h", "spawn.h",
}
# Functions that must not be called on data: they depend on the locale or time zone, overflow, or keep hidden state.
BANNED = """atof atoi atol atoll strtod strtof strtold sprintf vsprintf strcpy strcat stpcpy gets strtok
    isalpha isalnum isdigit islower isupper isspace ispunct isprint iscntrl isgraph isxdigit tolower toupper
    setlocale strcoll strxfrm localtime localtime_r gmtime gmtime_r mktime asctime ctime strftime rand srand tmpnam alloca""".split()
# What a library must not do: speak, end the program, ask for the time.
BANNED_IN_LIBRARY = "printf vprintf puts putchar perror exit _exit _Exit quick_exit abort assert time gettimeofday".split()
# (file, function): why it may.
ALLOWED = {
    ("gen/base/dec.c", "strtod"): "reads no decimal point",
    ("gen/read/number.c", "strtod"): "reads no decimal point",
    ("gen/fence/isolate.c", "_exit"): "ends a process that it made itself",
    ("gen/serve/worker.c", "_exit"): "ends a process that it made itself",
}
# Files that may keep state, and why.
STATE_ALLOWED = {"gen/base/memory.c": "whether an allocation of this thread has failed, as errno does",
                 "gen/fence/xml_memory.c": "libxml2 takes its functions once for the process; what it gets on this thread when memory fails"}
# Not the length of the text: the width of a column.
NOT_COUNTED = {("gen/job/check_book.c", '{"warnings", 8}')}
LONGEST_FUNCTION = 80


def is_system(name):
    return name in STANDARD or name.startswith(("sys/", "linux/"))


def library_of(name):
    """The package a header belongs to."""
    if name.startswith("FT_") or name.startswith(("ft2build", "freetype")):
        return "freetype"
    return re.split(r"[/._]", name)[0]


class Includes(unittest.TestCase):
    def test_each_third_party_header_is_included_in_one_file(self):
        users = {}
        for path in C:
            for _, name, system in includes(path):
                if system and not is_system(name):
                    users.setdefault((library_of(name), path.endswith("_read.c")), set()).add(path)
        found = [f"{library}: {', '.join(sorted(paths))}" for (library, _), paths in sorted(users.items())
                 if len(paths) > 1]
        self.assertEqual(found, [], "a library must be replaceable by rewriting one file, or one that writes and one that reads")
        headers = {p for paths in users.values() for p in paths if not p.endswith(".c")}
        self.assertEqual(headers, {"gen/fence/xml_library.h"}, "in no header but that of the table of its functions")

    def test_libxml2_stays_within_its_fences(self):
        users = {path for path in C for _, name, _ in includes(path) if name in ("fence/xml_library.h", "fence/xml_memory.h")}
        self.assertLessEqual(users, {f"gen/fence/{name}" for name in (
            "xml_library.c", "xml_memory.c", "xml_memory.h", "xml_read.c", "html_read.c")})

    def stages(self):
        """The order written in docs/architecture.md: base → data → … with groups in braces."""
        line = re.search(r"one way: `([^`]+)`", source(os.path.join("docs", "architecture.md"))).group(1)
        order = {}
        for level, group in enumerate(re.split(r"\s*→\s*", line)):
            for name in re.findall(r"\w+", group):
                order[name] = level
        return order

    def test_stages_depend_one_way(self):
        order = self.stages()
        found = []
        for path in C:
            own = stage(path)
            for line, name, system in includes(path):
                other = name.split("/")[0] if "/" in name and not system else None
                if not own or not other or other == own:
                    continue
                if other not in order or own not in order:
                    found.append(f"{path}:{line}: {own} or {other} is not in docs/architecture.md")
                elif order[other] >= order[own]:
                    found.append(f"{path}:{line}: {own} must not know {other}")
        self.assertEqual(found, [])

    def test_the_architecture_names_every_folder_and_its_headers(self):
        rows = re.findall(r"^\| `([\w/]+)` \|.*\| `([^`]+)` \|$", source(os.path.join("docs", "architecture.md")), re.M)
        self.assertEqual(sorted({stage(p) for p in C} - {""}), sorted(name for name, _ in rows if "/" not in name))
        for name, headers in rows:
            for header in headers.split():
                places = [os.path.join("gen", name, header), os.path.join("gen", header)]
                self.assertTrue(any(p in C for p in places), f"docs/architecture.md: {name}/{header}")

    def test_the_command_line_knows_only_the_public_header_and_base(self):
        found = [f"{path}:{line}: {name}" for path in C if stage(path) == "cli"
                 for line, name, system in includes(path)
                 if (system and not is_system(name)) or (not system and "/" in name
                                                         and not name.startswith(("cli/", "base/")))]
        self.assertEqual(found, [])

    def test_headers_are_guarded_by_their_path(self):
        for path in C:
            if path.endswith(".h"):
                guard = "JUESUAN_" + re.sub(r"\W", "_", path[len("gen/"):]).upper()
                if path == os.path.join("gen", "juesuan.h"):
                    guard = "JUESUAN_H"
                self.assertIn(f"#ifndef {guard}\n#define {guard}\n", source(path), path)


class Functions(unittest.TestCase):
    def calls(self, names, paths):
        pattern = re.compile(r"(?<![\w.>])(" + "|".join(names) + r")\s*\(")
        for path in paths:
            for m in pattern.finditer(code(path)):
                if (path, m.group(1)) not in ALLOWED:
                    yield f"{path}:{line_of(code(path), m.start())}: {m.group(1)}"

    def test_no_banned_function_is_called(self):
        self.assertEqual(list(self.calls(BANNED, C)), [])

    def test_the_library_neither_speaks_nor_ends_the_program(self):
        library = [p for p in C if stage(p) != "cli"]
        self.assertEqual(list(self.calls(BANNED_IN_LIBRARY, library)), [])
        found = [f"{p}: {m.group()}" for p in library
                 for m in re.finditer(r"\b(?:fprintf|fputs|fwrite)\s*\([^;]*\bstd(?:out|err)\b", code(p))]
        self.assertEqual(found, [])

    def test_the_library_allocates_through_base(self):
        library = [p for p in C if stage(p) != "cli" and p != os.path.join("gen", "base", "memory.c")]
        self.assertEqual(list(self.calls(["malloc", "calloc", "realloc", "reallocarray", "strdup", "asprintf"], library)),
                         [], "base/memory.h remembers a failure")

    def test_no_floating_point_conversion_in_a_format(self):
        found = []
        for path in C:
            for m in re.finditer(r"printf\s*\(", without_comments(path)):
                call = without_comments(path)[m.start():].split(";")[0]
                if re.search(r'"[^"\n]*%[-+ #0-9.*]*l?[fFeEgGaA]\b', call):
                    found.append(f"{path}:{line_of(without_comments(path), m.start())}")
        self.assertEqual(found, [], "the decimal point depends on the locale")

    def test_character_classes_come_from_base(self):
        found = [f"{p}:{line}" for p in C for line, name, _ in includes(p)
                 if name in ("ctype.h", "wctype.h", "locale.h", "wchar.h")]
        self.assertEqual(found, [])

    def test_nobody_counts_the_bytes_of_a_text(self):
        found = []
        for path in C:
            text = without_comments(path)
            for m in re.finditer(r'\{("(?:[^"\\\n]|\\.)*"), (\d+)\}', text):
                size = len(re.sub(r"\\(?:x[0-9A-Fa-f]{2}|.)", "x", m.group(1)[1:-1]).encode())
                if int(m.group(2)) == size and size and (path, m.group()) not in NOT_COUNTED:
                    found.append(f"{path}:{line_of(text, m.start())}: {m.group()}")
        self.assertEqual(found, [], "STR_INIT counts them")

    def test_there_is_no_global_mutable_state(self):
        found = []
        for path in C:
            for m in re.finditer(r"^[ \t]*static\s+(?!inline\b)([^;{(=]*?)(\s*=|;)", code(path), re.M):
                declared = m.group(1)
                pointers = declared.rpartition("*")[2] if "*" in declared else declared
                if "const" not in pointers and path not in STATE_ALLOWED:
                    found.append(f"{path}:{line_of(code(path), m.start())}: {declared.strip()}")
        self.assertEqual(found, [])

    def test_functions_fit_on_a_screen(self):
        lengths = [(n, f"{path}:{line}: {name}") for path in C if path.endswith(".c")
                   for name, line, n in functions(path)]
        long = sorted((x for x in lengths if x[0] > 40), reverse=True)
        print(f"\n{len(lengths)} functions, median {statistics.median(n for n, _ in lengths)} lines, "
              f"{len(long)} over 40:")
        for n, where in long:
            print(f"  {n:3} {where}")
        self.assertEqual([w for n, w in long if n > LONGEST_FUNCTION], [], f"longer than {LONGEST_FUNCTION} lines")


class Layout(unittest.TestCase):
    def test_code_is_formatted(self):
        if not shutil.which("clang-format"):
            self.skipTest("skipped: clang-format is not installed")
        paths = C + files("tests", ".c", ".h")
        run = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], cwd=ROOT, capture_output=True, text=True)
        found = sorted({m.group() for m in re.finditer(r"^[^\s:]+:\d+", run.stderr, re.M)})
        self.assertEqual(found, [], "run clang-format -i")

    def test_every_file_opens_with_what_it_is_for(self):
        paths = C + files("gen", ".def")
        found = [p for p in paths if len(re.sub(r"[\s*/]+", " ", (re.match(r"/\*.*?\*/", source(p), re.S) or [""])[0])) < 25]
        self.assertEqual(found, [], "the first thing in a file is a comment: what it is for, and what not")

    def test_no_path_of_the_machine_is_in_the_tree(self):
        pattern = re.compile("/" + "(?:work|root)" + r"/\w")
        found = [f"{p}:{line_of(source(p), m.start())}" for folder in ("gen", "docs", "tests", "templates", "bench", "data")
                 for p in files(folder, "") for m in pattern.finditer(source(p))]
        self.assertEqual(found, [])

    def test_lines_end_plainly(self):
        for path in C:
            self.assertNotIn("\r", source(path), path)
            self.assertNotIn("\t", source(path), path)
            self.assertTrue(source(path).endswith("\n") and not source(path).endswith("\n\n"), path)


if __name__ == "__main__":
    unittest.main()

"""The source tree as the lint tests see it: files, C code without comments and texts, diagnostic codes."""
import functools
import os
import re

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GEN = os.path.join(ROOT, "gen")
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
STRING = re.compile(r'"((?:\\.|[^"\\])*)"', re.S)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


@functools.lru_cache(None)
def files(folder, *endings):
    """Paths below ROOT/folder, relative to ROOT, sorted."""
    found = []
    for where, folders, names in os.walk(os.path.join(ROOT, folder)):
        folders[:] = sorted(f for f in folders if f not in ("build", "__pycache__", ".git"))
        found += [os.path.relpath(os.path.join(where, n), ROOT) for n in sorted(names) if n.endswith(endings)]
    return found


@functools.lru_cache(None)
def source(path):
    return read(os.path.join(ROOT, path))


@functools.lru_cache(None)
def code(path):
    """The C code with comments blanked and texts emptied; lines stay where they are."""
    def blank(match):
        token = match.group()
        if token[0] in "\"'":
            return token[0] * 2
        return re.sub(r"[^\n]", " ", token)
    return TOKEN.sub(blank, source(path))


@functools.lru_cache(None)
def without_comments(path):
    return TOKEN.sub(lambda m: m.group() if m.group()[0] in "\"'" else re.sub(r"[^\n]", " ", m.group()), source(path))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def stage(path):
    """gen/write/xlsx.c -> write; a file straight in gen/ has none."""
    parts = path.split(os.sep)
    return parts[1] if len(parts) > 2 else ""


def includes(path):
    """(line, name, is_system) of every include; a macro name such as FT_FREETYPE_H counts as system."""
    for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]+(?:"([^"]+)"|<([^>]+)>|(\w+))', without_comments(path), re.M):
        yield line_of(source(path), m.start()), m.group(1) or m.group(2) or m.group(3), not m.group(1)


def functions(path):
    """(name, first line, number of lines) of every function, as clang-format lays them out."""
    lines = source(path).split("\n")
    start = None
    for i, line in enumerate(lines):
        if line == "{" and i:
            start = i
        elif line == "}" and start is not None:
            head = start - 1
            while head > 0 and lines[head - 1].strip() and not lines[head - 1].startswith(("#", "}", "/*", " *")):
                head -= 1
            name = re.search(r"(\w+)\s*\(", " ".join(lines[head:start]))
            if name:
                yield name.group(1), head + 1, i - head + 1
            start = None


class Code:
    """One D(…) of diag_codes.def."""

    def __init__(self, line, name, severity, texts):
        self.line, self.name, self.severity = line, name, severity
        self.zh, self.zh_hint, self.en, self.en_hint = texts


def diagnostic_codes():
    text = without_comments(os.path.join("gen", "base", "diag_codes.def"))
    literal = r'((?:"(?:\\.|[^"\\])*"\s*|IN_CELLS\s+)+)'
    pattern = re.compile(r"^D\(\s*(\w+)\s*,\s*(\w+)\s*," + r"\s*,".join([r"\s*" + literal] * 4) + r"\s*\)", re.M)
    found = [Code(line_of(text, m.start()), m.group(1), m.group(2),
                  ["".join(STRING.findall(t)) for t in m.groups()[2:]]) for m in pattern.finditer(text)]
    assert len(found) == len(re.findall(r"^D\(", text, re.M)), "a D(…) of diag_codes.def was not understood"
    return found

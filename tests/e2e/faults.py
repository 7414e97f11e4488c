"""Runs a command so that it goes wrong in every way, and judges what came of it (tests/preload/sites.h). For
test_faults.py, which meets every place once, and for scripts/faults.py, which meets every call."""
import collections
import concurrent.futures
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT, JUESUAN = pathlib.Path(os.environ["JUESUAN_ROOT"]), os.environ["JUESUAN"]
COMPILER = next((c for c in ("cc", "gcc", "clang") if shutil.which(c)), None)
SANITIZED = b"__asan_init" in pathlib.Path(JUESUAN).read_bytes()

Copy = collections.namedtuple("Copy", "number status what folder stdout stderr site outputs")


def contents(folder):
    """Names and hashes of all files of a folder but the lock of a batch, which names its process."""
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(folder.rglob("*")) if p.is_file() and p.name != ".juesuan-lock"} if folder.exists() else {}


class Faults:
    """A preloaded library, tests/preload/NAME.c, and a folder to work in."""

    def __init__(self, name):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="juesuan-faults-"))
        self.library = self.folder / f"{name}.so"
        subprocess.run([COMPILER, "-D_GNU_SOURCE", "-shared", "-fPIC", "-O1", str(ROOT / f"tests/preload/{name}.c"),
                        "-o", str(self.library), "-ldl", "-lgcc_s"], check=True)
        self.env = dict(os.environ, XDG_CACHE_HOME=str(self.folder / "cache"))

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def plain(self, arguments, out="plain"):
        """The command as it goes when nothing fails: the judge of the others. All work equally deep below: an index that leads
        to files elsewhere holds the way to them."""
        folder = self.folder / "plain" / out / "0"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        done = subprocess.run([JUESUAN, *map(str, arguments)], cwd=folder, env=self.env, capture_output=True, check=False)
        return Copy(0, done.returncode, "plain", folder, done.stdout, done.stderr, "", contents(folder))

    def run(self, arguments, timeout=None, **settings):
        """The command with copies; `arguments` name what they write relative to the folder they work in. Returns the
        command itself and its copies, and whether time was up before all places had been met."""
        sites = self.folder / "run" / "sites"
        shutil.rmtree(sites, ignore_errors=True)
        (sites / "0").mkdir(parents=True)
        env = dict(self.env, LD_PRELOAD=str(self.library), SITES_FOLDER=str(sites), SITES_JOBS="2")
        env.update({f"SITES_{name.upper()}": str(value) for name, value in settings.items()})
        done = subprocess.run([JUESUAN, *map(str, arguments)], cwd=sites / "0", env=env, capture_output=True, check=False,
                              timeout=timeout)
        itself = Copy(0, done.returncode, "itself", sites / "0", done.stdout, done.stderr, "", contents(sites / "0"))
        copies, cut = [], False
        for line in (sites / "log").read_text().splitlines():
            if line == "cut":
                cut = True
                continue
            number, status, what = line.split(" ", 2)
            folder = sites / number
            site = (folder / "site").read_text() if (folder / "site").exists() else ""
            outputs = contents(folder)
            stdout, stderr = ((folder / name).read_bytes() for name in ("stdout", "stderr"))
            for name in ("stdout", "stderr", "site"):
                outputs.pop(name, None)
            copies.append(Copy(int(number), int(status), what, folder, stdout, stderr, site, outputs))
        return itself, copies, cut


    def met(self, arguments, timeout=120, **settings):
        """The command once for each place that any of its processes meets: for what is spoken to by pipes (workers, other
        programs), where a copy of one of them would hear what the other should. Yields each run in
        which something failed; one that does not end counts as ended by SIGALRM."""
        sites = self.folder / "met"
        shutil.rmtree(sites, ignore_errors=True)

        def one(number, nth):
            folder = sites / str(number)
            (folder / "0").mkdir(parents=True)
            env = dict(self.env, LD_PRELOAD=str(self.library), SITES_FOLDER=str(folder), SITES_NTH=str(nth))
            env.update({f"SITES_{name.upper()}": str(value) for name, value in settings.items()})
            try:
                done = subprocess.run([JUESUAN, *map(str, arguments)], cwd=folder / "0", env=env, capture_output=True,
                                      stdin=subprocess.DEVNULL, check=False, timeout=timeout)
                status = -done.returncode if done.returncode < 0 else done.returncode << 8
                out, errors = done.stdout, done.stderr
            except subprocess.TimeoutExpired:
                status, out, errors = 14, b"", b"does not end"
            count = int.from_bytes((folder / "known").read_bytes()[:4], sys.byteorder)
            (folder / "known").unlink()
            outputs = contents(folder / "0")
            site = (folder / "0/site").read_text() if outputs.pop("site", None) else ""
            shutil.rmtree(folder)
            return Copy(number, status, "met", folder, out, errors, site, outputs), count

        total = one(0, 1 << 30)[1]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for copy, _ in pool.map(lambda n: one(n, n), range(1, total + 1)):
                if copy.site:
                    yield copy


def fault_of(copy, plain, codes, kept=()):
    """What is wrong with what came of a copy, or None: either it did what the command does when nothing fails, or it
    said clearly that it could not, with one of the codes, and left nothing but files that end as one of `kept` (the mark that
    outputs are being replaced stays where nobody knows what the disk has: the next build takes it away)."""
    errors = copy.stderr.decode("utf-8", "replace")
    if os.WIFSIGNALED(copy.status):
        return f"ended by signal {os.WTERMSIG(copy.status)}"
    status = os.WEXITSTATUS(copy.status)
    if status == plain.status:
        if copy.outputs != plain.outputs:
            return "other files: " + ", ".join(sorted(k for k in {**copy.outputs, **plain.outputs}
                                                      if copy.outputs.get(k) != plain.outputs.get(k)))
        if copy.stdout != plain.stdout:
            return "another answer"
        return None if status == 0 or copy.stderr == plain.stderr else "another message"
    if was_not_loaded(copy, status):
        return "left " + ", ".join(copy.outputs) if copy.outputs else None
    if status not in (3, 4):
        return f"status {status}"
    if not any(code in errors for code in codes):
        return f"status {status} without a message"
    left = [name for name in copy.outputs if not name.endswith(tuple(kept))] if kept else list(copy.outputs)
    if left:
        return "left " + ", ".join(left)
    if copy.stdout:
        return "an answer all the same"
    foreign = [line for line in errors.splitlines() if line and not known_line(line)]
    return f"a library prints: {foreign[0]}" if foreign else None


def was_not_loaded(copy, status):
    """The system's loader ends a program for which it finds no memory, at the start as when a library is loaded late
    (gen/fence/late.h): it says so itself."""
    return status == 127 and b"out of memory" in copy.stderr and "dlopen" in copy.site


def known_line(line):
    """A line of our own diagnostics, or of progress."""
    return any(word in line for word in ("错误", "提示", "说明", "→", "juesuan")) or line.startswith("    ")


class Survival(unittest.TestCase):
    """What the tests of preloaded libraries have in common; a subclass names its library and its codes."""
    library, codes, kept, replaced = "", (), (), ()

    @classmethod
    def setUpClass(cls):
        cls.faults = Faults(cls.library)
        cls.addClassCleanup(cls.faults.close)

    def survive(self, arguments, least, **settings):
        """The command as it is, and with a failure at each place; a copy that says one of `replaced` did its work with another
        font. More than `least` places fail, unless time was up."""
        self.faults.plain(arguments)  # caches are made by now
        plain = self.faults.plain(arguments)
        self.assertEqual(plain.status, 0, plain.stderr)
        itself, copies, cut = self.faults.run(arguments, **settings)
        self.assertEqual((itself.status, itself.outputs), (0, plain.outputs))
        self.assertGreater(len(copies), 0 if cut else least)
        for copy in copies:
            errors = copy.stderr.decode("utf-8", "replace")
            if copy.status == 0 and any(code in errors for code in self.replaced):
                continue
            fault = fault_of(copy, plain, self.codes, self.kept)
            self.assertIsNone(fault, f"{fault} in {copy.site}\n{errors}")

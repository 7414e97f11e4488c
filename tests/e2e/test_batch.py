# ctest: cost=40
"""Batches: many departments at once, whatever goes wrong with some of them or with the machine."""
import contextlib
import fcntl
import hashlib
import html.parser
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
import urllib.parse

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
DATA = os.path.join(ROOT, "data", "linxia-2022.json")
GENERATE = os.path.join(ROOT, "bench", "batch", "generate.py")
EXTENSIONS = ("pdf", "xlsx", "docx", "html", "md")


def sha(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def tree(folder):
    """Everything but the lock, which names a process."""
    return {n: sha(os.path.join(folder, n)) for n in os.listdir(folder) if not n.startswith(".juesuan-lock")}


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.scripts, self.outside = [], 0, []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a":
            self.links.append(attrs["href"])
        self.scripts += tag == "script"
        for name in ("src", "href"):
            if tag != "a" and name in attrs:
                self.outside.append(attrs[name])


class Batch(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = self.temporary.name
        self.data = os.path.join(self.folder, "data")
        self.out = os.path.join(self.folder, "out")
        os.mkdir(self.data)

    def departments(self, n):
        subprocess.run([sys.executable, GENERATE, str(n), self.data, DATA], check=True)
        return sorted(os.path.join(self.data, name) for name in os.listdir(self.data))

    def batch(self, *args, out=None, formats="md", status=0, **kwargs):
        args = [PROGRAM, "batch", *(args or [self.data]), "-o", out or self.out, "--formats", formats]
        done = subprocess.run(args, capture_output=True, text=True, timeout=300, **kwargs)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def results(self, name="batch.json"):
        with open(os.path.join(self.out, name), encoding="utf-8") as f:
            return json.load(f)

    def lost(self):
        """The only department that a batch as running() starts it has lost."""
        lost = [r for r in self.results("batch-1-of-1.json")["results"] if r["status"] != "ok"]
        self.assertEqual(len(lost), 1)
        return lost[0]

    def start(self, *args, formats="pdf,md"):
        p = subprocess.Popen([PROGRAM, "batch", self.data, "-o", self.out, "--formats", formats, *args],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(p.communicate)
        self.addCleanup(p.kill)
        return p

    def wait_for(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "it never happened")
            time.sleep(0.01)

    def outputs(self, extension):
        return [n for n in os.listdir(self.out) if n.endswith("." + extension)] if os.path.isdir(self.out) else []

    @contextlib.contextmanager
    def running(self, *args, departments=12, workers=2, formats="md"):
        """A batch whose workers get no further than their first departments while the block runs."""
        self.departments(departments)
        os.mkdir(self.out)
        with self.folder_locked(fcntl.LOCK_EX):
            p = self.start("--shard", "1/1", "-j", str(workers), *args, formats=formats)
            self.wait_for(lambda: len(self.workers(p)) == workers)
            yield p

    @contextlib.contextmanager
    def folder_locked(self, mode):
        """As whoever replaces outputs in the folder holds it."""
        fd = os.open(self.out, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(fd, mode)
            yield
        finally:
            os.close(fd)

    def workers(self, p):
        with open(f"/proc/{p.pid}/task/{p.pid}/children") as f:
            return [int(pid) for pid in f.read().split()]

    # Results

    def test_result_does_not_depend_on_processes_or_order(self):
        files = self.departments(7)
        trees = []
        for i, (order, processes) in enumerate(((files, "1"), (files[::-1], "3"), (files, "16"))):
            out = os.path.join(self.folder, f"out{i}")
            self.batch(*order, "-j", processes, out=out, formats="md,xlsx,html")
            trees.append(tree(out))
        self.assertEqual(trees[0], trees[1])
        self.assertEqual(trees[0], trees[2])
        self.assertEqual(len([n for n in trees[0] if n.endswith(".md")]), 7)

    def test_same_bytes_as_single_builds(self):
        files = self.departments(3)
        self.batch()
        alone = os.path.join(self.folder, "alone")
        for f in files:
            subprocess.run([PROGRAM, "build", f, "-o", alone, "--formats", "md"], check=True, capture_output=True)
        batch = tree(self.out)
        self.assertEqual(tree(alone), {n: batch[n] for n in os.listdir(alone)})

    def test_only_what_changed(self):
        files = self.departments(5)
        self.assertIn("新生成 5", self.batch().stdout)
        before = tree(self.out)
        self.assertIn("新生成 0，未变化 5", self.batch().stdout)
        self.assertEqual(tree(self.out), before)
        with open(files[2], "a") as f:
            f.write("\n")
        self.assertIn("新生成 1，未变化 4", self.batch().stdout)
        self.assertIn("新生成 5", self.batch(self.data, "--force").stdout)

    def test_lists_files_and_folders(self):
        files = self.departments(4)
        lines = os.path.join(self.folder, "list")
        with open(lines, "w") as f:
            f.write(files[0] + "\n\n" + files[1] + "\r\n")
        nuls = os.path.join(self.folder, "nuls")
        with open(nuls, "w") as f:
            f.write(files[2] + "\0")
        self.batch("@" + lines, "@" + nuls, files[3], files[3])
        self.assertEqual([r["name"] for r in self.results()["results"]], [f"department-{i:05}" for i in range(1, 5)])

    def test_summary_and_index(self):
        self.departments(3)
        with open(os.path.join(self.data, "broken.json"), "w") as f:
            f.write('{"year": }')
        done = self.batch(status=1)
        self.assertRegex(done.stdout, r"部门 +4\n完成 +3 .*\n失败 +1\n")
        self.assertIn("broken：", done.stdout)
        self.assertIn("E2001", done.stdout)
        self.assertEqual(len(done.stderr.splitlines()), 4, "one line a department, no bar without a terminal")
        summary = self.results()
        self.assertEqual((summary["departments"], summary["done"], summary["failed"]), (4, 3, 1))
        bad = [r for r in summary["results"] if r["status"] != "ok"]
        self.assertEqual([(r["name"], r["status"], r["formats"]) for r in bad], [("broken", "data", [])])
        self.assertIn("E2001", bad[0]["message"])
        with open(os.path.join(self.out, "index.html"), encoding="utf-8") as f:
            page = f.read()
        links = Links()
        links.feed(page)
        self.assertEqual(len(links.links), 3)
        for link in links.links:
            self.assertTrue(os.path.isfile(os.path.join(self.out, urllib.parse.unquote(link))), link)
        self.assertEqual((links.scripts, links.outside), (1, []))
        self.assertIn("第1处2022年度部门决算", page)
        self.assertNotRegex(page, r"https?://")

    def terminal(self):
        try:
            return pty.openpty()
        except OSError as e:
            self.skipTest(f"skipped: no terminals here ({e})")

    def test_bar_on_a_terminal(self):
        self.departments(3)
        parent, child = self.terminal()
        p = subprocess.Popen([PROGRAM, "batch", self.data, "-o", self.out, "--formats", "md"], stdout=subprocess.PIPE,
                             stderr=child)
        p.communicate(timeout=200)
        os.close(child)
        os.set_blocking(parent, False)
        shown = os.read(parent, 65536).decode()
        os.close(parent)
        self.assertEqual(p.returncode, 0)
        self.assertRegex(shown, r"\[#{30}\] 3/3  \d+\.\d 个/秒  剩余 0:00")

    def test_bar_on_a_narrow_terminal(self):
        self.departments(2)
        parent, child = self.terminal()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        subprocess.run([PROGRAM, "batch", self.data, "-o", self.out, "--formats", "md"], stdout=subprocess.PIPE, stderr=child,
                       check=True, timeout=200)
        os.close(child)
        os.set_blocking(parent, False)
        shown = os.read(parent, 65536).decode()
        os.close(parent)
        for line in re.split(r"[\r\n]", shown.replace("\x1b[K", "")):
            columns = sum(2 if ord(c) > 0x2E80 else 1 for c in line)
            self.assertLess(columns, 60, line)
        self.assertIn("[####] 2/2", shown)

    # What goes wrong with one department

    def test_unreadable_file_among_the_inputs(self):
        files = self.departments(3)
        self.batch(*files, os.path.join(self.folder, "absent.json"), status=3)
        by_name = {r["name"]: r for r in self.results()["results"]}
        self.assertEqual(by_name["absent"]["status"], "io")
        self.assertIn("E1001", by_name["absent"]["message"])
        self.assertEqual(len(self.outputs("md")), 3)

    def test_killed_worker_loses_one_department(self):
        with self.running() as p:
            os.kill(self.workers(p)[0], signal.SIGKILL)
        p.communicate(timeout=200)
        self.assertEqual(p.returncode, 4)
        self.assertIn("E8006", self.lost()["message"])
        self.assertIn("KILL", self.lost()["message"])
        self.batch()
        self.assertEqual((self.results()["departments"], self.results()["done"]), (12, 12))

    def test_out_of_memory_touches_only_itself(self):
        self.departments(2)
        with open(os.path.join(self.data, "huge.json"), "w") as f:
            f.write("[" + ",".join(["1"] * 9_000_000) + "]")
        done = subprocess.run(
            [PROGRAM, "batch", self.data, "-o", self.out, "--formats", "md", "--memory", "400"], capture_output=True,
            text=True, timeout=300)
        self.assertIn(done.returncode, (1, 4), done.stderr)
        by_name = {r["name"]: r["status"] for r in self.results()["results"]}
        self.assertNotEqual(by_name.pop("huge"), "ok")
        self.assertEqual(set(by_name.values()), {"ok"})

    def test_two_inputs_of_one_name(self):
        files = self.departments(1)
        other = os.path.join(self.folder, "other")
        os.mkdir(other)
        copy = shutil.copy(files[0], other)
        done = self.batch(files[0], copy, status=1)
        for part in ("E8005", files[0], copy):
            self.assertIn(part, done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.out, "batch.json")))

    def test_inputs_that_are_no_files(self):
        """A pipe without a writer, a device and a folder: none of them is waited for."""
        self.departments(1)
        os.mkfifo(os.path.join(self.data, "pipe.json"))
        os.symlink("/dev/zero", os.path.join(self.data, "device.json"))
        os.symlink("nowhere", os.path.join(self.data, "dangling.json"))
        os.mkdir(os.path.join(self.data, "folder.json"))
        self.batch(status=3)
        by_name = {r["name"]: r for r in self.results()["results"]}
        self.assertEqual({n: r["status"] for n, r in by_name.items()},
                         {"department-00001": "ok", "pipe": "io", "device": "io", "dangling": "io"})
        self.assertIn("E1001", by_name["pipe"]["message"])

    def test_list_as_other_systems_write_it(self):
        files = self.departments(3)
        lines = os.path.join(self.folder, "名 单.txt")
        with open(lines, "w", encoding="utf-8-sig", newline="") as f:
            f.write("\r\n".join([files[0], files[1], files[0], os.path.join(self.data, ".", "gone.json"), ""]))
        self.batch("@" + lines, status=3)
        self.assertEqual({r["name"]: r["status"] for r in self.results()["results"]},
                         {"department-00001": "ok", "department-00002": "ok", "gone": "io"})
        self.assertIn("E1001", self.batch("@" + lines + ".gone", status=3).stderr)

    def test_name_of_the_index(self):
        shutil.copy(DATA, os.path.join(self.data, "index.json"))
        self.assertIn("E8017", self.batch(status=1).stderr)

    def test_stopped_worker_does_not_hold_up_the_rest(self):
        with self.running("--timeout", "8") as p:
            os.kill(self.workers(p)[0], signal.SIGSTOP)
        p.communicate(timeout=200)
        self.assertEqual(p.returncode, 4)
        self.assertIn("E8007", self.lost()["message"])

    def test_worker_stopped_while_it_replaces_files(self):
        """It holds what keeps single builds out of the folder; the other workers go on."""
        self.departments(4)
        os.mkdir(self.out)
        with self.folder_locked(fcntl.LOCK_SH):
            self.batch("--shard", "1/1", self.data, "--timeout", "10")
        self.assertEqual(len(self.outputs("md")), 4)

    def test_idle_worker_stopped(self):
        """It has nothing to do any more, and would not see that the batch ends."""
        self.departments(1)
        with open(os.path.join(self.data, "a broken one.json"), "w") as f:
            f.write("{")
        os.mkdir(self.out)
        with self.folder_locked(fcntl.LOCK_EX):
            p = self.start("--shard", "1/1", "-j", "2", formats="md")
            line = p.stderr.readline()
            self.assertIn("broken", line)
            os.kill(self.workers(p)[0], signal.SIGSTOP)
        out, _ = p.communicate(timeout=200)
        self.assertEqual(p.returncode, 1)
        self.assertIn("完成       1", out)

    def test_very_long_name(self):
        """Longer than what a pipe or a list takes."""
        path, = self.departments(1)
        with open(path, encoding="utf-8") as f:
            data = json.load(f)
        data["department"]["name"] = "局" * 40000
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        self.batch()
        title = self.results()["results"][0]["title"]
        self.assertRegex(title, "局{100}")
        self.assertLessEqual(len(title.encode()), 2000)

    def test_crashed_worker(self):
        with self.running() as p:
            os.kill(self.workers(p)[0], signal.SIGSEGV)
        p.communicate(timeout=200)
        self.assertEqual(p.returncode, 4)
        self.assertRegex(self.lost()["message"], "SEGV|exit")  # AddressSanitizer makes an exit of it

    def test_folder_removed_in_the_middle(self):
        with self.running(workers=1) as p:
            os.rename(self.out, self.out + ".old")
        _, err = p.communicate(timeout=200)
        self.assertEqual(p.returncode, 3)
        self.assertIn("E1002", err)
        self.assertFalse(os.path.exists(os.path.join(self.out, "batch-1-of-1.json")))
        self.batch()
        self.assertEqual(self.results()["done"], 12)

    def test_no_worker_outlives_the_batch(self):
        with self.running(workers=3) as p:
            workers = self.workers(p)
            p.kill()
            p.communicate()

        def gone():
            for w in workers:
                try:
                    with open(f"/proc/{w}/stat") as f:
                        if f.read().rpartition(")")[2].split()[0] != "Z":
                            return False
                except FileNotFoundError:
                    pass
            return True
        self.wait_for(gone)
        self.assertIn("新生成 12", self.batch().stdout)

    def test_single_build_while_a_batch_runs(self):
        files = self.departments(12)
        p = self.start("-j", "2")
        self.wait_for(lambda: self.outputs("md"))
        for f in files:
            done = subprocess.run([PROGRAM, "build", f, "-o", self.out, "--formats", "pdf,md", "--force"],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
        p.communicate(timeout=200)
        self.assertEqual(p.returncode, 0)
        for n in self.outputs("manifest.json"):
            with open(os.path.join(self.out, n), encoding="utf-8") as f:
                for o in json.load(f)["outputs"]:
                    self.assertEqual(o["sha256"], sha(os.path.join(self.out, o["file"])))

    def test_every_division_into_shards_is_complete(self):
        self.departments(9)
        lists = {}
        for n in range(1, 8):
            out = os.path.join(self.folder, f"shards{n}")
            names = []
            for k in range(1, n + 1):
                # Nothing can be made (the pack is missing), but every shard lists its departments.
                subprocess.run([PROGRAM, "batch", self.data, "-o", out, "--shard", f"{k}/{n}", "--template", "none"],
                               capture_output=True)
                with open(os.path.join(out, f"batch-{k}-of-{n}.json"), encoding="utf-8") as f:
                    names += [r["name"] for r in json.load(f)["results"]]
            lists[n] = sorted(names)
        expected = sorted(n[:-5] for n in os.listdir(self.data))
        self.assertEqual(lists, {n: expected for n in range(1, 8)})

    def test_no_inputs(self):
        self.assertIn("E8008", self.batch(self.data, status=1).stderr)

    def test_strange_names(self):
        names = ["文" * 83, "a b", "it's \"quoted\"", "two\nlines", "<b>&amp;", "100%41", "#1?", "-x"]
        for name in names:
            shutil.copy(DATA, os.path.join(self.data, name + ".json"))
        self.batch()
        self.assertEqual(sorted(r["name"] for r in self.results()["results"]), sorted(names))
        links = Links()
        with open(os.path.join(self.out, "index.html"), encoding="utf-8") as f:
            links.feed(f.read())
        self.assertEqual(sorted(os.path.basename(urllib.parse.unquote(link)) for link in links.links),
                         sorted(n + ".md" for n in names))
        self.assertIn("未变化 8", self.batch().stdout)

    def test_name_too_long_for_the_file_system(self):
        self.departments(1)
        long = os.path.join(self.data, "文" * 200 + ".json")
        self.batch(self.data, long, status=1)
        by_name = {r["name"]: r for r in self.results()["results"]}
        self.assertIn("E8014", by_name["文" * 200]["message"])
        self.assertEqual(by_name["department-00001"]["status"], "ok")

    # What goes wrong with the machine

    def test_killed_at_any_moment_and_resumed(self):
        self.departments(20)
        whole = os.path.join(self.folder, "whole")
        self.batch(out=whole, formats="pdf,md")
        expected = tree(whole)
        for delay in (0.05, 0.15, 0.3, 0.5, 0.8):
            p = self.start("-j", "2")
            time.sleep(delay)
            p.kill()
            p.communicate()
            if not os.path.isdir(self.out):
                continue
            for name, digest in tree(self.out).items():
                if not name.startswith("."):
                    self.assertEqual(digest, expected[name], f"{name} is not complete")
        self.wait_for_unlocked()
        self.batch(formats="pdf,md")
        self.assertEqual(tree(self.out), expected, "nothing is missing and nothing is left over")

    def wait_for_unlocked(self):
        def unlocked():
            try:
                with open(os.path.join(self.out, ".juesuan-lock")) as f:
                    fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                return False
            except FileNotFoundError:
                return True
        self.wait_for(unlocked)

    def test_killed_and_then_corrected(self):
        """A department that was cut off between two outputs is not taken for one that someone has edited."""
        self.departments(12)
        for round_ in range(3):
            p = self.start("-j", "2")
            time.sleep(0.2)
            p.kill()
            p.communicate()
            self.wait_for_unlocked()
            for name in os.listdir(self.data):
                with open(os.path.join(self.data, name), "a") as f:
                    f.write(" ")
        self.batch(formats="pdf,md")

    def test_interrupt_lets_the_running_departments_finish(self):
        with self.running() as p:
            p.send_signal(signal.SIGINT)
        _, err = p.communicate(timeout=200)
        self.assertEqual(p.returncode, -signal.SIGINT)
        self.assertIn("再运行同一命令即可继续", err)
        self.assertNotIn("失败", err)
        self.assertEqual((len(self.outputs("md")), len(self.outputs("manifest.json"))), (2, 2))
        self.assertEqual([n for n in os.listdir(self.out) if n.startswith(".") and "lock" not in n], [])
        self.assertIn("新生成 10，未变化 2", self.batch().stdout)

    def test_second_interrupt_does_not_wait(self):
        """All departments are begun already; none is told as failed."""
        with self.running(departments=2) as p:
            p.send_signal(signal.SIGINT)
            self.wait_for(lambda: not self.pending(p, signal.SIGINT))
            p.send_signal(signal.SIGINT)
            _, err = p.communicate(timeout=200)
        self.assertEqual(p.returncode, -signal.SIGINT)
        self.assertIn("完成 0 个，余 2 个", err)
        self.assertNotIn("失败", err)
        self.assertEqual(self.outputs("md"), [])
        self.batch()

    def pending(self, p, number):
        """Whether a process has not yet taken notice of a signal sent to it: two that wait are one."""
        with open(f"/proc/{p.pid}/status") as f:
            (mask,) = re.findall(r"^ShdPnd:\s*(\w+)", f.read(), re.M)
        return bool(int(mask, 16) >> (number - 1) & 1)

    def test_two_batches_on_one_folder(self):
        self.departments(2)
        os.mkdir(self.out)
        lock = os.path.join(self.out, ".juesuan-lock")
        with self.folder_locked(fcntl.LOCK_EX):
            p = self.start(formats="md")
            self.wait_for(lambda: os.path.exists(lock) and os.path.getsize(lock))
            for more in ([], ["--shard", "1/2"]):
                done = self.batch(self.data, *more, status=3)
                self.assertIn("E8004", done.stderr)
                self.assertIn(f"pid {p.pid}", done.stderr)
        p.communicate(timeout=200)
        self.assertEqual(p.returncode, 0)

    def test_shards_of_two_divisions_on_one_folder(self):
        """The same department may be in one shard of each."""
        self.departments(2)
        os.mkdir(self.out)
        with self.folder_locked(fcntl.LOCK_EX):
            p = self.start("--shard", "1/1", "-j", "1", formats="md")
            self.wait_for(lambda: os.path.exists(os.path.join(self.out, ".juesuan-lock-1-of-1")))
            other = self.batch(self.data, "--shard", "1/2", status=3)
            self.assertIn("E8004", other.stderr)
            self.assertIn("shards 1", other.stderr)
        p.communicate(timeout=200)
        self.assertEqual(p.returncode, 0)
        for k in (1, 2):
            self.batch(self.data, "--shard", f"{k}/2")

    def test_lock_of_a_dead_process_is_taken_over(self):
        self.departments(1)
        os.mkdir(self.out)
        with open(os.path.join(self.out, ".juesuan-lock"), "w") as f:
            f.write("pid 1\n")
        self.batch()

    def test_link_out_of_the_folder(self):
        self.departments(2)
        os.mkdir(self.out)
        victim = os.path.join(self.folder, "victim")
        with open(victim, "w") as f:
            f.write("precious")
        os.symlink(victim, os.path.join(self.out, "department-00001.md"))
        self.batch(status=3)
        by_name = {r["name"]: r for r in self.results()["results"]}
        self.assertIn("E8003", by_name["department-00001"]["message"])
        self.assertEqual(by_name["department-00002"]["status"], "ok")
        with open(victim) as f:
            self.assertEqual(f.read(), "precious")

    def test_link_in_place_of_the_index(self):
        self.departments(1)
        os.mkdir(self.out)
        os.symlink(os.path.join(self.folder, "elsewhere.html"), os.path.join(self.out, "index.html"))
        self.assertIn("E8003", self.batch(status=3).stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "elsewhere.html")))
        self.assertTrue(os.path.islink(os.path.join(self.out, "index.html")))

    def test_edited_output_is_left_alone(self):
        files = self.departments(2)
        self.batch()
        with open(os.path.join(self.out, "department-00001.md"), "a") as f:
            f.write("remark")
        for f in files:
            with open(f, "a") as data:
                data.write("\n")
        self.batch(status=3)
        by_name = {r["name"]: r for r in self.results()["results"]}
        self.assertIn("E8001", by_name["department-00001"]["message"])
        self.assertEqual(by_name["department-00002"]["status"], "ok")
        self.batch(self.data, "--force")

    def test_read_only_folder(self):
        self.departments(1)
        done = self.batch(out="/proc/juesuan", status=3)
        self.assertIn("E1002", done.stderr)

    def test_full_disk(self):
        self.departments(6)
        os.mkdir(self.out)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", self.out], capture_output=True).returncode:
            self.skipTest("skipped: no permission to mount a small file system")
        try:
            done = subprocess.run([PROGRAM, "batch", self.data, "-o", self.out, "--formats", "md,html"],
                                  capture_output=True, text=True, timeout=300)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("E1002", done.stderr + done.stdout)
            for n in self.outputs("md"):
                with open(os.path.join(self.out, n[:-3] + ".manifest.json"), encoding="utf-8") as f:
                    listed = {o["file"]: o["sha256"] for o in json.load(f)["outputs"]}
                self.assertEqual(listed[n], sha(os.path.join(self.out, n)))
        finally:
            subprocess.run(["umount", self.out], check=True)

    def test_files_may_not_grow(self):
        """As a full disk: a department's page is larger than what is allowed, its Markdown is not."""
        self.departments(2)
        command = f"ulimit -f 64; exec '{PROGRAM}' batch '{self.data}' -o '{self.out}' --formats md,html"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("E1002", done.stdout)
        self.assertEqual(sorted(n for n in os.listdir(self.out) if not n.startswith(".juesuan-lock")), ["batch.json", "index.html"])
        self.batch(formats="md,html")

    def test_clock_moved_back(self):
        files = self.departments(2)
        self.batch()
        for path in files + [os.path.join(self.out, n) for n in os.listdir(self.out)]:
            os.utime(path, (4_000_000_000, 4_000_000_000))
        self.assertIn("未变化 2", self.batch().stdout)

    # Beyond one machine

    def test_shards_and_merge(self):
        self.departments(12)
        whole = os.path.join(self.folder, "whole")
        self.batch(out=whole)
        for k in (3, 1, 2):
            self.batch(self.data, "--shard", f"{k}/3")
        done = subprocess.run([PROGRAM, "batch", "--merge", self.out, "-o", self.out], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        merged, expected = tree(self.out), tree(whole)
        self.assertEqual({n: h for n, h in merged.items() if "-of-" not in n}, expected)

    def test_merge_of_folders(self):
        self.departments(8)
        parts = [os.path.join(self.folder, "part 1"), os.path.join(self.folder, "part 2")]
        for k, out in enumerate(parts):
            self.batch(self.data, "--shard", f"{k + 1}/2", out=out)
        alone = subprocess.run([PROGRAM, "batch", "--merge", parts[0], "-o", self.out], capture_output=True, text=True)
        self.assertEqual(alone.returncode, 1)
        self.assertIn("E8009", alone.stderr)
        subprocess.run([PROGRAM, "batch", "--merge", *parts, "-o", self.out], check=True, capture_output=True)
        self.assertEqual(self.results()["departments"], 8)
        links = Links()
        with open(os.path.join(self.out, "index.html"), encoding="utf-8") as f:
            links.feed(f.read())
        self.assertEqual(len(links.links), 8)
        for link in links.links:
            self.assertTrue(os.path.isfile(os.path.join(self.out, urllib.parse.unquote(link))), link)

    def test_merge_of_what_is_none(self):
        """What is wrong with a folder is said by the code of its kind, and a summary of others is not trusted."""
        self.departments(1)
        part, shard = os.path.join(self.folder, "part"), "batch-1-of-1.json"
        self.batch(self.data, "--shard", "1/1", out=part)
        with open(os.path.join(part, shard), encoding="utf-8") as f:
            good = json.load(f)
        named = [good | {"results": [good["results"][0] | {"name": name}]} for name in ("../../a", "..", ".", "", "/a", "a\0b", 1)]
        for what, code in ((None, "E1001"), (b"", "E1001"), ({}, "E8010"), ("link", "E1001"), ([], "E8010"), (b"{", "E2"),
                           *((root, "E8010") for root in (good | {"shards": 0}, good | {"shard": 2}, good | {"batch": 2}, good | {"results": {}},
                                                          good | {"shards": 10**9}, good | {"shard": 1.5}, good | {"results": [1]}, *named))):
            folder, out = tempfile.mkdtemp(dir=self.folder), tempfile.mkdtemp(dir=self.folder)
            if what is None or what == b"":
                os.rmdir(folder)
                if what is not None:
                    pathlib.Path(folder).touch()
            elif what == "link":
                os.symlink(os.path.join(part, shard), os.path.join(folder, shard))
            else:
                pathlib.Path(folder, shard).write_bytes(what if isinstance(what, bytes) else json.dumps(what).encode())
            done = subprocess.run([PROGRAM, "batch", "--merge", folder, "-o", out], capture_output=True, text=True)
            self.assertIn(done.returncode, (1, 3), (what, done.stderr))
            self.assertIn(f"错误 {code}", done.stderr, what)
            self.assertEqual(sorted(set(os.listdir(out)) - {".juesuan-lock"}), [], what)

    def test_gnu_parallel(self):
        if not shutil.which("parallel"):
            self.skipTest("skipped: GNU parallel is not installed")
        self.departments(8)
        command = f"{PROGRAM} batch {self.data} -o {self.out} --formats md -j 1 --shard {{}}/4"
        subprocess.run(["parallel", "--will-cite", command, ":::", "1", "2", "3", "4"], check=True, capture_output=True,
                       timeout=200)
        subprocess.run([PROGRAM, "batch", "--merge", self.out, "-o", self.out], check=True, capture_output=True)
        self.assertEqual((self.results()["departments"], self.results()["done"]), (8, 8))

    def examples(self):
        with open(os.path.join(ROOT, "docs", "scale.md"), encoding="utf-8") as f:
            return re.findall(r"^```(\w*)\n(.*?)^```", f.read(), re.S | re.M)

    def test_examples_are_commands(self):
        scripts = [text for kind, text in self.examples() if not kind]
        self.assertGreater(len(scripts), 4)
        for text in scripts:
            done = subprocess.run(["sh", "-n"], input=text, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), text)

    def test_example_for_kubernetes(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("skipped: PyYAML is not installed")
        (job,) = [yaml.safe_load(text) for kind, text in self.examples() if kind == "yaml"]
        self.assertEqual((job["apiVersion"], job["kind"], job["spec"]["completionMode"]), ("batch/v1", "Job", "Indexed"))
        (container,) = job["spec"]["template"]["spec"]["containers"]
        self.departments(3)
        shards = job["spec"]["completions"]
        for index in range(shards):
            script = container["args"][0].replace("/data", self.data).replace("/out", self.out)
            done = subprocess.run([*container["command"], script.replace("juesuan batch", f"{PROGRAM} batch --formats md")],
                                  env={**os.environ, "JOB_COMPLETION_INDEX": str(index)}, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
        subprocess.run([PROGRAM, "batch", "--merge", self.out, "-o", self.out], check=True, capture_output=True)
        self.assertEqual(self.results()["done"], 3)

    def test_wrong_arguments(self):
        for args in (["batch"], ["batch", self.data], ["batch", self.data, "-o", self.out, "-j", "0"],
                     ["batch", self.data, "-o", self.out, "--shard", "3/2"], ["batch", self.data, "-o", self.out, "-j", "x"],
                     ["batch", self.data, "-o", self.out, "--shard", "1"]):
            done = subprocess.run([PROGRAM, *args], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, args)


if __name__ == "__main__":
    unittest.main()

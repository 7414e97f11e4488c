# ctest: cost=8
"""juesuan serve under load and misfortune: two clients, many uploads, large files, workers that die, connections that stay silent.

Short by default, for what grows shows soon; JUESUAN_LOAD=full makes 500 builds and 500 uploads and waits until a silent connection is closed.
"""
import os
import signal
import socket
import threading
import time
import unittest

from serving import Server, department, workbook

MB = 1024 * 1024
FULL = os.environ.get("JUESUAN_LOAD") == "full"
BUILDS, UPLOADS = (500, 500) if FULL else (16, 40)
WORKS_MAX, REQUESTS, MEMORY_MB, GROWTH_KB = 500, 2000, 150, 4096


def resident_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        return [int(child) for child in f.read().split()]


class Load(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-browser")
        cls.addClassCleanup(cls.server.__exit__)
        cls.pid = cls.server.process.pid
        cls.book = workbook(department("linxia-2022"))
        cls.silent = cls.knock()
        cls.since = time.monotonic()

    @classmethod
    def knock(cls):
        """A connection that says half of what it wants, and nothing more."""
        s = socket.create_connection(("127.0.0.1", cls.server.port))
        cls.addClassCleanup(s.close)
        s.sendall((f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:{cls.server.port}\r\nOrigin: {cls.server.origin}\r\nCookie: {cls.server.cookie}\r\n"
                   "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n").encode())
        return s

    def open_files(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def two_clients(self, n, ask):
        """n requests from two clients; what came as {status: how often}."""
        seen, lock = {}, threading.Lock()

        def client(first):
            for i in range(first, n, 2):
                status = ask(i)
                with lock:
                    seen[status] = seen.get(status, 0) + 1
        both = [threading.Thread(target=client, args=(i,)) for i in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        return seen

    def settled(self):
        for _ in range(100):
            if not children(self.pid):
                return
            time.sleep(.1)
        self.fail("workers stay")

    def test_builds_do_not_grow(self):
        work = self.server.bring("我局.xlsx", self.book)
        self.server.page(work)
        self.server.get(work + "file/md")
        before, files = resident_kb(self.pid), self.open_files()
        self.assertEqual(self.two_clients(BUILDS, lambda i: self.server.get(work + ("file/md", "file/html")[i % 2])[0]), {200: BUILDS})
        self.settled()
        self.assertLess(resident_kb(self.pid), min(before + GROWTH_KB, MEMORY_MB * 1024))
        self.assertLessEqual(self.open_files(), files + 2)

    def test_uploads_until_no_more_are_kept(self):
        with Server("--no-browser") as server:
            server.get("/")
            before = resident_kb(server.process.pid)

            def upload(i):
                return server.post("/upload", {}, {"file": (f"{i}局.json", b"{}")})[0]
            folder = os.path.join(server.state, "juesuan", "own", "works")
            for i in range(WORKS_MAX - UPLOADS):  # those of earlier days
                os.mkdir(os.path.join(folder, f"{i:016x}"), 0o700)
            self.assertEqual(self.two_clients(UPLOADS, upload), {303: UPLOADS})
            self.assertEqual(len(server.works()), WORKS_MAX)
            status, _, body = server.post("/upload", {}, {"file": ("又一局.json", b"{}")})
            self.assertEqual(status, 507)
            self.assertIn("请在首页删掉不要的", body.decode())
            self.assertEqual(server.page("/")[1].count("局.json</a>"), UPLOADS)
            self.assertEqual(server.post(f"/piece/{server.works()[-1]}/delete")[0], 303)
            self.assertEqual(upload(UPLOADS), 303)
            self.assertLess(resident_kb(server.process.pid), min(before + GROWTH_KB, MEMORY_MB * 1024))

    def test_requests_of_two_clients(self):
        self.server.get("/")
        self.settled()
        before, files = resident_kb(self.pid), self.open_files()
        paths = ("/", "/nothing") + ("/style.css", "/script.js", "/icon.svg", "/frame.css") * 3 + ("/style.css", "/script.js")
        gone = sum(paths[i // 2 % len(paths)] == "/nothing" for i in range(REQUESTS))
        seen = self.two_clients(REQUESTS, lambda i: self.server.get(paths[i // 2 % len(paths)])[0])
        self.assertEqual(seen, {200: REQUESTS - gone, 404: gone})
        self.settled()
        self.assertLess(resident_kb(self.pid), min(before + GROWTH_KB, MEMORY_MB * 1024))
        self.assertLessEqual(self.open_files(), files + 2)

    def test_a_worker_that_dies_takes_only_its_own_page_with_it(self):
        for how in (signal.SIGSEGV, signal.SIGKILL):
            work = self.server.bring("我局.xlsx", self.book)
            answer = []
            asking = threading.Thread(target=lambda path=work: answer.append(self.server.get(path)))
            self.settled()
            asking.start()
            while asking.is_alive():
                for child in children(self.pid):
                    os.kill(child, how)
                time.sleep(.001)
            asking.join()
            status, _, body = answer[0]
            self.assertEqual(status, 500)
            self.assertIn("您的数据没有丢", body.decode())
            self.assertIn("临夏市医疗保障局", self.server.page(work)[1])

    def test_files_of_fifty_megabytes(self):
        for name, content in (("大.pdf", b"%PDF-1.4\n" + b"\0" * (50 * MB)), ("大.json", b"{" + b" " * (50 * MB)),
                              ("大.xlsx", b"PK\3\4" + b"\0" * (50 * MB))):
            with self.subTest(name=name):
                work = self.server.bring(name, content)
                self.assertRegex(self.server.page(work)[1], "处错误要改")
                self.assertEqual(self.server.post(work + "delete")[0], 303)
        self.settled()
        self.assertLess(resident_kb(self.pid), MEMORY_MB * 1024)

    def test_an_interrupt_ends_what_is_at_work(self):
        with Server("--no-browser") as server:
            work = server.bring("我局.xlsx", self.book)
            thread = threading.Thread(target=lambda: self.cut_off(server, work + "file/all"))
            thread.start()
            for _ in range(500):
                busy = children(server.process.pid)
                if busy:
                    break
                time.sleep(.005)
            code, _, err = server.stop(signal.SIGINT)
            thread.join()
            self.assertEqual((code, err), (0, ""))
            self.assertTrue(busy)
            self.assertFalse([pid for pid in busy if os.path.exists(f"/proc/{pid}")])

    @staticmethod
    def cut_off(server, path):
        try:
            server.get(path)
        except OSError:
            pass

    @unittest.skipUnless(FULL, "skipped: half a minute of silence, only with JUESUAN_LOAD=full")
    def test_who_stays_silent_is_not_waited_for(self):
        self.silent.settimeout(max(1, 60 - (time.monotonic() - self.since)))
        self.assertEqual(self.silent.recv(1), b"")


if __name__ == "__main__":
    unittest.main()

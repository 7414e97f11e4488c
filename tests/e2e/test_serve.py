# ctest: cost=12
"""juesuan serve without a browser: who may ask, what is refused and how, what is kept."""
import io
import os
import signal
import socket
import stat
import subprocess
import unittest
import zipfile

from serving import JUESUAN, Server, department, multipart, workbook

SAMPLE = "linxia-2022"


class Serving(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-browser")
        cls.addClassCleanup(cls.server.__exit__)


class Security(Serving):
    def status(self, method="GET", path="/", **options):
        return self.server.ask(method, path, **options)[0]

    def test_only_the_loopback_address_is_listened_on(self):
        said = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True, check=True).stdout
        own = [line.split()[3] for line in said.splitlines() if f"pid={self.server.process.pid}," in line]
        self.assertEqual(own, [f"127.0.0.1:{self.server.port}"])

    def test_the_token_is_taken_for_a_cookie(self):
        status, headers, _ = self.server.ask("GET", f"/?token={self.server.token}", drop=["Cookie"])
        self.assertEqual(status, 200)
        self.assertEqual(headers["Set-Cookie"], self.server.cookie + "; HttpOnly; SameSite=Strict; Path=/")
        self.assertEqual(headers["Refresh"], "0; url=/")
        self.assertEqual(len(self.server.token), 32)

    def test_nobody_comes_in_without(self):
        good = self.server.cookie
        for cookie in ("", "juesuan=x", good[:-1], good + "0", good.upper(), f"juesuan-1={self.server.token}",
                       f"x={self.server.token}", "juesuan-%d=%s" % (self.server.port, "0" * 32)):
            with self.subTest(cookie=cookie):
                self.assertEqual(self.status(headers={"Cookie": cookie}), 403)
        self.assertEqual(self.status(drop=["Cookie"]), 403)
        self.assertEqual(self.status(path="/?token=" + "0" * 32, drop=["Cookie"]), 403)
        self.assertEqual(self.status(path="/?token=", drop=["Cookie"]), 403)
        self.assertEqual(self.status(headers={"Cookie": "a=b; " + good + "; c=d"}), 200)

    def test_only_names_of_this_machine_are_answered(self):
        port = self.server.port
        for host in ("", "evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", f"127.0.0.1.evil.example:{port}",
                     f"localhost.:{port}", f"0.0.0.0:{port}", f"[::]:{port}", f"127.0.0.1:{port}:80", f"127.0.0.2:{port}"):
            with self.subTest(host=host):
                self.assertIn(self.status(headers={"Host": host}), (400, 421))
                self.assertIn(self.status(path="/style.css", headers={"Host": host}), (400, 421))
        self.assertIn(self.status(drop=["Host"]), (400, 421))
        for host in (f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
            self.assertEqual(self.status(headers={"Host": host}), 200)

    def test_only_our_own_pages_change_anything(self):
        form = b"pack=gansu&year=2023"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        for origin in ("null", "http://evil.example", f"https://127.0.0.1:{self.server.port}", f"http://127.0.0.1:{self.server.port + 1}",
                       f"http://127.0.0.1:{self.server.port}.evil.example", f"http://127.0.0.1:{self.server.port}/"):
            with self.subTest(origin=origin):
                self.assertEqual(self.status("POST", "/blank", body=form, headers={**kind, "Origin": origin}), 403)
        self.assertEqual(self.status("POST", "/blank", body=form, headers=kind, drop=["Origin"]), 403)
        for site, expected in (("cross-site", 403), ("same-site", 403), ("none", 403), ("same-origin", 200)):
            self.assertEqual(self.status("POST", "/blank", body=form, headers={**kind, "Sec-Fetch-Site": site}, drop=["Origin"]), expected)
        self.assertEqual(self.status("POST", "/blank", body=form, headers=kind), 200)

    def test_methods(self):
        for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "X"):
            with self.subTest(method=method):
                self.assertIn(self.status(method), (400, 405, 501))
        self.assertEqual(self.status("HEAD"), 200)
        self.assertEqual(self.status("GET", "/upload"), 405)
        self.assertEqual(self.status("POST", "/"), 405)

    def test_paths_are_taken_as_they_are(self):
        work = self.server.bring("a.xlsx", workbook(department(SAMPLE)))
        for path in ("/..", "/../", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/piece/../style.css", "//", "//evil.example/", "/%2F",
                     "/piece%2F", work.replace("/piece/", "/piece%2F"), work + "..", work + "../", work + "file/../../../etc/passwd",
                     work + "file/%2e%2e%2fwork.json", work + "file/work.json", work + "work.json", work + "1.raw", work + "file/", "/./",
                     "/.style.css", "/style.css/", "/style.css%00", "/piece/" + "0" * 16 + "/", "/piece/" + "0" * 17 + "/", "/piece/",
                     "/piece/%s/" % ("../" * 5 + "x"), "/\\", "/nonsense", "/" + "a" * 5000, "/data/serve/style.css"):
            with self.subTest(path=path):
                self.assertIn(self.status(path=path), (400, 404))

    def test_every_answer_says_how_it_may_be_used(self):
        answers = [self.server.ask("GET", "/"), self.server.ask("GET", "/nothing"), self.server.ask("GET", "/", drop=["Cookie"]),
                   self.server.ask("GET", "/style.css"), self.server.ask("PUT", "/"), self.server.ask("GET", "/", headers={"Host": "x"})]
        for status, headers, _ in answers:
            with self.subTest(status=status):
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["Cache-Control"], "no-store")
                self.assertNotIn("unsafe", headers["Content-Security-Policy"])
                self.assertTrue(headers["Content-Security-Policy"].startswith("default-src 'none'"))
                self.assertIsNone(headers["Access-Control-Allow-Origin"])

    def test_pages_name_no_other_address(self):
        work = self.server.bring("a.xlsx", workbook(department(SAMPLE)))
        for path in ("/", work, "/style.css", "/script.js", "/icon.svg"):
            text = self.server.page(path)[1].replace("http://www.w3.org/2000/svg", "")
            self.assertNotRegex(text, r"(?i)(?:https?:)?//[a-z0-9]", path)
            self.assertNotRegex(text, r"(?i)<script(?! src=)|\son\w+=|\sstyle=|javascript:", path)

    def test_what_is_too_large_is_told(self):
        status, _, body = self.server.ask("POST", "/upload", b"x" * (67 * 1024 * 1024), {"Content-Type": "multipart/form-data; boundary=x"})
        self.assertEqual(status, 413)
        self.assertIn("64 MB", body.decode())

    def test_half_an_upload_and_slow_ones_disturb_nobody(self):
        head = (f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nOrigin: {self.server.origin}\r\nCookie: {self.server.cookie}\r\n"
                "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n").encode()
        before = self.server.works()
        open_ones = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(20)]
        for i, s in enumerate(open_ones):
            s.sendall(head[:i * 20] if i % 2 else head)
        self.assertEqual(self.status(), 200)
        for s in open_ones:
            s.close()
        self.assertEqual(self.status(), 200)
        self.assertEqual(self.server.works(), before)

    def test_bodies_that_are_no_form(self):
        for kind, body in (("text/plain", b"a=b"), ("multipart/form-data", b"x"), ("multipart/form-data; boundary=x", b"--x\r\n"),
                           ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
                           ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"),
                           ("application/x-www-form-urlencoded", b"pack=%"), ("application/x-www-form-urlencoded", b"pack=%ff&year=1"),
                           ("application/x-www-form-urlencoded", b"pack=%00"), ("", b"a")):
            with self.subTest(kind=kind, body=body):
                self.assertEqual(self.status("POST", "/upload", body=body, headers={"Content-Type": kind}), 400)

    def test_names_of_files_are_only_shown(self):
        content = workbook(department(SAMPLE))
        for sent, shown in (('filename="../../../x/我局.xlsx"', "我局.xlsx"), ("filename=\"a.xlsx\"; filename*=UTF-8''%E6%88%91%E5%B1%80.xlsx", "我局.xlsx"),
                            ('filename="C:\\\\temp\\\\b.xlsx"', "b.xlsx"), ('filename="<b>&quot;.xlsx"', "&lt;b&gt;&amp;quot;.xlsx"),
                            ("filename=c.xlsx", "c.xlsx")):
            with self.subTest(sent=sent):
                kind, body = multipart({}, {"file": ("NAME", content)})
                body = body.replace(b'filename="NAME"', sent.encode())
                status, headers, _ = self.server.ask("POST", "/upload", body, {"Content-Type": kind})
                self.assertEqual(status, 303)
                text = self.server.page(headers["Location"])[1]
                self.assertIn(f"<dd>{shown}</dd>", text)
                self.server.post(headers["Location"] + "delete")


class Work(Serving):
    def test_from_the_blank_workbook_to_all_files(self):
        status, headers, blank = self.server.post("/blank", {"pack": "gansu", "year": "2023", "then": "download"})
        self.assertEqual((status, headers["Content-Disposition"]), (200, "attachment; filename=\"gansu-2023.xlsx\"; filename*=UTF-8''gansu-2023.xlsx"))
        work = self.server.bring("空.xlsx", blank)
        self.assertIn("处错误要改", self.server.page(work)[1])
        work = self.server.bring("我局.xlsx", workbook(department(SAMPLE)))
        text = self.server.page(work)[1]
        self.assertIn("临夏市医疗保障局 2022年度", text)
        self.assertNotIn("处错误要改", text)
        status, headers, body = self.server.get(work + "file/all")
        self.assertEqual(status, 200)
        self.assertIn("filename*=UTF-8''%E6%88%91%E5%B1%80.zip", headers["Content-Disposition"])
        names = zipfile.ZipFile(io.BytesIO(body)).namelist()
        for ending in ("pdf", "docx", "xlsx", "html", "md", "json"):
            self.assertIn(f"我局.{ending}", names)

    def test_the_same_bytes_as_on_the_command_line(self):
        work = self.server.bring("x.xlsx", workbook(department(SAMPLE)))
        self.server.page(work)
        got = self.server.get(work + "file/md")[2]
        data = os.path.join(self.server.folder.name, "x.xlsx")
        with open(data, "wb") as f:
            f.write(workbook(department(SAMPLE)))
        subprocess.run([JUESUAN, "build", data, "-o", self.server.folder.name, "--formats", "md"], check=True, capture_output=True)
        with open(data[:-4] + "md", "rb") as f:
            self.assertEqual(got, f.read())

    def test_data_becomes_a_workbook(self):
        work = self.server.bring("我局.json", department(SAMPLE))
        self.assertIn("<dd>我局.xlsx</dd>", self.server.page(work)[1])
        self.assertEqual(self.server.get(work + "file/data")[2], workbook(department(SAMPLE)))

    def test_what_is_no_data_is_told(self):
        for name, content in (("a.json", b"{"), ("a.xlsx", b"PK\3\4nonsense"), ("a.txt", b"abc"), ("a.pdf", b"%PDF-1.4\n"), ("a.png", b"\x89PNG\r\n\x1a\n")):
            with self.subTest(name=name):
                text = self.server.page(self.server.bring(name, content))[1]
                self.assertRegex(text, "处错误要改")

    def test_deleting(self):
        work = self.server.bring("a.json", department(SAMPLE))
        name = work.split("/")[2]
        self.assertIn(name, self.server.works())
        status, headers, _ = self.server.post(work + "delete")
        self.assertEqual((status, headers["Location"]), (303, "/"))
        self.assertNotIn(name, self.server.works())
        self.assertEqual(self.server.get(work)[0], 404)

    def test_nothing_is_sent_without_a_file(self):
        status, _, body = self.server.post("/upload", {}, {"file": ("", b"")})
        self.assertEqual(status, 422)
        self.assertIn("还没有选文件", body.decode())


class Life(unittest.TestCase):
    def test_work_survives_a_kill(self):
        with Server("--no-browser") as first:
            work = first.bring("我局.json", department(SAMPLE))
            self.assertEqual(first.stop(signal.SIGKILL)[0], -signal.SIGKILL)
            with Server("--no-browser", state=first.state) as second:
                self.assertNotEqual(first.token, second.token)
                self.assertIn("我局.json", second.page("/")[1])
                self.assertIn("我局.xlsx", second.page(work)[1])

    def test_a_second_start_finds_the_first(self):
        with Server("--no-browser") as first, Server("--no-browser", state=first.state) as second:
            self.assertIn("已经在运行", second.said)
            self.assertEqual(second.address, first.address)
            self.assertEqual(second.process.wait(timeout=20), 0)

    def test_ends_by_an_interrupt_and_leaves_no_address(self):
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with Server("--no-browser") as server:
                code, _, err = server.stop(how)
                self.assertEqual((code, err), (0, ""))
                self.assertEqual(sorted(os.listdir(os.path.join(server.state, "juesuan", "own"))), ["lock", "works"])

    def test_nobody_else_may_look_into_the_state(self):
        with Server("--no-browser") as server:
            server.page(server.bring("a.json", department(SAMPLE)))
            for where, folders, files in os.walk(os.path.join(server.state, "juesuan")):
                self.assertEqual(stat.S_IMODE(os.stat(where).st_mode), 0o700, where)
                for name in files:
                    if name in ("address", "open.html", "lock"):
                        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(where, name)).st_mode), 0o600, name)
            self.assertNotIn(server.token, " ".join(server.process.args))

    def test_wrong_arguments(self):
        for arguments in (["nowhere"], ["a", "b"], ["--host", "0.0.0.0"]):
            run = subprocess.run([JUESUAN, "serve", *arguments], capture_output=True, text=True, timeout=20,
                                 env={**os.environ, "HOME": "/nonexistent", "XDG_STATE_HOME": ""})
            self.assertIn(run.returncode, (2, 3), arguments)
            self.assertRegex(run.stderr, "E1001|多余|没有这个选项")


if __name__ == "__main__":
    unittest.main()

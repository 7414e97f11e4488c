# ctest: sanitize cost=12
"""juesuan serve without a browser: who may ask, what is refused and how, what is kept."""
import datetime
import io
import json
import os
import re
import signal
import socket
import stat
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import zipfile

import docx
import openpyxl

import test_accounts
from accounts_export import Department, Export, write_openpyxl
from readers import build
from serving import JUESUAN, ROOT, Server, changed, department, multipart, workbook

SAMPLE = "linxia-2022"


class Serving(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-browser")
        cls.addClassCleanup(cls.server.__exit__)

    @classmethod
    def keep(cls, name, content):
        path = os.path.join(cls.server.folder.name, name)
        with open(path, "wb") as f:
            f.write(content)
        return path


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

    def test_other_programs_than_browsers_get_nowhere_either(self):
        """The same by curl, which sends what it is told, a path as it stands and a body as slowly as wanted."""
        port, good = self.server.port, ["-b", self.server.cookie, "-H", f"Origin: {self.server.origin}"]
        large = self.keep("large", b"x" * (67 * 1024 * 1024))
        small = self.keep("small", b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%E5%B1%80.json\r\n\r\n{}\r\n--x--\r\n")
        form = ["-H", "Content-Type: multipart/form-data; boundary=x", "--data-binary"]
        for arguments, path, expected in (
                (["-b", self.server.cookie], "/", 200), ([], "/", 403), (["-b", "juesuan=x"], "/", 403),
                (["-b", self.server.cookie, "-H", "Host: evil.example"], "/", 421),
                (["-b", self.server.cookie, "-H", "Host:"], "/", 421),
                (["-b", self.server.cookie, "-X", "PUT"], "/", 405), (["-b", self.server.cookie, "-X", "OPTIONS"], "/", 405),
                (["-b", self.server.cookie], "/../etc/passwd", 404), (["-b", self.server.cookie], "/..%2f..%2fetc/passwd", 404),
                (["-b", self.server.cookie], "/%2F", 404), (["-b", self.server.cookie], "/piece/../style.css", 404),
                (["-b", self.server.cookie, *form, "@" + small], "/upload", 403),
                (["-b", self.server.cookie, "-H", "Origin: http://evil.example", *form, "@" + small], "/upload", 403),
                (["-b", self.server.cookie, "-H", "Origin: null", *form, "@" + small], "/upload", 403),
                ([*good, *form, "@" + large], "/upload", 413), ([*good, "-H", "Transfer-Encoding: chunked", *form, "@" + large], "/upload", 413),
                ([*good, *form, "@" + small], "/upload", 303),
                ([*good, "--limit-rate", "100", *form, "@" + small], "/upload", 303)):
            with self.subTest(arguments=arguments, path=path):
                run = subprocess.run(["curl", "-s", "-o", os.devnull, "-w", "%{http_code}", "--path-as-is", "--noproxy", "*", "-m", "60",
                                      *arguments, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, timeout=90)
                self.assertEqual(run.stdout, str(expected), run.stderr)
        self.assertIn("局.json", self.server.page("/")[1])

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
        for name in ("csv/facts.csv", "csv/datapackage.json", "data/我局.xlsx", "check/我局.xlsx", "check/我局.txt"):
            self.assertIn(name, names)
        self.assertFalse([name for name in names if name.startswith("correction/")])

    def test_a_correction_report_where_the_older_version_is_given(self):
        def raise_fee(data):
            data["three_public"]["actual"]["reception"] = 1.5
        work = self.server.bring("我局.xlsx", workbook(changed(SAMPLE, raise_fee)))
        self.server.page(work)
        self.assertEqual(self.server.get(work + "file/correction.docx")[0], 404)
        status, _, body = self.server.post(work + "older", {}, {"file": ("坏.xlsx", b"PK\3\4")})
        self.assertEqual(status, 422)
        self.assertRegex(body.decode(), r'(?s)<details class="older" open>.*<p class="error">')
        status, headers, _ = self.server.post(work + "older", {}, {"file": ("上次.json", department(SAMPLE))})
        self.assertEqual((status, headers["Location"]), (303, work + "#s4"))
        self.assertRegex(self.server.page(work)[1], r"“上次.json”，与现在相比有 <strong>[1-9]\d*</strong> 处不同")
        status, _, body = self.server.get(work + "file/all?draft=yes")
        self.assertEqual(status, 200)
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            text = [p.text for p in docx.Document(io.BytesIO(archive.read("correction/我局.docx"))).paragraphs]
            self.assertTrue(any("更正" in line for line in text), text)
            self.assertTrue(archive.read("correction/我局.pdf").startswith(b"%PDF"))
            self.assertIn("1.50", archive.read("correction/我局.html").decode())
        self.assertEqual(self.server.get(work + "file/correction.docx")[0], 200)
        self.assertEqual(self.server.post(work + "older")[0], 303)
        self.assertEqual(self.server.get(work + "file/correction.docx")[0], 404)
        self.assertNotIn("older.raw", os.listdir(os.path.join(self.server.state, "juesuan", "own", "works", work.split("/")[2])))

    def test_the_corrected_file_takes_the_place_of_the_first(self):
        work = self.server.bring("坏.json", b"{")
        self.assertRegex(self.server.page(work)[1], "处错误要改")
        self.assertEqual(self.server.post(work + "again", {}, {"file": ("好.json", department(SAMPLE))})[1]["Location"], work)
        text = self.server.page(work)[1]
        self.assertIn(">好.xlsx<", text)
        self.assertNotRegex(text, "处错误要改")
        self.assertEqual(self.server.post(work + "again")[0], 303)  # nothing chosen: nothing changes
        self.assertEqual(self.server.page(work)[1], text)

    def test_there_is_no_older_version_of_a_published_file(self):
        work = self.server.bring("a.html", "<h1>甲局2022年度部门决算</h1><p>一、概况</p>".encode())
        self.server.page(work)
        self.assertEqual(self.server.post(work + "older", {}, {"file": ("b.json", department(SAMPLE))})[0], 400)

    def test_an_export_fills_the_empty_workbook(self):
        data = test_accounts.completed(json.loads(department("zhongwei-2023")))
        path = self.keep("财决.xlsx", b"")
        write_openpyxl(Export(Department(data, test_accounts.listed("function"), test_accounts.listed("economic"))), path)
        with open(path, "rb") as f:
            export = f.read()
        fields = {"pack": "ningxia", "year": "2023", "then": "download"}
        status, _, body = self.server.post("/blank", fields, {"export": ("财决.xlsx", export), "last": ("", b"")})
        self.assertEqual(status, 200)
        rows = {r[0]: r[2] for r in openpyxl.load_workbook(io.BytesIO(body))["收入"].iter_rows(values_only=True) if r[0]}
        self.assertEqual({r["code"]: r["fiscal"] for r in data["income"] if r.get("fiscal")},
                         {code: rows[code] for code in (r["code"] for r in data["income"]) if rows.get(code)})
        status, headers, _ = self.server.post("/blank", {**fields, "then": "fill"}, {"export": ("财决.xlsx", export)})
        self.assertEqual(status, 303)
        text = self.server.page(headers["Location"])[1]
        self.assertIn("从导出件里读了哪些数", text)
        status, _, body = self.server.post("/blank", {**fields, "year": "2021"}, {"export": ("财决.xlsx", export)})
        self.assertEqual(status, 422)
        self.assertRegex(body.decode(), "2023.*2021|2021.*2023")

    def test_what_is_missing_leads_to_where_it_is_filled_in(self):
        def take_away(data):
            for section in ("budget", "previous", "reasons", "procurement"):
                data.pop(section, None)
            data["department"].pop("duties")
        text = self.server.page(self.server.bring("缺.json", changed(SAMPLE, take_away)))[1]
        links = re.findall(r'href="(/piece/\w+/sheet/\?sheet=\d+)(?:#([^"]+))?"', text)
        self.assertGreater(len(links), 3)
        self.assertNotIn("--draft", text)
        self.assertNotIn("[]", text)
        for path, anchor in {path: anchor for path, anchor in links}.items():
            page = self.server.page(path)[1]
            if anchor:
                self.assertIn(f'id="{anchor}"', page)

    def test_a_marked_figure_stands_beside_its_own_label(self):
        """In 06 表 three lists stand side by side: the label is that of the figure and not that of the row's end."""
        text = self.server.page(self.server.bring("我局.xlsx", workbook(department(SAMPLE))))[1]
        article = next(a for a in re.findall(r"(?s)<article.*?</article>", text) if ">R93<" in a)
        row = next(r for r in re.findall(r"(?s)<tr>.*?</tr>", article) if "<mark>32.49</mark>" in r)
        self.assertRegex(row, '<th scope="row">30110 ')
        self.assertNotIn("annexes[", re.sub('value="[^"]*"', "", text))

    def test_sheets_speak_of_cells_and_not_of_json(self):
        work = self.server.bring("我局.xlsx", workbook(department(SAMPLE)))
        self.server.page(work)
        sheets = {int(n) for n in re.findall(r'<option value="(\d+)"', self.server.page(work + "sheet/")[1])}
        self.assertGreater(len(sheets), 10)
        said = "".join(self.server.page(f"{work}sheet/?sheet={n}")[1] for n in sorted(sheets))
        self.assertIn("在“本表无发生额”处选“是”", said)
        self.assertNotRegex(said, r"写 \[\]|写 \{|\bnull\b|\btrue\b(?!\")")

    def test_a_sentence_of_a_published_file_with_its_figures_marked(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(build(SAMPLE, folder, "docx") + ".docx", "rb") as f:
                content = f.read()
        work = self.server.bring("公开.docx", content)
        text = self.server.page(work)[1]
        quotes = re.findall(r"(?s)<blockquote.*?</blockquote>", text)
        self.assertTrue(quotes)
        for quote in quotes:
            self.assertRegex(quote, r"<mark>[^<]*\d[^<]*</mark>")
        two = [q for q in quotes if q.count("<mark>") > 1]
        rows = re.findall(r'(?s)<table class="around">.*?</table>', text)
        self.assertTrue(two or rows)
        self.assertTrue(all("<mark>" in row for row in rows), rows)
        status, headers, body = self.server.get(work + "file/check")
        self.assertEqual(status, 200)
        self.assertIn("R119", [c.value for s in openpyxl.load_workbook(io.BytesIO(body)) for row in s.iter_rows() for c in row])

    def test_of_a_wide_table_the_marked_columns_are_seen(self):
        data = json.loads(department("hubin-2024"))
        data["three_public"]["actual"]["reception"] = str(float(data["three_public"]["budget"]["reception"]) + 5000)
        work = self.server.bring("x.json", json.dumps(data).encode())
        text = self.server.page(work)[1]
        found = re.search(r'(?s)<h3>[^\n]*R51</span>.*?<table class="around">(.*?)</table>', text).group(1)
        self.assertIn("只列有关的栏", found)
        heads = re.findall(r'<th scope="col">(.*?)</th>', found)
        self.assertEqual((len(heads), found.count("<mark>")), (4, 2), found)  # 项目, the first, and the two that are meant
        self.assertTrue(all("公务接待费" in h for h in heads[2:]), heads)

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

    def test_what_cannot_be_read_is_called_by_its_name_with_what_to_do(self):
        def packed(**parts):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in parts.items():
                    archive.writestr(name, content)
            return out.getvalue()
        book = workbook(department(SAMPLE))
        for name, content, what, advice in (
                ("打包.zip", packed(**{"我局.xlsx": book}), "压缩包", "先解压"), ("我局.xlsx", packed(**{"说明.txt": b"x"}), "压缩包", "先解压"),
                ("我局.docx", packed(**{"说明.txt": b"x"}), "压缩包", "先解压"), ("空.zip", packed(), "压缩包", "先解压"),
                ("打包.rar", b"Rar!\x1a\x07\0" + bytes(99), "压缩包", "先解压"), ("打包.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99), "压缩包", "先解压"),
                ("坏.xlsx", b"PK\3\4nonsense", "损坏", "另存一份"), ("坏.zip", b"PK\3\4" + bytes(range(256)), "损坏", "先解压"),
                ("断.xlsx", book[:len(book) // 2], "损坏", "另存一份"), ("公文.ofd", packed(**{"OFD.xml": b"<x/>"}), "OFD", "PDF"),
                ("文.odt", packed(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument", "另存为"),
                ("讲.pptx", packed(**{"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}), "幻灯片", "公开的文档"),
                ("记.txt", "收入 100".encode(), "纯文本", "Word、网页、PDF 或 Excel"), ("记.txt", "收入 100".encode("gbk"), "纯文本", "Word、网页、PDF 或 Excel"),
                ("表.csv", b"a,b\n1,2", "纯文本", "Word、网页、PDF 或 Excel"), ("文.rtf", b"{\\rtf1 x}", "RTF", "另存为"),
                ("图.png", b"\x89PNG\r\n\x1a\n", "图片", "原来的"), ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office", "另存为"),
                ("扫.jpg", b"\xff\xd8\xff\xe0" + bytes(99), "图片", "原来的"), ("不知.bin", bytes(range(16)) * 9, "不认识", "能读的是")):
            with self.subTest(name=name, content=content[:20]):
                work = self.server.bring(name, content)
                article = re.search(r'(?s)<article class="finding E".*?</article>', self.server.page(work)[1]).group()
                self.assertRegex(article, f"(?s)<h3>.*{what}.*</h3>.*{advice}")
                self.assertNotRegex(article, "JSON|juesuan|--")
                self.server.post(work + "delete")

    def test_a_file_that_does_not_tell_its_year_is_asked_for_it(self):
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        work = self.server.bring("公开表.xlsx", out.getvalue())
        text = self.server.page(work)[1]
        self.assertIn("这是哪一年度的决算", text)
        self.assertNotIn("--year", text)
        for wrong in ("", "23", "abcd"):
            self.assertEqual(self.server.post(work + "year", {"year": wrong})[0], 303)
            self.assertIn("这是哪一年度的决算", self.server.page(work)[1])
        self.assertEqual(self.server.post(work + "year", {"year": "2023"})[0], 303)
        text = self.server.page(work)[1]
        self.assertNotIn("这是哪一年度的决算", text)
        self.assertIn("2023年度", text)
        self.assertIn("什么也没有核对", text)

    def test_every_link_of_the_summaries_leads_to_its_words(self):
        def wrong(data):
            plant = next(r for r in data["income"] if r["code"] == "2101101")
            plant["fiscal"] += 1
        text = self.server.page(self.server.bring("我局.json", changed(SAMPLE, wrong)))[1]
        links = re.findall(r'<li><a href="#((?:finding|problem|missing)-\d+)">(.*?)</a>', text)
        self.assertGreater(len(links), 3)
        self.assertEqual(len(links), len(set(links)))
        for anchor, words in links:
            article = re.search(rf'(?s)<article class="finding [EW]" id="{anchor}".*?</article>', text).group()
            self.assertIn(words, article)

    def test_the_rows_of_a_finding_stand_in_the_order_of_their_table(self):
        def wrong(data):
            next(r for r in data["income"] if r["code"] == "2101101")["fiscal"] += 1
        text = self.server.page(self.server.bring("我局.json", changed(SAMPLE, wrong)))[1]
        article = next(a for a in re.findall(r"(?s)<article.*?</article>", text) if ">R10<" in a)
        codes = re.findall(r'<th scope="row">(\d*)', article)
        self.assertGreater(len(codes), 3)
        self.assertEqual(codes, sorted(codes))

    def test_an_amount_is_read_as_in_a_workbook_and_nothing_is_guessed(self):
        def raise_fee(data):
            next(r for r in data["income"] if r["code"] == "2012906")["fiscal"] = 1234.56
        work = self.server.bring("我局.json", department(SAMPLE))
        self.server.page(work)
        place = {"from": "sheet", "sheet": "2", "cell": "收入!C7", "was": "8"}
        for wrong in ("负5", "5元2角", "12,5", "12。5", "abc", "1e3", "1.005.2"):
            status, _, body = self.server.post(work + "correct", {**place, "value": wrong})
            self.assertEqual(status, 422, wrong)
            self.assertIn(f'value="{wrong}"', body.decode(), "what was typed is there to be mended")
        for right in ("1234.56", "1,234.56", "１２３４．５６", " 1234.560 "):
            status, headers, _ = self.server.post(work + "correct", {**place, "value": right})
            self.assertEqual((status, headers["Location"]), (303, work + "change/"), right)
            self.assertIn("改了会怎样", self.server.page(work + "change/")[1])
            self.assertEqual(self.server.get(work + "file/data")[2], workbook(department(SAMPLE)), "nothing is taken over yet")
        self.assertEqual(self.server.post(work + "decide", {"then": "take"})[0], 303)
        self.assertEqual(self.server.get(work + "file/data")[2], workbook(changed(SAMPLE, raise_fee)))
        self.assertEqual(self.server.post(work + "step", {"to": "1"})[0], 303)
        self.assertEqual(self.server.get(work + "file/data")[2], workbook(department(SAMPLE)))

    def test_a_figure_of_the_preview_tells_its_origin_and_where_else_it_stands(self):
        work = self.server.bring("我局.json", department(SAMPLE))
        self.server.page(work)
        document = self.server.page(work + "document")[1]
        figures = re.findall(r'<a class="made" id="f(\d+)"[^>]*>([^<]*)', document)
        self.assertGreater(len(figures), 300)
        elsewhere = 0
        for number, text in figures[:4] + [f for f in figures[150:] if not f[1].startswith("0.00")][:3]:
            answer = re.search(r'(?s)<aside class="made-of".*?</aside>', self.server.page(f"{work}document?figure={number}")[1]).group()
            self.assertIn(f"“{text}”是怎么来的", answer)
            self.assertIn("来自 我局.xlsx!", answer)
            self.assertNotRegex(re.sub("<[^>]*>", "", answer), r"[a-z]\(|[a-z]\.[a-z]+[\],)]")
            elsewhere += "同一个数还在这里" in answer
        self.assertGreater(elsewhere, 0)

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


class City(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.city = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.city.cleanup)
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        cls.deadline = today + datetime.timedelta(days=3)
        cls.put("甲 局.json", department(SAMPLE))
        cls.put("乙局.json", changed(SAMPLE, lambda d: d.update(dates={"approved": str(today - datetime.timedelta(days=17))})))
        cls.put("丙局.json", changed(SAMPLE, lambda d: d["stated"].update({"income.sum.fiscal": 1101.08}, )))
        cls.put("丁局.json", b"{")
        cls.before = cls.listed()
        cls.server = Server("--no-browser", cls.city.name)
        cls.addClassCleanup(cls.server.__exit__)

    @classmethod
    def put(cls, name, content):
        with open(os.path.join(cls.city.name, name), "wb") as f:
            f.write(content)

    @classmethod
    def listed(cls):
        return sorted((e.name, e.stat().st_mtime_ns, e.stat().st_size) for e in os.scandir(cls.city.name))

    def names(self, query=""):
        table = self.server.page("/city/" + query)[1].split("<tbody>")[1]
        return re.findall(r'/city/look/\?name=([^"]*)"', table)

    def test_the_table(self):
        text = self.server.page("/city/")[1]
        self.assertEqual(self.server.get("/")[1]["Location"], "/city/")
        self.assertIn("共 4 个部门", text)
        self.assertIn(f"{self.deadline}<br><span class=\"note\">还有 3 天", text)
        self.assertEqual(len(re.findall('class="state error"', text)), 2)
        quoted = [urllib.parse.quote(n) for n in ("乙局.json", "丙局.json", "丁局.json", "甲 局.json")]
        self.assertEqual(sorted(self.names()), sorted(quoted))
        self.assertEqual(self.names("?sort=deadline")[0], quoted[0])
        self.assertEqual(sorted(self.names("?sort=errors")[:2]), sorted(quoted[1:3]))
        self.assertEqual(sorted(self.names("?status=error")), sorted(quoted[1:3]))
        self.assertEqual(self.names("?find=" + quoted[0][:9]), [quoted[0]])
        self.assertIn("没有这样的部门", self.server.page("/city/?find=xyz")[1])
        self.assertIn('aria-sort="descending"', self.server.page("/city/?sort=errors")[1])

    def test_one_department_and_the_check_sheets(self):
        self.server.page("/city/")
        name = urllib.parse.quote("丙局.json")
        text = self.server.page("/city/look/?name=" + name)[1]
        self.assertIn("02表合计等于各类之和", text)
        for query, sheets in (("?name=" + name, 1), ("", 3)):
            status, _, body = self.server.get("/city/check" + query)
            self.assertEqual(status, 200)
            self.assertGreaterEqual(len(openpyxl.load_workbook(io.BytesIO(body)).sheetnames), sheets)
        for wrong in ("../../etc/passwd", "", "丙局", self.city.name + "/丙局.json"):
            self.assertEqual(self.server.get("/city/look/?name=" + urllib.parse.quote(wrong, safe=""))[0], 404)
            self.assertEqual(self.server.post("/city/open", {"name": wrong})[0], 404)
        status, headers, _ = self.server.post("/city/open", {"name": "丙局.json"})
        self.assertEqual(status, 303)
        self.assertIn("有 1 处错误要改", self.server.page(headers["Location"])[1])
        self.assertEqual(self.server.post("/city/open", {"name": "丙局.json"})[1]["Location"], headers["Location"])
        self.assertEqual(self.listed(), self.before)

    def test_what_changes_in_the_folder_shows(self):
        self.put("戊局.json", changed(SAMPLE, lambda d: d["stated"].update({"income.sum.fiscal": 1101.08})))
        name = urllib.parse.quote("戊局.json")
        self.assertIn(name, self.names("?status=error"))
        self.put("戊局.json", department(SAMPLE))
        self.assertNotIn(name, self.names("?status=error"))
        os.unlink(os.path.join(self.city.name, "戊局.json"))
        self.assertNotIn(name, self.names())

    def test_a_damaged_workbook_is_listed_with_its_fault(self):
        book = workbook(department(SAMPLE))
        for name, content in (("坏局.xlsx", book[:len(book) // 2]), ("空局.xlsx", b""), ("密局.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)):
            with self.subTest(name=name):
                self.put(name, content)
                text = self.server.page("/city/")[1]
                row = next(r for r in re.findall(r"(?s)<tr>.*?</tr>", text) if name in r)
                self.assertIn('class="state error"', row)
                self.assertRegex(row, r'<span class="note">[^<]*[\u4e00-\u9fff]{4}')
                self.assertIn(name, self.server.page("/city/look/?name=" + urllib.parse.quote(name))[1])
                os.unlink(os.path.join(self.city.name, name))
        table = os.path.join(self.city.name, "别的表.xlsx")
        openpyxl.Workbook().save(table)
        self.assertNotIn(urllib.parse.quote("别的表.xlsx"), self.names())
        os.unlink(table)

    def test_what_is_known_of_files_that_are_gone_is_forgotten(self):
        def kept():
            [state] = (e.path for e in os.scandir(os.path.join(self.server.state, "juesuan")) if e.name.startswith("folder-"))
            return {n for n in os.listdir(state) if n.startswith(("known-", "report-"))}
        self.server.page("/city/")
        before = kept()
        self.assertEqual(len(before), 8)
        for content in (department(SAMPLE), department("beiguan-2022")):
            self.put("己局.json", content)
            self.server.page("/city/")
            self.assertEqual(len(kept()), 10)
        os.unlink(os.path.join(self.city.name, "己局.json"))
        self.server.page("/city/")
        self.assertEqual(kept(), before)

    def test_without_a_folder_there_is_none(self):
        with Server("--no-browser") as server:
            for path in ("/city/", "/city/look/?name=a.json", "/city/check"):
                self.assertEqual(server.get(path)[0], 404)


class Life(unittest.TestCase):
    def opened(self, *arguments, **env):
        """What xdg-open was given; the server is in `self.server`."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        said = os.path.join(folder.name, "said")
        with open(os.path.join(folder.name, "xdg-open"), "w", encoding="utf-8") as f:
            f.write(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {said}\n')
        os.chmod(f.name, 0o755)
        server = Server(*arguments, env={"PATH": folder.name + ":" + os.environ["PATH"], **env})
        self.addCleanup(server.__exit__)
        self.server = server
        for _ in range(30 if env.get("DISPLAY") and not arguments else 5):
            if os.path.exists(said) and os.path.getsize(said):
                with open(said, encoding="utf-8") as f:
                    return f.read().splitlines()
            time.sleep(.1)
        return []

    def test_the_browser_is_opened_where_there_is_a_desktop(self):
        door = self.opened(DISPLAY=":9")
        self.assertEqual(len(door), 1)
        with open(door[0], encoding="utf-8") as f:
            self.assertIn(self.server.address, f.read())
        self.assertNotIn(self.server.token, door[0])
        self.assertEqual(stat.S_IMODE(os.stat(door[0]).st_mode), 0o600)
        self.assertEqual(self.opened("--no-browser", DISPLAY=":9"), [])
        self.assertEqual(self.opened(), [])

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

"""A running `juesuan serve` and a client that asks it as a browser would, or as nobody should."""
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.parse
import uuid

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
JUESUAN = os.environ["JUESUAN"]


class Server:
    def __init__(self, *arguments, state=None, env=None):
        self.folder = tempfile.TemporaryDirectory()
        self.state = state or os.path.join(self.folder.name, "state")
        environment = {**os.environ, "XDG_STATE_HOME": self.state, "HOME": self.folder.name, "DISPLAY": "", "WAYLAND_DISPLAY": "",
                       **(env or {})}
        self.process = subprocess.Popen([JUESUAN, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env=environment, cwd=self.folder.name)
        self.said = self.process.stdout.readline()
        found = re.search(r"(http://127\.0\.0\.1:(\d+))/\?token=([0-9a-f]{32})\n", self.said)
        if not found:
            self.process.kill()
            raise AssertionError(self.said + self.process.communicate()[1])
        self.origin, port, self.token = found.groups()
        self.port = int(port)
        self.address = f"{self.origin}/?token={self.token}"
        self.cookie = f"juesuan-{self.port}={self.token}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def stop(self, how=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err

    def connection(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, drop=(), timeout=60):
        """(status, headers, body) as one of our own pages would get it; `drop` leaves headers out."""
        own = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        if method == "POST":
            own["Origin"] = self.origin
        own.update(headers or {})
        c = self.connection(timeout)
        try:
            c.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in own.items():
                if name not in drop:
                    c.putheader(name, value)
            if body is not None:
                c.putheader("Content-Length", str(len(body)))
            c.endheaders(body)
            answer = c.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            c.close()

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, fields=None, files=None, **options):
        """`files`: {field: (name, bytes)}"""
        if files:
            kind, body = multipart(fields or {}, files)
        else:
            kind, body = "application/x-www-form-urlencoded", urllib.parse.urlencode(fields or {}).encode()
        headers = {"Content-Type": kind, **options.pop("headers", {})}
        return self.ask("POST", path, body, headers, **options)

    def page(self, path):
        """The text of a page, once it is there."""
        for _ in range(100):
            status, headers, body = self.get(path)
            if not headers.get("Refresh"):
                return status, body.decode()
            time.sleep(.1)
        raise AssertionError("the page does not come")

    def bring(self, name, content, **fields):
        """Uploads a file; the path of its work."""
        status, headers, body = self.post("/upload", fields, {"file": (name, content)})
        if status != 303:
            raise AssertionError(f"{status}: {body.decode()}")
        return headers["Location"]

    def works(self, which="own"):
        folder = os.path.join(self.state, "juesuan", which, "works")
        return sorted(os.listdir(folder))


def multipart(fields, files):
    mark = uuid.uuid4().hex
    parts = []
    for name, value in fields.items():
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, (file, content) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n' \
               "Content-Type: application/octet-stream\r\n\r\n"
        parts.append(head.encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()


def department(slug):
    with open(os.path.join(ROOT, "data", slug + ".json"), "rb") as f:
        return f.read()


def workbook(data):
    """A data file's bytes as a fill-in workbook."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "data.json"), os.path.join(folder, "out.xlsx")
        with open(source, "wb") as f:
            f.write(data)
        subprocess.run([JUESUAN, "import", source, "-o", out], check=True, capture_output=True, timeout=120)
        with open(out, "rb") as f:
            return f.read()


def changed(slug, change):
    """A department's data after change(data)."""
    data = json.loads(department(slug))
    change(data)
    return json.dumps(data, ensure_ascii=False).encode()

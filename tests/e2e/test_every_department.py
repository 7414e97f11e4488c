# ctest: quick
"""Every department of data/ is built once in all formats, and readers of others find its main figure in each of them. This
is what `./test.sh quick` runs of the end-to-end tests; what the outputs look like in detail is told by the others."""
import glob
import json
import os
import re
import subprocess
import tempfile
import unittest
import zipfile

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
FORMATS = ["pdf", "xlsx", "docx", "html", "md"]


def figures(text):
    """All amounts with two decimals, without separators."""
    return set(re.findall(r"\d+\.\d\d", text.replace(",", "")))


class EveryDepartment(unittest.TestCase):
    def text_of(self, path):
        """What a file says, by another program than ours."""
        if path.endswith(".pdf"):
            return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
        if path.endswith((".xlsx", ".docx")):
            with zipfile.ZipFile(path) as z:
                self.assertIsNone(z.testzip())
                parts = [n for n in z.namelist() if n == "word/document.xml" or n.startswith("word/charts/")] if path.endswith(".docx") else z.namelist()
                return "\n".join(re.sub(r"<[^>]*>", "", re.sub(r"</w:p>|</t>|</v>|</c:v>", "\n", z.read(n).decode())) for n in parts if n.endswith(".xml"))
        with open(path, encoding="utf-8") as f:
            text = f.read()
        return re.sub(r"(?s)<style.*?</style>|<[^>]*>", " ", text) if path.endswith(".html") else text

    def check(self, data):
        with open(data, encoding="utf-8") as f:
            record = json.load(f)
        stem = os.path.splitext(os.path.basename(data))[0]
        with tempfile.TemporaryDirectory() as out:
            run = subprocess.run([PROGRAM, "build", data, "-o", out, "--draft", "--formats", ",".join(FORMATS)], cwd=ROOT,
                                 capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 0, run.stderr)
            texts = {f: self.text_of(os.path.join(out, f"{stem}.{f}")) for f in FORMATS}
        said = figures(texts["md"])
        self.assertGreater(len(said), 30)
        for f in ("pdf", "docx", "html"):
            self.assertEqual(said ^ figures(texts[f]), set(), f"{f} and md do not show the same figures")
        for f in FORMATS:
            self.assertIn(record["department"]["name"], texts[f].replace("\n", ""), f)


def test_of(path):
    return lambda self: self.check(path)


for found in sorted(glob.glob(os.path.join(ROOT, "data", "*.json"))):
    name = re.sub(r"\W", "_", os.path.splitext(os.path.basename(found))[0])
    setattr(EveryDepartment, f"test_{name}", test_of(found))

if __name__ == "__main__":
    unittest.main()

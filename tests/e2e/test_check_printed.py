# ctest: cost=60
"""Our documents as other programs print them, checked and verified as published: LibreOffice's PDF of the Word file and
Chromium's of the web page say what the data says."""
# ctest: once
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import office
import readers
from test_check_files import check, said

JUESUAN = os.environ["JUESUAN"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SLUGS = ("linxia-2022", "zhongwei-2023")


class Printed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.paths = {slug: readers.build(slug, os.path.join(cls.folder.name, "built"), "docx,html") for slug in SLUGS}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def compare(self, slug, path):
        ours, theirs = check(self.paths[slug] + ".docx"), check(path)
        errors = {f for f in said(theirs, True) - said(ours, True) if f[0] == "E"}
        self.assertEqual(errors, set())
        self.assertGreaterEqual(theirs["comparisons"], ours["comparisons"] * 0.97)

    def verify(self, slug, path):
        done = subprocess.run([JUESUAN, "verify", os.path.join(readers.ROOT, "data", slug + ".json"), path, "--format", "json"],
                              capture_output=True, text=True, timeout=300)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)["differences"]

    @unittest.skipUnless(office.have_libreoffice(), "skipped: LibreOffice is not installed")
    def test_word_files_by_libreoffice(self):
        out = os.path.join(self.folder.name, "office")
        office.convert([p + ".docx" for p in self.paths.values()], "pdf", out)
        for slug in SLUGS:
            path = os.path.join(out, slug + ".pdf")
            with self.subTest(slug=slug):
                self.compare(slug, path)
                told = self.verify(slug, path)
                self.assertEqual([d for d in told if d["kind"] == "figure" or "table" in d["kind"] or "row" in d["kind"]], [])

    @unittest.skipUnless(CHROMIUM, "skipped: Chromium is not installed")
    def test_web_pages_by_chromium(self):
        for slug, built in self.paths.items():
            path = os.path.join(self.folder.name, slug + "-browser.pdf")
            subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                            "--user-data-dir=" + os.path.join(self.folder.name, "profile"), "--print-to-pdf=" + path,
                            "file://" + built + ".html"], capture_output=True, timeout=300)
            with self.subTest(slug=slug):
                self.compare(slug, path)
                told = self.verify(slug, path)
                self.assertEqual([d for d in told if d["kind"] == "figure" or "table" in d["kind"] or "row" in d["kind"]], [])


if __name__ == "__main__":
    unittest.main()

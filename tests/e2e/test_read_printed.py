# ctest: cost=20
"""Our documents as other programs print them: the Word file by LibreOffice, the web page by Chromium. Their PDF files are
read back: every paragraph and every cell."""
# ctest: once
import os
import shutil
import subprocess
import tempfile
import unittest

import office
import readers
import readers_pdf

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class PrintedByOthers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.paths = {slug: readers.build(slug, cls.folder.name, "md,docx,html") for slug in readers.DEPARTMENTS}
        cls.printed = {slug: readers.printed(path + ".md") for slug, path in cls.paths.items()}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def tearDown(self):
        readers_pdf.LOST = ""

    def read_back(self, folder, most_cut):
        for slug in readers.DEPARTMENTS:
            with self.subTest(slug=slug):
                document = readers.read(os.path.join(folder, slug + ".pdf"))
                printed = self.printed[slug]
                readers_pdf.compare(self, printed, readers_pdf.body(document, printed), most_cut)

    @unittest.skipUnless(office.have_libreoffice(), "skipped: LibreOffice is not installed")
    def test_word_files_by_libreoffice(self):
        """LibreOffice 7.4 leaves out punctuation that hangs over the margin."""
        out = os.path.join(self.folder.name, "office")
        office.convert([p + ".docx" for p in self.paths.values()], "pdf", out)
        readers_pdf.LOST = "，、。；："
        self.read_back(out, 4)

    @unittest.skipUnless(CHROMIUM, "skipped: Chromium is not installed")
    def test_web_pages_by_chromium(self):
        """Its text layer holds radicals (⼊ for 入), which are read as the characters they stand for."""
        out = os.path.join(self.folder.name, "browser")
        os.mkdir(out)
        for slug, path in self.paths.items():
            subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                            "--user-data-dir=" + os.path.join(self.folder.name, "browser-profile"),
                            "--print-to-pdf=" + os.path.join(out, slug + ".pdf"), "file://" + path + ".html"],
                           capture_output=True, timeout=300)
        self.read_back(out, 11)


if __name__ == "__main__":
    unittest.main()

"""R133: of a published explanation whose other sections have their headings, the one that nothing speaks of is named."""
import json
import os
import subprocess
import tempfile
import unittest

import readers

JUESUAN = os.environ["JUESUAN"]


class Sections(unittest.TestCase):
    def missing(self, page):
        path = os.path.join(self.folder.name, "page.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(page)
        run = subprocess.run([JUESUAN, "check", "--as-published", path, "--format", "json"], capture_output=True, text=True, check=False)
        return [f["detail"] if "detail" in f else json.dumps(f, ensure_ascii=False)
                for f in json.loads(run.stdout)["findings"] if f["rule"] == "R133"]

    def test_what_nothing_speaks_of_is_named(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        with open(readers.build("linxia-2022", self.folder.name, "html") + ".html", encoding="utf-8") as f:
            page = f.read()
        self.assertEqual(self.missing(page), [])
        for section in ("机关运行经费", "政府采购"):
            told = self.missing(page.replace(section, "某某"))
            self.assertEqual(len(told), 1, section)
            self.assertIn(section, told[0])


if __name__ == "__main__":
    unittest.main()

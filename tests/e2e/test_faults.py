# ctest: cost=20
"""An allocation fails at each place that makes one, the program's and the libraries' (libxlsxwriter, fontconfig,
FreeType, md4c, libxml2, libzip, zlib): the program does its work all the same or says clearly that it could not, nothing
ends by a signal, no half file is left and no library prints. Each place once, as far as the time for it goes;
scripts/faults.py meets all of them."""
import unittest

import faults

DATA = faults.ROOT / "tests/data/checks/clean.json"
SECONDS = 6  # a command


@unittest.skipUnless(faults.COMPILER, "skipped: no C compiler")
@unittest.skipIf(faults.SANITIZED, "skipped: the sanitizer wants to be loaded first")
class Memory(faults.Survival):
    library, codes = "fail_sites", ("E1004", "E6050", "E6061")

    def survives(self, *arguments):
        self.survive(arguments, 10, depth=4, seconds=SECONDS)

    def test_workbook(self):
        self.survives("build", DATA, "-o", "out", "--formats", "xlsx")

    def test_pages(self):
        self.survives("build", DATA, "-o", "out", "--formats", "pdf")

    def test_text(self):
        self.survives("build", DATA, "-o", "out", "--formats", "md,html,csv")


if __name__ == "__main__":
    unittest.main()

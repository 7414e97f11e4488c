# ctest: cost=20
"""An allocation fails at each place that makes one, the program's and the libraries' (libxlsxwriter, fontconfig,
FreeType, md4c, libxml2, libzip, zlib): the program does its work all the same or says clearly that it could not, nothing
ends by a signal, no half file is left and no library prints. Each place once, as far as the time for it goes;
scripts/faults.py meets all of them."""
import os
import unittest

import faults

DATA = faults.ROOT / "tests/data/checks/clean.json"
ALL = os.environ.get("JUESUAN_FAULTS") == "all"  # scripts/coverage.sh: in what is not optimised more of the callers are the arena's own
SECONDS, DEPTH = (20, 8) if ALL else (6, 4)  # of a command; callers that make a place


@unittest.skipUnless(faults.COMPILER, "skipped: no C compiler")
@unittest.skipIf(faults.SANITIZED, "skipped: the sanitizer wants to be loaded first")
class Memory(faults.Survival):
    library, codes = "fail_sites", ("E1004", "E6050", "E6061")

    def survives(self, *arguments):
        self.survive(arguments, 10, depth=DEPTH, seconds=SECONDS)

    def test_workbook(self):
        self.survives("build", DATA, "-o", "out", "--formats", "xlsx")

    def test_pages(self):
        self.survives("build", DATA, "-o", "out", "--formats", "pdf")

    def test_text(self):
        self.survives("build", DATA, "-o", "out", "--formats", "md,html,csv")

    def test_document(self):
        """XML, and what FreeType does with a glyph whose hints find no room."""
        self.survives("build", DATA, "-o", "out", "--formats", "docx")

    def test_published_page(self):
        """The parser of web pages, which leaves texts out or does not end where an allocation fails."""
        page = self.faults.plain(("build", DATA, "-o", "out", "--formats", "html"), "page").folder / "out/clean.html"
        arguments = "check", "--as-published", page
        plain = self.faults.plain(arguments)
        _, copies, cut = self.faults.run(arguments, depth=DEPTH, seconds=SECONDS)
        self.assertGreater(len(copies), 0 if cut else 10)
        for copy in copies:
            fault = faults.fault_of(copy, plain, self.codes)
            self.assertTrue(not fault or b"E1004" in copy.stderr and not copy.stdout,
                            f"{fault} in {copy.site}\n{copy.stderr.decode('utf-8', 'replace')}")

    def test_what_speaks_to_others(self):
        """poppler and workers: the command is run once for each place, of which CI takes some."""
        published = self.faults.plain(("build", DATA, "-o", "out", "--formats", "pdf"), "published").folder / "out/clean.pdf"
        arguments = "check", "--as-published", published
        plain, met = self.faults.plain(arguments), 0
        for copy in self.faults.met(arguments, depth=DEPTH, every=6, thorough=1):
            met += 1
            fault = faults.fault_of(copy, plain, self.codes)
            self.assertIsNone(fault, f"{fault} in {copy.site}\n{copy.stderr.decode('utf-8', 'replace')}")
        self.assertGreater(met, 5)


if __name__ == "__main__":
    unittest.main()

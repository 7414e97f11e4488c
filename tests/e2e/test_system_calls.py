# ctest: cost=15
"""A system call fails at each place that makes one, in each of its ways: an error, a signal in between, fewer bytes than
asked for. The program does its work all the same or says clearly that it could not; nothing ends by a signal, no half
file is left. Each place once; scripts/faults.py meets every call. What is written while another program is spoken to
(poppler, workers) is left to test_batch and test_memory."""
import unittest

import faults

DATA = faults.ROOT / "tests/data/checks/clean.json"


@unittest.skipUnless(faults.COMPILER, "skipped: no C compiler")
@unittest.skipIf(faults.SANITIZED, "skipped: the sanitizer wants to be loaded first")
class SystemCalls(faults.Survival):
    library, codes, kept = "fail_calls", ("错误 E", "juesuan: "), (".pending",)
    replaced = ("E5002", "E5006")  # a font that cannot be read is replaced by the next one, and that is said

    def survives(self, *arguments, least=10):
        self.survive(arguments, least, depth=2)

    def test_outputs(self):
        self.survives("build", DATA, "-o", "out", "--formats", "pdf,xlsx", least=30)

    def test_data_becomes_a_workbook_and_comes_back(self):
        self.survives("import", DATA, "-o", "book.xlsx", least=15)
        book = self.faults.plain(("import", DATA, "-o", "book.xlsx"), "book").folder / "book.xlsx"
        self.survives("import", book, "-o", "data.json", least=10)

    def test_what_only_reads(self):
        self.survives("check", DATA)
        self.survives("diff", DATA, DATA)
        self.survives("template", "lint", "standard")


if __name__ == "__main__":
    unittest.main()

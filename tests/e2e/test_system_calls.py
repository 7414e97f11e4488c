# ctest: cost=15
"""A system call fails at each place that makes one, in each of its ways: an error, a signal in between, fewer bytes than
asked for. The program does its work all the same or says clearly that it could not; nothing ends by a signal, no half
file is left. Each place once; scripts/faults.py meets every call. What is written while another program is spoken to
(poppler, workers) is left to test_batch and test_memory."""
import unittest

import faults

DATA = faults.ROOT / "tests/data/checks/clean.json"
CODES = ("错误 E", "juesuan: ")
# A font that cannot be read is replaced by the next one, and that is said.
REPLACED = ("E5002", "E5006")


@unittest.skipUnless(faults.COMPILER, "skipped: no C compiler")
@unittest.skipIf(faults.SANITIZED, "skipped: the sanitizer wants to be loaded first")
class SystemCalls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.faults = faults.Faults("fail_calls")
        cls.addClassCleanup(cls.faults.close)

    def survives(self, *arguments, least=10):
        self.faults.plain(arguments)  # caches are made by now
        plain = self.faults.plain(arguments)
        self.assertEqual(plain.status, 0, plain.stderr)
        itself, copies, _ = self.faults.run(arguments, depth=2)
        self.assertEqual((itself.status, itself.outputs), (0, plain.outputs))
        self.assertGreater(len(copies), least)
        for copy in copies:
            if copy.status == 0 and any(code in copy.stderr.decode("utf-8", "replace") for code in REPLACED):
                continue
            fault = faults.fault_of(copy, plain, CODES, kept=(".pending",))
            self.assertIsNone(fault, f"{fault} in {copy.site}\n{copy.stderr.decode('utf-8', 'replace')}")

    def test_outputs(self):
        self.survives("build", DATA, "-o", "out", "--formats", "pdf,xlsx", least=30)

    def test_data_becomes_a_workbook_and_comes_back(self):
        self.survives("import", DATA, "-o", "book.xlsx", least=15)
        book = self.faults.plain(("import", DATA, "-o", "book.xlsx"), "book").folder / "book.xlsx"
        self.survives("import", book, "-o", "data.json", least=10)

    def test_what_only_reads(self):
        self.survives("check", DATA)
        self.survives("diff", DATA, DATA)


if __name__ == "__main__":
    unittest.main()

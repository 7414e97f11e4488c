"""juesuan check over many departments: a table for people, one document for machines, the same for any number of
processes."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT, JUESUAN = os.environ["JUESUAN_ROOT"], os.environ["JUESUAN"]


def run(*arguments):
    return subprocess.run([JUESUAN, "check", *arguments], capture_output=True, text=True)


class Many(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        with open(os.path.join(ROOT, "tests", "data", "checks", "clean.json"), encoding="utf-8") as f:
            clean = json.load(f)
        for i in range(9):
            data = {**clean, "department": {**clean["department"], "name": f"清源市第{i}局"}}
            if i == 4:
                data["stated"] = {"summary[208].amount": "95"}
            with open(os.path.join(cls.folder.name, f"d{i}.json"), "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
        with open(os.path.join(cls.folder.name, "d9.json"), "w", encoding="utf-8") as f:
            f.write("{")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_folder_gives_a_table(self):
        done = run(self.folder.name)
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len([line for line in lines if "清源市第" in line]), 9)
        row = next(line for line in lines if "清源市第4局" in line)
        self.assertGreater(int(row.split()[0]), 0)
        self.assertIn("共 10 个部门：1 个有错误，0 个数据不完整，1 个没有核对成", done.stdout)

    def test_any_number_of_processes_says_the_same(self):
        one, three = run(self.folder.name, "-j", "1"), run(self.folder.name, "-j", "3")
        self.assertEqual((one.returncode, one.stdout), (three.returncode, three.stdout))

    def test_a_process_that_is_killed_is_said(self):
        """What a killed process was about is not checked, and why is told; the others are checked."""
        for attempt in range(40):
            process = subprocess.Popen([JUESUAN, "check", self.folder.name, "-j", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            children = f"/proc/{process.pid}/task/{process.pid}/children"
            child = ""
            while not child and process.poll() is None:
                with open(children, encoding="utf-8") as f:
                    child = f.read().strip()
            time.sleep(attempt * .01)
            try:
                os.kill(int(child.split()[0]), signal.SIGKILL)
            except (ProcessLookupError, IndexError):
                pass
            out, _ = process.communicate(timeout=60)
            if "没有核对成：核对它的进程没有交回结果" in out:
                break
        else:
            self.fail("never met at work")
        self.assertIn("2 个没有核对成", out)
        self.assertEqual(process.returncode, 4)

    def test_details_show_what_is_wrong(self):
        self.assertNotIn("公开01表", run(self.folder.name).stdout)
        self.assertIn("公开01表", run(self.folder.name, "--details").stdout)

    def test_machines_get_each_report(self):
        done = run(self.folder.name, "--format", "json")
        found = json.loads(done.stdout)
        self.assertEqual(len(found["departments"]), 10)
        self.assertEqual([d["status"] for d in found["departments"]], [0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
        self.assertGreater(found["departments"][4]["report"]["errors"], 0)
        import jsonschema
        with open(os.path.join(ROOT, "docs", "findings.schema.json"), encoding="utf-8") as f:
            schema = json.load(f)
        for department in found["departments"]:
            jsonschema.validate(department["report"], schema)

    def test_folders_below(self):
        """Each department has a folder of its own; what else lies there is no data."""
        with tempfile.TemporaryDirectory() as city:
            for name, source in (("甲局/2022", "d0.json"), ("乙局", "d1.json"), (".git", "d2.json")):
                os.makedirs(os.path.join(city, name))
                shutil.copy(os.path.join(self.folder.name, source), os.path.join(city, name, "数据.json"))
            with open(os.path.join(city, "乙局", "settings.json"), "w", encoding="utf-8") as f:
                f.write('{"department": "table", "rows": []}')
            os.makedirs(os.path.join(city, "丙局"))
            with open(os.path.join(city, "丙局", "写坏的.json"), "w", encoding="utf-8") as f:
                f.write('{"department": {"name": "丙局"},, "year": 2022}')
            found = json.loads(run(city, "--format", "json").stdout)["departments"]
            self.assertEqual(sorted((os.path.relpath(d["file"], city), d["status"]) for d in found),
                             [("丙局/写坏的.json", 1), ("乙局/数据.json", 0), ("甲局/2022/数据.json", 0)])

    def test_several_files_and_lists(self):
        files = [os.path.join(self.folder.name, f"d{i}.json") for i in (1, 2)]
        self.assertIn("共 2 个部门", run(*files).stdout)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
            f.write("\n".join(files))
            f.flush()
            self.assertIn("共 2 个部门", run("@" + f.name).stdout)

    def test_wrong_arguments(self):
        self.assertEqual(run(self.folder.name, "-j", "0").returncode, 2)
        self.assertEqual(run(self.folder.name, "--format", "xml").returncode, 2)
        with tempfile.TemporaryDirectory() as empty:
            self.assertNotEqual(run(empty).returncode, 0)


if __name__ == "__main__":
    unittest.main()

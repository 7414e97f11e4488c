"""Many made-up departments checked by one process: the program starts once, and reads its packs once."""
import json
import os
import subprocess
import tempfile

JUESUAN = os.environ["JUESUAN"]


def reports(documents, *options):
    """The report of each document, in order."""
    with tempfile.TemporaryDirectory() as folder:
        for i, data in enumerate(documents):
            with open(os.path.join(folder, f"{i:05}.json"), "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False, indent=0)
        done = subprocess.run([JUESUAN, "check", folder, "--format", "json", *options], capture_output=True, text=True)
    found = sorted(json.loads(done.stdout)["departments"], key=lambda d: d["file"])
    if len(found) != len(documents):
        raise AssertionError(done.stderr)
    return [d["report"] for d in found]


def findings(documents, *options):
    """What was found in each, without what is only said for information."""
    return [[f for f in report["findings"] if f["severity"] != "I"] for report in reports(documents, *options)]

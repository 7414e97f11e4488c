"""LibreOffice converting files: one start for many files, and one profile for all starts of a test, since each costs seconds."""
import atexit
import os
import shutil
import subprocess
import tempfile

_profile = None


def have_libreoffice():
    return shutil.which("soffice") is not None


def convert(paths, target, folder):
    """Converts files of different names to `target` ("pdf", "xlsx", with a filter behind a colon) into `folder`; returns the
    paths of what was made, None for a file that LibreOffice made nothing of (or several things)."""
    global _profile
    if _profile is None:
        _profile = tempfile.mkdtemp(prefix="office-")
        atexit.register(shutil.rmtree, _profile, ignore_errors=True)
    subprocess.run(["soffice", "-env:UserInstallation=file://" + _profile, "--headless", "--convert-to", target, "--outdir", folder,
                    *paths], capture_output=True, timeout=600, check=False,
                   env={**os.environ, "LC_ALL": "C.UTF-8"})  # for the names of sheets in those of files
    ending = target.split(":")[0]
    made = [os.path.join(folder, os.path.splitext(os.path.basename(p))[0] + "." + ending) for p in paths]
    return [p if os.path.exists(p) else None for p in made]

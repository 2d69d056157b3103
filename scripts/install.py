"""Make `.venv` and put the pinned packages there; do nothing when they are there already.

Runs on the system's Python (3.11 or later), with nothing installed. `--browser` also sees to the
programs the tests use besides Python: Chromium, poppler and qpdf to look into PDFs, and faketime.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
REQUIREMENTS = ROOT / "requirements-dev.txt"
OLDEST = (3, 11)
DEBIAN = {"chromium": "chromium", "pdftotext": "poppler-utils", "qpdf": "qpdf", "faketime": "faketime"}


def main():
    """Install what is missing. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    if sys.version_info < OLDEST:
        return f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: make PYTHON=python3.12 …"
    installed = STAMP.exists() and STAMP.read_text() == fingerprint()
    done = 0 if installed else make_venv() or install()
    if options.browser and not done:
        install_programs()
    return done


def fingerprint():
    """What the stamp holds: the pinned packages and the Python they were installed for."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{wanted} {'.'.join(map(str, sys.version_info[:2]))}\n"


def make_venv():
    """Make `.venv` anew. Debian keeps `ensurepip` in a package of its own; root can have it installed."""
    print("Making .venv …", flush=True)
    if VENV.exists() and not PYTHON.exists():
        shutil.rmtree(VENV)
    command = [sys.executable, "-m", "venv", *(["--upgrade"] if VENV.exists() else []), str(VENV)]
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True).returncode:
        package = f"python3.{sys.version_info.minor}-venv"
        if not apt_install([package]) and not apt_install(["python3-venv"]):
            return f"This Python cannot make a virtual environment: install {package}."
    if subprocess.run(command).returncode:
        return "The virtual environment .venv could not be made."
    return 0


def install():
    """Install the pinned packages and leave the stamp."""
    print("Installing the pinned packages …", flush=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [str(PYTHON), "-m", "pip", "install", *quiet, "-r", str(REQUIREMENTS)]
    if subprocess.run(command).returncode:
        return "The pinned packages could not be installed."
    STAMP.write_text(fingerprint())
    return 0


def install_programs():
    """Install the missing programs where this is Debian and we may; say so where it is not."""
    missing = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    if missing and not apt_install(missing):
        print(f"Not installed: {', '.join(missing)}. Tests that need them are left out.", flush=True)


def apt_install(packages):
    """Whether Debian's packages could be installed; needs root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if subprocess.run(install, stderr=subprocess.DEVNULL, **quiet).returncode == 0:
        return True
    subprocess.run(["apt-get", "update"], **quiet)
    return subprocess.run(install, **quiet).returncode == 0


if __name__ == "__main__":
    sys.exit(main())

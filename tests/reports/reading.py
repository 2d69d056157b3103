"""Read a PDF back, with every reader that this machine has."""

import shutil
import subprocess
from io import BytesIO
from tempfile import NamedTemporaryFile

from pypdf import PdfReader
from pypdf.generic import PdfObject


def read(content: bytes) -> PdfReader:
    """Open the file strictly: a damaged one raises."""
    return PdfReader(BytesIO(content), strict=True)


def with_pypdf(content: bytes) -> list[str]:
    return [squeeze(page.extract_text()) for page in read(content).pages]


def with_poppler(content: bytes) -> list[str]:
    command = ["pdftotext", "-enc", "UTF-8", "-layout", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return [squeeze(page) for page in done.stdout.decode().split("\f")[:-1]]


READERS = [with_pypdf, *([with_poppler] if shutil.which("pdftotext") else [])]


def squeeze(text: str) -> str:
    """Make every run of white space one space, so that line breaks do not matter."""
    return " ".join(text.split())


def words(content: bytes) -> str:
    return " ".join(with_pypdf(content))


def faults(content: bytes) -> str:
    """Return what a checker complains about; an empty text means that the file is sound."""
    if not shutil.which("qpdf"):
        read(content)
        return ""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        done = subprocess.run(["qpdf", "--check", file.name], capture_output=True)
    return "" if done.returncode == 0 else done.stderr.decode()


def fonts(content: bytes) -> dict[str, bool]:
    """Return every font that a page names, and whether its file is embedded."""
    found = {}
    for page in read(content).pages:
        for font in map(PdfObject.get_object, page["/Resources"]["/Font"].values()):
            descriptor = font.get("/FontDescriptor", {})
            found[font["/BaseFont"]] = "/FontFile2" in descriptor and "/ToUnicode" in font
    return found

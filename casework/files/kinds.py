"""What a file is, told from its first bytes; its name and what a browser says of it count for nothing."""

from __future__ import annotations

JPEG, PNG, WEBP, PDF = "jpeg", "png", "webp", "pdf"
# What is kept: every picture is written anew as a JPEG.
CONTENT_TYPES = {JPEG: "image/jpeg", PDF: "application/pdf"}
SUFFIXES = {JPEG: ".jpg", PDF: ".pdf"}

_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")


def kind_of(data: bytes) -> str:
    """Return JPEG, PNG, WEBP or PDF, "heic" or "office" for what people bring by mistake, "" for all else."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"%PDF-"):
        return PDF
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "heic"
    return "office" if data.startswith(_OFFICE) else ""

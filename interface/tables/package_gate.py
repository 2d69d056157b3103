"""Whether a zip container is a plain .xlsx, found out before any part of it is interpreted.

Runs inside the parsing process; imports neither Django nor openpyxl.
"""

from __future__ import annotations

import zipfile
from xml.parsers import expat

from interface.isolation import Refusal

from . import limits

_XLSX_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OTHER_SPREADSHEETS = (
    b"application/vnd.ms-excel.sheet.binary",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    b"application/vnd.oasis.opendocument.spreadsheet",
)
_FOREIGN_SOURCES = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


def check_package(package: zipfile.ZipFile) -> None:
    """Raise Refusal unless the archive is an .xlsx without password, macro, foreign source, bomb or DTD.

    Sizes are checked in the archive's directory first; Python's zipfile never unpacks more than the directory
    declares, so a lying directory ends as a damaged file.
    """
    members = package.infolist()
    _check_sizes(members)
    if any(member.flag_bits & 0x1 for member in members):
        raise Refusal("encrypted")
    _check_kind(package, [member.filename.lower() for member in members])
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(package, member)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > limits.MAX_MEMBERS or total > limits.MAX_TOTAL_BYTES:
        raise Refusal("bomb")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > limits.MAX_MEMBER_BYTES:
            raise Refusal("bomb")
        if member.file_size > limits.RATIO_FREE_BYTES and ratio > limits.MAX_RATIO:
            raise Refusal("bomb")


def _check_kind(package: zipfile.ZipFile, names: list[str]) -> None:
    told = {"[Content_Types].xml", "mimetype"} & set(package.namelist())
    kinds = b"".join(package.read(name) for name in told)
    if b"macroEnabled" in kinds or any("vbaproject" in name for name in names):
        raise Refusal("macros")
    if any(kind in kinds for kind in _OTHER_SPREADSHEETS):
        raise Refusal("other_format")
    if _XLSX_MAIN not in kinds:
        raise Refusal("not_spreadsheet")
    if any(name.startswith(_FOREIGN_SOURCES) for name in names):
        raise Refusal("external_links")


class _Strict:
    """An expat parser that stops at a document type declaration and at absurd nesting."""

    def __init__(self) -> None:
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _doctype(self, *declaration: object) -> None:
        raise Refusal("xml_entities")

    def _start(self, name: str, attributes: dict) -> None:
        self.depth += 1
        if self.depth > limits.MAX_XML_DEPTH:
            raise Refusal("damaged")

    def _end(self, name: str) -> None:
        self.depth -= 1


def _check_xml(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    strict = _Strict()
    try:
        with package.open(member) as stream:
            strict.parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise Refusal("damaged") from error

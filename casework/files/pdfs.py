"""A PDF written anew: its pages as they look, and nothing that acts. Runs inside the isolated process."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from interface.isolation import Refusal

from . import limits
from .jpeg_parts import without_extras

# All that a page needs in order to be seen; annotations and form fields are drawn onto it first.
_PAGE_KEYS = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents"}
# Whatever acts, leads elsewhere, carries a file or tells of the maker, wherever it hangs.
_NEVER = {
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/RichMedia", "/AcroForm",
    "/XFA", "/URI", "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/Alternates", "/Annots", "/AF",
    "/LastModified",
}  # fmt: skip
# In a stream these name a file outside the PDF from which its data are taken.
_ELSEWHERE = {"/F", "/FFilter", "/FDecodeParms"}
_ACTING_TYPES = {"/Filespec", "/EmbeddedFile", "/Action", "/Annot", "/Sig"}
_DEEPEST = 60


def rewritten(data: bytes) -> tuple[bytes, int]:
    """Return a new PDF with the pages of `data` as they are seen, and their number.

    Scripts, actions, links, attachments, forms, signatures and the document's information are gone. Raises
    Refusal, also when something of the kind is still there afterwards, or whatever pikepdf raises.
    """
    try:
        old = pikepdf.open(io.BytesIO(data), attempt_recovery=True)
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted") from error
    with old, pikepdf.new() as new:
        _check_size(old)
        _draw_fields(old)
        new.pages.extend(old.pages)
        _clean(new)
        new.remove_unreferenced_resources()
        out = io.BytesIO()
        new.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    _check_result(out)
    return out.getvalue(), _pages(out)


def _check_size(pdf: pikepdf.Pdf) -> None:
    if not len(pdf.pages):
        raise Refusal("damaged")
    if len(pdf.pages) > limits.MAX_PAGES:
        raise Refusal("too_many_pages")
    if len(pdf.objects) > limits.MAX_OBJECTS:
        raise Refusal("too_heavy")


def _draw_fields(pdf: pikepdf.Pdf) -> None:
    """Draw what was filled in and stamped onto the pages themselves."""
    if "/XFA" in pdf.Root.get("/AcroForm", {}):
        del pdf.Root.AcroForm["/XFA"]
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _clean(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for key in set(page.obj.keys()) - _PAGE_KEYS:
            del page.obj[key]
    for thing in list(pdf.objects):
        _strip(thing, 0)
        if isinstance(thing, Stream):
            _clean_photograph(pdf, thing)


def _strip(thing: Object, depth: int) -> None:
    """Take out of an object, and of those written inside it, all that has no place in a picture of a page."""
    if depth > _DEEPEST:
        raise Refusal("damaged")
    if isinstance(thing, Dictionary | Stream):
        for key in _unwanted(thing):
            del thing[key]
        inner = [value for key, value in thing.items() if key != "/Parent"]
    else:
        inner = list(thing) if isinstance(thing, Array) else []
    for value in inner:
        if isinstance(value, Array | Dictionary) and not value.is_indirect:
            _strip(value, depth + 1)


def _unwanted(thing: Object) -> list[str]:
    never = _NEVER | _ELSEWHERE if isinstance(thing, Stream) else _NEVER
    return [key for key in thing.keys() if key in never]  # noqa: SIM118 - a stream is not iterable


def _clean_photograph(pdf: pikepdf.Pdf, stream: Stream) -> None:
    """Take position and camera out of a photograph, which stands in a PDF byte for byte."""
    filters, parameters = _listed(stream, "/Filter"), _listed(stream, "/DecodeParms")
    if not filters or filters[-1] != Name.DCTDecode:
        return
    packed = pdf.make_stream(stream.read_raw_bytes())
    if filters[1:]:
        packed.Filter = Array(filters[:-1])
        if parameters[1:]:
            packed.DecodeParms = Array(parameters[:-1])
    last = parameters[-1] if len(parameters) == len(filters) else None
    kept = last if isinstance(last, Dictionary) else None
    stream.write(without_extras(packed.read_bytes()), filter=Name.DCTDecode, decode_parms=kept)


def _listed(stream: Stream, key: str) -> list:
    found = stream.get(key)
    if isinstance(found, Array):
        return list(found)
    return [] if found is None else [found]


def _check_result(out: io.BytesIO) -> None:
    """Refuse what still holds something that acts: a way of hiding it that the cleaning does not know."""
    if out.getbuffer().nbytes > limits.MAX_RESULT_BYTES:
        raise Refusal("too_heavy")
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, Dictionary | Stream) and _acts(thing):
                raise Refusal("active")


def _acts(thing: Object) -> bool:
    return bool(_unwanted(thing)) or thing.get("/Type") in _ACTING_TYPES or thing.get("/Subtype") == "/PS"


def _pages(out: io.BytesIO) -> int:
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        return len(pdf.pages)

"""Documents for tests, made on the spot: honest ones, and ones that hide something (CANARY)."""

from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from casework.actions.attachments import attach_document
from casework.models import Attachment

CANARY = b"CANARY-10.3547-106.1223"
GPS_TAG, ORIENTATION, DESCRIPTION = 0x8825, 0x0112, 0x010E
ZIP = b"PK\x03\x04" + CANARY
PAGE = "<script>alert(1)</script>"


def picture(width=40, height=30, mode="RGB") -> Image.Image:
    """A picture whose left half is dark, so that it shows which way up it stands."""
    image = Image.new(mode, (width, height), "white")
    image.paste("black", (0, 0, width // 2, height))
    return image


def saved(image, kind="JPEG", **options) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(**options) -> bytes:
    return saved(picture(), **options)


def exif(orientation=1) -> bytes:
    """EXIF with a position, an orientation and a description."""
    tags = Image.Exif()
    tags[ORIENTATION], tags[DESCRIPTION] = orientation, CANARY.decode()
    tags.get_ifd(GPS_TAG).update({1: "N", 2: (10.0, 21.0, 17.0), 3: "E", 4: (106.0, 7.0, 20.0)})
    return tags.tobytes()


def photograph(orientation=1) -> bytes:
    """A JPEG as a telephone takes it: position, comment, colour profile, and a second file after its end."""
    data = jpeg(exif=exif(orientation), comment=CANARY, icc_profile=b"icc" + CANARY)
    return data + ZIP + PAGE.encode()


def pdf(pages=1, **save) -> bytes:
    with pikepdf.new() as new:
        for _ in range(pages):
            new.add_blank_page(page_size=(200, 200))
        out = BytesIO()
        new.save(out, **save)
    return out.getvalue()


def scanned_pdf() -> bytes:
    """A PDF with one photograph on its page, as scanning programs of telephones make them."""
    with pikepdf.new() as new:
        new.add_blank_page(page_size=(200, 200))
        photo = new.make_stream(jpeg(exif=exif(), comment=CANARY))
        photo.Type, photo.Subtype, photo.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
        photo.Width, photo.Height, photo.BitsPerComponent, photo.Filter = 40, 30, 8, Name.DCTDecode
        new.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=photo))
        new.pages[0].Contents = new.make_stream(b"q 200 0 0 150 0 0 cm /Im0 Do Q")
        out = BytesIO()
        new.save(out)
    return out.getvalue()


def acting_pdf() -> bytes:
    """A PDF that does everything it should not."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('" + CANARY.decode() + "')"))
    launch = Dictionary(S=Name.Launch, F=String("/bin/" + CANARY.decode()))
    with pikepdf.open(BytesIO(scanned_pdf())) as new:
        page = new.pages[0].obj
        new.Root.OpenAction, page.AA = script, Dictionary(O=launch)
        new.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
        new.attachments["a.exe"] = b"MZ" + CANARY
        new.docinfo["/Author"] = CANARY.decode()
        with new.open_metadata() as told:
            told["dc:title"] = CANARY.decode()
        page.Annots = new.make_indirect(Array([new.make_indirect(_link(CANARY.decode()))]))
        page.PieceInfo = Dictionary(A=String(CANARY))
        page.Resources.XObject.Im0.Metadata = new.make_stream(CANARY)
        out = BytesIO()
        new.save(out)
    return out.getvalue() + ZIP + PAGE.encode()


def hidden_in(data: bytes) -> bool:
    """Tell whether the canary is in a PDF, unpacked as well."""
    if CANARY in data:
        return True
    with pikepdf.open(BytesIO(data)) as opened:
        streams = [thing for thing in opened.objects if isinstance(thing, pikepdf.Stream)]
        told = "".join(map(repr, opened.objects))
        return CANARY.decode() in told or any(CANARY in _unpacked(one) for one in streams)


def upload(data: bytes, name="giay.jpg", kind="image/jpeg") -> SimpleUploadedFile:
    """`data` as a file sent by a browser."""
    return SimpleUploadedFile(name, data, content_type=kind)


def form(data: bytes, **more) -> dict:
    """What the page of a new document sends."""
    return {"kind": "decision", "title": "Số 12/QĐ-UBND", "file": upload(data), **more}


def attach(case, *, by, data=None, **fields) -> Attachment:
    """Return a document of `case`."""
    return attach_document(case, by=by, **{"kind": "decision", "data": data or jpeg(), **fields})


def _link(address) -> Dictionary:
    action = Dictionary(S=Name.URI, URI=String(address))
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def _unpacked(stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()

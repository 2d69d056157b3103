"""What the file says about itself outside its pages, once as a dictionary and once as XMP; both agree."""

from datetime import datetime
from xml.sax.saxutils import escape  # nosec B406 - writes, parses nothing

from django.utils import timezone
from django.utils.translation import gettext as _
from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFName, PDFStream

from .head import DocumentHead
from .text import one_line

LIMIT = 300
PRODUCER = "ReportLab"
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def of(head: DocumentHead) -> dict[str, str]:
    """Return title, author, subject, keywords, producer and creator of a file that begins with `head`."""
    return {
        "title": one_line(head.file_title or f"{head.title} {head.subtitle}".strip(), LIMIT),
        "author": one_line(head.issuer[-1] if head.issuer else head.made_by, LIMIT),
        "subject": one_line(f"{_('Phạm vi cung cấp:')} {head.distribution}", LIMIT),
        "keywords": one_line(head.confidentiality, LIMIT),
        "producer": PRODUCER,
        "creator": _("Đến Trường"),
    }


def write(document: PDFDocument, head: DocumentHead) -> None:
    """Put the same into `document` as XMP, which is kept readable without unpacking."""
    said = {name: escape(words) for name, words in of(head).items()}
    moment = timezone.localtime(head.made_at).isoformat(timespec="seconds")
    packet = PACKET.format(**said, language=document.Catalog.Lang.s, moment=moment)
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    document.Catalog.Metadata = PDFStream(kind, packet.encode("utf-8"), filters=[])


def stamp(made_at: datetime) -> TimeStamp:
    """Return `made_at` as ReportLab wants the creation date of a file."""
    local = timezone.localtime(made_at)
    made = TimeStamp(invariant=1)
    minutes = int(local.utcoffset().total_seconds()) // 60
    made.t = local.timestamp()
    made.lt = local.timetuple()
    made.YMDhms = tuple(made.lt)[:6]
    made.dhh, made.dmm = divmod(minutes, 60)
    return made

"""The letters to an institution at which nobody has an account.

Before acceptance a letter holds what helps to decide and names nobody; after it a second one holds what was
shared. A code stands for the child: whoever answers says the code and no name. Who may bring which letter is
asked by `referrals.actions.letters`; the page of papers of a case never offers them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from referrals.models import Referral
from reports.papers.filling import WITHIN, Explained
from reports.papers.kinds import OURS, PaperKind, Slot, heading, slots
from reports.papers.making import Setting, papers_pdf
from reports.papers.parts import Page, Said
from reports.papers.texts import Wording, wording_on
from reports.pdf import blocks, wording
from vietnam.calendar import day_of

GAP = "…" * 20


@dataclass(frozen=True)
class ReferralLetter:
    """Plain values: `about` is (label, value) of what the institution may see; no case, no record.

    `named` tells that the institution has accepted. `phone`: where the officer answers, "" when not known.
    `dated`: the day of its code, by which it is checked however often it is printed; None: the day of making.
    """

    code: str
    institution: str
    address: str
    commune: str
    province: str
    need: str
    programme: str
    answer_by: date
    about: Sequence[tuple]
    message: str
    named: bool
    officer: str
    phone: str
    made_by: str
    made_at: datetime
    demo: bool = False
    dated: date | None = None

    @property
    def day(self) -> date:
        """The day that stands on it."""
        return self.dated or day_of(self.made_at)

    @property
    def kind(self) -> PaperKind:
        """Which of the two letters it is."""
        return NAMED if self.named else ASKING


@dataclass(frozen=True)
class Pairs:
    """Label and value as the record gives them; what is empty is left out."""

    key: str

    def blocks(self, page: Page) -> list:
        """Return them in two columns."""
        return [blocks.KeyValues(tuple(pair for pair in page.values.get(self.key) or () if pair[1] != ""))]


@dataclass(frozen=True)
class Message:
    """What the officer added, where there is something."""

    heading: str
    key: str

    def blocks(self, page: Page) -> list:
        """Return it under its heading, nothing without it."""
        said = page.values.get(self.key)
        return [blocks.Section(page.text(self.heading), 2), blocks.Text(said)] if said else []


@dataclass(frozen=True)
class Points:
    """The lines of a slot as short items."""

    heading: str
    slot: str

    def blocks(self, page: Page) -> list:
        """Return them under their heading."""
        return [blocks.Section(page.text(self.heading)), blocks.Bullets(tuple(page.lines(self.slot)))]


@dataclass(frozen=True)
class Small:
    """One line in small print."""

    key: str

    def blocks(self, page: Page) -> list:
        """Return it."""
        return [blocks.Text(str(page.values.get(self.key) or ""), muted=True)]


def referral_letters_pdf(letters: Sequence[ReferralLetter]) -> bytes:
    """Return letters as one file, each on pages of its own, with the texts in force on the day of each."""
    known: dict[tuple, Wording] = {}
    return papers_pdf([(one.kind, values(one), _wording(one, known), _setting(one)) for one in letters])


def referral_letter_pdf(letter: ReferralLetter) -> bytes:
    """Return one letter as a PDF file."""
    return referral_letters_pdf([letter])


def _wording(letter, known) -> Wording:
    key = (letter.kind.code, letter.day)
    if key not in known:
        known[key] = wording_on(letter.kind, key[1])
    return known[key]


def _setting(letter) -> Setting:
    return Setting(
        day=letter.day,
        made_by=letter.made_by,
        made_at=letter.made_at,
        code=letter.code,
        demo=letter.demo,
    )


def values(letter: ReferralLetter) -> dict:
    """Return what a letter prints."""
    facts = [("Nhu cầu", letter.need), ("Chương trình", letter.programme)]
    if not letter.named:
        facts.append(("Trả lời trước hết ngày", wording.short_date(letter.answer_by)))
    place = letter.address
    return {
        "commune": letter.commune,
        "province": letter.province,
        "within": wording.within(letter.commune),
        "code": letter.code,
        "officer": letter.officer,
        "phone": letter.phone or GAP,
        "addressee": letter.institution,
        "signatory": letter.officer,
        "facts": tuple(facts),
        "about": tuple(letter.about),
        "message": letter.message,
        "place": f"Nơi nhận thư: {place}" if place else "Thư trao tận tay người phụ trách tiếp nhận.",
    }


def nobody():
    """Return no record: the page of papers of a case offers no letters."""
    return Referral.objects.none()


def named(record) -> str:
    """Return which letter it is."""
    return f"mã {record.letter_code}"


MORE_PLACES = {**WITHIN, "phone": "điện thoại của cán bộ"}
SIGNED = {
    "signatory": "NGƯỜI LÀM CÔNG TÁC\nBẢO VỆ TRẺ EM",
    "recipients": "Như trên;\nLưu: VT.",
    "distribution": "người phụ trách tiếp nhận của cơ sở; không chuyển ra ngoài phạm vi này",
}
SAMPLE = {
    "commune": "Xã Mẫu Thử",
    "province": "Tỉnh Mẫu Thử",
    "within": "xã Mẫu Thử",
    "code": "K7QM-3FXD-9HTB",
    "officer": "Trần Thị Mẫu",
    "phone": "0200 000 000",
    "addressee": "Trường THCS Mẫu",
    "signatory": "Trần Thị Mẫu",
    "facts": (("Nhu cầu", "Trở lại trường"),),
    "about": (("Tuổi", 12), ("Giới tính", "Nam")),
    "message": "Nội dung thử.",
    "place": "Nơi nhận thư: Thôn Thử Nghiệm",
}
H_ABOUT = heading("h_about", _("Tiêu đề: về trẻ"), "Về trẻ", OURS)
H_MESSAGE = heading("h_message", _("Tiêu đề: lời nhắn"), "Lời nhắn của cán bộ xã", OURS)
ABOUT = (Pairs("facts"), Explained("h_about", ""), Pairs("about"), Message("h_message", "message"))

ASKING = PaperKind(
    code="letter_asking",
    label=_("Thư đề nghị tiếp nhận trẻ"),
    form="",
    symbol="UBND-BVTE",
    model=Referral,
    rows=nobody,
    values=lambda record, seen: {},
    named=named,
    parts=(Said("opening"), *ABOUT, Points("h_answering", "answering"), Small("place")),
    slots=slots(
        "THƯ ĐỀ NGHỊ TIẾP NHẬN TRẺ",
        "Mã thư {code}",
        Slot(
            "opening",
            _("Câu mở đầu"),
            "Đề nghị cơ sở cho biết có tiếp nhận được một trẻ em như dưới đây hay không.",
            limit=600,
            lines=2,
        ),
        H_ABOUT,
        H_MESSAGE,
        heading("h_answering", _("Tiêu đề: cách trả lời"), "Cách trả lời", OURS),
        Slot(
            "answering",
            _("Cách trả lời, mỗi dòng một ý"),
            "Gọi {officer}, UBND {within}, điện thoại {phone}, và đọc mã thư {code}.\n"
            "Tiếp nhận: cho biết từ ngày nào. Không tiếp nhận được: cho biết lý do. Cần hỏi thêm: cứ hỏi.\n"
            "Khi trả lời chỉ nói mã thư; không hỏi, không đoán trẻ là ai. Sau khi tiếp nhận có thư thứ hai.",
            limit=1500,
            lines=4,
        ),
        **SIGNED,
    ),
    sample=SAMPLE,
    placeholders=MORE_PLACES,
    numbered=False,
)
NAMED = PaperKind(
    code="letter_named",
    label=_("Thư về trẻ đã được tiếp nhận"),
    form="",
    symbol="UBND-BVTE",
    model=Referral,
    rows=nobody,
    values=lambda record, seen: {},
    named=named,
    parts=(Said("opening"), *ABOUT, Points("h_keeping", "keeping"), Small("place")),
    slots=slots(
        "THÔNG TIN VỀ TRẺ ĐÃ ĐƯỢC TIẾP NHẬN",
        "Mã thư {code}",
        Slot(
            "opening",
            _("Câu mở đầu"),
            "Cảm ơn cơ sở đã tiếp nhận. Dưới đây là những gì gia đình và trẻ đồng ý chia sẻ với cơ sở.",
            limit=600,
            lines=2,
        ),
        H_ABOUT,
        H_MESSAGE,
        heading("h_keeping", _("Tiêu đề: giữ thông tin"), "Giữ thông tin về trẻ", OURS),
        Slot(
            "keeping",
            _("Giữ thông tin, mỗi dòng một ý"),
            "Chỉ dùng để ghi danh và dạy trẻ; chỉ người trực tiếp làm việc với trẻ được đọc.\n"
            "Cất thư trong tủ có khóa. Không chụp ảnh, không gửi qua tin nhắn, không đọc trước lớp.\n"
            "Trẻ không đến lớp hoặc nghỉ học: báo ngay cho cán bộ xã, nêu mã thư.\n"
            "Khi trẻ thôi học, hoặc gia đình rút lại sự đồng ý, trả lại thư cho cán bộ xã để hủy.",
            limit=1500,
            lines=5,
        ),
        **SIGNED,
    ),
    sample=SAMPLE,
    placeholders=MORE_PLACES,
    numbered=False,
)

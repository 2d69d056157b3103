"""The letter to an institution at which nobody has an account. Always Vietnamese, as every official paper.

Before acceptance it holds what helps to decide and names nobody; after it a second letter holds what was
shared. A code stands for the child: whoever answers says the code and no name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from vietnam.calendar import day_of

from . import wording
from .blocks import Bullets, KeyValues, Section, Text
from .document import build_pdf
from .head import DocumentHead

SYMBOL = "UBND-BVTE"
GAP = "…" * 20


@dataclass(frozen=True)
class ReferralLetter:
    """Plain values: `about` is (label, value) of what the institution may see; no case, no record.

    `named` tells that the institution has accepted. `phone` is where it answers, empty when not known.
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


def referral_letter_pdf(letter: ReferralLetter) -> bytes:
    """Return the letter as a PDF file."""
    with translation.override("vi"):
        return build_pdf(_head(letter), _blocks(letter), language="vi")


def _head(letter: ReferralLetter) -> DocumentHead:
    title = _("THÔNG TIN VỀ TRẺ ĐÃ ĐƯỢC TIẾP NHẬN") if letter.named else _("THƯ ĐỀ NGHỊ TIẾP NHẬN TRẺ")
    return DocumentHead(
        issuer=(
            _("ỦY BAN NHÂN DÂN\n%(province)s") % {"province": letter.province.upper()},
            _("ỦY BAN NHÂN DÂN\n%(commune)s") % {"commune": letter.commune.upper()},
        ),
        symbol=SYMBOL,
        place=letter.commune,
        date=day_of(letter.made_at),
        title=title,
        subtitle=_("Mã thư %(code)s") % {"code": letter.code},
        addressee=letter.institution,
        distribution=_("người phụ trách tiếp nhận của cơ sở; không chuyển ra ngoài phạm vi này"),
        signatory_title=_("NGƯỜI LÀM CÔNG TÁC\nBẢO VỆ TRẺ EM"),
        signatory_name=letter.officer,
        made_by=letter.made_by,
        made_at=letter.made_at,
        demo=letter.demo,
    )


def _blocks(letter: ReferralLetter) -> list:
    about = [KeyValues(tuple(letter.about))]
    if letter.message:
        about += [Section(_("Lời nhắn của cán bộ xã"), 2), Text(letter.message)]
    return [
        *_asking(letter),
        Section(_("Về trẻ")),
        *about,
        *(_keeping() if letter.named else _answering(letter)),
        Text(_("Nơi nhận thư: %(address)s") % {"address": letter.address}, muted=True)
        if letter.address
        else Text(_("Thư trao tận tay người phụ trách tiếp nhận."), muted=True),
    ]


def _asking(letter: ReferralLetter) -> list:
    words = (
        _("Cảm ơn cơ sở đã tiếp nhận. Dưới đây là những gì gia đình và trẻ đồng ý chia sẻ với cơ sở.")
        if letter.named
        else _("Đề nghị cơ sở cho biết có tiếp nhận được một trẻ em như dưới đây hay không.")
    )
    facts = [(_("Nhu cầu"), letter.need), (_("Chương trình"), letter.programme)]
    if not letter.named:
        facts.append((_("Trả lời trước hết ngày"), wording.short_date(letter.answer_by)))
    return [Text(words), KeyValues(tuple(pair for pair in facts if pair[1]))]


def _answering(letter: ReferralLetter) -> list:
    call = _("Gọi %(officer)s, UBND %(commune)s, điện thoại %(phone)s, và đọc mã thư %(code)s.") % {
        "officer": letter.officer,
        "commune": letter.commune,
        "phone": letter.phone or GAP,
        "code": letter.code,
    }
    ways = (
        call,
        _("Tiếp nhận: cho biết từ ngày nào. Không tiếp nhận được: cho biết lý do. Cần hỏi thêm: cứ hỏi."),
        _("Khi trả lời chỉ nói mã thư; không hỏi, không đoán trẻ là ai. Sau khi tiếp nhận có thư thứ hai."),
    )
    return [Section(_("Cách trả lời")), Bullets(ways)]


def _keeping() -> list:
    rules = (
        _("Chỉ dùng để ghi danh và dạy trẻ; chỉ người trực tiếp làm việc với trẻ được đọc."),
        _("Cất thư trong tủ có khóa. Không chụp ảnh, không gửi qua tin nhắn, không đọc trước lớp."),
        _("Trẻ không đến lớp hoặc nghỉ học: báo ngay cho cán bộ xã, nêu mã thư."),
        _("Khi trẻ thôi học, hoặc gia đình rút lại sự đồng ý, trả lại thư cho cán bộ xã để hủy."),
    )
    return [Section(_("Giữ thông tin về trẻ")), Bullets(rules)]

"""What an institution has to know of a child, by what the child is referred for: data, each with its reason.

Law 91/2025/QH15 (purpose and least data) and Decree 56/2017, Art 33: a fact is shared because the receiver
needs it for this purpose. PROPOSED fields are ticked; REASON fields need one line that is kept with the
referral; NEVER fields are not offered. What is never shared for any need stands in `enums.SharedField`.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.enums import SharedField
from schools.enums import Need

REASON_LENGTH = 200


class Share(Enum):
    PROPOSED = "proposed"
    REASON = "reason"
    NEVER = "never"


@dataclass(frozen=True)
class Rule:
    """How a field stands for a need, and why, in words for the officer."""

    how: Share
    why: Promise


ENROL = Rule(Share.PROPOSED, gettext_lazy("Để ghi danh và xếp lớp"))
LEVEL = Rule(Share.PROPOSED, gettext_lazy("Để xếp đúng lớp, biết cần học bù gì"))
HOME = Rule(Share.REASON, gettext_lazy("Chỉ khi cơ sở phải đưa đón hoặc đến nhà"))
CARER = Rule(Share.REASON, gettext_lazy("Chỉ khi gia đình phải ký giấy tờ và chưa tự đến được"))
CALL = Rule(Share.REASON, gettext_lazy("Chỉ khi cơ sở phải tự gọi cho gia đình; thường cán bộ xã gọi"))
# A field per need; a test fails for one that is missing.
NEEDS = {
    Need.BACK_TO_SCHOOL: {
        SharedField.NAME: ENROL,
        SharedField.BIRTH: ENROL,
        SharedField.SCHOOLING: LEVEL,
        SharedField.VILLAGE: HOME,
        SharedField.CAREGIVER: CARER,
        SharedField.PHONE: CALL,
    },
    Need.BRIDGING: {
        SharedField.NAME: ENROL,
        SharedField.SCHOOLING: LEVEL,
        SharedField.BIRTH: Rule(
            Share.REASON, gettext_lazy("Lớp cầu nối nhận theo tuổi; ngày sinh chỉ khi làm hồ sơ chuyển tiếp")
        ),
        SharedField.VILLAGE: HOME,
        SharedField.CAREGIVER: CARER,
        SharedField.PHONE: CALL,
    },
    Need.VOCATIONAL: {
        SharedField.NAME: ENROL,
        SharedField.BIRTH: Rule(Share.PROPOSED, gettext_lazy("Để biết trẻ đủ tuổi học nghề")),
        SharedField.SCHOOLING: Rule(Share.PROPOSED, gettext_lazy("Nghề đòi hỏi học vấn tối thiểu")),
        SharedField.VILLAGE: Rule(Share.NEVER, gettext_lazy("Học nghề không cần biết nhà trẻ ở đâu")),
        SharedField.CAREGIVER: CARER,
        SharedField.PHONE: CALL,
    },
    Need.APPRENTICESHIP: {
        SharedField.NAME: ENROL,
        SharedField.BIRTH: Rule(Share.PROPOSED, gettext_lazy("Để biết trẻ đủ tuổi học nghề")),
        SharedField.SCHOOLING: Rule(
            Share.REASON, gettext_lazy("Chỉ khi nghề đòi hỏi học vấn tối thiểu; nơi dạy nghề không xếp lớp")
        ),
        SharedField.VILLAGE: Rule(Share.NEVER, gettext_lazy("Học nghề không cần biết nhà trẻ ở đâu")),
        SharedField.CAREGIVER: Rule(
            Share.REASON, gettext_lazy("Chỉ khi người đại diện phải ký hợp đồng học nghề và chưa tự đến được")
        ),
        SharedField.PHONE: CALL,
    },
    Need.SERVICE: {
        SharedField.NAME: Rule(Share.PROPOSED, gettext_lazy("Để lập giấy tờ, phiếu hỗ trợ")),
        SharedField.BIRTH: Rule(Share.REASON, gettext_lazy("Chỉ khi dịch vụ làm giấy tờ của trẻ")),
        SharedField.SCHOOLING: Rule(Share.NEVER, gettext_lazy("Dịch vụ không cần biết việc học")),
        SharedField.VILLAGE: HOME,
        SharedField.CAREGIVER: CARER,
        SharedField.PHONE: CALL,
    },
}


def fields_for(need: str, how: Share) -> list[str]:
    """Return the fields that stand `how` for `need`, in the order in which they are shown."""
    return [field.value for field in SharedField if NEEDS[Need(need)][field].how == how]


def why_of(need: str, field: str) -> Promise:
    """Return why `field` stands as it does for `need`."""
    return NEEDS[Need(need)][SharedField(field)].why


def share_obstacles(need: str, shared, reasons: dict) -> list[str]:
    """Return what is wrong with sharing the fields `shared` for `need`; `reasons` is field → one line."""
    never = [field for field in fields_for(need, Share.NEVER) if field in shared]
    bare = [
        field
        for field in fields_for(need, Share.REASON)
        if field in shared and not str(reasons.get(field, "")).strip()
    ]
    sentences = (
        (never, _("Nhu cầu này không được chia sẻ: %(fields)s.")),
        (bare, _("Nêu lý do cơ sở cần biết: %(fields)s.")),
    )
    return [words % {"fields": _labels(fields)} for fields, words in sentences if fields]


def reasons_of(need: str, shared, reasons: dict) -> dict[str, str]:
    """Return field → reason of those of `shared` that need one."""
    return {field: reasons[field].strip() for field in fields_for(need, Share.REASON) if field in shared}


def _labels(fields) -> str:
    return ", ".join(str(SharedField(field).label) for field in fields)

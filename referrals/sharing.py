"""What an institution sees of a referral: one frozen object, built by a pure function, and nothing else.

Before acceptance: what is needed to decide and names nobody. After it: also the fields the officer chose and
the family consented to. When the referral ends, or the consent does, nothing about the child is left.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.disclosure import DOTS
from casework.enums import BirthPrecision, FieldGroup, How
from referrals.enums import NAMED_STATES, SHARED_STATES, STATE_COLOURS, ReferralState, SharedField
from vietnam.calendar import today
from vietnam.text import initials

# What helps an institution to decide and names nobody.
MINIMUM = ("age", "sex", "grade", "commune", "message")
MINIMUM_LABELS = {
    "age": gettext_lazy("Tuổi"),
    "sex": gettext_lazy("Giới tính"),
    "grade": gettext_lazy("Lớp gần nhất"),
    "commune": gettext_lazy("Nơi ở"),
    "message": gettext_lazy("Lời nhắn của cán bộ xã"),
}
MINIMUM_GROUPS = {
    "age": FieldGroup.IDENTITY,
    "sex": FieldGroup.IDENTITY,
    "grade": FieldGroup.SCHOOLING,
    "commune": FieldGroup.CONTACT,
    "message": FieldGroup.NARRATIVE,
}
# The group to which each of them belongs on the side of the case; the others name nobody.
GROUPS = {
    SharedField.NAME.value: FieldGroup.IDENTITY,
    SharedField.BIRTH.value: FieldGroup.IDENTITY,
    SharedField.CAREGIVER.value: FieldGroup.IDENTITY,
    SharedField.VILLAGE.value: FieldGroup.CONTACT,
    SharedField.PHONE.value: FieldGroup.CONTACT,
    SharedField.SCHOOLING.value: FieldGroup.SCHOOLING,
    "message": FieldGroup.NARRATIVE,
}
CONTACTS = (SharedField.CAREGIVER, SharedField.PHONE)


@dataclass(frozen=True)
class SharedView:
    """A referral as its institution sees it. Empty fields are not shown or not known."""

    pk: int | None
    number: str
    state: str
    state_label: str
    need: str
    programme: str
    answer_due: dt.datetime | None
    discloses: bool
    withheld_why: str = ""
    answers: dict = field(default_factory=dict)
    age: int | None = None
    sex: str = ""
    grade: int | None = None
    commune: str = ""
    message: str = ""
    name: str = ""
    birth: str = ""
    village: str = ""
    caregiver: str = ""
    phone: str = ""
    schooling: str = ""

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self.state]

    @property
    def initials(self) -> str:
        return initials(self.name) if self.name else ""

    @property
    def shown_fields(self) -> list[str]:
        """Names of the fields about the child that hold something, for the audit event."""
        return [name for name in (*MINIMUM, *SharedField.values) if getattr(self, name) not in ("", None)]

    @property
    def rows(self) -> list[dict]:
        """Return key and value of what is disclosed about the child, for a summary list."""
        if not self.discloses:
            return []
        unknown = _("Chưa rõ")
        minimum = [
            {"key": MINIMUM_LABELS["age"], "value": unknown if self.age is None else self.age},
            {"key": MINIMUM_LABELS["sex"], "value": self.sex},
            {"key": MINIMUM_LABELS["grade"], "value": unknown if self.grade is None else self.grade},
            {"key": MINIMUM_LABELS["commune"], "value": self.commune},
        ]
        named = (
            {"key": SharedField(name).label, "value": getattr(self, name)} for name in SharedField.values
        )
        return [row for row in named if row["value"]] + minimum


@dataclass(frozen=True)
class Said:
    """A question of the institution or an answer of the officer."""

    by: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class WeekAttended:
    """One week of attendance: the institution's own record."""

    starts: dt.date
    ends: dt.date
    expected: int
    attended: int


def shared_view(
    referral, *, state: str = "", day: dt.date | None = None, contacts: bool = True
) -> SharedView:
    """Return what the institution sees of `referral` on `day` (today), in its state or in another `state`.

    Reads what `access.for_views` or `access.with_children` loads; lists leave `contacts` out. The case and
    the child are touched only for a field that is disclosed.
    """
    state, day = state or referral.state, day or today()
    names = [name for name in disclosed_fields(referral, state, day) if contacts or name not in CONTACTS]
    return SharedView(
        pk=referral.pk,
        number=referral.number,
        state=state,
        state_label=ReferralState(state).label,
        need=referral.get_need_display(),
        programme=referral.programme.name if referral.programme else "",
        answer_due=referral.answer_due,
        discloses=discloses(referral, state, day),
        withheld_why=why_withheld(referral, state, day),
        answers=_own_words(referral),
        **{name: SOURCES[name](referral, referral.case.child, day) for name in names},
    )


def withheld(view: SharedView, hows: dict) -> SharedView:
    """Return `view` for somebody of the case's side, with a mask on what `hows` does not show in full."""
    masked = [name for name, group in GROUPS.items() if getattr(view, name) and hows[group] != How.FULL]
    return replace(view, **dict.fromkeys(masked, DOTS))


def discloses(referral, state: str, day: dt.date) -> bool:
    """Tell whether anything about the child is shown: the referral is live and the consent holds on `day`."""
    if state not in SHARED_STATES:
        return False
    consent = referral.consent
    return consent is not None and consent.valid_on(day) and consent.covers(referral.institution)


def why_withheld(referral, state: str, day: dt.date) -> str:
    """Return why a live referral shows nothing about the child on `day`, in words for both sides; else ""."""
    if state not in SHARED_STATES or discloses(referral, state, day):
        return ""
    consent = referral.consent
    if consent is None or not consent.withdrawn_on:
        return _("Sự đồng ý chia sẻ thông tin không còn hiệu lực nên thông tin về trẻ không được hiển thị.")
    return _(
        "Gia đình hoặc trẻ đã rút lại sự đồng ý ngày %(on)s nên thông tin về trẻ không được hiển thị."
        " Trẻ đang học vẫn học tiếp."
    ) % {"on": date_format(consent.withdrawn_on, "SHORT_DATE_FORMAT")}


def disclosed_fields(referral, state: str, day: dt.date) -> tuple[str, ...]:
    """Return the names of the fields about the child that are shown in `state` on `day`."""
    if not discloses(referral, state, day):
        return ()
    chosen = [name for name in SharedField.values if name in referral.shared]
    return (*MINIMUM, *chosen) if state in NAMED_STATES else MINIMUM


def shared_talk(referral) -> tuple[Said, ...]:
    """Return the questions and answers, as long as the referral discloses anything."""
    if not discloses(referral, referral.state, today()):
        return ()
    messages = referral.messages.select_related("by")
    return tuple(Said(by=str(message.by), at=message.at, text=message.text) for message in messages)


def attended_weeks(referral, most: int = 12) -> tuple[WeekAttended, ...]:
    """Return the last recorded weeks of the placement of `referral`, newest first; none before enrolment."""
    placement = getattr(referral, "placement", None)
    rows = placement.weeks.all()[:most] if placement else ()
    return tuple(WeekAttended(row.week, row.week_end, row.days_expected, row.days_attended) for row in rows)


def _own_words(referral) -> dict:
    """Return what the institution itself wrote; it stays readable after the end."""
    placement = getattr(referral, "placement", None)
    return {
        "first_day_expected": referral.first_day_expected,
        "no_show_reason": referral.get_no_show_reason_display(),
        "proposed_day": referral.proposed_day,
        "responsible": str(referral.responsible or ""),
        "decline_reason": referral.get_decline_reason_display(),
        "decline_comment": referral.decline_comment,
        "group": placement.group if placement else "",
        "starts": placement.starts if placement else None,
        "ends": placement.ends if placement else None,
        "end_reason": placement.get_end_reason_display() if placement else "",
        "drop_reason": placement.get_drop_reason_display() if placement else "",
    }


def _birth(child) -> str:
    if child.birth_date is None:
        return ""
    formats = {BirthPrecision.DAY: "%d/%m/%Y", BirthPrecision.MONTH: "%m/%Y", BirthPrecision.YEAR: "%Y"}
    return child.birth_date.strftime(formats.get(child.birth_precision, ""))


def _schooling(child) -> str:
    grade = _("lớp %(grade)s") % {"grade": child.grade} if child.grade else ""
    return ", ".join(str(part) for part in (child.get_schooling_display(), grade, child.school_name) if part)


def _caregivers(child) -> str:
    people = child.household.present_caregivers
    return "; ".join(f"{one.full_name} ({one.relation})" if one.relation else one.full_name for one in people)


def _phones(child) -> str:
    return "; ".join(one.phone for one in child.household.present_caregivers if one.phone)


SOURCES = {
    "age": lambda referral, child, day: child.age_on(day),
    "sex": lambda referral, child, day: child.get_sex_display(),
    "grade": lambda referral, child, day: child.grade,
    "commune": lambda referral, child, day: referral.case.commune.name,
    "message": lambda referral, child, day: referral.message,
    "name": lambda referral, child, day: child.full_name,
    "birth": lambda referral, child, day: _birth(child),
    "village": lambda referral, child, day: child.household.village,
    "caregiver": lambda referral, child, day: _caregivers(child),
    "phone": lambda referral, child, day: _phones(child),
    "schooling": lambda referral, child, day: _schooling(child),
}

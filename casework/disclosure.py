"""A case as one person sees it: values of the groups that are shown, a mask for the others.

Pages get what they show about a child from here and never reach into the records: a field that
`casework.fields` does not list is not shown at all.
"""

import re

from django.db.models import Manager, Model
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access import sees, sees_report
from casework.enums import BirthPrecision, FieldGroup, How
from casework.fields import EXACT_PLACES, FIELDS, NOT_PERSONAL, group_of
from casework.report_access import sees_forward
from vietnam.calendar import today
from vietnam.text import initials

DOTS = "••••"
WITHHELD = gettext_lazy("Không hiển thị với vai trò của bạn")
NAME_WITHHELD = gettext_lazy("Tên được ẩn")
NAME_UNKNOWN = gettext_lazy("Chưa biết tên")
# On request: what is left of a value before it is asked for.
PARTIAL = {
    ("casework.child", "full_name"): initials,
    ("casework.caregiver", "full_name"): initials,
    ("casework.consent", "caregiver_name"): initials,
    ("casework.consent", "witness"): initials,
    ("casework.meetingperson", "name"): initials,
    ("casework.child", "personal_id"): lambda value: f"{DOTS} {value[-4:]}",
    ("casework.caregiver", "phone"): lambda value: f"{DOTS} {value[-3:]}",
}
_DISPLAY = re.compile(r"get_(\w+)_display")
# Attributes of records that hold no fact about a child.
_PLAIN = {"pk", "is_open", "colour", "number", "days", "is_measure", "is_family"}


class Disclosed:
    """How one person sees the groups of one case or report; `revealed` are those asked for just now."""

    def __init__(self, shown: dict, child, *, hidden: bool, revealed=frozenset()):
        self.hows = {**shown, **dict.fromkeys(revealed, How.FULL)}
        self.child, self.hidden = self.record(child), hidden
        self._child = child

    def shows(self, group) -> bool:
        """Tell whether the values of `group` are shown."""
        return self.hows[group] == How.FULL

    @property
    def shows_contact(self) -> bool:
        """Whether a telephone number can be called from the page."""
        return self.shows(FieldGroup.CONTACT)

    @property
    def knows_places(self) -> bool:
        """Whether exact places are shown: not to those from whom the name is hidden."""
        return self.hows[FieldGroup.CONTACT] != How.NEVER

    @property
    def on_request(self) -> list[str]:
        """Groups that a button shows."""
        return [group for group, how in self.hows.items() if how == How.ON_REQUEST]

    @property
    def name(self) -> str:
        """The full name, or what stands in its place: initials, or nothing of a hidden name."""
        if self.shows(FieldGroup.IDENTITY):
            return self._child.full_name or str(NAME_UNKNOWN)
        return self.listed

    @property
    def listed(self) -> str:
        """What lists and headings beside the code show: initials, or nothing of a hidden name."""
        if self.hows[FieldGroup.IDENTITY] == How.NEVER:
            return str(NAME_WITHHELD)
        return self._child.initials or str(NAME_UNKNOWN)

    @property
    def age(self) -> int | None:
        """Completed years today: what the law asks depends on it, and it names nobody."""
        return self._child.age_on(today())

    @property
    def birth(self) -> str:
        """The birth as far as it is known; before it is asked for, only the year."""
        child, how = self._child, self.hows[FieldGroup.IDENTITY]
        if how == How.NEVER:
            return str(WITHHELD)
        if child.birth_date is None:
            age = child.stated_age
            return _("Chưa rõ") if age is None else _("khoảng %(age)s tuổi") % {"age": age}
        if how != How.FULL or child.birth_precision == BirthPrecision.YEAR:
            return str(child.birth_date.year)
        month = child.birth_precision == BirthPrecision.MONTH
        return f"{child.birth_date:%m/%Y}" if month else date_format(child.birth_date, "d/m/Y")

    @property
    def schooling(self) -> str:
        """Schooling, grade and school in one line; what is not shown is left out beside what is."""
        child = self.child
        grade = _("lớp %(grade)s") % {"grade": child.grade} if child.grade else ""
        parts = (child.get_schooling_display(), grade, child.school_name)
        return ", ".join(str(part) for part in parts if part and part is not WITHHELD) or str(WITHHELD)

    @cached_property
    def _carers(self) -> list:
        return list(self._child.household.caregivers.all())

    @property
    def caregivers(self) -> list:
        """Who looks after the child today, masked field by field."""
        return self.records(one for one in self._carers if one.is_present)

    @property
    def former_caregivers(self) -> list:
        """Who looked after the child before, masked field by field."""
        return self.records(one for one in self._carers if not one.is_present)

    def record(self, record):
        """Return `record` with its fields masked, or None for None."""
        return Seen(record, self.hows) if record is not None else None

    def records(self, rows) -> list:
        """Return `rows` as `record` gives them."""
        return [self.record(row) for row in rows]

    def items(self, timeline) -> list[dict]:
        """Return the items of a timeline without the texts that are not shown."""
        return [{**item, "text": self._text(item)} for item in timeline]

    def _text(self, item) -> str:
        group = item.get("group")
        return item["text"] if group is None or not item["text"] or self.shows(group) else str(WITHHELD)


def disclosed(case, user, asked: FieldGroup | None = None) -> Disclosed:
    """Return `case` as `user` sees it; `asked` is the group that `access.get_case` has let the person see."""
    hidden = bool(case.name_hidden)
    return Disclosed(sees(user, case), case.child, hidden=hidden, revealed={asked} - {None})


def disclosed_report(report, user, asked: FieldGroup | None = None) -> Disclosed:
    """Return `report` as `user` sees it."""
    hidden = bool(report.case and report.case.name_hidden)
    how = sees_report(user, report)
    return Disclosed(how, report.child, hidden=hidden, revealed={asked} - {None})


def disclosed_forward(forward, child, user) -> Disclosed:
    """Return what another commune sent, about the `child` read from it, as `user` sees it."""
    return Disclosed(sees_forward(user, forward), child, hidden=False)


class Seen:
    """A record whose fields answer with their value, a partial mask, or the sentence that they are not shown.

    Related records of ours are masked as well; an attribute that is not listed raises AttributeError.
    """

    def __init__(self, record, hows):
        self._record, self._hows, self._label = record, hows, record._meta.label_lower

    def __getattr__(self, name):
        if name in _PLAIN:
            return getattr(self._record, name)
        display = _DISPLAY.fullmatch(name)
        if display:
            words = self._shown(display[1], getattr(self._record, name)())
            return lambda: words
        value = getattr(self._record, name)
        if isinstance(value, Manager):
            return SeenMany(value, self._hows)
        if isinstance(value, Model) and _is_ours(value):
            return Seen(value, self._hows)
        return self._shown(name, value)

    def __eq__(self, other):
        return self._record == getattr(other, "_record", other)

    def __hash__(self):
        return hash(self._record)

    def _shown(self, field, value):
        try:
            group = group_of(self._label, field)
        except KeyError:
            raise AttributeError(f"{self._label}.{field} is not listed in casework.fields") from None
        how = How.FULL if group is None else self._hows[group]
        place = (self._label, field) in EXACT_PLACES and self._hows[FieldGroup.CONTACT] == How.NEVER
        if how == How.NEVER or place:
            return WITHHELD
        if how == How.FULL or value in ("", None):
            return value
        return PARTIAL.get((self._label, field), lambda _value: DOTS)(value)


class SeenMany:
    """Related records of a masked record."""

    def __init__(self, manager, hows):
        self._manager, self._hows = manager, hows

    def all(self) -> list[Seen]:
        """Return all of them, masked."""
        return [Seen(row, self._hows) for row in self._manager.all()]


def _is_ours(record) -> bool:
    label = record._meta.label_lower
    return label in FIELDS or label in NOT_PERSONAL

"""What a report to a committee begins with, and what it asks: read from the records, nothing is written."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access import names_known
from casework.enums import OPEN_STATES
from casework.models import Caregiver, Case
from referrals.texts import told_numbers, whole_names
from reports.enums import DECIDED, DecisionAnswer, QuestionKind
from reports.figures import FIGURES, Scope, numbers, scope_of, total
from reports.figures.asof import versions
from reports.models import CommitteeDecision, CommitteePack, CommitteeSetting
from reports.words import lower_first
from vietnam.calendar import day_of, today

QUESTIONS = {
    QuestionKind.PLAN: gettext_lazy("Phê duyệt kế hoạch hỗ trợ, can thiệp"),
    QuestionKind.CLOSURE: gettext_lazy("Kết thúc hồ sơ"),
}
# The figures that a report compares with the last one: those on which a committee acts.
COMPARED = (
    *("open_state", "open_harmful", "new", "ended", "sent", "placed"),
    *("expected", "attended", "support", "worth"),
)


@dataclass(frozen=True)
class Changed:
    """A figure in the last report, what that period comes to as known now, and in this one."""

    label: str
    then: int | None
    corrected: int | None
    now: int | None


def committee_of(commune) -> CommitteeSetting:
    """Return what the commune calls its committee, or what most guidance does; not saved in that case."""
    found = CommitteeSetting.objects.filter(commune=commune).first()
    name = _("Ban Bảo vệ trẻ em %(commune)s") % {"commune": lower_first(commune.name)}
    return found or CommitteeSetting(commune=commune, name=name)


def packs_of(commune) -> QuerySet[CommitteePack]:
    """Return the reports made for the commune's committee, the newest first."""
    return CommitteePack.objects.filter(commune=commune).select_related("by")


def scope_of_pack(pack) -> Scope:
    """Return what the figures of `pack` are of: they come out the same whenever they are counted."""
    return scope_of([pack.place], pack.span, pack.known_at)


def earlier_packs(pack) -> QuerySet[CommitteePack]:
    """Return the reports with whose decisions `pack` begins, the newest first.

    Those of communes that became part of this one as well, but not for a report that one of them was told.
    """
    found = CommitteePack.objects.filter(commune=pack.commune_id, known_at__lt=pack.known_at)
    return found.filter(told_of=pack.place) if pack.has_moved else found


def last_before(pack) -> CommitteePack | None:
    """Return the report made before `pack` for an earlier period of the same length, or None.

    One of a commune that became part of this one since tells of another place.
    """
    place = pack.place
    own = Q(told_of=place) | Q(told_of=None, known_at__date__gte=place.valid_from)
    earlier = earlier_packs(pack).filter(own)
    same = [one for one in earlier.defer("figures")[:60] if one.span.cadence == pack.span.cadence]
    found = next((one for one in same if one.span.end < pack.span.start), None)
    return found and CommitteePack.objects.get(pk=found.pk)


def changed_since(pack, last) -> list[Changed]:
    """Return the compared figures of `last` and `pack`; those of `last` also as they are known by now."""
    again = numbers(scope_of([pack.place], last.span, pack.known_at), COMPARED)
    return [
        Changed(
            str(FIGURES[code].label),
            total(last.figures.get(code, {})),
            total(again[code]),
            total(pack.figures.get(code, {})),
        )
        for code in COMPARED
    ]


def earlier_tasks(pack, at: dt.datetime | None = None) -> list[CommitteeDecision]:
    """Return what was decided before `pack`, as it stands now or as it was known at the moment `at`.

    Open tasks, those done since the report before it, and what that one's committee decided without a day.
    """
    before = earlier_packs(pack)
    last = before.first()
    since = day_of(last.known_at) if last else dt.date.min
    known = versions(CommitteeDecision, at) if at else CommitteeDecision.objects
    tasks = Q(by_date__isnull=False) & (Q(done_on=None) | Q(done_on__gte=since))
    dayless = Q(pack=last, by_date=None, answer__in=DECIDED)
    rows = known.filter(tasks | dayless, pack__in=before.values("pk"))
    return list(rows.select_related("pack").order_by(F("by_date").asc(nulls_last=True), "id"))


def left_open(commune) -> QuerySet[CommitteeDecision]:
    """Return the officers' questions that a committee put off or did not answer and no later report asks.

    One about a case that has gone to another commune is not this committee's any more. What waits for the
    chair is put to the committee by itself.
    """
    rows = CommitteeDecision.objects.filter(pack__commune=commune, asked_again=None, kind=QuestionKind.OWN)
    here = Q(code="") | Q(code__in=Case.objects.filter(commune=commune).values("code"))
    return rows.filter(here, answer__in=("", DecisionAnswer.PUT_OFF)).order_by("pk")


def open_tasks(commune) -> QuerySet[CommitteeDecision]:
    """Return what the committee decided and nobody has done yet, the earliest day first."""
    rows = CommitteeDecision.objects.filter(pack__commune=commune, by_date__isnull=False, done_on=None)
    return rows.select_related("pack").order_by("by_date", "pk")


def task_state(row, day: dt.date | None = None) -> tuple[str, str]:
    """Return how what was decided stands on `day` (today), in words and the colour of its tag."""
    if row.done_on:
        return _("Đã xong ngày %(day)s") % {"day": f"{row.done_on:%d/%m/%Y}"}, "green"
    if row.by_date is None:
        return _("Đã quyết định, không đặt hạn"), "grey"
    if row.by_date < (day or today()):
        return _("Quá hạn, chưa xong"), "red"
    return _("Đang thực hiện"), "yellow"


def told_of_a_child(texts: list[str], *, by, commune, code: str = "", people: str = "") -> list[str]:
    """Return what in `texts` tells who a child is, in words: numbers and names.

    The names of the child of the case `code` and of its carers, and of every child whose case is open in
    `commune`, as far as `by` may know them: a refusal tells nobody of a name that is hidden. Who is
    responsible (`people`) may be the namesake of a child: there only the case counts.
    """
    said = " ".join([*texts, people])
    case = Case.objects.select_related("child").filter(code=code).first() if code else None
    carers = Caregiver.objects.filter(household=case.child.household_id) if case else ()
    own = [case.child.full_name, *(one.full_name for one in carers)] if case else []
    cases = Case.objects.filter(names_known(by), commune=commune, state__in=OPEN_STATES)
    names = cases.values_list("child__full_name", flat=True).iterator()
    found = [*whole_names(said, own), *whole_names(" ".join(texts), names), *told_numbers(said)]
    return list(dict.fromkeys(found))

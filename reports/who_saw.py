"""Who saw a case: each person in one line for the page and the paper, each time in one line for a table."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Func, Max, Min
from django.utils.translation import gettext as _

from audit.enums import Deed, Outcome
from reports.event_words import kind_words, purpose_words, reason_words, role_words, shown_words
from schools.access import institutions_of

# One case has some thousands of events in years; this keeps a file from growing without end.
MOST_LINES = 20_000


@dataclass(frozen=True)
class Viewer:
    """One person (or the program itself) and what it saw of a case between two days."""

    name: str
    username: str
    roles: str
    institutions: str
    deeds: str
    fields: str
    times: int
    first: datetime
    last: datetime


def viewers(events) -> list[Viewer]:
    """Return who did anything to the case of `events` (visible ones, narrowed to it), the last one first.

    Refusals are left out: nobody saw anything by them.
    """
    seen = events.filter(outcome=Outcome.DONE).order_by()
    rows = list(
        seen.values("actor", "actor__full_name", "actor__username")
        .annotate(
            times=Count("pk"),
            first=Min("at"),
            last=Max("at"),
            roles=ArrayAgg("role", distinct=True),
            deeds=ArrayAgg("deed", distinct=True),
        )
        .order_by("-last")
    )
    fields = _fields(seen)
    places = institutions_of([row["actor"] for row in rows])
    return [_viewer(row, fields.get(row["actor"], []), places.get(row["actor"], [])) for row in rows]


def refusals(events) -> int:
    """Return how many of `events` were refusals."""
    return events.exclude(outcome=Outcome.DONE).count()


def table(events) -> tuple[list, list[list]]:
    """Return the head and the lines of a table with every single event, the first one first."""
    head = [
        *(_("Lúc"), _("Người thực hiện"), _("Tên đăng nhập"), _("Vai trò"), _("Thay cho"), _("Việc")),
        *(_("Loại hồ sơ"), _("Mã bản ghi"), _("Thông tin đã hiện"), _("Kết quả"), _("Mục đích")),
        *(_("Địa chỉ mạng"), _("Phiên")),
    ]
    lines = events.order_by("pk")[:MOST_LINES]
    return head, [_line(event) for event in lines]


def question_words(code: str, since: date | None, until: date | None) -> str:
    """Return in words which case and which days were asked about."""
    if since and until:
        words = _("Hồ sơ %(code)s, từ ngày %(since)s đến hết ngày %(until)s")
    elif since:
        words = _("Hồ sơ %(code)s, từ ngày %(since)s")
    elif until:
        words = _("Hồ sơ %(code)s, đến hết ngày %(until)s")
    else:
        words = _("Hồ sơ %(code)s, từ khi lập")
    days = {"since": _day(since), "until": _day(until)}
    return words % {"code": code, **days}


def _viewer(row, fields, places) -> Viewer:
    codes = {code for codes in row["roles"] for code in codes.split(",")}
    labels = dict(Deed.choices)
    return Viewer(
        name=row["actor__full_name"] or str(_("Chương trình (tự động)")),
        username=row["actor__username"] or "",
        roles=role_words(",".join(sorted(codes))),
        institutions=", ".join(places),
        deeds=", ".join(str(labels.get(deed, deed)) for deed in row["deeds"]),
        fields=shown_words(fields),
        times=row["times"],
        first=row["first"],
        last=row["last"],
    )


def _fields(events) -> dict[int, list[str]]:
    names = events.annotate(name=Func(F("fields"), function="jsonb_array_elements_text"))
    found: dict[int, list[str]] = {}
    for actor, name in sorted(names.values_list("actor", "name").distinct(), key=str):
        found.setdefault(actor, []).append(name)
    return found


def _line(event) -> list:
    return [
        event.at,
        event.actor.full_name if event.actor else _("Chương trình (tự động)"),
        event.actor.username if event.actor else "",
        role_words(event.role),
        event.for_whom.full_name if event.for_whom else "",
        f"{event.get_deed_display()}: {reason_words(event.reason)}".removesuffix(": "),
        str(kind_words(event.kind)),
        event.object_pk,
        shown_words(event.fields),
        str(event.get_outcome_display()),
        str(purpose_words(event.purpose)),
        event.address or "",
        event.session,
    ]


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""

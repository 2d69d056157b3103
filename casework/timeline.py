"""What happened to one case, newest first, and how its deadlines read. Called with a visible case only."""

from functools import partial

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Event
from casework.birthdays import birthday_words
from casework.carrying_out import decisions_of, plans_of
from casework.due import words_of
from casework.enums import PAPER_KINDS, FieldGroup, Happening, NoteKind
from casework.first_versions import all_versions, first_versions, item
from casework.models import Deadline, Report
from casework.workflow import TRANSITIONS

# So many items are read at once; whoever wants to see further back asks for as many again.
LONGEST = 500
DEEPEST = 40


def open_deadlines(case, *, exact: bool, helpers: bool) -> list[dict]:
    """Return the running deadlines of `case`, the nearest first, each with its words, colour and `why`.

    Those that stand still come last, with what they have `left` (`due.pause_words`).
    `exact`: the person is shown the day of birth, so a birthday is told with its day. `helpers`: and free
    text, so it is told who helps. `paper`: it is one of a missing paper, whose day may be changed.
    """
    now = timezone.now()
    _read(case, "deadlines", Deadline.objects.select_related("owner").order_by("due_at", "pk"))
    running = [clock for clock in case.deadlines.all() if clock.runs]
    return [
        {
            "deadline": row,
            "put_off": row.is_put_off,
            "why": birthday_words(row, case.child, exact=exact),
            "helper": row.helper if helpers else "",
            "paper": row.kind in PAPER_KINDS,
            **words_of(row, now),
        }
        for row in sorted(running, key=lambda clock: clock.is_paused)
    ]


def reports_of(case) -> list[Report]:
    """Return the reports about `case` with who took them, the newest first."""
    _read(case, "reports", Report.objects.select_related("taken_by").order_by("-received_at"))
    return list(case.reports.all())


def timeline(
    case, limit: int = LONGEST, *, reports: bool = True, doubts: bool = False, whole: bool = False
) -> list[dict]:
    """Return what is known to have happened, the newest `limit` items first, for `case_timeline.html`.

    Items have `title`, `when` (aware), `by`, `text` and `href`. One query a source, whatever the length.
    Without `reports` nothing is told of who reported when and how, without `doubts` nothing of contradictions
    that were looked into. With `whole` changes of facts and rights are told too, which would crowd a page
    that shows the last few.
    """
    asked = [source for source in SOURCES if reports or source is not _reports]
    if whole:
        every = partial(all_versions, reports=reports, doubts=doubts)
        asked = [every if source is first_versions else source for source in asked]
    items = [entry for source in asked for entry in source(case, limit)]
    return sorted(items, key=lambda entry: entry["when"], reverse=True)[:limit]


def depth_asked(number: str | None) -> int:
    """Return how many times `LONGEST` is asked for, at most `DEEPEST`; 1 for what is no such number."""
    number = number or ""
    plain = number.isascii() and number.isdigit() and len(number) < 4
    return min(max(int(number), 1), DEEPEST) if plain else 1


def seen_by(case) -> list[Event]:
    """Return the last hundred events in which somebody opened or changed something of `case`."""
    codes = [case.code, *case.merges.filter(undone_at=None).values_list("gone_case__code", flat=True)]
    return list(Event.objects.filter(case_code__in=codes).select_related("actor")[:100])


def _reports(case, limit):
    for report in reports_of(case)[:limit]:
        yield item(
            _("Tiếp nhận thông tin"),
            report.received_at,
            report.taken_by,
            report.get_channel_display(),
            group=FieldGroup.PROTECTION,
            kind=Happening.REPORT,
        )


def _screenings(case, limit):
    for row in case.screenings.exclude(finished_at=None).select_related("by")[:limit]:
        yield item(
            _("Sàng lọc"),
            row.finished_at,
            row.by,
            row.get_label_display(),
            reverse("casework:screening", args=[row.pk]),
            FieldGroup.WORK,
            Happening.SCREENING,
        )


def _plans(case, limit):
    submitted = [plan for plan in plans_of(case) if plan.submitted_at]
    for plan in submitted[:limit]:
        href = reverse("casework:plan", args=[plan.pk])
        title = _("Trình kế hoạch lần %(n)s") % {"n": plan.version}
        yield item(title, plan.submitted_at, plan.by, "", href, kind=Happening.PLAN)


def _decisions(case, limit):
    for row in decisions_of(case)[:limit]:
        title = _("%(about)s: %(outcome)s") % {
            "about": row.get_kind_display(),
            "outcome": row.get_outcome_display(),
        }
        yield item(title, row.at, row.by, row.comment, kind=Happening.PLAN)


def _attachments(case, limit):
    """What kind of document came and went; its title is for those who may open it."""
    document = {"kind": Happening.DOCUMENT}
    for row in case.attachments.select_related("by", "removed_by")[:limit]:
        yield item(_("Thêm tài liệu"), row.at, row.by, row.get_kind_display(), **document)
        if row.removed_at:
            why = row.get_removed_why_display()
            yield item(_("Gỡ tài liệu"), row.removed_at, row.removed_by, why, **document)


def _notes(case, limit):
    titles = {
        NoteKind.NOTE: _("Ghi chú"),
        NoteKind.RETURNED: _("Giám sát trả lại"),
        NoteKind.ANSWER: _("Trả lời giám sát"),
        NoteKind.REOPENED: _("Vì sao mở lại hồ sơ"),
    }
    for row in case.notes.filter(kept_in=None).select_related("by")[:limit]:
        yield item(titles[row.kind], row.at, row.by, row.text, kind=Happening.NOTE)


def _moves(case, limit):
    moved = (
        "open_case",
        "merge",
        "screen_out",
        "register",
        "new_cycle",
        "propose_closure",
        "propose_ending",
        "reopen",
        "assign_case",
        "hand_over",
        "transfer",
    )
    kept = (*moved, "hide_name", "unhide_name")
    titles = {
        "open_case": _("Lập hồ sơ từ thông tin tiếp nhận"),
        "register": _("Xác nhận thuộc diện, lập hồ sơ"),
        "assign_case": _("Giao cán bộ phụ trách"),
        "hand_over": _("Bàn giao cho cán bộ khác"),
        "transfer": _("Hồ sơ chuyển sang xã khác"),
        "hide_name": _("Ẩn tên trẻ"),
        "unhide_name": _("Thôi ẩn tên trẻ"),
    }
    moves = case.history.filter(history_change_reason__in=kept).select_related(
        "history_user", "officer", "commune"
    )
    for row in moves.order_by("-history_date")[:limit]:
        title = titles.get(row.history_change_reason) or TRANSITIONS[row.history_change_reason].label
        told = dict.fromkeys(("assign_case", "hand_over"), row.officer or "") | {"transfer": row.commune}
        text = str(told.get(row.history_change_reason, ""))
        yield item(title, row.history_date, row.history_user, text, group=None)


def _read(case, related, rows) -> None:
    """Read `related` of `case` by the queryset `rows`, unless another part of the page already did."""
    prefetch_related_objects([case], Prefetch(related, rows))


# Each takes a case and a limit and yields items; rooms to the right add theirs in `ready()`.
SOURCES = [
    _reports,
    _screenings,
    _plans,
    _decisions,
    first_versions,
    _attachments,
    _notes,
    _moves,
]

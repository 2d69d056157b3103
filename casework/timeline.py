"""What happened to one case, newest first, and how its deadlines read. Called with a visible case only."""

import datetime as dt

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import Event
from casework.enums import NoteKind
from casework.models import Decision
from casework.workflow import TRANSITIONS
from vietnam.calendar import ZONE


def due_words(due: dt.datetime, now: dt.datetime | None = None) -> dict:
    """Return how a deadline reads: `text` such as "Quá hạn 2 ngày", and `late` as True, False or "today".

    Whole days of Viet Nam's calendar count; on the last day the hour decides.
    """
    now = now or timezone.now()
    days = (due.astimezone(ZONE).date() - now.astimezone(ZONE).date()).days
    if due < now:
        if days == 0:
            return {"text": _("Quá hạn hôm nay"), "late": True}
        return {
            "text": ngettext("Quá hạn %(days)d ngày", "Quá hạn %(days)d ngày", -days) % {"days": -days},
            "late": True,
        }
    if days == 0:
        return {
            "text": _("Hết hạn lúc %(time)s hôm nay") % {"time": f"{due.astimezone(ZONE):%H:%M}"},
            "late": "today",
        }
    return {"text": ngettext("Còn %(days)d ngày", "Còn %(days)d ngày", days) % {"days": days}, "late": False}


def open_deadlines(case) -> list[dict]:
    """Return the running deadlines of `case`, the nearest first, each with its words and colour."""
    now = timezone.now()
    running = (
        case.deadlines.filter(met_at=None, cancelled_at=None).select_related("owner").order_by("due_at", "pk")
    )
    return [{"deadline": row, **due_words(row.due_at, now)} for row in running]


def timeline(case) -> list[dict]:
    """Return everything that casework knows to have happened, newest first, for `case_timeline.html`.

    Items have `title`, `when` (aware), `by` and `text`. Ten queries, whatever the length.
    """
    items = [item for source in SOURCES for item in source(case)]
    return sorted(items, key=lambda item: item["when"], reverse=True)


def seen_by(case) -> list[Event]:
    """Return the last hundred events in which somebody opened or changed something of `case`."""
    return list(Event.objects.filter(case_code=case.code).select_related("actor")[:100])


def _reports(case):
    for report in case.reports.select_related("taken_by"):
        yield _item(
            _("Tiếp nhận thông tin"), report.received_at, report.taken_by, report.get_channel_display()
        )


def _screenings(case):
    for row in case.screenings.exclude(finished_at=None).select_related("by"):
        yield _item(
            _("Sàng lọc"),
            row.finished_at,
            row.by,
            row.get_label_display(),
            reverse("casework:screening", args=[row.pk]),
        )


def _assessments(case):
    created = case.assessments.model.history.filter(case_id=case.pk, history_type="+").select_related(
        "history_user"
    )
    for row in created:
        title = _("Đánh giá nguy cơ và nhu cầu")
        yield _item(title, row.history_date, row.history_user, row.get_risk_display())


def _plans(case):
    decided = Prefetch("decisions", Decision.objects.select_related("by"))
    for plan in case.plans.exclude(submitted_at=None).select_related("by").prefetch_related(decided):
        href = reverse("casework:plan", args=[plan.pk])
        yield _item(_("Trình kế hoạch lần %(n)s") % {"n": plan.version}, plan.submitted_at, plan.by, "", href)


def _decisions(case):
    for row in case.decisions.select_related("by"):
        title = _("%(about)s: %(outcome)s") % {
            "about": row.get_kind_display(),
            "outcome": row.get_outcome_display(),
        }
        yield _item(title, row.at, row.by, row.comment)


def _visits(case):
    created = case.visits.model.history.filter(case_id=case.pk, history_type="+").select_related(
        "history_user"
    )
    for row in created:
        title = _("Thăm gia đình ngày %(on)s") % {"on": f"{row.on:%d/%m/%Y}"}
        yield _item(title, row.history_date, row.history_user, row.observed)


def _reviews(case):
    created = case.reviews.model.history.filter(case_id=case.pk, history_type="+").select_related(
        "history_user"
    )
    for row in created:
        yield _item(_("Rà soát, đánh giá (Mẫu 06)"), row.history_date, row.history_user, row.conclusion)


def _supports(case):
    created = case.supports.model.history.filter(case_id=case.pk, history_type="+").select_related(
        "history_user"
    )
    for row in created:
        yield _item(row.get_kind_display(), row.history_date, row.history_user, row.what)


def _notes(case):
    titles = {
        NoteKind.NOTE: _("Ghi chú"),
        NoteKind.RETURNED: _("Giám sát trả lại"),
        NoteKind.ANSWER: _("Trả lời giám sát"),
    }
    for row in case.notes.select_related("by"):
        yield _item(titles[row.kind], row.at, row.by, row.text)


def _moves(case):
    kept = ("open_case", "screen_out", "register", "new_cycle", "propose_closure", "reopen", "assign_case")
    titles = {
        "open_case": _("Lập hồ sơ từ thông tin tiếp nhận"),
        "register": _("Xác nhận lao động trẻ em, lập hồ sơ"),
        "assign_case": _("Giao cán bộ phụ trách"),
    }
    for row in case.history.filter(history_change_reason__in=kept).select_related("history_user", "officer"):
        title = titles.get(row.history_change_reason) or TRANSITIONS[row.history_change_reason].label
        text = str(row.officer or "") if row.history_change_reason == "assign_case" else ""
        yield _item(title, row.history_date, row.history_user, text)


def _item(title, when, by, text="", href="") -> dict:
    return {"title": title, "when": when, "by": by or "", "text": text, "href": href}


SOURCES = (
    _reports,
    _screenings,
    _assessments,
    _plans,
    _decisions,
    _visits,
    _reviews,
    _supports,
    _notes,
    _moves,
)

"""What happened to one case, newest first, and how its deadlines read. Called with a visible case only."""

import datetime as dt

from django.db.models import Case as Either
from django.db.models import CharField, F, Prefetch, Value, When, prefetch_related_objects
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from casework.due import due_words
from casework.enums import FieldGroup, NoteKind, Risk, SupportKind, SupportState
from casework.models import Assessment, Deadline, Report, Review, Support, Visit
from casework.workflow import TRANSITIONS

# No page shows more; the whole history stays in the records themselves.
LONGEST = 200


def open_deadlines(case) -> list[dict]:
    """Return the running deadlines of `case`, the nearest first, each with its words and colour."""
    now = timezone.now()
    _read(case, "deadlines", Deadline.objects.select_related("owner").order_by("due_at", "pk"))
    running = [clock for clock in case.deadlines.all() if clock.runs]
    return [{"deadline": row, **due_words(row.due_at, now)} for row in running]


def reports_of(case) -> list[Report]:
    """Return the reports about `case` with who took them, the newest first."""
    _read(case, "reports", Report.objects.select_related("taken_by").order_by("-received_at"))
    return list(case.reports.all())


def timeline(case, limit: int = LONGEST, *, reports: bool = True) -> list[dict]:
    """Return what is known to have happened, the newest `limit` items first, for `case_timeline.html`.

    Items have `title`, `when` (aware), `by`, `text` and `href`. One query a source, whatever the length.
    Without `reports` nothing is told of who reported when and how.
    """
    asked = [source for source in SOURCES if reports or source is not _reports]
    items = [entry for source in asked for entry in source(case, limit)]
    return sorted(items, key=lambda entry: entry["when"], reverse=True)[:limit]


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
        )


def _plans(case, limit):
    for plan in case.plans.exclude(submitted_at=None).select_related("by")[:limit]:
        href = reverse("casework:plan", args=[plan.pk])
        yield item(_("Trình kế hoạch lần %(n)s") % {"n": plan.version}, plan.submitted_at, plan.by, "", href)


def _decisions(case, limit):
    for row in case.decisions.select_related("by")[:limit]:
        title = _("%(about)s: %(outcome)s") % {
            "about": row.get_kind_display(),
            "outcome": row.get_outcome_display(),
        }
        yield item(title, row.at, row.by, row.comment)


def _first_versions(case, limit):
    """What was written down once and may have been corrected, and support: four histories in one query."""
    written = [
        _first(Assessment, case, limit, "assessment", about="risk", text=Value("")),
        _first(Visit, case, limit, "visit", about=Cast("on", CharField()), text="observed"),
        _first(Review, case, limit, "review", about=Value(""), text="conclusion"),
        _supports(case, limit),
    ]
    for kind, when, by, about, text in written[0].union(*written[1:], all=True):
        yield WORDS[kind](when, by, about, text)


def _assessed(when, by, risk, _text):
    title = _("Đánh giá nguy cơ và nhu cầu")
    return item(title, when, by, Risk(risk).label, group=FieldGroup.PROTECTION)


def _visited(when, by, on, observed):
    title = _("Thăm gia đình ngày %(on)s") % {"on": f"{dt.date.fromisoformat(on):%d/%m/%Y}"}
    return item(title, when, by, observed)


def _reviewed(when, by, _about, conclusion):
    return item(_("Rà soát, đánh giá (Mẫu 06)"), when, by, conclusion)


def _supported(when, by, deed, what):
    title, kind = deed.split(":")
    return item(SUPPORTED[title] % {"kind": SupportKind(kind).label}, when, by, what)


# How support reads in each of its states.
SUPPORTED = {
    SupportState.PLANNED: gettext_lazy("Dự kiến hỗ trợ: %(kind)s"),
    SupportState.GIVEN: gettext_lazy("Đã hỗ trợ: %(kind)s"),
    SupportState.NOT_GIVEN: gettext_lazy("Không hỗ trợ nữa: %(kind)s"),
}
# How a first version reads, by its kind; each takes when, by, what it is about, and its text.
WORDS = {"assessment": _assessed, "visit": _visited, "review": _reviewed, "support": _supported}


def _attachments(case, limit):
    """What kind of document came and went; its title is for those who may open it."""
    for row in case.attachments.select_related("by", "removed_by")[:limit]:
        yield item(_("Thêm tài liệu"), row.at, row.by, row.get_kind_display())
        if row.removed_at:
            yield item(_("Gỡ tài liệu"), row.removed_at, row.removed_by, row.get_removed_why_display())


def _notes(case, limit):
    titles = {
        NoteKind.NOTE: _("Ghi chú"),
        NoteKind.RETURNED: _("Giám sát trả lại"),
        NoteKind.ANSWER: _("Trả lời giám sát"),
    }
    for row in case.notes.filter(kept_in=None).select_related("by")[:limit]:
        yield item(titles[row.kind], row.at, row.by, row.text)


def _moves(case, limit):
    moved = (
        "open_case",
        "merge",
        "screen_out",
        "register",
        "new_cycle",
        "propose_closure",
        "reopen",
        "assign_case",
        "transfer",
    )
    kept = (*moved, "hide_name", "unhide_name")
    titles = {
        "open_case": _("Lập hồ sơ từ thông tin tiếp nhận"),
        "register": _("Xác nhận thuộc diện, lập hồ sơ"),
        "assign_case": _("Giao cán bộ phụ trách"),
        "transfer": _("Hồ sơ chuyển sang xã khác"),
        "hide_name": _("Ẩn tên trẻ"),
        "unhide_name": _("Thôi ẩn tên trẻ"),
    }
    moves = case.history.filter(history_change_reason__in=kept).select_related(
        "history_user", "officer", "commune"
    )
    for row in moves.order_by("-history_date")[:limit]:
        title = titles.get(row.history_change_reason) or TRANSITIONS[row.history_change_reason].label
        told = {"assign_case": row.officer or "", "transfer": row.commune}
        text = str(told.get(row.history_change_reason, ""))
        yield item(title, row.history_date, row.history_user, text, group=None)


def _supports(case, limit):
    """Return the planned, given and cancelled support of a case, in the form of `_first`."""
    told = Support.history.filter(case_id=case.pk).exclude(history_change_reason="change_support")
    about = Concat("state", Value(":"), "kind", output_field=CharField())
    why = Either(When(state=SupportState.NOT_GIVEN, then="reason"), default="what", output_field=CharField())
    return _told(told, "support", about, why, limit)


def _first(model, case, limit, kind, *, about, text):
    """Return the first versions of the records of one kind as (kind, when, by, about, text)."""
    first = model.history.filter(case_id=case.pk, history_type="+")
    return _told(first, kind, about, text, limit)


def _told(versions, kind, about, text, limit):
    told = {"told": Value(kind), "about_it": F(about) if isinstance(about, str) else about}
    told["text_of_it"] = F(text) if isinstance(text, str) else text
    return (
        versions.order_by("-history_date")
        .annotate(**told)
        .values_list("told", "history_date", "history_user__full_name", "about_it", "text_of_it")[:limit]
    )


def _read(case, related, rows) -> None:
    """Read `related` of `case` by the queryset `rows`, unless another part of the page already did."""
    prefetch_related_objects([case], Prefetch(related, rows))


def item(title, when, by, text="", href="", group=FieldGroup.NARRATIVE) -> dict:
    """Return one entry of a timeline; `group` is that of its text, None when nothing in it is personal."""
    return {"title": title, "when": when, "by": by or "", "text": text, "href": href, "group": group}


# Each takes a case and a limit and yields items; rooms to the right add theirs in `ready()`.
SOURCES = [
    _reports,
    _screenings,
    _plans,
    _decisions,
    _first_versions,
    _attachments,
    _notes,
    _moves,
]

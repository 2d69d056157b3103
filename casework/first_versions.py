"""What the histories of a case tell: what was written down, by whom and when; all of them in one query.

Facts may have been corrected since: the first version says when the thing was done. Versions are found by
the keys of what belongs to the case today: a record that came with a merged case still names that case in its
first version, and one that went back with it names this one in a later one.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case as Either
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.enums import (
    PAPER_KINDS,
    DeadlineKind,
    EmergencyStepKind,
    FieldGroup,
    FollowResult,
    Happening,
    Progress,
    Purpose,
    PutOffReason,
    Risk,
    ShareEnd,
    ShareKind,
    SupportKind,
    SupportState,
    TransferState,
)
from casework.models import (
    Assessment,
    Caregiver,
    CaseMeeting,
    CaseShare,
    Child,
    Closure,
    Consent,
    Deadline,
    Decision,
    EmergencyStep,
    Household,
    Isolation,
    MeetingConclusion,
    Merge,
    PlanActivity,
    PlanObjective,
    Report,
    Review,
    SettledDoubt,
    Support,
    Transfer,
    Visit,
    WorkedAt,
)
from vietnam.calendar import day_of


def item(
    title, when, by, text="", href="", group=FieldGroup.NARRATIVE, kind: Happening = Happening.CASE
) -> dict:
    """Return one entry of a timeline; `group` is that of its text, None when nothing in it is personal."""
    told = {"title": title, "when": when, "by": by or "", "text": text, "href": href}
    return {**told, "group": group, "kind": kind}


def first_versions(case, limit: int):
    """Yield what was written down of the work on `case`: assessments, visits, emergencies, consent…"""
    return _items(_work(case, limit))


def all_versions(case, limit: int, *, reports: bool = True, doubts: bool = True):
    """Yield that, and what was changed about the child, its home and who may see the case.

    Without `reports` nothing is told of a report that was taken out again, without `doubts` nothing of what
    did not fit together: the list of that is not for everybody who reads the case.
    """
    told = _work(case, limit) + _facts(case, limit) + _on_its_way(case, limit)
    told += [_reports_out(case, limit)] if reports else []
    told += [_first(SettledDoubt, case, limit, "doubt")] if doubts else []
    return _items(told)


def _items(versions):
    for name, when, by, about, text in versions[0].union(*versions[1:], all=True):
        yield WORDS[name](when, by, about, text)


def _work(case, limit) -> list:
    return [
        _first(Assessment, case, limit, "assessment", about=SHEET),
        _first(Visit, case, limit, "visit", about=Cast("on", CharField()), text="observed"),
        _first(Review, case, limit, "review", text="conclusion"),
        _supports(case, limit),
        _first(EmergencyStep, case, limit, "emergency", about="kind"),
        _first(Isolation, case, limit, "isolation", text="number"),
        _first(Consent, case, limit, "consent", about="purpose"),
        # What an objective or a task of a meeting says is sealed for its row: here only that it came about.
        _progress(PlanObjective, "objective", Value(""), case, limit),
        _progress(PlanActivity, "progress", F("what"), case, limit),
        _meetings(case, limit),
        _tasks(case, limit),
    ]


def _facts(case, limit) -> list:
    return [
        _deed(Consent, case, limit, "withdrawn", "withdraw_consent", about="purpose"),
        _deed(Deadline, case, limit, "put_off", "put_off", about="put_off_why"),
        _deed(Decision, case, limit, "decision_sent", "note_sending"),
        _deed(Isolation, case, limit, "extended", "extend_isolation", text="extended_by"),
        _deed(Isolation, case, limit, "isolation_end", "end_isolation", text="number"),
        _first(WorkedAt, case, limit, "workplace"),
        *_shares(case, limit),
        _papers(case, limit),
        *(_changed(model, rows, limit) for model, rows in _about(case).items()),
    ]


def _on_its_way(case, limit) -> list:
    """Return what was asked of another commune, and how the case was merged, parted and asked after."""
    asked = _of_case(Transfer, case).filter(history_change_reason__in=list(TRANSFER))
    apart = Merge.history.filter(Q(case=case.pk) | Q(gone_case=case.pk))
    parted = apart.filter(history_change_reason="unmerge_records")
    return [
        _told(asked, "transfer", F("history_change_reason"), F("to_commune__name"), limit),
        _first(Merge, case, limit, "merge"),
        _told(parted, "parted", Value(""), Value(""), limit),
        _deed(Closure, case, limit, "follow_up", "follow_up", about="follow_result"),
    ]


def _reports_out(case, limit):
    """Return the reports that were joined to `case` and taken out: their version before names the case."""
    before = Report.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    was = Subquery(before.order_by("-history_id").values("case_id")[:1])
    out = Report.history.filter(history_change_reason="part_report").alias(was=was).filter(was=case.pk)
    ever = Report.history.filter(case_id=case.pk).values("id")
    return _told(out.filter(id__in=ever), "report_out", Value(""), Value(""), limit)


def _about(case) -> dict:
    child, home = case.child_id, case.child.household_id
    # A household of its own is written down together with the move of the child.
    moved = Q(id=home) & ~Q(history_type="+")
    return {
        Child: Q(id=child) | _keys(Child.objects.filter(merged_into=child)),
        Household: moved,
        Caregiver: _keys(Caregiver.objects.filter(household=home)),
    }


def _keys(rows) -> Q:
    """Return the condition that a version is one of a record among `rows`, wherever it stood then."""
    return Q(id__in=rows.values("pk"))


def _of_case(model, case):
    return model.history.filter(_keys(model.objects.filter(case=case.pk)))


def _changed(model, of, limit):
    """Rows of history whose deed stands in `DEEDS`, with its code before the colon."""
    deeds = Q(history_change_reason__in=DEEDS)
    for deed in DEEDS:
        deeds |= Q(history_change_reason__startswith=f"{deed}:")
    return _told(model.history.filter(of & deeds), "facts", F("history_change_reason"), Value(""), limit)


def _progress(model, name, text, case, limit):
    """Return how objectives or activities of the plans came out, in the form of `_first`."""
    told = model.history.filter(plan__case=case.pk, history_change_reason="note_progress")
    return _told(told, name, F("outcome"), text, limit)


def _meetings(case, limit):
    """Return what became of the meetings, in the form of `_first`."""
    told = _of_case(CaseMeeting, case).filter(history_change_reason__in=list(MEETING))
    return _told(told, "meeting", F("history_change_reason"), Value(""), limit)


def _tasks(case, limit):
    """Return the tasks of meetings that were done, in the form of `_first`."""
    meetings = CaseMeeting.objects.filter(case=case.pk).values("pk")
    told = MeetingConclusion.history.filter(meeting_id__in=meetings, history_change_reason="finish_task")
    return _told(told, "task", Value(""), Value(""), limit)


def _supports(case, limit):
    """Return the planned, given and cancelled support of a case, in the form of `_first`."""
    told = _of_case(Support, case).filter(history_change_reason__in=SUPPORT_DEEDS)
    about = Concat("state", Value(":"), "kind", output_field=CharField())
    why = Either(When(state=SupportState.NOT_GIVEN, then="reason"), default="what", output_field=CharField())
    return _told(told, "support", about, why, limit)


def _papers(case, limit):
    """Return what became of the papers that the child lacks, each with its day, in the form of `_first`."""
    rows = _of_case(Deadline, case).filter(kind__in=PAPER_KINDS, history_change_reason__in=list(PAPERS))
    about = Concat("history_change_reason", Value(":"), "kind", output_field=CharField())
    return _told(rows, "paper", about, Cast("due_at", CharField()), limit)


def _shares(case, limit) -> list:
    """Return to whom the case, or one that is merged into it, was opened; a share stays with its file."""
    files = Q(case=case.pk) | Q(case__in=case.merges.filter(folded=True, undone_at=None).values("gone_case"))
    shares = CaseShare.history.filter(_keys(CaseShare.objects.filter(files)))
    ended = shares.filter(history_change_reason__in=[f"share_{end}" for end in ShareEnd])
    return [
        _told(shares.filter(history_type="+"), "share", F("kind"), Value(""), limit),
        _told(ended, "share_end", F("end_reason"), Value(""), limit),
    ]


def _first(model, case, limit, name, *, about="", text=""):
    """Return the first versions of the records of one kind as (name, when, by, about, text)."""
    return _told(_of_case(model, case).filter(history_type="+"), name, _column(about), _column(text), limit)


def _deed(model, case, limit, name, deed, *, about="", text=""):
    """Return the versions that one deed left, in the form of `_first`."""
    told = _of_case(model, case).filter(history_change_reason=deed)
    return _told(told, name, _column(about), _column(text), limit)


def _told(versions, name, about, text, limit):
    rows = versions.order_by("-history_date").annotate(told_as=Value(name), about_it=about, text_of_it=text)
    return rows.values_list("told_as", "history_date", "history_user__full_name", "about_it", "text_of_it")[
        :limit
    ]


def _column(of):
    return (F(of) if of else Value("")) if isinstance(of, str) else of


@dataclass(frozen=True)
class Words:
    """How one kind of version reads. `named`: choices whose label ends the title; `text` of which group."""

    kind: Happening
    title: str
    named: type | None = None
    group: FieldGroup | None = None

    def __call__(self, when, by, about, text) -> dict:
        title = f"{self.title}: {self.named(about).label}" if self.named else self.title
        return item(title, when, by, text, group=self.group, kind=self.kind)


def _assessed(when, by, sheet, _text):
    initial, risk = sheet.split(":")
    title = _("Đánh giá nguy cơ ban đầu (Mẫu 02)") if initial else _("Đánh giá nguy cơ và nhu cầu")
    kind = Happening.ASSESSMENT
    return item(title, when, by, Risk(risk).label, group=FieldGroup.PROTECTION, kind=kind)


def _visited(when, by, on, observed):
    title = _("Thăm gia đình ngày %(on)s") % {"on": f"{dt.date.fromisoformat(on):%d/%m/%Y}"}
    return item(title, when, by, observed, kind=Happening.VISIT)


def _supported(when, by, deed, what):
    state, kind = deed.split(":")
    title = SUPPORTED[state] % {"kind": SupportKind(kind).label}
    return item(title, when, by, what, kind=Happening.SUPPORT)


def _paper(when, by, deed, due):
    what, kind = deed.split(":")
    told = {"paper": DeadlineKind(kind).label, "day": f"{day_of(dt.datetime.fromisoformat(due)):%d/%m/%Y}"}
    return item(PAPERS[what] % told, when, by, group=None, kind=Happening.FACTS)


def _facts_changed(when, by, reason, _text):
    return item(DEEDS[reason.partition(":")[0]], when, by, group=None, kind=Happening.FACTS)


def _asked_of(when, by, deed, commune):
    return item(TRANSFER[deed], when, by, commune, group=None)


def _met(when, by, deed, _text):
    return item(MEETING[deed], when, by, group=None, kind=Happening.PLAN)


# Which sheet an assessment is, and what it concludes.
SHEET = Concat(
    Either(When(initial=True, then=Value("02")), default=Value("")),
    Value(":"),
    "risk",
    output_field=CharField(),
)
# What happens to the clock of a missing paper, by the reason in its history.
PAPERS = {
    "start_clock": gettext_lazy("%(paper)s: việc phải làm, hạn %(day)s"),
    "plan_paper": gettext_lazy("%(paper)s: hẹn ngày %(day)s"),
    "met_at": gettext_lazy("%(paper)s: đã xong"),
}
# Deeds about a meeting that the log tells.
MEETING = {
    "call_meeting": gettext_lazy("Mời họp trường hợp"),
    "call_off_meeting": gettext_lazy("Không họp trường hợp nữa"),
    "write_minutes": gettext_lazy("Ghi biên bản họp trường hợp"),
}
# Deeds about a transfer that the log tells; that it was accepted is told as the move of the case.
TRANSFER = {
    "ask_transfer": gettext_lazy("Đề nghị xã khác nhận hồ sơ"),
    TransferState.DECLINED.value: gettext_lazy("Xã khác không nhận hồ sơ"),
    TransferState.WITHDRAWN.value: gettext_lazy("Rút lại đề nghị chuyển hồ sơ"),
}
# Deeds that change what became of support; a correction and a merge do not.
SUPPORT_DEEDS = ("plan_support", "give_support", "mark_given", "cancel_support")
# How support reads in each of its states.
SUPPORTED = {
    SupportState.PLANNED: gettext_lazy("Dự kiến hỗ trợ: %(kind)s"),
    SupportState.GIVEN: gettext_lazy("Đã hỗ trợ: %(kind)s"),
    SupportState.NOT_GIVEN: gettext_lazy("Không hỗ trợ nữa: %(kind)s"),
}
# Deeds on facts that the log tells of; what was changed stands on the page of those facts.
DEEDS = {
    "change_child": gettext_lazy("Sửa thông tin về trẻ"),
    "mark_papers": gettext_lazy("Ghi giấy tờ của trẻ"),
    "move_child": gettext_lazy("Trẻ chuyển nơi ở"),
    "move_home": gettext_lazy("Cả hộ chuyển nơi ở"),
    "change_home": gettext_lazy("Sửa nơi ở, hoàn cảnh của hộ"),
    "add_caregiver": gettext_lazy("Thêm người chăm sóc"),
    "change_caregiver": gettext_lazy("Sửa thông tin người chăm sóc"),
    "end_caregiver": gettext_lazy("Một người không còn chăm sóc trẻ"),
    "resume_caregiver": gettext_lazy("Một người lại chăm sóc trẻ"),
}
# How a version reads, by its name; each takes when, by, what it is about, and its text.
WORDS = {
    "assessment": _assessed,
    "visit": _visited,
    "review": Words(
        Happening.ASSESSMENT, gettext_lazy("Rà soát, đánh giá (Mẫu 06)"), group=FieldGroup.NARRATIVE
    ),
    "support": _supported,
    "emergency": Words(Happening.EMERGENCY, gettext_lazy("Bảo vệ khẩn cấp"), EmergencyStepKind),
    "isolation": Words(
        Happening.EMERGENCY, gettext_lazy("Quyết định tạm thời cách ly"), group=FieldGroup.PROTECTION
    ),
    "isolation_end": Words(
        Happening.EMERGENCY, gettext_lazy("Kết thúc tạm thời cách ly"), group=FieldGroup.PROTECTION
    ),
    "extended": Words(Happening.EMERGENCY, gettext_lazy("Kéo dài việc cách ly"), group=FieldGroup.PROTECTION),
    "consent": Words(Happening.CONSENT, gettext_lazy("Ghi trả lời về việc chia sẻ"), Purpose),
    "withdrawn": Words(Happening.CONSENT, gettext_lazy("Rút lại sự đồng ý"), Purpose),
    "workplace": Words(Happening.SCREENING, gettext_lazy("Ghi nơi làm việc của trẻ")),
    "share": Words(Happening.CASE, gettext_lazy("Mở hồ sơ cho người khác"), ShareKind),
    "merge": Words(Happening.CASE, gettext_lazy("Gộp một hồ sơ khác vào hồ sơ này")),
    "share_end": Words(Happening.CASE, gettext_lazy("Kết thúc việc mở hồ sơ cho người khác"), ShareEnd),
    "parted": Words(Happening.CASE, gettext_lazy("Tách lại hai hồ sơ đã gộp")),
    "transfer": _asked_of,
    "follow_up": Words(Happening.CASE, gettext_lazy("Hỏi thăm trẻ sau khi kết thúc"), FollowResult),
    "report_out": Words(Happening.REPORT, gettext_lazy("Tách thông tin tiếp nhận khỏi hồ sơ")),
    "put_off": Words(Happening.CASE, gettext_lazy("Hoãn nhắc một việc"), PutOffReason),
    "decision_sent": Words(Happening.PLAN, gettext_lazy("Ghi ngày gửi quyết định")),
    "doubt": Words(Happening.VISIT, gettext_lazy("Xem xét một điều chưa khớp")),
    "facts": _facts_changed,
    "paper": _paper,
    "objective": Words(Happening.PLAN, gettext_lazy("Tiến độ của mục tiêu"), Progress, FieldGroup.NARRATIVE),
    "task": Words(Happening.PLAN, gettext_lazy("Làm xong một việc của cuộc họp"), group=FieldGroup.NARRATIVE),
    "progress": Words(Happening.PLAN, gettext_lazy("Tiến độ"), Progress, FieldGroup.NARRATIVE),
    "meeting": _met,
}

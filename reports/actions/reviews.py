"""Reviewing an area: beginning, drawing the sample, the checklist, signing, and the officer's answer."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import people_of_communes
from accounts.actions import leave_notices, mark_done
from accounts.enums import NoticeKind, RoleKind
from areas.models import SupervisionArea
from areas.queries import number
from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed
from casework.actions.cases import return_item
from casework.models import Case
from casework.workflow import NotNow
from reports.caseload import Asked, caseload, cases_of, drawn_from, frame_of
from reports.checklist import CURRENT
from reports.enums import Mark, ReviewState, SetAside
from reports.models import CaseloadReview, SampledCase, SampleDraw
from reports.review_access import (
    CHECK,
    LONG,
    REPLY,
    case_of,
    is_own,
    sampled_permissions,
    supervised_by,
    worked_on,
)
from reports.samples import missing_marks, openable, sample_of
from reports.sampling import digest, drawn, new_seed
from vietnam.calendar import today

OWN_REPLACED = gettext_lazy("Hồ sơ khác thay cho hồ sơ mà người rà soát đang hoặc đã phụ trách")
# What of a row goes along into a draw by the same seed.
GO_ALONG = (
    *("case_id", "code", "commune_id", "officer_id", "marks", "comments", "finding"),
    *("checked_by_id", "checked_at", "returned_at"),
)


@transaction.atomic
def begin_review(area, *, by, since, until) -> CaseloadReview:
    """Begin the review of `area`: keep the numbers of today and draw the sample by a seed nobody has chosen.

    Raises `NotNow` while another review of the area is under way or when there is no case to look at,
    PermissionDenied for who does not supervise the area.
    """
    area = SupervisionArea.objects.select_for_update().get(pk=area.pk)
    _require(area, by)
    if area.reviews.filter(state=ReviewState.BEGUN).exists():
        raise NotNow(_("Khu vực này đang có một lần rà soát chưa xong. Ký hoặc bỏ lần đó trước."))
    asked = Asked(area, since, until)
    review = CaseloadReview(area=area, since=since, until=until, day=today(), checklist=CURRENT, by=by)
    review.figures = caseload(by, asked)
    save(review, by=by, reason="begin_review")
    write_event(by=by, deed=Deed.CREATED, about=review, reason="begin_review")
    _draw(review, by)
    return review


@transaction.atomic
def redraw_sample(review, *, by, why: str) -> SampleDraw:
    """Draw the sample anew, from the cases of today; the earlier draw stays with what was written in it.

    Raises `NotNow` for a review that has ended or whose day has passed: its numbers are of that day.
    """
    review = _lock(review, by, "redraw_sample")
    if review.day != today():
        raise NotNow(_("Chỉ rút mẫu lại trong ngày bắt đầu. Bỏ lần rà soát này và bắt đầu lần khác."))
    return _draw(review, by, why)


@transaction.atomic
def replace_own(sampled, *, by) -> SampleDraw:
    """Draw the seed's next in place of the cases that `by` has, had or manages, and of what moved away since.

    Seed, frame and size stay, and what was answered goes along; a case that was looked at by somebody else
    stays as well. Raises `NotNow` when `by` may look at every case that is left.
    """
    review = _lock(sampled.draw.review, by, "replace_own")
    last = review.draws.first()
    rows = {row.code: row for row in sample_of(review).select_for_update(of=("self",))}
    looked = {code for code, row in rows.items() if not missing_marks(review, row)}
    codes = {code for code, _officer in last.frame}
    here = set(cases_of(by, review.area).filter(code__in=codes).values_list("code", flat=True))
    own = worked_on(by, Case.objects.filter(code__in=codes)) - looked
    if not own & set(last.codes):
        raise NotNow(_("Trong mẫu không còn hồ sơ nào mà bạn đang hoặc đã phụ trách."))
    gone = dict.fromkeys(sorted(codes - here - set(last.codes)), SetAside.GONE)
    aside = {**last.set_aside, **gone, **dict.fromkeys(sorted(own), SetAside.OWN)}
    asked = {"seed": last.seed, "size": last.size, "frame": last.frame}
    return _keep_draw(review, by, **asked, aside=aside, why=str(OWN_REPLACED), rows=rows)


@transaction.atomic
def check_case(sampled, *, by, marks: dict, comments: dict, finding: str, version: str | None = None):
    """Keep the answers about one case of the sample; returns the row.

    `marks`: item → `Mark`; `version` is the token of what the form was opened on (`audit.editing`). Raises
    `NotNow` once the review has ended, the sample was drawn anew or the case went elsewhere, for a case that
    `by` has, had or manages, and `ChangedMeanwhile`. Behind a hidden name nothing is written in words: what
    stands there stays.
    """
    sampled, case = _lock_sampled(sampled, by)
    require_version(sampled.history, version)
    sampled.marks = marks
    if not case.name_hidden:
        sampled.comments, sampled.finding = comments or None, finding
    sampled.checked_by, sampled.checked_at = by, timezone.now()
    save(sampled, by=by, reason=CHECK)
    _written(sampled, by, CHECK)
    return sampled


@transaction.atomic
def return_finding(sampled, *, by) -> SampledCase:
    """Return the case to its officers with the finding as the comment; once for each finding."""
    sampled, case = _lock_sampled(sampled, by)
    if not sampled.finding:
        raise NotNow(_("Ghi nhận xét chung trước khi trả lại hồ sơ cho cán bộ."))
    if sampled.returned_at:
        raise NotNow(_("Nhận xét này đã được trả lại cho cán bộ."))
    return_item(case, by=by, comment=sampled.finding)
    sampled.returned_at = timezone.now()
    return save(sampled, by=by, reason="return_finding")


@transaction.atomic
def sign_review(review, *, by) -> CaseloadReview:
    """Sign the review: the result is counted, kept, and nobody changes it any more; its officers are told.

    Raises `NotNow` while an item of a case that can be opened has no answer.
    """
    review = _lock(review, by, "sign_review")
    rows = list(sample_of(review).select_for_update(of=("self",)))
    open_to_me = openable(by, rows)
    missing = sum(bool(missing_marks(review, row)) for row in rows if row.pk in open_to_me)
    if missing:
        raise NotNow(_("Còn %(count)s hồ sơ chưa trả lời hết các câu.") % {"count": missing})
    looked = [row for row in rows if not missing_marks(review, row)]
    review.result = {"cases": len(looked), "left_out": _size(review) - len(looked), "items": _counted(looked)}
    _end(review, by, ReviewState.SIGNED, "sign_review")
    _tell_officers(looked, open_to_me)
    return review


@transaction.atomic
def drop_review(review, *, by, why: str) -> CaseloadReview:
    """Give up a review that was begun; it stays in the list with the reason, and nothing is counted of it."""
    review = _lock(review, by, "drop_review")
    review.why_dropped = why
    return _end(review, by, ReviewState.DROPPED, "drop_review")


@transaction.atomic
def answer_finding(sampled, *, by, reply: str) -> SampledCase:
    """The officer concerned answers what a signed review found; once, and nothing of the review changes."""
    sampled = _locked(sampled)
    if REPLY not in sampled_permissions(by, sampled):
        raise PermissionDenied
    if sampled.replied_at:
        raise NotNow(_("Nhận xét này đã có trả lời."))
    sampled.reply, sampled.replied_by, sampled.replied_at = reply, by, timezone.now()
    save(sampled, by=by, reason=REPLY)
    mark_done(kind=NoticeKind.FINDING_SIGNED, about=sampled)
    _written(sampled, by, REPLY)
    return sampled


def _draw(review, by, why: str = "") -> SampleDraw:
    asked = Asked(review.area, review.since, review.until)
    frame = frame_of(by, asked)
    if not frame:
        raise NotNow(_("Khu vực không có hồ sơ nào đang mở hoặc kết thúc trong kỳ nên không rút được mẫu."))
    aside = dict.fromkeys(sorted(worked_on(by, drawn_from(by, asked))), SetAside.OWN)
    return _keep_draw(
        review, by, seed=new_seed(), size=number("sample_size"), frame=frame, aside=aside, why=why
    )


def _keep_draw(review, by, *, seed: str, size: int, frame, aside: dict, why: str, rows=None) -> SampleDraw:
    """Keep a draw with its cases; `rows`: code → row of the draw before, whose answers go along."""
    codes = drawn(seed, [row for row in frame if row[0] not in aside], size)
    if not codes:
        raise NotNow(_("Bạn đang hoặc đã phụ trách mọi hồ sơ rút được. Giám sát khác phải làm rà soát này."))
    draw = SampleDraw.objects.create(
        review=review,
        number=review.draws.count() + 1,
        seed=seed,
        size=size,
        frame=frame,
        codes=codes,
        set_aside=aside,
        digest=digest(frame),
        why=why,
        by=by,
    )
    cases = {case.code: case for case in Case.objects.filter(code__in=codes)}
    for place, code in enumerate(codes, 1):
        if row := _row_before((rows or {}).get(code)) or _row_of(cases.get(code)):
            row.draw, row.place = draw, place
            save(row, by=by, reason="draw_sample")
    return draw


def _row_of(case) -> SampledCase | None:
    """Return the row of a case that is drawn now; none of one out of sight, which stays as moved away."""
    if case is None:
        return None
    facts = {"commune_id": case.commune_id, "officer_id": case.officer_id}
    return SampledCase(case=case, code=case.code, **facts)


def _row_before(row) -> SampledCase | None:
    return row and SampledCase(**{name: getattr(row, name) for name in GO_ALONG})


def _tell_officers(rows, cases) -> None:
    """Tell the officers concerned of what was found; it stays on their day until one of them answers."""
    found = [row for row in rows if row.pk in cases and (row.finding or Mark.NO in row.marks.values())]
    officers = people_of_communes({row.commune_id for row in found}, RoleKind.OFFICER)
    told = {"kind": NoticeKind.FINDING_SIGNED}
    leave_notices(
        [
            {
                **told,
                "to": [user for user in officers[row.commune_id] if user.pk in _concerned(row, cases)],
                "about": row,
                "path": reverse("reports:finding", args=[row.pk]),
                "case_code": row.code,
            }
            for row in found
        ]
    )


def _concerned(row, cases) -> tuple:
    return (row.officer_id, cases[row.pk].officer_id)


def _lock(review, by, deed: str) -> CaseloadReview:
    review = CaseloadReview.objects.select_for_update(of=("self",)).select_related("area").get(pk=review.pk)
    _require(review.area, by)
    _require_begun(review)
    write_event(by=by, deed=Deed.CHANGED, about=review, reason=deed)
    return review


def _lock_sampled(sampled, by) -> tuple[SampledCase, Case]:
    """Return the row and its case; its review is locked first, so that nobody signs it meanwhile."""
    review = CaseloadReview.objects.select_for_update(of=("self",)).get(pk=sampled.draw.review_id)
    sampled = _locked(sampled)
    if CHECK not in sampled_permissions(by, sampled):
        raise PermissionDenied
    _require_begun(review)
    if sampled.draw.number != review.draws.count():
        raise NotNow(_("Mẫu đã được rút lần nữa nên hồ sơ này không còn thuộc mẫu."))
    case = case_of(by, sampled)
    if case is None:
        raise NotNow(_("Hồ sơ đã chuyển đi hoặc không còn thuộc khu vực, nên không mở từ mẫu này nữa."))
    if is_own(by, sampled):
        raise NotNow(
            _("Bạn đang hoặc đã phụ trách hồ sơ này nên không tự xem được. Rút hồ sơ khác thay vào.")
        )
    return sampled, case


def _locked(sampled) -> SampledCase:
    rows = SampledCase.objects.select_for_update(of=("self",)).select_related("draw__review__area", "commune")
    found = rows.defer(*LONG).filter(pk=sampled.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _require(area, by) -> None:
    if area not in supervised_by(by):
        raise PermissionDenied


def _require_begun(review) -> None:
    if not review.is_begun:
        raise NotNow(_("Lần rà soát này đã ký hoặc đã bỏ nên không sửa được nữa."))


def _end(review, by, state, reason: str) -> CaseloadReview:
    review.state, review.ended_by, review.ended_at = state, by, timezone.now()
    return save(review, by=by, reason=reason)


def _size(review) -> int:
    return len(review.draws.defer("frame").first().codes)


def _counted(rows) -> dict:
    """Return item → how often it was answered with each mark."""
    pairs = Counter((item, mark) for row in rows for item, mark in row.marks.items())
    items = {item for item, _mark in pairs}
    return {item: {mark: pairs[item, mark] for mark in Mark.values} for item in sorted(items)}


def _written(sampled, by, reason: str) -> None:
    write_event(
        by=by,
        deed=Deed.CHANGED,
        about=sampled,
        area=sampled.commune,
        case_code=sampled.code,
        reason=reason,
    )

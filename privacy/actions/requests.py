"""Requests about personal data: registering, answering, releasing a package, refusing."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_of_commune
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, RoleKind
from audit.actions import save, write_event
from audit.enums import Deed
from casework.models import Case
from casework.workflow import NotNow
from privacy.access import request_permissions
from privacy.enums import OPEN_REQUESTS, Asker, RequestKind, RequestState
from privacy.models import DataRequest
from privacy.rules import child_is_asked, package_expires, request_due
from vietnam.calendar import day_of, end_of_day, today

DUE_SOON = dt.timedelta(days=2)


@transaction.atomic
def register_request(case, *, by, kind: str, received_on: dt.date, **facts) -> DataRequest:
    """Register what a parent, the child or a body asks about the data on `case`; its clock starts.

    `facts`: `asker`, `asker_name`, `identity`, `child_agrees`, `wish`. Raises PermissionDenied.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child", "commune").get(pk=case.pk)
    request = DataRequest(
        case=case,
        kind=kind,
        received_on=received_on,
        due_on=request_due(kind, received_on),
        registered_by=by,
        **facts,
    )
    _require(by, request, "register")
    save(request, by=by, reason="register_request")
    _tell(request, people_of_commune(case.commune, RoleKind.CHAIR), NoticeKind.REQUEST_REGISTERED)
    return _written(request, by, "register_request", Deed.CREATED)


@transaction.atomic
def acknowledge_request(request, *, by) -> DataRequest:
    """Note that the person was told that the request arrived."""
    request = _lock(request, by, "prepare")
    if request.acknowledged_on:
        raise NotNow(_("Việc báo tiếp nhận đã được ghi. Tải lại trang để xem."))
    request.acknowledged_on = today()
    save(request, by=by, reason="acknowledge_request")
    return _written(request, by, "acknowledge_request")


@transaction.atomic
def prepare_package(request, *, by) -> DataRequest:
    """Hand an access request to the chair; from seven years on the child has agreed or asks in person."""
    request = _lock(request, by, "prepare")
    if request.kind != RequestKind.ACCESS or request.state != RequestState.REGISTERED:
        raise NotNow(_("Yêu cầu này không còn ở bước chuẩn bị. Tải lại trang để xem."))
    if not agreed(request):
        raise NotNow(_("Trẻ từ đủ 7 tuổi chưa đồng ý nên không cung cấp được."))
    request.state, request.prepared_by = RequestState.PREPARED, by
    save(request, by=by, reason="prepare_package")
    _tell(request, people_of_commune(request.commune, RoleKind.CHAIR), NoticeKind.REQUEST_PREPARED)
    return _written(request, by, "prepare_package")


@transaction.atomic
def release_package(request, *, by, tells_where: bool = False) -> DataRequest:
    """Release the package for seven days; never by the person who prepared it.

    Where a child who is kept safe is to be found stands in it only with `tells_where`.
    """
    request = _lock(request, by, "release")
    if request.state != RequestState.PREPARED:
        raise NotNow(_("Yêu cầu này không chờ duyệt. Tải lại trang để xem."))
    if request.prepared_by_id == by.pk:
        raise NotNow(_("Người chuẩn bị không được tự duyệt."))
    request.state, request.decided_by, request.decided_at = RequestState.RELEASED, by, timezone.now()
    request.expires_at, request.tells_where = package_expires(request.decided_at), tells_where
    save(request, by=by, reason="release_package")
    return _written(request, by, "release_package")


@transaction.atomic
def finish_request(request, *, by, outcome: str) -> DataRequest:
    """Note what was done about a request to correct, to withdraw consent or to erase."""
    request = _lock(request, by, "prepare")
    if request.kind == RequestKind.ACCESS:
        raise NotNow(_("Yêu cầu cung cấp dữ liệu kết thúc khi Chủ tịch duyệt."))
    if request.kind == RequestKind.WITHDRAWAL and _consents(request.case):
        raise NotNow(_("Hồ sơ còn sự đồng ý đang có hiệu lực. Rút lại ở trang Đồng ý của hồ sơ trước."))
    request.state, request.outcome = RequestState.DONE, outcome
    request.decided_by, request.decided_at = by, timezone.now()
    save(request, by=by, reason="finish_request")
    return _written(request, by, "finish_request")


@transaction.atomic
def refuse_request(request, *, by, refusal: str, outcome: str) -> DataRequest:
    """Refuse a request on a ground of the law, with the words that the person is told."""
    request = _lock(request, by, "release")
    request.state, request.refusal, request.outcome = RequestState.REFUSED, refusal, outcome
    request.decided_by, request.decided_at = by, timezone.now()
    save(request, by=by, reason="refuse_request")
    return _written(request, by, "refuse_request")


@transaction.atomic
def note_download(request, *, by, form: str) -> None:
    """Write that the package was fetched as `form` at the machine; a page writes its own event."""
    write_event(
        by=by,
        deed=Deed.DOWNLOADED,
        about=request,
        area=request.commune,
        case_code=request.case.code,
        reason=f"package_{form}",
    )


@transaction.atomic
def tell_due_requests(now: dt.datetime | None = None) -> int:
    """Remind officers and chair of requests whose last day is near, once each; return how many are near."""
    now = now or timezone.now()
    near = DataRequest.objects.filter(state__in=OPEN_REQUESTS, due_on__lte=day_of(now + DUE_SOON))
    for request in near.select_related("case__commune"):
        people = people_of_commune(request.commune, RoleKind.OFFICER, RoleKind.CHAIR)
        _tell(request, people, NoticeKind.REQUEST_DUE, due=end_of_day(request.due_on))
    return len(near)


def agreed(request) -> bool:
    """Tell whether the child has agreed where its agreement is asked for."""
    age = request.case.child.age_on(today())
    return request.asker == Asker.CHILD or not child_is_asked(age) or bool(request.child_agrees)


def _consents(case) -> bool:
    return any(consent.valid_on(today()) for consent in case.consents.all())


def _require(by, request, permission) -> None:
    if permission not in request_permissions(by, request):
        raise PermissionDenied


def _lock(request, by, permission) -> DataRequest:
    request = (
        DataRequest.objects.select_for_update(of=("self",))
        .select_related("case__commune", "case__child")
        .get(pk=request.pk)
    )
    _require(by, request, permission)
    if not request.is_open:
        raise NotNow(_("Yêu cầu này đã có kết quả: %(state)s.") % {"state": request.get_state_display()})
    return request


def _written(request, by, reason, deed=Deed.CHANGED) -> DataRequest:
    write_event(
        by=by, deed=deed, about=request, area=request.commune, case_code=request.case.code, reason=reason
    )
    return request


def _tell(request, people, kind, due=None) -> None:
    leave_notice(
        to={user.pk: user for user in people}.values(),
        kind=kind,
        about=request,
        path=reverse("privacy:request", args=[request.pk]),
        case_code=request.case.code,
        due=due,
    )

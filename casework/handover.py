"""Work of a case that would be left behind when an officer or a chair goes.

By codes and numbers only; `accounts.leaving` asks, for the list "Bàn giao" and before a role may end.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from accounts.enums import RoleKind
from accounts.leaving import Left, Question, deserted, last_days, open_work
from accounts.models import Role, User
from areas.models import Area
from areas.queries import dated
from casework.access import running_shares
from casework.enums import (
    OPEN_STATES,
    CaseState,
    DeadlineKind,
    ImportState,
    ReportState,
    ShareKind,
    TransferState,
)
from casework.models import (
    Case,
    CaseShare,
    Deadline,
    ListImport,
    Plan,
    Report,
    Screening,
    Transfer,
    VisitSheet,
)
from casework.queries import OPEN
from vietnam.calendar import today

SOON_DAYS = 30
# How an open report stands among the codes of cases that are handed over.
REPORT_CODE = "TT-{:06d}"
HALF_DONE = (ImportState.MAPPING, ImportState.CHECKING, ImportState.PREVIEW)
# Why a case is nobody's: the role of who had it was over and nobody, or nobody in particular, could follow.
ROLE_OVER = "role_over"
# What passes with a case, and alone is no reason to: a supervisor's share, a sheet beside the receiver's own.
NOT_ALONE = ("share", "sheet")
AWAITING_CHAIR = (CaseState.PLANNED, CaseState.CLOSING)


@dataclass(frozen=True)
class Part:
    """One kind of a person's own work: its rows, which column names the person, where the case is."""

    kind: str
    rows: Callable[[], QuerySet]
    owner: str
    case: str = "case__"


def _running() -> QuerySet[Deadline]:
    return Deadline.objects.filter(met_at=None, cancelled_at=None)


def shares_given() -> QuerySet[CaseShare]:
    """Shares with co-workers for which nobody but the giver answers: no other officer is in charge."""
    answers = Q(case__officer=None) | Q(case__officer=F("granted_by"))
    return running_shares().filter(answers, kind=ShareKind.CO_WORKER)


def _let_go() -> QuerySet[Case]:
    """Cases that became nobody's when a role was over, with the `last_officer` they had in this commune."""
    past = Case.history.filter(id=OuterRef("pk"))
    led = past.filter(commune_id=OuterRef("commune_id"), officer__isnull=False)
    last = led.order_by("-history_id").values("officer_id")[:1]
    rows = Case.objects.filter(Exists(past.filter(history_change_reason=ROLE_OVER)), officer=None)
    return rows.annotate(last_officer=Subquery(last))


OWN_PARTS = {
    RoleKind.OFFICER: (
        Part("case", Case.objects.all, "officer", ""),
        Part("freed", _let_go, "last_officer", ""),
        Part("deadline", lambda: _running().exclude(kind=DeadlineKind.APPROVAL), "owner"),
        Part("screening", lambda: Screening.objects.filter(finished_at=None), "by"),
        Part("plan", lambda: Plan.objects.filter(submitted_at=None), "by"),
        Part("sheet", VisitSheet.objects.all, "by"),
        Part("share", shares_given, "granted_by"),
        Part("transfer", lambda: Transfer.objects.filter(state=TransferState.ASKED), "by"),
    ),
    RoleKind.CHAIR: (Part("approval", lambda: _running().filter(kind=DeadlineKind.APPROVAL), "owner"),),
}


@dataclass(frozen=True)
class Leaver:
    """One person's open work in one commune; `ends` is the last day of the role, None when it is over."""

    user: User
    place: Area
    role: RoleKind
    ends: dt.date | None
    work: tuple[str, ...]
    codes: tuple[str, ...]
    kinds: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def by_codes(self) -> bool:
        """Whether it is handed over case by case; otherwise somebody must take the post."""
        return self.role in OWN_PARTS


def work_of(user, commune, role: RoleKind = RoleKind.OFFICER) -> QuerySet[Case]:
    """Return the open cases of `commune` on which `user` has work of her own as `role`, by code."""
    own = Q()
    for part in OWN_PARTS[role]:
        column = "pk" if not part.case else "case"
        rows = part.rows().filter(**{part.owner: user.pk, column: OuterRef("pk")})
        own |= Q(Exists(rows))
    return Case.objects.filter(OPEN, own, commune=commune).order_by("code")


def without_role(role: RoleKind, user=None) -> set[tuple[int, int]]:
    """Return (user id, commune id) of open work with somebody who does not hold `role` there today."""
    held = Role.objects.filter(dated(today()), user__is_active=True)
    found = set()
    for part in OWN_PARTS[role]:
        if part.kind in NOT_ALONE:
            continue
        place = f"{part.case}commune_id"
        # A date may rest with whoever works there in another role: the case itself may not.
        kinds = tuple(OWN_PARTS) if part.kind == "deadline" else (role,)
        there = held.filter(user=OuterRef(part.owner), area=OuterRef(place), kind__in=kinds)
        rows = part.rows().filter(~Exists(there), **{f"{part.owner}__isnull": False})
        rows = rows.filter(**{f"{part.case}state__in": [str(state) for state in OPEN_STATES]})
        if user:
            rows = rows.filter(**{part.owner: user.pk})
        found |= set(rows.order_by().values_list(part.owner, place).distinct())
    return found


def leavers(communes: list[int] | None) -> list[Leaver]:
    """Return who leaves within thirty days or has left, with open work in `communes` (ids; None for all)."""
    horizon = today() + dt.timedelta(days=SOON_DAYS)
    return sorted(_grouped(open_work(Question(communes=communes, day=horizon))), key=_urgency)


def leaving_now(user, commune) -> list[Leaver]:
    """Return what `user` would leave in `commune` by going today, an officer's work before a chair's."""
    found = _grouped(open_work(Question(user=user, communes=[commune.pk], gone=True)))
    return sorted((one for one in found if one.by_codes), key=lambda one: list(OWN_PARTS).index(one.role))


def ending_roles(days: int) -> QuerySet[Role]:
    """Return the roles of officers and chairs that end within `days` days."""
    last = today() + dt.timedelta(days=days)
    held = {"kind__in": tuple(OWN_PARTS), "starts__lte": today(), "ends__gte": today(), "ends__lte": last}
    return Role.objects.filter(**held, user__is_active=True).select_related("user", "area").order_by("pk")


def own_work(question: Question) -> list[Left]:
    """Return the cases, deadlines, drafts and shares of officers, and the approvals of chairs."""
    return _told(
        (part.kind, role, _codes_of_part(question, role, part))
        for role, parts in OWN_PARTS.items()
        for part in parts
    )


def work_of_the_post(question: Question) -> list[Left]:
    """Return what waits for any chair or officer of a commune, where nobody stays who could do it."""
    waiting = Case.objects.filter(state__in=[str(state) for state in AWAITING_CHAIR])
    reports = Report.objects.filter(state=ReportState.OPEN)
    imports = ListImport.objects.filter(state__in=HALF_DONE)
    arriving = Transfer.objects.filter(state=TransferState.ASKED)
    return _told(
        [
            _of_the_post(question, RoleKind.CHAIR, "decision", waiting, "code"),
            _of_the_post(question, RoleKind.OFFICER, "report", reports, ""),
            _of_the_post(question, RoleKind.OFFICER, "import", imports, ""),
            _of_the_post(question, RoleKind.OFFICER, "arriving", arriving, "", place="to_commune"),
        ]
    )


def own_reports(question: Question) -> list[Left]:
    """Return the open reports of officers who go, where somebody else stays who can go on with them."""
    rows = reports_of(question.user)
    if question.communes is not None:
        rows = rows.filter(commune_id__in=question.communes)
    # The database looks who stays: of a whole country's officers none is read who does.
    covers = question.staying(RoleKind.OFFICER).filter(area=OuterRef("commune"))
    rows = rows.filter(~Exists(covers.filter(user=OuterRef("owner"))), Exists(covers))
    found = {}
    for pk, owner, commune in rows.values_list("pk", "owner", "commune_id"):
        found.setdefault((owner, commune), []).append(REPORT_CODE.format(pk))
    return _told([("own_report", RoleKind.OFFICER, found)])


def reports_of(user=None) -> QuerySet[Report]:
    """Return the open reports with their `owner`: who took them, or to whom they were handed over."""
    rows = Report.objects.filter(state=ReportState.OPEN)
    rows = rows.annotate(owner=Coalesce("in_charge", "taken_by")).order_by("pk")
    return rows.filter(owner=user.pk) if user else rows


SOURCES = (own_work, work_of_the_post, own_reports)


def _codes_of_part(question, role, part) -> dict[tuple[int, int], list[str]]:
    place = f"{part.case}commune_id"
    rows = part.rows().filter(Q(**{f"{part.case}state__in": [str(state) for state in OPEN_STATES]}))
    stays = question.staying(role).filter(user=OuterRef(part.owner), area=OuterRef(place))
    rows = rows.filter(~Exists(stays), **{f"{part.owner}__isnull": False})
    if question.user:
        rows = rows.filter(**{part.owner: question.user.pk})
    if question.communes is not None:
        rows = rows.filter(**{f"{place}__in": question.communes})
    found = {}
    for owner, commune, code in rows.order_by().values_list(part.owner, place, f"{part.case}code"):
        found.setdefault((owner, commune), []).append(code)
    return found


def _of_the_post(question, role, kind, rows, code, place="commune"):
    """Return kind, role and what waits, by who was the last there and the commune, for `_told`."""
    if question.communes is not None:
        rows = rows.filter(**{f"{place}_id__in": question.communes})
    rows = rows.filter(~Exists(question.staying(role).filter(area=OuterRef(place))))
    by_commune = {}
    for commune, told in rows.order_by().values_list(f"{place}_id", code or "pk"):
        by_commune.setdefault(commune, []).append(told if code else "")
    last = deserted(question, role, list(by_commune)) if by_commune else {}
    return kind, role, {(user.pk, commune): by_commune[commune] for commune, user in last.items()}


def _told(parts) -> list[Left]:
    """Return what `parts` (kind, role, codes by user and commune) say, people and places read once."""
    parts = [part for part in parts if part[2]]
    keys = {key for _kind, _role, codes in parts for key in codes}
    people = User.objects.in_bulk({user for user, _place in keys})
    places = Area.objects.in_bulk({place for _user, place in keys})
    ends = {role: last_days(role, list(people)) for role in {role for _kind, role, _codes in parts}}
    return [
        Left(
            user=people[user],
            role=role,
            place=places[place],
            kind=kind,
            text=in_words(kind, len(found)),
            codes=tuple(sorted({code for code in found if code})),
            ends=ends[role].get((user, place)),
        )
        for kind, role, codes in parts
        for (user, place), found in codes.items()
    ]


def in_words(kind: str, count: int) -> str:
    """Return the words for so much work of `kind`."""
    words = {
        "case": ngettext("%(n)s hồ sơ đang phụ trách", "%(n)s hồ sơ đang phụ trách", count),
        "freed": ngettext(
            "%(n)s hồ sơ chưa có người phụ trách", "%(n)s hồ sơ chưa có người phụ trách", count
        ),
        "deadline": ngettext("%(n)s thời hạn đang chạy", "%(n)s thời hạn đang chạy", count),
        "screening": ngettext("%(n)s sàng lọc chưa xong", "%(n)s sàng lọc chưa xong", count),
        "plan": ngettext("%(n)s kế hoạch chưa trình", "%(n)s kế hoạch chưa trình", count),
        "sheet": ngettext("%(n)s phiếu thăm đang ghi", "%(n)s phiếu thăm đang ghi", count),
        "share": ngettext("%(n)s chia sẻ đã cho", "%(n)s chia sẻ đã cho", count),
        "approval": ngettext("%(n)s thời hạn phê duyệt", "%(n)s thời hạn phê duyệt", count),
        "decision": ngettext("%(n)s đề nghị chờ quyết định", "%(n)s đề nghị chờ quyết định", count),
        "transfer": ngettext("%(n)s đề nghị chuyển hồ sơ", "%(n)s đề nghị chuyển hồ sơ", count),
        "arriving": ngettext("%(n)s hồ sơ xã khác chờ trả lời", "%(n)s hồ sơ xã khác chờ trả lời", count),
        "import": ngettext("%(n)s danh sách đang nhập dở", "%(n)s danh sách đang nhập dở", count),
        "own_report": ngettext(
            "%(n)s thông tin đã tiếp nhận, chưa xử lý", "%(n)s thông tin đã tiếp nhận, chưa xử lý", count
        ),
        "report": ngettext("%(n)s thông tin chờ xử lý", "%(n)s thông tin chờ xử lý", count),
    }
    return words[kind] % {"n": count}


def _grouped(found: list[Left]) -> list[Leaver]:
    groups = {}
    for left in found:
        groups.setdefault((left.user, left.place, left.role), []).append(left)
    return [
        Leaver(
            *key,
            ends=rows[0].ends,
            work=tuple(row.text for row in rows),
            codes=tuple(sorted({code for row in rows for code in row.codes})),
            kinds=tuple((row.text, row.codes) for row in rows),
        )
        for key, rows in groups.items()
    ]


def _urgency(leaver) -> tuple:
    return (leaver.ends or dt.date.min, leaver.place.code, leaver.user.pk)

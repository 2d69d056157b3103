"""Giving a paper its number, withdrawing it, and correcting the wording of a kind."""

import base64
import datetime as dt
import hashlib

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import commune_ids, has_role
from accounts.enums import RoleKind
from accounts.scope import system_scope
from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed
from casework.actions.cases import lock_case
from casework.models import Case
from casework.workflow import Mendable, NotNow
from reports.access import COMMITTEE_ROLES, DOCUMENTS, may_make_papers, may_withdraw
from reports.models import IssuedPaper, PaperCounter, PaperText
from reports.models.papers import FIRST_VERSION
from reports.papers.kinds import PaperKind, case_of, whole_rows
from reports.papers.making import Setting, paper_pdf
from reports.papers.reading import live_paper, number_on_paper, read_values
from reports.papers.texts import fault_of, wording_on
from vietnam.calendar import today
from vietnam.codes import new_code

# Registers of a commune stay far below; a slip of the hand would carry all later numbers away.
MOST = 9999


@transaction.atomic
def issue_paper(kind: PaperKind, record, *, by, number: int | None = None, dated=None) -> IssuedPaper:
    """Give the paper of `kind` made from `record` its number and keep the file as it is (Decree 30/2020, 15).

    `number`: that of the commune's own register; without one the next of commune, symbol and year. `dated`:
    the day of the paper, at most today; a record that tells a day of its own has that one, and one that has
    its number on paper is kept under that number, until that paper is withdrawn. Raises `NotNow` when the
    paper has its number or the record does not allow one, `Mendable` when number or day cannot be.
    """
    case = lock_case(case_of(record).pk, by=by, permission=DOCUMENTS, deed="issue_paper")
    record = whole_rows(kind).filter(**kind.of_case(case)).get(pk=record.pk)
    if not may_make_papers(by, record):
        raise PermissionDenied
    values = read_values(kind, record, by)
    _require_no_number(kind, record, values)
    symbol, on_paper = kind.symbol, bool(values.get("own_number"))
    if on_paper:
        (number, symbol), dated = _on_paper(kind, values), values["own_date"]
    else:
        dated = _day_of(values, dated)
    issuer = values.get("issuer") or case.commune
    paper = IssuedPaper(case=case, kind=kind.code, about=record.pk, commune=issuer, by=by)
    paper.symbol, paper.year, paper.dated, paper.code = symbol, dated.year, dated, new_code()
    paper.number = _next_number(paper, number)
    wording = wording_on(kind, dated)
    content = paper_pdf(kind, values, wording, _setting(paper, by))
    paper.text_version, paper.sha256 = wording.version, hashlib.sha256(content).hexdigest()
    paper.content = base64.b64encode(content).decode()
    _keep(paper, by, on_paper)
    return paper


@transaction.atomic
def withdraw_paper(paper: IssuedPaper, *, by, why: str) -> IssuedPaper:
    """Withdraw a paper that has its number, with the reason; the number is not given again.

    Only the commune that issued it does so, also after the case went to another one. Raises `NotNow` for one
    that was withdrawn already.
    """
    if Case.objects.filter(pk=paper.case_id, commune__in=commune_ids(by, *COMMITTEE_ROLES)).exists():
        lock_case(paper.case_id, by=by, permission=DOCUMENTS, deed="withdraw_paper")
        return _withdraw(paper, by, why)
    # A case that went away is out of the sight of the commune that issued the paper, and stays so.
    with system_scope("reports.withdraw_paper"):
        Case.objects.select_for_update(of=("self",)).get(pk=paper.case_id)
        return _withdraw(paper, by, why)


def _withdraw(paper, by, why) -> IssuedPaper:
    rows = IssuedPaper.objects.select_for_update(of=("self",)).select_related("commune", "case__child")
    paper = rows.defer("content").get(pk=paper.pk)
    if not may_withdraw(by, paper):
        raise PermissionDenied
    if paper.withdrawn_on:
        raise NotNow(_("Văn bản này đã được thu hồi."))
    paper.withdrawn_on, paper.withdrawn_by, paper.withdrawn_why = today(), by, why
    fields = ["withdrawn_on", "withdrawn_by", "withdrawn_why"]
    save(paper, by=by, reason="withdraw_paper", fields=fields)
    told = {"area": paper.commune, "case_code": paper.case.code, "reason": "withdraw_paper"}
    write_event(by=by, deed=Deed.CHANGED, about=paper, **told)
    return paper


@transaction.atomic
def write_text(
    kind: PaperKind, *, by, starts: dt.date, texts: dict, reason: str, version: str | None = None
) -> PaperText:
    """Put another wording of `kind` in force from the day `starts` on, never a day that has passed.

    `version` is the token of what the form was opened on (`audit.editing`). Raises `ChangedMeanwhile` when
    somebody wrote another version since, `Mendable` for a day or a text that cannot be.
    """
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
    # The first version of a kind has no row to lock: the counter of versions is its own unique key.
    rows = PaperText.objects.select_for_update().filter(kind=kind.code).order_by("-version")
    newest = rows.first()
    require_version(PaperText.history.filter(kind=kind.code), version)
    if starts < today():
        raise Mendable(_("Chọn hôm nay hoặc một ngày sau: văn bản cũ giữ mẫu của ngày ban hành."))
    for slot in kind.slots:
        if fault := fault_of(kind, slot, texts.get(slot.name, "")):
            raise Mendable(f"{slot.label}: {fault}")
    row = PaperText(kind=kind.code, starts=starts, reason=reason, by=by)
    row.texts = {slot.name: texts.get(slot.name, "") for slot in kind.slots}
    row.version = newest.version + 1 if newest else FIRST_VERSION + 1
    try:
        with transaction.atomic():
            save(row, by=by, reason="paper_text")
    except IntegrityError as error:
        raise NotNow(_("Người khác vừa sửa mẫu này. Tải lại trang để xem.")) from error
    write_event(by=by, deed=Deed.CREATED, about=row, reason="paper_text")
    return row


def _day_of(values, asked) -> dt.date:
    """Return the day of the paper: the one that its record tells, or that was `asked` for, or today."""
    told = values.get("own_date")
    if told and asked and asked != told:
        words = _("Văn bản này ghi ngày %(day)s trong hồ sơ: lấy số theo đúng ngày đó.")
        raise Mendable(words % {"day": f"{told:%d/%m/%Y}"})
    dated = told or asked or today()
    if dated > today():
        raise Mendable(_("Ngày ban hành không được sau hôm nay."))
    if dated.year < today().year - 1:
        raise Mendable(_("Ngày ban hành quá xa: chỉ lấy số của năm nay hoặc năm trước."))
    return dated


def _require_no_number(kind, record, values) -> None:
    if values.get("not_yet"):
        raise NotNow(str(values["not_yet"]))
    if live := live_paper(kind, record):
        raise NotNow(_("Văn bản này đã lấy số %(number)s.") % {"number": live})


def _on_paper(kind, values) -> tuple[int, str]:
    """Return number and symbol that the record has on paper; Mendable where nobody can tell them apart."""
    if found := number_on_paper(kind, values):
        return found
    words = _("Số “%(number)s” trong hồ sơ chưa đọc được. Sửa thành số và ký hiệu, ví dụ 15/QĐ-UBND.")
    raise Mendable(words % {"number": values["own_number"]})


def _next_number(paper, asked: int | None) -> int:
    same = {"commune": paper.commune, "symbol": paper.symbol, "year": paper.year}
    PaperCounter.objects.get_or_create(**same)
    counter = PaperCounter.objects.select_for_update().get(**same)
    number = counter.last + 1 if asked is None else asked
    if not 1 <= number <= MOST:
        raise Mendable(_("Nhập số từ 1 đến %(most)s.") % {"most": MOST})
    if number > counter.last:
        counter.last = number
        counter.save(update_fields=["last"])
    return number


def _keep(paper, by, on_paper: bool) -> None:
    try:
        with transaction.atomic():
            save(paper, by=by, reason="issue_paper")
    except IntegrityError as error:
        # Of a paper that this person may not see, too: only the database knows of it.
        words = _("Số %(number)s của năm %(year)s đã dùng. Nhập số khác.")
        if on_paper:
            words = _("Số %(number)s của năm %(year)s thuộc về một văn bản khác của xã. So lại sổ văn bản.")
        raise Mendable(words % {"number": paper, "year": paper.year}) from error
    write_event(
        by=by,
        deed=Deed.CREATED,
        about=paper,
        area=paper.commune,
        case_code=paper.case.code,
        reason="issue_paper",
    )


def _setting(paper, by) -> Setting:
    return Setting(
        day=paper.dated,
        made_by=by.full_name,
        made_at=timezone.now(),
        number=f"{paper.number:02d}",
        symbol=paper.symbol,
        code=paper.code,
        demo=settings.DEMO,
    )

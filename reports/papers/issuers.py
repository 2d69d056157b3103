"""Which commune a paper of a case is of: where the case lay when its record was made.

A case that moves brings its records along. Who wrote, decided and signed them sat in the commune of then: its
name stands at the head of the paper, and it alone gives a number of its register (Decree 30/2020, Art 15).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from areas.models import Area
from casework.actions.communes import MERGED
from casework.actions.moving import MOVED
from casework.models import Case


@dataclass(frozen=True)
class Stay:
    """Since when a case has lain in a commune, and whether it was passed on to it by another one."""

    since: datetime
    commune: Area
    passed_on: bool


@dataclass(frozen=True)
class Issuer:
    """The commune of a paper, and whether that is another one than the commune of the case today.

    A commune of which the one of today is made up is not another one: it goes on with its work.
    """

    commune: Area
    is_another: bool


def stays_of(case) -> list[Stay]:
    """Return where `case` has lain, the first stay first; one query."""
    moves = Q(history_type="+") | Q(history_change_reason__in=(MOVED, MERGED))
    rows = Case.history.filter(moves, id=case.pk).select_related("commune__parent").defer("hiding_comment")
    return [
        Stay(row.history_date, row.commune, row.history_change_reason == MOVED)
        for row in rows.order_by("history_date", "history_id")
    ]


def issuer_of(case, made: datetime | None, stays: Callable[[], Sequence[Stay]]) -> Issuer:
    """Return the commune of a paper whose record was `made` at a moment; None is still in the making."""
    found = stays() if made else []
    # What was told before the case was opened is of the commune that opened it.
    begun = max(sum(stay.since <= made for stay in found), 1) if found else 0
    commune = found[begun - 1].commune if found else case.commune
    later = any(stay.passed_on for stay in found[begun:])
    return Issuer(commune, later and commune.pk != case.commune_id)


def written_at(model) -> Subquery:
    """Return when a row of `model` was first written, as a column: its own day may be told afterwards."""
    rows = model.history.filter(id=OuterRef("pk"), history_type="+")
    return Subquery(rows.order_by("history_id").values("history_date")[:1])


def not_here(issuer: Area) -> str:
    """Return why the commune of today gives no number to a paper of another one."""
    words = _(
        "%(commune)s lập nội dung này trước khi hồ sơ chuyển đi: văn bản mang tên xã đó và chỉ xã đó lấy số. "
        "Ở đây in được để đọc; cần văn bản của xã mình thì lập đánh giá, kế hoạch, quyết định mới."
    )
    return words % {"commune": issuer.name}

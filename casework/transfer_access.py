"""The part of `access` about cases on their way between communes, and the stub that is left of them.

Both ends read the row; what it holds of the child before the answer is the minimum of `transferring.minimum`.
"""

from django.db.models import Case, Q, QuerySet, When

from accounts.access import commune_ids
from accounts.enums import RoleKind
from casework.access import opened, permissions_in
from casework.enums import FieldGroup, How, TransferState
from casework.models import Transfer

# "papers": what the commune itself issued about the child stays its own (`reports.access.get_left_papers`).
GIVING = {
    RoleKind.OFFICER: {"view", "take_back", "papers"},
    RoleKind.CHAIR: {"view", "papers"},
    RoleKind.SUPERVISOR: {"view"},
}
TAKING = {RoleKind.OFFICER: {"view", "answer"}, RoleKind.CHAIR: {"view"}, RoleKind.SUPERVISOR: {"view"}}
RELATED = ("from_commune", "to_commune", "by", "answered_by")
SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


def visible_transfers(user) -> QuerySet[Transfer]:
    """Return the transfers from and to the communes with whose cases `user` works."""
    communes = commune_ids(user, *GIVING)
    ends = Q(from_commune_id__in=communes) | Q(to_commune_id__in=communes)
    return Transfer.objects.filter(ends).select_related(*RELATED)


def waiting_first(transfers) -> QuerySet[Transfer]:
    """Return `transfers` with those that wait for an answer first, by its day; then the newest."""
    asked = Q(state=TransferState.ASKED)
    waits, due = When(asked, then=0), When(asked, then="answer_by")
    return transfers.order_by(Case(waits, default=1), Case(due).asc(nulls_last=True), "-pk")


def transfer_permissions(user, transfer) -> set[str]:
    """Return what `user` may do with `transfer`, at whichever end."""
    giving = permissions_in(user, transfer.from_commune_id, GIVING)
    return giving | permissions_in(user, transfer.to_commune_id, TAKING)


def get_transfer(user, pk, permission: str = "view") -> Transfer:
    """Return the transfer `pk`, as `access.get_report` does: 404 for people of other communes."""
    rows = Transfer.objects.select_related(*RELATED)
    return opened(
        user, rows, pk, permission, transfer_permissions, _minimum, SHOWN, code_of=lambda row: row.code
    )


def _minimum(_user, _transfer) -> dict:
    """Nobody is shown more than risk, need and reason; the address is the asker's own word."""
    return dict.fromkeys(SHOWN, How.FULL)

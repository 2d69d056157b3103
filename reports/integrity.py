"""Whether the trail is whole, in words for an auditor."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.models import Link, Seal, Verification
from audit.verifying import SEAL_PATIENCE, unsealed_since

SHOWN = 14


@dataclass(frozen=True)
class TrailState:
    """The last seal, how much is not sealed yet, and the last verifications, the newest first."""

    seal: Seal | None
    unsealed: int
    waiting_since: datetime | None
    runs: list[Verification]

    @property
    def last(self) -> Verification | None:
        return self.runs[0] if self.runs else None

    @property
    def broken(self) -> bool:
        return bool(self.last and self.last.faults)

    @property
    def late(self) -> bool:
        """Whether something waits for a seal longer than it may."""
        return bool(self.waiting_since and self.waiting_since < timezone.now() - SEAL_PATIENCE)

    @property
    def sentence(self) -> str:
        if self.last is None:
            return _("Chưa kiểm tra lần nào.")
        if self.broken:
            return _("Có dấu hiệu bị sửa: lần kiểm tra %(at)s tìm thấy %(count)s chỗ sai.") % {
                "at": _moment(self.last.at),
                "count": self.last.faults,
            }
        return _("Nguyên vẹn đến mắt xích %(last)s, theo lần kiểm tra %(at)s.") % {
            "last": self.last.last,
            "at": _moment(self.last.at),
        }


def state_of_trail() -> TrailState:
    """Return the state as the last runs left it; nothing is computed anew."""
    head = Link.objects.order_by("-position").values_list("position", flat=True).first() or 0
    seal = Seal.objects.order_by("-number").first()
    # By its time, not its key: a run that claims the future, or a key beyond all others, hides none.
    runs = list(Verification.objects.filter(at__lte=timezone.now()).order_by("-at", "-pk")[:SHOWN])
    sealed_to = seal.position if seal else 0
    return TrailState(seal, head - sealed_to, unsealed_since(sealed_to), runs)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i d/m/Y")

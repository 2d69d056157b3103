"""How long the dates of referrals are, in words, for the table of all rules."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.enums import DeadlineKind
from casework.rules import Line


def _first_day(known) -> str:
    days = known["no_show_days"]
    return ngettext("%(n)s buổi học", "%(n)s buổi học", days) % {"n": days}


def _checks(_known) -> str:
    return _("2 tuần, 1, 3 và 6 tháng sau ngày đầu đến lớp; rơi vào ngày nghỉ thì buổi học kế tiếp")


LENGTHS = {DeadlineKind.NO_SHOW: _first_day, DeadlineKind.PLACEMENT_CHECK: _checks}


def lines(known) -> list[Line]:
    """Return what is told without a clock: a consent that ends while referrals rest on it."""
    days = known["consent_ending_days"]
    words = ngettext("báo trước %(n)s ngày", "báo trước %(n)s ngày", days) % {"n": days}
    source = _("thông số; ngày hết hạn do phiếu đồng ý ghi")
    return [Line(_("Sự đồng ý sắp hết hạn"), words, source)]

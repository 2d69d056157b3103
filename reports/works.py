"""Works that are done in the background: which there are, who may have each, how it is made.

One more kind is one more line here. `may(user, params)` is asked when the work is asked for, before each part
of it and at every download; `still_shows(user, shows)` is asked at every download about what the file shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.exports.lists import LISTS, may_export
from reports.exports.making import make_list
from reports.exports.shown import still_shown
from reports.figures import Period
from reports.report_works import REPORTS
from reports.working import Made, Run

CSV, XLSX, PDF = "csv", "xlsx", "pdf"
# How the name of a file ends → as what it is sent.
CONTENT_TYPES = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Work:
    """One kind of work. `file_name` is its beginning, without a name of anybody; `periodic`: may be ordered
    for every period, whose days then stand in the parameters `since` and `until`, once that `is_ready`.
    `progress` says in words how far it is. `follow(params)`: the parameters of a standing order as they are
    once communes have merged."""

    label: str
    file_name: str
    may: Callable[[object, dict], bool]
    make: Callable[[Run], Made]
    still_shows: Callable[[object, dict], bool]
    periodic: bool = True
    is_ready: Callable[[Period], bool] = lambda _period: True
    progress: str = gettext_lazy("Đã làm %(done)s trên %(total)s dòng")
    follow: Callable[[dict], dict] = lambda params: params


# Kind of list → how the name of its file begins.
FILE_NAMES = {
    "cases": "ho-so",
    "referrals": "chuyen-gui",
    "attendance": "chuyen-can",
    "supports": "ho-tro",
    "deadlines": "thoi-han",
    "committee": "bao-cao-xa",
    "area": "bao-cao-khu-vuc",
    "statistics": "so-lieu",
}
IN_PARTS = gettext_lazy("Đã làm %(done)s trên %(total)s phần")
WORKS = {
    kind: Work(export.label, FILE_NAMES[kind], may_export, make_list, still_shown)
    for kind, export in LISTS.items()
} | {
    kind: Work(
        report.label,
        FILE_NAMES[kind],
        report.may,
        report.make,
        report.still_shows,
        is_ready=report.is_ready,
        progress=IN_PARTS,
        follow=report.follow,
    )
    for kind, report in REPORTS.items()
}


def label_of(kind: str) -> str:
    """Return what a kind of work is called; one that there is no more is called a file."""
    return str(WORKS[kind].label) if kind in WORKS else _("Tệp")

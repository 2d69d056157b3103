"""Reports as files made in the background: of which place somebody may have each, and how each is made.

Each is a PDF, or with `format` among its parameters the same numbers as a table.

* Of one commune, for its committee: every number, for who may see each case behind it in that commune.
* Of a supervisor's area: every number of its communes taken together, for its supervisor alone, who may open
  each case that is counted. It goes no further, and its head says so.
* Statistics of a province or the country, for an analyst: what is published, small numbers hidden. An analyst
  is given no report of an area: numbers of a few communes, counted anew beside the published ones, would tell
  what those hide (`docs/decisions/0039-suppression.md`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.access import commune_ids, has_role
from accounts.enums import RoleKind
from areas.models import Area, AreaChange, SupervisionArea
from areas.queries import supervised_communes
from audit.actions import write_event
from audit.enums import Deed
from reports.access import COUNTING_ROLES
from reports.committee import in_full, pack_document
from reports.exports.figure_tables import (
    definitions,
    figure_heads,
    figure_rows,
    published_heads,
    published_rows,
    table_file,
)
from reports.figures import Period, begun, scope_of, spanning
from reports.review_access import supervised_by
from reports.statistics.document import NotPublished, statistics_document
from reports.statistics.quarters import published_periods
from reports.statistics.reading import published_quarters, reader
from reports.statistics_access import published_areas
from reports.working import Made, Run
from vietnam.calendar import today

PDF, REASON = "pdf", "report_file"


@dataclass(frozen=True)
class ReportWork:
    """One kind of report. `places(user)`: code → name of what the person may have it of; none for others.

    `periods()` are those to choose from; `is_ready(period)` tells whether a standing order can be carried
    out, once the period is over; `still_shows` and `follow` as `reports.works.Work` has them.
    """

    label: str
    places: Callable[[object], dict[str, str]]
    make: Callable[[Run], Made]
    still_shows: Callable[[object, dict], bool]
    periods: Callable[[], list[Period]] = begun
    is_ready: Callable[[Period], bool] = lambda _period: True
    follow: Callable[[dict], dict] = lambda params: params

    def may(self, user, params: dict) -> bool:
        """Tell whether `user` may have the report of the place that `params` name, today."""
        return params.get("place") in self.places(user)


def period_in(params: dict) -> Period:
    """Return the period of which a report was asked for."""
    return spanning(*(dt.date.fromisoformat(params[name]) for name in ("since", "until")))


def _communes(user) -> dict[str, str]:
    # As little as is needed: this is asked before each part.
    keys = commune_ids(user, *COUNTING_ROLES)
    found = Area.objects.filter(pk__in=keys).order_by("search_key", "pk") if keys else ()
    return {str(area.pk): area.name for area in found}


def _areas(user) -> dict[str, str]:
    return {str(area.pk): area.name for area in supervised_by(user)}


def _published(user) -> dict[str, str]:
    if not has_role(user, RoleKind.ANALYST):
        return {}
    return {code: area.name if area else _("Cả nước") for code, area in published_areas(user).items()}


def _make_commune(run: Run) -> Made:
    with run.part() as user:
        commune = Area.objects.select_related("parent").get(pk=run.params["place"])
        _note(user, [commune])
    readers = _("thành viên Ban và lãnh đạo UBND xã; không chuyển ra ngoài phạm vi này")
    return _made(run, commune, [commune], str(readers))


def _make_area(run: Run) -> Made:
    with run.part() as user:
        area = SupervisionArea.objects.get(pk=run.params["place"])
        communes = list(supervised_communes([area.pk], today()))
        _note(user, communes)
    readers = _("giám sát khu vực và lãnh đạo phụ trách; không chuyển ra ngoài phạm vi này")
    return _made(run, area, communes, str(readers))


def _made(run: Run, place, communes, readers: str) -> Made:
    # As known when it was asked for: begun again after a worker was killed, the paper is the same.
    scope = scope_of(communes, period_in(run.params), run.job.asked_at)
    if form := run.params.get("format"):
        rows = figure_rows(place, scope, communes, progress=run.told, part=run.part)
        table = table_file(run, figure_heads(), rows, place.name, readers, definitions())
        return Made(table, form, {"communes": list(scope.communes)})
    told = {"by": run.job.by, "hide": in_full, "progress": run.told, "part": run.part}
    return Made(pack_document(place, scope, **told), PDF, {"communes": list(scope.communes)})


def _make_statistics(run: Run) -> Made:
    with run.part() as user:
        area = published_areas(user)[run.params["place"]]
        write_event(by=user, deed=Deed.CREATED, about="reports.overview", area=area, reason=REASON)

    def told(done, total):
        run.told(done, total)
        with run.part():
            """The right is asked again."""

    period = period_in(run.params)
    if form := run.params.get("format"):
        return Made(_published_table(run, area, period, told), form)
    return Made(statistics_document(area, period, run.job.asked_at, run.job.by, told), PDF)


def _published_table(run: Run, area, period: Period, told) -> bytes:
    read = reader(period, (str(area.pk),) if area else (), run.job.asked_at)
    if read is None:
        raise NotPublished(period.code)
    told(1, 2)
    rows = published_rows(read, area, run.job.asked_at)
    told(2, 2)
    readers = _("cơ quan được giao làm thống kê về trẻ em; không chuyển ra ngoài phạm vi này")
    return table_file(run, published_heads(), rows, area.name if area else str(_("Cả nước")), str(readers))


def _into_new_commune(params: dict) -> dict:
    """Return `params` with the commune of today into which that of a standing order was merged."""
    place, seen = str(params["place"]), set()
    while place not in seen:
        seen.add(place)
        merged = AreaChange.objects.filter(old=place, moved_at__isnull=False).order_by("-pk").first()
        place = str(merged.new_id) if merged else place
    return {**params, "place": place}


def _note(user, communes) -> None:
    for commune in communes:
        write_event(by=user, deed=Deed.CREATED, about="reports.committee", area=commune, reason=REASON)


def _communes_still(user, shows: dict) -> bool:
    return set(shows["communes"]) <= set(commune_ids(user, *COUNTING_ROLES))


def _area_still(user, shows: dict) -> bool:
    # Of a whole area only as its supervisor: also when it has one commune by now.
    return set(shows["communes"]) <= set(commune_ids(user, RoleKind.SUPERVISOR))


def _published_still(_user, _shows) -> bool:
    # An edition is never changed; who may read of the place is asked at every download anyway.
    return True


REPORTS = {
    "committee": ReportWork(
        _("Báo cáo của xã"), _communes, _make_commune, _communes_still, follow=_into_new_commune
    ),
    "area": ReportWork(_("Báo cáo của khu vực"), _areas, _make_area, _area_still),
    "statistics": ReportWork(
        _("Số liệu thống kê đã công bố"),
        _published,
        _make_statistics,
        _published_still,
        periods=lambda: published_periods(published_quarters()),
        is_ready=lambda period: reader(period) is not None,
    ),
}


def offered(user) -> dict[str, ReportWork]:
    """Return the reports that `user` may have of some place today."""
    return {kind: report for kind, report in REPORTS.items() if report.places(user)}

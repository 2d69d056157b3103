"""What an administrator, an auditor, an analyst watch: the house, who did what, what was published."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from areas.models import Area
from reminders.status import Brief
from reports.access import audited_areas, visible_events
from reports.charts import LineChart
from reports.dashboards.parts import Number, Section, Table, shown, tile
from reports.figures.definitions import FIGURES
from reports.health import health
from reports.models import FigureCheck
from reports.queries import DONE, REFUSED
from reports.rollup_days import DAYS, EVENTS, by_day
from reports.statistics.tables import Quarter, series_of
from reports.suppression import FLOOR

NIGHTS = 7
# A check runs each night and takes less than an hour.
A_NIGHT_MISSED = dt.timedelta(hours=26)


def health_section() -> Section:
    """Return how pump, notices, jobs and kept figures are doing; numbers only, nothing of a case."""
    found = health()
    runs = list(FigureCheck.objects.all()[:NIGHTS])
    outbox, files = reverse("reminders:outbox"), reverse("reports:job_states")
    tiles = (
        tile(found.pump.troubled, _("Tin chưa gửi được"), f"{outbox}?muc=chua-duoc", "alert"),
        tile(found.pump.waiting, _("Tin chờ gửi"), f"{outbox}?muc=cho-gui"),
        tile(found.files["khong-duoc"], _("Tệp không làm được"), f"{files}?muc=khong-duoc", "alert"),
        tile(found.files["dang-lam"], _("Tệp đang chờ hoặc đang làm"), f"{files}?muc=dang-lam"),
    )
    ended = [run for run in runs if run.ended_at]
    words = " ".join(filter(None, (_pump_words(found.pump), _night_words(ended))))
    return Section(_("Hệ thống"), words, tiles, (_nights(runs),))


def _pump_words(found: Brief) -> str:
    if found.late:
        words = _("Việc nền đang chậm từ %(at)s. Kiểm tra tiến trình worker và beat.")
        return words % {"at": _moment(found.late)}
    words = _("Việc nền chạy đều, lần gần nhất %(at)s.")
    return words % {"at": _moment(found.beat)} if found.beat else ""


def _night_words(ended: list[FigureCheck]) -> str:
    """Return a warning where kept figures that once were compared were not last night, or differed."""
    if not ended:
        return ""
    if ended[0].ended_at < timezone.now() - A_NIGHT_MISSED:
        return _("Số liệu không được so lại đêm qua. Kiểm tra tiến trình worker và beat.")
    return _("Lần so cuối có số khác, đã sửa: xem bảng dưới.") if ended[0].differences else ""


def _nights(runs: list[FigureCheck]) -> Table:
    names = dict(
        Area.objects.filter(pk__in={one["commune"] for run in runs for one in run.first}).values_list(
            "pk", "name"
        )
    )
    rows = tuple(
        (_moment(run.ended_at or run.began_at), (Number(_night(run)), Number(_first(run, names))))
        for run in runs
    )
    return Table(
        _("So lại số liệu mỗi đêm"),
        _("Lúc"),
        (_("Kết quả"), _("Chỗ khác đầu tiên")),
        rows,
        _("Chưa so lần nào: số liệu được đếm lại mỗi đêm lúc 2:50."),
    )


def _night(run: FigureCheck) -> str:
    words = {"same": shown(run.communes - run.differing), "all": shown(run.communes)}
    if run.ended_at is None:
        return _("đang so, đến nay khớp %(same)s/%(all)s xã") % words
    if not run.differing:
        return _("khớp %(same)s/%(all)s xã") % words
    words["many"] = shown(run.differences)
    return _("khớp %(same)s/%(all)s xã; %(many)s số khác, đã sửa") % words


def _first(run: FigureCheck, names: dict[int, str]) -> str:
    if not run.first:
        return ""
    one = run.first[0]
    # An administrator sees no case: a number under the floor may show who a child is.
    return _("%(commune)s, %(figure)s: đã ghi %(was)s, đếm lại %(is)s") % {
        **{name: shown(one[name]) if one[name] >= FLOOR else _("dưới 5") for name in ("was", "is")},
        "commune": names.get(one["commune"], one["commune"]),
        "figure": _("Sự kiện theo ngày") if one["figure"] == EVENTS else FIGURES[one["figure"]].label,
    }


def trail_section(user) -> Section:
    """Return what was done and refused in the auditor's area, day by day, each number with its list."""
    found = by_day(audited_areas(user), visible_events(user), timezone.now())
    days = list(found)
    done, refused = (list(numbers) for numbers in zip(*found.values(), strict=True))
    labels = tuple((f"{day.day}", f"{day:%d/%m/%Y}") for day in days)
    chart = LineChart(
        _("Sự kiện theo ngày"),
        _("%(refused)s lần bị từ chối trong %(days)s ngày, nhiều nhất %(most)s trong một ngày.")
        % {"refused": shown(sum(refused)), "days": DAYS, "most": shown(max(refused))},
        _("sự kiện"),
        labels,
        ((_("Đã thực hiện"), tuple(done)), (_("Bị từ chối"), tuple(refused))),
        hrefs=tuple(tuple(_events(day, name) for day in days) for name in (DONE, REFUSED)),
    )
    lines = tuple(
        (f"{day:%d/%m/%Y}", tuple(Number(shown(value), _events(day, name)) for value, name in pair))
        for day, *pair in reversed(
            [(day, (one, DONE), (two, REFUSED)) for day, one, two in zip(days, done, refused, strict=True)]
        )
    )
    heads = (_("Đã thực hiện"), _("Bị từ chối"))
    words = _("Xem trước các ngày có nhiều lần bị từ chối.") if sum(refused) else ""
    table = Table(_("Sự kiện theo ngày"), _("Ngày"), heads, lines)
    return Section(_("Nhật ký kiểm tra"), words, tables=(table,), lines=(chart,))


def _events(day: dt.date, outcome: str) -> str:
    asked = {"since": f"{day:%d/%m/%Y}", "until": f"{day:%d/%m/%Y}", "outcome": outcome}
    return f"{reverse('reports:events')}?{urlencode(asked)}"


def published_sections(areas: Iterable[Area | None]) -> list[Section]:
    """Return what was published of each area (None: the country). One query for all."""
    areas = list(areas)
    return [_published(area, quarters) for area, quarters in zip(areas, series_of(areas), strict=True)]


def _published(area: Area | None, quarters: list[Quarter]) -> Section:
    """Return what was published of an area by quarter; hidden numbers stay hidden."""
    names = (_("Hồ sơ mới"), _("Lao động trẻ em theo pháp luật"))
    rows = tuple(
        (quarter.label, tuple(Number(line.value) for line in quarter.cells)) for quarter in reversed(quarters)
    )
    last = quarters[-8:]
    values = tuple(
        (name, tuple(quarter.cells[at].number for quarter in last)) for at, name in enumerate(names)
    )
    caption = _("Chỉ vẽ những số đã công bố; số nhỏ được ẩn để bảo vệ trẻ.")
    labels = tuple((str(at + 1), quarter.label) for at, quarter in enumerate(last))
    chart = LineChart(_("Số đã công bố theo quý"), caption, _("hồ sơ"), labels, values)
    title = area.name if area else _("Cả nước")
    table = Table(_("Số đã công bố theo quý"), _("Quý"), names, rows, _("Chưa có quý nào được công bố."))
    links = ((_("Mở số liệu đầy đủ"), reverse("reports:overview")),)
    return Section(title, "", tables=(table,), lines=(chart,) if last else (), links=links)


def _moment(at: dt.datetime) -> str:
    return date_format(localtime(at), "H:i d/m/Y")

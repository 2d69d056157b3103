"""What an administrator, an auditor, an analyst watch: the house, who did what, what was published."""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from areas.models import Area
from audit.enums import Outcome
from reminders.status import late_since
from reports.access import visible_events
from reports.charts import LineChart
from reports.dashboards.parts import Number, Section, Table, shown, tile
from reports.figures.definitions import FIGURES
from reports.health import health
from reports.models import FigureCheck
from reports.queries import DONE, REFUSED
from reports.statistics.tables import series
from reports.suppression import FLOOR
from vietnam.calendar import ZONE, today

DAYS = 14
NIGHTS = 7


def health_section() -> Section:
    """Return how pump, notices, jobs and kept figures are doing; numbers only, nothing of a case."""
    found = health()
    outbox, files = reverse("reminders:outbox"), reverse("reports:job_states")
    tiles = (
        tile(
            sum(row[-1] for row in found.pump.faults),
            _("Tin chưa gửi được"),
            f"{outbox}?muc=chua-duoc",
            "alert",
        ),
        tile(found.waiting, _("Tin chờ gửi"), f"{outbox}?muc=cho-gui"),
        tile(found.files["khong-duoc"], _("Tệp không làm được"), f"{files}?muc=khong-duoc", "alert"),
        tile(found.files["dang-lam"], _("Tệp đang chờ hoặc đang làm"), f"{files}?muc=dang-lam"),
    )
    return Section(_("Hệ thống"), _pump_words(found.pump.beat), tiles, (_nights(),))


def _pump_words(beat: dt.datetime | None) -> str:
    late = late_since()
    if late:
        return _("Việc nền đang chậm từ %(at)s. Kiểm tra tiến trình worker và beat.") % {"at": _moment(late)}
    return _("Việc nền chạy đều, lần gần nhất %(at)s.") % {"at": _moment(beat)} if beat else ""


def _nights() -> Table:
    runs = list(FigureCheck.objects.all()[:NIGHTS])
    names = dict(
        Area.objects.filter(pk__in={one["commune"] for run in runs for one in run.first}).values_list(
            "pk", "name"
        )
    )
    rows = tuple((_moment(run.ended_at), (Number(_night(run)), Number(_first(run, names)))) for run in runs)
    return Table(
        _("So lại số liệu mỗi đêm"),
        _("Lúc"),
        (_("Kết quả"), _("Chỗ khác đầu tiên")),
        rows,
        _("Chưa so lần nào: số liệu được đếm lại mỗi đêm lúc 2:50."),
    )


def _night(run: FigureCheck) -> str:
    words = {"same": shown(run.communes - run.differing), "all": shown(run.communes)}
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
        "figure": FIGURES[one["figure"]].label,
    }


def trail_section(user) -> Section:
    """Return what was done and refused in the auditor's area, day by day, each number with its list."""
    days = [today() - dt.timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    begins = dt.datetime.combine(days[0], dt.time(), tzinfo=ZONE)
    rows = visible_events(user).filter(at__gte=begins).order_by()
    counts = (
        rows.annotate(day=TruncDate("at", tzinfo=ZONE))
        .values("day")
        .annotate(
            done=Count("pk", filter=Q(outcome=Outcome.DONE)),
            refused=Count("pk", filter=~Q(outcome=Outcome.DONE)),
        )
    )
    found = {row["day"]: row for row in counts}
    done, refused = ([found.get(day, {}).get(name, 0) for day in days] for name in (DONE, REFUSED))
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


def published_section(area: Area | None) -> Section:
    """Return what was published of an area (None: the country) by quarter; hidden numbers stay hidden."""
    quarters = series(area)
    names = (_("Hồ sơ mới"), _("Lao động trẻ em theo pháp luật"))
    rows = tuple(
        (quarter.label, tuple(Number(line.value) for line in quarter.cells[: len(names)]))
        for quarter in reversed(quarters)
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

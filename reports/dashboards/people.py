"""What waits for an officer, a chair, a supervisor, a counsellor: their own numbers, counted now."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.models import Area, SupervisionArea
from casework.access import visible_cases
from casework.enums import OPEN_STATES, CaseState, Risk
from casework.queries import OPEN, TABS
from casework.supervising import condition
from referrals.access import ended_referrals, shared_referrals
from referrals.models import Attendance
from referrals.queries import TABS as INBOX
from referrals.queries import inbox_counts, placed_by
from reports.caseload import LABELS
from reports.charts import LineChart, StackChart, StackRow
from reports.dashboards.parts import LINES, Number, Section, Table, shown, tile
from reports.figures import FIGURES, numbers, scope_of
from reports.figures.definitions import STATUTORY
from reports.figures.periods import Cadence, containing
from reports.pages import address, stack_caption
from reports.words import lower_first
from vietnam.calendar import today, week_start

WEEKS = 8
LATE = ("overdue", "overdue_week", "silent", "unassigned", "waiting", "returned", "unanswered")


def own_section(user) -> Section:
    """Return the caseload of an officer by state and risk, and what is overdue. One query."""
    mine = visible_cases(user).filter(TABS["mine"](user))
    late = Count("pk", filter=Q(next_due__lt=timezone.now()))
    found = list(mine.order_by().values("state", "risk").annotate(many=Count("pk"), late=late))
    of = lambda **only: sum(  # noqa: E731
        row["many"] for row in found if all(row[name] == value for name, value in only.items())
    )
    overdue = sum(row["late"] for row in found)
    tiles = (
        tile(overdue, _("Quá hạn"), _cases(tab="mine", overdue="yes"), "alert"),
        tile(of(state=CaseState.RETURNED), _("Kế hoạch bị trả lại"), _mine(CaseState.RETURNED), "soon"),
        tile(of(), _("Hồ sơ của tôi đang mở"), _cases(tab="mine")),
    )
    states = _table(
        _("Hồ sơ của tôi theo bước xử lý"),
        [(state.label, of(state=state), _mine(state)) for state in map(CaseState, OPEN_STATES)],
    )
    risks = _table(
        _("Hồ sơ của tôi theo mức nguy cơ"),
        [(risk.label, of(risk=risk), _cases(tab="mine", risk=risk.value)) for risk in Risk],
    )
    words = _("Làm trước: hồ sơ quá hạn, rồi kế hoạch bị trả lại.") if overdue else ""
    return Section(_("Hồ sơ của tôi"), words, tiles, (states, risks), stacks=(_states_by_risk(of),))


def _states_by_risk(of) -> StackChart:
    """Return the caseload by state, each bar parted by risk; `of(**only)` counts. No bar without a case."""
    rows = [
        StackRow(
            str(CaseState(state).label),
            tuple(of(state=state, risk=risk) for risk in Risk),
            tuple(_cases(tab="mine", state=state.value, risk=risk.value) for risk in Risk),
            _mine(state),
        )
        for state in OPEN_STATES
        if of(state=state)
    ]
    parts = tuple(str(risk.label) for risk in Risk)
    title = _("Hồ sơ của tôi theo bước xử lý và mức nguy cơ")
    return StackChart(title, stack_caption(rows, parts), _("hồ sơ"), parts, tuple(rows))


def waiting_section(user, communes: list[Area]) -> Section:
    """Return what waits for a chair, and how the clocks of the law were kept this month."""
    found = (
        visible_cases(user)
        .filter(commune__in=[one.pk for one in communes])
        .aggregate(
            plans=Count("pk", filter=Q(state=CaseState.PLANNED)),
            endings=Count("pk", filter=Q(state=CaseState.CLOSING)),
        )
    )
    tiles = (
        tile(found["plans"], _("Kế hoạch chờ phê duyệt"), _open(CaseState.PLANNED), "alert"),
        tile(found["endings"], _("Đề nghị kết thúc chờ quyết định"), _open(CaseState.CLOSING), "alert"),
    )
    words = _("Kế hoạch phải được quyết định trong 2 ngày làm việc.") if found["plans"] else ""
    tables = tuple(_clocks(commune) for commune in communes[:1])
    return Section(_("Chờ Chủ tịch quyết định"), words, tiles, tables)


def _clocks(commune: Area) -> Table:
    codes = [f"clock_{kind.value}" for kind in STATUTORY]
    scope = scope_of([commune], containing(Cadence.MONTH, today()))
    found = numbers(scope, codes, few=True)
    heads = tuple(str(cell.label) for cell in FIGURES[codes[0]].cells_of(scope))
    rows = tuple(
        (
            str(FIGURES[code].label),
            tuple(Number(shown(number), address(code, cell, scope)) for cell, number in found[code].items()),
        )
        for code in codes
    )
    words = {"commune": lower_first(commune.name), "month": lower_first(scope.period.label)}
    title = _("Thời hạn của %(commune)s trong %(month)s") % words
    return Table(title, _("Thời hạn"), heads, rows)


def area_sections(user, areas: Iterable[tuple[SupervisionArea, list[Area]]]) -> list[Section]:
    """Return what is late in each area with its communes, each number with its list. One query for all."""
    keys = {commune.pk for _area, communes in areas for commune in communes}
    # All that is late is open: of a commune most cases ended long ago, and an index leads past them.
    cases = visible_cases(user).filter(OPEN, commune__in=keys)
    counts = {name: Count("pk", filter=condition(name, cases, {})) for name in LATE}
    found = {row["commune_id"]: row for row in cases.order_by().values("commune_id").annotate(**counts)}
    return [_area_section(area, communes, found) for area, communes in areas]


def _area_section(area: SupervisionArea, communes: list[Area], found: dict[int, dict]) -> Section:
    late = sorted(communes, key=lambda one: [-found.get(one.pk, {}).get(name, 0) for name in LATE])
    told = communes if len(communes) <= LINES else late[:LINES]
    rows = tuple(
        (
            one.name,
            tuple(
                Number(shown(found.get(one.pk, {}).get(name, 0)), _supervised(area, name, one))
                for name in LATE
            ),
        )
        for one in told
    )
    looks = {"overdue": "alert", "overdue_week": "alert", "silent": "soon", "unassigned": "soon"}
    tiles = tuple(
        tile(
            sum(found.get(one.pk, {}).get(name, 0) for one in communes),
            LABELS[name],
            _supervised(area, name),
            looks.get(name, ""),
        )
        for name in LATE
    )
    heads = tuple(str(LABELS[name]) for name in LATE)
    table = Table(_("Việc chậm, theo xã, phường"), _("Xã, phường"), heads, rows, _("Chưa có xã nào."))
    links = ((_("Rà soát khu vực"), f"{reverse('reports:caseload')}?{urlencode({'area': area.pk})}"),)
    words = _("Mở từ số lớn nhất: quá hạn, rồi im lặng.")
    if len(told) < len(communes):
        words = _("%(many)s xã, phường chậm nhất trong %(all)s; tất cả ở “Rà soát khu vực”.") % {
            "many": shown(len(told)),
            "all": shown(len(communes)),
        }
    return Section(str(area), words, tiles, (table,), links=links)


def school_section(user) -> Section:
    """Return what waits for an institution, and how its placed children attended. Three queries."""
    live, ended = shared_referrals(user), ended_referrals(user)
    counts = inbox_counts(live | ended)
    words = {"moi": _("Phiếu chờ trả lời"), "tiep-nhan": _("Chờ nhập học"), "dang-hoc": _("Đang học")}
    looks = {"moi": "alert"}
    inbox = reverse("referrals:inbox")
    tiles = tuple(
        tile(counts[tab], words[tab], f"{inbox}?{urlencode({'muc': tab})}", looks.get(tab, ""))
        for tab in INBOX
        if tab in words
    )
    todo = _("Trả lời phiếu trước: hạn trả lời ghi trên từng phiếu.") if counts["moi"] else ""
    links = ((_("Ghi chuyên cần"), reverse("referrals:attendance")),)
    return Section(_("Cơ sở của tôi"), todo, tiles, lines=(_attendance(live),), links=links)


def _attendance(live) -> LineChart:
    last = week_start(today())
    weeks = [last - dt.timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    rows = Attendance.objects.filter(placement__in=placed_by(live), week__gte=weeks[0]).order_by()
    sums = rows.values("week").annotate(came=Sum("days_attended"), expected=Sum("days_expected"))
    found = {row["week"]: round(100 * row["came"] / row["expected"]) for row in sums if row["expected"]}
    known = [week for week in weeks if week in found]
    caption = (
        _("Tuần ghi gần nhất, từ ngày %(day)s: %(number)s%% số buổi có mặt.")
        % {"day": f"{known[-1]:%d/%m}", "number": found[known[-1]]}
        if known
        else _("Chưa ghi chuyên cần tuần nào trong %(weeks)s tuần qua.") % {"weeks": WEEKS}
    )
    labels = tuple((f"{week:%d/%m}", _("Tuần từ %(day)s") % {"day": f"{week:%d/%m/%Y}"}) for week in weeks)
    values = tuple(found.get(week) for week in weeks)
    return LineChart(_("Chuyên cần theo tuần"), caption, "%", labels, ((_("Phần trăm buổi có mặt"), values),))


def _table(title: str, rows: list[tuple]) -> Table:
    lines = tuple((str(label), (Number(shown(number), href),)) for label, number, href in rows)
    return Table(title, _("Nhóm"), (_("Số hồ sơ"),), lines)


def _cases(**asked) -> str:
    return f"{reverse('casework:cases')}?{urlencode(asked)}"


def _mine(state) -> str:
    return _cases(tab="mine", state=state.value)


def _open(state) -> str:
    return _cases(tab="open", state=state.value)


def _supervised(area, only: str, commune=None) -> str:
    asked = {"area": area.pk, **({"commune": commune.pk} if commune else {}), "only": only}
    return f"{reverse('casework:supervised')}?{urlencode(asked)}"

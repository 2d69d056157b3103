"""Every PDF that the program makes, from plain values: over this list is tested what all must hold."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import SimpleNamespace

from django.utils.translation import override

from config.local.addresses import ROOT
from reports.caseload import MEASURES
from reports.papers.making import Setting, paper_pdf
from reports.papers.registry import ALL
from reports.papers.texts import Wording
from reports.pdf import area_review
from reports.pdf.blocks import Text
from reports.pdf.committee import committee_pdf
from reports.pdf.document import build_pdf
from reports.pdf.who_saw import WhoSaw, who_saw_pdf
from reports.statistics import document as statistics
from reports.statistics.tables import Grid, Line, Part
from reports.who_saw import Viewer
from tests.house.rooms import PACKAGES
from tests.reports.heads import EMPTY_REPORT, FULL_REPORT, MADE_AT

LAYOUT = ROOT / "reports" / "pdf"
BUILDERS = {"build_pdf", "build_many"}


@dataclass(frozen=True)
class Pdf:
    """One document: `sample` are plain values (dataclasses, dictionaries, tuples), `build` makes the file."""

    name: str
    module: str
    sample: object
    build: Callable[[object], bytes]


@dataclass(frozen=True)
class PaperValues:
    """What a paper of a case is made from."""

    values: dict
    texts: dict
    setting: Setting


def _paper(kind, given: PaperValues) -> bytes:
    return paper_pdf(kind, given.values, Wording(2, date(2027, 1, 1), given.texts), given.setting)


SETTING = Setting(
    day=date(2026, 10, 5),
    made_by="Lò Thị Mai",
    made_at=MADE_AT,
    number="05",
    symbol="BC-UBND",
    code="AB2C-DE3F-GH4J",
    marks=("BẢN XEM THỬ",),
    demo=True,
)
PAPERS = tuple(
    Pdf(
        kind.code,
        "reports/papers/making.py",
        PaperValues(kind.sample, kind.defaults(), SETTING),
        partial(_paper, kind),
    )
    for kind in ALL
)
SEEN_BY = Viewer(
    name="Lê Văn Minh",
    username="minh",
    roles="Chủ tịch UBND xã",
    institutions="UBND Xã Tân Mẫu",
    deeds="Xem (3)",
    fields="Họ tên, địa chỉ",
    times=3,
    first=MADE_AT,
    last=MADE_AT,
)
WHO_SAW = WhoSaw(
    question="Hồ sơ TM-2026-0007, từ 01/09/2026 đến 30/09/2026",
    purpose="Thông báo vi phạm dữ liệu",
    people=(SEEN_BY,) * 3,
    refusals=1,
    sealed="Nguyên vẹn đến mắt xích 120.",
    made_by="Lý Thị Bình",
    made_at=MADE_AT,
    place="Xã Tân Mẫu",
)
LINE = Line("Lao động trẻ em", None, "dưới 5", "cùng nhau 12")
GRID = Grid("Theo giới tính", "Hồ sơ", (LINE, Line("Nữ", None, "ẩn để bảo vệ")))


@dataclass(frozen=True)
class StatisticsValues:
    """What the document of the statistics is made from, once it was read."""

    name: str = "Tỉnh Đồng Tháp"
    label: str = "Quý III năm 2026"
    full_name: str = "Ngô Thanh Tâm"
    parts: tuple[Part, ...] = (Part("i1", "I1", "Hồ sơ mới", "Số hồ sơ mở trong kỳ", LINE, (GRID,), (LINE,)),)


def _statistics(given: StatisticsValues) -> bytes:
    area, period = SimpleNamespace(name=given.name), SimpleNamespace(so_far=lambda _day: given.label)
    read = SimpleNamespace(period=period, until=None)
    by = SimpleNamespace(full_name=given.full_name)
    with override("vi"):
        blocks = [block for part in given.parts for block in statistics._part(part)]
        legend = [Text(line) for line in statistics.legend()]
        return build_pdf(statistics._head(area, read, MADE_AT, by), [*legend, *blocks])


NUMBERS = dict.fromkeys((*MEASURES, "longest"), 3)
AREA = {
    "total": NUMBERS,
    "officers": [{**NUMBERS, "name": "Nguyễn Thị Lan", "over": 2}],
    "communes": [{**NUMBERS, "name": "Xã Tân Hòa"}],
    "limit": 40,
}
PRINTED = area_review.Printed(
    area="Khu vực Cái Bè",
    since=date(2026, 7, 1),
    until=date(2026, 9, 30),
    day=date(2026, 10, 5),
    made_by="Đỗ Thị Hạnh",
    made_at=MADE_AT,
)
RESULT = area_review.Result(
    signed_by="Đỗ Thị Hạnh",
    signed_at=MADE_AT,
    seed="2026-q3",
    draw=1,
    frame=38,
    digest="ab12",
    reasons=("Rút lại vì một hồ sơ đã chuyển đi",),
    aside=("DT-26-000009 (người rà soát đang hoặc đã phụ trách)",),
    checklist="lần 1",
    items=(("Có ghi lời của trẻ", 8, 1, 1, "88,9%", "–"),),
    sampled=(area_review.Sampled("DT-26-000007", "Nguyễn Thị Lan", "Xã Tân Hòa", 8, 1, 1, "đã xem"),),
    looked=10,
    left_out=0,
    before=None,
)


@dataclass(frozen=True)
class AreaValues:
    """What the two documents of a supervisor are made from."""

    printed: area_review.Printed
    numbers: dict
    result: area_review.Result


AREA_VALUES = AreaValues(PRINTED, AREA, RESULT)


def _caseload(given: AreaValues) -> bytes:
    return area_review.caseload_pdf(given.printed, given.numbers)


def _review(given: AreaValues) -> bytes:
    return area_review.result_pdf(given.printed, given.numbers, given.result)


EVERY = (
    Pdf("area_caseload", "reports/pdf/area_review.py", AREA_VALUES, _caseload),
    Pdf("area_review", "reports/pdf/area_review.py", AREA_VALUES, _review),
    Pdf("statistics", "reports/statistics/document.py", StatisticsValues(), _statistics),
    Pdf("committee_report", "reports/pdf/committee.py", FULL_REPORT, committee_pdf),
    Pdf("committee_report_empty", "reports/pdf/committee.py", EMPTY_REPORT, committee_pdf),
    Pdf("who_saw", "reports/pdf/who_saw.py", WHO_SAW, who_saw_pdf),
    *PAPERS,
)


def makers() -> set[str]:
    """Return the files of the program that make a PDF out of blocks."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if path != LAYOUT / "document.py" and BUILDERS & _called(path.read_text(encoding="utf-8")):
                found.add(str(path.relative_to(ROOT)))
    return found


def _called(source: str) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {getattr(func, "id", getattr(func, "attr", "")) for func in calls}

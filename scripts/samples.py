"""`make samples`: one PDF of each kind, from the demo's fictional data, into docs/samples.

Runs beside empty servers of its own with a clock that stands still, so that the same program makes the same
files. Each file is asked for as the person does who may have it, through the pages.
"""

import random  # nosemgrep: guessable-chance - codes of fictional papers, the same each time
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import scripts.as_demo  # noqa: F401 - first of our own: the others hold models
from accounts.models import User
from accounts.scope import system_scope
from accounts.step_up import KEY
from areas.models import Area
from casework.models import Case
from referrals.models import Referral
from reports.access import paper_view
from reports.actions.packs import make_pack
from reports.figures import period_of
from reports.models import IssuedPaper
from reports.papers.kinds import case_of, whole_rows
from reports.papers.listing import paper_line
from reports.papers.registry import ALL
from reports.statistics.quarters import published_periods
from reports.statistics.reading import published_quarters
from reports.statistics_access import COUNTRY, published_areas
from vietnam import codes

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "samples"
MOMENT = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
STEPS = ("load_areas", "load_school_years", "seed_demo")

ADMINISTRATOR = "an"
# The last of them holds nothing: an empty report says so.
PERIODS = (("2026-11", "một tháng"), ("2026-q4", "một quý"), ("2026", "cả năm"), ("2025", "kỳ không có gì"))
HEAD = """# Mẫu giấy tờ, báo cáo (dữ liệu minh họa)

Every kind of PDF that the program makes, from the fictional data of the demo on a clock that stands still
(`make samples` makes them anew). Nobody in them exists; each page says “DỮ LIỆU MINH HỌA”.

| File | What it is, and what to look at |
|---|---|
"""
NOTES = {
    "mau_01": "tên người báo tin không có ở đây; điều hồ sơ chưa có là chỗ chấm để điền",
    "mau_03": "điểm tổn hại và năng lực với tổng điểm",
    "visit_blank": "điền tay ở nơi không có mạng: ô đánh dấu, dòng để viết",
    "consent": "trẻ và người chăm sóc ký; chia sẻ điều gì, với ai, đến khi nào, rút lại thế nào",
    "meeting": "chỗ ký cho mọi người dự họp",
    "closing_proof": "từng điều kiện kết thúc với bằng chứng",
}


@dataclass(frozen=True)
class Sample:
    """One file: its name in the folder, and what the README says of it."""

    name: str
    about: str
    content: bytes


class _Dice:
    """Draws codes the same way each time; real ones are drawn from what nobody can guess."""

    def __init__(self):
        self.choice = random.Random(30).choice  # noqa: S311 # nosec B311 - of fictional papers


def main() -> int:
    """Fill an empty database, ask for every file, write the folder anew."""
    migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    codes.secrets = _Dice()
    with time_machine.travel(MOMENT, tick=False), system_scope("scripts.samples"):
        for step in STEPS:
            call_command(step, verbosity=0)
        samples = [*reports(), *papers(), *issued(), *letters()]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.pdf"):
        old.unlink()
    for sample in samples:
        (FOLDER / sample.name).write_bytes(sample.content)
    lines = "".join(f"| [{one.name}]({one.name}) | {one.about} |\n" for one in samples)
    (FOLDER / "README.md").write_text(HEAD + lines, encoding="utf-8")
    print(f"{len(samples)} files, {sum(len(one.content) for one in samples):,} bytes in {FOLDER}")
    return 0


def papers() -> list[Sample]:
    """Return each paper of a case, of the record that lacks least; of a kind that has none, the preview."""
    found = []
    for kind in ALL:
        record, missing = _fullest(kind)
        if record is None:
            content = _asked(ADMINISTRATOR, reverse("reports:paper_text_preview", args=[kind.code, 1]))
            about = f"{kind.label}: bản xem thử"
        else:
            address = reverse("reports:paper_file", args=[kind.code, record.pk])
            content = _asked(case_of(record).officer.username, address)
            about = f"{kind.label}: {case_of(record).code}, còn thiếu {missing} mục"
        told = NOTES.get(kind.code, "")
        found.append(Sample(f"{kind.code}.pdf", f"{about}{f'; {told}' if told else ''}", content))
    return found


def _fullest(kind):
    """Return the record that lacks least for a paper of `kind`, and how many things it lacks."""
    rows = [row for row in whole_rows(kind).order_by("pk")[:60] if case_of(row) and case_of(row).officer]
    lacking = [(len(_line(kind, row).missing), row.pk, row) for row in rows]
    lacks, _pk, row = min(lacking, default=(0, 0, None), key=lambda one: one[:2])
    return row, lacks


def _line(kind, row):
    return paper_line(kind, row, paper_view(case_of(row).officer, row))


def issued() -> list[Sample]:
    """Return a paper that was given its number, as it was sealed."""
    paper = IssuedPaper.objects.filter(withdrawn_on=None).order_by("pk").first()
    if paper is None:
        return []
    content = _asked(paper.by.username, reverse("reports:issued_file", args=[paper.pk]))
    about = f"Văn bản đã lấy số {paper}: có số, mã kiểm tra và hình để điện thoại đọc địa chỉ"
    return [Sample("issued_paper.pdf", about, content)]


def letters() -> list[Sample]:
    """Return the letter to an institution without an account."""
    referral = Referral.objects.exclude(letter_code="").order_by("pk").first()
    address = reverse("reports:referral_letter", args=[referral.pk])
    about = "Thư chuyển gửi thật của một hồ sơ: không nêu tên trẻ; mã thư và địa chỉ để kiểm tra"
    return [Sample("referral_letter.pdf", about, _sent(referral.case.officer.username, address, {}))]


def reports() -> list[Sample]:
    """Return the reports to a committee, the statistics, and who saw a case."""
    busiest = list(Case.objects.exclude(officer=None).values_list("commune", flat=True))
    commune = Area.objects.get(pk=max(sorted(set(busiest)), key=busiest.count))
    officer = Case.objects.filter(commune=commune).exclude(officer=None).order_by("pk").first().officer
    found = []
    for period, words in PERIODS:
        pack = make_pack(commune, by=officer, period=period_of(period))
        content = _asked(officer.username, reverse("reports:committee_pdf", args=[pack.pk]))
        about = f"Báo cáo trình Ban, {words}, {commune.name}: trẻ chỉ là mã hồ sơ; biểu đồ là nét vẽ"
        found.append(Sample(f"committee_report_{period}.pdf", about, content))
    return [*found, *_statistics(), _area(), _who_saw(commune)]


def _area() -> Sample:
    supervisor = User.objects.filter(roles__kind="supervisor").order_by("pk").first()
    content = _asked(supervisor.username, reverse("reports:caseload_pdf"))
    return Sample("area_caseload.pdf", "Khối lượng hồ sơ của khu vực, theo cán bộ và theo xã", content)


def _statistics() -> list[Sample]:
    analyst = User.objects.filter(roles__kind="analyst").order_by("pk").first()
    province, period = next(iter(published_areas(analyst))), published_periods(published_quarters())[0].code
    found = []
    for name, code in (("province", province), ("country", COUNTRY)):
        content = _asked(analyst.username, reverse("reports:statistics_pdf", args=[code, period]))
        about = f"Số liệu thống kê, kỳ {period}: số nhỏ được ẩn cùng những số tính ra được nó"
        found.append(Sample(f"statistics_{name}.pdf", about, content))
    return found


def _who_saw(commune) -> Sample:
    case = Case.objects.filter(commune=commune).order_by("pk").first()
    auditor = User.objects.filter(roles__kind="auditor").order_by("pk").first()
    asked = {"case": case.code, "purpose": "breach_notice", "kind": "pdf"}
    content = _sent(auditor.username, reverse("reports:who_saw_download"), asked)
    return Sample("who_saw.pdf", "Danh sách người đã xem một hồ sơ, cho thông báo vi phạm dữ liệu", content)


def _client(username: str) -> Client:
    """Return a browser in which `username` has just proved who it is."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=username))
    session = client.session
    session[KEY] = timezone.now().timestamp()
    session.save()
    return client


def _asked(username: str, address: str) -> bytes:
    return _file_in(_client(username).get(address), address)


def _sent(username: str, address: str, data: dict) -> bytes:
    return _file_in(_client(username).post(address, data), address)


def _file_in(response, address: str) -> bytes:
    if response.get("Content-Type") != "application/pdf":
        raise RuntimeError(f"{address} answered {response.status_code} and no PDF")
    return response.content


if __name__ == "__main__":
    sys.exit(main())

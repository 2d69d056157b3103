"""`python -m bench.letters [--letters N]`: letters in one go, against a bare ReportLab loop of the same text.

Both make one file; they take turns, so that a slow minute slows both. Needs no database.
"""

import argparse
import gc
import statistics
import sys
import time
from dataclasses import replace

import bench.ready  # noqa: F401 - first of our own: the others hold models
from bench.bare import bare_pdf
from reports.papers.letters import ASKING, ReferralLetter, values
from reports.papers.making import Setting, laid_out
from reports.papers.texts import wording_of
from reports.pdf.blocks import Column, Table
from reports.pdf.document import build_many
from tests.reports.heads import HEAD, MADE_AT

LETTERS, ROUNDS, ROWS = 1000, 3, 2000
BAR = 1.5
LETTER = ReferralLetter(
    code="K7QM-3FXD-9HTB",
    institution="Trung tâm GDNN – GDTX Gò Công",
    address="Số 5 đường Trương Định, phường Gò Công",
    commune="Xã Tân Hòa",
    province="Tỉnh Đồng Tháp",
    need="Học nghề",
    programme="Sửa chữa xe máy, trình độ sơ cấp",
    answer_by=MADE_AT.date(),
    about=(
        ("Nhóm tuổi", "15 tuổi"),
        ("Giới tính", "Nam"),
        ("Việc học", "Nghỉ học từ lớp 7, đọc viết được"),
        ("Cần hỗ trợ", "Xe đạp, tiền ăn trưa, học buổi tối vì ban ngày phụ gia đình"),
    ),
    message="Em rất thích máy móc. Gia đình đồng ý cho em đi học nếu lớp học vào buổi tối hoặc cuối tuần.",
    named=False,
    officer="Nguyễn Thị Lan",
    phone="0900 000 001",
    made_by="Nguyễn Thị Lan",
    made_at=MADE_AT,
    demo=True,
)


def letters(count: int) -> list:
    """Return heads and blocks of `count` letters, each with a code and a place of its own."""
    setting = Setting(day=MADE_AT.date(), made_by=LETTER.made_by, made_at=MADE_AT, demo=True)
    wording = wording_of(ASKING, None)
    found = []
    for place in range(count):
        one = replace(LETTER, code=f"K7QM-3FXD-{place:04d}", institution=f"Trường số {place}")
        found.append(laid_out(ASKING, values(one), wording, replace(setting, code=one.code)))
    return found


def table(rows: int) -> list:
    """Return one document with one long table."""
    columns = tuple(Column(title) for title in ("STT", "Mã hồ sơ", "Việc", "Người làm", "Hạn", "Kết quả"))
    lines = tuple(
        (row, f"TM-2026-{row:04d}", "Thăm hộ", "Lò Thị Mai", MADE_AT.date(), "xong") for row in range(rows)
    )
    return [(HEAD, [Table(columns, lines)])]


def seconds(make, documents) -> float:
    """Return the processor's time of making `documents`: others on the machine do not count."""
    gc.collect()
    started = time.process_time()
    make(documents)
    return time.process_time() - started


def compare(documents, rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the medians of ours and of the bare loop, taken in turns after warming up."""
    for make in (build_many, bare_pdf):
        make(documents[:2])
    pairs = [(seconds(build_many, documents), seconds(bare_pdf, documents)) for _round in range(rounds)]
    return statistics.median(ours for ours, _bare in pairs), statistics.median(bare for _ours, bare in pairs)


def main(arguments=None) -> int:
    """Measure and print the table. Returns 1 when the letters take longer than the bar."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters")
    parser.add_argument("--letters", type=int, default=LETTERS)
    options = parser.parse_args(arguments)
    print("| What | Ours (s) | Bare ReportLab (s) | Ratio | Bar |\n|---|--:|--:|--:|--:|", flush=True)
    found = []
    for name, documents in (
        (f"{options.letters:,} referral letters in one file", letters(options.letters)),
        (f"a table of {ROWS:,} rows", table(ROWS)),
    ):
        ours, bare = compare(documents)
        found.append(ours / bare)
        print(f"| {name} | {ours:.2f} | {bare:.2f} | {ours / bare:.2f} | {BAR} |", flush=True)
    return int(found[0] > BAR)


if __name__ == "__main__":
    sys.exit(main())

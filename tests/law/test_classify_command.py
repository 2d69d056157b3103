"""`manage.py classify`: lines in, lines out, in order, and a sentence for each line not understood."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.management.commands.classify import classify_line, classify_lines

from .building import facts

ROOT = Path(__file__).resolve().parents[2]


def run(lines, *arguments):
    """Run the command in a process of its own, with database addresses that lead nowhere."""
    nowhere = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "LC_ALL": "C",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "classify", *arguments],
        cwd=ROOT,
        env=os.environ | nowhere,
        input=lines,
        capture_output=True,
        timeout=60,
    )


def as_line(line):
    return json.dumps(line, ensure_ascii=False).encode()


ALONE = rb'{"id": "\ud83d", "as_of": "2026-06-15", "activities": []}'


def test_keeps_order_goes_on_after_errors_and_exits_1():
    good = as_line(facts(14, [{"work_codes": ["TT09-II-08"]}], id="tằm"))
    done = run(b"\n".join([good, b"{", b"", as_line({"id": 7}), ALONE]))
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert done.stderr == b""
    assert [line["id"] for line in shown[:3]] == ["tằm", None, 7]
    assert shown[0]["legal_label"] == "light_work"
    assert shown[2]["error"] == "as_of: phải có ngày dạng YYYY-MM-DD."
    assert shown[3]["id"] == "\ud83d"
    assert "Từ đủ 13".encode() in done.stdout


def test_reads_a_file_and_exits_0(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(as_line(facts(14, [], id=n)) for n in range(3)) + b"\r\n")
    done = run(b"", str(path))
    assert (done.returncode, [json.loads(line)["id"] for line in done.stdout.splitlines()]) == (0, [0, 1, 2])


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path):
    done = run(b"", str(tmp_path / "none.jsonl"))
    assert done.returncode == 1
    assert "Không mở được tệp" in done.stderr.decode()


@pytest.mark.parametrize(
    ("line", "known", "sentence"),
    [
        (b"nothing", None, "Dòng này không phải JSON hợp lệ."),
        (b"[" * 100_000, None, "Dòng này lồng quá nhiều tầng."),
        (b"\xff\xfe", None, "Dòng này không phải văn bản UTF-8."),
        (b"[]", None, "Mỗi dòng phải nằm trong cặp ngoặc { }."),
        (b"null", None, "Mỗi dòng phải nằm trong cặp ngoặc { }."),
        (b'{"id": 1, "as_of": NaN}', 1, "NaN không phải là số."),
        (b'{"id": 1, "as_of": -Infinity}', 1, "-Infinity không phải là số."),
        (b'{"as_of": "2026-06-15"}', None, "id: phải có và là chuỗi ký tự hoặc số nguyên."),
        (b'{"id": true, "as_of": "2026-06-15"}', None, "id: phải có và là chuỗi ký tự hoặc số nguyên."),
        (b'{"id": "a"}', "a", "as_of: phải có ngày dạng YYYY-MM-DD."),
        (b'{"id": "a", "as_of": "2026-02-30"}', "a", "as_of: ngày 2026-02-30 không có thật."),
        (b'{"id": "a", "as_of": "15/06/2026"}', "a", "as_of: phải có ngày dạng YYYY-MM-DD."),
    ],
)
def test_lines_not_understood(line, known, sentence):
    assert classify_line(line) == {"id": known, "error": sentence}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"birth_date": "1/2/2012"}, "birth_date: phải có dạng YYYY-MM-DD, YYYY-MM hoặc YYYY."),
        ({"birth_date": 2012}, "birth_date: phải là chuỗi ký tự."),
        ({"stated_age": "13"}, "stated_age: phải là số."),
        ({"stated_age": 13.5}, "stated_age: phải là số nguyên."),
        ({"stated_age": -1}, "stated_age: phải từ 0 đến 130."),
        ({"age_range": [14]}, "age_range: phải có tuổi nhỏ nhất và tuổi lớn nhất."),
        ({"age_range": [15, 14]}, "age_range: tuổi nhỏ nhất lớn hơn tuổi lớn nhất."),
        ({"sex": "girl"}, "sex: không hiểu giá trị “girl”."),
        ({"worst_forms": "sale"}, "worst_forms: phải là danh sách."),
        ({"worst_forms": ["war"]}, "worst_forms: không hiểu giá trị “war”."),
        ({"activities": {}}, "activities: phải là danh sách."),
        ({"activities": ["work"]}, "activities[0]: phải nằm trong cặp ngoặc { }."),
    ],
)
def test_fields_not_understood(more, sentence):
    assert classify_line(as_line(facts(14, []) | more)) == {"id": "x", "error": sentence}


@pytest.mark.parametrize(
    ("activity", "sentence"),
    [
        ({"kind": "volunteer"}, "kind: không hiểu giá trị “volunteer”."),
        ({"setting": 1}, "setting: phải là chuỗi ký tự."),
        ({"work_codes": ["TT09-II-13"]}, "work_codes: không hiểu giá trị “TT09-II-13”."),
        ({"work_codes": ["LC147-2b"]}, "work_codes: không hiểu giá trị “LC147-2b”."),
        ({"work_codes": [[[]]]}, "work_codes: không hiểu giá trị kiểu list."),
        ({"place_codes": ["TT09-III-01"]}, "place_codes: không hiểu giá trị “TT09-III-01”."),
        ({"hazards": ["sharks"]}, "hazards: không hiểu giá trị “sharks”."),
        ({"hours_per_day": "3"}, "hours_per_day: phải là số."),
        ({"hours_per_day": True}, "hours_per_day: phải là số."),
        ({"hours_per_day": -1}, "hours_per_day: phải từ 0 đến 24."),
        ({"hours_per_day": 24.1}, "hours_per_day: phải từ 0 đến 24."),
        ({"days_per_week": 8}, "days_per_week: phải từ 0 đến 7."),
        ({"hours_per_week": 169}, "hours_per_week: phải từ 0 đến 168."),
        ({"hours_per_week": 10**400}, "hours_per_week: phải từ 0 đến 168."),
        ({"weekdays": ["monday"]}, "weekdays: không hiểu giá trị “monday”."),
        ({"starts_at": "24:30"}, "starts_at: phải là giờ dạng HH:MM."),
        ({"ends_at": "9:00"}, "ends_at: phải là giờ dạng HH:MM."),
        ({"night_work": 1}, "night_work: phải là true, false hoặc null."),
        ({"measures": []}, "measures: phải nằm trong cặp ngoặc { }."),
        ({"measures": {"load_kg": -2}}, "measures.load_kg: phải từ 0 đến 10000."),
        ({"measures": {"load_frequency": "daily"}}, "measures.load_frequency: không hiểu giá trị “daily”."),
        ({"measures": {"hand_held_tool": "yes"}}, "measures.hand_held_tool: phải là true, false hoặc null."),
    ],
)
def test_activities_not_understood(activity, sentence):
    line = as_line(facts(14, [activity]))
    assert classify_line(line) == {"id": "x", "error": f"activities[0].{sentence}"}


def test_too_large_a_float_is_no_number():
    line = b'{"id": "x", "as_of": "2026-06-15", "activities": [{"hours_per_day": 1e999}]}'
    assert classify_line(line)["error"] == "activities[0].hours_per_day: phải là số hữu hạn."


def test_lines_are_streamed_one_by_one():
    def endless():
        while True:
            yield as_line(facts(14, []))

    answers = classify_lines(endless())
    assert [next(answers)["legal_label"] for _ in range(3)] == ["not_working"] * 3

"""The pages of the screening: which questions, in which order, why each is asked, and when it is left out."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.wizard.answers import (
    ARTS_CODES,
    LONGEST_DAY,
    LONGEST_WEEK,
    NONE,
    OTHER_WORK,
    REFUSED,
    STAGE_CODES,
    UNKNOWN,
    asks_load,
    asks_of,
    codes_of,
    jobs,
    left_open,
    proposed_codes,
    works,
    youngest_age,
)


@dataclass(frozen=True)
class Question:
    """One page of the screening. `applies(answers, job, as_of)` says whether it is asked."""

    name: str
    slug: str
    title: str
    why: str
    applies: Callable = lambda answers, job, as_of: True


@dataclass(frozen=True)
class Page:
    """One question as asked of one child: `key` in the answers, `slug` in the address."""

    key: str
    slug: str
    question: Question
    job: str = ""


def _works(answers, job, as_of) -> bool:
    return works(answers)


def _under_15(answers, job, as_of) -> bool:
    return youngest_age(answers, as_of) < 15


def _hired_under_15(answers, job, as_of) -> bool:
    setting = answers.get(f"{job}/for_whom", {}).get("setting")
    return setting not in ("family", "own_account") and _under_15(answers, job, as_of)


def _chosen_hazards(answers, job) -> set:
    return set(answers.get(f"{job}/hazards", {}).get("hazards", [])) - {NONE, UNKNOWN, REFUSED}


def _carries(answers, job, as_of) -> bool:
    return asks_load(job) or "heavy_loads" in _chosen_hazards(answers, job)


def _has_details(answers, job, as_of) -> bool:
    return bool(asks_of(job))


def _asks_code(answers, job, as_of) -> bool:
    told = _chosen_hazards(answers, job) - {"heavy_loads"}
    return job == OTHER_WORK or bool(told or proposed_codes(job, answers, as_of)) or left_open(job, answers)


def _has_stage(answers, job, as_of) -> bool:
    return _under_15(answers, job, as_of) and not set(STAGE_CODES).isdisjoint(codes_of(job)[0] or ())


def _arts_under_13(answers, job, as_of) -> bool:
    young = youngest_age(answers, as_of) < 13
    return young and not set(ARTS_CODES).isdisjoint(codes_of(job)[0] or ())


def _long_hours(answers, job, as_of) -> bool:
    if youngest_age(answers, as_of) < 15:
        return False
    told = answers.get(f"{job}/hours", {})
    hours = [told.get("hours") or 0, told.get("free_hours") or 0]
    return max(hours) > LONGEST_DAY or hours[0] * len(told.get("weekdays") or ()) > LONGEST_WEEK


BEFORE_JOBS = (
    Question(
        "age",
        "tuoi",
        _("Trẻ sinh ngày nào?"),
        _("Tuổi quyết định trẻ được làm việc gì, bao nhiêu giờ (Bộ luật Lao động, Điều 143)."),
    ),
    Question(
        "danger",
        "dau-hieu-nguy-hiem",
        _("Có dấu hiệu nào sau đây không?"),
        _("Những hình thức này phải can thiệp ngay, dù trẻ làm bao nhiêu giờ (Công ước ILO 182, Điều 3)."),
    ),
    Question(
        "working",
        "co-lam-viec",
        _("Trong 7 ngày qua hoặc mùa vụ gần đây, trẻ có làm việc gì không?"),
        _("Tính cả việc giúp gia đình bán hàng, làm ruộng, làm nghề, dù không được trả tiền."),
    ),
    Question(
        "jobs",
        "cong-viec",
        _("Trẻ làm những việc gì?"),
        _("Hỏi từng việc thì ít bỏ sót hơn. Chọn mọi việc trẻ đã làm, kể cả làm một hai giờ."),
        _works,
    ),
)
ABOUT_JOB = (
    Question(
        "for_whom",
        "lam-cho-ai",
        _("Trẻ làm việc này cho ai?"),
        _("Làm thuê, làm cho gia đình và tự làm được xem xét khác nhau."),
    ),
    Question(
        "hours",
        "thoi-gian",
        _("Trẻ làm việc này những ngày nào, bao nhiêu giờ?"),
        _("Dưới 15 tuổi: tối đa 4 giờ một ngày, 20 giờ một tuần; từ 15 tuổi: 8 và 40 giờ (Điều 146)."),
    ),
    Question(
        "season",
        "mua-vu",
        _("Vào mùa vụ, trẻ làm việc này nhiều hơn không?"),
        _("Tuần vừa qua có thể không phải mùa: giờ làm trong mùa được xem xét riêng."),
    ),
    Question(
        "times",
        "gio-lam",
        _("Trẻ bắt đầu và kết thúc lúc mấy giờ?"),
        _("Làm từ 22 giờ đến 6 giờ là làm việc ban đêm (Điều 106)."),
    ),
    Question(
        "details",
        "hoi-them",
        _("Hỏi thêm về việc này"),
        _("Được phép hay bị cấm là tùy cách làm và nơi làm (Điều 147; Thông tư 09/2020, Phụ lục II đến IV)."),
        _has_details,
    ),
    Question(
        "hazards",
        "nguy-hiem-khi-lam",
        _("Khi làm việc này, trẻ có gặp điều nào sau đây không?"),
        _("Công việc và nơi làm việc nguy hiểm bị cấm với người dưới 18 tuổi (Điều 147)."),
    ),
    Question(
        "load",
        "mang-vac",
        _("Trẻ mang vác nặng bao nhiêu?"),
        _("Giới hạn theo tuổi, giới tính và mức thường xuyên (Thông tư 09/2020, Phụ lục III, mục 68)."),
        _carries,
    ),
    Question(
        "codes",
        "danh-muc",
        _("Việc hoặc nơi làm có trong danh mục sau không?"),
        _("Chỉ công việc, nơi làm có trong danh mục mới được kết luận là nguy hiểm theo luật."),
        _asks_code,
    ),
    Question(
        "stage",
        "cong-doan",
        _("Trẻ có làm công đoạn dùng hóa chất độc hại hoặc máy đóng gói không?"),
        _("Công đoạn này bị loại khỏi danh mục công việc nhẹ (Thông tư 09/2020, Phụ lục II)."),
        _has_stage,
    ),
    Question(
        "agency",
        "van-ban-dong-y",
        _("Có văn bản đồng ý của cơ quan lao động cấp tỉnh không?"),
        _("Chưa đủ 13 tuổi chỉ được làm nghệ thuật, thể thao khi có văn bản này (Điều 145 khoản 3)."),
        _arts_under_13,
    ),
    Question(
        "contract",
        "hop-dong",
        _("Có hợp đồng bằng văn bản, có người đại diện ký không?"),
        _("Thuê người dưới 15 tuổi phải có hợp đồng bằng văn bản (Điều 145 khoản 1)."),
        _hired_under_15,
    ),
    Question(
        "school",
        "trung-gio-hoc",
        _("Giờ làm có trùng giờ học của trẻ không?"),
        _("Giờ làm không được ảnh hưởng đến giờ học (Điều 145 khoản 1)."),
        _under_15,
    ),
    Question(
        "overtime",
        "lam-them",
        _("Việc làm thêm giờ diễn ra thế nào?"),
        _("Từ 15 tuổi chỉ được làm thêm ở nghề trong danh mục, tối đa 40 giờ một tháng (Điều 107, 146)."),
        _long_hours,
    ),
)
AFTER_JOBS = (
    Question(
        "chores",
        "viec-nha",
        _("Trẻ làm việc nhà bao nhiêu giờ?"),
        _("Việc nhà không phải lao động theo luật nhưng được đếm riêng trong thống kê (chỉ tiêu SDG 8.7.1)."),
    ),
)


def pages(answers: dict, as_of: dt.date) -> list[Page]:
    """Return the pages to be asked, in order, given the answers so far; branches come and go with them."""
    found = [Page(row.name, row.slug, row) for row in BEFORE_JOBS if row.applies(answers, "", as_of)]
    for number, job in enumerate(jobs(answers), start=1):
        found += [
            Page(f"{job}/{row.name}", f"viec-{number}-{row.slug}", row, job)
            for row in ABOUT_JOB
            if row.applies(answers, job, as_of)
        ]
    return found + [Page(row.name, row.slug, row) for row in AFTER_JOBS]


def first_open(answers: dict, as_of: dt.date) -> Page | None:
    """Return the first page without an answer, or None when every question was asked."""
    return next((page for page in pages(answers, as_of) if page.key not in answers), None)


def question_of(slug: str) -> Question | None:
    """Return the question that the address `slug` asks, of whichever job, or None for no question at all."""
    alone = {row.slug: row for row in (*BEFORE_JOBS, *AFTER_JOBS)}
    _lead, _dash, rest = slug.removeprefix("viec-").partition("-")
    of_a_job = {row.slug: row for row in ABOUT_JOB} if slug.startswith("viec-") else {}
    return alone.get(slug) or of_a_job.get(rest)

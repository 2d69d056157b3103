"""What the demo's institutions offer, written by their own staff or the administrator; two services beside.

All of it is fictional. Days on which something begins lie a few weeks ahead of the day it is seeded.
"""

import datetime as dt

from casework.models import Case
from referrals.actions.counting import count_lines
from referrals.actions.line import join_line
from schools.actions.keeping import change_institution, confirm_institution, save_programme
from schools.enums import AskedPaper, InstitutionKind, Need
from schools.models import Institution, Programme
from vietnam.calendar import today

WEEKDAYS, SIX_DAYS = [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]
# Name of the institution → who keeps it, about the house, its programmes, weeks until each begins.
KEPT = {
    "Trường THCS Tân Hòa": (
        "thu",
        {
            "address": "Ấp Hòa Thơm, xã Tân Hòa",
            "phone": "0273 3840 111",
            "contact_name": "Cô Phạm Thị Thu",
            "opening_days": SIX_DAYS,
            "opening_hours": "7 giờ đến 11 giờ 15",
            "latitude": "10.35482",
            "longitude": "106.68213",
        },
        {
            "grades": "lớp 6 đến lớp 9",
            "included": "sách giáo khoa mượn, phụ đạo buổi chiều",
            "papers": [AskedPaper.BIRTH_CERTIFICATE, AskedPaper.RESIDENCE, AskedPaper.SCHOOL_RECORD],
        },
        (),
    ),
    "Nhà mở Sen Hồng": (
        "dung",
        {
            "address": "Ấp Tân Xuân, xã Tân Đông",
            "phone": "0273 3840 222",
            "contact_name": "Anh Võ Văn Dũng",
            "opening_days": WEEKDAYS,
            "opening_hours": "13 giờ 30 đến 17 giờ",
        },
        {"grades": "chương trình lớp 1 đến lớp 5", "included": "bữa xế, tập vở, giúp làm giấy khai sinh"},
        (),
    ),
    "Trung tâm GDNN – GDTX Gò Công": (
        "an",
        {
            "address": "Xã Tân Đông",
            "phone": "0273 3840 333",
            "contact_name": "Phòng tuyển sinh",
            "opening_days": SIX_DAYS,
            "opening_hours": "7 giờ đến 11 giờ, 13 giờ đến 17 giờ",
        },
        {
            "months": 6,
            "included": "bộ dụng cụ nghề, chứng chỉ sơ cấp",
            "papers": [
                AskedPaper.BIRTH_CERTIFICATE,
                AskedPaper.COMPLETION,
                AskedPaper.HEALTH,
                AskedPaper.PHOTO,
            ],
        },
        (6, 18),
    ),
}
# A second programme of the centre, and services without a place to learn; nobody has confirmed them yet.
EVENING = {
    "need": Need.BACK_TO_SCHOOL,
    "name": "Hoàn thành trung học cơ sở, học buổi tối",
    "min_age": 15,
    "max_age": 18,
    "grades": "lớp 8, lớp 9",
    "months": 9,
    "papers": [AskedPaper.SCHOOL_RECORD],
    "places": 15,
}
# A workshop that takes apprentices, a hazardous trade that no child may learn, and a class without a place.
WORKSHOP = (
    {
        "need": Need.APPRENTICESHIP,
        "name": "Tập nghề may, có lương",
        "min_age": 15,
        "max_age": 18,
        "months": 6,
        "included": "bữa trưa, phụ cấp 1.500.000 đồng mỗi tháng",
        "papers": [AskedPaper.HEALTH, AskedPaper.IDENTITY],
        "places": 3,
    },
    {
        "need": Need.APPRENTICESHIP,
        "name": "Tập nghề hàn",
        "min_age": 18,
        "max_age": 25,
        "hazardous": True,
        "places": 2,
    },
)
FULL = {
    "need": Need.BRIDGING,
    "name": "Lớp linh hoạt buổi tối",
    "min_age": 9,
    "max_age": 17,
    "papers": [AskedPaper.BIRTH_CERTIFICATE],
    "places": 0,
}
SERVICES = (
    ("Hội Liên hiệp Phụ nữ xã Tân Hòa", InstitutionKind.WOMENS_UNION, "Vay vốn nhỏ, học nghề cho mẹ"),
    ("Trạm y tế xã Tân Hòa", InstitutionKind.HEALTH_STATION, "Khám sức khỏe, tiêm chủng"),
)


def seed_places(people) -> None:
    """Let the staff of the demo's institutions write down what they offer; harmless when run again."""
    for name, (keeper, facts, offered, weeks) in KEPT.items():
        institution = Institution.objects.get(name=name)
        if institution.confirmed_on is None:
            _keep(institution, people[keeper], facts, offered, weeks)
    centre = Institution.objects.get(name="Trung tâm GDNN – GDTX Gò Công")
    if not centre.programmes.filter(need=EVENING["need"]).exists():
        save_programme(centre, by=people["an"], values=EVENING, intakes=[])
    _workshop(centre.commune, people["an"])
    _services(Institution.objects.get(name="Trường THCS Tân Hòa").commune)


def seed_line(people) -> None:
    """A child waits for the evening class that has no place; harmless when run again."""
    full = Programme.objects.select_related("institution").get(name=FULL["name"])
    case = Case.objects.get(child__full_name="Trần Quốc Khải")
    if not case.waiting.exists():
        join_line(case, by=people["lan"], programme=full)
        count_lines()


def _workshop(commune, by) -> None:
    name = "Xưởng may Tân Đông"
    house, new = Institution.objects.get_or_create(
        name=name, commune=commune, defaults={"kind": InstitutionKind.OTHER}
    )
    if new:
        for values in WORKSHOP:
            save_programme(house, by=by, values=values, intakes=[])
        save_programme(house, by=by, values=FULL, intakes=[])


def _keep(institution, keeper, facts, offered, weeks) -> None:
    change_institution(institution, by=keeper, values=facts)
    days = [today() + dt.timedelta(weeks=count) for count in weeks]
    intakes = [(day, day - dt.timedelta(days=14)) for day in days]
    save_programme(
        institution, by=keeper, programme=institution.programmes.get(), values=offered, intakes=intakes
    )
    confirm_institution(institution, by=keeper)


def parish_class(commune) -> Programme:
    """Return the bridging class of a parish, at which nobody has an account: it gets letters."""
    house, _new = Institution.objects.get_or_create(
        name="Lớp học tình thương Giáo xứ Tân Hòa",
        commune=commune,
        defaults={
            "kind": InstitutionKind.OTHER,
            "address": "Ấp 2, xã Tân Hòa",
            "phone": "0273 3840 444",
        },
    )
    offer = {"name": "Xóa mù chữ, học cầu nối buổi tối", "min_age": 7, "max_age": 17, "places": 6}
    return Programme.objects.get_or_create(institution=house, need=Need.BRIDGING, defaults=offer)[0]


def _services(commune) -> None:
    for name, kind, what in SERVICES:
        house, _new = Institution.objects.get_or_create(name=name, commune=commune, defaults={"kind": kind})
        Programme.objects.get_or_create(
            institution=house,
            need=Need.SERVICE,
            defaults={"name": what, "min_age": 0, "max_age": 18, "places": 10},
        )

"""Which ways of learning are open to a child: what the law allows at an age, and what makes sense besides.

A path is a need met by certain kinds of institution. `from_age` is the age below which nobody may choose it,
whatever the reason; between it and the usual ages, or after another grade, it is open with a reason. Where an
age counts by the calendar year (Education Law, Art 28) a child may begin in the year it reaches it, so
`from_age` lies one year below. Vocational and labour law count full years.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.enums import InstitutionKind, Need

LOWER_SECONDARY_DONE = 9


class Standing(Enum):
    """What may be done with a path: proposed, chosen with a reason, or not chosen at all yet."""

    PROPOSED = "proposed"
    WITH_REASON = "with_reason"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Path:
    """One way of learning. `offers` are (need, kinds of institution; none for every kind) that lead along it.

    `grades` are the last grades, both included, after which it is the usual next step; with `needs_grade` a
    child who has not come so far may not choose it. With `needs_age` an unknown age keeps it closed.
    """

    code: str
    label: str
    offers: tuple[tuple[Need, tuple[InstitutionKind, ...]], ...]
    from_age: int
    usual: tuple[int, int]
    citation: str
    conditions: str = ""
    grades: tuple[int, int] = (0, 12)
    needs_grade: bool = False
    needs_age: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a path is for one child, in a sentence, with the article it rests on."""

    path: Path
    standing: Standing
    text: str
    citation: str

    @property
    def open(self) -> bool:
        return self.standing != Standing.NOT_YET


ENTRY_AGES = gettext_lazy("Luật Giáo dục 43/2019/QH14, Điều 28")
SCHOOL_OF = {
    "primary": (Need.BACK_TO_SCHOOL, (InstitutionKind.PRIMARY,)),
    "lower": (Need.BACK_TO_SCHOOL, (InstitutionKind.LOWER_SECONDARY,)),
    "upper": (Need.BACK_TO_SCHOOL, (InstitutionKind.UPPER_SECONDARY,)),
    "continuing": (Need.BACK_TO_SCHOOL, (InstitutionKind.CONTINUING,)),
}
IN_SCHOOLS = {kind for _need, kinds in SCHOOL_OF.values() for kind in kinds}
OUTSIDE_SCHOOLS = tuple(kind for kind in InstitutionKind if kind not in IN_SCHOOLS)
PATHS = (
    Path(
        "primary",
        gettext_lazy("Trở lại trường tiểu học"),
        (SCHOOL_OF["primary"],),
        from_age=5,
        usual=(6, 14),
        grades=(0, 5),
        citation=ENTRY_AGES,
    ),
    Path(
        "lower",
        gettext_lazy("Trở lại trường trung học cơ sở"),
        (SCHOOL_OF["lower"],),
        from_age=10,
        usual=(11, 17),
        grades=(5, 9),
        citation=ENTRY_AGES,
    ),
    Path(
        "upper",
        gettext_lazy("Trở lại trường trung học phổ thông"),
        (SCHOOL_OF["upper"],),
        from_age=14,
        usual=(15, 17),
        grades=(LOWER_SECONDARY_DONE, 12),
        needs_grade=True,
        conditions=gettext_lazy("Cần hoàn thành trung học cơ sở."),
        citation=ENTRY_AGES,
    ),
    Path(
        "bridging",
        gettext_lazy("Lớp học cầu nối, nhà mở"),
        ((Need.BRIDGING, ()), (Need.BACK_TO_SCHOOL, OUTSIDE_SCHOOLS)),
        from_age=5,
        usual=(6, 17),
        conditions=gettext_lazy("Là bước đệm: thống nhất ngày chuyển lên trường hoặc lớp nghề."),
        citation=gettext_lazy("Luật Trẻ em 102/2016/QH13, Điều 16"),
    ),
    Path(
        "completion",
        gettext_lazy("Học cho xong trung học cơ sở (giáo dục thường xuyên)"),
        (SCHOOL_OF["continuing"],),
        from_age=11,
        usual=(15, 18),
        grades=(0, LOWER_SECONDARY_DONE - 1),
        citation=gettext_lazy("Nghị định 20/2014/NĐ-CP, Điều 12; Luật Giáo dục 43/2019/QH14, Điều 14"),
    ),
    Path(
        "continuing",
        gettext_lazy("Học tiếp trung học phổ thông (giáo dục thường xuyên)"),
        (SCHOOL_OF["continuing"],),
        from_age=14,
        usual=(15, 18),
        grades=(LOWER_SECONDARY_DONE, 12),
        needs_grade=True,
        conditions=gettext_lazy("Cần hoàn thành trung học cơ sở."),
        citation=ENTRY_AGES,
    ),
    Path(
        "vocational",
        gettext_lazy("Học nghề trình độ sơ cấp"),
        ((Need.VOCATIONAL, ()),),
        from_age=15,
        usual=(15, 18),
        needs_age=True,
        conditions=gettext_lazy("Cần trình độ học vấn và sức khỏe phù hợp với nghề."),
        citation=gettext_lazy("Thông tư 42/2015/TT-BLĐTBXH, Điều 15"),
    ),
    Path(
        "apprenticeship",
        gettext_lazy("Học nghề, tập nghề tại nơi làm việc"),
        ((Need.APPRENTICESHIP, ()),),
        from_age=14,
        usual=(15, 18),
        needs_age=True,
        conditions=gettext_lazy(
            "Cần đủ sức khỏe, hợp đồng đào tạo bằng văn bản; không phải nghề nặng nhọc, độc hại, nguy hiểm."
        ),
        citation=gettext_lazy("Bộ luật Lao động 45/2019/QH14, khoản 4 Điều 61"),
    ),
    Path(
        "service",
        gettext_lazy("Dịch vụ hỗ trợ khác"),
        ((Need.SERVICE, ()),),
        from_age=0,
        usual=(0, 18),
        citation=gettext_lazy("Luật Trẻ em 102/2016/QH13, Điều 49"),
    ),
)
BY_CODE = {path.code: path for path in PATHS}
# Labour Code 45/2019/QH14, Art 61(4): from 18 in heavy and hazardous trades. Elementary vocational classes
# teach the trade itself, so the same age is asked there.
HAZARDOUS_FROM = 18
HAZARDOUS_NEEDS = (Need.APPRENTICESHIP, Need.VOCATIONAL)


def judge(path: Path, age: int | None, grade: int | None) -> Verdict:
    """Return what `path` is for a child of `age` full years whose last grade is `grade` (None: not known)."""
    for standing, sentence in _objections(path, age, grade):
        return Verdict(path, standing, sentence, str(path.citation))
    return Verdict(path, Standing.PROPOSED, _for_whom(path, age, grade), str(path.citation))


def _objections(path, age, grade) -> Iterable[tuple[Standing, str]]:
    """Yield what speaks against `path`, what forbids it first."""
    low, high = path.usual
    told = {"age": age, "from": path.from_age, "low": low, "high": high, "grade": grade}
    if age is None and path.needs_age:
        yield (
            Standing.NOT_YET,
            _("Chưa rõ tuổi của trẻ: xác minh tuổi trước, chỉ nhận từ đủ %(from)s tuổi.") % told,
        )
    if age is not None and age < path.from_age:
        yield Standing.NOT_YET, _("Trẻ %(age)s tuổi, chưa đủ %(from)s tuổi.") % told
    if path.needs_grade and grade is not None and grade < path.grades[0]:
        yield Standing.NOT_YET, _("Trẻ mới học đến lớp %(grade)s, chưa hoàn thành trung học cơ sở.") % told
    if path.needs_grade and grade is None:
        yield Standing.WITH_REASON, _("Chưa rõ trẻ đã hoàn thành trung học cơ sở chưa.")
    if age is not None and age < low:
        yield Standing.WITH_REASON, _("Trẻ %(age)s tuổi; thường từ %(low)s tuổi.") % told
    if age is not None and age > high:
        yield Standing.WITH_REASON, _("Trẻ %(age)s tuổi; thường đến %(high)s tuổi.") % told
    if grade is not None and not path.grades[0] <= grade <= path.grades[1]:
        yield (
            Standing.WITH_REASON,
            _("Trẻ đã học đến lớp %(grade)s, không phải bước tiếp theo thường có.") % told,
        )


def _for_whom(path, age, grade) -> str:
    if age is None:
        return _("Chưa rõ tuổi của trẻ; xác minh trước khi gửi.")
    if grade is None:
        return _("Hợp với trẻ %(age)s tuổi") % {"age": age}
    return _("Hợp với trẻ %(age)s tuổi, đã học đến lớp %(grade)s") % {"age": age, "grade": grade}


def judge_all(age: int | None, grade: int | None) -> list[Verdict]:
    """Return every path for such a child: what is proposed first, what is not open yet last."""
    order = list(Standing)
    return sorted((judge(path, age, grade) for path in PATHS), key=lambda one: order.index(one.standing))


def judge_offer(need, kind, age, grade, *, hazardous: bool = False) -> Verdict:
    """Return what an offer is for such a child: that of the best path along which it leads.

    Continuing education ends lower secondary for one and goes on from it for another.
    """
    verdicts = [judge(path, age, grade) for path in PATHS if leads_along(path, need, kind)]
    best = min(verdicts, key=lambda one: list(Standing).index(one.standing))
    if hazardous and need in HAZARDOUS_NEEDS and (age is None or age < HAZARDOUS_FROM) and best.open:
        text = _("Nghề nặng nhọc, độc hại, nguy hiểm: chỉ nhận từ đủ %(from)s tuổi.") % {
            "from": HAZARDOUS_FROM
        }
        return Verdict(best.path, Standing.NOT_YET, text, str(BY_CODE["apprenticeship"].citation))
    return best


def leads_along(path: Path, need, kind) -> bool:
    """Tell whether an offer for `need` of an institution of `kind` leads along `path`."""
    return any(need == wanted and (not kinds or kind in kinds) for wanted, kinds in path.offers)

"""The assessment (Mẫu 02, 03): two scales kept apart, words as they were said, the risk on the case."""

import pytest

from casework.enums import NeedKind
from casework.models import Assessment, Case
from casework.rating import proposed, total, totals
from tests.casework.walk import day, state_of, text_of, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


HARM = {
    "current_harm": "high",
    "continuing_harm": "low",
    "abuser_access": "high",
    "development": "medium",
    "care_obstacles": "low",
    "no_guardian": "medium",
}
CAPACITY = {
    "self_protection": "low",
    "safe_adults": "medium",
    "relationships": "high",
    "guardian": "high",
    "support": "low",
}


def filled(**changes):
    """A filled-in form."""
    return {
        "on": day(0),
        **HARM,
        **CAPACITY,
        "child_words": "Em muốn đi học lại",
        "caregiver_words": "Nhà thiếu người làm",
        "needs": "Học phí, xe đạp",
        "risk": "high",
        **changes,
    }


def test_assessing_a_registered_case(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("assessment_new", case.pk), filled())
    assert response.url == url("plan_edit", case.pk)
    row = Assessment.objects.get()
    assert (row.harm, row.capacity, row.proposed, row.notes) == (HARM, CAPACITY, "high", None)
    assert (row.child_words, row.caregiver_words) == ("Em muốn đi học lại", "Nhà thiếu người làm")
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.risk) == ("assessed", "high")


def test_the_two_scales_are_explained_in_opposite_directions(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    shown = text_of(sign_in(cast["lan"]).get(url("assessment_new", case.pk)))
    assert "Cao là xấu hơn cho trẻ" in shown
    assert "Cao là tốt hơn cho trẻ" in shown
    assert shown.index("Cao là xấu hơn cho trẻ") < shown.index("Cao là tốt hơn cho trẻ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("current_harm", ""),
        ("support", "9"),
        ("needs", " "),
        ("risk", "unknown"),
        ("on", day(1)),
        ("on", "31/2/2026"),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, sign_in, name, value):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("assessment_new", case.pk), filled(**{name: value}))
    assert list(response.context["form"].errors) == [name]
    assert "Em muốn đi học lại" in text_of(response)
    assert (Assessment.objects.count(), state_of(case)) == (0, "registered")


def test_too_early_and_too_late(cast, sign_in):
    client = sign_in(cast["lan"])
    new, planned = make_case(by=cast["lan"]), make_case(by=cast["lan"], state="planned")
    for case, state in ((new, "new"), (planned, "planned")):
        assert client.get(url("assessment_new", case.pk)).url == url("case", case.pk)
        response = client.post(url("assessment_new", case.pk), filled(), follow=True)
        assert "nên không thể: Đánh giá nguy cơ và nhu cầu" in text_of(response)
        assert state_of(case) == state
    assert Assessment.objects.filter(case=new).count() == 0


def test_the_same_form_sent_twice_assesses_once(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    data = filled(once="0b0d7f4e-0000-4000-8000-000000000003")
    sent = [client.post(url("assessment_new", case.pk), data).url for _ in range(2)]
    assert (sent[0], Assessment.objects.count()) == (sent[1], 1)


def test_each_form_counts_its_own_items_and_never_adds_the_scales():
    columns = {(row.form, row.scale): row for row in totals(HARM, CAPACITY)}
    counted = {key: (row.high, row.medium, row.low, row.leans) for key, row in columns.items()}
    # Mẫu 02: two items of each; Mẫu 03: five of each. Of two levels with as many items the worse one counts.
    assert counted == {
        ("02", "harm"): (1, 0, 1, "high"),
        ("02", "capacity"): (0, 0, 2, "low"),
        ("03", "harm"): (2, 2, 1, "high"),
        ("03", "capacity"): (2, 1, 2, "low"),
    }
    assert [row.items for row in columns.values()] == [2, 2, 5, 5]


@pytest.mark.parametrize(
    ("harm", "capacity", "risk"),
    [("high", "high", "high"), ("low", "low", "medium"), ("low", "high", "low"), ("medium", "low", "high")],
)
def test_a_high_level_of_one_scale_is_not_a_high_level_of_the_other(harm, capacity, risk):
    assert proposed(dict.fromkeys(HARM, harm), dict.fromkeys(CAPACITY, capacity)) == risk
    assert proposed({}, dict.fromkeys(CAPACITY, capacity)) == ""


def test_an_older_sheet_with_fewer_items_says_how_many_were_rated():
    column = total("03", "harm", {"current_harm": "low", "care_obstacles": "low"})
    assert (column.rated, column.items, column.leans) == (2, 5, "low")


def test_a_conclusion_against_the_sheet_needs_its_reason(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("assessment_new", case.pk), filled(risk="low"))
    assert list(response.context["form"].errors) == ["risk_reason"]
    assert "tổn hại nghiêng về “Cao”, khả năng tự bảo vệ nghiêng về “Thấp”" in text_of(response)
    reason = {"risk": "low", "risk_reason": "Trẻ đã về ở với bà", "current_harm_note": "Tay bị xước"}
    more = {
        "need_education": "on",
        "need_legal": "on",
        "safe_provider": "Nhà bà",
        "community": "Hàng xóm tốt",
    }
    client.post(url("assessment_new", case.pk), filled(**reason, **more))
    row = Assessment.objects.get()
    assert (row.risk, row.proposed, row.risk_reason) == ("low", "high", "Trẻ đã về ở với bà")
    assert (row.notes, row.need_kinds) == ({"current_harm": "Tay bị xước"}, ["education", "legal"])
    shown = text_of(client.get(url("assessments", case.pk)))
    for words in ("Mức tính từ phiếu:", "Tay bị xước", "Giáo dục; Hỗ trợ pháp lý", "Nhà bà", "Hàng xóm tốt"):
        assert words in shown
    assert "Mẫu 03: khả năng tự bảo vệ" in shown


# Decree 56/2017/NĐ-CP, Art 27(1), on the sheet of Mẫu 03: letter → the fields that hold it.
CONTENTS = {
    "a": {"condition": "Tay phồng rộp, hay giật mình"},
    "b": {"family": "Cha mẹ đi làm xa, ở với bà"},
    "c": {"protective": "Bà thương cháu, không ngăn được chủ lò"},
    "d": {"factors": "Nhà nợ chủ lò gạch"},
    "đ": {"community": "Hàng xóm trông giúp buổi tối"},
    "e": {"problems": "Bỏ học, thiếu giấy khai sinh", "needs": "Trở lại lớp 7, làm giấy tờ"},
    "g": {"learning": "Nghỉ học từ tháng 9, trường cách 3 km"},
    "h": {"child_words": "Em muốn đi học lại với bạn", "caregiver_words": "Bà mong cháu được học"},
}
MEASURES = {
    "safe_provider": "Nhà tạm lánh huyện",
    "safe_service": "Chỗ ở mười ngày",
    "care_provider": "Trạm y tế xã",
    "care_service": "Khám tay, thay băng",
}


def test_every_content_of_the_sheet_is_stored_as_it_was_written(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    written = {name: words for fields in CONTENTS.values() for name, words in fields.items()} | MEASURES
    needs = {f"need_{kind}": "on" for kind in NeedKind}
    notes = {f"{code}_note": f"Ghi chú {code}" for code in (*HARM, *CAPACITY)}
    client.post(url("assessment_new", case.pk), filled(**written, **needs, **notes))
    row = Assessment.objects.get(case=case)
    assert {name: getattr(row, name) for name in written} == written
    assert (row.harm, row.capacity, row.risk) == (HARM, CAPACITY, "high")
    assert row.notes == {code: f"Ghi chú {code}" for code in (*HARM, *CAPACITY)}
    assert row.need_kinds == [str(kind) for kind in NeedKind]
    assert (row.on, row.by) == (today(), cast["lan"])
    shown = text_of(client.get(url("assessments", case.pk)))
    assert [words for words in (*written.values(), *row.notes.values()) if words not in shown] == []

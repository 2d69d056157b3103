"""Texts for an institution: what tells who the child is is refused, days and money are not."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from casework.workflow import NotNow
from referrals.actions import days, officer
from referrals.models import Referral
from referrals.texts import given_names, identifying
from tests.referrals.build import make_draft, make_referral

CHILD = SimpleNamespace(full_name="Lò Thị Mai")
CARERS = [SimpleNamespace(full_name="Nguyễn Văn A"), SimpleNamespace(full_name="Blong")]


def found(text):
    return identifying(text, CHILD, CARERS)


@pytest.mark.parametrize(
    "number",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "09-12-34-56-78",
        "0912/345/678",
        "(0273) 3840 111",
        "+84 912 345 678",
        "84912345678",
        "0 9 1 2 3 4 5 6 7 8",
        "０９１２３４５６７８",
        "0912\u200b345678",
    ],
)
def test_a_telephone_number_is_found_however_it_is_written(number):
    (one,) = found(f"Lớp 6, gọi {number} sau 17 giờ ngày 5/9/2026.")
    assert one.startswith("số điện thoại")
    assert len(found(f"Lớp 6 {number} nhé")) == 1


@pytest.mark.parametrize(
    "number", ["079012345678", "079 012 345 678", "0790.1234.5678", "321456789", "321 456 789", "321.456.789"]
)
def test_the_number_of_a_paper_is_found(number):
    (one,) = found(f"Căn cước {number}.")
    assert number in one


@pytest.mark.parametrize(
    "text",
    [
        "Học từ 05/09/2026 đến 31/05/2027, buổi chiều 13:30 - 16:30.",
        "Họp ngày 5-9-2026, 05.09.2026 và 2026-09-05.",
        "Năm học 2025-2026, tháng 8/2026 - 9/2026.",
        "Học phí 500.000 đồng, xe đạp 1.800.000 đồng, cả năm 123.456.000 đồng.",
        "Quỹ 120.000.000đ, 120.000.000 VNĐ",
        "Lớp 6 7 8 9 10 11 12 đều được; 15 bạn, 8h đến 11h.",
        "Thứ 2, 4, 6 từ 7h30 đến 9h30; nghỉ 30/4 và 1/5.",
        "Phiếu CG-000012, mã lớp 7A1, Quyết định 12/QĐ-UBND",
        "",
    ],
)
def test_days_hours_and_money_pass(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Em Lò Thị Mai học tốt",
        "em lo thi MAI.",
        "Lò  Thị\nMai",
        "(Lò Thị Mai)",
        "“Lò Thị Mai”, lớp 6",
        "Lò-Thị-Mai",
        "L\u200bò Thị Mai",
    ],
)
def test_the_whole_name_is_found_with_or_without_diacritics(text):
    assert found(text) == ["họ và tên “Lò Thị Mai”"]


def test_a_name_ends_where_it_ends():
    assert found("Thầy Nguyễn Văn An dạy Toán") == []
    assert found("Cha là Nguyễn Văn A") == ["họ và tên “Nguyễn Văn A”"]


def test_given_names_are_common_words_and_only_pointed_out():
    assert found("Mai em đến lớp, Blong chở em") == []
    assert given_names("Mai em đến lớp, Blong chở em", CHILD, CARERS) == ["Mai", "Blong"]
    assert given_names("Sáng mai em đến lớp", CHILD, CARERS) == []


def test_everything_that_was_found_is_named():
    assert found("Lò Thị Mai 0912345678, CCCD 079012345678") == [
        "họ và tên “Lò Thị Mai”",
        "số điện thoại “0912345678”",
        "số giấy tờ tùy thân “079012345678”",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Gọi mẹ 0911 000 222 nhé", "Mẹ là Trần Thị Mẹ"])
def test_every_text_for_an_institution_is_held_to_it(cast, text):
    lan = cast["lan"]
    draft = make_draft(cast)
    with pytest.raises(NotNow, match="Bỏ khỏi nội dung"):
        officer.save_draft(draft, by=lan, message=text)
    asked, proposed = (make_referral(cast, state, case=draft.case) for state in ("question", "proposed"))
    with pytest.raises(NotNow, match="Bỏ khỏi nội dung"):
        officer.answer_question(asked, by=lan, text=text)
    with pytest.raises(NotNow, match="Bỏ khỏi nội dung"):
        days.refuse_day(proposed, by=lan, text=text)
    states = Referral.objects.filter(pk__in=[asked.pk, proposed.pk]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["question", "proposed"]
    assert not Referral.objects.filter(message=text).exists()


@pytest.mark.django_db
def test_a_name_that_was_learnt_after_the_message_was_written_stops_the_sending(cast, sign_in):
    lan = cast["lan"]
    draft = make_draft(cast, message="Bà Lê Thị Bảy sẽ đưa trẻ đến")
    draft.case.child.household.caregivers.create(full_name="Lê Thị Bảy")
    with pytest.raises(NotNow, match="Lê Thị Bảy"):
        officer.send_referral(draft, by=lan)
    page = sign_in(lan).get(reverse("referrals:check", args=[draft.pk])).content.decode()
    assert "họ và tên “Lê Thị Bảy”" in page
    assert "Gửi phiếu chuyển gửi</button>" not in page


@pytest.mark.django_db
def test_a_given_name_is_pointed_out_before_sending(cast, sign_in):
    draft = make_draft(cast, message="Mi thích vẽ")
    page = sign_in(cast["lan"]).get(reverse("referrals:check", args=[draft.pk])).content.decode()
    assert "“Mi”" in page
    assert "Gửi phiếu chuyển gửi</button>" in page

"""Secrets planted in a case, and everything an institution is ever shown, in every state of its referral.

The pages are those of the access matrix that the counsellor may open, so a new one is tried as well.
"""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Notice
from casework.actions import cases
from casework.enums import CaseState
from casework.models import Case
from referrals.actions.consents import withdraw_consent
from referrals.actions.officer import withdraw_referral
from referrals.models import Referral
from reminders.messages import message_of
from schools.models import Institution
from tests.access.matrix import ROWS
from tests.factories import BRICK_WORK, make_case, make_report, screen
from tests.referrals.build import CHILD, PATHS, approved_case, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

BIRTH = dt.date(2010, 7, 19)
# What an officer may choose to share, by the field that shares it.
SHAREABLE = {
    "name": (CHILD, "C.S.C.H.M."),
    "birth": ("19/07/2010", "19/7/2010", "2010-07-19"),
    "village": ("Ấp Bình Hòa",),
    "caregiver": ("Trần Thị Mẹ",),
    "phone": ("0911000222",),
    "schooling": ("Trường Cũ Canary",),
}
# What nobody can choose: who told, what was told, what was found, what the case is called, why this school.
NEVER = (
    *("Người Báo Tin", "0911000333", "Làm gạch", "Lò gạch", "Tay bị phồng rộp", "Bỏng, bỏ học"),
    *("Hàng xóm đã khuyên", "Cha mẹ làm thuê", "Em muốn đi học lại"),
    *("hỗ trợ học phí", "Trẻ trở lại lớp 7", "Ghi chú Canary", "Bị ép buộc Canary", "Lý do chọn Canary"),
    *("079012345678", "Bé Canary", "debt_bondage", "gán nợ", "Nặng nhọc, độc hại"),
)
MESSAGE = "Học buổi chiều được"
LIVE = {"sent": (), "question": (), "proposed": (), "accepted": None, "placed": None}
STATES = tuple(PATHS)
# Pages that the counsellor may open and that are about no other record.
ABOUT = {row.route for row in ROWS if row.succeeds("thu") and row.about.startswith("referral_")}
LISTS = [
    row
    for row in ROWS
    if row.succeeds("thu") and row.method == "GET" and not (row.about or row.arguments or callable(row.data))
]


def planted(cast):
    """Return a case in which everything that can be written about a child holds a canary."""
    lan = cast["lan"]
    case = make_case(by=lan, chair=cast["minh"], state="in_progress", full_name=CHILD, birth_date=BIRTH)
    child = case.child
    child.schooling, child.grade, child.school_name = "left", 6, "Trường Cũ Canary"
    child.nickname, child.personal_id = "Bé Canary", "079012345678"
    child.save()
    screen(case, by=lan, activities=[BRICK_WORK], worst_forms=["debt_bondage"])
    cases.write_note(case, by=lan, text="Ghi chú Canary")
    return Case.objects.get(pk=case.pk)


def referred(cast, state, **draft):
    referral = make_referral(cast, state, case=planted(cast), **draft)
    Referral.objects.filter(pk=referral.pk).update(choice_reason="Lý do chọn Canary")
    return Referral.objects.get(pk=referral.pk)


def everything(client, referral, user) -> dict[str, str]:
    """Return address → what the counsellor is shown there, and every notice and mail she is sent."""
    addresses = [(reverse(row.route), row.data) for row in LISTS if not row.route.startswith("accounts:")]
    addresses += [(reverse(route, args=[referral.pk]), {}) for route in sorted(ABOUT)]
    addresses += [(reverse("schools:institution", args=[referral.institution_id]), {})]
    found = {}
    for address, asked in addresses:
        answer = client.get(address, asked)
        assert answer.status_code in (200, 302, 403, 404, 405), (address, answer.status_code)
        shown = answer.content.decode() + str(sorted(answer.headers.items()))
        found[f"{address} {asked}"] = shown
    user.email = user.email or "thu@den-truong.example"
    for notice in Notice.objects.filter(recipient=user):
        notice.recipient = user
        mail = message_of(notice)
        found[f"notice {notice.kind}"] = f"{notice.case_code} {notice.path} {mail.subject} {mail.body}"
    return found


def leaks(found, words) -> list[tuple[str, str]]:
    return [(where, word) for where, shown in found.items() for word in words if word in shown]


def words_of(*fields) -> list[str]:
    return [word for name in fields for word in SHAREABLE[name]]


def test_the_pages_of_the_matrix_are_tried():
    assert {"referrals:referral", "referrals:accept", "referrals:enrol", "referrals:end"} <= ABOUT
    assert {"home", "referrals:inbox", "referrals:attendance"} <= {row.route for row in LISTS}


@pytest.mark.parametrize(
    ("state", "shared"),
    [*((state, ["name"]) for state in STATES), ("accepted", ["birth", "schooling"]), ("placed", ["phone"])],
)
def test_no_page_of_any_state_shows_more_than_was_shared(cast, sign_in, state, shared):
    referral = referred(cast, state, shared=shared)
    found = everything(sign_in(cast["thu"]), referral, cast["thu"])
    own = found[f"{reverse('referrals:referral', args=[referral.pk])} {{}}"]
    named = state in ("accepted", "placed")
    kept = [name for name in SHAREABLE if not (named and name in shared)]
    assert leaks(found, [*NEVER, referral.case.code, *words_of(*kept)]) == []
    # It is not empty for the wrong reason: what may be shown is there, and only then.
    if named:
        assert all(SHAREABLE[name][0] in own for name in shared)
    assert (MESSAGE in own) is (state in LIVE)
    assert referral.number in own


@pytest.mark.parametrize("state", [None, "sent", "placed", "declined"])
def test_nothing_of_a_draft_or_of_another_schools_referral_is_shown(cast, sign_in, state):
    """Dũng's open house has no part in it, whatever becomes of the referral."""
    referral = referred(cast, state or "draft")
    reader = cast["thu"] if state is None else cast["dung"]
    found = everything(sign_in(reader), referral, reader)
    own = reverse("schools:institution", args=[referral.institution_id])
    assert leaks(found, [*NEVER, referral.case.code, *words_of(*SHAREABLE), MESSAGE, referral.number]) == []
    assert "THCS Tân Hòa" in found[f"{own} {{}}"]


@pytest.mark.parametrize("state", ["sent", "placed"])
def test_after_the_family_took_its_consent_back(cast, sign_in, state):
    referral = referred(cast, state)
    withdraw_consent(referral.consent, by=cast["lan"])
    found = everything(sign_in(cast["thu"]), referral, cast["thu"])
    assert leaks(found, [*NEVER, referral.case.code, *words_of(*SHAREABLE), MESSAGE]) == []
    assert referral.number in found[f"{reverse('referrals:referral', args=[referral.pk])} {{}}"]


@pytest.mark.parametrize("state", ["sent", "placed", "completed"])
def test_a_school_that_was_closed_while_the_referral_lay_there_sees_nothing(cast, sign_in, state):
    referral = referred(cast, state)
    Institution.objects.filter(pk=referral.institution_id).update(is_active=False)
    found = everything(sign_in(cast["thu"]), referral, cast["thu"])
    assert leaks(found, [*NEVER, referral.case.code, *words_of(*SHAREABLE), MESSAGE]) == []
    own = reverse("referrals:referral", args=[referral.pk])
    assert sign_in(cast["thu"]).get(own).status_code == 404
    assert sign_in(cast["lan"]).get(reverse("referrals:sent", args=[referral.pk])).status_code == 200


def test_a_child_who_stays_in_school_after_the_case_closed_is_shown_as_before(cast, sign_in):
    referral = referred(cast, "placed", shared=["name"])
    Case.objects.filter(pk=referral.case_id).update(state=CaseState.CLOSED, closed_on=today())
    found = everything(sign_in(cast["thu"]), referral, cast["thu"])
    kept = [name for name in SHAREABLE if name != "name"]
    assert leaks(found, [*NEVER, referral.case.code, *words_of(*kept)]) == []
    assert CHILD in found[f"{reverse('referrals:referral', args=[referral.pk])} {{}}"]


def test_several_referrals_to_one_school_stand_apart(cast, sign_in):
    """Giving or taking back one leaves the other as it was, of the same child and of another."""
    case = planted(cast)
    first, second = (make_referral(cast, "accepted", case=case, shared=[one]) for one in ("name", "birth"))
    other = make_referral(
        cast, "accepted", case=approved_case(cast["lan"], full_name="Đặng Văn Khác"), shared=["name"]
    )
    client = sign_in(cast["thu"])

    def page(referral):
        answer = client.get(reverse("referrals:referral", args=[referral.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    assert (CHILD in page(first), "19/07/2010" in page(first)) == (True, False)
    assert (CHILD in page(second), "19/07/2010" in page(second)) == (False, True)
    withdraw_referral(first, by=cast["lan"])
    assert (CHILD in page(first), "rút lại phiếu này" in page(first)) == (False, True)
    assert "19/07/2010" in page(second)
    assert "Đặng Văn Khác" in page(other)
    withdraw_consent(second.consent, by=cast["lan"])
    assert "19/07/2010" not in page(second)
    assert "Đặng Văn Khác" in page(other)


def test_an_old_link_to_an_expired_referral_opens_its_own_page(cast, sign_in):
    referral = referred(cast, "expired")
    client = sign_in(cast["thu"])
    page = client.get(reverse("referrals:referral", args=[referral.pk]))
    assert (page.status_code, "đã hết hạn trả lời" in page.content.decode()) == (200, True)
    late = client.post(reverse("referrals:accept", args=[referral.pk]), {}, follow=True).content.decode()
    assert "không thể: Tiếp nhận trẻ" in late
    assert leaks({"late": late}, [*NEVER, *words_of(*SHAREABLE), MESSAGE]) == []
    assert Referral.objects.get(pk=referral.pk).state == "expired"


def test_a_pupil_of_the_same_school_tells_nothing_of_the_report(cast, sign_in):
    """What was reported about the child reaches no page of the school that takes the child."""
    make_report(by=cast["lan"], full_name=CHILD)
    referral = referred(cast, "accepted", shared=["name"])
    found = everything(sign_in(cast["thu"]), referral, cast["thu"])
    assert leaks(found, NEVER) == []

"""Consent by purpose and receiver: who answers, what the law needs no answer for, what ends at once."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from accounts.scope import person_scope
from audit.models import Event
from casework.actions.facts import add_caregiver, change_caregiver
from casework.consents import GROUNDS, may_consent, state_of
from casework.enums import Purpose
from casework.models import Caregiver, Child, Consent, Household
from casework.workflow import NotNow
from privacy.actions import requests as data_requests
from privacy.package.build import build_package, package_json
from referrals.actions import consents, officer
from referrals.enums import ReferralState
from referrals.models import Referral
from referrals.queries import consents_covering
from referrals.workflow import consent_obstacles
from schools.enums import InstitutionKind
from tests.factories import make_case
from tests.referrals.build import CHILD, approved_case, make_draft, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECRETS = (CHILD, "C.S.C.H.M.", "Trần Thị Mẹ", "0911000222", "Ấp Bình Hòa", "Em sợ bạn biết")
ANSWERS = {
    "purpose": "support",
    "receiver": "union",
    "caregiver": "other",
    "caregiver_name": "Bà Ngoại",
    "caregiver_agrees": "yes",
    "given_on": f"{today():%d/%m/%Y}",
    "how": "paper",
    "child_agrees": "yes",
}


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def page_of(case, name="consents"):
    return reverse(f"referrals:{name}", args=[case.pk])


def rows_shown(person, case) -> list[int]:
    """How many rows about the child of `case` the database shows to `person`, past every filter."""
    home = case.child.household_id
    with person_scope(person):
        return [
            Child.objects.filter(pk=case.child_id).count(),
            Household.objects.filter(pk=home).count(),
            Caregiver.objects.filter(household=home).count(),
        ]


def answer(case, by, **fields):
    """Record answers for the school of the drafts."""
    usual = {"caregiver_name": "Trần Thị Mẹ", "child_agrees": True, "given_on": today()}
    return consents.record_answers(case, by=by, **{**usual, **fields})


# --- what ends at once -------------------------------------------------------------------------------------

ENDS = {
    "the child takes it back": lambda consent, lan: consents.withdraw_consent(
        consent, by=lan, who="child", reason="Em sợ bạn biết"
    ),
    "the mother takes it back": lambda consent, lan: consents.withdraw_consent(
        consent, by=lan, who="caregiver", reason="Em sợ bạn biết"
    ),
    "the child says no when asked again": lambda consent, lan: answer(
        consent.case, lan, institution=consent.institution, child_agrees=False
    ),
    "its last day has passed": lambda consent, lan: Consent.objects.filter(pk=consent.pk).update(
        given_on=today() - 9 * DAY, until=today() - DAY
    ),
    "it was for another receiver": lambda consent, lan: Consent.objects.filter(pk=consent.pk).update(
        institution=None, receiver="open_house"
    ),
}


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("state", ["accepted", "placed"])
def test_the_institution_sees_nothing_from_the_next_request_on(cast, sign_in, how, state):
    referral = make_referral(cast, state)
    client, thu = sign_in(cast["thu"]), cast["thu"]
    page = reverse("referrals:referral", args=[referral.pk])
    inbox = reverse("referrals:inbox")
    lists = [f"{inbox}?muc=tiep-nhan", f"{inbox}?muc=dang-hoc", f"{inbox}?muc=ket-thuc"]
    sheet = reverse("referrals:attendance")
    assert CHILD in text(client.get(page))
    assert rows_shown(thu, referral.case) == [1, 1, 1]
    ENDS[how](referral.consent, cast["lan"])
    for address in (page, *lists, sheet):
        said = text(client.get(address))
        assert [word for word in SECRETS if word in said] == [], address
        assert [word for word in SECRETS if word in str(client.get(address).headers)] == []
    assert rows_shown(thu, referral.case) == [0, 0, 0]


def test_the_database_alone_reads_the_consent(cast):
    """Past every filter of the program: the row of the referral stays, the child's rows are gone."""
    referral = make_referral(cast, "placed")
    other = answer(referral.case, cast["lan"], receiver="police", purpose="inspection")
    with person_scope(cast["thu"]):
        assert list(Consent.objects.values_list("pk", flat=True)) == [referral.consent_id]
        assert Consent.history.filter(id=other.pk).count() == 0
    consents.withdraw_consent(referral.consent, by=cast["lan"], reason="Thôi")
    with person_scope(cast["thu"]):
        assert Referral.objects.filter(pk=referral.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM casework_child")
            assert cursor.fetchone() == (0,)


def test_the_school_goes_on_with_its_own_work(cast, sign_in):
    placement = make_placement(cast)
    consents.withdraw_consent(placement.referral.consent, by=cast["lan"], reason="Thôi")
    client = sign_in(cast["thu"])
    client.post(reverse("referrals:attendance"), {f"p{placement.pk}": "4"})
    assert placement.weeks.get().days_attended == 4


def test_both_sides_are_told_in_plain_words(cast, sign_in):
    referral = make_referral(cast, "placed")
    consents.withdraw_consent(referral.consent, by=cast["lan"], who="child", reason="Em sợ bạn biết")
    told = f"đã rút lại sự đồng ý ngày {today():%d/%m/%Y}"
    school = text(sign_in(cast["thu"]).get(reverse("referrals:referral", args=[referral.pk])))
    office = text(sign_in(cast["lan"]).get(reverse("referrals:sent", args=[referral.pk])))
    assert told in school
    assert told in office
    assert "Em sợ bạn biết" not in school


def test_the_ways_out_of_the_program_follow(cast):
    """The package of a data request, as JSON: the answer is in it, no word of why it was taken back."""
    referral = make_referral(cast, "placed")
    consents.withdraw_consent(referral.consent, by=cast["lan"], who="child", reason="Em sợ bạn biết")
    asked = {"asker": "parent", "asker_name": "Trần Thị Mẹ", "identity": "papers", "child_agrees": True}
    request = data_requests.register_request(
        referral.case, by=cast["lan"], kind="access", received_on=today(), **asked
    )
    given = package_json(build_package(request))
    assert "rút lại ngày" in given
    assert "Em sợ bạn biết" not in given


# --- who answers -------------------------------------------------------------------------------------------


def test_a_child_who_says_no_stops_it_although_the_mother_agrees(cast):
    draft = make_draft(cast, consent=False)
    given = consents.give_consent(
        draft, by=cast["lan"], caregiver_name="Trần Thị Mẹ", child_agrees=False, given_on=today()
    )
    assert (given.refused, given.valid_on(today())) == (True, False)
    with pytest.raises(NotNow, match="Trẻ từ đủ 7 tuổi"):
        officer.send_referral(draft, by=cast["lan"])


@pytest.mark.parametrize(
    ("born", "precision", "asked"),
    [
        (dt.date(2019, 11, 22), "day", True),
        (dt.date(2019, 11, 23), "day", False),
        (dt.date(2019, 11, 1), "month", True),
        (dt.date(2019, 1, 1), "year", True),
        (dt.date(2021, 1, 1), "year", False),
        (None, "unknown", True),
    ],
)
def test_the_child_is_asked_from_seven_on_by_what_is_known_of_the_birth(born, precision, asked):
    child = Child(birth_date=born, birth_precision=precision)
    assert may_consent(child, dt.date(2026, 11, 22)) is asked


def test_a_child_under_seven_is_not_asked(cast, sign_in):
    small = approved_case(cast["lan"], birth_date=today() - dt.timedelta(days=5 * 365))
    client = sign_in(cast["lan"])
    address = page_of(small, "consent_new")
    assert "Trẻ có đồng ý không?" not in text(client.get(address))
    assert client.post(address, ANSWERS).url == page_of(small)
    consent = small.consents.get()
    assert (consent.child_agrees, consent.valid_on(today())) == (None, True)
    assert state_of(small.child, consent, today()) == "in_force"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("caregiver_name", ""),
        ("caregiver_name", "Ă" * 10_000),
        ("caregiver_agrees", ""),
        ("given_on", "31/02/2026"),
        ("given_on", f"{today() + DAY:%d/%m/%Y}"),
        ("child_agrees", ""),
        ("receiver", "nobody"),
        ("purpose", "\x00"),
        ("until", f"{today() - DAY:%d/%m/%Y}"),
        ("scan", "-1"),
        ("child_on", "99999999"),
    ],
)
def test_bad_answers_change_nothing_and_lose_nothing(cast, sign_in, field, value):
    case = approved_case(cast["lan"])
    given = {**ANSWERS, "caregiver_name": "Bà <b>Ngoại</b> 🙂", field: value}
    response = sign_in(cast["lan"]).post(page_of(case, "consent_new"), given)
    assert list(response.context["form"].errors) == [field]
    if field != "caregiver_name":
        assert "Bà &lt;b&gt;Ngoại&lt;/b&gt; 🙂" in text(response)
    assert not case.consents.exists()


def test_what_is_spoken_needs_a_witness_and_not_asked_a_reason(cast, sign_in):
    case = approved_case(cast["lan"])
    client, address = sign_in(cast["lan"]), page_of(case, "consent_new")
    spoken = {**ANSWERS, "how": "spoken", "child_agrees": "not_asked"}
    assert sorted(client.post(address, spoken).context["form"].errors) == ["child_not_asked", "witness"]
    whole = {**spoken, "witness": "Trưởng ấp", "child_not_asked": "Trẻ ở xa"}
    assert client.post(address, whole).url == page_of(case)
    consent = case.consents.get()
    assert (consent.child_agrees, consent.child_not_asked, consent.witness) == (None, "Trẻ ở xa", "Trưởng ấp")
    assert state_of(case.child, consent, today()) == "child_missing"
    page = text(client.get(page_of(case)))
    assert "Chưa hỏi trẻ" in page
    assert "Trẻ ở xa" in page


def test_what_somebody_who_has_gone_agreed_to_holds_on_but_not_for_a_new_guardian(cast, sign_in):
    """Their answer stays with what they are now; a new referral rests on whoever speaks for the child."""
    placed = make_referral(cast, "placed")
    case, lan, thu = placed.case, cast["lan"], cast["thu"]
    mother = case.child.household.caregivers.get()
    add_caregiver(case, by=lan, values={"full_name": "Bà Ngoại", "phone": "0911222444"})

    def end(why):
        values = {"ended_why": why, "ended_on": today()}
        change_caregiver(mother, case, by=lan, values=values, why="told")
        return text(sign_in(lan).get(page_of(case)))

    assert "không còn chăm sóc trẻ" not in text(sign_in(lan).get(page_of(case)))
    said = end("moved")
    assert f"Trần Thị Mẹ không còn chăm sóc trẻ từ {today():%d/%m/%Y}: Đã chuyển đi nơi khác." in said
    assert "Câu trả lời vẫn có hiệu lực" in said
    school = text(sign_in(thu).get(reverse("referrals:referral", args=[placed.pk])))
    assert ("Bà Ngoại" in school, "Trần Thị Mẹ" in school) == (True, False)
    fresh = Referral.objects.get(pk=placed.pk)
    assert [row.pk for row in consents_covering(fresh)] == [placed.consent_id]
    assert "Không dùng câu trả lời này cho lần chia sẻ mới" in end("guardian")
    assert CHILD in text(sign_in(thu).get(reverse("referrals:referral", args=[placed.pk])))
    assert consents_covering(Referral.objects.get(pk=placed.pk)) == []
    assert "không còn thay mặt trẻ" in consent_obstacles(case.child, placed.consent, today())[0]
    answer(case, lan, caregiver_name="Bà Ngoại", caregiver_agrees=False, institution=placed.institution)
    assert CHILD not in text(sign_in(thu).get(reverse("referrals:referral", args=[placed.pk])))


# --- receivers and grounds ---------------------------------------------------------------------------------


def test_a_consent_covers_its_receiver_and_no_other(cast):
    draft = make_draft(cast, consent=False)
    lan, case, school = cast["lan"], draft.case, draft.institution
    answer(case, lan, receiver="open_house")
    answer(case, lan, institution=school, purpose="support")
    for consent in case.consents.all():
        with pytest.raises(NotNow, match="nơi nhận hoặc mục đích khác"):
            consents.use_consent(draft, consent, by=lan)
    alike = answer(case, lan, receiver=school.kind)
    consents.use_consent(draft, alike, by=lan)
    officer.send_referral(draft, by=lan)
    assert Referral.objects.get(pk=draft.pk).state == ReferralState.SENT


def test_the_composer_offers_what_covers_the_receiver(cast, sign_in):
    draft = make_draft(cast, consent=False)
    consent = answer(draft.case, cast["lan"], receiver=draft.institution.kind)
    client, address = sign_in(cast["lan"]), reverse("referrals:consent", args=[draft.pk])
    assert "Dùng sự đồng ý này" in text(client.get(address))
    used = reverse("referrals:consent_used", args=[draft.pk])
    assert client.post(used, {"consent": "0"}).url == address
    assert client.post(used, {"consent": consent.pk}).url == reverse(
        "referrals:compose", args=[draft.case_id]
    )
    steps = text(client.get(reverse("referrals:compose", args=[draft.case_id])))
    assert f"Gia đình và trẻ đồng ý ngày {today():%d/%m/%Y}" in steps
    draft.refresh_from_db()
    assert (draft.consent_id, draft.message) == (consent.pk, "Học buổi chiều được")


def test_the_law_names_no_ground_for_a_school(cast):
    schools = {str(kind) for kind in InstitutionKind} - {"open_house", "inspection"}
    for ground in GROUNDS.values():
        assert ground.purpose in (Purpose.PROTECTION, Purpose.INSPECTION)
        assert not schools & set(ground.receivers)
    draft = make_draft(cast, consent=False)
    with pytest.raises(NotNow, match="Căn cứ này không dùng được"):
        answer(
            *(draft.case, cast["lan"]),
            institution=draft.institution,
            ground="emergency",
            ground_reason="Gấp",
            purpose="protection",
        )
    assert not draft.case.consents.exists()


def test_an_emergency_is_shared_with_an_open_house_on_the_ground_of_the_law(cast, sign_in):
    draft = make_draft(cast, to="dung", consent=False)
    client = sign_in(cast["lan"])
    given = {
        "ground": "emergency",
        "receiver": f"i{draft.institution_id}",
        "ground_reason": "",
        "until": f"{today() + 9 * DAY:%d/%m/%Y}",
    }
    address = page_of(draft.case, "ground_new")
    assert list(client.post(address, given).context["form"].errors) == ["ground_reason"]
    assert client.post(address, {**given, "ground_reason": "Cha đánh"}).url == page_of(draft.case)
    page = text(client.get(page_of(draft.case)))
    assert "Điều 19 khoản 1" in page
    assert "Cha đánh" in page
    assert Event.objects.filter(reason="ground_emergency", case_code=draft.case.code).count() == 1
    consent = draft.case.consents.get()
    consents.use_consent(draft, consent, by=cast["lan"])
    officer.send_referral(draft, by=cast["lan"])
    house = sign_in(cast["dung"])
    referral = reverse("referrals:referral", args=[draft.pk])
    assert "Xã Tân Hòa" in text(house.get(referral))
    with pytest.raises(NotNow):
        consents.withdraw_consent(consent, by=cast["lan"], who="child", reason="x")
    consents.withdraw_consent(consent, by=cast["lan"], who="officer", reason="Đã an toàn")
    assert rows_shown(cast["dung"], draft.case) == [0, 0, 0]


@pytest.mark.parametrize("receiver", ["health", "police"])
def test_who_verifies_is_told_without_asking_and_only_with_a_reason(cast, sign_in, receiver):
    case, client = approved_case(cast["lan"]), sign_in(cast["lan"])
    given = {"ground": "verify", "receiver": receiver, "until": f"{today() + 30 * DAY:%d/%m/%Y}"}
    address = page_of(case, "ground_new")
    refused = client.post(address, {**given, "ground_reason": ""})
    assert list(refused.context["form"].errors) == ["ground_reason"]
    assert not case.consents.exists()
    told = {**given, "ground_reason": "Trạm y tế cùng xác minh"}
    assert client.post(address, told).url == page_of(case)
    row = case.consents.get()
    assert (row.ground, row.purpose, row.receiver) == ("verify", "protection", receiver)
    assert (row.ground_reason, row.until) == ("Trạm y tế cùng xác minh", today() + 30 * DAY)
    assert (row.child_agrees, row.caregiver_name, row.by) == (None, "", cast["lan"])
    assert state_of(case.child, row, today()) == "in_force"
    assert Event.objects.filter(reason="ground_verify", case_code=case.code).count() == 1
    assert "Điều 51" in text(client.get(page_of(case)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"receiver": "union"},
        {"receiver": "inspection"},
        {"receiver": "open_house"},
        {"receiver": "health", "purpose": "support"},
        {"receiver": "police", "purpose": "inspection"},
    ],
)
def test_verifying_is_no_ground_for_anybody_else_or_anything_else(cast, wrong):
    case = approved_case(cast["lan"])
    usual = {"ground": "verify", "ground_reason": "Cùng xác minh", "purpose": "protection"}
    with pytest.raises(NotNow, match="Căn cứ này không dùng được"):
        answer(case, cast["lan"], **{**usual, **wrong})
    assert not case.consents.exists()
    assert not Event.objects.filter(reason="ground_verify").exists()


# --- the page ----------------------------------------------------------------------------------------------


def test_the_page_costs_the_same_for_one_and_for_five(cast, sign_in, django_assert_num_queries):
    case = approved_case(cast["lan"], full_name=CHILD)
    make_case(by=cast["hoa"])
    client = sign_in(cast["lan"])
    answer(case, cast["lan"], receiver="union")
    with django_assert_num_queries(9):
        one = text(client.get(page_of(case)))
    for receiver in ("police", "health", "open_house", "other"):
        answer(case, cast["lan"], receiver=receiver)
    with django_assert_num_queries(9):
        five = text(client.get(page_of(case)))
    assert (one.count("dt-card__actions"), five.count("dt-card__actions")) == (1, 5)
    assert "Trần Thị Mẹ" in five
    assert "Trần Thị Mẹ" not in text(sign_in(cast["quang"]).get(page_of(case)))


def test_states_in_words(cast):
    case = approved_case(cast["lan"])
    child = case.child
    consent = answer(case, cast["lan"], receiver="union")
    assert state_of(child, consent, today()) == "in_force"
    for until, state in ((today() + 14 * DAY, "ends_soon"), (today() + 15 * DAY, "in_force")):
        consent.until = until
        assert state_of(child, consent, today()) == state
    assert state_of(child, consent, today() + 16 * DAY) == "ended"
    consent.caregiver_agrees = False
    assert state_of(child, consent, today()) == "refused"


def test_taking_back_asks_who_when_and_why(cast, sign_in):
    case = approved_case(cast["lan"])
    consent = answer(case, cast["lan"], receiver="union")
    client, address = sign_in(cast["lan"]), reverse("referrals:consent_withdraw", args=[consent.pk])
    bad = {"who": "officer", "on": f"{today() - DAY:%d/%m/%Y}", "reason": ""}
    assert sorted(client.post(address, bad).context["form"].errors) == ["on", "reason", "who"]
    good = {"who": "caregiver", "on": f"{today():%d/%m/%Y}", "reason": "Đổi ý"}
    assert client.post(f"{address}?phieu=999999", good).url == page_of(case)
    consent.refresh_from_db()
    last = consent.history.first()
    assert (consent.withdrawn_on, last.withdrawn_reason) == (today(), "Đổi ý")
    assert (last.history_change_reason, last.history_user) == ("withdraw_consent", cast["lan"])
    assert "đã được rút lại trước đó" in text(client.post(address, good))


def test_the_blank_form_is_at_hand(cast, sign_in):
    case = approved_case(cast["lan"], full_name=CHILD)
    sheet = reverse("reports:paper_file", args=["consent_blank", case.pk])
    assert f'href="{sheet}"' in text(sign_in(cast["lan"]).get(page_of(case)))

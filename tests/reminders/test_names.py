"""No message carries a name, place or allegation: every template and kind, and the last look when sending."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import ABOUT_ACCOUNT, NoticeKind
from accounts.models import Notice, User
from casework.actions.pupils import report_pupil
from casework.actions.workplaces import note_workplace
from casework.models import Caregiver, Child, Report, Reporter
from reminders import digests
from reminders.actions import run_pump
from reminders.messages import digest_of, message_of, without_record
from reminders.models import Delivery, Digest
from reminders.names import found_in, names_about
from schools.models import Institution
from tests.factories import CANARIES, TOLD, make_case, make_report, pupil
from tests.referrals.build import make_referral
from tests.reminders.build import MORNING, state_of, told, urgent
from vietnam.calendar import today
from vietnam.text import fold

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
SCHOOL, KILN, YARD = "Canary Trường Én Nhạn", "Canary Lò Cò Lửa", "Canary Bến Bồ Nông"
CARER, NICK, INFORMANT = "Canary Quạ Khoang", "Canary Bông", "Canary Vành Khuyên"


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def planted(cast):
    """A case with names and places to be caught wherever they do not belong."""
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    home = case.child.household
    home.village = "Ấp Chim Cú"
    home.save()
    Child.objects.filter(pk=case.child_id).update(nickname=NICK, school_name="Trường Canary Sáo Sậu")
    Caregiver.objects.create(household=home, full_name=CARER)
    report = case.reports.get()
    Reporter.objects.update_or_create(report=report, defaults={"full_name": INFORMANT})
    report.father_name = "Canary Chào Mào"
    report.save()
    Notice.objects.all().delete()
    return case


def secrets(case) -> list[str]:
    names = [CANARIES[0], NICK, CARER, INFORMANT, "Canary Chào Mào", "Ấp Chim Cú", "Trường Canary Sáo Sậu"]
    return [*names, case.commune.name, *TOLD.values(), "gạch", "lao động", "bóc lột", "xâm hại"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", NoticeKind.values)
def test_no_template_of_any_kind_holds_a_word_of_the_record(cast, planted, kind, language):
    cast["lan"].language = language
    about = {"case_code": "" if kind in ABOUT_ACCOUNT else planted.code, "due": timezone.now()}
    notice = told(cast["lan"], kind, **{**about, "about": f"casework.case:{planted.pk}"})
    digest = Digest(recipient=cast["lan"], day=today())
    for message in (message_of(notice), digest_of(digest, [notice, notice], more=True)):
        whole = fold(f"{message.subject} {message.body} {message.values}")
        assert [word for word in secrets(planted) if fold(word) in whole] == []
        assert message.language == language
        assert message.address == ""
    assert str(NoticeKind(kind).label) in message_of(notice).subject or language == "en"


def test_names_of_every_kind_of_record_are_known_in_few_questions(cast, planted):
    report = make_report(by=cast["lan"], full_name=CANARIES[1])
    rows = [told(cast["lan"], case_code=planted.code)]
    about = f"casework.report:{report.pk}"
    rows += [told(cast["lan"], about=about, due=MORNING + number * HOUR) for number in range(5)]
    rows += [told(cast["lan"], about="casework.report:none"), told(cast["lan"], about="what is this")]
    # Who asks for the scope, cases, reports, children, carers, reports again, reporters.
    with CaptureQueriesContext(connection) as many:
        found = names_about(rows)
    with CaptureQueriesContext(connection) as few:
        names_about([rows[0], rows[1], rows[-1]])
    assert len(many) == len(few)
    assert {" ".join(name.split()) for name in found[rows[0].pk]} >= {
        *map(
            fold,
            (CANARIES[0], NICK, CARER, INFORMANT, "Canary Chào Mào", "Ấp Chim Cú", "Trường Canary Sáo Sậu"),
        ),
        fold(planted.commune.name),
    }
    assert fold(CANARIES[1]) in {" ".join(name.split()) for name in found[rows[1].pk]}
    assert found[rows[-1].pk] == found[rows[-2].pk] == set()


@pytest.fixture
def places(cast):
    """A case that was referred to an institution, of which a child works somewhere; both have canaries."""
    referral = make_referral(cast)
    Institution.objects.filter(pk=referral.institution_id).update(name=SCHOOL)
    new = {"name": KILN, "place": YARD, "kind": "site", "sector": "mining"}
    note_workplace(referral.case, by=cast["lan"], new=new)
    Notice.objects.all().delete()
    return referral


def readable(names):
    return {" ".join(name.split()) for name in names}


def test_where_the_child_was_referred_and_where_it_works_are_known(cast, places):
    other = make_case(by=cast["lan"])
    version = places.history.first()
    rows = [
        told(cast["lan"], case_code=places.case.code),
        told(cast["thu"], about=f"referrals.referral:{places.pk}"),
        told(cast["thu"], about=f"referrals.historicalreferral:{version.pk}"),
        told(cast["lan"], case_code=other.code),
    ]
    found = names_about(rows)
    secret = {fold(SCHOOL), fold(KILN), fold(YARD)}
    assert [readable(found[row.pk]) & secret for row in rows] == [secret, secret, secret, set()]


def test_an_institution_and_the_report_of_a_school_are_known_without_a_case(cast, places):
    row = report_pupil(places.institution, **pupil(cast["thu"], cast["lan"].roles.get().area, CANARIES[2]))
    here = told(cast["thu"], about=f"schools.institution:{places.institution_id}")
    sent = told(cast["lan"], about=f"casework.reportforward:{row.pk}")
    strange = told(cast["thu"], about="schools.institution:x")
    found = names_about([here, sent, strange])
    assert readable(found[here.pk]) == {fold(SCHOOL), fold(places.institution.commune.name)}
    assert readable(found[sent.pk]) >= {fold(SCHOOL), fold(CANARIES[2]), "tran thi me", "ap 3"}
    assert found[strange.pk] == set()


def test_ten_records_of_every_kind_are_asked_for_as_often_as_one(cast, places):
    area = cast["lan"].roles.get().area
    forwards = [report_pupil(places.institution, **pupil(cast["thu"], area, f"Em {no}")) for no in range(3)]

    def cost(*numbers):
        Notice.objects.all().delete()
        rows = [told(cast["lan"], case_code=places.case.code)]
        rows += [told(cast["thu"], about=f"casework.reportforward:{forwards[no].pk}") for no in numbers]
        schools = Institution.objects.order_by("pk")[: len(numbers)]
        rows += [told(cast["thu"], about=f"schools.institution:{one.pk}") for one in schools]
        with CaptureQueriesContext(connection) as caught:
            names_about(rows)
        return len(caught)

    assert cost(0) == cost(0, 1, 2)


@pytest.mark.parametrize("secret", [SCHOOL, KILN.upper(), fold(YARD)])
def test_a_message_with_the_name_of_a_place_is_not_sent(cast, places, outbox, secret):
    notice = urgent(cast["thu"], path=f"/co-so/?q={secret}", about=f"referrals.referral:{places.pk}")
    run_pump(MORNING)
    assert (outbox, state_of(notice)) == ([], ("failed", "names"))


def test_a_message_about_an_institution_does_not_name_it(cast, places, outbox):
    about = f"schools.institution:{places.institution_id}"
    notice = urgent(cast["thu"], path=f"/co-so/?q={SCHOOL}", about=about)
    run_pump(MORNING)
    assert (outbox, state_of(notice)) == ([], ("failed", "names"))


@pytest.mark.parametrize("secret", [CANARIES[0], NICK.upper(), fold(CARER), INFORMANT, "Ấp Chim Cú"])
def test_a_message_with_a_name_in_it_is_not_sent_and_the_fault_is_seen(cast, planted, outbox, secret):
    Notice.objects.all().delete()
    notice = urgent(
        cast["lan"], path=f"/ho-so/?q={secret}", about=f"casework.report:{planted.reports.get().pk}"
    )
    run_pump(MORNING)
    assert (outbox, state_of(notice)) == ([], ("failed", "names"))
    fault = Delivery.objects.get()
    assert (fault.key, fault.outcome, fault.code) == (f"notice-{notice.pk}", "blocked", "names")
    assert secret not in str(Delivery.objects.values_list().get())


def test_in_a_digest_only_the_line_with_the_name_is_left_out(cast, planted, outbox, monkeypatch):
    """A template that reaches for the child, as somebody may write one some day."""
    real = digests.digest_of

    def careless(digest, notices, **more):
        message = real(digest, notices, **more)
        named = [CARER for one in notices if one.case_code == planted.code]
        return type(message)(**{**vars(message), "body": message.body + " ".join(named)})

    other = make_case(by=cast["lan"])
    Notice.objects.all().delete()
    bad, good = (told(cast["lan"], NoticeKind.PLAN_RETURNED, case_code=one.code) for one in (planted, other))
    monkeypatch.setattr(digests, "digest_of", careless)
    run_pump(MORNING)
    (letter,) = outbox
    assert (CARER in letter.body, other.code in letter.body) == (False, True)
    assert (state_of(bad), state_of(good)) == (("failed", "names"), ("sent", ""))


def test_what_the_sentences_say_by_themselves_stops_nothing(cast, planted, outbox):
    """A child may be called Trang, live in a hamlet called Việc and have a mother called Thêm."""
    Child.objects.filter(pk=planted.child_id).update(full_name="Trang", nickname="Hạn")
    Caregiver.objects.update(full_name="Mã Hồ Sơ")
    Report.objects.update(state="open")
    notice = told(cast["lan"], NoticeKind.PLAN_RETURNED, case_code=planted.code, due=timezone.now())
    names = names_about([notice])[notice.pk]
    assert {"trang", "han", "ma  ho  so"} <= names
    assert found_in(message_of(notice), message_of(without_record(notice)), names) == set()


def test_the_language_switches_every_word_of_the_message(cast, outbox):
    User.objects.filter(pk=cast["lan"].pk).update(language="en")
    urgent(cast["lan"])
    run_pump()
    assert "Mật khẩu" not in outbox[0].subject + outbox[0].body
    assert "password" in outbox[0].subject

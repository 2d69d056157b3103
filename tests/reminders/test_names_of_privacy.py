"""Notices about requests, incidents, keeping and deletions are looked over as those about cases are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import URGENT, ChannelName, NoticeKind
from accounts.models import Notice
from privacy.access import VISIBLE
from privacy.actions import incidents
from privacy.models import Erasure, Incident
from reminders import digests, names, sending
from reminders.actions import run_pump
from reminders.channels.base import Outcome, Result
from reminders.names import names_about
from reminders.timing import next_digest
from tests.factories import CANARIES, make_case
from tests.privacy.build import ask, close_long_ago
from tests.reminders.build import MORNING, state_of, told
from tests.reminders.test_names import readable
from vietnam.calendar import today
from vietnam.text import fold

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
ASKER = "Canary Người Mẹ"
KINDS = {
    "request": [kind for kind in NoticeKind if kind.startswith("request_")],
    "erasure": [kind for kind in NoticeKind if kind.startswith("erasure_")],
    "incident": [kind for kind in NoticeKind if kind.startswith("incident_")],
}
EVERY = [(record, kind) for record, kinds in KINDS.items() for kind in kinds]


@pytest.fixture
def records(cast):
    """A request, an erasure and an incident about children of which each name is a canary."""
    first, second = (make_case(by=cast["lan"], full_name=name) for name in CANARIES[:2])
    asked = ask(first, by=cast["lan"], asker_name=ASKER)
    told_of = {"known_at": timezone.now(), "what_happened": "Gửi nhầm thư", "kinds": ["contact"]}
    happened = incidents.report_incident(by=cast["an"], **told_of)
    incidents.add_cases(happened, by=cast["an"], codes=[first.code, second.code])
    gone = close_long_ago(make_case(by=cast["lan"], full_name=CANARIES[2]), today())
    why = {"rule": "case_closed", "ground": "kept", "case_codes": [gone.code]}
    proposed = Erasure.objects.create(child=gone.child, commune=gone.commune, **why)
    Notice.objects.all().delete()
    return {"request": asked, "erasure": proposed, "incident": happened}


SECRETS = {
    "request": [CANARIES[0], ASKER],
    "erasure": [CANARIES[2]],
    "incident": [CANARIES[0], CANARIES[1]],
}
# Who may open each of them, so that nothing but the name keeps the message here.
READER = {"request": "minh", "erasure": "minh", "incident": "an"}


def leave(cast, records, record, kind, **more):
    row = records[record]
    code = row.case.code if record == "request" else ""
    about = f"{row._meta.label_lower}:{row.pk}"
    return told(cast[READER[record]], kind, about=about, case_code=code, **more)


@pytest.fixture
def sent(settings, monkeypatch):
    """Every message that any channel would have taken over."""
    taken = []

    class Channel:
        def send(self, message):
            taken.append(message)
            return Result(Outcome.SENT)

    monkeypatch.setattr(sending, "provider", lambda _name: Channel())
    monkeypatch.setattr(sending, "address_of", lambda _name, _user: "somewhere")
    return taken


def use(settings, channel):
    settings.CHANNELS = {channel: "unused"}


@pytest.mark.parametrize("channel", ChannelName.values)
@pytest.mark.parametrize(("record", "kind"), EVERY)
def test_a_name_in_a_notice_about_privacy_leaves_by_no_channel(
    cast, records, sent, settings, record, kind, channel
):
    use(settings, channel)
    # Before the next digest comes, so that it goes by itself, whatever its kind.
    last = next_digest(MORNING)
    bad = [
        leave(cast, records, record, kind, path=f"/?q={name.upper()}", due=last - number * MINUTE)
        for number, name in enumerate(SECRETS[record])
    ]
    good = leave(cast, records, record, kind, path="/yeu-cau/1/", due=last - 9 * MINUTE)
    Notice.objects.update(created_at=MORNING)
    run_pump(MORNING)
    assert [state_of(one) for one in bad] == [("failed", "names")] * len(bad)
    assert [one.notices for one in sent] == [(good.pk,)]
    told_text = fold(f"{sent[0].subject} {sent[0].body} {sent[0].url} {sent[0].values}")
    assert [name for name in SECRETS[record] if fold(name) in told_text] == []


@pytest.mark.parametrize("channel", ChannelName.values)
@pytest.mark.parametrize(("record", "kind"), [pair for pair in EVERY if pair[1] not in URGENT])
def test_nor_in_a_digest(cast, records, sent, settings, monkeypatch, record, kind, channel):
    """A template that reaches for the child, as somebody may write one some day."""
    use(settings, channel)
    real, bad = digests.digest_of, leave(cast, records, record, kind)

    def careless(digest, notices, **more):
        message = real(digest, notices, **more)
        named = [SECRETS[record][0] for one in notices if one.about == bad.about]
        return type(message)(**{**vars(message), "body": message.body + " ".join(named)})

    good = told(cast[READER[record]], NoticeKind.HANDED_OVER)
    monkeypatch.setattr(digests, "digest_of", careless)
    run_pump(MORNING)
    assert (state_of(bad), state_of(good)) == (("failed", "names"), ("sent", ""))
    assert fold(SECRETS[record][0]) not in fold("".join(one.body for one in sent))


def test_names_are_those_of_every_child_the_record_is_about(cast, records):
    rows = {record: leave(cast, records, record, KINDS[record][0]) for record in KINDS}
    found = names_about(list(rows.values()))
    of = {record: readable(found[row.pk]) for record, row in rows.items()}
    assert of["incident"] >= {fold(CANARIES[0]), fold(CANARIES[1])}
    assert of["request"] >= {fold(CANARIES[0]), fold(ASKER), fold(cast["lan"].roles.get().area.name)}
    assert of["erasure"] >= {fold(CANARIES[2])}
    assert fold(CANARIES[2]) not in of["request"] | of["incident"]


def test_many_cost_as_much_as_one(cast, records):
    def cost(rows):
        with CaptureQueriesContext(connection) as caught:
            names_about(rows)
        return len(caught)

    one = [leave(cast, records, record, KINDS[record][0]) for record in KINDS]
    told_of = {"known_at": timezone.now(), "what_happened": "Mất máy", "kinds": ["contact"]}
    codes = records["incident"].case_codes
    other = Incident.objects.create(reported_by=cast["an"], case_codes=codes, **told_of)
    more = told(cast["an"], KINDS["incident"][0], about=f"privacy.incident:{other.pk}")
    assert cost([*one, more]) == cost(one)


def test_every_record_of_privacy_that_is_told_of_is_looked_over():
    known = set(names.CHILDREN) | set(names.CODES)
    assert set(VISIBLE) <= known

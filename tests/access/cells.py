"""Trying one cell of the matrix: a request by a person, and everything that must hold whatever comes back."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.urls import reverse

from audit.enums import Deed, Outcome
from audit.models import Event
from casework.actions.cases import case_path
from tests.access.headers import open_to_browsers
from tests.access.people import (
    ANONYMOUS,
    ANY_AUDITOR,
    DISABLED,
    KNOW,
    RECEIVING,
    SHARED_WITH,
    SIGNED_IN,
    Browser,
)

# Parts of the canaries' names, no two of which anybody else in the world bears.
NAMES = ("Canary", "Đỗ Tước", "Hoàng Yến Phụng", "Sơn Ca", "Họa Mi", "0911000222", "0911222333")
REPORTER = ("Người Báo Tin", "0911000333")
# What somebody looked at; what somebody did stands in events of its own.
LOOKS = (Deed.READ, Deed.LISTED, Deed.SEARCHED, Deed.DOWNLOADED)
# Looking for the same child in other communes stands by itself, whatever page did it.
ELSEWHERE = "casework.elsewhere"
# What is shown, and the names of fields one of which the event of it bears: groups of a case (a name stands
# in texts and lists as well), or single fields of a referral on the side of the institution.
SHOWN = {
    ("Canary", "Đỗ Tước", "Hoàng Yến Phụng", "Sơn Ca", "Họa Mi"): {
        "identity",
        "narrative",
        "list",
        "name",
        "caregiver",
    },
    ("0911000222", "0911222333"): {"contact", "list", "phone"},
    REPORTER: {"reporter"},
}
MAY_CHANGE = ("audit_event", "django_session", "accounts_opensession", "accounts_throttle")
# Of every table how many rows this transaction wrote so far, also in savepoints that it went back on.
ROWS_WRITTEN = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s)
"""


@dataclass
class Answer:
    """What came back, what the trail holds of it, and whether anything else in the database changed."""

    status: int
    text: str
    events: list
    changed: bool
    response: object = None


@dataclass
class Trial:
    """What is known of something that was tried and undone: whether it left the database different."""

    changed: bool = False


@contextmanager
def undone():
    """Undo everything that is written inside."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        connection.needs_rollback = False


@contextmanager
def tried():
    """Undo everything that is written inside, and tell at the end whether it had changed anything.

    The tables that were written to are compared with what they are once it is undone.
    """
    trial, before = Trial(), _rows_written()
    with undone():
        yield trial
        touched = sorted(table for table, rows in _rows_written().items() if rows != before.get(table, 0))
        left = _sums(touched)
    trial.changed = left != _sums(touched)


def attempt(world, row, person) -> Answer:
    """Try `row` as `person`; what it wrote is undone afterwards."""
    client = Browser(world.sessions.get(person))
    data = row.data(world) if callable(row.data) else row.data
    with tried() as trial:
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
        response = getattr(client, row.method.lower())(path_of(world, row), data)
        events = list(Event.objects.filter(pk__gt=last).select_related("actor"))
    return Answer(response.status_code, text_of(response), events, trial.changed, response)


def path_of(world, row, key=None) -> str:
    """Return the address of `row`, about the record whose primary key is `key` if one is given."""
    key = {"pk": key or world.key(row.about)} if row.about else {}
    more = {name: told(world) if callable(told) else told for name, told in row.arguments.items()}
    return reverse(row.route, kwargs={**key, **more})


def text_of(response) -> str:
    """Return everything that reaches the person as text, the address of a redirect included."""
    return response.content.decode(errors="replace") + response.get("Location", "")


def secrets(world, row, person) -> list[str]:
    """Return what must not be in the answer that `person` gets to `row`."""
    hidden = [] if person in row.reporter else list(REPORTER)
    if not row.succeeds(person):
        return [*hidden, *NAMES, *world.hidden_codes]
    theirs = ("referrals:", "casework:pupil")
    knows = person in KNOW or (person in RECEIVING and row.route.startswith(theirs))
    knows = knows or (person in SHARED_WITH and row.about == "case_shared")
    if not (knows and row.names):
        hidden += NAMES
    if person not in KNOW:
        hidden += row.hides
    if person in (*KNOW, *ANY_AUDITOR[:1]):
        return hidden
    if person in row.codes:
        return hidden
    case = world.records["case_shared"]
    shared = [case.code, f'href="{case_path(case)}"'] if person in SHARED_WITH else []
    return [*hidden, *(each for each in (*world.hidden_codes, *world.hidden_links) if each not in shared)]


def faults(world, row, person) -> list[str]:
    """Return every sentence that is wrong about the answer of `row` to `person`; empty when all holds."""
    answer = attempt(world, row, person)
    expected = row.expected(person)
    found = [f"got {answer.status}, not {expected}"] if answer.status != expected else []
    found += [f"shows {word}" for word in secrets(world, row, person) if word in answer.text]
    found += open_to_browsers(answer.response, person in SIGNED_IN, row.route)
    denied = [event for event in answer.events if event.deed == Deed.DENIED]
    if row.succeeds(person):
        found += _faults_of_success(row, person, answer, denied)
    else:
        found += _faults_of_refusal(row, person, answer, denied)
    return [f"{person}: {fault}" for fault in found]


def _faults_of_success(row, person, answer, denied) -> list[str]:
    found = ["an event of a refusal"] if denied else []
    found += _faults_of_events(row, person, answer)
    acts = row.changes and person in row.may
    if acts and not answer.changed:
        found.append("changed nothing")
    if answer.changed and not acts and not row.public:
        found.append("changed the database")
    return found


def _faults_of_events(row, person, answer) -> list[str]:
    """One look at a record, one event; it names the groups of fields that the page shows, and who looked."""
    events = [event for event in answer.events if event.kind != ELSEWHERE]
    looks = [event for event in events if event.deed in LOOKS]
    found = []
    if len(looks) > len({(event.kind, event.object_pk) for event in looks}):
        found.append(f"{len(looks)} events of one look: {[(each.deed, each.kind) for each in looks]}")
    if row.about and row.logged and not (looks if row.reads else answer.events):
        found.append("no event")
    if row.reads and len(events) > len(looks):
        found.append(f"more than a look: {[(each.deed, each.kind) for each in events]}")
    whose = row.stands_for or person
    found += [f"an event of {event.actor}" for event in looks if event.actor.username != whose]
    named = {name for event in looks for name in event.fields}
    for words, fields in SHOWN.items():
        if row.reads and not named & fields and any(word in answer.text for word in words):
            found.append(f"shows {sorted(fields)[0]}, and the event names {sorted(named)}")
    return found


def _faults_of_refusal(row, person, answer, denied) -> list[str]:
    found = ["changed the database"] if answer.changed else []
    told = 1 if row.told and person not in (ANONYMOUS, DISABLED) else 0
    if len(denied) != told:
        found.append(f"{len(denied)} events of the refusal")
    if len(answer.events) != len(denied):
        found.append("an event of something else")
    found += ["an event with fields"] if any(event.fields for event in denied) else []
    outcome = {403: Outcome.FORBIDDEN, 404: Outcome.HIDDEN}.get(answer.status)
    found += [f"a refusal noted as {event.outcome}" for event in denied if event.outcome != outcome]
    return found + [f"an event of {event.actor}" for event in denied if event.actor.username != person]


def _rows_written() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS_WRITTEN, [list(MAY_CHANGE)])
        return dict(cursor.fetchall())


def _sums(tables) -> list:
    """Return, for each of `tables`, its number of rows and a sum over them."""
    row = "SELECT '{0}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM \"{0}\" t"
    if not tables:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(row.format(table) for table in tables))
        return cursor.fetchall()

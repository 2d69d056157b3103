"""A new key: everything is brought under it, in every table and its history; then the old one may go."""

import base64
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.seeds import seal, seeds_of, unseal
from casework.models import Caregiver, Child
from config import rotating
from config.local.postgres import OWNER
from tests.factories import make_case, make_visit
from vault import cipher, columns, rotation
from vault.fields import same
from vault.keys import published
from vault.rotation import blind_indexes, sealed_columns

pytestmark = pytest.mark.django_db
DATABASE_ROLE = OWNER

NEW = f"k2:{base64.b64encode(b'n' * 16 + b'e' * 16).decode()}"
SEED = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def filled(cast, settings):
    """Rows in the live tables and their histories, and a second factor, under the old key alone."""
    settings.FIELD_KEYS = published()
    lan = cast["lan"]
    case = make_case(by=lan, chair=cast["minh"], state="in_progress", personal_id="075213643550")
    make_visit(case, by=lan, place="Lò gạch Ấp 3")
    lan.phone = "0911000555"
    lan.save()
    with seeds_of(lan.pk):
        Authenticator.objects.create(user=lan, type="totp", data={"secret": seal(SEED), "last": 7})
        codes = {"seed": seal(SEED), "used_mask": 0, "migrated_codes": [seal("11111111")]}
    Authenticator.objects.create(user=lan, type="recovery_codes", data=codes)
    return case


def run(**options):
    out, err = StringIO(), StringIO()
    call_command("rotate_keys", stdout=out, stderr=err, **options)
    return out.getvalue()


def key_names():
    """The names of all keys that any column of any table still needs."""
    found = set()
    for column in [*sealed_columns(), *(index.stored for index in blind_indexes())]:
        with connection.cursor() as cursor:
            query = "SELECT split_part({name}, ':', 1) FROM {table} WHERE {name} <> ''"
            cursor.execute(columns._compose(query, column))
            found |= {name for (name,) in cursor.fetchall()}
    return found


def reads_as_before(case, cast):
    child = Child.objects.get(same(Child, "personal_id_key", "075213643550"))
    assert child == case.child
    assert {row.personal_id for row in child.history.all()} == {"075213643550"}
    assert [one.phone for one in child.household.caregivers.all()] == ["0911000222"]
    assert Caregiver.objects.filter(same(Caregiver, "phone_key", "0911 000 222")).count() == 1
    assert {row.place for row in case.visits.all()} == {"", "Lò gạch Ấp 3"}
    with seeds_of(cast["lan"].pk):
        totp, codes = (factor.data for factor in Authenticator.objects.order_by("pk"))
        assert (unseal(totp["secret"]), totp["last"]) == (SEED, 7)
        assert (unseal(codes["seed"]), unseal(codes["migrated_codes"][0])) == (SEED, "11111111")


def test_every_key_is_replaced_and_the_old_one_may_go(filled, cast, settings):
    histories = Child.history.count()
    settings.FIELD_KEYS = f"{NEW},{published()}"
    with pytest.raises(CommandError, match="Keep the older keys"):
        run(count=True)
    assert key_names() == {"demo"}
    told = run()
    assert "casework_historicalchild.personal_id: 1\n" in told
    assert "mfa_authenticator.data: 2\n" in told
    assert told.endswith("may be removed from FIELD_KEYS: demo\n")
    assert key_names() == {"k2"}
    settings.FIELD_KEYS = NEW
    reads_as_before(filled, cast)
    assert Child.history.count() == histories
    assert run() == "Everything is under k2.\n"


def test_the_trail_says_that_the_key_was_changed_and_stays_whole(filled, settings):
    settings.FIELD_KEYS = f"{NEW},{published()}"
    run()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT DISTINCT certificate FROM audit_link WHERE source = 'casework_historicalchild' ORDER BY 1"
        )
        assert [row for (row,) in cursor.fetchall()] == ["", "rotate_keys"]
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_broken_off_in_the_middle_it_goes_on(filled, cast, settings, monkeypatch):
    settings.FIELD_KEYS = f"{NEW},{published()}"
    real, calls = columns._swap, []

    def crashing(column, rows):
        calls.append(column)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(column, rows)

    monkeypatch.setattr(columns, "_swap", crashing)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert key_names() == {"demo", "k2"}
    reads_as_before(filled, cast)
    monkeypatch.setattr(columns, "_swap", real)
    run()
    assert key_names() == {"k2"}
    settings.FIELD_KEYS = NEW
    reads_as_before(filled, cast)


def test_what_a_person_writes_meanwhile_stays(filled, settings, monkeypatch):
    settings.FIELD_KEYS = f"{NEW},{published()}"
    caregiver = Caregiver.objects.get(household=filled.child.household)
    real = columns._swap

    def meanwhile(column, rows):
        if column.table == "casework_caregiver":
            caregiver.phone = "0911000999"
            caregiver.save()
        return real(column, rows)

    monkeypatch.setattr(columns, "_swap", meanwhile)
    run()
    assert Caregiver.objects.get(pk=caregiver.pk).phone == "0911000999"
    assert key_names() == {"k2"}


def test_what_does_not_open_is_named_left_alone_and_keeps_the_old_key(filled, settings):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_caregiver SET phone = %s", ["demo:" + "A" * 60])
    settings.FIELD_KEYS = f"{NEW},{published()}"
    found = rotating.rotate_everything()
    pk = Caregiver.objects.get().pk
    assert found.unreadable == [f"casework_caregiver.phone.{pk}"]
    assert found.left == {"casework_caregiver.phone": 1, "casework_caregiver.phone_key": 1}
    with pytest.raises(CommandError):
        run()


def test_every_encrypted_column_of_every_model_is_rotated():
    named = {str(column) for column in sealed_columns()}
    assert {
        "casework_child.personal_id",
        "casework_historicalreporter.address",
        "accounts_user.phone",
    } <= named
    assert len(named) == 170
    historical = [column for column in sealed_columns() if "historical" in column.table]
    assert {(column.key, column.place_key) for column in historical} == {("history_id", "id")}
    assert all("historical" not in column.place for column in sealed_columns())


def test_nothing_is_written_anew_when_nothing_is_old(filled):
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM casework_caregiver")
        before = cursor.fetchall()
        assert rotating.rotate_everything().done == {}
        cursor.execute("SELECT xmin::text FROM casework_caregiver")
        assert cursor.fetchall() == before
    assert rotation.left_over(rotating._scope) == {}
    assert cipher.key_name(Caregiver.objects.get().__dict__["phone"].token) == "demo"

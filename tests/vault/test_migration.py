"""What stood in the plain is encrypted by the migration, in every table and its history, and back again."""

from dataclasses import replace

import pytest
from django.db import connection
from psycopg.types.json import Jsonb

from accounts.models import User
from casework.models import Caregiver, Child, Household, ListImport, ListRow, Report, Reporter, Visit
from config.local.postgres import OWNER
from tests.casework.lists import bring, small_list
from tests.factories import make_case, make_visit
from vault import columns
from vault.columns import Column, Index, live_and_history, rewrite, seal
from vault.fields import BlindIndexField, SealedField, same
from vault.migrating import encrypting
from vietnam.numbers import personal_id_key, telephone_key

pytestmark = pytest.mark.django_db
DATABASE_ROLE = OWNER

MODELS = (Child, Caregiver, Household, Report, Reporter, Visit, ListImport, ListRow, User)


@pytest.fixture
def filled(cast, few_areas):
    lan = cast["lan"]
    case = make_case(by=lan, chair=cast["minh"], state="in_progress", personal_id="075213643550")
    make_visit(case, by=lan, place="Lò gạch Ấp 3")
    lan.phone = "0911000555"
    lan.save()
    bring(lan, few_areas["A"], small_list(["Nguyễn Văn Bình", "12/03/2014"]))
    return case


def sealed_columns():
    """Every encrypted column of the models, as the migrations name them."""
    for model in MODELS:
        history = getattr(model, "history", None)
        kept = {field.name for field in history.model._meta.fields} if history else ()
        for field in model._meta.fields:
            if isinstance(field, SealedField):
                past = history.model._meta.db_table if field.name in kept else ""
                yield from live_and_history(model._meta.db_table, field.column, past)


def moved_columns():
    """The columns that once stood in the plain."""
    return [column for module in MIGRATIONS for column in module.COLUMNS]


def everything():
    """All values of the columns that were moved, as they stand there."""
    found = {}
    for column in moved_columns():
        with connection.cursor() as cursor:
            query = columns._compose("SELECT {key}, {name} FROM {table} WHERE {name} <> ''", column)
            cursor.execute(query)
            found[str(column)] = dict(cursor.fetchall())
    return found


def test_the_migrations_name_columns_that_are_encrypted():
    # Columns that came later were encrypted from the start; tests/vault/test_rotation.py counts them all.
    named = {str(column) for column in moved_columns()}
    assert len(named) == 26
    assert named <= {str(column) for column in sealed_columns()}
    indexes = {
        f"{model._meta.db_table}.{field.column}"
        for model in MODELS
        for field in model._meta.fields
        if isinstance(field, BlindIndexField)
    }
    assert {index.about for module in MIGRATIONS for index in getattr(module, "INDEXES", ())} == indexes


def test_there_and_back_in_small_batches(filled):
    sealed = everything()
    assert sum(map(len, sealed.values())) == 23
    assert all(value.startswith("demo:") for rows in sealed.values() for value in rows.values())
    small = [replace(column, batch=2) for column in moved_columns()]
    encrypting(small).reverse_code(None, None)
    plain = everything()
    assert list(plain["casework_historicalchild.personal_id"].values()) == ["075213643550"]
    assert "Lò gạch Ấp 3" in plain["casework_historicalvisit.place"].values()
    assert not any(value.startswith("demo:") for rows in plain.values() for value in rows.values())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_child SET personal_id_key = ''")
        cursor.execute("UPDATE casework_caregiver SET phone_key = ''")
    step = encrypting(moved_columns(), INDEXES)
    step.code(None, None)
    again = everything()
    assert {name: set(rows) for name, rows in again.items()} == {
        name: set(rows) for name, rows in sealed.items()
    }
    assert all(value.startswith("demo:") for rows in again.values() for value in rows.values())
    child = Child.objects.get(same(Child, "personal_id_key", "075213643550"))
    assert (child.personal_id, child.history.last().personal_id) == ("075213643550",) * 2
    assert Caregiver.objects.filter(same(Caregiver, "phone_key", "0911000222")).count() == 1
    assert Caregiver.objects.filter(phone_key="").count() == 0
    row = ListRow.objects.get()
    assert (row.record["full_name"], row.list_import.table["kind"]) == ("Nguyễn Văn Bình", "xlsx")
    step.reverse_code(None, None)
    assert everything() == plain


def test_a_column_of_json_becomes_the_text_of_it(filled):
    """What `ALTER COLUMN … TYPE text USING record::text` leaves is what the field reads."""
    row = ListRow.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [Jsonb(row.record)])
        (text,) = cursor.fetchone()
        cursor.execute("UPDATE casework_listrow SET record = %s", [text])
    sum(rewrite(Column("casework_listrow", "record"), seal))
    assert ListRow.objects.get().record == row.record


def test_a_row_that_changed_meanwhile_is_left_alone(filled):
    column = Column("casework_caregiver", "phone")
    before = everything()[str(column)]

    def meanwhile(value, about):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE casework_caregiver SET phone = 'another'")
        return seal("overwritten", about)

    assert sum(rewrite(column, meanwhile)) == 0
    assert set(everything()[str(column)].values()) == {"another"}
    assert before


MIGRATIONS = [
    __import__(f"{app}.migrations.{name}", fromlist=["COLUMNS"])
    for app, name in (("casework", "0006_encryption"), ("accounts", "0007_encrypted_phone"))
]
INDEXES = (
    Index(Column("casework_child", "personal_id"), "personal_id_key", personal_id_key),
    Index(Column("casework_caregiver", "phone"), "phone_key", telephone_key),
)

"""An encrypted attribute reads like any other; everything around it shows the token at most."""

import copy
import json
import pickle
import re

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.forms import modelform_factory
from django.urls import reverse
from psycopg import sql

from accounts.models import User
from audit.actions import save
from casework.models import Caregiver, Child, Household, ListRow, Report
from tests.casework.lists import bring, small_list
from tests.factories import make_case
from vault.cipher import Tampered, blind_index, key_name
from vault.fields import EncryptedTextField, same
from vault.models import number
from vault.sealed import Sealed

pytestmark = pytest.mark.django_db

PHONE = "0911000222"
TOKEN = re.compile(r"demo:[A-Za-z0-9_-]{38,}")


@pytest.fixture
def caregiver(cast):
    return make_case(by=cast["lan"]).child.household.caregivers.get()


def stored(record, column="phone", history=False):
    """What really stands in the column: of the record, or of a history row of it."""
    meta = (record.history.model if history else type(record))._meta
    with connection.cursor() as cursor:
        cursor.execute(on("SELECT {column} FROM {table} WHERE id = %s", meta, column), [record.pk])
        return cursor.fetchone()[0]


def overwrite(record, value, column="phone"):
    with connection.cursor() as cursor:
        query = on("UPDATE {table} SET {column} = %s WHERE id = %s", record._meta, column)
        cursor.execute(query, [value, record.pk])


def on(query, meta, column):
    return sql.SQL(query).format(table=sql.Identifier(meta.db_table), column=sql.Identifier(column))


class TestReading:
    def test_the_attribute_opens_and_the_column_does_not(self, caregiver):
        assert caregiver.phone == PHONE
        assert TOKEN.fullmatch(stored(caregiver))
        assert TOKEN.fullmatch(stored(caregiver, history=True))

    def test_from_a_list_a_relation_or_a_prefetch(self, caregiver, django_assert_num_queries):
        household = caregiver.household_id
        with django_assert_num_queries(3):
            assert [one.phone for one in Caregiver.objects.filter(household=household)] == [PHONE]
            (home,) = Household.objects.filter(pk=household).prefetch_related("caregivers")
            assert [one.phone for one in home.caregivers.all()] == [PHONE]
            assert home.village == "Ấp Bình Hòa"

    def test_through_select_related(self, caregiver, django_assert_num_queries):
        with django_assert_num_queries(1):
            child = Child.objects.select_related("household").get(household=caregiver.household_id)
            assert child.household.village == "Ấp Bình Hòa"

    def test_deferred_it_is_fetched_once(self, caregiver, django_assert_num_queries):
        one = Caregiver.objects.defer("phone").get(pk=caregiver.pk)
        assert "phone" in one.get_deferred_fields()
        with django_assert_num_queries(1):
            assert (one.phone, one.phone) == (PHONE, PHONE)
        (only,) = Caregiver.objects.only("phone").filter(pk=caregiver.pk)
        assert only.phone == PHONE

    def test_values_and_annotations_are_opaque(self, caregiver):
        (row,) = Caregiver.objects.filter(pk=caregiver.pk).values("phone")
        (listed,) = Caregiver.objects.filter(pk=caregiver.pk).annotate(x=F("phone")).values_list("x")
        for value in (row["phone"], *listed):
            assert isinstance(value, Sealed)
            assert (str(value), repr(value), f"{value}") == ("Sealed(…)",) * 3

    def test_a_history_row_and_the_record_it_gives(self, caregiver):
        past = caregiver.history.latest()
        assert past.phone == past.instance.phone == past.history_object.phone == PHONE

    def test_an_empty_value_is_empty(self, caregiver):
        caregiver.phone = ""
        caregiver.save()
        assert (stored(caregiver), stored(caregiver, "phone_key")) == ("", "")
        assert Caregiver.objects.get(pk=caregiver.pk).phone == ""


class TestWriting:
    def test_a_new_row_takes_its_key_first(self, caregiver, django_assert_num_queries):
        new = Caregiver(household=caregiver.household, full_name="Lê Thị Dì", phone="0911000999")
        assert new.phone == "0911000999"
        with django_assert_num_queries(3):  # key, row, history
            new.save()
        assert Caregiver.objects.get(pk=new.pk).phone == "0911000999"
        assert [row.history_type for row in new.history.all()] == ["+"]

    def test_an_unchanged_value_keeps_its_token_and_the_history_copies_it(self, caregiver):
        before = stored(caregiver)
        one = Caregiver.objects.get(pk=caregiver.pk)
        one.relation, one.phone = "mẹ", PHONE
        one.save()
        assert stored(one) == before
        assert {row.__dict__["phone"].token for row in one.history.all()} == {before}
        delta = one.history.first().diff_against(one.history.last())
        assert delta.changed_fields == ["relation"]

    def test_a_changed_value_gets_a_new_token_and_shows_in_the_history(self, caregiver):
        before = stored(caregiver)
        caregiver.phone = "0911000999"
        caregiver.save()
        assert stored(caregiver) != before
        assert Caregiver.objects.get(pk=caregiver.pk).phone == "0911000999"
        delta = caregiver.history.first().diff_against(caregiver.history.last())
        assert [(one.field, one.old, one.new) for one in delta.changes] == [("phone", PHONE, "0911000999")]

    def test_refreshing_brings_what_another_wrote(self, caregiver):
        other = Caregiver.objects.get(pk=caregiver.pk)
        other.phone = "0911000999"
        other.save()
        caregiver.refresh_from_db()
        assert caregiver.phone == "0911000999"
        token = stored(caregiver)
        caregiver.save()
        assert stored(caregiver) == token

    def test_many_at_once_need_their_keys(self, caregiver, django_assert_num_queries):
        rows = [
            Caregiver(household=caregiver.household, full_name="Cô", phone=f"09110009{n:02}")
            for n in range(10)
        ]
        with pytest.raises(TypeError, match="number the records"), transaction.atomic():
            Caregiver.objects.bulk_create(rows)
        with django_assert_num_queries(2):
            Caregiver.objects.bulk_create(number(rows))
        phones = {one.phone for one in Caregiver.objects.filter(full_name="Cô")}
        assert phones == {f"09110009{n:02}" for n in range(10)}

    def test_past_the_row_it_is_refused(self, caregiver):
        with pytest.raises(TypeError, match="encrypted for its row"):
            Caregiver.objects.filter(pk=caregiver.pk).update(phone="0911000999")
        caregiver.phone = "0911000999"
        with pytest.raises(TypeError, match="encrypted for its row"):
            Caregiver.objects.bulk_update([caregiver], ["phone"])

    def test_a_copy_under_another_key_is_refused_rather_than_unreadable(self, caregiver):
        twin = copy.copy(caregiver)
        twin.pk, twin._state.adding = None, True
        with pytest.raises(Tampered):
            twin.save()

    def test_only_text_is_taken(self, caregiver):
        with pytest.raises(TypeError, match="takes text"):
            caregiver.phone = 911000222
        with pytest.raises(TypeError, match="takes text"):
            caregiver.phone = F("full_name")

    def test_validation_counts_the_letters_of_the_plain_text(self, caregiver):
        caregiver.full_clean()
        caregiver.phone = "0" * 16
        with pytest.raises(ValidationError) as refused:
            caregiver.full_clean()
        assert list(refused.value.message_dict) == ["phone"]


class TestSearching:
    @pytest.mark.parametrize("lookup", ["exact", "in", "contains", "icontains", "startswith", "regex"])
    def test_the_column_itself_is_not_searched(self, caregiver, lookup):
        with pytest.raises(FieldError, match="blind index"):
            Caregiver.objects.filter(**{f"phone__{lookup}": [PHONE] if lookup == "in" else PHONE}).count()

    @pytest.mark.parametrize("text", [PHONE, "0911 000 222", "+84 911 000 222", "911000222"])
    def test_the_blind_index_finds_equal_numbers(self, caregiver, text):
        assert Caregiver.objects.get(same(Caregiver, "phone_key", text)) == caregiver
        assert PHONE not in stored(caregiver, "phone_key")

    @pytest.mark.parametrize("text", ["", "0911000223", "0002", "1000222", "không"])
    def test_and_nothing_else(self, caregiver, text):
        assert not Caregiver.objects.filter(same(Caregiver, "phone_key", text)).exists()

    def test_the_index_follows_the_value_also_when_only_that_is_saved(self, caregiver):
        caregiver.phone = "0911000999"
        save(caregiver, by=None, reason="visit", fields=["phone"])
        assert Caregiver.objects.get(same(Caregiver, "phone_key", "0911000999")) == caregiver
        assert not Caregiver.objects.filter(same(Caregiver, "phone_key", PHONE)).exists()

    def test_the_history_keeps_no_index(self):
        names = {field.name for field in Caregiver.history.model._meta.fields}
        assert "phone" in names
        assert "phone_key" not in names


class TestLeavingTheProgram:
    @pytest.mark.parametrize("kind", ["json", "xml", "python"])
    def test_a_dump_holds_tokens(self, caregiver, kind):
        dumped = str(serializers.serialize(kind, [caregiver, caregiver.household]))
        assert PHONE not in dumped
        assert "Ấp Bình Hòa" not in dumped
        assert TOKEN.search(dumped)

    def test_a_dump_is_not_loaded(self, caregiver):
        dumped = serializers.serialize("json", [caregiver])
        with pytest.raises(TypeError, match="encrypted for its row"):
            next(iter(serializers.deserialize("json", dumped))).save()

    def test_a_pickle_holds_the_token_and_opens_again(self, caregiver):
        one = Caregiver.objects.get(pk=caregiver.pk)
        assert one.phone == PHONE
        packed = pickle.dumps(one)
        assert PHONE.encode() not in packed
        assert pickle.loads(packed).phone == PHONE  # noqa: S301
        with pytest.raises(TypeError):
            pickle.dumps(Caregiver(phone=PHONE))
        with pytest.raises(TypeError):
            pickle.dumps(one.phone)

    def test_copies_read_alike(self, caregiver):
        for one in (caregiver, Caregiver(phone=PHONE), Caregiver.objects.get(pk=caregiver.pk)):
            assert copy.copy(one).phone == copy.deepcopy(one).phone == PHONE

    def test_what_stands_in_the_instance_shows_nothing(self, caregiver):
        fresh = Caregiver(household=caregiver.household, phone=PHONE)
        for one in (fresh, caregiver):
            assert PHONE not in repr(one.__dict__)
            assert PHONE not in repr(one)

    def test_an_opened_text_is_a_text(self, caregiver):
        assert json.dumps({"phone": caregiver.phone}) == f'{{"phone": "{PHONE}"}}'
        assert type(str(caregiver.phone)) is str
        household = caregiver.household
        household.village = caregiver.phone
        household.save()
        assert Household.objects.get(pk=household.pk).village == PHONE
        assert User.objects.filter(full_name=caregiver.phone).count() == 0


class TestForms:
    def form(self, caregiver, **data):
        made = modelform_factory(Caregiver, fields=["full_name", "relation", "phone"])
        return made(data or None, instance=Caregiver.objects.get(pk=caregiver.pk))

    def test_the_form_shows_the_value_and_keeps_its_token(self, caregiver):
        assert f'value="{PHONE}"' in str(self.form(caregiver)["phone"])
        assert 'maxlength="15"' in str(self.form(caregiver)["phone"])
        before = stored(caregiver)
        self.form(caregiver, full_name="Trần Thị Mẹ", relation="mẹ", phone=PHONE).save()
        assert stored(caregiver) == before
        self.form(caregiver, full_name="Trần Thị Mẹ", phone="0911000999").save()
        assert Caregiver.objects.get(pk=caregiver.pk).phone == "0911000999"

    def test_too_long_is_an_error_of_the_form(self, caregiver):
        assert list(self.form(caregiver, full_name="Mẹ", phone="0" * 16).errors) == ["phone"]


class TestTampered:
    def test_it_reads_as_a_sentence_and_rings(self, caregiver, caplog):
        other = Caregiver(household=caregiver.household, full_name="Cô", phone="0911000999")
        other.save()
        overwrite(caregiver, stored(other))
        one = Caregiver.objects.get(pk=caregiver.pk)
        assert str.__str__(one.phone) == "không đọc được"
        (record,) = caplog.records
        assert (record.name, record.levelname) == ("vault", "CRITICAL")
        assert f"casework_caregiver.phone.{caregiver.pk}" in record.getMessage()
        assert PHONE not in record.getMessage()
        assert one.phone != "không đọc được"
        assert one.phone not in {"không đọc được", PHONE}

    @pytest.mark.parametrize("value", [PHONE, "demo:AAAA", "k9:" + "A" * 60, "x"])
    def test_what_is_no_token_is_not_shown(self, caregiver, value):
        overwrite(caregiver, value)
        assert str.__str__(Caregiver.objects.get(pk=caregiver.pk).phone) == "không đọc được"

    def test_a_token_of_another_column_or_table_does_not_open(self, caregiver):
        home = caregiver.household
        overwrite(home, stored(caregiver), "village")
        assert str.__str__(Household.objects.get(pk=home.pk).village) == "không đọc được"

    def test_saving_the_rest_leaves_the_evidence_as_it_is(self, caregiver):
        broken = stored(caregiver)[:-2] + "AA"
        overwrite(caregiver, broken)
        one = Caregiver.objects.get(pk=caregiver.pk)
        one.relation = "mẹ"
        one.save()
        assert stored(one) == broken
        assert str.__str__(one.history.first().phone) == "không đọc được"
        assert str.__str__(one.history.last().phone) == PHONE
        TestForms().form(one, full_name="Mẹ", relation="dì", phone="không đọc được").save()
        assert stored(one) == broken

    def test_a_new_value_may_be_written(self, caregiver):
        overwrite(caregiver, "x")
        one = Caregiver.objects.get(pk=caregiver.pk)
        one.phone = "0911000999"
        one.save()
        assert Caregiver.objects.get(pk=caregiver.pk).phone == "0911000999"


class TestData:
    def test_rows_of_a_list_are_sealed_and_read_as_before(self, cast, few_areas):
        brought = bring(cast["lan"], few_areas["A"], small_list(["Nguyễn Văn Bình", "12/03/2014"]))
        (row,) = brought.rows.all()
        assert row.record["phone"] == "0911222333"
        assert [issue["code"] for issue in row.issues] == ["sex_missing"]
        for column in ("record", "issues", "fingerprint"):
            assert TOKEN.fullmatch(stored(row, column))
        assert TOKEN.fullmatch(stored(brought, "table"))
        assert ListRow.objects.filter(pk=row.pk).values_list("record", flat=True)[0] != row.record

    def test_changed_in_place_nothing_is_changed(self, cast, few_areas):
        row = bring(cast["lan"], few_areas["A"], small_list(["Nguyễn Văn Bình", "12/03/2014"])).rows.get()
        row.record["phone"] = "0"
        assert row.record["phone"] == "0911222333"
        row.record = {**row.record, "phone": "0"}
        row.save()
        assert ListRow.objects.get(pk=row.pk).record["phone"] == "0"

    def test_tampered_it_raises(self, cast, few_areas, caplog):
        row = bring(cast["lan"], few_areas["A"], small_list(["Nguyễn Văn Bình", "12/03/2014"])).rows.get()
        overwrite(row, '{"phone": "1"}', "record")
        with pytest.raises(Tampered):
            assert ListRow.objects.get(pk=row.pk).record
        assert [record.levelname for record in caplog.records] == ["CRITICAL"]


class TestKeysChange:
    OTHER = "k2:" + "Yn" * 21 + "Y="

    def test_saving_brings_a_value_under_the_active_key(self, caregiver, settings):
        old = settings.FIELD_KEYS
        settings.FIELD_KEYS = f"{self.OTHER},{old}"
        one = Caregiver.objects.get(pk=caregiver.pk)
        assert Caregiver.objects.get(same(Caregiver, "phone_key", PHONE)) == one
        one.save()
        assert {key_name(stored(one)), key_name(stored(one, "phone_key"))} == {"k2"}
        assert Caregiver.objects.get(pk=caregiver.pk).phone == PHONE
        assert [row.phone for row in one.history.all()] == [PHONE, PHONE]

    def test_without_the_old_key_it_is_unreadable(self, caregiver, settings):
        settings.FIELD_KEYS = self.OTHER
        assert str.__str__(Caregiver.objects.get(pk=caregiver.pk).phone) == "không đọc được"


def test_the_index_of_a_fingerprint_is_keyed(cast, few_areas):
    """A plain hash of name, birth and personal ID would give the ID away to whoever tries them all."""
    report = make_case(by=cast["lan"]).reports.get()
    report.fingerprint = "f" * 64
    report.save()
    assert stored(report, "fingerprint_key") == blind_index("f" * 64, about="casework_report.fingerprint_key")
    assert Report.objects.get(same(Report, "fingerprint_key", "f" * 64)) == report


def test_a_model_without_its_key_beforehand_is_found_by_the_checks():
    field = EncryptedTextField()
    field.set_attributes_from_name("phone")
    field.model = type("Careless", (), {"_meta": Caregiver._meta})
    assert "vault.E001" in [fault.id for fault in EncryptedTextField.check(field)]


class TestPages:
    def test_a_page_says_what_cannot_be_read_and_shows_the_rest(self, caregiver, cast, sign_in, caplog):
        case = caregiver.household.children.get().cases.get()
        path = reverse("casework:case", args=[case.pk])
        assert PHONE in sign_in(cast["lan"]).get(path).content.decode()
        overwrite(caregiver, PHONE)
        overwrite(caregiver.household, "demo:AAAA", "village")
        answer = sign_in(cast["lan"]).get(path)
        page = answer.content.decode()
        assert (answer.status_code, page.count("không đọc được")) == (200, 3)  # the telephone with its link
        assert PHONE not in page
        assert "Trần Thị Mẹ" in page
        assert {record.levelname for record in caplog.records} == {"CRITICAL"}

    def test_a_page_that_cannot_do_without_answers_with_a_sentence(self, cast, few_areas, sign_in, caplog):
        brought = bring(cast["lan"], few_areas["A"], small_list(["Nguyễn Văn Bình", "12/03/2014"]))
        overwrite(brought.rows.get(), '{"phone": "0911222333"}', "record")
        answer = sign_in(cast["lan"]).get(reverse("casework:import", args=[brought.pk]))
        assert answer.status_code == 409
        assert "đã bị thay đổi từ bên ngoài chương trình" in answer.content.decode()
        assert "0911222333" not in answer.content.decode()
        assert "CRITICAL" in {record.levelname for record in caplog.records}

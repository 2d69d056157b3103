import pytest
from django.db import IntegrityError

from areas.actions import load_areas
from areas.enums import COMMUNE_KINDS
from areas.models import Area

pytestmark = pytest.mark.django_db


def test_the_official_list_is_loaded_once():
    assert load_areas() == (3355, 0)
    assert load_areas() == (0, 0)
    assert Area.objects.filter(parent=None).count() == 34
    assert Area.objects.filter(kind__in=COMMUNE_KINDS).count() == 3321
    tan_hoa = Area.objects.get(code="28702")
    assert (tan_hoa.name, tan_hoa.parent.name) == ("Xã Tân Hòa", "Tỉnh Đồng Tháp")
    assert tan_hoa.history.get().history_change_reason == "load_areas"


def test_a_renamed_commune_is_corrected_and_keeps_its_history(few_areas, tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("code,parent_code,kind,name\n82,,tinh,Tỉnh Đồng Tháp\n28702,82,phuong,Phường Tân Hòa\n")
    assert load_areas(path) == (0, 1)
    few_areas["A"].refresh_from_db()
    assert (few_areas["A"].name, few_areas["A"].kind) == ("Phường Tân Hòa", "phuong")
    assert few_areas["A"].search_key == "phuong tan hoa"


def test_a_commune_must_have_a_province(few_areas):
    with pytest.raises(IntegrityError):
        Area.objects.create(code="99999", kind="xa", name="Xã Không Tỉnh", valid_from="2025-07-01")

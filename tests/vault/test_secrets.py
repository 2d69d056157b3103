"""The keys that `make secrets` writes are ones that the program takes, the newest first."""

from scripts import make_secrets
from vault import keys


def test_secrets_hold_a_key_and_a_new_one_comes_first(tmp_path):
    folder = tmp_path / "secrets"
    assert make_secrets.main(folder) == 0
    first = (folder / "field_keys").read_text()
    assert make_secrets.main(folder) == 0
    assert (folder / "field_keys").read_text() == first
    assert make_secrets.new_field_key(folder) == make_secrets.new_field_key(folder) == 0
    found = keys.parse((folder / "field_keys").read_text())
    assert (found.active.name, list(found.by_name)) == ("k3", ["k3", "k2", "k1"])
    assert found.by_name["k1"] == keys.parse(first).active
    assert len({key.secret for key in found.by_name.values()}) == 3

"""Files are encrypted for one place, and open nowhere else and never changed."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.blobs import key_name, seal, unseal
from vault.cipher import Tampered

HERE = "casework_attachment.stored_as.1"
OTHER = f"other:{base64.b64encode(b'k' * 32).decode()}"


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=500))
def test_what_was_sealed_opens(data):
    assert unseal(seal(data, about=HERE), about=HERE) == data


def test_nothing_of_the_file_can_be_read():
    sealed = seal(b"Canary" * 100, about=HERE)
    assert b"Canary" not in sealed
    assert sealed != seal(b"Canary" * 100, about=HERE)


def test_another_place_does_not_open_it():
    with pytest.raises(Tampered):
        unseal(seal(b"x", about=HERE), about="casework_attachment.stored_as.2")


def test_any_changed_byte_is_noticed():
    sealed = seal(b"a small file", about=HERE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Tampered):
            unseal(bytes(changed), about=HERE)


@pytest.mark.parametrize("length", range(0, 40, 3))
def test_cut_short_it_is_noticed(length):
    with pytest.raises(Tampered):
        unseal(seal(b"a small file", about=HERE)[:length], about=HERE)


def test_an_older_key_still_opens_and_the_active_one_writes(settings):
    old = seal(b"x", about=HERE)
    first, settings.FIELD_KEYS = settings.FIELD_KEYS, f"{OTHER},{settings.FIELD_KEYS}"
    assert (key_name(old), key_name(seal(b"x", about=HERE))) == (first.partition(":")[0], "other")
    assert unseal(old, about=HERE) == b"x"
    settings.FIELD_KEYS = OTHER
    with pytest.raises(Tampered):
        unseal(old, about=HERE)

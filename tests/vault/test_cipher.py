"""A token opens in its own place, unchanged, under a known key; everything else is one and the same error."""

import base64
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from vault import cipher, keys
from vault.cipher import Tampered, blind_index, blind_indexes, decrypt, encrypt

PLACE = "casework_child.personal_id.7"
NUMBER = "075213643550"


def key(name, letter):
    return f"{name}:{base64.b64encode(letter * 32).decode()}"


OLD, NEW = key("k1", b"a"), key("k2", b"b")


@given(st.text(max_size=300).filter(lambda text: max(text, default="") < "\ud800" or max(text) > "\udfff"))
def test_what_is_sealed_opens_again(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert decrypt(encrypt(text, about=PLACE), about=PLACE) == text


def test_a_token_shows_its_key_and_nothing_of_the_text():
    token = encrypt(NUMBER, about=PLACE)
    assert re.fullmatch(r"demo:[A-Za-z0-9_-]{54}", token)
    assert cipher.key_name(token) == "demo"
    assert token != encrypt(NUMBER, about=PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    ["casework_child.personal_id.8", "casework_child.full_name.7", "casework_caregiver.personal_id.7", ""],
)
def test_a_token_does_not_open_in_another_place(elsewhere):
    token = encrypt(NUMBER, about=PLACE)
    with pytest.raises(Tampered):
        decrypt(token, about=elsewhere)


def test_every_changed_byte_is_noticed():
    name, _, text = encrypt(NUMBER, about=PLACE).partition(":")
    sealed = base64.urlsafe_b64decode(text + "==")
    for index in range(len(sealed)):
        for bit in range(8):
            broken = bytearray(sealed)
            broken[index] ^= 1 << bit
            with pytest.raises(Tampered):
                decrypt(f"{name}:{base64.urlsafe_b64encode(broken).decode().rstrip('=')}", about=PLACE)


def test_every_changed_character_is_noticed():
    """Also one that base64 would ignore: the last character holds bits of nothing."""
    token = encrypt(NUMBER + "x", about=PLACE)
    for index in range(len(token)):
        for letter in "ABa9_-:= ":
            broken = token[:index] + letter + token[index + 1 :]
            if broken != token:
                with pytest.raises(Tampered):
                    decrypt(broken, about=PLACE)


@given(st.text(max_size=80))
def test_what_never_was_a_token_is_no_value(text):
    with pytest.raises(Tampered):
        decrypt(text, about=PLACE)


@pytest.mark.parametrize("token", ["", "demo:", "demo:AAAA", NUMBER, f"demo:{NUMBER}", "demo"])
def test_a_plain_value_is_never_given_back(token):
    with pytest.raises(Tampered) as refused:
        decrypt(token, about=PLACE)
    assert NUMBER not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_first_key_writes_and_the_others_read(settings):
    settings.FIELD_KEYS = OLD
    token = encrypt(NUMBER, about=PLACE)
    settings.FIELD_KEYS = f"{NEW},\n{OLD}\n"
    assert decrypt(token, about=PLACE) == NUMBER
    assert cipher.key_name(encrypt(NUMBER, about=PLACE)) == "k2"
    settings.FIELD_KEYS = NEW
    with pytest.raises(Tampered):
        decrypt(token, about=PLACE)


def test_another_key_under_the_same_name_does_not_open(settings):
    settings.FIELD_KEYS = OLD
    token = encrypt(NUMBER, about=PLACE)
    settings.FIELD_KEYS = key("k1", b"c")
    with pytest.raises(Tampered):
        decrypt(token, about=PLACE)


class TestBlindIndex:
    COLUMN = "casework_child.personal_id"

    def test_equal_texts_of_one_column_are_equal(self):
        one = blind_index(NUMBER, about=self.COLUMN)
        assert one == blind_index(NUMBER, about=self.COLUMN)
        assert one != blind_index("075213643551", about=self.COLUMN)
        assert one != blind_index(NUMBER, about="casework_caregiver.phone")
        assert NUMBER not in one

    def test_every_key_is_searched(self, settings):
        settings.FIELD_KEYS = OLD
        stored = blind_index(NUMBER, about=self.COLUMN)
        settings.FIELD_KEYS = f"{NEW},{OLD}"
        found = blind_indexes(NUMBER, about=self.COLUMN)
        assert stored in found
        assert found[0] == blind_index(NUMBER, about=self.COLUMN)
        assert [cipher.key_name(one) for one in found] == ["k2", "k1"]

    def test_it_is_made_with_another_key_than_the_tokens(self):
        one = keys.ring().active
        assert len({one.secret, one.encryption, one.index, one.derive(b"backup")}) == 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ,\n",
        "k1",
        "k1:",
        f"{OLD},{OLD}",
        "k1:AAAA",
        OLD.upper(),
        f":{OLD[3:]}",
        f"k 1:{OLD[3:]}",
        "k1:%%%",
    ],
)
def test_malformed_keys_are_refused_without_being_shown(text):
    with pytest.raises(ImproperlyConfigured) as refused:
        keys.parse(text)
    assert OLD[3:] not in str(refused.value)


def test_a_key_never_shows_its_bytes():
    assert "a" * 8 not in repr(keys.parse(OLD))
    assert OLD[3:] not in repr(keys.parse(OLD))

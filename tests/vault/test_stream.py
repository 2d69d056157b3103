"""A sealed backup opens as it was; changed, cut, repeated, moved or longer, it does not."""

import io
import os

import pytest

from vault import stream
from vault.cipher import Tampered

SIZES = [0, 1, stream.PIECE - 1, stream.PIECE, stream.PIECE + 1, 3 * stream.PIECE]


def sealed(data):
    target = io.BytesIO()
    assert stream.seal(io.BytesIO(data), target) == len(data)
    return target.getvalue()


def opened(data):
    target = io.BytesIO()
    stream.unseal(io.BytesIO(data), target)
    return target.getvalue()


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(stream, "PIECE", 8)
    data = b"0911000222, 075213643550, end"
    return data, sealed(data)


@pytest.mark.parametrize("size", SIZES)
def test_any_length_opens_again(size):
    data = os.urandom(size)
    assert opened(sealed(data)) == data


def test_nothing_stands_in_the_plain(small):
    data, closed = small
    assert closed.startswith(b"den-truong-backup-1 demo ")
    assert not any(data[at : at + 6] in closed for at in range(len(data) - 6))
    assert closed != sealed(data)
    assert opened(closed) == data


def test_every_changed_byte_and_every_cut_is_noticed(small):
    _, closed = small
    for at in range(len(closed)):
        broken = bytearray(closed)
        broken[at] ^= 1
        with pytest.raises(Tampered):
            opened(bytes(broken))
        with pytest.raises(Tampered):
            opened(closed[:at])


def test_pieces_left_out_repeated_moved_or_added_are_noticed(small):
    data, closed = small
    end = closed.index(b"\n") + 1
    head, rest, pieces = closed[:end], closed[end:], []
    while rest:
        size = 4 + int.from_bytes(rest[:4], "big")
        pieces, rest = [*pieces, rest[:size]], rest[size:]
    one, two, three, four = pieces
    assert opened(head + one + two + three + four) == data
    foreign = sealed(data)
    for wrong in (
        [one, two, three],
        [two, three, four],
        [one, two, four],
        [two, one, three, four],
        [one, one, two, three, four],
        [one, two, three, four, four],
        [one, two, three, foreign[foreign.index(b"\n") + 1 :][-len(four) :]],
    ):
        with pytest.raises(Tampered):
            opened(head + b"".join(wrong))


def test_without_its_key_it_does_not_open(small, settings):
    _, closed = small
    settings.FIELD_KEYS = "k2:" + "Yn" * 21 + "Y="
    with pytest.raises(Tampered, match="not among FIELD_KEYS"):
        opened(closed)

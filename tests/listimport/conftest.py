"""What the tests of the list import share."""

import json

import pytest

from interface.tables import reader
from interface.tables.parse_worker import answer


@pytest.fixture(scope="class")
def in_process():
    """Parsing without a process of its own: a thousand files take no thousand starts of Python."""

    def parse(data, kind, sheet):
        return json.loads(json.dumps(answer(kind, data, sheet)))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "_parse_elsewhere", parse)
        yield

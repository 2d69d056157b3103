import pytest

from config.celery import app


@pytest.fixture
def eager():
    """Tasks run where they are sent, as if the worker were at once at hand."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False

"""Each fault that keeps production from starting is found, alone; a sound installation has none."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured

from audit.keys import PUBLISHED
from config import checks
from vault.keys import published

SOUND = {
    "PRODUCTION": True,
    "REQUIRE_SECOND_FACTOR": True,
    "DEBUG": False,
    "SECRET_KEY": "kW3-8yq_Zf0uT6Lh1Rj9Xc4Vb7Nm2Pd5Sg-QaEoIxUwBtYrGzHvCnMl",
    "FIELD_KEYS": "k1:mFh6yZ0pS1dVbNq3uXcR7tLw9EjKo2GaYiPsT5vMxQg=",
    "SEAL_KEY": "q0Yz3vXn8bTjR5wLkGfU2hMsDcEaPiVo7NxCyQ1tZ4k=",
    "SITE_URL": "https://cases.example",
    "ALLOWED_HOSTS": ["cases.example"],
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
FAULTS = [
    ("E001", {"SECRET_KEY": "short"}),
    ("E001", {"SECRET_KEY": "ab" * 40}),
    ("E001", {"SECRET_KEY": "django-insecure-" + SOUND["SECRET_KEY"]}),
    ("E006", {"FIELD_KEYS": published()}),
    ("E006", {"FIELD_KEYS": f"{SOUND['FIELD_KEYS']},{published()}"}),
    ("E006", {"FIELD_KEYS": "k1:short"}),
    ("E006", {"FIELD_KEYS": ""}),
    ("E006", {"FIELD_KEYS": "k1:" + "A" * 43 + "="}),
    ("E007", {"SEAL_KEY": PUBLISHED}),
    ("E007", {"SEAL_KEY": "short"}),
    ("E007", {"SEAL_KEY": "A" * 43 + "="}),
    ("E002", {"SITE_URL": "http://cases.example"}),
    ("E002", {"SECURE_SSL_REDIRECT": False}),
    ("E002", {"SESSION_COOKIE_SECURE": False}),
    ("E003", {"ALLOWED_HOSTS": []}),
    ("E003", {"ALLOWED_HOSTS": ["cases.example", "*"]}),
    ("E004", {"DEBUG": True}),
    ("E011", {"FAULTS_DIR": "/tmp/orders"}),
    ("E008", {"REQUIRE_SECOND_FACTOR": False}),
    ("E011", {"ZALO_APP_ID": "7", "ZALO_TEMPLATE": "9"}),
    ("E011", {"CHANNELS": {"sms": "reminders.channels.sms.Sms"}}),
    ("E011", {"SMS_URL": "https://sms.example/"}),
    ("E011", {"SMS_URL": "http://sms.example/", "SMS_TOKEN": "t"}),
    ("E011", {"WEBHOOK_URL": "http://hook.example/", "WEBHOOK_KEY": SOUND["SECRET_KEY"]}),
    ("E011", {"WEBHOOK_URL": "https://hook.example/", "WEBHOOK_KEY": "short"}),
    ("E011", {"WEBHOOK_URL": "https://hook.example/", "WEBHOOK_KEY": "ab" * 40}),
    ("E011", {"ZALO_URL": "http://business.openapi.zalo.me"}),
]


@pytest.fixture
def sound(settings):
    """Settings of a sound installation."""
    for name, value in SOUND.items():
        setattr(settings, name, value)
    return settings


def test_sound_installation_starts(sound):
    checks.refuse_insecure_start(ask_database=False)


def test_a_channel_that_is_whole_starts_too(sound):
    sound.ZALO_APP_ID = sound.ZALO_TEMPLATE = sound.ZALO_SECRET_KEY = "7"
    sound.SMS_URL, sound.SMS_TOKEN = "https://sms.example/", "t"
    sound.WEBHOOK_URL, sound.WEBHOOK_KEY = "https://hook.example/", SOUND["SECRET_KEY"]
    checks.refuse_insecure_start(ask_database=False)


@pytest.mark.parametrize("seals", [True, False])
def test_a_process_that_seals_nothing_needs_no_key_for_it(sound, seals):
    sound.SEALS, sound.SEAL_KEY = seals, ""
    assert [fault.id for fault in checks.own_seal_key()] == (["den_truong.E007"] if seals else [])


@pytest.mark.parametrize(("code", "changes"), FAULTS)
def test_one_fault_refuses_the_start(sound, code, changes):
    for name, value in changes.items():
        setattr(sound, name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        checks.refuse_insecure_start(ask_database=False)
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [f"den_truong.{code}"]


@pytest.mark.parametrize(("code", "changes"), FAULTS)
def test_demo_may_be_what_production_must_not(sound, code, changes):
    for name, value in {**changes, "PRODUCTION": False}.items():
        setattr(sound, name, value)
    checks.refuse_insecure_start(ask_database=False)


@pytest.mark.django_db
def test_demo_users_refuse_the_start(sound):
    user = get_user_model().objects.create(username="lan", is_demo=False)
    checks.refuse_insecure_start(ask_database=True)
    user.is_demo = True
    user.save()
    with pytest.raises(ImproperlyConfigured, match="E005"):
        checks.refuse_insecure_start(ask_database=True)


def test_nobody_is_served_as_the_owner_of_the_tables(sound):
    sound.AS_OWNER = True
    with pytest.raises(ImproperlyConfigured, match="E010"):
        checks.refuse_insecure_start(ask_database=False)

"""What a production installation must fulfil. A start is refused rather than made insecure.

The same checks speak at three moments: `manage.py check --deploy`, the start of every web process,
worker and beat (`refuse_insecure_start`), and `/readyz`.
"""

import os
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from audit.keys import PUBLISHED, private_key
from vault import keys

MINIMUM_SECRET_LENGTH = 50
MINIMUM_SECRET_VARIETY = 5
MINIMUM_KEY_VARIETY = 12
MINIMUM_CHANNEL_KEY = 32
# What a channel needs, all of it as soon as any is there or the channel is chosen.
CHANNEL_SETTINGS = {
    "zalo": ("ZALO_APP_ID", "ZALO_SECRET_KEY", "ZALO_TEMPLATE"),
    "sms": ("SMS_URL", "SMS_TOKEN"),
    "webhook": ("WEBHOOK_URL", "WEBHOOK_KEY"),
}
KNOWN_SECRETS = ("not-secret", "django-insecure", "change-me", "changeme", "example")


def register_all():
    """Put the checks among Django's own. The one that needs the database runs only with `--database`."""
    for check in CONFIGURATION_CHECKS:
        checks.register(check, checks.Tags.security, deploy=True)
    for check in DATABASE_CHECKS:
        checks.register(check, checks.Tags.database)


def strong_secret(**_kwargs):
    """E001: `SECRET_KEY` is long, varied and not one that was published."""
    key = settings.SECRET_KEY
    known = any(word in key.lower() for word in KNOWN_SECRETS)
    if settings.PRODUCTION and (
        known or len(key) < MINIMUM_SECRET_LENGTH or len(set(key)) < MINIMUM_SECRET_VARIETY
    ):
        return [_error("E001", "SECRET_KEY is too weak.", "Make one: see docs/deployment.md, Secrets.")]
    return []


def own_field_keys(**_kwargs):
    """E006: the keys of encrypted fields can be read, and none is the one of the documentation."""
    if not settings.PRODUCTION:
        return []
    hint = "Make one: `make secrets`; see docs/deployment.md, Keys."
    try:
        found = keys.parse(settings.FIELD_KEYS).by_name.values()
    except ImproperlyConfigured as error:
        return [_error("E006", str(error), hint)]
    weak = (key.secret == keys.PUBLISHED or len(set(key.secret)) < MINIMUM_KEY_VARIETY for key in found)
    return [_error("E006", "FIELD_KEYS holds a key that is no secret.", hint)] if any(weak) else []


def own_seal_key(**_kwargs):
    """E007: the key that seals the trail can be read and is not the published one, where it is used."""
    if not settings.PRODUCTION or not settings.SEALS:
        return []
    hint = "Make one: `make secrets`; see docs/deployment.md, Seals."
    try:
        private_key(settings.SEAL_KEY)
    except ValueError:
        return [_error("E007", "SEAL_KEY is not 32 bytes in base64.", hint)]
    weak = settings.SEAL_KEY == PUBLISHED or len(set(settings.SEAL_KEY)) < MINIMUM_KEY_VARIETY
    return [_error("E007", "SEAL_KEY is no secret.", hint)] if weak else []


def second_factor_required(**_kwargs):
    """E008: nobody reaches a child's data with a password alone."""
    if settings.PRODUCTION and not settings.REQUIRE_SECOND_FACTOR:
        return [
            _error(
                "E008", "REQUIRE_SECOND_FACTOR is off.", "Remove REQUIRE_SECOND_FACTOR from the environment."
            )
        ]
    return []


def https_only(**_kwargs):
    """E002: the address people use begins with https and every plain request is redirected."""
    secure = settings.SECURE_SSL_REDIRECT and settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if settings.PRODUCTION and not (secure and urlsplit(settings.SITE_URL).scheme == "https"):
        return [_error("E002", "SITE_URL does not begin with https://.", "Put a TLS proxy before the web.")]
    return []


def named_hosts(**_kwargs):
    """E003: the hosts that may be asked for are named."""
    if settings.PRODUCTION and (not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS):
        return [
            _error("E003", "ALLOWED_HOSTS must name every host.", "Not *, but for example cases.example.")
        ]
    return []


def no_debug(**_kwargs):
    """E004: pages of errors show nothing of a child."""
    if settings.PRODUCTION and settings.DEBUG:
        return [_error("E004", "DEBUG must be off in production.", "Remove DEBUG from the environment.")]
    return []


def whole_channels(**_kwargs):
    """E011: a channel is set up whole or not at all, over TLS, and signs with a key that is one."""
    if not settings.PRODUCTION:
        return []
    return [_error("E011", fault, "See docs/deployment.md, Channels.") for fault in faults_of_channels()]


def faults_of_channels() -> list[str]:
    """Return a sentence for each channel of the settings that could not work."""
    found = []
    for channel, names in CHANNEL_SETTINGS.items():
        missing = [name for name in names if not getattr(settings, name)]
        begun = len(missing) < len(names) or channel in settings.CHANNELS
        if begun and missing:
            found.append(f"The channel {channel} is half set up: {', '.join(missing)} is missing.")
    for name in ("ZALO_URL", "ZALO_TOKEN_URL", "SMS_URL", "WEBHOOK_URL"):
        address = getattr(settings, name)
        if address and urlsplit(address).scheme != "https":
            found.append(f"{name} does not begin with https://.")
    key = settings.WEBHOOK_KEY
    if key and (len(key) < MINIMUM_CHANNEL_KEY or len(set(key)) < MINIMUM_KEY_VARIETY):
        found.append("WEBHOOK_KEY is too weak.")
    return found


def no_demo_users(databases=None, **_kwargs):
    """E005: nobody signs in with a password that stands in the documentation.

    Speaks only when a database is asked for. A database without tables has no demo users.
    """
    if not settings.PRODUCTION or not databases:
        return []
    if demo_users_exist():
        return [_error("E005", "The database holds demo users.", "Use an empty database for real work.")]
    return []


def bound_database_role(databases=None, **_kwargs):
    """E010: the program works as a role that row-level security binds and that owns no table.

    Speaks only when a database is asked for, and not to the commands that run as the owner.
    """
    if not settings.PRODUCTION or not databases or settings.AS_OWNER or not unbound_role():
        return []
    hint = "Give the program a role of its own: see docs/deployment.md, Roles of the database."
    return [_error("E010", "DATABASE_URL names a role that sees every child.", hint)]


def no_faults(**_kwargs):
    """E011: nothing ends the pump on purpose."""
    if settings.PRODUCTION and (settings.FAULTS_DIR or "FAULTS_DIR" in os.environ):
        return [_error("E011", "FAULTS_DIR would end the pump.", "Remove FAULTS_DIR from the environment.")]
    return []


DATABASE_CHECKS = (no_demo_users, bound_database_role)
CONFIGURATION_CHECKS = (
    strong_secret,
    own_field_keys,
    own_seal_key,
    second_factor_required,
    https_only,
    named_hosts,
    no_debug,
    whole_channels,
    no_faults,
)


def demo_users_exist():
    """Whether a user marked `is_demo` is in the database; False before the first migration.

    Raises `DatabaseError` when the database cannot be asked.
    """
    user_model = apps.get_model(settings.AUTH_USER_MODEL)
    if user_model._meta.db_table not in connection.introspection.table_names():
        return False
    return user_model.objects.filter(is_demo=True).exists()


def unbound_role():
    """Whether the role of this connection is a superuser, passes row-level security by, or owns a table.

    Raises `DatabaseError` when the database cannot be asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_tables WHERE tableowner = rolname"
            " AND schemaname = 'public') FROM pg_roles WHERE rolname = current_user"
        )
        return cursor.fetchone()[0]


def refuse_insecure_start(*, ask_database):
    """Raise `ImproperlyConfigured`, one line a fault, when this process must not serve production.

    `ask_database` also looks for demo users and at the role. A database that does not answer yet is no reason
    to refuse: the process starts, `/readyz` says no, and the check is repeated there.
    """
    faults = [fault for check in CONFIGURATION_CHECKS for fault in check()]
    if settings.PRODUCTION and settings.AS_OWNER:
        hint = "Remove DATABASE_AS_OWNER from the environment: manage.py sets it where it is needed."
        faults.append(_error("E010", "The process would work as the owner of the tables.", hint))
    if ask_database:
        try:
            faults += [fault for check in DATABASE_CHECKS for fault in check(databases=["default"])]
        except DatabaseError:
            pass
    if faults:
        raise ImproperlyConfigured("\n".join(f"{fault.id}: {fault.msg} {fault.hint}" for fault in faults))


def _error(code, message, hint):
    return checks.Error(message, hint=hint, id=f"den_truong.{code}")

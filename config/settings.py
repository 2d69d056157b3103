"""Settings of Đến Trường, all from the environment.

A value that cannot be understood stops the start; every secret may also be given as a file
(`SECRET_KEY_FILE=/run/secrets/secret_key`). `ENVIRONMENT` is one of:

* `demo`: `make demo`, fictional data, marked on every page;
* `test`: the test suite;
* `production`: refuses weak secrets, plain HTTP and demo users (see `config/checks.py`).
"""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from audit.keys import PUBLISHED
from vault.keys import published

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

ENVIRONMENT = env("ENVIRONMENT", default="production")
if ENVIRONMENT not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"ENVIRONMENT must be demo, test or production, not {ENVIRONMENT!r}")
PRODUCTION = ENVIRONMENT == "production"
DEMO = ENVIRONMENT == "demo"
DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY = env("SECRET_KEY") if PRODUCTION else env("SECRET_KEY", default="not-secret-" + "x" * 50)
FIELD_KEYS = env("FIELD_KEYS") if PRODUCTION else env("FIELD_KEYS", default=published())
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config.apps.DenTruongConfig",
    "vault",
    "interface",
    "areas",
    "audit",
    "accounts",
    "schools",
    "casework",
    "referrals",
    "privacy",
    "reminders",
    "reports",
    "config.apps.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before whatever may refuse a request: their headers stand on refusals too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "audit.context.origin",
    "config.middleware.language",
    "config.content_types.utf8_only",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.session_limits",
    "config.middleware.scope",
    "accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.no_store",
    "config.middleware.unreadable",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["interface.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "interface.context_processors.house",
                "config.navigation.navigation",
                "reminders.context_processors.late_pump",
            ],
        },
    }
]
FORM_RENDERER = "interface.forms.HouseRenderer"

# Proxies of ours before the program (the compose file has one): an event tells the address before them.
PROXIES = env.int("PROXIES", default=1 if PRODUCTION else 0)
# Whether this process seals or verifies the trail; the others need no key for it and are given none.
SEALS = env.bool("SEALS", default=True)
# The Ed25519 key that seals the trail, 32 bytes as base64.
if PRODUCTION:
    SEAL_KEY = env("SEAL_KEY") if SEALS else env("SEAL_KEY", default="")
else:
    SEAL_KEY = env("SEAL_KEY", default=PUBLISHED)
# Keys (hex of the public half) that sealed before this one, divided by commas.
SEAL_FORMER_KEYS = env.list("SEAL_FORMER_KEYS", default=[])
# Where each seal is written as a line as well, to be carried to another machine.
SEAL_FOLDER = env("SEAL_FOLDER", default="")

# Production names its database. A bare checkout may do without until a command asks for one.
# The program works as a role that owns no table; manage.py sets DATABASE_AS_OWNER where the owner is needed.
AS_OWNER = env.bool("DATABASE_AS_OWNER", default=False) and "DATABASE_OWNER_URL" in env
DATABASES = {
    "default": env.db("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")
    if PRODUCTION or "DATABASE_URL" in env
    else {"ENGINE": "config.unset", "NAME": "unset"}
}
DATABASE_ROLE = env.db("DATABASE_URL")["USER"] if "DATABASE_URL" in env else ""
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# JIT costs more than it saves on short queries, and on today's disks an index is cheap to read: at the
# default of 4 the caseload reads the whole table of children (docs/decisions/0003-postgresql.md).
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off -c random_page_cost=1.1" + (
    " -c scope.everything=on" if AS_OWNER else ""
)

REDIS_URL = env("REDIS_URL") if PRODUCTION else env("REDIS_URL", default="memory://")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "accounts.backends.AdministratorBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.HouseWordsValidator"},
]
if ENVIRONMENT == "test":  # the suite signs in hundreds of times; a slow hash proves nothing there
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
GUARDIAN_RAISE_403 = True
# Going back to an old version would pass by what holds a change of roles, posts and accounts.
SIMPLE_HISTORY_REVERT_DISABLED = True
ANONYMOUS_USER_NAME = None
# Of django-allauth only the second factors are used; its sign-in, sign-up and e-mail pages have no address.
MFA_ADAPTER = "accounts.second_factor.HouseAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_DIGITS = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
ACCOUNT_EMAIL_VERIFICATION = "none"
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=PRODUCTION)
# The longest that a session lasts. `accounts.actions.sessions` ends it before when it rests, and tells why: a
# store that forgot it then would leave it among the open ones.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
BROWSER_COOKIE_NAME = "__Host-browser" if PRODUCTION else "browser"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "__Host-language" if PRODUCTION else "language"
# In a cookie a one-time message would carry a case's code out of the house.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_SECURE = True, "Lax", PRODUCTION

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = PRODUCTION
# The probes speak plain HTTP inside the network of the containers.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "interface.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_HANDLERS = [
    "interface.uploads.Capped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# "host:port" or "unix:/path" of clamd; empty: documents are taken without asking it.
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")
if CLAMD_ADDRESS and not re.fullmatch(r"unix:/.+|[^/\s]+:\d{1,5}", CLAMD_ADDRESS):
    raise ImproperlyConfigured(f"CLAMD_ADDRESS must be host:port or unix:/path, not {CLAMD_ADDRESS!r}")

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Den Truong <khong-tra-loi@den-truong.example>")
if PRODUCTION:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default=str(BASE_DIR / "var" / "mail"))
# Seconds. A mail server that is silent would else hold the worker, and a page that invites, for ever.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
MAIL_DOMAIN = env("MAIL_DOMAIN", default="den-truong.example")

# Ways to tell people outside of the program, in the order in which they are tried: CHANNELS=zalo,email.
KNOWN_CHANNELS = {
    "email": "reminders.channels.email.Email",
    "file": "reminders.channels.file.File",
    "zalo": "reminders.channels.zalo.Zalo",
    "sms": "reminders.channels.sms.Sms",
    "webhook": "reminders.channels.webhook.Webhook",
}
_chosen = env.list("CHANNELS", default=["file", "email"] if DEMO else ["email"])
if unknown := set(_chosen) - set(KNOWN_CHANNELS):
    raise ImproperlyConfigured(f"CHANNELS: not known: {', '.join(sorted(unknown))}")
CHANNELS = {name: KNOWN_CHANNELS[name] for name in _chosen}
CHANNEL_FILE_PATH = env("CHANNEL_FILE_PATH", default=str(BASE_DIR / "var" / "messages"))

# Other ways to tell people (reminders/channels), each off until it is set up; docs/deployment.md, Channels.
ZALO_URL = env("ZALO_URL", default="https://business.openapi.zalo.me")
ZALO_TOKEN_URL = env("ZALO_TOKEN_URL", default="https://oauth.zaloapp.com/v4/oa/access_token")
ZALO_APP_ID, ZALO_TEMPLATE = env("ZALO_APP_ID", default=""), env("ZALO_TEMPLATE", default="")
ZALO_SECRET_KEY = env("ZALO_SECRET_KEY", default="")
SMS_URL, SMS_TOKEN = env("SMS_URL", default=""), env("SMS_TOKEN", default="")
SMS_SENDER = env("SMS_SENDER", default="DenTruong")
WEBHOOK_URL, WEBHOOK_KEY = env("WEBHOOK_URL", default=""), env("WEBHOOK_KEY", default="")
WEBHOOK_PRIVATE = env.bool("WEBHOOK_PRIVATE", default=False)

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page never waits for a broker that is away: the rows are the truth and the beat finds them later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 10, "max_retries": 1}
# Without end: a broker that is away for an hour must find worker and beat still waiting for it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULER = "config.beat:SteadyScheduler"
CELERY_TIMEZONE = TIME_ZONE
# Works in the background that run at once. Fewer than the worker has processes: reminders go out beside them.
JOBS_AT_ONCE = env.int("JOBS_AT_ONCE", default=1)
# Stands before the date of the country's statistics: where the body that publishes them has its seat.
STATISTICS_SEAT = env("STATISTICS_SEAT", default="Hà Nội")
# Where a harness of ours orders the pump to end (`reminders.points`); `faults.settings` alone names a folder.
FAULTS_DIR = ""

# How long and by when, where the law leaves it open: `privacy/rules.py` says which and why. The ministry's
# choice, such as PRIVACY_CASE_YEARS=10 in the environment.
PRIVACY = {
    name: env.int(f"PRIVACY_{name}", default=default)
    for name, default in {
        "ACKNOWLEDGE_DAYS": 2,
        "ACCESS_DAYS": 10,
        "CORRECTION_DAYS": 10,
        "WITHDRAWAL_DAYS": 15,
        "ERASURE_DAYS": 20,
        "PACKAGE_DAYS": 7,
        "CASE_YEARS": 5,
        "YEARS_AFTER_18": 5,
        "SCREENED_OUT_YEARS": 2,
        "DISMISSED_YEARS": 2,
        "FALSE_YEARS": 1,
        "LIST_DAYS": 30,
        "DRAFT_DAYS": 180,
        "NOTICE_DAYS": 365,
        "SIGN_IN_DAYS": 365,
        "COOLING_DAYS": 7,
    }.items()
}
if min(PRIVACY.values()) < 1:
    raise ImproperlyConfigured("PRIVACY_… are whole numbers from 1: less would erase at once.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"masked": {"()": "config.logs.Masked"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["masked"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # Says at every start that it is there.
    "loggers": {"pikepdf": {"level": "WARNING"}},
}

"""One file of settings, read from the environment; nothing here starts anything."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def required(name: str) -> str:
    """The value of an environment variable that has no sensible default."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}. `make run` sets it for you; see docs/operators.md.")
    return value


def switch(name: str) -> bool:
    """True for 1, true, yes and on; refuses what is neither."""
    value = os.environ.get(name, "0").strip().lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: use 1 or 0.")
    return value in {"1", "true", "yes", "on"}


DEBUG = switch("DEBUG")
# Debugging on and bound to this machine: mails are read in the browser, first use is open.
LOCAL = DEBUG and switch("BEARING_LOCAL")
SECRET_KEY = required("SECRET_KEY")
SITE_URL = os.environ.get("BEARING_SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS = (
    ["localhost", "127.0.0.1", "[::1]", "testserver"]
    if LOCAL
    else os.environ.get("BEARING_HOSTS", urlsplit(SITE_URL).hostname or "").split(",")
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "servestatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "pgtrigger",
    "projects",
    "meetings",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "projects.middleware.ProbeMiddleware",
    "config.serving.static_files",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "meetings.middleware.GuestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "projects.middleware.PersonMiddleware",
    "projects.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "projects.context.masthead",
            ],
            "builtins": ["projects.templatetags.bearing", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# PostgreSQL holds the truth, the sessions and the cache: sign-in works while Valkey is away.
_DATABASE = dj_database_url.parse(required("DATABASE_URL"), engine="config.postgresql")
DATABASES = {
    "default": {
        **_DATABASE,
        # Checked in config.postgresql, which does not sleep over it.
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "max_lifetime": 1800},
            # A link that died without a word is given up after ten seconds: by itself it would be hours.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
            "connect_timeout": 5,
            # What is asked again and again PostgreSQL plans once for each connection.
            "server_side_binding": True,
            "prepare_threshold": 5,
            # What the address asks for, as sslmode, goes before.
            **_DATABASE.get("OPTIONS", {}),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

REDIS_URL = required("REDIS_URL")
REDIS_PREFIX = os.environ.get("BEARING_REDIS_PREFIX", "bearing:")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "global_keyprefix": REDIS_PREFIX,
    "socket_connect_timeout": 0.2,
    # Blocking reads of the worker last a second: a shorter limit would cut them.
    "socket_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_VISIBILITY_TIMEOUT = 3600
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TASK_PUBLISH_RETRY = False

AUTH_USER_MODEL = "projects.User"
# An address is unique among those who have one: guests have none.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
# Sessions name the one by which they began: those that began by allauth's own go on.
AUTHENTICATION_BACKENDS = ["projects.signin.Backend", "allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "projects.signin.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# The mailed code proves the address at every sign-in: there is nothing else to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"request_login_code": "projects.forms.SignInForm", "confirm_login_code": "projects.forms.CodeForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
# Passkeys are another way in; nothing is a second step.
MFA_ADAPTER = "projects.passkeys.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {"login_webauthn": "projects.forms.PasskeySignInForm"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("BEARING_PROXIES", "0"))

EMAIL_BACKEND = "projects.mailbox.LocalBackend" if LOCAL else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = switch("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("BEARING_FROM", f"Bearing <bearing@{urlsplit(SITE_URL).hostname or 'localhost'}>")

# Answers by mail: off unless an address is named. They come by the webhook, or are fetched from a mailbox.
REPLY_MAILBOX = os.environ.get("BEARING_REPLIES", "")
MAIL_SECRET = os.environ.get("BEARING_MAIL_SECRET", "")
IMAP_HOST = os.environ.get("BEARING_IMAP_HOST", "")
IMAP_PORT = int(os.environ.get("BEARING_IMAP_PORT", "993"))
IMAP_USER = os.environ.get("BEARING_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("BEARING_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("BEARING_IMAP_FOLDER", "INBOX")
# Only for a server on this very machine: else passwords and mails would be read on the way.
IMAP_PLAIN = switch("BEARING_IMAP_PLAIN")

LANGUAGE_CODE = "en-gb"
# Each in its own words: whoever looks for theirs may read no other.
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_ENGINE = "projects.sessions"
# A month at most, whatever happens; projects.sessions ends those that are not used.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if DEBUG:
    # Cookies know no ports: a second installation on this machine would sign one out of the first.
    OF_PORT = f"-{urlsplit(SITE_URL).port}" if urlsplit(SITE_URL).port not in {None, 8000} else ""
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"sessionid{OF_PORT}", f"csrftoken{OF_PORT}"
else:
    # What the browser then refuses from a neighbouring name, from plain HTTP and for part of the site.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Asked from beside the proxy, in plain HTTP; they tell nobody anything.
    SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz)$"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.lines.LineFormatter",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"without_keys": {"()": "projects.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
}

"""All settings, a line a knob, read from the environment (docs/operating/settings.md has a heading for each)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from touiza.config import environment as env

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(env.text("TOUIZA_DATA") or ROOT / "var").resolve()

DEBUG = env.flag("TOUIZA_DEBUG")
DEMO = env.flag("TOUIZA_DEMO")
STYLEGUIDE = env.flag("TOUIZA_STYLEGUIDE", default=DEBUG)
SITE_URL = env.address("TOUIZA_URL", "http://127.0.0.1:8000")
SOURCE_URL = env.address("TOUIZA_SOURCE", page=True)
ALLOWED_HOSTS = env.words("TOUIZA_HOSTS", "127.0.0.1,localhost,[::1]")
SECRET_KEY = env.text("TOUIZA_SECRET_KEY")
BEHIND_HTTPS = SITE_URL.startswith("https://")
TRUSTED_PROXIES = env.number("TOUIZA_PROXIES", 0)
SITE_NAME = _("Touiza")

if not SECRET_KEY:
    raise ImproperlyConfigured("TOUIZA_SECRET_KEY is empty: start through ./touiza, which keeps one for each instance.")
if DEBUG and any(host not in {"127.0.0.1", "localhost", "[::1]", "testserver"} for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("TOUIZA_DEBUG is on with a public host in TOUIZA_HOSTS: switch one of them off.")

INSTALLED_APPS = [
    "touiza.home",
    "touiza.api",
    "touiza.finding",
    "touiza.moderation",
    "touiza.relations",
    "touiza.projects",
    "touiza.opportunities",
    "touiza.proof",
    "touiza.conversations",
    "touiza.posts",
    "touiza.associations",
    "touiza.notices",
    "touiza.actors",
    "touiza.search",
    "touiza.media",
    "touiza.mail",
    "touiza.vocabulary",
    "touiza.ledger",
    "touiza.accounts",
    "touiza.ui",
    "touiza.core",
    "touiza.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "touiza.core.strangers.StrangersMiddleware",
    "touiza.home.visitors.VisitorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "touiza.core.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "touiza.home.middleware.AddressMiddleware",
    "touiza.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "touiza.accounts.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "touiza.accounts.middleware_sessions.SeenMiddleware",
    "touiza.accounts.middleware_sessions.PrivateMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "touiza.home.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "touiza.config.urls"
WSGI_APPLICATION = "touiza.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "touiza.ui.context_processors.ui",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "touiza.ui.templatetags.touiza"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Database, queue, cache: all in PostgreSQL.
DATABASES = {
    "default": {
        **env.database(env.text("DATABASE_URL", "postgresql://touiza@127.0.0.1:5432/touiza")),
        "CONN_MAX_AGE": env.number("TOUIZA_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": env.text("TOUIZA_TEST_DB") or None, "TEMPLATE": env.text("TOUIZA_TEST_TEMPLATE") or None},
    }
}
if DATABASES["default"]["CONN_MAX_AGE"]:  # a pooler in transaction mode bears no statements that are prepared
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_ENGINE = "touiza.accounts.session_store"

# How much is done at once. The web server reads the first two from the environment itself; here they are looked at.
WEB_PROCESSES = env.number("TOUIZA_WEB_PROCESSES", 1, least=1)
WEB_THREADS = env.number("TOUIZA_WEB_THREADS", 4, least=1)
PAGE_CACHE = env.number("TOUIZA_PAGE_CACHE", 0 if DEBUG else 32)  # MiB of pages for visitors that each web process keeps
WORKER_TASKS = env.number("TOUIZA_WORKER_TASKS", 2, least=1)

# Live updates: streams from a process of their own; without them pages ask now and then.
LIVE = env.flag("TOUIZA_LIVE", default=True)
LIVE_PORT = env.number("TOUIZA_LIVE_PORT", 0)  # where browsers reach it themselves; with a proxy they find it at /live/
LIVE_STREAMS = env.number("TOUIZA_LIVE_STREAMS", 2000, least=1)  # open at once
LIVE_STREAMS_ADDRESS = env.number("TOUIZA_LIVE_STREAMS_ADDRESS", 200, least=1)  # from one address: a school has one
LIVE_STREAMS_PERSON = env.number("TOUIZA_LIVE_STREAMS_PERSON", 12, least=1)

# The duty to answer.
UNANSWERED = env.number("TOUIZA_UNANSWERED", 5)  # overdue answers of an association; with more its door closes

# People and doors.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["touiza.accounts.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:after_login"
LOGOUT_REDIRECT_URL = "home:landing"
GUEST_URL = "opportunities:guest"  # where the link in a guest's mail leads, when it leads nowhere else
PASSWORD_HASHERS = [
    "touiza.accounts.hashers.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "touiza.actors.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_SIGNUP_FORM_CLASS = "touiza.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # of the device in use; actors.adapter ends all others
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or address is told by mail
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds, as the pages say
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
MFA_ADAPTER = "touiza.accounts.factors_adapter.FactorsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # of 30 seconds, to each side: clocks of phones drift
MFA_TOTP_ISSUER = "Touiza"
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is two factors at once: the device, and its owner's PIN or finger
AGE_FLOOR = int(env.choice("TOUIZA_AGE_FLOOR", "13", ("13", "16")))  # nobody younger has an account
AGE_OF_CONSENT = int(env.choice("TOUIZA_AGE_OF_CONSENT", "16", ("16", "18")))  # who is younger needs a guardian's consent
STAFF_SECOND_FACTOR = env.flag("TOUIZA_STAFF_SECOND_FACTOR", default=not DEMO)
USERSESSIONS_TRACK_ACTIVITY = False  # accounts.middleware_sessions does, with fewer writes
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
RATE_LIMITS = env.flag("TOUIZA_RATE_LIMITS", default=True)
if not RATE_LIMITS:
    ACCOUNT_RATE_LIMITS = False

# What time does to opportunities, in days.
STALE_DAYS = env.number("TOUIZA_STALE_DAYS", 60, least=1)  # untouched for so long: is it still current?
STALE_AGAIN_DAYS = env.number("TOUIZA_STALE_AGAIN_DAYS", 7, least=1)  # until it is asked again, then until it closes
TILES = env.tiles("TOUIZA_TILES")  # https://tiles.example/{z}/{x}/{y}.png of a map server; none: outlines of our own

# Posts.
NOTE_LIMIT = env.number("TOUIZA_NOTE_LIMIT", 140, least=140, most=500)  # characters of a note; what is longer is an article

# Languages and time.
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Algiers"

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "touiza.core.uploads.TidyUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
UPLOAD_LIMIT = 12 * 1024 * 1024  # bytes of one picture as it is sent
SPACE_LIMIT = env.number("TOUIZA_SPACE_MB", 2048, least=1) * 1024 * 1024  # bytes that one person or association may keep

# Mail. In the demo nothing leaves the machine.
MAIL_FROM = env.text("TOUIZA_MAIL_FROM", "Touiza <touiza@localhost>")
DEFAULT_FROM_EMAIL = MAIL_FROM
MAIL_BOUNCES = env.text("TOUIZA_MAIL_BOUNCES")  # the mailbox to which mail servers send back what they cannot deliver
LETTERS_A_DAY = env.number("TOUIZA_LETTERS_A_DAY", 2000, least=1)  # of one association's mailings
QUIET_HOURS = env.hours("TOUIZA_QUIET_HOURS", "none" if DEMO else "21:30-07:00")  # of who chose none; in a demo every mail is there at once
MAILS_A_DAY = env.number("TOUIZA_MAILS_A_DAY", 10)  # of notices, to who chose no other number; 0: no limit
PUSH = env.flag("TOUIZA_PUSH", default=True)  # messages to browsers that ask for them
PUSH_CONTACT = env.contact("TOUIZA_PUSH_CONTACT", SITE_URL if BEHIND_HTTPS else "mailto:touiza@localhost")  # told to push services
SMTP_URL = env.text("TOUIZA_SMTP_URL")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if SMTP_URL:
    globals().update(env.smtp(SMTP_URL))

# What is fetched from elsewhere goes to public addresses only, but for the places named here: "192.168.1.20:8443".
FETCH_LOCAL = env.words("TOUIZA_FETCH_LOCAL")

# Safety.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "touiza.ui.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if BEHIND_HTTPS else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS and TRUSTED_PROXIES else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *([env.origin(TILES)] if TILES else [])],
        "object-src": [NONE],
        "connect-src": [SELF, *env.live_sources(SITE_URL, ALLOWED_HOSTS, LIVE_PORT if LIVE else 0)],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.choice("TOUIZA_LOG", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))},
}

"""Settings shared by every way of running Evenhand."""

from pathlib import Path
from typing import Any

import django.forms
from csp.constants import NONCE, NONE, SELF

from .. import logs
from .environment import ROOT, env, one_of, origins, postgresql, required, whole_number, yes_or_no

NATIONS = ("ENG", "WLS", "SCT", "NIR")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

BASE_DIR = ROOT
SECRET_KEY = required("SECRET_KEY", "the key that signs sessions and links", "a-long-random-text")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
PUBLIC_URL: str = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")
# Empty on somebody's own machine: the footers then lead to a page of ours that says where the code is.
SOURCE_CODE_URL: str = env.str("SOURCE_CODE_URL", default="")

INSTALLED_APPS = [
    "evenhand",
    "home",
    "forms",
    "workflows",
    "wagtail_modeladmin",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "corsheaders",
    "viewflow",
    "viewflow.workflow",
    "guardian",
    "django_tasks",
    "django_tasks_db",
    "django_structlog",
    "axes",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # These two look at /api/ alone, which keeps no page; first, so that refusals of all the others reach them.
    "corsheaders.middleware.CorsMiddleware",
    "evenhand.api_answers.ApiAnswers",
    # First of the others, so that a kept page already carries every header they add.
    "home.middleware.KeepPublicPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workflows.desk.not_sent.ShowBackWhatWasSent",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "evenhand.urls"
WSGI_APPLICATION = "evenhand.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django's own form templates by path: its app label would collide with our `forms`.
        "DIRS": [ROOT / "templates", Path(django.forms.__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.site_wide",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database() -> dict[str, Any]:
    """SQLite in var/ unless DATABASE_URL names a PostgreSQL."""
    url = env.str("DATABASE_URL", default="")
    if url:
        config = postgresql("DATABASE_URL", url)
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        return config
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.str("SQLITE_PATH", default=str(ROOT / "var" / "evenhand.sqlite3")),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A deferred transaction that later writes fails at once with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: with NORMAL a power cut may lose a committed row.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False  # no banner above the output of every command
ANONYMOUS_USER_NAME = None  # guardian: nobody is nobody, not a row
# Only workflows.access reads guardian's tables; has_perm() must never open a record by itself.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = ROOT / "var" / "static"
# govuk-frontend's own build, brought by npm and served as it is.
STATICFILES_DIRS = [
    ROOT / "home" / "assets",
    ("govuk", ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "evenhand.finders.MountedAppsFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = ROOT / "var" / "media"
# Letters and evidence: never under MEDIA_ROOT, only served through access.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default="") or ROOT / "var" / "private")
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = whole_number("EMAIL_PORT", default=25, least=1)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = yes_or_no("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="evenhand@localhost")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "evenhand.answers.token_does_not_fit"
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own previews, and those alone
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
    # Wagtail's admin writes inline scripts and styles; every page a customer sees keeps the strict policy.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

# A journey's unsent answers are forgotten after this long.
FORMS_DRAFT_HOURS = 24
# Unless they were saved for later: then for as long as the emailed link is good.
FORMS_LINK_DAYS = 7
# Guesses at a reference: per sender's address and per reference, in each window.
FORMS_LIMIT_SECONDS = 15 * 60
FORMS_LIMIT_PER_ADDRESS = 30
FORMS_LIMIT_PER_VALUE = 10
# Emails with a link that may be asked for: by one sender, and to one address, in each window.
FORMS_LINKS_PER_SENDER = 10
FORMS_LINKS_PER_ADDRESS = 4
# Files that people send with a form: the largest, all of one question together, and how many. A question may ask less.
FORMS_FILE_LARGEST_MB: int = whole_number("FORMS_FILE_LARGEST_MB", default=10, least=1, most=1000)
FORMS_FILES_TOGETHER_MB: int = whole_number("FORMS_FILES_TOGETHER_MB", default=50, least=1, most=1000)
FORMS_FILES_MOST: int = whole_number("FORMS_FILES_MOST", default=10, least=1, most=100)
FILE_UPLOAD_HANDLERS = [
    "forms.uploads.capped.CappedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The socket of a clamd that looks for viruses in what people send; empty for no scan.
CLAMD_SOCKET: str = env.str("CLAMD_SOCKET", default="")
CLAMD_TIMEOUT = 30
# The API: which other sites' pages may call it (never with cookies), how large a request may be, and how many
# requests that write or guess one sender may make in each window.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOWED_ORIGINS: list[str] = origins("API_CORS_ORIGINS")
CORS_ALLOW_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type", "idempotency-key", "if-none-match"]
CORS_EXPOSE_HEADERS = ["etag", "last-modified", "retry-after"]
CORS_ALLOW_CREDENTIALS = False
API_MOST_BYTES = 512 * 1024
API_LIMIT_PER_ADDRESS = 300
# How many of our own proxies stand in front; 0 believes no X-Forwarded-For.
TRUSTED_PROXY_COUNT: int = whole_number("TRUSTED_PROXY_COUNT", default=0, most=20)

WAGTAIL_SITE_NAME = "Evenhand"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
# No page links to a document, so no address serves one; Wagtail's lists of them would fail for want of it.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# The demonstration's sign-ins are public, so there is no password for them unless one is set.
DEMO_PASSWORD: str = env.str("DEMO_PASSWORD", default="")
# Which nation's bank holidays count, as the `holidays` package names it: ENG, WLS, SCT or NIR.
NATION: str = one_of("NATION", NATIONS, default="ENG")

LOGGING: dict[str, Any] = logs.logging(one_of("LOG_LEVEL", LOG_LEVELS, default="INFO"))

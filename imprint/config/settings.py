"""Django's settings, made from SiteSettings; nothing here is for the person who runs a server to change."""

import sys
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import ValidationError
from pydantic_settings import SettingsError

from imprint.config.accounts import settings_of
from imprint.config.site import SiteSettings, site_folder, what_is_wrong

try:
    IMPRINT = SiteSettings()
except (ValidationError, SettingsError) as error:
    sys.exit(f"The settings of {site_folder()} are not usable. {what_is_wrong(error)}")
except (TOMLDecodeError, UnicodeDecodeError) as error:
    sys.exit(f"{site_folder() / 'imprint.toml'} cannot be read as TOML: {error}")

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = IMPRINT.secret_key
DEBUG = IMPRINT.debug
ALLOWED_HOSTS = [*IMPRINT.hosts, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = IMPRINT.addresses
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IMPRINT.behind_proxy else None
_SECURE = IMPRINT.primary_address.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "imprint_session"
CSRF_COOKIE_NAME = "imprint_csrf"

INSTALLED_APPS = [
    "imprint.publishing",
    "imprint.readers",
    "imprint.articles",
    "imprint.mailing",
    "imprint.webhooks",
    "imprint.discussion",
    "imprint.moderation",
    "imprint.exchange",
    "imprint.config",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.contrib.table_block",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

# Editors get Django's usual stack; a reader's request, and a page being baked, only what it needs.
MIDDLEWARE = [
    "imprint.config.middleware.SecurityHeaders",
    "imprint.core.same_site.SameSiteWrites",
    "imprint.readers.mark.AccountMark",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "imprint.config.newsroom_reach.NewsroomReach",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
READER_MIDDLEWARE = [
    "imprint.config.middleware.NotShared",
    "imprint.readers.other_sites.OtherSites",
    "imprint.core.same_site.SameSiteWrites",
    "imprint.config.middleware.Account",
]

ROOT_URLCONF = "imprint.config.urls"
WSGI_APPLICATION = "imprint.config.wsgi.application"
HOT_APPLICATION = "imprint.config.wsgi.hot"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {"environment": "imprint.config.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "newsroom_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def database(url: str) -> dict[str, Any]:
    """SQLite in the site's folder, or what IMPRINT_DATABASE_URL names: postgresql://user:password@host:port/name."""
    if not url:
        # To open a connection costs twenty times a small read, so each thread keeps its own.
        return {"ENGINE": "imprint.core.sqlite", "NAME": IMPRINT.folder / "db.sqlite3", "CONN_MAX_AGE": None}
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        sys.exit("IMPRINT_DATABASE_URL must begin with postgresql://; leave it out for SQLite.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": database(IMPRINT.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Wagtail's indexes are brought up to date at once; mail and what else may take long waits for the worker.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "later": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
# In memory, for the limits of speed of signing in: room for more of them than an attack fills in a minute.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}}

LANGUAGE_CODE = IMPRINT.language
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = IMPRINT.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = IMPRINT.baked / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = IMPRINT.media
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "imprint.publishing.static.HashedFiles"},
    "renditions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(IMPRINT.baked / "media"), "base_url": "/media/"},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# It knows user names and addresses, and is Django's own besides; a second one would be asked in vain.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/-/account/sign-in/"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "imprint.config.errors.not_from_here"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # No cookie of its own.
globals().update(settings_of(IMPRINT))

DEFAULT_FROM_EMAIL = SERVER_EMAIL = IMPRINT.mail_from or "imprint@localhost"
EMAIL_BACKEND = "imprint.config.mail.SiteMail"

WAGTAIL_SITE_NAME = IMPRINT.name
WAGTAILADMIN_BASE_URL = IMPRINT.primary_address
WAGTAILADMIN_USER_LOGIN_FORM = "imprint.readers.newsroom_forms.NewsroomSignInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "imprint.readers.newsroom_forms.ForgottenPasswordForm"  # noqa: S105  # A form.
WAGTAIL_APPEND_SLASH = True
WAGTAILREDIRECTS_AUTO_CREATE = False  # articles.services makes them, at the paths that our pages really have.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [(IMPRINT.language, IMPRINT.language)]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL = "articles.Picture"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_AVIF_QUALITY, WAGTAILIMAGES_WEBP_QUALITY, WAGTAILIMAGES_JPEG_QUALITY = 60, 76, 80
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]  # WAGTAILADMIN_BASE_URL is set above from the primary address.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"imprint": {"level": "INFO"}},
}

"""The environment of readers' templates."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from jinja2 import Environment
from wagtail.images.jinja2tags import WagtailImagesExtension
from wagtail.jinja2tags import WagtailCoreExtension

from imprint.articles.templatetags import pictures, stories
from imprint.discussion import queries as discussion


def environment(**options: Any) -> Environment:
    options.setdefault("extensions", []).extend(["jinja2.ext.i18n", "jinja2.ext.do", WagtailCoreExtension, WagtailImagesExtension])
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  # Django turns autoescape on.
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        site=settings.IMPRINT,
        static=static,
        url=reverse,
        language_code=lambda: translation.get_language() or settings.LANGUAGE_CODE,
        text_direction=lambda: "rtl" if translation.get_language_bidi() else "ltr",
        picture_tag=pictures.picture_tag,
        json_ld=stories.json_ld,
        share_picture=pictures.share_picture,
        discussion_under=discussion.discussion_under,
    )
    env.filters.update(day=day, moment=moment, iso=iso, rich=stories.rich)
    return env


def day(value: datetime) -> str:
    """`22 November 2026`, in the language of the page."""
    return date_format(timezone.localtime(value), "DATE_FORMAT")


def moment(value: datetime) -> str:
    return f"{day(value)}, {timezone.localtime(value):%H:%M}"


def iso(value: datetime) -> str:
    return value.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")

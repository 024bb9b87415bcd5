"""The environment of readers' templates."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from wagtail.images.jinja2tags import WagtailImagesExtension
from wagtail.jinja2tags import WagtailCoreExtension

from imprint.articles import queries as articles
from imprint.articles.templatetags import pictures, stories, tables
from imprint.core.dates import day, moment
from imprint.core.language import language
from imprint.discussion import queries as discussion
from imprint.discussion import thanks
from imprint.discussion.templatetags import threads
from imprint.readers.privacy import account_links


def environment(**options: Any) -> Environment:
    extensions = ["jinja2.ext.i18n", "jinja2.ext.do", WagtailCoreExtension, WagtailImagesExtension]
    options.setdefault("extensions", []).extend(extensions)
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  # Django turns autoescape on.
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        gettext=say, _=say
    )  # A page says a hundred things, and Jinja2's own way took a fifth of its time.
    env.globals.update(
        site=settings.IMPRINT,
        static=lru_cache(static),
        url=reverse,
        language_code=language,
        text_direction=lambda: "rtl" if translation.get_language_bidi() else "ltr",
        menu_of_site=articles.menu,
        picture_tag=pictures.picture_tag,
        picture_address=pictures.picture_address,
        json_ld=stories.json_ld,
        share_picture=pictures.share_picture,
        discussion_under=discussion.discussion_under,
        body_with_questions=threads.body_with_questions,
        comment_html=threads.comment_html,
        credit_of=thanks.credit_of,
        comment_form=threads.comment_form,
        discussion_words=threads.discussion_words,
        said_to=get_messages,
        account_links=account_links,
    )
    env.filters.update(figure=figure, day=day, moment=moment, month=month, month_name=month_name, iso=iso)
    env.filters.update(json=json.dumps)
    env.filters.update(rich=stories.rich, has_initial=stories.has_initial, host=host)
    env.filters.update(figure_columns=tables.figure_columns)
    return env


@pass_eval_context
def say(context: EvalContext, message: str, **values: Any) -> str:
    """The message in the language of the page; in HTML with the values escaped, in a mail as they are."""
    words = _words(message, language())
    if not context.autoescape:
        return str(words) % values if values else str(words)
    return words % values if values else words


@lru_cache(maxsize=2048)
def _words(message: str, language_code: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704  # Translations are ours.


def figure(value: int) -> str:
    """`1,200`, in the language of the page."""
    return number_format(value, force_grouping=True)


def month(value: datetime) -> str:
    """`November 2026`."""
    return date_format(value, "YEAR_MONTH_FORMAT")


def month_name(value: datetime) -> str:
    return date_format(value, "F")


def iso(value: datetime) -> str:
    return value.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")


def host(address: str) -> str:
    """`example.org` of an address there."""
    return (urlsplit(address).hostname or address).removeprefix("www.")

"""Passages of the article that comments are about: what is taken, and how they are shown when the text has changed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from imprint import publishing
from imprint.articles import passages
from imprint.articles.models import Question
from imprint.core.quotes import Quote, Words
from imprint.core.text import BadText, clean_text
from imprint.discussion.models import Thread
from imprint.discussion.refusals import BadAnchor

LENGTHS = {"exact": 1000, "prefix": 64, "suffix": 64}
KNOWN_FIELDS = {*LENGTHS, "type"}
WHOLE_IN_LINK = 80
"""A longer passage is led to by its first and last words."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage as it stands above a comment: its words then, and the way to where they are now, if they are."""

    words: str
    path: str
    is_earlier: bool


def clean_anchor(raw: Any) -> dict[str, str] | None:
    """A TextQuoteSelector (W3C, Web Annotation Data Model, 4.2.4), clean. Raises BadAnchor."""
    if raw is None:
        return None
    if (
        not isinstance(raw, dict)
        or not set(raw) <= KNOWN_FIELDS
        or raw.get("type", "TextQuoteSelector") != "TextQuoteSelector"
    ):
        raise BadAnchor(
            _("The passage is not one that can be read here: it needs “exact”, and may have “prefix” and “suffix”.")
        )
    anchor = {name: _clean(name, raw.get(name, "")) for name in LENGTHS}
    if not anchor["exact"]:
        raise BadAnchor(_("The passage that the comment is about is empty."))
    return anchor


def _clean(name: str, raw: Any) -> str:
    if not isinstance(raw, str):
        raise BadAnchor(
            _("The passage is not one that can be read here: it needs “exact”, and may have “prefix” and “suffix”.")
        )
    if not raw.strip():
        return ""
    if len(raw) > 2 * LENGTHS[name]:
        raise _too_long(name, raw)
    try:
        text = " ".join(clean_text(raw, len(raw)).split())
    except BadText as error:
        raise BadAnchor(error.sentence) from None
    if len(text) > LENGTHS[name]:
        raise _too_long(name, text)
    return text


def _too_long(name: str, text: str) -> BadAnchor:
    if name == "exact":
        sentence = _("The passage is too long: %(length)d characters, %(max)d are allowed. Choose a shorter one.")
    else:
        sentence = _(
            "What is said to stand around the passage is too long: %(length)d characters, %(max)d are allowed."
        )
    return BadAnchor(sentence % {"length": len(text), "max": LENGTHS[name]})


def anchor_of_question(thread_id: int, number: int) -> dict[str, str]:
    """The words that the newsroom's question is about. Raises BadAnchor."""
    if 0 < number < 2**31:
        for phrase in Question.objects.filter(article__thread=thread_id, number=number).values_list(
            "phrase", flat=True
        ):
            return {"exact": phrase, "prefix": "", "suffix": ""}
    raise BadAnchor(_("The newsroom does not ask this question any more. Your text can be posted without it."))


def quote_of(anchor: dict[str, str]) -> Quote:
    return Quote(anchor.get("exact", ""), anchor.get("prefix", ""), anchor.get("suffix", ""))


def quoted(thread_id: int, comment_id: int, anchor: dict[str, str]) -> Quoted:
    """Of a comment on a page; the page is made again when the article changes."""
    path, words = text_of(thread_id)
    sought = quote_of(anchor)
    place = words.find(sought) if words else None
    if not words or not place:
        return Quoted(sought.exact, "", words is not None)
    return Quoted(sought.exact, f"{path}#passage-{comment_id}{_fragment(sought.exact)}", False)


@publishing.once_a_round
def text_of(thread_id: int) -> tuple[str, Words | None]:
    """The path of the thread's article and its words; none on other people's sites."""
    thread = Thread.objects.select_related("article").filter(pk=thread_id).first()
    if thread is None or thread.article is None:
        return "", None
    publishing.depend_on(f"page:{thread.article.pk}")
    return thread.key, passages.words_of(thread.article)


def _fragment(exact: str) -> str:
    """For browsers that know text fragments (WICG); scripts do not see it."""
    words = exact.split()
    if len(exact) <= WHOLE_IN_LINK or len(words) < 8:
        return f":~:text={_escaped(exact[:300])}"
    return f":~:text={_escaped(' '.join(words[:4]))},{_escaped(' '.join(words[-4:]))}"


def _escaped(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")

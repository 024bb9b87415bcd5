"""What an editor should know of an item that was brought in, gathered while its text is converted."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "shortcode": _("shortcodes of plugins, kept as text in an HTML block"),
    "builder": _("shortcodes of page builders, taken off; the text between them was kept"),
    "feedback": _("questions of wpDiscuz inside a text: the phrase was kept, the question not"),
    "dynamic": _("blocks that WordPress fills by itself (lists of posts, menus, reused blocks), left out"),
    "script": _("scripts, forms and plug-in objects in a text, left out"),
    "html": _("parts of a text that have no block of their own here, kept as an HTML block"),
    "no picture": _("pictures in texts that were not in the uploads folder; the text has a link in their place"),
    "bad picture": _("pictures in texts that were refused; the text has a link in their place"),
    "far picture": _("pictures on other sites; the text has a link in their place"),
    "pixel": _("invisible pictures that count readers, left out"),
    "no file": _("files that were not in the uploads folder; the text leads to the old site"),
    "bad file": _("files of a kind or size that is not taken; the text leads to the old site"),
    "link lost": _("links that lead nowhere (scripts, places inside a page); their words were kept"),
    "media": _("films and sounds that stay where they are; a click leads there"),
    "too deep": _("texts nested too deeply; their words were kept"),
    "language": _("languages that are not known here"),
    "no title": _("items without a title"),
    "no date": _("published items without a date"),
    "local date": _("dates without a time zone, taken as UTC"),
    "slug": _("items with another end of their address, because theirs was taken or not possible"),
    "private": _("private items, brought in as drafts"),
    "password": _("items behind a password, brought in as drafts: a page that is a file cannot ask for one"),
    "sticky": _("items that were pinned to the front page; arrange them on the front page here"),
    "parent": _("pages whose parent page is not in the export, put at the top"),
    "query link": _("old addresses such as /?p=12, which no file can answer; the new ones were not tied to them"),
    "old path": _("old addresses that were not tied to the new ones, because they are in use here or cannot be a path"),
    "author": _("items whose author is not in the list of authors; the name is that of the account"),
    "edited here": _("items that changed both there and here since the last run; yours were left as they are"),
    "gone here": _("items that were deleted here since the last run; they were not brought back"),
    "inline": _("comments on a phrase inside the text, now comments on the whole article"),
    "orphan": _("answers to comments that were not brought in; they stand by themselves"),
    "pinned": _("comments that were pinned on top beside others: one is pinned here, these stand by date"),
    "comment date": _("comments without a time zone, their date taken as UTC"),
    "comment edited here": _("comments that changed both there and here since the last run; yours were kept"),
}

OF_FILES: dict[str, Any] = {
    "no picture": _("pictures of the library that were not in the uploads folder"),
    "far picture": _("pictures of the library that were not in the uploads folder"),
    "bad picture": _("pictures of the library that were refused"),
    "no file": _("files of the library that were not in the uploads folder"),
    "bad file": _("files of the library of a kind or size that is not taken"),
    "same file": _("entries of the library for a file that came in already"),
}
"""Why an item that is a file is left out."""


@dataclass(slots=True)
class Notes:
    """Pairs of a key of SENTENCES, or for a file of OF_FILES, and what exactly."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, key: str, what: str = "") -> None:
        self.found.append((key, what))

    def has(self, *keys: str) -> bool:
        return any(key in keys for key, _what in self.found)

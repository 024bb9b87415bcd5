"""The catalogues are made from the words in the templates and the code; `script/translate` runs this, with Babel.

A translation belongs to its English words: where those change it is to be written anew, so nothing is guessed.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import engines
from django.utils.translation.template import templatize

LOCALE = Path(__file__).resolve().parent
PACKAGE = LOCALE.parent
CODES = ("ar", "de", "es", "fr")
SPOKEN_BY = (
    "articles", "config", "core", "discussion", "mailing", "moderation", "publishing", "readers", "scoring", "server",
    "webhooks",
)  # fmt: skip
"""The packages whose words are translated; the command line and the importer speak English."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "counted": (2, 3),  # A macro of discussion/words.html, which hands its words on to ngettext.
}


class Kept(Catalog):
    """A catalogue without dates and names of tools, so that it changes only with its words."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", f"{self.plural_forms}\n"),
        ]


def write_all() -> None:
    """Brings every catalogue up to date with the sources, and compiles it. New words come with no translation."""
    words = words_of_sources()
    for code in CODES:
        catalogue = updated(code, words)
        path_of(code).parent.mkdir(parents=True, exist_ok=True)
        path_of(code).write_bytes(as_po(catalogue))
        path_of(code, "mo").write_bytes(as_mo(catalogue))
        missing = sum(not is_translated(message) for message in catalogue if message.id)
        print(f"{code}: {len(catalogue)} messages, {missing} of them not translated")  # noqa: T201  # A tool's answer.


def words_of_sources() -> Catalog:
    """Every message that readers and editors may meet. Raises what a parser does that does not understand a file."""
    words = Catalog()
    for file, method in _sources():
        for _line, message, _comments, context in extract(method, BytesIO(file.read_bytes()), KEYWORDS):
            words.add(message, context=context)
    return words


def updated(code: str, words: Catalog) -> Catalog:
    """The words in the order of the alphabet, each with the translation that it has already."""
    before = read(code) if path_of(code).exists() else Catalog(code)
    after = Kept(code, header_comment="# Written by script/translate, but for the translations.", fuzzy=False)
    for message in words:
        if not message.id:
            continue
        known = before.get(message.id, message.context) or message
        after.add(message.id, known.string or "", context=message.context, user_comments=known.user_comments)
    return after


def is_translated(message: Any) -> bool:
    return not message.fuzzy and all([message.string] if isinstance(message.string, str) else message.string)


def path_of(code: str, kind: str = "po") -> Path:
    return LOCALE / code / "LC_MESSAGES" / f"django.{kind}"


def read(code: str) -> Catalog:
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def as_po(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=0, no_location=True, sort_output=True)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def _sources() -> Iterator[tuple[Path, Any]]:
    for file in sorted((PACKAGE / "templates").rglob("*.*")):
        yield file, _in_readers_template
    for file in sorted((PACKAGE / "newsroom_templates").rglob("*.*")):
        yield file, _in_newsroom_template
    for name in SPOKEN_BY:
        for file in sorted((PACKAGE / name).rglob("*.py")):
            yield file, "python"


def _in_readers_template(
    fileobj: IO[bytes], keywords: Iterable[str], comment_tags: object, options: object
) -> Iterator[tuple[Any, ...]]:
    """By the site's own environment: with its extensions, and its white space."""
    environment: Any = engines["jinja2"]
    for line, function, message in environment.env.extract_translations(fileobj.read().decode(), list(keywords)):
        yield line, function, message, []


def _in_newsroom_template(
    fileobj: IO[bytes], keywords: Iterable[str], comment_tags: object, options: object
) -> Iterator[tuple[Any, ...]]:
    """By way of Django, which makes calls of gettext of the tags, and noise with white space of all else."""
    calls = "\n".join(line.strip() for line in templatize(fileobj.read().decode()).splitlines())
    yield from extract_python(BytesIO(calls.encode()), dict.fromkeys(keywords), (), {})


if __name__ == "__main__":
    django.setup()
    write_all()

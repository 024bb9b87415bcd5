"""Reading an export piece by piece: safe against XML attacks, and in little memory however large the file is."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, NoReturn
from xml.etree.ElementTree import ParseError  # Only the error; defusedxml does the parsing.

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from imprint.exchange.wordpress.pieces import Piece, record_of
from imprint.exchange.wordpress.records import Blog, Person, Post, Term

Record = Blog | Person | Term | Post
Progress = Callable[[int], None]

CHUNK = 128 * 1024
DEEPEST = 12
LONGEST_ITEM = 32 * 1024 * 1024
"""Characters of one item without its comments. WordPress's own column for a text ends at 64 MB, real ones at 1 MB."""
ELEMENT = 200
"""What an element weighs beside its text: many empty ones fill the memory as well."""
LONGEST_TOKEN = 1024 * 1024
"""Bytes of one tag or XML comment. The parser goes over an unfinished one again with every chunk (CVE-2023-52425)."""
COMMENTS_AT_ONCE, COMMENT_TEXT_AT_ONCE = 2_000, 2 * 1024 * 1024

KEPT_META = {
    "_thumbnail_id", "_wp_attached_file", "_wp_attachment_image_alt", "_yoast_wpseo_primary_category",
    "rank_math_primary_category", "footnotes", "_menu_item_object", "_menu_item_object_id",
    "wpdiscuz_votes", "wpdiscuz_votes_seperate", "wpdiscuz_last_edited_at", "wpdiscuz_last_edited_by",
    "wpdiscuz_feedback_form_id",
}  # fmt: skip
_NAMESPACE = re.compile(r"https?://(?:www\.)?wordpress\.org/export/1\.\d+/?(excerpt)?/?\}")
_OTHERS = {
    "http://purl.org/rss/1.0/modules/content/}": "content:",
    "http://purl.org/dc/elements/1.1/}": "dc:",
}
_CONTROLS = bytes(set(range(32)) - {9, 10, 13}) + b"\x7f"


class UnusableExport(Exception):
    """Nothing was changed; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(file: Path, progress: Progress, dropped: Callable[[int], None] = lambda count: None) -> Iterator[Record]:
    """Everything in the export in its order; `progress` hears of bytes read, `dropped` of control characters.

    Comments come with their item; those of a long thread in portions, in further records of the same item.
    Raises UnusableExport, with the line.
    """
    target = _Target()
    with _opened(file) as (stream, raw):
        parser = _parser_for(target)
        chunk, fed = b"", 0
        try:
            for chunk in _cleaned(stream, dropped):
                parser.feed(chunk)
                fed += len(chunk)
                names = sum(map(len, parser.parser.intern))  # It keeps every one that it ever met.
                target.check_tokens(fed - parser.parser.CurrentByteIndex, names)
                progress(raw.tell())
                yield from target.take()
            parser.close()
        except (ParseError, ValueError, LookupError, EOFError, zlib.error, OSError) as error:
            _refuse(error, target.line(), chunk)
    yield from target.take()
    if not target.is_wordpress:
        raise UnusableExport(_("This is an RSS feed, but not an export of WordPress (WXR): it has no wp: elements."))


def _parser_for(target: "_Target") -> DefusedXMLParser:
    """The refusals are defusedxml's; what is allowed goes straight to us, without its slow way over Python."""
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    expat = parser.parser
    expat.ordered_attributes, expat.buffer_size, expat.DefaultHandlerExpand = False, 64 * 1024, None
    expat.StartElementHandler, expat.EndElementHandler = target.start, target.end
    expat.CharacterDataHandler = target.data
    target.line = lambda: expat.CurrentLineNumber
    return parser


@contextmanager
def _opened(file: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The stream of XML, and the file itself, which knows how far it was read."""
    try:
        raw = file.open("rb")
    except OSError as error:
        raise UnusableExport(_("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}) from None
    with raw:
        start = raw.read(4)
        raw.seek(0)
        if not start:
            raise UnusableExport(_("%(file)s is empty.") % {"file": file})
        if start.startswith(b"PK"):
            raise UnusableExport(_("This is a zip file. Unpack it first, and import the .xml file in it."))
        packed = start.startswith(b"\x1f\x8b")
        yield (gzip.GzipFile(fileobj=raw), raw) if packed else (raw, raw)  # type: ignore[misc]  # GzipFile is an IO[bytes].


def _cleaned(stream: IO[bytes], dropped: Callable[[int], None]) -> Iterator[bytes]:
    """Without the control characters that XML does not allow and databases are full of, and without blanks in front."""
    chunk = stream.read(CHUNK)
    is_wide = chunk[:2] in (b"\xff\xfe", b"\xfe\xff")  # UTF-16: half of its bytes look like control characters.
    if not is_wide:
        chunk = _without_blanks_in_front(chunk)
    while chunk:
        clean = chunk if is_wide else chunk.translate(None, _CONTROLS)
        if len(clean) < len(chunk):
            dropped(len(chunk) - len(clean))
        yield clean
        chunk = stream.read(CHUNK)


def _without_blanks_in_front(chunk: bytes) -> bytes:
    """Plugins write blank lines before the XML declaration; they are moved behind it, so that line numbers stay."""
    start = chunk.removeprefix(b"\xef\xbb\xbf")
    stripped = start.lstrip(b" \t\r\n")
    blank_lines = b"\n" * start[: len(start) - len(stripped)].count(b"\n")
    end = stripped.find(b"?>") + 2 if stripped.startswith(b"<?xml") else 0
    return stripped[:end] + blank_lines + stripped[end:]


def _refuse(error: Exception, line: int, chunk: bytes) -> NoReturn:
    if isinstance(error, DefusedXmlException):
        sentence = _("Line %(line)d: the file declares a document type or entities. An export of WordPress never does, "
                     "an attack may. It was refused.")  # fmt: skip
        raise UnusableExport(sentence % {"line": line}) from None
    if isinstance(error, EOFError | zlib.error | OSError):
        sentence = _("The compressed file is damaged or ends too early, after line %(line)d of what is in it.")
        raise UnusableExport(sentence % {"line": line}) from None
    line = error.position[0] if isinstance(error, ParseError) else line
    if not chunk or "no element found" in str(error) or "unclosed" in str(error):
        sentence = _("Line %(line)d: the file ends in the middle. Export it again, or fetch the whole file.")
    elif _is_wrongly_encoded(chunk):
        sentence = _("Line %(line)d: there are characters in another encoding than the file says (UTF-8, as a rule).")
    else:
        sentence = _("Line %(line)d: the XML is broken (%(why)s).")
    raise UnusableExport(sentence % {"line": line, "why": str(error).partition(":")[0]}) from None


def _is_wrongly_encoded(chunk: bytes) -> bool:
    """A character may be cut in two at either end of a chunk."""
    start = next((place for place, byte in enumerate(chunk[:3]) if byte & 0xC0 != 0x80), 0)
    try:
        chunk[start:].decode()
    except UnicodeDecodeError as error:
        return error.end < len(chunk) - start
    return False


@lru_cache(maxsize=512)
def _short(tag: str) -> str:
    """`wp:post_id` for the tag of any version of the format; other namespaces stay as they are."""
    if found := _NAMESPACE.match(tag):
        return ("excerpt:" if found.group(1) else "wp:") + tag[found.end() :]
    for long, short in _OTHERS.items():
        if tag.startswith(long):
            return short + tag[len(long) :]
    return tag


class _Target:
    """What the parser tells its news to: keeps the piece in hand, and forgets it once it was taken."""

    def __init__(self) -> None:
        self.is_wordpress = False
        self.line: Callable[[], int] = lambda: 0
        self._above: list[str] = []
        self._pieces: list[Piece] = []
        self._text: list[str] = []
        self._size = 0
        self._ready: list[Record] = []
        self._channel: dict[str, str] = {}
        self._part = 0

    def take(self) -> list[Record]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _short(tag)
        self._above.append(name)
        depth = len(self._above)
        self._weigh(ELEMENT + sum(map(len, attributes.values())))
        if (depth == 1 and name != "rss") or (depth == 2 and name != "channel"):
            sentence = _("This is not an export of WordPress (WXR): it begins with <%(tag)s>.")
            raise UnusableExport(sentence % {"tag": name[:60]})
        if depth > DEEPEST:
            raise UnusableExport(_("Line %(line)d: elements are nested too deeply.") % {"line": self.line()})
        self.is_wordpress = self.is_wordpress or name.startswith("wp:")
        if name == "item":
            self._part = 0
            self._tell_of_blog()
        if depth == 3:
            self._size = 0
        if depth > 2:
            self._pieces.append(Piece(name, attributes, self.line()))
            self._text.clear()

    def data(self, text: str) -> None:
        if self._pieces:
            self._text.append(text)
            self._weigh(len(text))

    def end(self, tag: str) -> None:
        self._above.pop()
        if not self._pieces:
            return
        piece = self._pieces.pop()
        piece.text = "".join(self._text)
        self._text.clear()
        if self._pieces:
            self._put_into(self._pieces[-1], piece)
        elif piece.tag in ("link", "language", "wp:base_blog_url", "wp:base_site_url"):
            self._channel[piece.tag] = piece.text.strip()
        elif (record := record_of(piece, self._part)) is not None:
            self._ready.append(record)

    def close(self) -> None:
        self._tell_of_blog()

    def check_tokens(self, unfinished: int, names: int) -> None:
        if unfinished > LONGEST_TOKEN:
            sentence = _("Line %(line)d: a tag or an XML comment is longer than any of WordPress's.")
            raise UnusableExport(sentence % {"line": self.line()})
        if names > LONGEST_TOKEN:
            raise UnusableExport(_("Line %(line)d: there are too many kinds of elements.") % {"line": self.line()})

    def _weigh(self, weight: int) -> None:
        self._size += weight
        if self._size > LONGEST_ITEM:
            sentence = _("Line %(line)d: a text or an item is longer than any of WordPress's.")
            raise UnusableExport(sentence % {"line": self.line()})

    def _put_into(self, parent: Piece, piece: Piece) -> None:
        if piece.tag in ("wp:postmeta", "wp:commentmeta") and piece.value("wp:meta_key") not in KEPT_META:
            self._size -= _weight_of(piece)
            return
        parent.pieces.append(piece)
        if piece.tag == "wp:comment":
            parent.comments += 1
            parent.comment_text += sum(len(field.text) for field in piece.pieces)
            if parent.comments >= COMMENTS_AT_ONCE or parent.comment_text >= COMMENT_TEXT_AT_ONCE:
                self._hand_out(parent)

    def _hand_out(self, item: Piece) -> None:
        """The comments so far; the item goes on with further ones."""
        if (record := record_of(item, self._part)) is not None:
            self._ready.append(record)
        item.pieces = [piece for piece in item.pieces if piece.tag != "wp:comment"]
        self._size = sum(map(_weight_of, item.pieces))
        item.comments = item.comment_text = 0
        self._part += 1

    def _tell_of_blog(self) -> None:
        if self._channel:
            addresses = [self._channel.get(tag, "") for tag in ("wp:base_blog_url", "link")]
            addresses = [address for address in addresses if address] or [self._channel.get("wp:base_site_url", "")]
            self._ready.append(Blog(tuple(addresses), self._channel.get("language", "")))
            self._channel = {}


def _weight_of(piece: Piece) -> int:
    own = ELEMENT + len(piece.text) + sum(map(len, piece.attributes.values()))
    return own + sum(map(_weight_of, piece.pieces))

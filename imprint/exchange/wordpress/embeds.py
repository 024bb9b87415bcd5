"""Films, sounds, embeds and documents inside a text."""

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bs4 import Tag
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from imprint.exchange.wordpress.uploads import is_film_or_sound
from imprint.exchange.wordpress.words import host_of, plain

if TYPE_CHECKING:
    from imprint.exchange.wordpress.body import Body

EMBEDDED = {
    "youtube.com", "youtu.be", "m.youtube.com", "vimeo.com", "dailymotion.com", "dai.ly", "twitter.com", "x.com",
    "instagram.com", "facebook.com", "tiktok.com", "soundcloud.com", "open.spotify.com", "mixcloud.com", "flickr.com",
    "flic.kr", "wordpress.tv", "videopress.com", "slideshare.net", "scribd.com", "issuu.com", "reddit.com", "ted.com",
    "bsky.app", "audioboom.com", "kickstarter.com", "imgur.com", "speakerdeck.com", "pinterest.com", "tumblr.com",
}  # fmt: skip
"""Sites whose bare address, on a line of its own, WordPress shows as what it leads to."""
MEDIA = ("iframe", "video", "audio", "imprint-embed", "imprint-media")

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_is_address = URLValidator(schemes=["http", "https"])


def is_shown_by_itself(text: str) -> bool:
    """Whether a line is nothing but the address of something that WordPress would show."""
    return len(text) < 2000 and _ADDRESS.fullmatch(text) is not None and host_of(text) in EMBEDDED


def can_be_opened(address: str) -> bool:
    try:
        _is_address(address)
    except ValidationError:
        return False
    return True


def media(body: "Body", tag: Tag) -> None:
    """`<iframe>`, `<video>`, `<audio>`, [embed] and [audio]."""
    show(body, tag, "")


def show(body: "Body", tag: Tag, title: str) -> None:
    """The same with the caption that belongs to it."""
    body.end_line()
    source = tag.find("source")
    address = str(tag.get("src", "")) or (str(source.get("src", "")) if isinstance(source, Tag) else "")
    if address:
        embed(body, address, title or str(tag.get("title", "")))
    else:
        show_address_in(body, tag, title)


def show_address_in(body: "Body", tag: Tag, title: str) -> None:
    """The block for embeds holds the address as a text."""
    if found := _ADDRESS.search(tag.get_text(" ")):
        embed(body, found.group(), title)
    else:
        body.walk(tag.children)


def embed(body: "Body", address: str, title: str) -> None:
    """What lies elsewhere and loads after a click; a file of ours becomes a document."""
    address = address.strip()
    address = f"https:{address}" if address.startswith("//") else address
    name = plain(title, 250)
    if is_film_or_sound(address):
        if not body.uploads.is_upload(address):
            body.notes.add("media", address)
        elif pk := body.uploads.document(address, body.notes):
            body.add("document", {"document": pk, "title": name})
            return
        name = name or plain(unquote(urlsplit(address).path.rpartition("/")[2]), 250)
    if can_be_opened(address):
        body.add("embed", {"url": address, "title": name or host_of(address)})
    elif address:
        body.add_text(f"<p>{escape(address, quote=False)}</p>")


def file(body: "Body", tag: Tag) -> None:
    """The block with a file: a name that leads to it, and a button."""
    link = tag.find("a", href=True)
    if not isinstance(link, Tag):
        body.walk(tag.children)
        return
    address, title = str(link["href"]), plain(link.get_text(" "), 255)
    if pk := body.uploads.document(address, body.notes, title=title):
        body.add("document", {"document": pk, "title": title})
    else:
        body.end_line()
        body.walk([link])
        body.end_line()

"""Pictures and galleries inside a text."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote, urlsplit

from bs4 import Tag
from django.utils.translation import gettext as _

from imprint.exchange.wordpress.body import Body, tidy
from imprint.exchange.wordpress.embeds import MEDIA, can_be_opened, show, show_address_in
from imprint.exchange.wordpress.texts import take_out
from imprint.exchange.wordpress.uploads import is_picture
from imprint.exchange.wordpress.words import plain

_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)")
_NUMBER_IN_CLASS = re.compile(r"wp-image-(\d+)")
_ADDRESSES = ("data-orig-file", "data-src", "data-lazy-src", "data-full-url", "src")
"""Scripts that load pictures late keep the true address elsewhere."""


@dataclass(frozen=True, slots=True)
class Image:
    """What an `<img>` says."""

    address: str
    alt: str
    attachment_id: str

    @property
    def name(self) -> str:
        file = unquote(urlsplit(self.address).path.rpartition("/")[2])
        return plain(self.alt, 250) or plain(file, 250) or _("Picture")


def image(body: Body, tag: Tag) -> None:
    """A picture of its own; the line that it stood in goes on after it."""
    if _is_symbol(tag):
        body.notes.add("pixel", str(tag.get("src", ""))[:100])
        return
    _picture(body, _image_of(tag), "")


def linked(body: Body, tag: Tag) -> None:
    """A link around pictures: they stand by themselves, its words stay a link."""
    out = take_out(tag)
    body.walk(out)
    if tag.get_text(strip=True):
        body.add_words(tag)
    elif not is_picture(str(tag.get("href", ""))):
        body.notes.add("link lost", str(tag.get("href", ""))[:100])


def figure(body: Body, tag: Tag) -> None:
    """`<figure>`, and the [caption] of old, whose words stand behind the picture."""
    body.end_line()
    pictures = _pictures_in(tag)
    if not pictures:
        _without_pictures(body, tag)
    elif tag.find(("table", "blockquote", *MEDIA)):
        body.walk(tag.children)
    elif len(pictures) > 1 or "gallery" in " ".join(_classes(tag)):
        gallery(body, tag)
    else:
        _picture(body, _image_of(pictures[0]), _caption_of(body, tag, pictures[0]))
    body.end_line()


def _without_pictures(body: Body, tag: Tag) -> None:
    """Around an embed, a film, a table, a quotation: its words are what a caption is there."""
    caption, table = tag.find("figcaption"), tag.find("table")
    if isinstance(caption, Tag) and isinstance(table, Tag):
        caption.name = "caption"
        table.insert(0, caption.extract())
        caption = None
    words = tidy(body.words_of(caption.extract())) if isinstance(caption, Tag) else ""
    if isinstance(inner := tag.find(MEDIA), Tag):
        show(body, inner, words)
    elif "wp-block-embed" in _classes(tag):
        show_address_in(body, tag, words)
    else:
        body.walk(tag.children)
        body.end_line()
        if words:
            body.add_text(f"<p><i>{words}</i></p>")


def _caption_of(body: Body, tag: Tag, picture: Tag) -> str:
    """The words that belong to a picture, as rich text."""
    caption = tag.find("figcaption")
    picture.extract()
    words = tidy(body.words_of(caption if isinstance(caption, Tag) else tag))
    words = words or escape(str(tag.get("data-caption", "")), quote=False)
    return f"<p>{words}</p>" if words else ""


def gallery(body: Body, tag: Tag) -> None:
    """A block of pictures; the words under each are gathered below all of them, after those of the gallery."""
    own = tag.find("figcaption", recursive=False)
    others = [part for part in tag.find_all("figcaption") if part is not own]
    words = [tidy(body.words_of(part)) for part in ([own] if isinstance(own, Tag) else []) + others]
    images = [_image_of(picture) for picture in _pictures_in(tag)]
    _gallery_of(body, images, "".join(f"<p>{line}</p>" for line in words if line))


def gallery_of_ids(body: Body, tag: Tag) -> None:
    """[gallery ids="1,2"], or without ids all pictures that were uploaded for the item."""
    given, without = (re.findall(r"\d+", str(tag.get(name, ""))) for name in ("ids", "without"))
    ids = given or [one for one in body.uploads.pictures_of(body.post_id) if one not in without]
    attachments = [found for one in ids if (found := body.uploads.attachment(one))]
    words = [plain(attachment.caption, 1000) for attachment in attachments]
    images = [Image(found.address, found.alt or found.title, found.id) for found in attachments]
    _gallery_of(body, images, "".join(f"<p>{escape(line, quote=False)}</p>" for line in words if line))


def _gallery_of(body: Body, images: list[Image], caption: str) -> None:
    """Two at least; one picture is no gallery."""
    body.end_line()
    found: list[int] = []
    missing: list[Image] = []
    for one in images:
        pk = body.uploads.picture(one.address, body.notes, attachment_id=one.attachment_id, alt=one.alt)
        found.append(pk) if pk else missing.append(one)
    if len(found) > 1:
        body.add("gallery", {"pictures": found, "caption": caption})
    elif found:
        body.add("picture", {"picture": found[0], "caption": caption, "credit": "", "is_illustrative": False})
    for one in missing:
        body.add_text(_in_place_of(one))
    if caption and not found:
        body.add_text(caption)


def cover(body: Body, tag: Tag) -> None:
    """Words on a picture: first the picture, then the words."""
    body.end_line()
    if style := _BACKGROUND.search(str(tag.get("style", ""))):
        _picture(body, Image(style.group(1), "", ""), "")
    body.walk(tag.children)
    body.end_line()


def _picture(body: Body, one: Image, caption: str) -> None:
    body.end_line()
    if not one.address:
        return
    pk = body.uploads.picture(one.address, body.notes, attachment_id=one.attachment_id, alt=one.alt)
    if pk:
        body.add("picture", {"picture": pk, "caption": caption, "credit": "", "is_illustrative": False})
    else:
        body.add_text(_in_place_of(one) + caption)


def _in_place_of(one: Image) -> str:
    """A link where a picture was."""
    name = escape(one.name, quote=False)
    return f'<p><a href="{escape(one.address)}">{name}</a></p>' if can_be_opened(one.address) else f"<p>{name}</p>"


def _pictures_in(tag: Tag) -> list[Tag]:
    return [picture for picture in tag.find_all("img") if not _is_symbol(picture)]


def _image_of(tag: Tag) -> Image:
    addresses = [str(tag[name]).strip() for name in _ADDRESSES if tag.has_attr(name)]
    found = next((address for address in addresses if address and not address.startswith("data:")), "")
    marked = _NUMBER_IN_CLASS.search(" ".join(_classes(tag)))
    attachment_id = marked.group(1) if marked else str(tag.get("data-id", ""))
    return Image(f"https:{found}" if found.startswith("//") else found, str(tag.get("alt", "")), attachment_id)


def _is_symbol(tag: Tag) -> bool:
    """Pixels that count readers; they say so by their size."""
    sizes = {str(tag.get(name, "")).strip().removesuffix("px") for name in ("width", "height")}
    return sizes <= {"0", "1"}


def _classes(tag: Tag) -> list[str]:
    names = tag.get("class")
    return list(names) if isinstance(names, list) else str(names or "").split()

"""What kind of file a name stands for: its media type, and how long caches may keep it."""

import re

# Text types: they are compressed, so an answer depends on Accept-Encoding.
TEXT_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "map": "application/json; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "minisig": "text/plain; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "xsl": "text/xsl; charset=utf-8",
}
OTHER_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odt": "application/vnd.oasis.opendocument.text",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "ttf": "font/ttf",
    "webm": "video/webm",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "zip": "application/zip",
}
FEEDS = {"feed.xml": TEXT_TYPES["rss"], "atom.xml": TEXT_TYPES["atom"]}

# A page is asked for again each time (a 304 when nothing changed), so that a new comment is seen at once. Not
# must-revalidate: a CDN may show the last copy for a day while this server is down. A taken-down page answers
# 410, which is no failure, so it is gone at once.
PAGE = "public, max-age=0, stale-if-error=86400"
LIVE = "no-cache"
HASHED = "public, max-age=31536000, immutable"
PICTURE = "public, max-age=604800, stale-while-revalidate=604800"  # A new picture or crop has a new name.
UNHASHED = "public, max-age=3600"
MOVED = "public, max-age=3600"  # Without it browsers keep a 301 for ever, and a page may move back.

_HASH_IN_NAME = re.compile(r"\.[0-9a-f]{8,64}\.")


def media_type(name: str) -> str:
    """The Content-Type of a file name; feeds by their whole name, unknown ones as plain bytes."""
    if name in FEEDS:
        return FEEDS[name]
    ending = name.rpartition(".")[2].lower()
    return TEXT_TYPES.get(ending) or OTHER_TYPES.get(ending) or "application/octet-stream"


def is_text(name: str) -> bool:
    """Whether there may be a compressed form beside it."""
    return name.rpartition(".")[2].lower() in TEXT_TYPES


def is_for_other_sites(path: str) -> bool:
    """Scripts, styles and discussions that pages of other sites show; the same for everybody, so for any origin."""
    return path.startswith(("/static/", "/talk/"))


def cache_control(path: str) -> str:
    """By the path on the site, such as `/static/css/page.0123456789ab.css`."""
    name = path.rpartition("/")[2]
    if path.startswith("/static/"):
        return HASHED if _HASH_IN_NAME.search(name) else UNHASHED
    if path.startswith("/media/"):
        return PICTURE
    return LIVE if name == "live.json" else PAGE

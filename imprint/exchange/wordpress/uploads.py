"""Pictures and documents, taken from a copy of the uploads folder and never from the network."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images.fields import WagtailImageField

from imprint.articles.models import Picture
from imprint.exchange.report import Outcome, Report
from imprint.exchange.wordpress.memory import Memory
from imprint.exchange.wordpress.notes import Notes
from imprint.exchange.wordpress.records import Attachment
from imprint.exchange.wordpress.survey import Survey
from imprint.exchange.wordpress.words import host_of, plain, visible

PICTURES = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp", ".svg", ".bmp", ".tif", ".tiff", ".heic", ".ico"}
SOUNDS_AND_FILMS = {".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac", ".mp4", ".m4v", ".webm", ".ogv", ".mov"}
LARGEST_DOCUMENT = 100 * 1024 * 1024

_UPLOADS = re.compile(r"/(?:uploads|files)/(?:sites/\d+/)?(?P<file>.+)$")
_DATED = re.compile(r"/(?P<file>\d{4}/\d\d/[^/]+\.[A-Za-z0-9]{2,5})$")
_COPIES = re.compile(r"(?:.+\.files|i[0-3])\.(?:wordpress|wp)\.com")
"""Where wordpress.com and its plugin keep the files of a blog that has another host."""
_SIZE = re.compile(r"(-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{10,13})(?=\.[A-Za-z]+$)")


class Uploads:
    """A folder that may lack anything; each file is brought in once, when something refers to it."""

    def __init__(self, folder: Path | None, found: Survey, memory: Memory, report: Report) -> None:
        self.folder = _uploads_in(folder) if folder else None
        self.report = report
        self._found = found
        self._hosts = found.hosts
        self._memory = memory
        self._known: dict[str, int | None] = {}
        self._first: dict[tuple[bool, int], str] = {}
        self._by_file = {_file_of(attachment): attachment for attachment in found.attachments.values()}

    def picture(self, address: str, notes: Notes, *, attachment_id: str = "", alt: str = "") -> int | None:
        """Our id of the picture at this address; None, with a note, when it is not there or cannot be taken."""
        attachment = self._found.attachments.get(attachment_id)
        path = self._path(address, attachment)
        if path is None:
            key = "no picture" if attachment or self.is_upload(address) else "far picture"
            notes.add(key, attachment.address if attachment and not address else address)
            return None
        file = path.relative_to(self._root).as_posix()
        if file not in self._known:
            self._known[file] = self._known_or_new_picture(
                path, file, attachment or self._by_file.get(file), alt, notes
            )
        elif self._known[file] is None:
            notes.add("bad picture", file)
        return self._known[file]

    def document(self, address: str, notes: Notes, *, attachment_id: str = "", title: str = "") -> int | None:
        """Our id of the document, sound or film at this address; None, with a note, as above."""
        attachment = self._found.attachments.get(attachment_id)
        path = self._path(address, attachment)
        if path is None:
            notes.add("no file", address)
            return None
        file = path.relative_to(self._root).as_posix()
        if file not in self._known:
            about = attachment or self._by_file.get(file)
            self._known[file] = self._known_or_new_document(path, file, about.title if about else title, notes)
        elif self._known[file] is None:
            notes.add("bad file", file)
        return self._known[file]

    def is_first_of(self, pk: int, attachment: Attachment) -> bool:
        """Whether no attachment before this one was the same picture, or the same document, of ours."""
        return self._first.setdefault((is_picture(attachment.address), pk), attachment.id) == attachment.id

    def is_upload(self, address: str) -> bool:
        """Whether it is a file of the blog itself."""
        host = host_of(address)
        is_own = not host or host in self._hosts or _COPIES.fullmatch(host)
        return bool(is_own) and self._relative(address) is not None

    def attachment(self, attachment_id: str) -> Attachment | None:
        return self._found.attachments.get(attachment_id)

    def pictures_of(self, post_id: str) -> list[str]:
        """The pictures that were uploaded for an item."""
        attached = self._found.attached_to.get(post_id, [])
        return [one for one in attached if is_picture(self._found.attachments[one].address)]

    def forget(self) -> None:
        """After a transaction was rolled back: what was made in it is gone."""
        self._known.clear()

    @property
    def _root(self) -> Path:
        assert self.folder is not None  # noqa: S101  # Only called with a path that was found in it.
        return self.folder

    def _path(self, address: str, attachment: Attachment | None) -> Path | None:
        """The original rather than one of WordPress's smaller copies of it."""
        if self.folder is None:
            return None
        for wish in self._wishes(address, attachment):
            for name in (wish, unicodedata.normalize("NFC", wish), unicodedata.normalize("NFD", wish)):
                if path := _inside(self.folder, name):
                    return path
        return None

    def _wishes(self, address: str, attachment: Attachment | None) -> Iterator[str]:
        if attachment:
            yield from (wish for wish in (attachment.file, self._relative(attachment.address)) if wish)
        if address and self.is_upload(address) and (relative := self._relative(address)):
            original = _SIZE.sub("", relative)
            stem, dot, suffix = original.rpartition(".")
            yield from dict.fromkeys((original, f"{stem}-scaled{dot}{suffix}", relative))

    def _relative(self, address: str) -> str | None:
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        path = unquote(parts.path)
        if match := _UPLOADS.search(path) or _DATED.search(path):
            return match.group("file")
        return path.lstrip("/") if host_of(address).endswith(".files.wordpress.com") else None

    def _known_or_new_picture(
        self, path: Path, file: str, attachment: Attachment | None, alt: str, notes: Notes
    ) -> int | None:
        if (known := self._memory.get("picture", file)) and Picture.objects.filter(pk=known.our_id).exists():
            self.report.count("pictures", Outcome.AS_BEFORE)
            return known.our_id
        if refusal := _refusal_of_picture(path):
            notes.add("bad picture", f"{file}: {refusal}")
            return None
        title = (attachment.title if attachment else "") or PurePosixPath(file).stem
        description = (attachment.alt if attachment else "") or plain(alt, 250)
        with path.open("rb") as stream, transaction.atomic():
            picture = Picture.objects.create(title=title, description=description, file=File(stream, name=_name(path)))
            self._memory.keep("picture", file, picture)
        self.report.count("pictures", Outcome.NEW)
        return picture.pk

    def _known_or_new_document(self, path: Path, file: str, title: str, notes: Notes) -> int | None:
        model: type[AbstractDocument] = get_document_model()
        if (known := self._memory.get("document", file)) and model.objects.filter(pk=known.our_id).exists():
            self.report.count("documents", Outcome.AS_BEFORE)
            return known.our_id
        if refusal := _refusal_of_document(path):
            notes.add("bad file", f"{file}: {refusal}")
            return None
        with path.open("rb") as stream, transaction.atomic():
            document = model.objects.create(title=(title or path.stem)[:255], file=File(stream, name=_name(path)))
            self._memory.keep("document", file, document)
        self.report.count("documents", Outcome.NEW)
        return int(document.pk)


def is_picture(address: str) -> bool:
    return _suffix(address) in PICTURES


def is_film_or_sound(address: str) -> bool:
    return _suffix(address) in SOUNDS_AND_FILMS


def is_document(address: str) -> bool:
    return _suffix(address).lstrip(".") in settings.WAGTAILDOCS_EXTENSIONS or is_film_or_sound(address)


def _suffix(address: str) -> str:
    try:
        return PurePosixPath(urlsplit(address).path).suffix.lower()
    except ValueError:
        return ""


def _file_of(attachment: Attachment) -> str:
    if attachment.file:
        return attachment.file
    match = _UPLOADS.search(attachment.address) or _DATED.search(attachment.address)
    return unquote(match.group("file")) if match else ""


def _uploads_in(folder: Path) -> Path:
    """People also give the folder around it."""
    inner = (folder / "wp-content" / "uploads", folder / "uploads", folder)
    return next(path for path in inner if path.is_dir() or path == folder).resolve()


def _inside(folder: Path, name: str) -> Path | None:
    """The file, if it is one and lies in the folder, wherever its name or a link would lead."""
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None
    except (OSError, ValueError):
        return None


def _name(path: Path) -> str:
    """Short enough for any file system, whatever is put before or behind it."""
    return visible(path.stem)[:60] + path.suffix.lower()


def _refusal_of_picture(path: Path) -> str:
    """Why it cannot be taken, empty when it can: the checks that an editor's upload passes, before it is decoded."""
    if path.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return _("larger than %(size)d MB") % {"size": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024 // 1024}
    try:
        with path.open("rb") as stream:
            WagtailImageField().clean(File(stream, name=_name(path)))
    except ValidationError as error:
        return " ".join(error.messages)
    except Exception as error:  # Decoders raise anything on hostile files.
        return _("it cannot be read (%(why)s)") % {"why": type(error).__name__}
    return ""


def _refusal_of_document(path: Path) -> str:
    if not is_document(path.name):
        return _("files of this kind are not taken")
    if path.stat().st_size > LARGEST_DOCUMENT:
        return _("larger than %(size)d MB") % {"size": LARGEST_DOCUMENT // 1024 // 1024}
    return ""

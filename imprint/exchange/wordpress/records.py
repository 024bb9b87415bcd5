"""What a WordPress export says, as values."""

import hashlib
from dataclasses import dataclass, field

from imprint.exchange.wordpress.words import plain

NOT_ITS_OWN = ("comments", "part", "above", "line")


@dataclass(frozen=True, slots=True)
class Blog:
    """The whole site: where it was, and its language."""

    addresses: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Person:
    """One of the newsroom: wrote what is in the export."""

    login: str
    user_id: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A category or a tag; `domain` is WordPress's name of the kind."""

    domain: str
    slug: str
    name: str
    about: str = ""
    term_id: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as WordPress has it; dates and contents as they stand in the file."""

    id: str
    parent: str
    name: str
    email: str
    user_id: str
    date: str
    date_gmt: str
    content: str
    approved: str
    type: str
    meta: dict[str, str]

    def digest(self) -> str:
        return _digest(*(getattr(self, name) for name in Remark.__slots__))


@dataclass(slots=True)
class Post:
    """An item: article, page, attachment, menu entry … `part` > 0 brings only further comments of the same item.

    `above` tells of comments in other portions which ones they answer.
    """

    id: str
    type: str
    status: str
    title: str
    link: str
    slug: str
    content: str
    excerpt: str
    creator: str
    date: str
    date_gmt: str
    modified_gmt: str
    pub_date: str
    comment_status: str
    parent: str
    has_password: bool
    is_sticky: bool
    attachment_url: str
    terms: list[Term]
    meta: dict[str, str]
    comments: list[Remark] = field(default_factory=list)
    part: int = 0
    above: dict[str, str] = field(default_factory=dict)
    line: int = 0

    def digest(self) -> str:
        """Changes when anything but the comments does."""
        return _digest(*(getattr(self, name) for name in Post.__slots__ if name not in NOT_ITS_OWN))

    @property
    def name(self) -> str:
        """For the report."""
        return plain(self.title, 60) or self.slug or f"{self.type} {self.id}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the uploads folder; `link` is the page that WordPress has for it."""

    id: str
    link: str
    address: str
    file: str
    title: str
    alt: str
    caption: str
    parent: str


def _digest(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()

"""What several of these tests do and look at."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model

from imprint.articles.blocks import BodyBlock
from imprint.articles.models import Article, Correction
from imprint.publishing.models import BakeOrder
from tests.factories import make_article, make_author, make_picture, make_topic, publish


def read(reader: Client, path: str, status: int = 200, **sent: str) -> BeautifulSoup:
    """The page at this path, as a browser understands it."""
    answer = reader.get(path, sent)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def status_of(reader: Client, path: str) -> int:
    return int(reader.get(path).status_code)


def target_of(reader: Client, path: str) -> tuple[int, str]:
    """Status and where it leads."""
    answer = reader.get(path)
    return answer.status_code, answer.headers.get("Location", "")


def texts(page: Tag, selector: str) -> list[str]:
    """What a reader sees of these elements."""
    return [" ".join(element.get_text().split()) for element in page.select(selector)]


def links(page: Tag, selector: str) -> list[tuple[str, str]]:
    """Words and target of these links."""
    return [(" ".join(link.get_text().split()), str(link["href"])) for link in page.select(selector)]


def squeezed(html: str) -> str:
    """Without the white space that browsers do not show either."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


def block_html(kind: str, value: Any) -> str:
    """A block of an article's body as readers get it."""
    return squeezed(str(BodyBlock().to_python([{"type": kind, "value": value}])[0].render()))


def orders() -> set[str]:
    """The keys that are ordered, but for those of the discussion; strikes them."""
    found = set(BakeOrder.objects.exclude(key__contains="thread:").values_list("key", flat=True))
    BakeOrder.objects.all().delete()
    return {key for key in found if not key.endswith(("/live.json", "/comments/feed.xml", "/comments.xml"))}


def queries_of(reader: Client, path: str, **sent: str) -> int:
    """How many queries the page takes the second time, when its pictures are made."""
    assert reader.get(path, sent).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        reader.get(path, sent)
    return len(seen)


def make_document(content: bytes = b"Paid twice.", name: str = "contract.txt", title: str = "The contract") -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(content, name=name))


def make_full_article(title: str = "", **fields: Any) -> Article:
    """With all that a list may show of it: picture, two authors, two topics, and a correction."""
    article = make_article(
        title,
        authors=[make_author(), make_author()],
        topics=[*fields.pop("topics", ()), make_topic()],
        lead_picture=make_picture(width=30, height=20),
        standfirst="It was paid for twice.",
        **fields,
    )
    article.corrections = [Correction(text="<p>It was May, not June.</p>")]
    return publish(article)

"""What readers' pages show of articles, as values that templates only have to set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from imprint import publishing
from imprint.articles.keys import LATEST, MENU, months_key
from imprint.articles.models import (
    Article,
    ArticleQuerySet,
    Author,
    Correction,
    FrontPage,
    Picture,
    Section,
    StandingPage,
    Topic,
    direction_of,
)

LIST_LENGTH, MORE = 20, 3


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list."""

    path: str
    headline: str
    standfirst: str
    section: Link | None
    authors: list[Link]
    published_at: datetime
    picture: Picture | None
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the front page; kind is lead, section, latest or note."""

    kind: str
    title: str = ""
    path: str = ""
    cards: Sequence[Card] = ()
    text: Any = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The newest of a section, topic or author, or those of one month, and the months there are."""

    title: str
    path: str
    about: str
    cards: list[Card]
    months: list[datetime]
    month: datetime | None = None
    portrait: Picture | None = None
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything on an article's own page but its discussion."""

    article: Article
    section: Link | None
    authors: list[Author]
    topics: list[Topic]
    corrections: list[Correction]
    published_at: datetime
    changed_at: datetime
    more: list[Card]


@dataclass(frozen=True, slots=True)
class SectionInList:
    name: str
    path: str
    about: str


@dataclass(frozen=True, slots=True)
class Menu:
    """What every page leads to."""

    sections: list[Link]
    standing: list[Link]


@publishing.once_a_round
def menu() -> Menu:
    publishing.depend_on(MENU)
    sections = Section.objects.live().order_by("path")
    standing = StandingPage.objects.live().filter(is_in_footer=True, depth__lte=3).order_by("path")
    return Menu(
        [Link(title, f"/sections/{slug}/") for title, slug in sections.values_list("title", "slug")],
        [Link(title, f"/{slug}/") for title, slug in standing.values_list("title", "slug")],
    )


def sections_in_list() -> list[SectionInList]:
    publishing.depend_on(MENU)
    rows = Section.objects.live().order_by("path").values_list("title", "slug", "about")
    return [SectionInList(title, f"/sections/{slug}/", about) for title, slug, about in rows]


def live_articles() -> ArticleQuerySet:
    return Article.objects.live().filter(published_at__isnull=False, public_path__isnull=False).newest_first()


def cards(articles: Iterable[Article]) -> list[Card]:
    """Cards in the same order; the page that shows them is baked again when one of the articles changes."""
    articles = list(articles)
    publishing.depend_on(*(f"page:{article.pk}" for article in articles))
    sections = {section.path: Link(section.title, f"/sections/{section.slug}/") for section in Section.objects.all()}
    return [_card(article, sections.get(article.path[: -Article.steplen])) for article in articles]


def _card(article: Article, section: Link | None) -> Card:
    if article.lead_picture_id:
        publishing.depend_on(f"picture:{article.lead_picture_id}")
    publishing.depend_on(*(f"author:{byline.author_id}" for byline in article.bylines.all()))
    return Card(
        path=str(article.public_path),
        headline=article.title,
        standfirst=article.standfirst,
        section=section,
        authors=[Link(byline.author.name, byline.author.path) for byline in article.bylines.all()],
        published_at=article.published_at or timezone.now(),
        picture=article.lead_picture,
        language=article.language,
        direction=direction_of(article.language),
    )


def latest_cards(count: int, without: Iterable[str] = ()) -> list[Card]:
    publishing.depend_on(LATEST)
    return cards(live_articles().for_lists().exclude(public_path__in=list(without))[:count])


def front_parts(front: FrontPage) -> list[Part]:
    """The arrangement of the editors; while there is none: the newest on top and every section beneath."""
    publishing.depend_on(f"page:{front.pk}", LATEST, MENU)
    parts: list[Part] = []
    shown: set[str] = set()
    for kind, value in _arrangement(front):
        part = _MAKERS[kind](value, shown)
        shown.update(card.path for card in part.cards)
        parts.append(part)
    return parts


def _arrangement(front: FrontPage) -> list[tuple[str, Any]]:
    if front.body:
        return [(block.block_type, block.value) for block in front.body]
    sections = Section.objects.live().order_by("path")
    return [
        ("lead", {"article": None, "beside": []}),
        *(("section", {"section": section, "count": 4}) for section in sections),
    ]


def _lead(value: Any, shown: set[str]) -> Part:
    chosen = [page for page in (value["article"], *value["beside"]) if page]
    articles = list(Article.objects.live().for_lists().filter(pk__in=[page.pk for page in chosen]))
    order = {page.pk: number for number, page in enumerate(chosen)}
    articles.sort(key=lambda article: order[article.pk])
    wanted = 1 + (len(value["beside"]) or 3)
    if len(articles) < wanted:
        rest = list(live_articles().for_lists().exclude(pk__in=order)[: wanted - len(articles)])
        articles = rest[:1] + articles + rest[1:] if value["article"] is None else articles + rest
    return Part("lead", cards=cards(articles))


def _section(value: Any, shown: set[str]) -> Part:
    section = value["section"]
    if section is None or not section.live:  # It was deleted, or unpublished.
        return Part("section")
    publishing.depend_on(f"list:section:{section.pk}", f"page:{section.pk}")
    articles = live_articles().for_lists().descendant_of(section).exclude(public_path__in=shown)[: value["count"]]
    return Part("section", section.title, f"/sections/{section.slug}/", cards(articles))


def _latest(value: Any, shown: set[str]) -> Part:
    return Part("latest", cards=latest_cards(value, without=shown))


def _note(value: Any, shown: set[str]) -> Part:
    return Part("note", title=value["title"], text=value["text"])


_MAKERS = {"lead": _lead, "section": _section, "latest": _latest, "note": _note}


def section_listing(section: Section, month: datetime | None = None) -> Listing:
    publishing.depend_on(f"page:{section.pk}")
    path = f"/sections/{section.slug}/"
    return _listing(
        f"list:section:{section.pk}",
        live_articles().descendant_of(section),
        month,
        {"title": section.title, "path": path, "about": section.about, "feed": f"{path}feed.xml"},
    )


def topic_listing(topic: Topic, month: datetime | None = None) -> Listing:
    publishing.depend_on(f"topic:{topic.pk}")
    articles = live_articles().filter(topics=topic)
    return _listing(
        f"list:topic:{topic.pk}", articles, month, {"title": topic.name, "path": topic.path, "about": topic.about}
    )


def author_listing(author: Author, month: datetime | None = None) -> Listing:
    publishing.depend_on(f"author:{author.pk}")
    articles = live_articles().filter(bylines__author=author).distinct()
    about = {"title": author.name, "path": author.path, "about": author.about, "portrait": author.portrait}
    return _listing(f"list:author:{author.pk}", articles, month, about)


def _listing(key: str, articles: ArticleQuerySet, month: datetime | None, about: dict[str, Any]) -> Listing:
    months = months_of(articles)
    if month:
        publishing.depend_on(f"{key}:{month:%Y-%m}", months_key(key))
        return Listing(cards=cards(of_month(articles, month).for_lists()), months=months, month=month, **about)
    publishing.depend_on(key)
    return Listing(cards=cards(articles.for_lists()[:LIST_LENGTH]), months=months, **about)


def of_month(articles: ArticleQuerySet, month: datetime) -> ArticleQuerySet:
    """Articles of the calendar month on the site's clock."""
    after = first_of(month.year + month.month // 12, month.month % 12 + 1)
    return articles.filter(published_at__gte=month, published_at__lt=after)


def first_of(year: int, month: int) -> datetime:
    """The first moment of the month on the site's clock."""
    return datetime(year, month, 1, tzinfo=timezone.get_default_timezone())


def story(article: Article) -> Story:
    """Also of a draft, for its preview."""
    publishing.depend_on(f"page:{article.pk}")
    parent = Section.objects.filter(path=article.path[: -Article.steplen]).first() if article.path else None
    authors = [byline.author for byline in article.bylines.select_related("author")]
    topics = list(article.topics.all())
    publishing.depend_on(*(f"author:{author.pk}" for author in authors), *(f"topic:{topic.pk}" for topic in topics))
    if article.lead_picture_id:
        publishing.depend_on(f"picture:{article.lead_picture_id}")
    published_at = article.published_at or article.first_published_at or timezone.now()
    corrections = sorted(article.corrections.all(), key=lambda correction: correction.corrected_at)
    return Story(
        article=article,
        section=Link(parent.title, f"/sections/{parent.slug}/") if parent else None,
        authors=authors,
        topics=topics,
        corrections=corrections,
        published_at=published_at,
        changed_at=max([published_at, *(c.corrected_at for c in corrections)]),
        more=_more(article, parent),
    )


def _more(article: Article, section: Section | None) -> list[Card]:
    """Three from the same section that were published before this one: they do not change when others are added.

    The first ones of a section have less before them, and get the next after them.
    """
    if section is None or not article.published_at:
        return []
    others = live_articles().for_lists().descendant_of(section).exclude(pk=article.pk)
    at = article.published_at
    chosen = list(others.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=article.pk))[:MORE])
    if len(chosen) < MORE:
        publishing.depend_on(f"list:section:{section.pk}")
        later = others.filter(Q(published_at__gt=at) | Q(published_at=at, pk__gt=article.pk))
        chosen += later.order_by("published_at", "pk")[: MORE - len(chosen)]
    return cards(chosen)


def months_of(articles: ArticleQuerySet) -> list[datetime]:
    """The months in which there are articles, the latest first."""
    clock = timezone.get_default_timezone()
    return list(articles.datetimes("published_at", "month", order="DESC", tzinfo=clock))


@publishing.once_a_round
def paths_of(pks: frozenset[int]) -> dict[int, str]:
    """Where live pages are; articles, the usual case and the only pages with paths of their own, in one query."""
    paths = dict(Article.objects.live().filter(pk__in=pks).values_list("pk", "public_path"))
    others = pks - paths.keys()
    for page in Page.objects.live().filter(pk__in=others) if others else ():
        if parts := page.get_url_parts():
            paths[page.pk] = parts[2]
    return paths

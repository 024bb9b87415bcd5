"""The demo newsroom, written into the database as its editors and readers would have."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from imprint.articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    FrontPage,
    Picture,
    Question,
    Section,
    Sections,
    StandingPage,
    Topic,
)
from imprint.core.text import render_comment
from imprint.discussion.badges import AUTHOR
from imprint.discussion.models import Thread
from imprint.exchange.demo import content, pictures
from imprint.exchange.demo.content import DemoArticle, DemoComment, DemoCorrection, DemoNewsroom
from imprint.exchange.demo.markup import Block
from imprint.exchange.threads import OldComment, bring_in, pin

LINK = 'href="article:'


def load_demo() -> None:
    """Pictures, people, sections, articles with their threads, standing pages, and the front page's arrangement."""
    _Loading(content.load(), timezone.localtime()).run()


class _Loading:
    """What was made so far, by the names that the content files use."""

    def __init__(self, newsroom: DemoNewsroom, now: datetime) -> None:
        self.newsroom = newsroom
        self.now = now
        self.pictures: dict[str, Picture] = {}
        self.authors: dict[str, Author] = {}
        self.sections: dict[str, Section] = {}
        self.topics: dict[str, Topic] = {}
        self.articles: dict[str, Article] = {}

    def run(self) -> None:
        front = FrontPage.objects.get()
        for name in pictures.NAMES:
            self.pictures[name] = self._picture(name)
        self._people_and_topics()
        self._sections()
        for demo in reversed(self.newsroom.articles):  # The oldest first, so that links find what they lead to.
            self.articles[demo.slug] = self._article(demo)
        for demo in self.newsroom.articles:
            self._write_body(demo)
        self._standing_pages(front)
        self._arrange(front)

    def _picture(self, name: str) -> Picture:
        file = BytesIO()
        pictures.draw(name).save(file, "JPEG", quality=88)
        alt = self.newsroom.picture_alts.get(name, "")
        image = ImageFile(BytesIO(file.getvalue()), name=f"{name}.jpg")
        return Picture.objects.create(title=name, file=image, description=alt)

    def _people_and_topics(self) -> None:
        for person in self.newsroom.authors:
            portrait = self.pictures[person.portrait]
            about = f"<p>{person.about}</p>"
            self.authors[person.slug] = Author.objects.create(
                slug=person.slug, name=person.name, role=person.role, about=about, portrait=portrait
            )
        for topic in self.newsroom.topics:
            self.topics[topic.slug] = Topic.objects.create(slug=topic.slug, name=topic.name, about=topic.about)

    def _sections(self) -> None:
        node = Sections.objects.get()
        for section in self.newsroom.sections:
            page = Section(slug=section.slug, title=section.title, about=section.about)
            node.add_child(instance=page)
            page.save_revision().publish()
            self.sections[section.slug] = page

    def _article(self, demo: DemoArticle) -> Article:
        published_at = demo.published_at(self.now)
        article = Article(
            slug=demo.slug,
            title=demo.title,
            standfirst=demo.standfirst,
            lead_picture=self.pictures[demo.lead_picture],
            lead_caption=f"<p>{demo.lead_caption}</p>",
            lead_credit=demo.lead_credit,
            lead_is_illustrative=demo.lead_is_illustrative,
            language=demo.language,
            canonical_address=demo.canonical_address,
            published_at=published_at,
            first_published_at=published_at,
            live=False,
        )
        article.bylines = [Byline(author=self.authors[slug]) for slug in demo.authors]
        article.corrections = [self._correction(entry, {}) for entry in demo.corrections]
        self.sections[demo.section].add_child(instance=article)
        article.topics.set([self.topics[slug] for slug in demo.topics])
        return article

    def _write_body(self, demo: DemoArticle) -> None:
        article = self.articles[demo.slug]
        article.body = self._stream(demo.body)
        article.questions = [
            Question(phrase=asked.phrase, question=asked.question, number=number)
            for number, asked in enumerate(demo.questions, 1)
        ]
        article.save_revision().publish()
        article.refresh_from_db()
        if demo.comments:
            self._discuss(demo, article)

    def _discuss(self, demo: DemoArticle, article: Article) -> None:
        thread = Thread.objects.get(article=article)
        old = [self._comment(comment, demo) for comment in demo.comments]
        ids = bring_in(thread=thread, comments=old, source="demo")
        for comment in demo.comments:
            if comment.pinned:
                pin(thread_id=thread.pk, comment_id=ids[comment.id])
        if any(entry.thanks_to for entry in demo.corrections):
            article.corrections = [self._correction(entry, ids) for entry in demo.corrections]
            article.save_revision().publish()

    def _correction(self, demo: DemoCorrection, ids: dict[str, int]) -> Correction:
        """`ids` are those of the comments that are there already."""
        thanks_to = str(ids.get(demo.thanks_to, ""))
        return Correction(corrected_at=demo.corrected_at(self.now), text=f"<p>{demo.text}</p>", thanks_to=thanks_to)

    def _stream(self, blocks: tuple[Block, ...]) -> list[tuple[str, Any]]:
        return [(kind, self._value(kind, value)) for kind, value in blocks]

    def _value(self, kind: str, value: dict[str, Any]) -> Any:
        match kind:
            case "text":
                return self._rich(value["html"])
            case "heading":
                return value["text"]
            case "quotation" | "callout":
                return {**value, "text": self._rich(value["text"])}
            case "picture":
                return {**value, "picture": self.pictures[value["picture"]], "caption": self._rich(value["caption"])}
            case "gallery":
                shown = [self.pictures[name] for name in value["pictures"]]
                return {"pictures": shown, "caption": self._rich(value["caption"])}
            case "table":
                return {"data": value["data"], "first_row_is_table_header": True, "table_caption": value["caption"]}
            case "document":
                return {**value, "document": self._document(value["document"], value["title"])}
            case "sources":
                return {"sources": [self._rich(source) for source in value["sources"]]}
            case _:
                return value

    def _rich(self, html: str) -> RichText:
        """`article:slug` links become links to pages, which hold when the page moves."""
        for slug, article in self.articles.items():
            html = html.replace(f'{LINK}{slug}"', f'linktype="page" id="{article.pk}"')
        return RichText(html)

    def _document(self, name: str, title: str) -> Any:
        return get_document_model().objects.create(title=title, file=ContentFile(content.document(name), name=name))

    def _comment(self, demo: DemoComment, article: DemoArticle) -> OldComment:
        published_at = article.published_at(self.now)
        about = article.questions[demo.question - 1].phrase if demo.question else demo.anchor
        edited_at = published_at + timedelta(minutes=demo.edited_after) if demo.edited_after else None
        return OldComment(
            key=demo.id,
            parent_key=demo.parent,
            name=demo.name,
            body=demo.body,
            html=render_comment(demo.body),
            posted_at=demo.posted_at(published_at),
            kind=demo.kind,
            badge=demo.badge or (AUTHOR if demo.kind == "staff" else ""),
            state=demo.state,
            up=demo.up,
            down=demo.down,
            edited_at=edited_at,
            edited_by=demo.name if edited_at else "",
            is_pick=demo.pick,
            anchor={"exact": about, "prefix": "", "suffix": ""} if about else None,
            question=demo.question or None,
        )

    def _standing_pages(self, front: FrontPage) -> None:
        for demo in self.newsroom.pages:
            page = StandingPage(slug=demo.slug, title=demo.title, body=self._stream(demo.body))
            front.add_child(instance=page)
            page.save_revision().publish()

    def _arrange(self, front: FrontPage) -> None:
        front.refresh_from_db()
        front.body = [
            (
                "lead",
                {
                    "article": self.articles[self.newsroom.lead],
                    "beside": [self.articles[s] for s in self.newsroom.beside],
                },
            ),
            *(("section", {"section": section, "count": 4}) for section in self.sections.values()),
        ]
        front.save_revision().publish()

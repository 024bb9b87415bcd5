"""Small makers of what a test needs. Each makes what it stands on, and goes through the site's services."""

from collections.abc import Iterable
from io import BytesIO
from itertools import count
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.images import ImageFile
from django.test import RequestFactory, override_settings
from PIL import Image
from wagtail.models import Page

from imprint.articles.models import (
    Article,
    Author,
    Byline,
    FrontPage,
    Picture,
    Section,
    Sections,
    StandingPage,
    Topic,
)
from imprint.articles.setup import AUTHORS, EDITORS, MODERATORS, set_up_role
from imprint.discussion import changing, services
from imprint.discussion.models import Comment, Thread
from imprint.publishing.worker import bake_everything_ordered as bake_all
from imprint.readers.identity import Visitor, new_token

__all__ = [
    "PASSWORD",
    "bake_all",
    "make_article",
    "make_author",
    "make_comment",
    "make_editor",
    "make_moderator",
    "make_picture",
    "make_section",
    "make_standing_page",
    "make_thread",
    "make_topic",
    "make_user",
    "make_visitor",
    "make_writer",
    "publish",
]

PASSWORD = "correct horse battery"

AnyPage = TypeVar("AnyPage", bound=Page)

_numbers = count(1)


def make_section(title: str = "", **fields: Any) -> Section:
    section = Section(title=title or f"Section {next(_numbers)}", **fields)
    return publish(Sections.objects.get().add_child(instance=section))


def make_standing_page(title: str = "Imprint", **fields: Any) -> StandingPage:
    return publish(FrontPage.objects.get().add_child(instance=StandingPage(title=title, **fields)))


def make_author(name: str = "", **fields: Any) -> Author:
    number = next(_numbers)
    return Author.objects.create(**{"name": name or f"Author {number}", "slug": f"author-{number}"} | fields)


def make_topic(name: str = "", **fields: Any) -> Topic:
    number = next(_numbers)
    return Topic.objects.create(**{"name": name or f"Topic {number}", "slug": f"topic-{number}"} | fields)


def make_picture(title: str = "A harbour", *, width: int = 640, height: int = 480, **fields: Any) -> Picture:
    content = BytesIO()
    Image.new("RGB", (width, height), "steelblue").save(content, "JPEG")
    content.seek(0)
    return Picture.objects.create(title=title, file=ImageFile(content, name=f"picture-{next(_numbers)}.jpg"), **fields)


def make_article(
    title: str = "",
    *,
    section: Section | None = None,
    authors: Iterable[Author] = (),
    topics: Iterable[Topic] = (),
    live: bool = True,
    **fields: Any,
) -> Article:
    """Published as Wagtail does it, so that it has its address and thread; live=False makes a draft."""
    section = section or Section.objects.first() or make_section()
    article = Article(title=title or f"Article {next(_numbers)}", live=False, **fields)
    article.bylines = [Byline(author=author, sort_order=place) for place, author in enumerate(authors)]
    section.add_child(instance=article)
    article.topics.set(topics)
    if not live:
        article.save_revision()
        return article
    return publish(article)


def publish(page: AnyPage) -> AnyPage:
    """What an editor's click on "Publish" does."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_thread(article: Article | None = None, *, comments: int = 0) -> Thread:
    thread = Thread.objects.get(article=article or make_article())
    for number in range(comments):
        make_comment(thread, body=f"Comment {number + 1}")
    thread.refresh_from_db()
    return thread


def make_embedded_thread(site: str = "https://partner.example") -> Thread:
    """On a page of another site that may show discussions."""
    name = f"page-{next(_numbers)}"
    there = {"origin": site, "name": name, "url": f"{site}/{name}"}
    return Thread.objects.create(key=f"/talk/partner.example/{name}/", title=name, **there)


def make_comment(
    thread: Thread | None = None,
    *,
    body: str = "",
    name: str = "Ines",
    parent: Comment | None = None,
    visitor: Visitor | None = None,
    state: str = Comment.State.PUBLISHED,
    **fields: Any,
) -> Comment:
    """Posted by a guest with a device of its own, unless a visitor is given; `fields` are set afterwards."""
    thread = thread or (parent.thread if parent else make_thread())
    holding = settings.IMPRINT.model_copy(update={"hold_comments": state == Comment.State.PENDING})
    with override_settings(IMPRINT=holding):
        posted = services.post_comment(
            thread_id=thread.pk,
            visitor=visitor or make_visitor(),
            body=body or f"A word on the matter, number {next(_numbers)}.",
            name=name,
            parent_id=parent.pk if parent else None,
        )
    if state == Comment.State.REMOVED:
        changing.remove_comment(comment_id=posted.id)
    if fields:
        Comment.objects.filter(pk=posted.id).update(**fields)
    return Comment.objects.get(pk=posted.id)


def make_user(username: str = "", **fields: Any) -> User:
    """Signs in with PASSWORD."""
    return User.objects.create_user(username or f"reader-{next(_numbers)}", password=PASSWORD, **fields)


def make_editor(username: str = "", **fields: Any) -> User:
    return _with_role(make_user(username, **fields), EDITORS)


def make_writer(username: str = "", **fields: Any) -> User:
    """May write articles, but not publish them."""
    return _with_role(make_user(username, **fields), AUTHORS)


def make_moderator(username: str = "", **fields: Any) -> User:
    return _with_role(make_user(username, **fields), MODERATORS)


def _with_role(user: User, role: str) -> User:
    user.groups.add(set_up_role(role))
    return user


def make_visitor(user: User | None = None, *, token: str | None = None, address: str = "192.0.2.1") -> Visitor:
    """A guest on a device of its own, somebody with an account, or with token="" one who takes no cookie."""
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    request.user = user or AnonymousUser()
    return Visitor(user, token if token is not None else "" if user else new_token(), request)

"""Every attack goes through every field that readers fill in; what comes out is read tag by tag."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.test import Client

from imprint.core.text import BadText, clean_text, render_comment
from imprint.discussion import changing, reporting, services
from imprint.discussion.models import Comment, Thread
from tests.attacks import ATTACKS
from tests.discussion.steps import post, send_form, text_of
from tests.factories import make_comment, make_moderator, make_thread, make_visitor

BARE = ("p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "li", "div", "details", "summary")
ALLOWED: dict[str, set[str]] = {"a": {"href", "rel"}, "ol": {"start"}} | {tag: set() for tag in BARE}
ADDRESS = re.compile(r"https?://[^/]|mailto:[^@]+@|/-/comments/[1-9][0-9]*/$", re.ASCII | re.IGNORECASE)
LOADING = {"src", "srcset", "href", "action", "formaction", "data", "poster", "ping", "background", "xlink:href"}
COMMENTS = {(tag, tuple(sorted(names))) for tag, names in ALLOWED.items()} | {("ol", ())}
FURNITURE = {("nav", ("aria-label",)), ("a", ("href",)), ("load-more", ()), ("load-more", ("class",)), ("span", ())}
"""Of longer threads."""
Shape = list[tuple[str, tuple[str, ...]]]


class Reader(HTMLParser):
    """Each tag with the names of its attributes, and every value that a browser could follow or load."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.shape: Shape = []
        self.addresses: list[str] = []
        self.odd: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(sorted(name for name, _value in attrs))))
        self.addresses += [value or "" for name, value in attrs if name in LOADING]

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self.odd.append(decl)

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    unknown_decl = handle_pi = handle_comment


def shape_of(page: str) -> Shape:
    reader = Reader(page)
    assert reader.odd == []
    for address in reader.addresses:
        assert address.startswith(("/", "#", "http://127.0.0.1:8000/", "http://testserver/"))
        assert not address.startswith(("//", "/\\"))
    return reader.shape


def check_comment(markup: str, attack: str) -> None:
    reader = Reader(markup)
    assert reader.odd == [], attack
    for tag, attributes in reader.shape:
        assert tag in ALLOWED, attack
        assert set(attributes) <= ALLOWED[tag], attack
    for address in reader.addresses:
        assert ADDRESS.match(address), attack


def taken(attack: str, length: int = 10_000) -> bool:
    """Some are refused whole: they turn the direction of writing round, or hold a NUL."""
    try:
        clean_text(attack, length)
    except BadText:
        return False
    return "\ufffd" not in attack


def test_there_are_enough_attacks() -> None:
    assert len(set(ATTACKS)) >= 200


@pytest.mark.parametrize("attack", ATTACKS)
def test_body_holds_only_what_is_allowed(attack: str) -> None:
    people = {"attacker": "/-/comments/1/"}
    for text in (
        attack,
        f"Before {attack} after",
        f"> {attack}\n\n- {attack}",
        f"||{attack}||",
        f"**{attack}** {attack}",
    ):
        for calm in (False, True):
            check_comment(render_comment(text, calm=calm, people=people), text)


def test_every_field_of_the_api_answers_in_json(thread: Thread, ask: Any, reader: Client, quiet: None) -> None:
    """As HTML nothing of it can be shown; the HTML inside is clean."""
    comment = make_comment(thread, name="Attacker")
    for number, attack in enumerate(ATTACKS):
        sent = {"body": f"{number} {attack}", "name": attack[:60]}
        status, answer = ask("POST", f"threads/{thread.pk}/comments", sent)
        assert status == (201 if taken(attack) and taken(attack[:60]) else 422), attack
        if status == 201:
            check_comment(answer["html"], attack)
            assert answer["author"]["name"] == " ".join(clean_text(attack[:60], 60).split())
        if taken(attack):
            check_comment(services.preview_comment(sender=str(number), body=attack), attack)
        for path, body in (
            (f"threads/{thread.pk}/comments", {"body": "x", "email": attack}),
            (f"threads/{thread.pk}/comments", {"body": "x", "parent": attack}),
            (f"threads/{thread.pk}/comments", {"body": "x", "notify": attack}),
            (f"threads/{thread.pk}/comments", {"body": "x", "anchor": {attack[:20]: attack}, attack: attack}),
            (f"threads/{thread.pk}/follows", {"email": attack, "scope": "all"}),
            (f"comments/{comment.pk}/reports", {"reason": attack}),
            (f"comments/{comment.pk}/reports", {"reason": "other", "note": attack}),
        ):
            status = ask("POST", path, body)[0]
            assert status in (202, 422), (attack, path, body)
        for query in (f"threads?key={quote(attack)}", f"threads/{thread.pk}/comments?cursor={quote(attack)}"):
            assert ask("GET", query)[0] in (404, 422), attack
        assert ask("PATCH", f"comments/{comment.pk}", {"body": attack}, Authorization=f"Bearer {quote(attack)}")[0] in (
            *(403, 422),
        )


def test_forms_that_come_back_hold_attacks_as_text(thread: Thread, reader: Client, quiet: None) -> None:
    comment = make_comment(thread)
    forms: list[Callable[[str], Any]] = [
        lambda text: send_form(reader, thread, body=text, name=text, email=text, parent=text, notify=text),
        lambda text: send_form(reader, thread, body=text, name="Moderator", email=text, idempotency_key=text),
        lambda text: reader.post(f"/-/threads/{thread.pk}/follows/", {"email": text}),
        lambda text: reader.post(f"{comment.path}edit/", {"body": text}),
        lambda text: reader.post(f"{comment.path}vote/", {"value": text}),
        lambda text: reader.get("/-/search/", {"q": text}),
        lambda text: reader.get(f"/-/mail/confirm/{quote(text.replace('/', ''))}/"),
        lambda text: reader.get(f"/nothing/{quote(text.replace('/', ''))}/"),
    ]
    for form in forms:
        harmless = shape_of(text_of(form("zeppelin zeppelin " * 5)))
        assert len(harmless) > 10
        for attack in ATTACKS:
            assert unmarked(shape_of(text_of(form((attack + " ") * 5)))) == unmarked(harmless), attack


def unmarked(shape: Shape) -> Shape:
    """Without what says which field is at fault."""
    return [(tag, tuple(name for name in names if name not in ("aria-invalid", "autofocus"))) for tag, names in shape]


def test_pages_hold_names_as_text(thread: Thread, reader: Client, client: Client) -> None:
    """The same pages with harmless names have the same tags and attributes, one by one."""
    names = [attack[:60] for attack in ATTACKS if taken(attack[:60])]
    top = make_comment(thread, name=names[0])
    for number, name in enumerate(names):
        Comment.objects.filter(pk=make_comment(thread, parent=top if number % 5 else None).pk).update(author_name=name)
    client.force_login(make_moderator())
    paths = [thread.key, *(f"{thread.key}comments/{sort}/1/" for sort in ("oldest", "newest", "top")), top.path]
    paths += [f"{thread.key}comments/branch/{top.pk}/{page}/" for page in range(1, 7)]

    with_attacks = [shape_of(text_of(reader.get(path))) for path in paths]
    newsroom = shape_of_newsroom(client)
    Comment.objects.update(author_name="Ines")

    assert [shape_of(text_of(reader.get(path))) for path in paths] == with_attacks
    assert shape_of_newsroom(client) == newsroom


def shape_of_newsroom(moderator: Client) -> list[Shape]:
    """Its own pages may load what they like, but their shape is the same."""
    desk = "/-/newsroom/moderation/desk/"
    pages = [f"{desk}?queue={queue}&p={page}" for queue in ("all", "reported") for page in (1, 2, 3)]
    return [Reader(text_of(moderator.get(page))).shape for page in pages]


def test_newsroom_holds_bodies_and_notes_as_text(thread: Thread, client: Client) -> None:
    client.force_login(make_moderator())
    for _ in range(2):
        reporting.report_comment(comment_id=make_comment(thread).pk, visitor=make_visitor(), reason="other", note="Hm.")
    known = {pair for page in shape_of_newsroom(client) for pair in page} | COMMENTS
    for attack in filter(taken, ATTACKS):
        comment = make_comment(thread, body=f"{attack} ")
        reporting.report_comment(comment_id=comment.pk, visitor=make_visitor(), reason="other", note=attack)

    pages = shape_of_newsroom(client)

    assert {pair for page in pages for pair in page} - known - FURNITURE == set()


def test_pages_with_bodies_hold_nothing_else_than_comments_may(thread: Thread, reader: Client) -> None:
    """Whole pages, feeds and histories, with all attacks in them, beside those without."""
    visitor = make_visitor()
    plain = make_comment(thread, body="A word.", visitor=visitor)
    changing.edit_comment(comment_id=plain.pk, visitor=visitor, body="Another word.")
    long = make_thread(comments=60)
    harmless = [long.key, f"{long.key}comments/oldest/1/", f"{long.key}comments/oldest/2/", f"{plain.path}history/"]
    known = {pair for path in harmless for pair in shape_of(text_of(reader.get(path)))}
    known |= COMMENTS | {("ins", ()), ("del", ())}
    written = [post(thread, attack, visitor=visitor).id for attack in ATTACKS if taken(attack)]
    for comment_id, attack in zip(written[::10], filter(taken, ATTACKS), strict=False):
        changing.edit_comment(comment_id=comment_id, visitor=visitor, body=f"{attack} edited")

    last = (len(written) - 1) // 25 + 1
    pages = [f"{thread.key}comments/oldest/{page}/" for page in range(1, last + 1)]
    for path in [thread.key, *pages, *(f"/-/comments/{comment_id}/history/" for comment_id in written[::10])]:
        read = Reader(text_of(reader.get(path)))
        assert (set(read.shape) - known - FURNITURE, read.odd) == (set(), []), path
    for feed in (f"{thread.key}comments/feed.xml", "/comments.xml"):
        ElementTree.fromstring(reader.get(feed).content)

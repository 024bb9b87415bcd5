"""What the site of the browser's tests holds. `make()` runs inside the site and prints where everything is."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.utils import timezone

from imprint.articles.models import Article, Correction, Question, Section
from imprint.discussion import changing, featuring, opening, services, voting
from imprint.mailing.models import Follow
from imprint.moderation import appeals, decisions, notices
from imprint.moderation.models import Statement
from tests import factories
from tests.moderation.log_steps import taken_off

LONG_AGO = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
ASKING = "The ferry did not sail on Tuesday. Nobody was told before six in the morning, when the quay was full."
LATER = LONG_AGO + timedelta(days=7)


class Place(NamedTuple):
    """An article and its discussion."""

    page: int
    path: str
    title: str
    thread: int


@dataclass(frozen=True)
class Content:
    rich: Place
    arabic: Place
    closed: Place
    gone: Place
    long: Place
    quiet: Place
    talked: Place
    spare: list[Place]
    asking: list[Place]
    section: int
    branch: int
    mail: dict[str, str]
    reasons: dict[str, str]
    log: dict[str, str]

    @classmethod
    def read(cls, made: dict[str, Any]) -> "Content":
        """What `make` has printed."""
        kept = {name: made[name] for name in ("section", "branch", "mail", "reasons", "log")}
        places = {name: Place(*made[name]) for name in ("rich", "arabic", "closed", "gone", "long", "quiet", "talked")}
        return cls(**kept, **places, spare=_places(made["spare"]), asking=_places(made["asking"]))


@transaction.atomic
def make(*, spare: int) -> None:
    """`spare` articles without a comment; each test that writes takes its own."""
    factories.make_editor("desk")
    factories.make_moderator("moderator", first_name="Tom", last_name="Brekke")
    factories.make_user("reader", first_name="Rosa", last_name="Keel")
    factories.make_user("subscriber", first_name="Ivo", last_name="Lind", email="ivo@example.org")
    factories.make_standing_page("House rules", slug="house-rules", body=_text())
    harbour = factories.make_section("Harbour", slug="harbour", about="Ships, mud and money.")
    rich = _rich_article(harbour)
    made: dict[str, Any] = {
        "section": harbour.pk,
        "rich": _place(rich),
        "branch": _talk(rich),
        "arabic": _place(_arabic_article(harbour)),
        "closed": _place(_closed_article(harbour)),
        "gone": _place(_gone_article(harbour)),
        "long": _place(_long_discussion(harbour)),
        "quiet": _place(_article(harbour, "Nobody has written here")),
        "talked": _place(_talked_about(harbour)),
        "mail": _links_of_mails(rich),
        "reasons": _reasons(harbour),
        "log": _log(rich),
        "asking": [_place(_asking(harbour, number)) for number in range(1, 20)],
        "spare": [_place(_article(harbour, f"Spare story {number}")) for number in range(spare)],
    }
    print(json.dumps(made))


def _log(article: Article) -> dict[str, str]:
    """What moderators have decided this month, and where readers see it."""
    now = timezone.now()
    for ground in ("insult", "spam", "threat"):
        taken_off(now, thread=article.thread, ground=ground, appeal="rejected", waited_s=600)
    taken_off(now, ground="hate", moderator_id=None, moderator_name="")
    day = timezone.localdate(now)
    return {"month": f"/moderation/{day:%Y/%m}/", "year": f"/moderation/{day:%Y}/"}


def _places(made: list[list[Any]]) -> list[Place]:
    return [Place(*place) for place in made]


def _asking(section: Section, number: int, *more: tuple[str, Any]) -> Article:
    """The newsroom asks its readers about words of it."""
    body = [
        ("text", f"<p>{ASKING}</p><p>The harbour office says that the engine was checked twice.</p>"),
        *_text(length=3),
        *more,
    ]
    article = _article(section, f"Asking story {number}", body=body)
    article.questions = [Question(phrase="did not sail", question="Were you on the quay?", number=number)]
    return factories.publish(article)


def _talked_about(section: Section) -> Article:
    """Readers have answered its question and pointed at its words, twice at some, once in the cell of a table."""
    table = {"data": [["Year", "Paid"], ["2024, in May", "1,200"], ["2025", "900"]], "first_row_is_table_header": True}
    article = _asking(section, 100, ("table", table))
    for exact in ("engine was checked twice", "engine was checked twice", "in May", "900"):
        services.post_comment(
            thread_id=article.thread.pk,
            visitor=factories.make_visitor(),
            body=f"About “{exact}”.",
            anchor={"exact": exact, "prefix": ""},
        )
    services.post_comment(thread_id=article.thread.pk, visitor=factories.make_visitor(), body="I was.", question=100)
    return article


def _place(article: Article) -> Place:
    return Place(article.pk, article.public_path or "", article.title, article.thread.pk)


def _article(section: Section, title: str, **fields: Any) -> Article:
    return factories.make_article(title, **{"section": section, "published_at": LONG_AGO, "body": _text()} | fields)


def _text(words: str = "The tide came in at six.", length: int = 12) -> list[tuple[str, Any]]:
    return [("text", f"<p>{words} And again. {words}</p>") for _ in range(length)]


def _rich_article(section: Section) -> Article:
    """One of each block."""
    picture = factories.make_picture("The ferry at quay five", width=1600, height=1000, credit="Ines Aalto")
    people = [
        factories.make_author("Ines Aalto", slug="ines-aalto", role="Editor", about="<p>Writes.</p>", portrait=picture),
        factories.make_author("Tom Brekke", slug="tom-brekke"),
    ]
    article = _article(
        section,
        "The ferry that would not sail",
        slug="the-ferry",
        published_at=LATER,
        standfirst="It was paid for twice, and lay at the quay for a year.",
        authors=people,
        topics=[factories.make_topic("Public money", slug="public-money", about="Who pays.")],
        lead_picture=picture,
        lead_caption="<p>The ferry in May.</p>",
        lead_is_illustrative=True,
        canonical_address="https://another.example/the-ferry/",
        body=_every_block(picture),
    )
    article.corrections = [Correction(text="<p>It was May, not June.</p>", corrected_at=LONG_AGO)]
    return factories.publish(article)


def _every_block(picture: Any) -> list[tuple[str, Any]]:
    words = "<p>A word, <b>a bold one</b> and <a href='/'>a link</a>.</p>"
    table = {"data": [["Year", "Paid"], ["2024", "1,200"], ["2025", "900"]], "first_row_is_table_header": True}
    return [
        *_text(length=3),
        ("heading", "What the contract says"),
        ("text", "<ul><li>One</li><li>Two</li></ul><h3>Smaller</h3><p>And <code>code</code>.</p>"),
        ("quotation", {"text": "<p>She floats, and that is all.</p>", "source": "The harbour master, in May"}),
        ("picture", {"picture": picture, "caption": words, "credit": "", "is_illustrative": True}),
        ("gallery", {"pictures": [picture, picture], "caption": words}),
        ("table", table),
        ("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "The ferry, filmed"}),
        ("callout", {"title": "In short", "text": words}),
        ("sources", {"sources": [words, words]}),
        ("html", "<p>Brought along.</p>"),
    ]


def _talk(article: Article) -> int:
    """A discussion with votes, a removed comment, staff, depth, and a branch of two pages; its first comment."""
    thread = article.thread
    text, author = "> Paid twice\n\nBy **whom**? See https://example.org/ledger", factories.make_visitor()
    first = factories.make_comment(thread, body=text.replace("whom", "who"), visitor=author)
    changing.edit_comment(comment_id=first.pk, visitor=author, body=text)
    answer = first
    for depth in range(7):
        answer = factories.make_comment(parent=answer, body=f"An answer {depth + 1} deep, with `code`.", name="Tom")
    for number in range(28):
        factories.make_comment(parent=first, body=f"Answer {number + 1}")
    voting.vote(comment_id=first.pk, visitor=factories.make_visitor(), value=1)
    voting.vote(comment_id=answer.pk, visitor=factories.make_visitor(), value=-1)
    factories.make_comment(thread, body="Taken off", state="removed")
    staff = factories.make_visitor(factories.make_moderator("staff"))
    asked = factories.make_comment(thread, body="We asked them.", visitor=staff)
    featuring.set_pinned(comment_id=asked.pk, visitor=staff, is_on=True)
    featuring.set_pick(comment_id=first.pk, visitor=staff, is_on=True)
    return first.pk


def _arabic_article(section: Section) -> Article:
    text = "<p>كان المدّ عالياً هذا الصباح، وبقيت العبّارة عند الرصيف.</p>"
    title = "العبّارة التي لم تبحر"
    said = {"slug": "al-abbara", "language": "ar", "standfirst": "حكاية.", "body": [("text", text)]}
    article = _article(section, title, published_at=LATER, **said)
    factories.make_comment(article.thread, body="شكراً لكم", name="ليلى")
    return article


def _closed_article(section: Section) -> Article:
    article = _article(section, "What was said last year")
    factories.make_comment(article.thread, body="It is late.")
    opening.set_thread_open(thread_id=article.thread.pk, is_open=False)
    return article


def _gone_article(section: Section) -> Article:
    article = _article(section, "Withdrawn")
    article.unpublish()
    return article


def _long_discussion(section: Section) -> Article:
    """Three pages of comments, 25 on a page; under the article stand the newest 35."""
    article = _article(section, "A long discussion")
    factories.make_thread(article, comments=60)
    return article


def _reasons(section: Section) -> dict[str, str]:
    """Pages that the key in their address opens: why comments were removed, what came of a notice."""
    thread, first, second = _article(section, "What was removed").thread, *map(_moderator, ("first", "second"))
    taken = [factories.make_comment(thread, body=f"Fools, all of you, {number} times.") for number in range(4)]
    for comment in taken[:3]:
        decisions.remove_comment(comment_id=comment.pk, moderator=first, ground="insult", reason="It calls names.")
    fresh, rejected, granted = Statement.objects.order_by("pk")
    for statement, grant in ((rejected, False), (granted, True)):
        appeal = appeals.appeal_statement(key=statement.key, visitor=factories.make_visitor(), body="A quotation.")
        appeals.decide_appeal(appeal_id=appeal.pk, moderator=second, grant=grant, answer="We looked again.")
    claim = notices.Claim("It is a lie.", "§ 187", "Rosa Keel", "rosa@example.org", is_in_good_faith=True)
    notice = notices.give_notice(comment_id=taken[3].pk, visitor=factories.make_visitor(), claim=claim)
    notices.reject_notice(notice_id=notice.pk, moderator=first, answer="It is an opinion.")
    return {"fresh": fresh.path, "rejected": rejected.path, "granted": granted.path, "notice": notice.path}


def _moderator(name: str) -> User:
    return factories.make_moderator(f"moderator-{name}")


def _links_of_mails(article: Article) -> dict[str, str]:
    """One that is confirmed and ended, and another reader's, with a page of three."""
    one = _follow(article, "rosa@example.org", "all")
    mine = [_follow(article, "mia@example.org", scope) for scope in ("all", "replies", "third")]
    found = {kind: (one, kind) for kind in ("confirm", "end")} | {
        kind: (mine[0], kind) for kind in ("end-digest", "manage")
    }
    return {
        name: f"/-/mail/{kind}/{signing.dumps(follow.pk, salt=f'imprint.mailing.{kind}')}/"
        for name, (follow, kind) in found.items()
    }


def _follow(article: Article, email: str, scope: str) -> Follow:
    return Follow.objects.create(
        email=email,
        subject=f"thread:{article.thread.pk}",
        scope=scope,
        title=article.title,
        path=article.public_path,
        state="confirmed",
        asked_at=timezone.now(),
        confirmed_at=timezone.now(),
    )

"""Mails as a mail program sees them: what a real mail server got, parsed; links followed by machines and people."""

import re
from email.message import EmailMessage as Parsed
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import engines
from django.test import Client

from imprint.discussion import following
from imprint.discussion.models import Comment, Thread
from imprint.mailing import digests, services
from imprint.mailing.letters import first_words, one_line
from imprint.mailing.models import Follow, Letter
from tests.conftest import Configure
from tests.factories import make_comment, make_visitor, publish
from tests.mailing.conftest import INES, JO, follow, send
from tests.mailing.postbox import Postbox

NAME = "imprint.example"


@pytest.fixture(autouse=True)
def _addresses(configure: Configure, settings: Any):
    engines.all()  # The templates' environment keeps the settings that it is made with.
    configure(
        primary_address="https://news.example",
        other_addresses=["https://former.example"],
        tag_authority=f"{NAME},2026",
    )
    settings.ALLOWED_HOSTS = ["news.example", "former.example"]


def question(thread: Thread, box: Postbox) -> Parsed:
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=INES, scope="all")
    send()
    return box.messages.pop()


def news(thread: Thread, box: Postbox, **comment: Any) -> Parsed:
    make_comment(thread, **comment)
    send()
    return box.messages.pop()


def digest(thread: Thread, box: Postbox) -> Parsed:
    digests.gather(list(Follow.objects.all()))
    send()
    return box.messages.pop()


def link(box: Postbox, thread: Thread) -> Parsed:
    services.send_link(email=INES)
    send()
    return box.messages.pop()


def text_of(message: Parsed) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


def html_of(message: Parsed) -> str:
    part = message.get_body(("html",))
    assert part
    return str(part.get_content())


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]


def every_kind(thread: Thread, box: Postbox) -> dict[str, Parsed]:
    mails = {"question": question(thread, box)}
    followed = follow(thread)
    mails["news"] = news(thread, box)
    mails["link"] = link(box, thread)
    Follow.objects.filter(pk=followed.pk).update(frequency="daily")
    make_comment(thread)
    mails["digest"] = digest(thread, box)
    return mails


HEADERS = {
    "question": {"List-Id": None, "List-Unsubscribe": None, "List-Unsubscribe-Post": None, "In-Reply-To": None},
    "link": {"List-Id": None, "List-Unsubscribe": None, "List-Unsubscribe-Post": None, "In-Reply-To": None},
    "news": {
        "List-Id": rf"<thread\.\d+\.{NAME}>",
        "List-Unsubscribe": r"<https://news\.example/-/mail/end/[^>]+>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "In-Reply-To": rf"<thread\.\d+@{NAME}>",
        "References": rf"<thread\.\d+@{NAME}>",
        "Message-ID": rf"<comment\.\d+@{NAME}>",
    },
    "digest": {
        "List-Id": rf"<digest\.{NAME}>",
        "List-Unsubscribe": r"<https://news\.example/-/mail/end-digest/[^>]+>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "In-Reply-To": None,
    },
}
OF_ALL = {
    "From": r"The Estuary <letters@estuary\.example>",
    "To": INES,
    "Message-ID": rf"<[a-z]+\.\d+@{NAME}>",
    "Date": r"\w{3}, \d.+",
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, AutoReply",
    "Content-Language": "en",
    "MIME-Version": "1.0",
    "Reply-To": None,
    "Precedence": None,
    "Bcc": None,
    "Cc": None,
}


def test_headers_are_as_the_table_says(thread: Thread, postbox: Postbox):
    for kind, message in every_kind(thread, postbox).items():
        for name, pattern in (OF_ALL | HEADERS[kind]).items():
            found = message.get_all(name, [])
            if pattern is None:
                assert found == [], (kind, name)
            else:
                assert len(found) == 1, (kind, name)
                assert re.fullmatch(pattern, re.sub(r"\s+", " ", str(found[0]).strip())), (kind, name, found)


def test_every_mail_is_text_and_html_that_asks_nothing_of_anybody(thread: Thread, postbox: Postbox):
    for kind, message in every_kind(thread, postbox).items():
        assert message.get_content_type() == "multipart/alternative", kind
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"], kind
        html = html_of(message)
        found = Links(html)
        assert not found.tags & {"img", "script", "link", "iframe", "object", "form", "video", "audio"}, kind
        assert "url(" not in html, kind
        assert all(address.startswith("https://news.example/") for address in found.addresses), kind
        assert found.addresses, kind
        assert set(re.findall(r"https?://[^/\s]+", text_of(message))) == {"https://news.example"}, kind
        assert "Nobody reads answers" in html, kind
        assert "obody reads answers" in text_of(message), kind


def test_html_follows_the_direction_of_the_site(thread: Thread, postbox: Postbox, configure: Configure):
    from django.utils import translation

    configure(language="ar")
    with translation.override("ar"):
        message = question(thread, postbox)

    assert '<html lang="ar" dir="rtl">' in html_of(message)
    assert message["Content-Language"] == "ar"


def test_links_in_mails_do_nothing_when_machines_open_them(thread: Thread, postbox: Postbox):
    """Scanners and previews fetch every link, with GET and HEAD."""
    mails = every_kind(thread, postbox)
    Follow.objects.update(state="asked")
    before = list(Follow.objects.values())

    for message in mails.values():
        own = [address for address in Links(html_of(message)).addresses if "/-/mail/" in address]
        assert own
        for address in own:
            path = address.removeprefix("https://news.example")
            assert Client().get(path, headers={"host": "news.example"}).status_code == 200
            assert Client().head(path, headers={"host": "news.example"}).status_code in (200, 405)

    assert list(Follow.objects.values()) == before
    assert Letter.objects.count() == 0


BROWSERS = [
    {},  # A mail provider's own server.
    {"origin": "https://webmail.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    {"origin": "null", "sec-fetch-site": "cross-site"},
]


@pytest.mark.parametrize("headers", BROWSERS)
@pytest.mark.parametrize("host", ["news.example", "former.example"])
@pytest.mark.parametrize("kind", ["news", "digest"])
def test_one_click_ends_it_from_anywhere(
    kind: str, host: str, headers: dict[str, str], thread: Thread, postbox: Postbox
):
    message = every_kind(thread, postbox)[kind]
    address = re.search("<https://news.example(.+?)>", message["List-Unsubscribe"].replace("\r\n ", ""))
    assert address
    body = message["List-Unsubscribe-Post"]

    answer = Client(enforce_csrf_checks=True).post(
        address[1],
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"host": host, **headers},
    )

    assert answer.status_code == 200
    assert answer.cookies == {}
    assert Follow.objects.get().state == "ended"


def test_other_pages_of_mail_are_not_open_to_other_sites(thread: Thread, postbox: Postbox):
    manage = re.search(r"https://news.example(/-/mail/manage/\S+)", text_of(every_kind(thread, postbox)["news"]))
    assert manage

    answer = Client().post(
        f"{manage[1]}all/",
        {"wish": "ended"},
        headers={"host": "news.example", "origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"},
    )

    assert answer.status_code == 403
    assert Follow.objects.get().state == "confirmed"


def test_links_outlive_a_move_of_the_site(thread: Thread, postbox: Postbox, configure: Configure, settings: Any):
    first = every_kind(thread, postbox)["news"]
    configure(primary_address="https://new.example", other_addresses=["https://news.example"])
    settings.ALLOWED_HOSTS = ["new.example", "news.example"]
    Follow.objects.update(frequency="instant")
    second = news(thread, postbox)

    for message, host in ((first, "new.example"), (first, "news.example"), (second, "news.example")):
        path = re.search(r"https://[^/]+(/-/mail/end/\S+)", text_of(message))
        assert path
        assert Client().get(path[1], headers={"host": host}).status_code == 200
    assert "https://new.example/-/mail/end/" in second["List-Unsubscribe"]
    assert first["List-Id"] == second["List-Id"]
    assert first["References"] == second["References"]


def test_links_and_ids_hold_no_address(thread: Thread, postbox: Postbox):
    """They stand in logs of servers on the way."""
    from base64 import urlsafe_b64decode

    for message in every_kind(thread, postbox).values():
        for token in re.findall(r"/-/mail/[a-z-]+/([^/:]+):", text_of(message)):
            assert b"post.example" not in urlsafe_b64decode(token + "==")
            assert "post.example" not in token


def test_answers_stand_in_one_thread_below_what_they_answer(thread: Thread, postbox: Postbox):
    follow(thread)
    top = make_comment(thread)
    answer = make_comment(parent=top)
    deep = make_comment(parent=answer)
    deepest = make_comment(parent=deep)
    send()

    def of(*comments: Comment) -> list[str]:
        return [f"<comment.{comment.pk}@{NAME}>" for comment in comments]

    root = f"<thread.{thread.pk}@{NAME}>"
    seen = [
        (str(mail["Message-ID"]), str(mail["In-Reply-To"]), str(mail["References"]).split())
        for mail in postbox.messages
    ]
    assert seen == [
        (*of(top), root, [root]),
        (*of(answer), *of(top), [root, *of(top)]),
        (*of(deep), *of(answer), [root, *of(top, answer)]),
        (*of(deepest), *of(deep), [root, *of(top, deep)]),
    ]
    assert {str(mail["Subject"]).strip() for mail in postbox.messages} == {
        "New comments under “A harbour & its “friends””"
    }


def test_mail_names_the_article_as_it_is_called_now(thread: Thread, postbox: Postbox):
    follow(thread)
    assert thread.article
    thread.article.title = "A harbour, corrected"
    publish(thread.article)

    message = news(thread, postbox)

    assert str(message["Subject"]).strip() == "New comments under “A harbour, corrected”"
    assert Follow.objects.get().title == "A harbour, corrected"


def test_without_a_tag_authority_ids_carry_todays_host(thread: Thread, postbox: Postbox, configure: Configure):
    configure(tag_authority="imprint.invalid,2026")
    follow(thread)

    assert news(thread, postbox)["List-Id"] == f"<thread.{thread.pk}.news.example>"


def test_unsubscribing_by_mail_is_offered_where_somebody_reads_it(
    thread: Thread, postbox: Postbox, configure: Configure
):
    configure(mail_unsubscribe="stop@estuary.example")
    followed = follow(thread)

    ways = str(news(thread, postbox)["List-Unsubscribe"]).strip()

    assert re.fullmatch(
        r"<https://news\.example/-/mail/end/[^>]+>,\s<mailto:stop@estuary\.example\?subject=end%20[^>]+>", ways
    )
    assert followed


BAD = ["A\r\nBcc: all@post.example", "A\nBcc: all@post.example", "A\rBcc: all@post.example", "A\u2028Bcc: x@y.example",
       "A\x00\x0b\x0c\x85Bcc: all@post.example", "=?utf-8?q?A=0ABcc=3A_all=40post=2Eexample?=", "A" * 290]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_titles_and_names_cannot_add_headers_or_recipients(bad: str, thread: Thread, postbox: Postbox):
    Thread.objects.filter(pk=thread.pk).update(title=bad.replace("\0", ""))
    follow(thread)
    following.follow_thread(thread_id=thread.pk, visitor=make_visitor(), email=JO, scope="all")
    comment = make_comment(thread)
    Comment.objects.filter(pk=comment.pk).update(author_name=bad.replace("\0", "")[:80], body=bad.replace("\0", ""))

    send()

    assert sorted(postbox.recipients) == [INES, JO]
    for message in postbox.messages:
        assert message.keys().count("To") == 1
        assert message["Bcc"] is None
        assert not message.defects
        assert message["List-Id"] is None or "\n" not in str(message["List-Id"])


def test_words_of_readers_are_no_html_in_mails(thread: Thread, postbox: Postbox):
    follow(thread)
    evil = '</blockquote><img src=x onerror=alert(1)><script>alert(1)</script>" onmouseover="alert(1)'
    make_comment(thread, body=evil, author_name=evil[:80])
    Follow.objects.update(title=evil)
    send()
    (message,) = postbox.messages

    assert not Links(html_of(message)).tags & {"img", "script"}
    assert evil in text_of(message)


@pytest.mark.parametrize(("raw", "line"), [("a\r\n b", "a b"), ("a\x00b", "a b"), ("  a\u2029", "a"), ("ü 🌊", "ü 🌊")])
def test_one_line_holds_no_control_characters(raw: str, line: str):
    assert one_line(raw) == line


def test_first_words_end_with_a_sign_that_there_is_more():
    assert first_words("a " * 500)[-1] == "…"
    assert first_words("short\n\nenough") == "short enough"


def test_names_in_all_scripts_arrive_whole(thread: Thread, postbox: Postbox):
    follow(thread)
    names = ["Zoë Müller", "Ольга", "محمد", "小林", "👩🏽‍🚀 Ada"]
    for name in names:
        make_comment(thread, name=name, body=f"{name} was here 🌊")

    send()

    assert [text_of(message).partition(" wrote under")[0] for message in postbox.messages] == names
    assert all(
        f"> {name} was here 🌊" in text_of(message) for name, message in zip(names, postbox.messages, strict=True)
    )

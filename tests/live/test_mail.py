"""Mail from end to end: the command serves and works, a real mail server gets what it sends, links are followed."""

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from http.client import HTTPConnection

import pytest

from tests.live.sites import LiveSite
from tests.mailing.postbox import Postbox

pytestmark = pytest.mark.live
THREAD = 1


@pytest.fixture
def box() -> Iterator[Postbox]:
    box = Postbox()
    box.start()
    yield box
    box.stop()


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


def press(site: LiveSite, path: str, sent: str = "") -> int:
    """A button of a page, or of a mail program: a form without a cookie."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("POST", path, sent, {"Content-Type": "application/x-www-form-urlencoded"})
    status = connection.getresponse().status
    connection.close()
    return status


def link(message: EmailMessage, purpose: str) -> str:
    found = re.search(rf"https?://[^/]+(/-/mail/{purpose}/\S+)", text_of(message))
    assert found
    return found[1]


def test_mail_from_asking_to_ending(box: Postbox, make_live_site: Callable[..., LiveSite]):
    site = make_live_site(
        IMPRINT_MAIL_URL=f"smtp+plain://127.0.0.1:{box.port}", IMPRINT_MAIL_FROM="letters@estuary.example"
    )
    follows = f"/-/api/v1/threads/{THREAD}/follows"
    assert site.request("POST", follows, {"email": "ines@post.example"})[0] == 202
    site.wait_until(lambda: len(box.messages) == 1)
    question = box.messages.pop()
    assert site.request("GET", link(question, "confirm"))[0] == 200
    assert press(site, link(question, "confirm"), "frequency=instant") == 200

    box.stop()  # While it is away, posting goes on.
    for number in range(3):
        assert site.post_comment(THREAD, f"Number {number}")
    site.kill()
    site.start()
    box.start()

    site.wait_until(lambda: len(box.messages) == 3)
    assert [f"> Number {number}" in text_of(mail) for number, mail in enumerate(box.messages)] == [True] * 3
    assert press(site, link(box.messages[-1], "end"), "List-Unsubscribe=One-Click") == 200
    site.post_comment(THREAD, "To nobody")
    site.request("POST", follows, {"email": "jo@post.example"})
    site.wait_until(lambda: "jo@post.example" in box.recipients)
    assert box.recipients == ["ines@post.example"] * 4 + ["jo@post.example"]

"""Against a small server on loopback that answers as Akismet does."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from imprint.discussion.changing import edit_comment
from imprint.discussion.models import Comment
from imprint.discussion.services import edit_key
from imprint.moderation.decisions import approve_comment, remove_comment
from imprint.moderation.models import Decision, SpamQuestion
from imprint.moderation.spam.akismet import Akismet
from imprint.moderation.spam.asking import NotAnswered, Question
from imprint.moderation.spam.questions import PAUSES, SpamRounds
from tests.conftest import Configure
from tests.factories import make_editor, make_moderator, make_thread, make_visitor
from tests.moderation.steps import written

pytestmark = pytest.mark.django_db
SPAM = "viagra-test-123"


class Service(ThreadingHTTPServer):
    """Says yes to the author that Akismet's own documents name for tests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: tuple[int, bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.server.asked.append((self.path, form))
        said = b"true" if form["comment_author"] == SPAM or SPAM in form["comment_content"] else b"false"
        status, body = self.server.answer or (200, said)
        self.send_response(status)
        self.send_header("X-akismet-debug-help", "We were unable to parse your key secret")
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def service(configure: Configure) -> Iterator[Service]:
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        configure(akismet_key="secret", akismet_url=service.address, primary_address="https://news.example")
        yield service
        service.shutdown()
        thread.join()


def go_round() -> None:
    SpamRounds().go()


def test_without_a_key_nothing_is_kept_and_nobody_is_asked(service: Service, configure: Configure):
    configure(akismet_key="")
    written(make_visitor(), thread_id=make_thread().pk, body=SPAM)

    go_round()

    assert SpamQuestion.objects.count() == 0
    assert service.asked == []


def test_posting_asks_nobody_and_the_round_sends_what_is_needed(service: Service):
    thread = make_thread()
    visitor = make_visitor(address="2001:db8:1:2:3:4:5:6")
    visitor.request.META["HTTP_USER_AGENT"] = "Firefox/140"
    comment = written(visitor, thread_id=thread.pk, body="A word & more", email="ada@post.example")
    before = list(service.asked)

    go_round()

    [(path, form)] = service.asked
    assert before == []
    assert path == "/1.1/comment-check"
    assert form == {
        "api_key": "secret",
        "blog": "https://news.example",
        "user_ip": "2001:db8:1:2::",
        "user_agent": "Firefox/140",
        "permalink": f"https://news.example{thread.key}",
        "comment_type": "comment",
        "comment_author": "Ines",
        "comment_author_email": "ada@post.example",
        "comment_content": "A word & more",
        "comment_date_gmt": comment.posted_at.isoformat(timespec="seconds"),
        "blog_lang": "en",
        "blog_charset": "UTF-8",
    }
    assert SpamQuestion.objects.count() == 0
    assert Comment.objects.get().state == "published"


def test_what_it_takes_for_spam_waits_and_the_log_says_who_said_so(service: Service):
    comment = written(make_visitor(), thread_id=make_thread().pk, body=SPAM)

    go_round()

    decision = Decision.objects.get()
    assert Comment.objects.get().state == "pending"
    assert (decision.kind, decision.rule, decision.ground, decision.comment_id) == (
        "held",
        "akismet",
        "spam",
        comment.pk,
    )
    assert (decision.reason, decision.is_found_by_machine) == ("Akismet takes it for spam.", True)


def test_what_a_person_has_decided_stays(service: Service):
    comment = written(make_visitor(), thread_id=make_thread().pk, body=SPAM)
    approve_comment(comment_id=comment.pk, moderator=make_moderator())

    go_round()

    assert Comment.objects.get().state == "published"


def test_what_waits_or_was_removed_and_the_newsroom_are_not_told(service: Service, configure: Configure):
    thread = make_thread()
    removed = written(make_visitor(), thread_id=thread.pk, body=SPAM)
    remove_comment(comment_id=removed.pk, moderator=make_moderator(), ground="insult")
    written(make_visitor(make_editor()), thread_id=thread.pk, body=SPAM)
    configure(hold_comments=True)
    written(make_visitor(), thread_id=thread.pk, body=SPAM)

    go_round()

    assert service.asked == []
    assert SpamQuestion.objects.count() == 0


def test_an_edit_is_asked_about_anew(service: Service):
    comment = written(make_visitor(), thread_id=make_thread().pk, body="A word")
    go_round()

    edit_comment(comment_id=comment.pk, visitor=make_visitor(), body=SPAM, key=edit_key(comment.pk))
    go_round()

    assert len(service.asked) == 2
    assert Comment.objects.get().state == "pending"


def test_an_answer_about_an_older_text_changes_nothing(service: Service):
    comment = written(make_visitor(), thread_id=make_thread().pk, body=SPAM)

    class Slow:
        name = "slow"

        def is_spam(self, question: Question) -> bool:
            edit_comment(comment_id=comment.pk, visitor=make_visitor(), body="Mended", key=edit_key(comment.pk))
            return True

    SpamRounds(Slow()).go()

    assert Comment.objects.get().state == "published"
    assert SpamQuestion.objects.count() == 1


@pytest.mark.parametrize("answer", [(200, b"invalid"), (500, b"true"), (302, b""), (200, b""), (200, b"x" * 5_000)])
def test_without_an_answer_it_is_tried_again_and_in_the_end_forgotten(service: Service, answer: tuple[int, bytes]):
    written(make_visitor(), thread_id=make_thread().pk, body=SPAM)
    service.answer = answer

    for _try in range(len(PAUSES) + 1):
        assert SpamQuestion.objects.count() == 1
        go_round()
        SpamQuestion.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert len(service.asked) == 5
    assert SpamQuestion.objects.count() == 0
    assert Comment.objects.get().state == "published"


def test_after_one_that_failed_the_others_wait(service: Service):
    thread = make_thread()
    for number in range(3):
        written(make_visitor(), thread_id=thread.pk, body=f"Number {number}")
    service.answer = (503, b"")

    go_round()

    assert len(service.asked) == 1


def test_what_went_wrong_is_said_without_key_or_text(service: Service):
    service.answer = (200, b"invalid")
    question = Question("the text", "Ada", "", "192.0.2.1", "", "", "comment", timezone.now(), "en")

    with pytest.raises(NotAnswered) as caught:
        Akismet(service.address, key="secret", site="https://news.example").is_spam(question)
    with pytest.raises(NotAnswered) as unreached:
        Akismet("http://127.0.0.1:9", key="secret", site="https://news.example").is_spam(question)

    assert str(caught.value) == "127.0.0.1 answered 200, and neither yes nor no. We were unable to parse your key …"
    assert str(unreached.value) == "127.0.0.1 cannot be asked: ConnectionRefusedError."


def test_switched_off_again_it_forgets_the_addresses(service: Service, configure: Configure):
    written(make_visitor(), thread_id=make_thread().pk, body="A word")
    configure(akismet_key="")

    go_round()

    assert SpamQuestion.objects.count() == 0

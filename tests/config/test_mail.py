"""Mail by SMTP, to a server on this machine that only listens."""

import logging
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage

from imprint.config.mail import SiteMail, smtp
from tests.conftest import Configure

MESSAGE = EmailMessage("A subject", "A body.", "from@news.example", ["ines@post.example"])


class Listener(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as it takes to accept a mail."""

    def handle(self) -> None:
        self.say("220 ready")
        for line in self.rfile:
            command = line.decode().split()[0].upper()
            self.server.heard.append(line.decode().strip())  # type: ignore[attr-defined]
            if command == "DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.heard.append(text.decode())  # type: ignore[attr-defined]
            self.say("221 bye" if command == "QUIT" else "250 yes")
            if command == "QUIT":
                return

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Listener) as listening:
        listening.heard = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def test_mail_goes_to_the_server_that_is_set(server: Any, configure: Configure):
    configure(mail_url=f"smtp+plain://127.0.0.1:{server.server_address[1]}")

    assert SiteMail().send_messages([MESSAGE]) == 1

    assert [line for line in server.heard if line.startswith(("mail", "rcpt"))] == [
        "mail FROM:<from@news.example>",
        "rcpt TO:<ines@post.example>",
    ]
    assert "Subject: A subject" in server.heard[-2].splitlines()
    assert server.heard[-2].splitlines()[-1] == "A body."


def test_mail_without_a_server_is_written_to_the_log(configure: Configure, caplog: pytest.LogCaptureFixture):
    configure(mail_url="")

    with caplog.at_level(logging.WARNING, "imprint.mail"):
        assert SiteMail().send_messages([MESSAGE]) == 0

    assert caplog.messages == ["No mail server is set; not sent to ['ines@post.example']: A subject\nA body."]


@pytest.mark.parametrize(
    ("url", "place", "tls", "ssl"),
    [
        ("smtp://mail.example", ("mail.example", 587), True, False),
        ("smtp://mail.example:2525", ("mail.example", 2525), True, False),
        ("smtps://mail.example", ("mail.example", 465), False, True),
        ("smtp+plain://localhost", ("localhost", 25), False, False),
        ("smtp+plain://", ("localhost", 25), False, False),
    ],
)
def test_scheme_says_how_mail_is_encrypted(url: str, place: tuple[str, int], tls: bool, ssl: bool):
    backend = smtp(url)

    assert ((backend.host, backend.port), backend.use_tls, backend.use_ssl) == (place, tls, ssl)
    assert backend.timeout == 20


def test_user_and_password_may_hold_any_sign():
    backend = smtp("smtp://ines%40news.example:p%3Aa%2Fs%25s@mail.example")

    assert (backend.username, backend.password) == ("ines@news.example", "p:a/s%s")

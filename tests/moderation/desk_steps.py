"""What the tests of the desk send and read."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from imprint.discussion.models import Comment

DESK = "/-/newsroom/moderation/desk/"
JSON = {"Accept": "application/json"}


def page_of(answer: Any) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def rows(answer: Any) -> list[int]:
    return [int(row["data-id"]) for row in page_of(answer).select("[data-rows] li")]


def act(client: Client, comment: Comment, name: str, **sent: Any) -> Any:
    return client.post(f"{DESK}{comment.pk}/{name}/", {"queue": "held", **sent})


def said(answer: Any) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]

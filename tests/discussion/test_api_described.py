"""Schemathesis makes requests of what the API says of itself, and holds the answers against it."""

from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from imprint.discussion import comments_api, marks, rights
from imprint.discussion.api import api
from imprint.discussion.models import Thread
from tests.conftest import Configure
from tests.factories import make_comment, make_embedded_thread, make_user

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    (method.upper(), path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
]
EXAMPLES = 20
SITE = "https://example.org"
WITH_ORIGIN = ("/-/api/v1/threads", "/-/api/v1/threads/path", "/-/api/v1/counts")

pytestmark = pytest.mark.usefixtures("keeps_its_connection", "quiet")


@pytest.fixture
def described(thread: Thread, reader: Client, configure: Configure) -> Any:
    configure(embedding_sites=[SITE])
    return schemathesis.openapi.from_wsgi("/-/api/openapi.json", WSGIHandler())


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{method} {path}" for method, path in OPERATIONS])
def test_answers_are_as_the_description_says(method: str, path: str, described: Any, thread: Thread, reader: Client):
    answers = hold_against_description(described[path][method], good_request(path, thread, reader))

    assert any(status < 300 for status, _query in answers), answers
    if method == "GET" and path in WITH_ORIGIN:
        assert any(status < 300 and "origin" in query for status, query in answers), answers


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(lambda *_args, **_sent: 1 / 0, id="a view that raises"),
        pytest.param(lambda *_args, **_sent: HttpResponse(status=204), id="a status that is not described"),
        pytest.param(lambda *_args, **_sent: JsonResponse({"id": "one"}), id="an answer of another form"),
    ],
)
def test_planted_fault_is_found(
    planted: Any, described: Any, thread: Thread, reader: Client, monkeypatch: pytest.MonkeyPatch
):
    path = "/-/api/v1/comments/{comment_id}"
    monkeypatch.setattr(comments_api, "comment_out", planted)

    with pytest.raises(FailureGroup):
        hold_against_description(described[path]["GET"], good_request(path, thread, reader))


def hold_against_description(operation: APIOperation, good: dict[str, Any]) -> set[tuple[int, frozenset[str]]]:
    """Each request finds the site as it was before the first one; tells how they were answered, and what they asked."""
    answers = set()

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation, good))
    def ask(case: Any) -> None:
        with transaction.atomic():
            answer = case.call()
            transaction.set_rollback(True)
        answers.add((answer.status_code, frozenset(case.query or {})))
        case.validate_response(answer, checks=CHECKS)

    ask()
    return answers


def good_request(path: str, thread: Thread, reader: Client) -> dict[str, Any]:
    """What is there, and who may do everything with it."""
    comment = make_comment(thread)
    is_about_me = path.startswith("/-/api/v1/me")
    if is_about_me:
        reader.force_login(make_user())
    return {
        "headers": {} if is_about_me else {"Authorization": f"Bearer {rights.edit_key(comment.pk)}", "Origin": SITE},
        "cookies": {name: morsel.value for name, morsel in reader.cookies.items()},
        "thread_id": thread.pk,
        "comment_id": comment.pk,
        "person": marks.person_of(comment),
        "key": thread.key,
        "origin": SITE,
        "key there": make_embedded_thread(SITE).name,
        "body": "A word.",
        "name": "Ines",
        "email": "ines@example.org",
        "value": 1,
        "reason": "spam",
        "comments": "remove",
    }


def cases(operation: APIOperation, good: dict[str, Any]) -> strategies.SearchStrategy[Any]:
    """Requests of the described form and of others; in a third of them everything that can be right is right."""
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    return strategies.one_of(
        right.map(lambda case: made_good(case, good)), right.map(lambda case: at_home(case, good)), wrong
    )


def at_home(case: Any, good: dict[str, Any]) -> Any:
    """As it came, but asking for what is there."""
    case.path_parameters = {name: good[name] for name in case.path_parameters or {}}
    case.headers = {**(case.headers or {}), **good["headers"]}
    case.cookies = good["cookies"]
    return case


def made_good(case: Any, good: dict[str, Any]) -> Any:
    at_home(case, good)
    case.query = {name: good[name] for name in case.query or {} if name in good}
    if "origin" in case.query:  # Pages of another site have names of their own.
        case.query["key"] = good["key there"]
    if isinstance(case.body, dict):
        case.body = {name: good[name] for name in case.body if name in good}
    return case

"""Whatever is sent to the operations that the API describes, the answer is never a fault of ours."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from imprint.discussion.api import api
from imprint.discussion.models import Thread
from tests.factories import make_comment, make_user

JSON = "application/json"
GOOD = {
    "body": "A word.",
    "key": "k-1",
    "url": "https://example.org/a",
    "value": 1,
    "reason": "spam",
    "comments": "remove",
}
TEXTS = (
    "",
    "0",
    "-1",
    "1.5",
    "9" * 30,
    "null",
    "a\x00b",
    "\ud800",
    "\u202e\U0001f600",
    "%",
    "../..",
    "' OR 1=1 --",
    "x" * 9000,
)
VALUES: tuple[Any, ...] = (*TEXTS, None, True, -1, 0, 10**30, 1.5, [], [[]], {}, {"": None}, [None] * 200)
BODIES = (b"", b"null", b"[]", b"{", b"\xff\xfe", b'"a"', b"NaN", b'{"a":' * 2000, b"1" * 5000, b'{"body": "\\ud800"}')
HEADERS: tuple[dict[str, Any], ...] = (
    {"HTTP_IF_NONE_MATCH": '\xff,,"', "HTTP_ACCEPT": "\x00;q=x"},
    {"HTTP_COOKIE": "imprint=\xff; sessionid=x; =;;", "HTTP_ACCEPT_LANGUAGE": "-" * 500},
    {"HTTP_ORIGIN": "null", "HTTP_REFERER": "http://[", "HTTP_SEC_FETCH_SITE": "?"},
    {"HTTP_IDEMPOTENCY_KEY": "x" * 5000, "CONTENT_TYPE": "multipart/form-data"},
)

pytestmark = pytest.mark.usefixtures("quiet")
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, operation in methods.items()
]


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[f"{m} {p}" for m, p, _ in OPERATIONS])
@pytest.mark.parametrize("is_signed_in", [False, True], ids=["guest", "account"])
def test_hostile_request_is_never_a_fault_of_ours(
    method: str, path: str, operation: dict[str, Any], is_signed_in: bool, reader: Client, thread: Thread
):
    ids = {"thread_id": thread.pk, "comment_id": make_comment(thread).pk, "person": "a1b2c3"}
    if is_signed_in:
        reader.force_login(make_user())

    faults = []
    for address, sent, headers in requests(path, operation, ids):
        answer = reader.generic(method, address, sent, **{"content_type": JSON, **headers})
        if answer.status_code >= 500:
            faults.append((address[:200], sent[:100], headers, answer.content[:200]))

    assert faults == []


def requests(path: str, operation: dict[str, Any], ids: dict[str, Any]) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """One thing is hostile at a time: a part of the path, of the query, of the body, the body itself, the headers."""
    at = path.format(**ids)
    for name in (p["name"] for p in operation.get("parameters", []) if p["in"] == "path"):
        for value in TEXTS:
            yield path.format(**{**ids, name: quote(value, safe="", errors="surrogatepass")}), b"{}", {}
    queries = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
    for name in queries:
        for value in TEXTS:
            yield f"{at}?{urlencode({name: value}, errors='surrogatepass')}", b"{}", {}
    for headers in HEADERS:
        yield at, b"{}", headers
    for body in BODIES:
        yield at, body, {}
    names = field_names(operation)
    good = {name: GOOD[name] for name in names if name in GOOD}
    yield at, json.dumps(good).encode(), {}
    for name in names:
        for value in VALUES:
            yield at, json.dumps({**good, name: value}).encode(), {}


def field_names(operation: dict[str, Any]) -> list[str]:
    """Of the body, as the description has them."""
    schema = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
    kind = schema.get("$ref", "").rpartition("/")[2]
    return list(api.get_openapi_schema()["components"]["schemas"].get(kind, schema).get("properties", {}))


def test_description_groups_every_operation(reader: Client, site: Any):
    assert {tag for _, _, operation in OPERATIONS for tag in operation["tags"]} == {"Threads", "Comments", "Me"}


def test_docs_page_has_a_title_and_its_address_with_a_slash_leads_there(reader: Client, site: Any):
    assert "<title>The API of Imprint</title>" in reader.get("/-/api/docs").content.decode()
    answer = reader.get("/-/api/docs/")
    assert (answer.status_code, answer["Location"]) == (301, "/-/api/docs")

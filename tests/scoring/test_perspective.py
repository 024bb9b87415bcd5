import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from imprint.scoring.breaker import Breaker
from imprint.scoring.perspective import MOST_BYTES, Perspective
from imprint.scoring.scores import Attribute, NotScored, Scorer, Scores, Span
from tests.scoring.service import Answer, Service, as_documented, refused, serving

GOOD: dict[str, Any] = {"summaryScore": {"value": 0.9, "type": "PROBABILITY"}}


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(as_documented) as service:
        yield service


def test_score_asks_as_documented(service: Service):
    scorer: Scorer = Perspective(service.address, key="a key&more", language="de")

    scorer.score(["Guten Tag"])

    assert service.asked == [
        (
            "/v1alpha1/comments:analyze?key=a+key%26more",
            {
                "comment": {"text": "Guten Tag", "type": "PLAIN_TEXT"},
                "requestedAttributes": {attribute.value: {} for attribute in Attribute},
                "spanAnnotations": True,
                "doNotStore": True,
                "languages": ["de"],
            },
        )
    ]


def test_score_gives_values_and_places_in_code_points(service: Service):
    scorer = Perspective(service.address)

    (scores,) = scorer.score(["😀😀 you idiot"])

    assert scores == Scores(
        dict.fromkeys(Attribute, 0.5),
        dict.fromkeys(Attribute, (Span(7, 12, 0.5),)),
        "perspective",
        service.address.removeprefix("http://"),
        "en",
    )
    assert "languages" not in service.asked[0][1]


def test_score_of_several_texts_keeps_their_order(service: Service):
    scores = Perspective(service.address).score(["idiot", "an idiot", "the 😀 idiot"])

    assert [one.spans[Attribute.INSULT] for one in scores] == [(Span(b, b + 5, 0.5),) for b in (0, 3, 6)]


def test_score_of_a_long_text_sends_what_is_allowed(service: Service):
    (scores,) = Perspective(service.address).score(["é" * MOST_BYTES])

    assert len(service.asked[0][1]["comment"]["text"].encode()) == MOST_BYTES
    assert scores.values[Attribute.TOXICITY] == 0.5


@pytest.mark.parametrize("text", ["", " \n"])
def test_score_of_nothing_is_not_asked_for(service: Service, text: str):
    (scores,) = Perspective(service.address).score([text])

    assert (scores.values, service.asked) == ({}, [])


def test_score_of_a_broken_surrogate_sends_a_whole_text(service: Service):
    Perspective(service.address).score(["a \ud800 b"])

    assert service.asked[0][1]["comment"]["text"] == "a ? b"


def test_score_leaves_out_what_the_service_cannot_judge_in_the_language():
    def answer(question: dict[str, Any]) -> Answer:
        if "PROFANITY" in question["requestedAttributes"]:
            about = {"detectedLanguages": ["om"], "attribute": "PROFANITY"}
            message = "Attribute PROFANITY does not support request languages: om"
            more = {"languageNotSupportedByAttributeError": about}
            return refused("LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE", message, **more)
        return as_documented(question)

    with serving(answer) as service:
        (scores,) = Perspective(service.address).score(["idiot"])

    assert set(scores.values) == set(Attribute) - {Attribute.PROFANITY}


@pytest.mark.parametrize("kind", ["LANGUAGE_DETECTION_FAILED", "COMMENT_TOO_LONG", "COMMENT_EMPTY"])
def test_score_of_a_text_that_has_none_is_no_failure(kind: str):
    with serving(lambda _: refused(kind, "No")) as service:
        scorer = Perspective(service.address)
        scores = [scorer.score(["hm"])[0] for _ in range(4)]

    assert [one.values for one in scores] == [{}] * 4
    assert len(service.asked) == 4


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (500, {"error": {"message": "Backend error"}}, "127.0.0.1 answered 500: Backend error"),
        (429, {"error": {"code": 429, "message": "Quota exceeded"}}, "127.0.0.1 answered 429: Quota exceeded"),
        (403, {"error": {"message": "Consumer 'api_key:secret' has been suspended."}}, "Consumer 'api_key:…' has been"),
        (403, {}, "127.0.0.1 answered 403: no reason was given."),
        (400, refused("INVALID_REQUEST", "Unknown requested attribute: X")[1], "answered 400: Unknown requested attr"),
        (404, b"<html>", "127.0.0.1 answered 404, and not in JSON."),
        (302, {}, "127.0.0.1 answered 302: no reason was given."),
        (200, b"", "127.0.0.1 answered 200, and not in JSON."),
        (200, b"\xff\xfe{", "127.0.0.1 answered 200, and not in JSON."),
        (200, b"[" * 200_000, "127.0.0.1 answered 200, and not in JSON."),
        (200, b" " * 1_100_000, "127.0.0.1 answered with more than 1,000,000 bytes."),
        (200, [], "127.0.0.1 answered, but not as Perspective does."),
        (200, None, "127.0.0.1 answered, but not as Perspective does."),
        (200, {}, "127.0.0.1 answered, but not as Perspective does."),
        (200, {"attributeScores": []}, None),
        (200, {"attributeScores": {"TOXICITY": 1}}, "127.0.0.1 answered, but not as Perspective does."),
    ],
)
def test_score_of_a_service_that_answers_wrongly_is_refused(status: int, body: object, sentence: str | None):
    with serving(lambda _: (status, body)) as service:
        scorer = Perspective(service.address, key="secret")
        if sentence is None:
            assert scorer.score(["hm"])[0].values == {}
            return
        with pytest.raises(NotScored) as refusal:
            scorer.score(["hm"])

    assert sentence in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_error_that_repeats_the_text_does_not_tell_it():
    text = "Something that somebody wrote."
    said = {"error": {"message": f"Cannot read {text}"}}
    with serving(lambda _: (500, said)) as service, pytest.raises(NotScored, match="500: what it said") as refusal:
        Perspective(service.address).score([text])

    assert "somebody" not in str(refusal.value)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf"), "0.5", None, True, 10**400])
def test_score_that_is_no_probability_is_refused(value: object):
    body = {"attributeScores": {"TOXICITY": {"summaryScore": {"value": value}}}}

    with serving(lambda _: (200, body)) as service, pytest.raises(NotScored):
        Perspective(service.address).score(["hm"])


def test_score_with_a_place_that_is_no_number_is_refused():
    for end in ("x", None, float("inf"), [1]):
        rows = [{"begin": 0, "end": end, "score": {"value": 0.5}}]
        body = {"attributeScores": {"TOXICITY": GOOD | {"spanScores": rows}}}
        with serving(lambda _, body=body: (200, body)) as service, pytest.raises(NotScored):
            Perspective(service.address).score(["hm"])


@pytest.mark.parametrize(
    ("begin", "end", "spans"),
    [
        (0, 2, [(0, 1)]),
        (1, 2, [(0, 1)]),
        (0, 1, []),
        (3, 99, [(2, 3)]),
        (-5, 99, [(0, 3)]),
        (50, 99, []),
        (3, 2, []),
    ],
)
def test_score_with_places_outside_of_the_text_marks_what_is_inside(begin: int, end: int, spans: list[tuple[int, int]]):
    rows = [{"begin": begin, "end": end, "score": {"value": 0.5}}]
    body = {"attributeScores": {"TOXICITY": GOOD | {"spanScores": rows}}}

    with serving(lambda _: (200, body)) as service:
        (scores,) = Perspective(service.address).score(["😀ab"])

    assert [(span.begin, span.end) for span in scores.spans[Attribute.TOXICITY]] == spans


def test_score_of_a_slow_service_is_given_up_in_time(service: Service):
    service.waits_s = 1.0

    assert _refused_after_s(Perspective(service.address, time_limit_s=0.2)) < 0.6


def test_score_of_a_service_that_drips_is_given_up_in_time(service: Service):
    service.drips_s = 0.05

    assert _refused_after_s(Perspective(service.address, time_limit_s=0.2)) < 0.6


def test_score_of_a_service_that_accepts_and_says_nothing_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert _refused_after_s(Perspective(f"http://127.0.0.1:{silent.getsockname()[1]}", time_limit_s=0.2)) < 0.6


def test_score_of_a_service_that_hangs_up_is_refused():
    def answer(_: dict[str, Any]) -> Answer:
        raise ConnectionAbortedError

    with serving(answer) as service:
        service.handle_error = lambda *_: None  # type: ignore[method-assign]
        assert _refused_after_s(Perspective(service.address)) < 0.6


def test_score_after_three_failures_is_not_asked_for(service: Service):
    now_s = [0.0]
    scorer = Perspective(service.address, breaker=Breaker(lambda: now_s[0]))
    service.answer = lambda _: (503, {})
    for _ in range(5):
        with pytest.raises(NotScored):
            scorer.score(["idiot"])
    assert len(service.asked) == 3

    service.answer = as_documented
    now_s[0] += 31
    assert scorer.score(["idiot"])[0].values[Attribute.INSULT] == 0.5
    assert scorer.score(["idiot"])[0].values[Attribute.INSULT] == 0.5


def test_score_of_a_dead_service_is_refused_at_once():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/v1alpha1"

    assert _refused_after_s(Perspective(address)) < 0.5


@pytest.mark.parametrize("address", ["", "ftp://a.example", "a.example/v1", "https://", "https://a.example/?key=1"])
def test_address_that_is_none_is_refused(address: str):
    with pytest.raises(ValueError, match="This is no address of a scorer"):
        Perspective(address)


def test_version_has_no_password():
    assert Perspective("https://me:secret@a.example/v1alpha1").version == "a.example/v1alpha1"


def _refused_after_s(scorer: Perspective) -> float:
    start = time.monotonic()
    with pytest.raises(NotScored):
        scorer.score(["idiot"])
    return time.monotonic() - start

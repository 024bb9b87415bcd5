"""Titles, addresses, dates, PHP's values."""

from datetime import UTC, datetime

import pytest

from imprint.exchange.wordpress.php import NotSerialised, unserialise
from imprint.exchange.wordpress.words import SLUG_BYTES, free_slug, moment, plain, slug_of


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("With <em>marks</em> &amp; <b>more</b>", "With marks & more"),
        ("Tom &#8217;s &lt;3", "Tom ’s <3"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("  two\n lines\u202e ", "two lines"),
        ("<script>x</script>", ""),
        ("abcdefgh", "abcd…"),
    ],
)
def test_plain_is_one_line_of_words(markup: str, words: str):
    assert plain(markup, 5 if markup == "abcdefgh" else 100) == words


@pytest.mark.parametrize(
    ("wishes", "slug"),
    [
        (("%ce%b5%cf%80%ce%af-2", "x"), "επί-2"),
        (("", "Der Große Hafen!"), "der-große-hafen"),
        (("---", "???"), ""),
        (("a/../b", ""), "ab"),
        (("é" * 200, ""), "é" * (SLUG_BYTES // 2)),
    ],
)
def test_slug_is_an_address(wishes: tuple[str, str], slug: str):
    assert slug_of(*wishes) == slug


def test_free_slug_counts_and_then_takes_what_no_other_has():
    assert free_slug("a", "77", lambda slug: slug in {"a", "a-2"}) == "a-3"
    assert free_slug("a", "77", lambda slug: slug != "a-77") == "a-77"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("2021-03-04 05:06:07", ""), (datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC), True)),
        (("0000-00-00 00:00:00", "2021-03-04 05:06:07"), (datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC), False)),
        (("", "", "Thu, 04 Mar 2021 05:06:07 +0000"), (datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC), False)),
        (("", "", "Wed, 30 Nov -0001 00:00:00 +0000"), (None, False)),
        (("tomorrow", "9999-99-99 99:99:99"), (None, False)),
    ],
)
def test_moment_is_in_utc_or_said_to_be_unsure(given: tuple[str, ...], expected: tuple[datetime | None, bool]):
    assert moment(*given) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('a:2:{s:4:"like";i:12;s:7:"dislike";i:3;}', {"like": 12, "dislike": 3}),
        ('s:5:"Grüß";', None),
        ('s:6:"Grüß";', "Grüß"),
        ("b:1;", True),
        ("d:0.5;", 0.5),
        ("a:1:{i:0;N;}", {0: None}),
    ],
)
def test_php_values_are_read(text: str, value: object):
    if value is None:
        with pytest.raises(NotSerialised):
            unserialise(text)
    else:
        assert unserialise(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        'O:8:"stdClass":0:{}',
        'C:1:"x":0:{}',
        "a:999999:{",
        "a:1:{a:0:{}i:1;}",
        "i:1;i:2;",
        "i:x;",
        "i:1.5;",
        "a:1:{i:0;" * 50,
        's:999999:"x";',
        "i:" + "9" * 200_000 + ";",
    ],
)
def test_php_objects_and_nonsense_are_refused(text: str):
    with pytest.raises(NotSerialised):
        unserialise(text)

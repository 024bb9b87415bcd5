import pytest

from imprint.server.negotiation import (
    RangeNotSatisfiable,
    acceptable_encodings,
    is_listed,
    is_unmodified,
    may_resume,
    requested_part,
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip", ("gzip", "identity")),
        ("gzip, deflate, br", ("br", "gzip", "identity")),
        ("GZIP;Q=1", ("gzip", "identity")),
        ("x-gzip", ("gzip", "identity")),
        ("br;q=0.2, gzip;q=0.8", ("gzip", "br", "identity")),
        ("br;q=0, gzip", ("gzip", "identity")),
        ("identity, gzip;q=0.5", ("identity", "gzip")),
        ("*", ("br", "gzip", "identity")),
        ("*;q=0", ()),
        ("*;q=0, gzip", ("gzip",)),
        ("*;q=0, identity", ("identity",)),
        ("identity;q=0", ()),
        ("identity;q=0, *", ("br", "gzip")),
        ("gzip;q=nonsense, br;q=2", ("identity",)),
        ("zstd, deflate", ("identity",)),
        (" , gzip ; q=0.5 ,", ("gzip", "identity")),
    ],
)
def test_acceptable_encodings_follow_weights(header, expected):
    assert acceptable_encodings(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=5-", (5, 1000)),
        ("bytes=-10", (990, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=900-5000", (900, 1000)),
        ("Bytes= 1-2", (1, 3)),
        ("bytes=0-1,5-6", None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=--5", None),
        ("bytes=1", None),
        ("lines=0-5", None),
        ("bytes=0-" + "9" * 40, None),
    ],
)
def test_requested_part_of_a_thousand_bytes(header, expected):
    assert requested_part(header, 1000) == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=1000-", 1000), ("bytes=-0", 1000), ("bytes=0-5", 0)])
def test_requested_part_outside_the_file_is_refused(header, size):
    with pytest.raises(RangeNotSatisfiable):
        requested_part(header, size)


@pytest.mark.parametrize(
    ("header", "expected"),
    [('"a"', True), ('W/"a"', True), ('"b", W/"a"', True), ("*", True), ('"b"', False), ("a", False)],
)
def test_is_listed_compares_weakly(header, expected):
    assert is_listed('"a"', header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Thu, 01 Jan 1970 00:01:40 GMT", True),
        ("Thu, 01 Jan 1970 00:01:39 GMT", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_is_unmodified_at_second_100(header, expected):
    assert is_unmodified(100, header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, True),
        ('"a"', True),
        ('"b"', False),
        ('W/"a"', False),
        ("Thu, 01 Jan 1970 00:01:40 GMT", True),
        ("Thu, 01 Jan 1970 00:01:41 GMT", False),
        ("nonsense", False),
    ],
)
def test_may_resume_compares_strongly(header, expected):
    assert may_resume('"a"', 100, header) == expected

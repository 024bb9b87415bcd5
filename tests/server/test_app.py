import pytest

from imprint.server.app import is_hot


@pytest.mark.parametrize(
    ("method", "path", "length", "expected"),
    [
        ("POST", "/-/api/v1/threads/12/comments", "500", True),
        ("PUT", "/-/api/v1/comments/7/vote", "11", True),
        ("POST", "/-/api/v1/threads/12/comments", "1025", False),
        ("GET", "/-/api/v1/threads/12/comments", "", False),
        ("POST", "/-/api/v1/threads/12/follows", "50", False),
        ("POST", "/-/threads/12/comments/", "500", False),
        ("POST", "/-/newsroom/pages/12/edit/", "500", False),
    ],
)
def test_only_short_comments_and_votes_of_scripts_are_hot(method, path, length, expected):
    assert is_hot({"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": length}) is expected

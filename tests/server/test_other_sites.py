"""What the front's files tell browsers that ask for pages of other sites."""

import pytest

ORIGIN = "https://strange.example"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("static/js/main.0123456789ab.js", "*"),
        ("static/css/embed.css", "*"),
        ("talk/news.example/a-0123456789abcdef/index.html", "*"),
        ("talk/news.example/a-0123456789abcdef/live.json", "*"),
        ("talk-show/index.html", None),
        ("2026/11/22/a-story/index.html", None),
        ("media/a.avif", None),
    ],
)
def test_files_for_other_sites_are_for_any_origin(server, path, allowed):
    server.put(path, "content " * 50, packed=path.endswith("html"))
    address = f"/{path.removesuffix('index.html')}"

    whole = server.get(address, origin=ORIGIN)
    unchanged = server.get(address, origin=ORIGIN, if_none_match=whole.headers["etag"])
    packed = server.get(address, origin=ORIGIN, accept_encoding="br")

    assert [answer.status for answer in (whole, unchanged, packed)] == [200, 304, 200]
    for answer in (whole, unchanged, packed):
        assert answer.headers["access-control-allow-origin"] == allowed
        assert answer.headers["access-control-allow-credentials"] is None

import pytest

from imprint.server.kinds import cache_control, is_for_other_sites, is_text, media_type


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("live.json", "application/json; charset=utf-8"),
        ("a.b.JS", "text/javascript; charset=utf-8"),
        ("picture.avif", "image/avif"),
        ("letters.woff2", "font/woff2"),
        ("README", "application/octet-stream"),
    ],
)
def test_media_type_by_name(name, expected):
    assert media_type(name) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2026/11/22/slug/", "public, max-age=0, stale-if-error=86400"),
        ("/feed.xml", "public, max-age=0, stale-if-error=86400"),
        ("/2026/11/22/slug/live.json", "no-cache"),
        ("/static/css/page.0123456789ab.css", "public, max-age=31536000, immutable"),
        ("/static/css/page.css", "public, max-age=3600"),
        ("/media/images/a.width-800.avif", "public, max-age=604800, stale-while-revalidate=604800"),
    ],
)
def test_cache_control_by_path(path, expected):
    assert cache_control(path) == expected


def test_is_text_knows_what_may_be_compressed():
    assert [is_text(name) for name in ("a.html", "a.svg", "a.jpg", "a")] == [True, True, False, False]


def test_scripts_and_discussions_are_for_other_sites():
    shared = ["/static/js/main.0123456789ab.js", "/talk/news.example/a-0123456789abcdef/", "/talk/x/y/live.json"]

    assert [is_for_other_sites(path) for path in shared] == [True, True, True]
    assert [is_for_other_sites(path) for path in ("/", "/talk.html", "/media/a.avif")] == [False, False, False]

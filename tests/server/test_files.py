import gzip
import os
import time

import brotli
import pytest

from imprint.core.security_headers import security_headers
from imprint.server.files import BakedFiles, file_name

from .conftest import PAGE

POLICY = security_headers(["https://player.example"])


def test_page_is_sent_with_all_its_headers(server):
    response = server.get("/about/")

    headers = dict(response.getheaders())
    assert (response.status, response.body.decode()) == (200, PAGE)
    assert headers.pop("etag").startswith('"')
    assert headers.pop("last-modified").endswith(" GMT")
    assert headers.pop("date").endswith(" GMT")
    assert headers == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "public, max-age=0, stale-if-error=86400",
        "vary": "accept-encoding",
        "accept-ranges": "bytes",
        "content-length": str(len(PAGE.encode())),
        "server": "imprint",
        **dict(POLICY),
    }


def test_policy_allows_nothing_inline_and_frames_of_the_listed_hosts_only(server):
    policy = server.get("/").headers["content-security-policy"]

    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert policy.endswith("frame-src https://player.example")


@pytest.mark.parametrize(
    ("accept", "encoding", "unpack"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, br", "br", brotli.decompress),
        ("br;q=0.1, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("*;q=0, br", "br", brotli.decompress),
    ],
)
def test_page_is_sent_in_the_encoding_asked_for(server, accept, encoding, unpack):
    response = server.get("/about/", accept_encoding=accept)

    assert response.headers["content-encoding"] == encoding
    assert unpack(response.body).decode() == PAGE


def test_page_without_a_wanted_encoding_is_sent_plain_or_refused(server):
    server.put("plain/index.html", "plain")

    assert server.get("/plain/", accept_encoding="br, gzip").body == b"plain"
    assert server.get("/plain/", accept_encoding="br, identity;q=0").status == 406


def test_each_encoding_has_its_own_strong_tag(server):
    tags = {server.get("/", accept_encoding=name).headers["etag"] for name in ("identity", "gzip", "br")}

    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


def test_tag_is_that_of_the_content(server):
    server.put("twin-a.txt", "same")
    server.put("twin-b.txt", "same")
    server.put("other.txt", "different")

    tags = [server.get(path).headers["etag"] for path in ("/twin-a.txt", "/twin-b.txt", "/other.txt")]
    assert tags[0] == tags[1] != tags[2]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_page_that_the_reader_has_is_not_sent_again(server, form):
    tag = server.get("/about/", accept_encoding="gzip").headers["etag"]

    response = server.get("/about/", accept_encoding="gzip", if_none_match=form.format(tag))

    assert (response.status, response.body) == (304, b"")
    assert response.headers["etag"] == tag
    assert response.headers["vary"] == "accept-encoding"
    assert response.headers["content-security-policy"]


def test_page_that_the_reader_has_by_date_is_not_sent_again_unless_the_tag_differs(server):
    date = server.get("/about/").headers["last-modified"]

    assert server.get("/about/", if_modified_since=date).status == 304
    assert server.get("/about/", if_modified_since=date, if_none_match='"old"').status == 200
    assert server.get("/about/", if_modified_since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200


def test_head_is_the_get_without_its_body(server):
    got = server.get("/about/", accept_encoding="br")
    head = server.get("/about/", method="HEAD", accept_encoding="br")

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))
    assert head.headers["etag"] == got.headers["etag"]


def test_part_of_a_file_is_sent(server):
    server.put("media/a.jpg", bytes(range(256)))

    response = server.get("/media/a.jpg", range="bytes=10-19")

    assert (response.status, response.body) == (206, bytes(range(10, 20)))
    assert response.headers["content-range"] == "bytes 10-19/256"
    assert response.headers["content-length"] == "10"


def test_part_of_a_page_is_of_its_plain_form(server):
    response = server.get("/about/", range="bytes=0-14", accept_encoding="gzip, br")

    assert (response.status, response.body) == (206, b"<!doctype html>")
    assert response.headers["content-encoding"] is None


def test_part_is_sent_only_when_the_rest_is_still_right(server):
    server.put("media/b.jpg", bytes(100))
    tag = server.get("/media/b.jpg").headers["etag"]

    assert server.get("/media/b.jpg", range="bytes=0-9", if_range=tag).status == 206
    assert server.get("/media/b.jpg", range="bytes=0-9", if_range='"old"').status == 200


def test_part_outside_the_file_is_refused_and_many_parts_are_the_whole(server):
    server.put("media/c.jpg", bytes(100))

    outside = server.get("/media/c.jpg", range="bytes=100-")
    assert (outside.status, outside.headers["content-range"]) == (416, "bytes */100")
    assert server.get("/media/c.jpg", range="bytes=0-1,5-6").status == 200
    assert server.get("/media/c.jpg", method="HEAD", range="bytes=0-1").status == 200


def test_large_file_is_streamed_whole_in_part_and_by_head(server):
    content = os.urandom(3 * 1024 * 1024)
    server.put("media/film.mp4", content)

    whole = server.get("/media/film.mp4")
    part = server.get("/media/film.mp4", range="bytes=-1000")
    head = server.get("/media/film.mp4", method="HEAD")

    assert (whole.body, whole.headers["content-length"]) == (content, str(len(content)))
    assert (part.status, part.body) == (206, content[-1000:])
    assert (head.headers["content-length"], head.body) == (str(len(content)), b"")
    assert server.get("/media/film.mp4", if_none_match=whole.headers["etag"]).status == 304


def test_empty_file_is_sent(server):
    server.put("empty.txt", "")

    response = server.get("/empty.txt")

    assert (response.status, response.body, response.headers["content-length"]) == (200, b"", "0")


def test_replaced_page_is_seen_at_once(server):
    for version in range(20):
        server.put("changing/index.html", f"version {version}", packed=True)
        assert server.get("/changing/").body == f"version {version}".encode()
        assert gzip.decompress(server.get("/changing/", accept_encoding="gzip").body).decode().endswith(str(version))


def test_removed_page_is_gone_at_once_even_when_its_packed_forms_are_left(server):
    file = server.put("leaving/index.html", PAGE, packed=True)
    assert server.get("/leaving/", accept_encoding="gzip").status == 200

    file.unlink()

    assert server.get("/leaving/", accept_encoding="gzip").body == b"no such page"


def test_query_does_not_hide_a_page(server):
    assert server.get("/about/?utm_source=x&y=%20").body.decode() == PAGE


def test_folder_without_its_slash_is_redirected_with_the_query(server):
    server.put("früh/index.html", "early")

    response = server.get("/fr%C3%BCh?a=1&b=%2F")

    assert (response.status, response.headers["location"]) == (301, "/fr%C3%BCh/?a=1&b=%2F")
    assert response.headers["content-security-policy"]
    assert server.get("/fr%C3%BCh/").body == b"early"


def test_moved_page_is_redirected(server):
    server.put("old/index.html.redirect", "/2026/11/22/näw/\n")
    server.put("old/index.html", "moved")

    assert [server.get(path).headers["location"] for path in ("/old/", "/old/?a=1")] == [
        "/2026/11/22/n%C3%A4w/",
        "/2026/11/22/n%C3%A4w/?a=1",
    ]
    assert server.get("/old/", method="HEAD").status == 301


@pytest.mark.parametrize("target", ["//evil.example/", "javascript:alert(1)", "/\\evil.example", ""])
def test_redirect_to_no_page_of_ours_is_not_followed(server, target):
    server.put("bent/index.html.redirect", target)
    server.put("bent/index.html", "moved")

    assert server.get("/bent/").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_never_reach_a_file(server, method):
    assert server.get("/about/", method=method).body == b"no such page"


@pytest.mark.parametrize(
    "path",
    [
        "/about/index.html.gz",
        "/about/index.html.br",
        "/old/index.html.redirect",
        "/index.html.tmp-test",
        "/.hidden",
        "/.git/config",
        "/.well-knownfoo/x",
        "/../secret.txt",
        "/about/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/about/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/about/%00",
        "/about/index.html%00.jpg",
        "/%ff%fe/",
        "//about/",
        "/about//",
        "/./about/",
        "/about/./index.html",
        "/link.txt",
        "/linked/secret.txt",
        "/pipe",
        "/-/baked.txt",
        "/" + "a" * 5000,
        "/" + "a/" * 2000,
    ],
)
def test_nothing_outside_and_nothing_hidden_is_served(server, path):
    prepare_temptations(server)

    response = server.connect(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    received = b"".join(iter(lambda: response.recv(65536), b""))

    assert b"secret" not in received
    assert received.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))


def prepare_temptations(server):
    if (server.folder / "secret.txt").exists():
        return
    (server.folder / "secret.txt").write_text("secret")
    for name in (".hidden", ".git/config", ".well-knownfoo/x", "-/baked.txt"):
        server.put(name, "secret")
    (server.baked / "index.html.tmp-test").write_text("secret")
    (server.baked / "link.txt").symlink_to(server.folder / "secret.txt")
    (server.baked / "linked").symlink_to(server.folder)
    os.mkfifo(server.baked / "pipe")


def test_link_inside_the_folder_and_well_known_files_are_served(server):
    server.put("target.txt", "inside")
    (server.baked / "inside.txt").symlink_to("target.txt")
    server.put(".well-known/security.txt", "contact")

    assert server.get("/inside.txt").body == b"inside"
    assert server.get("/.well-known/security.txt").body == b"contact"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/index.html"),
        ("/a/b/", "/a/b/index.html"),
        ("/a b/ü.html", "/a b/ü.html"),
        ("/.well-known/a/", "/.well-known/a/index.html"),
        ("/.well-known", None),
        ("/a/.well-known/b", None),
        ("*", None),
        ("", None),
    ],
)
def test_file_name_of_a_path(path, expected):
    assert file_name(path) == expected


class Request:
    """What BakedFiles asks of a request."""

    method = "GET"
    query_string = ""

    def __init__(self, path, **headers):
        self.path = path
        self.headers = headers


def test_memory_holds_what_fits_and_forgets_the_oldest(tmp_path):
    for number in range(10):
        (tmp_path / f"{number}.txt").write_bytes(bytes(100_000))
    files = BakedFiles(tmp_path, policy=[], memory_bytes=350_000)

    answers = [files.answer(Request(f"/{number}.txt")) for number in range(10)]

    assert [len(answer.body) for answer in answers] == [100_000] * 10
    assert list(files._pages) == ["/7.txt", "/8.txt", "/9.txt"]
    assert files._used_bytes == sum(page.memory_bytes for page in files._pages.values())


def test_large_file_is_never_held_in_memory(tmp_path):
    (tmp_path / "large.bin").write_bytes(bytes(2 * 1024 * 1024))
    files = BakedFiles(tmp_path, policy=[])

    answer = files.answer(Request("/large.bin"))

    assert (answer.body, answer.file) == (b"", str(tmp_path / "large.bin"))


def test_packed_form_that_changed_alone_is_seen_after_a_while(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("plain")
    files = BakedFiles(tmp_path, policy=[])
    request = Request("/a.txt", **{"accept-encoding": "br"})
    assert files.answer(request).body == b"plain"

    (tmp_path / "a.txt.br").write_bytes(brotli.compress(b"plain"))
    later = time.monotonic() + 60
    monkeypatch.setattr("imprint.server.files.monotonic", lambda: later)

    assert brotli.decompress(files.answer(request).body) == b"plain"

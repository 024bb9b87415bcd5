import logging
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect, StreamingHttpResponse

from imprint.publishing import bakery, store
from imprint.publishing.bakery import Outcome, bake
from imprint.publishing.models import BakedDependency, BakedFile
from tests.publishing.pages import Board

LONG = "A page with many words. " * 50


def outcomes(*paths: str) -> list[str]:
    return [done.outcome.value for done in bake(paths)]


def dependencies() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path, key in BakedDependency.objects.values_list("file__path", "key"):
        found.setdefault(path, set()).add(key)
    return found


def test_bake_writes_the_page_and_remembers_it(board: Board, baked: Path):
    board.show("/a/", LONG, "article:1")

    assert outcomes("/a/") == ["written"]

    assert (baked / "a/index.html").read_text() == LONG
    file = BakedFile.objects.get()
    assert (file.path, file.size, file.is_packed) == ("/a/", len(LONG), False)


@pytest.mark.parametrize("path", ["/zürich & more/", "/50%25/", "/a?b/", "/a#b/", "/a;b/"])
def test_bake_asks_for_the_very_path(path: str, board: Board, baked: Path):
    board.show(path, "here")

    assert outcomes(path) == ["written"]
    assert board.asked == [path]
    assert (baked / path.strip("/") / "index.html").read_text() == "here"


def test_bake_asks_as_a_stranger_at_the_primary_address(board: Board, configure: Any, baked: Path, settings: Any):
    configure(primary_address="https://news.example")
    settings.ALLOWED_HOSTS = ["news.example"]
    settings.ROOT_URLCONF = "tests.publishing.pages_for_nobody"

    assert outcomes("/") == ["written"]
    assert (baked / "index.html").read_text() == "https://news.example anonymous {} {}"


def test_bake_of_an_unchanged_page_writes_nothing(board: Board, baked: Path):
    board.show("/a/", LONG)
    bake(["/a/"])
    before = [(file.name, file.stat().st_ino, file.stat().st_mtime_ns) for file in sorted((baked / "a").iterdir())]

    assert outcomes("/a/") == ["unchanged"]
    assert [(f.name, f.stat().st_ino, f.stat().st_mtime_ns) for f in sorted((baked / "a").iterdir())] == before


def test_bake_of_a_changed_page_writes_it_and_forgets_that_it_was_packed(board: Board, baked: Path):
    board.show("/a/", LONG)
    bake(["/a/"])
    BakedFile.objects.update(is_packed=True)
    board.show("/a/", LONG + "More.")

    assert outcomes("/a/") == ["written"]
    assert (baked / "a/index.html").read_text() == LONG + "More."
    assert not BakedFile.objects.get().is_packed


def test_bake_of_a_crowd_compresses_in_a_hurry(board: Board, baked: Path):
    text = " ".join(f"word {number * 7919 % 997}" for number in range(3000))
    paths = [f"/{number}/" for number in range(bakery.CROWD + 1)]
    for path in paths:
        board.show(path, text)

    def baked_at_once(count: int) -> int:
        bake(paths[:count])
        size = (baked / "0/index.html.br").stat().st_size
        (baked / "0/index.html").unlink()
        return size

    assert baked_at_once(len(paths)) > baked_at_once(len(paths) - 1)


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_bake_repairs_a_file_that_is_not_as_it_was_written(damage: str, board: Board, baked: Path):
    board.show("/a/", LONG)
    bake(["/a/"])
    (baked / "a/index.html").write_text("") if damage == "cut" else (baked / "a/index.html").unlink()

    assert outcomes("/a/") == ["written"]
    assert (baked / "a/index.html").read_text() == LONG


def test_dependencies_are_recorded_replaced_and_dropped(board: Board):
    board.show("/a/", "one", "article:1", "list:latest")
    board.show("/b/", "one", "article:2")
    bake(["/a/", "/b/"])
    assert dependencies() == {"/a/": {"article:1", "list:latest"}, "/b/": {"article:2"}}

    board.show("/a/", "two", "article:1", "author:3")
    assert outcomes("/a/") == ["written"]
    assert dependencies() == {"/a/": {"article:1", "author:3"}, "/b/": {"article:2"}}

    board.show("/a/", "two", "author:3")
    assert outcomes("/a/") == ["unchanged"]
    assert dependencies() == {"/a/": {"author:3"}, "/b/": {"article:2"}}

    board.show("/a/", 404)
    bake(["/a/"])
    assert dependencies() == {"/b/": {"article:2"}}


@pytest.mark.parametrize("status", [404, 410])
def test_bake_of_a_page_that_is_gone_removes_the_file_and_its_row(status: int, board: Board, baked: Path):
    board.show("/a/", LONG)
    bake(["/a/"])
    board.show("/a/", status)

    assert outcomes("/a/") == ["removed"]
    assert list(baked.iterdir()) == []
    assert BakedFile.objects.count() == 0
    assert outcomes("/a/") == ["unchanged"]


def test_bake_of_a_page_that_was_never_there_changes_nothing(board: Board, baked: Path):
    assert outcomes("/nowhere/") == ["unchanged"]
    assert BakedFile.objects.count() == 0


def test_bake_of_a_permanent_redirect_writes_a_page_and_its_target_beside(board: Board, baked: Path):
    board.show("/old/", HttpResponsePermanentRedirect('/new/?a=1&b="2"'))

    assert outcomes("/old/") == ["written"]
    assert (baked / "old/index.html.redirect").read_text() == "/new/?a=1&b=%222%22"
    page = (baked / "old/index.html").read_text()
    assert '<meta http-equiv="refresh" content="0; url=/new/?a=1&amp;b=%222%22">' in page
    assert '<link rel="canonical" href="/new/?a=1&amp;b=%222%22">' in page
    assert outcomes("/old/") == ["unchanged"]

    board.show("/old/", HttpResponsePermanentRedirect("/newer/"))
    assert outcomes("/old/") == ["written"]
    assert (baked / "old/index.html.redirect").read_text() == "/newer/"

    board.show("/old/", LONG)
    assert outcomes("/old/") == ["written"]
    assert not (baked / "old/index.html.redirect").exists()


def test_bake_of_a_redirect_for_a_time_is_no_301(board: Board, baked: Path):
    board.show("/old/", HttpResponseRedirect("/new/"))

    bake(["/old/"])
    assert not (baked / "old/index.html.redirect").exists()

    board.show("/old/", HttpResponsePermanentRedirect("/new/"))
    assert outcomes("/old/") == ["written"]
    assert (baked / "old/index.html.redirect").exists()

    board.show("/old/", HttpResponseRedirect("/new/"))
    assert outcomes("/old/") == ["written"]
    assert not (baked / "old/index.html.redirect").exists()


def test_bake_takes_streamed_content_whole(board: Board, baked: Path):
    board.show("/a.txt", lambda: StreamingHttpResponse([b"one ", b"two"]))

    assert outcomes("/a.txt") == ["written"]
    assert (baked / "a.txt").read_text() == "one two"


@pytest.mark.parametrize("fault", [ZeroDivisionError(), 500, 503, 403])
def test_bake_of_a_broken_page_keeps_the_old_one_and_goes_on(fault: Any, board: Board, baked: Path):
    board.show("/a/", LONG, "article:1")
    bake(["/a/"])
    board.show("/a/", fault)
    board.show("/b/", LONG)

    assert outcomes("/a/", "/b/") == ["failed", "written"]
    assert (baked / "a/index.html").read_text() == LONG
    assert dependencies() == {"/a/": {"article:1"}}


def test_bake_to_a_path_that_cannot_be_a_file_fails_alone(board: Board, baked: Path):
    """Where a page stands already no folder can be, as on a disk that refuses to write."""
    board.show("/a", LONG)
    board.show("/a/b/", LONG)
    board.show("/c/", LONG)

    assert outcomes("/a", "/a/b/", "/c/") == ["written", "failed", "written"]


def test_bake_outside_the_folder_fails(board: Board, baked: Path, caplog: pytest.LogCaptureFixture):
    board.show("/../a/", LONG)

    with caplog.at_level(logging.CRITICAL):
        assert outcomes("/../a/") == ["failed"]
    assert not baked.exists()


def test_bakes_cost_the_same_number_of_queries_for_one_and_many(board: Board, django_assert_num_queries: Any):
    for number in range(30):
        board.show(f"/{number}/", f"Page {number}", f"article:{number}", "list:latest")
    with django_assert_num_queries(6):
        bake(["/0/"])
    with django_assert_num_queries(6):
        bake([f"/{number}/" for number in range(1, 30)])


def test_page_without_text_is_kept_plain(board: Board, baked: Path):
    board.show("/picture.png", HttpResponse(b"\x89PNG" * 200, content_type="image/png"))

    assert outcomes("/picture.png") == [Outcome.WRITTEN]
    assert store.paths() == {"/picture.png"}
    assert [file.name for file in baked.iterdir()] == ["picture.png"]

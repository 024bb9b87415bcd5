from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from imprint.publishing import orders, store
from imprint.publishing.models import BakedFile
from imprint.publishing.worker import bake_everything_ordered, pack_one, sweep
from tests.publishing.pages import Board
from tests.publishing.steps import bake_new, keys

LONG = "A page with many words. " * 50


def test_sweep_of_a_sound_site_orders_only_its_share(board: Board):
    paths = bake_new(board, 48)
    oldest = paths[7:10]
    BakedFile.objects.filter(path__in=oldest).update(baked_at=timezone.now() - timedelta(days=2))

    assert sweep() == 3
    assert keys() == [orders.file_key(path) for path in oldest]


def test_sweep_repairs_missing_and_wrong_sized_files(board: Board, baked: Path):
    paths = bake_new(board, 30)
    (baked / "003/index.html").unlink()
    (baked / "004/index.html").write_text("cut")
    board.show("/never-ordered/", "new")

    sweep()
    assert {orders.file_key(path) for path in ("/003/", "/004/", "/never-ordered/")} <= set(keys())
    bake_everything_ordered()

    assert store.paths() == {*paths, "/never-ordered/"}
    assert (baked / "004/index.html").read_text() == "Page /004/"


def test_sweep_removes_pages_that_are_gone_and_files_of_nobody(board: Board, baked: Path):
    bake_new(board, 3)
    board.show("/001/", 410)
    store.put("/nobody/", b"left")
    store.put("/nobody/feed.xml", b"left")

    sweep()
    bake_everything_ordered()

    assert store.paths() == {"/000/", "/002/"}
    assert sorted(BakedFile.objects.values_list("path", flat=True)) == ["/000/", "/002/"]


def test_sweep_passes_over_paths_that_cannot_be_files(board: Board):
    board.show("/index.html", "a redirect of an older site")
    board.show("/a/", "a")

    sweep()
    bake_everything_ordered()

    assert store.paths() == {"/a/"}


def test_paths_with_percent_signs_are_baked_as_they_are_asked_for(board: Board):
    board.show("/z%C3%BCrich/", "never asked for like that")
    board.show("/zürich/", "here")

    sweep()
    bake_everything_ordered()

    assert store.paths() == {"/zürich/"}


def test_pack_waits_until_a_page_has_settled(board: Board, baked: Path):
    board.show("/a/", LONG)
    orders.order([orders.file_key("/a/")])
    bake_everything_ordered()
    quick = (baked / "a/index.html.br").read_bytes()

    assert not pack_one()
    assert (baked / "a/index.html.br").read_bytes() == quick

    BakedFile.objects.update(baked_at=timezone.now() - timedelta(minutes=2))
    assert pack_one()
    assert BakedFile.objects.get().is_packed
    assert not pack_one()


def test_pack_that_cannot_write_is_not_tried_for_ever(board: Board, baked: Path):
    board.show("/a/", LONG)
    orders.order([orders.file_key("/a/")])
    bake_everything_ordered()
    BakedFile.objects.update(baked_at=timezone.now() - timedelta(minutes=2))
    (baked / "a/index.html.br").unlink()
    (baked / "a/index.html.br").mkdir()

    assert pack_one()
    assert not pack_one()

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from imprint.articles.models import Article
from imprint.publishing import edition, file_key, order, store
from imprint.publishing.models import BakeOrder
from tests.cli.conftest import Run
from tests.factories import bake_all, make_article


def counts(ended: Any) -> str:
    assert ended.exit_code == 0, ended.output
    return str(ended.stdout)


def test_bake_writes_what_is_ordered_and_every_page_of_a_new_site(run: Run):
    article = make_article()

    first, again = run("bake"), run("bake")

    assert store.paths() >= {"/", article.public_path, "/feed.xml"}
    assert counts(first) == f"{len(store.paths())} written, 0 unchanged, 0 removed, 0 failed\n"
    assert counts(again) == "0 written, 0 unchanged, 0 removed, 0 failed\n"


def test_bake_of_paths_writes_those(run: Run):
    article, other = make_article(), make_article()
    run("bake")
    Article.objects.update(title="Changed behind the newsroom's back")

    baked = run("bake", article.public_path, "/robots.txt")

    assert counts(baked) == "1 written, 1 unchanged, 0 removed, 0 failed\n"
    titles = ["Changed" in store.file_of(page.public_path).read_text() for page in (article, other)]
    assert titles == [True, False]


def test_bake_counts_what_it_takes_away(run: Run):
    article = make_article()
    run("bake")
    Article.objects.update(live=False)

    assert counts(run("bake", article.public_path)) == "0 written, 0 unchanged, 1 removed, 0 failed\n"
    assert article.public_path not in store.paths()


def test_bake_of_a_path_where_nothing_is_changes_nothing(run: Run):
    run("bake")

    assert counts(run("bake", "/nothing/")) == "0 written, 1 unchanged, 0 removed, 0 failed\n"
    assert counts(run("bake", "/media/x", "/a/../b")) == "0 written, 0 unchanged, 0 removed, 0 failed\n"


def test_bake_of_everything_goes_on_where_it_stopped(run: Run):
    make_article()
    run("bake")
    edition.order_all()
    left = [file_key(path) for path in ("/", "/feed.xml")]
    BakeOrder.objects.exclude(key__in=left).delete()  # An earlier run has got so far.

    going_on, anew = run("bake", "--all"), run("bake", "--all")

    assert going_on.stderr == "Going on with 2 pages that an earlier run left.\n"
    assert counts(going_on) == "0 written, 2 unchanged, 0 removed, 0 failed\n"
    assert anew.stderr == ""
    assert counts(anew) == f"0 written, {len(store.paths())} unchanged, 0 removed, 0 failed\n"


def test_bake_of_everything_bakes_everything_though_something_is_ordered(run: Run):
    article = make_article()
    order([file_key("/feed.xml")])

    run("bake", "--all")

    assert store.paths() >= {"/", "/feed.xml", "/robots.txt", article.public_path}


def test_bake_that_fails_says_so_and_the_page_stays_ordered(run: Run):
    article = make_article()
    bake_all()
    Article.objects.update(title="Another")
    blocked = Path(settings.IMPRINT.baked, article.public_path.strip("/"), "index.html.br")
    blocked.unlink()
    blocked.mkdir()  # As hard to write to as a disk that is full.

    failed = run("bake", article.public_path)

    assert failed.exit_code == 1
    assert failed.stdout.endswith(" 1 failed\n")
    assert failed.stderr.splitlines()[-1] == (
        "Error: Some pages could not be baked: the lines above say why. They stay ordered."
    )
    assert list(BakeOrder.objects.values_list("key", flat=True)) == [file_key(article.public_path)]
    assert "Another" not in store.file_of(article.public_path).read_text()


def test_bake_of_what_is_no_path_is_refused_before_anything_is_ordered(run: Run):
    refused = run("bake", "/", "feed.xml")

    assert (refused.exit_code, refused.output) == (1, "Error: A path begins with a slash, unlike feed.xml\n")
    assert store.paths() == set()


def test_bake_that_is_interrupted_says_that_it_can_go_on(run: Run, monkeypatch: pytest.MonkeyPatch):
    article, put = make_article(), store.put

    def put_and_press_ctrl_c(path: str, *args: Any, **kwargs: Any) -> None:
        put(path, *args, **kwargs)
        if path == article.public_path:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store, "put", put_and_press_ctrl_c)
        interrupted = run("bake", "--all")
    again = run("bake", "--all")

    assert interrupted.exit_code == 1
    assert "goes on where this stopped" in interrupted.output
    assert (again.exit_code, BakeOrder.objects.count()) == (0, 0)
    assert store.is_baked(article.public_path)

"""A whole export: WordPress's own test data where it lies beside the checkout, else a small one of our own."""

from pathlib import Path

import pytest

from imprint.articles.models import Article, FrontPage, StandingPage
from imprint.discussion.models import Comment, Thread
from imprint.exchange.report import WIDTH, Outcome, Report
from imprint.exchange.wordpress import import_wordpress
from imprint.publishing.bakery import Outcome as Baked
from tests.exchange.wxr import FOOT, HEAD, attachment, comment, item
from tests.factories import bake_all

OWN = Path(__file__).parent / "data/old-herald.xml"
THEIRS = Path(__file__).parents[2].parent / "shared/data/wordpress-theme-unit-test.xml"
EXPECTED = {
    OWN: {"articles": 4, "pages": 2, "comments": 4, "authors": 1, "sections": 3, "topics": 1},
    THEIRS: {"articles": 51, "pages": 21, "comments": 22, "authors": 2, "sections": 4, "topics": 125},
}
LEFT_OUT = {OWN: 1 + 2 + 2 + 1 + 1, THEIRS: 70 + 38 + 5 + 4 + 1}
"""Menu entries, files, comments."""
GROWTH_MB = 60


@pytest.fixture(params=[OWN, THEIRS] if THEIRS.exists() else [OWN], ids=lambda file: file.stem)
def export(request: pytest.FixtureRequest) -> Path:
    file: Path = request.param
    return file


@pytest.fixture
def report(export: Path, site: FrontPage) -> Report:
    return import_wordpress(export, None, lambda done, total: None)


def test_everything_comes_in_or_is_listed_and_threads_add_up(report: Report, export: Path):
    expected = EXPECTED[export]

    assert {kind: report.number(kind, Outcome.NEW) for kind in expected} == expected
    assert sum(cases.count for cases in report.left_out.values()) == LEFT_OUT[export]
    assert (Article.objects.count(), StandingPage.objects.count()) == (expected["articles"], expected["pages"])
    assert Comment.objects.count() == expected["comments"]
    assert [thread.key for thread in Thread.objects.all() if not _adds_up(thread)] == []


def _adds_up(thread: Thread) -> bool:
    """Ordinals without gaps in the thread and in each branch, and counters that tell how many."""
    comments = list(thread.all_comments.select_related("parent", "root"))
    tops = [one.ordinal for one in comments if one.root is None]
    branches = {root.pk: [one.ordinal for one in comments if one.root == root] for root in comments if root.replies}
    return (
        set(tops) == set(range(1, thread.ordinals + 1))
        and thread.comments == sum(one.state == Comment.State.PUBLISHED for one in comments)
        and all(set(branches[root.pk]) == set(range(1, root.replies + 1)) for root in comments if root.replies)
        and all(one.root == (one.parent.root or one.parent) for one in comments if one.parent)
    )


def test_second_run_changes_nothing_and_its_table_fits(report: Report, export: Path):
    again = import_wordpress(export, None, lambda done, total: None)

    assert not again.changed_something
    assert "pingbacks and trackbacks" in again.table()
    assert max(len(line) for line in report.table().splitlines()) <= WIDTH


def test_every_page_can_be_baked(site: FrontPage):
    import_wordpress(OWN, None, lambda done, total: None)

    assert {bake.outcome for bake in bake_all()} == {Baked.WRITTEN}


def test_large_export_needs_little_memory(site: FrontPage, tmp_path: Path):
    """60 MB: old versions, attachments, a few long articles and a long thread."""
    file = tmp_path / "large.xml"
    with file.open("w") as out:
        out.write(HEAD.format(language="en"))
        for number in range(1, 41):
            out.write(
                item("<p>" + "An old version. " * 60_000 + "</p>", number=number, kind="revision", status="inherit")
            )
        for number in range(1_000, 3_000):
            out.write(attachment(number, f"2021/03/{number}.jpg", caption="A caption. " * 500))
        for number in range(10_000, 10_003):
            out.write(item(f"<p>{'A long story. ' * 100}</p>\n\n" * 300, number=number))
        comments = "".join(comment("A long word. " * 2_000, number=n, parent=n // 20) for n in range(1, 400))
        out.write(item("Discussed", number=20_000, inside=comments) + FOOT)
    sizes = [_resident_mb()]

    import_wordpress(file, None, lambda done, total: sizes.append(_resident_mb()))

    assert file.stat().st_size > 60_000_000
    assert Comment.objects.count() == 399
    assert max(sizes) - sizes[0] < GROWTH_MB


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1_000_000

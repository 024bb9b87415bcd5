"""Reading asks the database nothing: it can be away."""

from pathlib import Path

import pytest

from tests.live.sites import LiveSite

pytestmark = pytest.mark.live


def test_readers_read_on_while_the_database_is_away(live: LiveSite):
    path = live.python("from imprint.discussion.models import Thread; print(Thread.objects.get(pk=1).key)").strip()
    for number in range(60):
        live.post_comment(1, f"Comment number {number}.")
    reads = (path, f"{path}comments/newest/1/", f"{path}live.json")
    live.wait_until(lambda: b"60" in live.request("GET", reads[2])[1])
    live.wait_until(lambda: all(live.request("GET", read)[0] == 200 for read in reads))
    live.wait_until(lambda: b"Comment number 0." in live.request("GET", reads[1])[1])

    for name in ("db.sqlite3", "db.sqlite3-wal"):
        spoil(live.folder / name)
    answers = [live.request("GET", read) for read in reads]

    assert live.request("GET", "/-/api/v1/comments/30")[0] == 500  # Who asks the database does notice.
    assert [status for status, _ in answers] == [200, 200, 200]
    assert answers[1][1].count(b"Comment number") >= 10
    assert answers[2][1] == b'{"count": 60, "newest": 60}'


def spoil(file: Path) -> None:
    """Connections that are open would still read a file that is only renamed."""
    with open(file, "r+b") as opened:
        opened.write(bytes(file.stat().st_size))
    file.rename(file.with_name(f"away-{file.name}"))

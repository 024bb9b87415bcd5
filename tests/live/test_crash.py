"""What was answered is there, whatever happens to the process."""

import json
import threading

import pytest

from tests.live.sites import LiveSite, imprint

pytestmark = pytest.mark.live

THREAD = 1
IN_DATABASE = """
from collections import Counter
from imprint.discussion.models import Comment
import json
print(json.dumps(Counter(Comment.objects.values_list("body", flat=True))))
"""
PATH = "from imprint.discussion.models import Thread; print(Thread.objects.get(pk=1).key)"


def test_kill_under_load_every_answered_comment_is_there_once_and_baked(live: LiveSite):
    path = live.python(PATH)
    answered: list[str] = []
    killed = threading.Event()

    def write(writer: int) -> None:
        for number in range(10_000):
            if killed.is_set():
                return
            body = f"mark-{writer}-{number}-mark"
            try:
                live.post_comment(THREAD, body)
            except (OSError, AssertionError, ValueError):
                return
            answered.append(body)

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for writer in writers:
        writer.start()
    live.wait_until(lambda: len(answered) > 150)
    live.kill()
    killed.set()
    for writer in writers:
        writer.join()

    live.start()
    written = json.loads(live.python(IN_DATABASE))
    assert set(answered) <= set(written)
    assert set(written.values()) == {1}

    live.wait_until(lambda: json.loads(live.request("GET", "/-/health")[1])["orders"] == 0)
    pages = [live.file(path), *live.file(path).parent.glob("comments/oldest/*/index.html")]
    baked = "".join(page.read_text() for page in pages)
    assert {body for body in written if body not in baked} == set()


def test_stop_under_load_finishes_what_it_answers(live: LiveSite):
    answered: list[str] = []

    def write(writer: int) -> None:
        for number in range(10_000):
            try:
                live.post_comment(THREAD, f"mark-{writer}-{number}-mark")
            except (OSError, AssertionError, ValueError):
                return
            answered.append(f"mark-{writer}-{number}-mark")

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for writer in writers:
        writer.start()
    live.wait_until(lambda: len(answered) > 100)
    live.stop()
    for writer in writers:
        writer.join()

    assert live.process is not None
    assert live.process.returncode == 0
    written = json.loads(live.python(IN_DATABASE))
    assert set(answered) <= set(written)
    assert "Traceback" not in live.log()


def test_same_comment_sent_again_after_a_broken_connection_is_there_once(shared: LiveSite):
    first = shared.post_comment(THREAD, "Did this arrive?", name="Deckhand")
    again = shared.post_comment(THREAD, "Did this arrive?", name="Deckhand")

    assert again["id"] == first["id"]
    assert json.loads(shared.python(IN_DATABASE))["Did this arrive?"] == 1


def test_run_a_second_time_on_the_same_site_is_refused(shared: LiveSite):
    second = imprint("run", "--site", shared.folder, "--port", shared.port + 1, check=False)

    assert second.returncode == 1
    assert "already being served" in second.stderr
    assert "Traceback" not in second.stderr


def test_reading_goes_on_while_the_database_is_away(shared: LiveSite):
    path = shared.python(PATH)
    away = (shared.folder / "db.sqlite3").rename(shared.folder / "away.sqlite3")
    try:
        assert shared.request("GET", path)[0] == 200
    finally:
        away.rename(shared.folder / "db.sqlite3")

import granian._futures
import pytest

from imprint.server.short_cut import FACTORY, install_short_cut

from .test_dispatch import appears


class Watcher:
    """One request, as Granian brings it."""

    scope = "scope"
    proto = "reply"


class Loop:
    """Runs at once what it is given, and keeps the coroutines."""

    def __init__(self):
        self.taken = []

    def call_soon_threadsafe(self, callback, *arguments):
        callback(*arguments)

    def create_task(self, coroutine):
        self.taken.append(coroutine)
        return self

    def add_done_callback(self, callback):
        pass


@pytest.fixture
def scheduled(monkeypatch):
    """What goes Granian's usual way; its factory is replaced, since it wants a loop of its own."""
    watchers = []
    monkeypatch.setattr(granian._futures, FACTORY, lambda loop, context, callback: watchers.append)
    return watchers


def take(scope, reply):
    return (scope, reply)


def test_granian_still_has_the_factory():
    assert callable(getattr(granian._futures, FACTORY))


@pytest.mark.parametrize(("answered", "taken"), [(True, []), (False, [("scope", "reply")])])
def test_only_what_is_not_answered_at_once_is_taken_in_the_loop(scheduled, answered, taken):
    loop = Loop()
    install_short_cut(lambda scope, reply: answered, take)

    getattr(granian._futures, FACTORY)(loop, None, None)(Watcher())

    assert (loop.taken, scheduled) == (taken, [])


def test_failure_goes_the_usual_way(scheduled):
    def fail(scope, reply):
        raise ValueError

    install_short_cut(fail, take)

    getattr(granian._futures, FACTORY)(Loop(), None, None)(Watcher())

    assert len(scheduled) == 1


def test_other_granian_without_the_factory_is_left_alone(monkeypatch, caplog):
    monkeypatch.delattr(granian._futures, FACTORY)

    install_short_cut(lambda scope, reply: True, take)

    assert "served more slowly" in caplog.text


def test_server_answers_files_while_the_loop_is_blocked(own_server):
    own_server.put("index.html", "page")
    blocking = own_server.connect(b"GET /-/block-the-loop HTTP/1.1\r\nHost: x\r\n\r\n")
    assert appears(own_server.folder / "blocked")

    assert own_server.get("/").body == b"page"

    (own_server.folder / "unblock").touch()
    assert blocking.recv(65536).startswith(b"HTTP/1.1 200")

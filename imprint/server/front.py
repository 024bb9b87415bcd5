"""The front: a baked file when there is one, else the application. Granian runs one object of this."""

import asyncio
import gc
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from wsgiref.types import WSGIApplication, WSGIEnvironment

from imprint.core.security_headers import security_headers
from imprint.server.body import BodyLimits
from imprint.server.dispatch import Dispatcher
from imprint.server.files import BakedFiles
from imprint.server.loop import Loop
from imprint.server.ready import tell_when_listening
from imprint.server.rsgi import Reply, Scope
from imprint.server.short_cut import install_short_cut


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Site:
    """What the front serves; `start` and `stop` are called once, in the serving process."""

    baked: Path
    wsgi: WSGIApplication
    frame_hosts: tuple[str, ...] = ()
    """Origins whose frames pages may show after a click, such as https://player.vimeo.com."""
    limits: BodyLimits = field(default_factory=BodyLimits)
    threads: int = 64
    waiting: int = 512
    is_hot: Callable[[WSGIEnvironment], bool] = lambda environ: False
    """Requests of which floods come, and which wait for nothing but the database."""
    hot: WSGIApplication | None = None
    """What answers these in the writer's thread, if it is not `wsgi`."""
    start: Callable[[], None] = _nothing
    stop: Callable[[], None] = _nothing


class Front:
    """An RSGI application; the site is loaded in the serving process, not in the one that watches it."""

    def __init__(self, load: Callable[[], Site]) -> None:
        self._load = load

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        site = self._site = self._load()
        policy = security_headers(site.frame_hosts)
        self._files = BakedFiles(site.baked, policy=policy)
        self._dispatcher = Dispatcher(
            site.wsgi,
            policy=policy,
            limits=site.limits,
            threads=site.threads,
            waiting=site.waiting,
            is_hot=site.is_hot,
            hot=site.hot,
        )
        site.start()
        install_short_cut(self.answer_from_files, self._dispatcher.take)
        if isinstance(loop, Loop):  # On another loop these would take the place of Granian's own.
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._dispatcher.stop_reading)
        self._telling = loop.create_task(tell_when_listening())
        gc.collect()
        gc.freeze()  # What was loaded at the start stays: the collector need not look at it again.

    async def __rsgi__(self, scope: Scope, reply: Reply) -> None:
        """The usual way, for what the short cut has not taken; Granian wants it to last until the answer is there."""
        if self.answer_from_files(scope, reply):
            return
        loop = asyncio.get_running_loop()
        answered = loop.create_future()
        await self._dispatcher.take(scope, reply, partial(loop.call_soon_threadsafe, answered.set_result, None))
        await answered

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Granian calls this when all that was under way is answered."""
        self._dispatcher.stop()
        self._site.stop()

    def answer_from_files(self, scope: Scope, reply: Reply) -> bool:
        """Whether there was a file; from any thread."""
        answer = self._files.answer(scope)
        if answer is None:
            return False
        answer.send(reply)
        return True

"""Small hot writes share transactions: one thread commits what waits, and answers after the COMMIT."""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, ClassVar, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from imprint.core.sqlite.base import DatabaseWrapper as Sqlite

logger = logging.getLogger("imprint.writer")

QUEUE_LIMIT = 1_000
BATCH_LIMIT = 64
BATCH_S = 0.02
"""A batch that lasted so long takes nothing more in: an editor may be waiting behind it."""
WAIT_S = 10

Params = ParamSpec("Params")
Result = TypeVar("Result")
Value = TypeVar("Value", bound=Hashable)
Sink = Callable[[set[Any]], object]
Gathered = dict[Sink, set[Any]]


class WriterBusy(Exception):
    """The queue is full, or the database cannot be written to; answer 503 with Retry-After."""

    retry_after_s = 2


class TransactionLost(Exception):
    """A function ended the transaction that it was part of; its own error is the cause."""


def start() -> None:
    """From now on write() shares transactions; not on PostgreSQL, which groups commits by itself."""
    with _switch:
        if _Writer.running is None and isinstance(connections[DEFAULT_DB_ALIAS], Sqlite):
            _Writer.running = _Writer()


def stop() -> None:
    """Finish what is queued; later writes run in their callers' threads."""
    with _switch:
        if _Writer.running is not None:
            _Writer.running.finish()
            _Writer.running = None


def write(function: Callable[Params, Result], /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
    """Run a small write; what it returns or raises comes back when it is committed or rolled back.

    The function may run twice (the first time rolled back), and in a thread whose language is not the
    reader's: it does nothing but SQL, and refuses with lazily translated sentences. Hooks of
    `transaction.on_commit` run before write() returns; one that fails is logged. Raises WriterBusy: as a rule
    nothing was written, but a write that had begun may still succeed.
    """
    work = partial(function, *args, **kwargs)
    writer, item = _Writer.running, _Awaited(work)
    if writer is None or _belongs_to_open_transaction() or not writer.take(item):
        return _run_here(work)
    answer: Result = item.answer()
    return answer


def write_soon(function: Callable[[], Result], then: Callable[[Result | None, BaseException | None], object]) -> bool:
    """Leave a whole piece of work with writes in it, such as a request, to the writer thread, and do not wait.

    What write() says of its function holds here too, and the work waits for nothing but the database: everybody's
    writes stand behind it. write() inside the work belongs to it. `then` gets the result or the error, in the writer
    thread, after the COMMIT. False: there is no writer here, and nothing will happen. Raises WriterBusy.
    """
    writer = _Writer.running
    return writer is not None and writer.take(_Soon(function, then))


def collect(sink: Callable[[set[Value]], object], values: Iterable[Value]) -> None:
    """Inside write(): call the sink once for the whole transaction, before its COMMIT; elsewhere: at once."""
    if not (chosen := set(values)):
        return
    if _local.gathered is None:
        sink(chosen)
    else:
        _local.gathered.setdefault(sink, set()).update(chosen)


class _Local(threading.local):
    gathered: Gathered | None = None


_local = _Local()
_switch = threading.Lock()


def _belongs_to_open_transaction() -> bool:
    """A caller that is inside a transaction would wait for the writer, and the writer for the caller."""
    connection = connections[DEFAULT_DB_ALIAS]
    return not isinstance(connection, Sqlite) or connection.is_turn_of_this_thread()


def _run_here(function: Callable[[], Result]) -> Result:
    """In the transaction of this thread if there is one, and then in a savepoint."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block and isinstance(connection, Sqlite):
        return _run_in_savepoint(connection, function)
    outer, own = _local.gathered, Gathered()
    try:
        with transaction.atomic():
            hooks = len(connection.run_on_commit)
            _local.gathered = own
            result = function()
            _local.gathered = outer
            if outer is None:
                _flush(own)
            _let_hooks_fail(connection, hooks)
    finally:
        _local.gathered = outer
    if outer is not None:
        _merge(own, outer)
    return result


def _run_in_savepoint(connection: BaseDatabaseWrapper, function: Callable[[], Result]) -> Result:
    """What fails is undone alone. These are plain statements, because Django's atomic() costs far more.

    Raises TransactionLost when it could not be undone, because of what the function did to the transaction.
    """
    hooks = len(connection.run_on_commit)
    database = connection.connection
    database.execute("SAVEPOINT item")
    outer = _local.gathered
    _local.gathered = own = Gathered()
    try:
        result = function()
        connection.validate_no_broken_transaction()
        _local.gathered = outer
        if outer is None:
            _flush(own)
        else:
            _merge(own, outer)
    except BaseException as error:
        _local.gathered = outer
        del connection.run_on_commit[hooks:]
        connection.needs_rollback = False
        _end_savepoint(database, "ROLLBACK TO item", error)
        raise
    _end_savepoint(database)
    return result


def _end_savepoint(database: Any, before: str = "", cause: BaseException | None = None) -> None:
    try:
        if before:
            database.execute(before)
        database.execute("RELEASE item")
    except BaseException as error:
        raise TransactionLost from cause or error


class _Item:
    """One write in the queue."""

    __slots__ = ("error", "function", "is_settled", "result")

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function
        self.result: Any = None
        self.error: BaseException | None = None
        self.is_settled = False  # The batch was committed, with this item or with its failure.

    def begin(self) -> bool:
        """False when it is too late for it."""
        raise NotImplementedError

    def run(self, connection: BaseDatabaseWrapper) -> None:
        """Inside the writer's transaction; what raises from here ends that of the whole batch."""
        raise NotImplementedError

    def end(self) -> None:
        """The writer has done what it could."""
        raise NotImplementedError

    def failure(self) -> BaseException | None:
        return self.error or (None if self.is_settled else OperationalError("The write was lost."))


class _Awaited(_Item):
    """Its caller waits, and withdraws it when that lasts too long."""

    __slots__ = ("_begun", "_done")

    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__(function)
        self._begun = threading.Lock()  # Who gets this decides: the writer begins, or the caller withdraws.
        self._done = threading.Lock()
        self._done.acquire()

    def begin(self) -> bool:
        return self._begun.acquire(blocking=False)

    def run(self, connection: BaseDatabaseWrapper) -> None:
        self.error = None
        try:
            self.result = _run_in_savepoint(connection, self.function)
        except TransactionLost as lost:
            self.error = lost.__cause__
            raise
        except BaseException as error:  # The caller gets it.
            self.error = error

    def end(self) -> None:
        self._done.release()

    def answer(self) -> Any:
        is_late = not self._done.acquire(timeout=WAIT_S)
        if is_late and (self.begin() or not self._done.acquire(timeout=WAIT_S)):
            raise _late()
        try:
            if error := self.failure():
                raise error
            return self.result
        finally:
            self.error = error = None  # Or the error's traceback would hold this frame, and this frame the error.


class _Soon(_Item):
    """Nobody waits for this one: it tells by itself how it ended."""

    __slots__ = ("_late_at", "_then")

    def __init__(self, function: Callable[[], Any], then: Callable[[Any, BaseException | None], object]) -> None:
        super().__init__(function)
        self._then = then
        self._late_at = time.monotonic() + WAIT_S

    def begin(self) -> bool:
        if time.monotonic() < self._late_at:
            return True
        self.error = _late()
        self.end()
        return False

    def run(self, connection: BaseDatabaseWrapper) -> None:
        """Without a savepoint of its own: each write() inside has one."""
        self.error = None
        self.result = self.function()
        connection.validate_no_broken_transaction()

    def end(self) -> None:
        try:
            self._then(self.result, self.failure())
        except Exception:
            logger.exception("What follows a write failed; the rows are safe.")


def _late() -> WriterBusy:
    return WriterBusy("The write had to wait too long.")


class _Writer:
    """The thread, its queue, and the one connection on which it writes."""

    running: "ClassVar[_Writer | None]" = None

    def __init__(self) -> None:
        self._queue: SimpleQueue[_Item | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def take(self, item: _Item) -> bool:
        """False when the writer itself asks, or is finishing; raises WriterBusy when too many wait."""
        with self._gate:
            if not self._open or threading.get_ident() == self._thread.ident:
                return False
            if self._queue.qsize() >= QUEUE_LIMIT:
                raise WriterBusy("Too many writes are waiting.")
            self._queue.put(item)
            return True

    def finish(self) -> None:
        with self._gate:
            self._open = False
            self._queue.put(None)  # Nothing can come behind this.
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            try:
                self._serve(first)
            except BaseException:
                logger.exception("The writer thread lost a batch and goes on.")
                _drop_connection()
        _drop_connection()

    def _serve(self, first: _Item) -> None:
        items: list[_Item] = []
        try:
            _commit_together(self._waiting(first, items))
        except BaseException as error:  # The callers get it.
            _drop_connection()
            if not items:
                _refuse(first, error)
            _commit_one_by_one(items, error)
        finally:
            for item in items:
                item.end()

    def _waiting(self, first: _Item, items: list[_Item]) -> Iterator[_Item]:
        """What waits, and what comes in while it runs; lists what it began."""
        item: _Item | None = first
        ends_at = time.monotonic() + BATCH_S
        while item is not None:
            if item.begin():
                items.append(item)
                yield item
            has_room = len(items) < BATCH_LIMIT and time.monotonic() < ends_at
            item = self._next() if has_room else None

    def _next(self) -> _Item | None:
        try:
            item = self._queue.get_nowait()
        except Empty:
            return None
        if item is None:
            self._queue.put(None)  # The end is for _run.
        return item


def _commit_together(items: Iterable[_Item]) -> None:
    """Run each item in a savepoint and commit; an error from here means that nothing was committed."""
    connection = connections[DEFAULT_DB_ALIAS]
    committed = threading.Event()
    gathered, ran = Gathered(), list[_Item]()
    try:
        with transaction.atomic(), connection.wrap_database_errors:
            transaction.on_commit(committed.set)  # The first hook: what fails after it comes too late.
            _local.gathered = gathered
            for item in items:
                item.run(connection)
                ran.append(item)
            _local.gathered = None
            _flush(gathered)
            _let_hooks_fail(connection, 1)
    except BaseException:
        if not committed.is_set():
            raise
        logger.exception("After a commit something failed; the rows are safe.")
    finally:
        _local.gathered = None
    if not committed.is_set():
        raise OperationalError("The transaction was lost, because a write closed its connection.")
    for item in ran:
        item.is_settled = True


def _commit_one_by_one(items: list[_Item], error: BaseException) -> None:
    """After a batch that failed as a whole, for example when a deferred foreign key fails at COMMIT."""
    if len(items) == 1:
        items[0].error = items[0].error or error
        return
    for item in items:
        try:
            _commit_together([item])
        except BaseException as own_error:  # The caller gets it.
            _drop_connection()
            item.error = item.error or own_error


def _refuse(item: _Item, error: BaseException) -> None:
    """The transaction could not even begin."""
    if item.begin():
        item.error = WriterBusy("The database cannot be written to.") if isinstance(error, Error) else error
        item.error.__cause__ = error
        logger.error("No transaction could begin: %s", error)
        item.end()


def _let_hooks_fail(connection: BaseDatabaseWrapper, first: int) -> None:
    """A hook that raises stops neither the others nor the answer. (Django's `robust` chokes on a partial.)"""
    hooks: list[Any] = connection.run_on_commit
    hooks[first:] = [(ids, partial(_run_hook, hook), False) for ids, hook, _ in hooks[first:]]


def _run_hook(hook: Callable[[], object]) -> None:
    try:
        hook()
    except Exception:
        logger.exception("A hook of transaction.on_commit failed.")


def _flush(gathered: Gathered) -> None:
    for sink, values in gathered.items():
        sink(values)


def _merge(own: Gathered, other: Gathered) -> None:
    for sink, values in own.items():
        other.setdefault(sink, set()).update(values)


def _drop_connection() -> None:
    """The next use opens a new one."""
    try:
        connections[DEFAULT_DB_ALIAS].close()
    except Exception:
        logger.exception("The writer's connection could not be closed.")

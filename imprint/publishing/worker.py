"""The worker beside the server: bakes what was ordered, packs when idle, sweeps every hour."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import connection, connections, transaction
from django.utils import timezone

from imprint.core.sql import rows
from imprint.publishing import bakery, edition, orders, registry, store
from imprint.publishing.bakery import Bake, Outcome
from imprint.publishing.dependencies import one_round
from imprint.publishing.models import BakedDependency, BakedFile, BakeOrder

logger = logging.getLogger("imprint.publishing")

PACE_S, SLOWEST_PACE_S = 0.15, 0.3
"""A page that many write to is baked at most this often; in a flood the bakery rests as long as it worked."""
POLL_S = 0.5
"""How soon orders of other processes are seen."""
SWEEP_EVERY_S = 3600
KEYS_AT_ONCE, FILES_AT_ONCE = 200, 25
MANY = 200
"""A key with more pages than this becomes one order for each file, so that nothing waits behind it."""
LOOK_FOR_URGENT_EVERY_S = 0.03
URGENT = "SELECT key FROM publishing_bakeorder WHERE is_urgent"
LONGEST_PAUSE_S = 60
PACK_AFTER = timedelta(minutes=1)


class Worker:
    """Runs in a thread of its own until it is stopped; errors are logged and tried again."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bakery", daemon=True)
        self._swept_at = float("-inf")  # The first sweep comes at once: the folder may be new, or half of it lost.
        self._failures = Failures()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish the bakes in hand and end."""
        self._stopping.set()
        orders.arrived.set()
        if self._thread.is_alive():
            self._thread.join()

    def run(self) -> None:
        """Work in this thread until `stop` is called from another."""
        self._run()

    def _run(self) -> None:
        while not self._stopping.is_set():
            orders.arrived.clear()
            began = time.monotonic()
            try:
                idle = bake_orders(self._failures) is None and not self._care()
            except Exception:
                logger.exception("The bakery stumbled and goes on in a moment")
                connection.close()
                idle = True
            if idle:
                orders.arrived.wait(POLL_S)
            else:
                self._rest(min(max(time.monotonic() - began, PACE_S), SLOWEST_PACE_S))
        connections.close_all()

    def _rest(self, seconds: float) -> None:
        """Unless something urgent comes in."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not _is_urgent_waiting(self._failures):
            if self._stopping.wait(LOOK_FOR_URGENT_EVERY_S):
                return

    def _care(self) -> bool:
        """What can wait until nobody waits; tells whether there was something."""
        if edition.order_all_if_changed():
            return True
        edition.note_whole()
        if time.monotonic() - self._swept_at > SWEEP_EVERY_S:
            self._swept_at = time.monotonic()
            return sweep() > 0
        return pack_one()


class Failures:
    """Keys that could not be baked, and when to try them again: after 1, 2, 4 … 60 seconds."""

    def __init__(self) -> None:
        self._pause_s: dict[str, float] = {}
        self._due_at: dict[str, float] = {}

    def add(self, key: str) -> None:
        pause_s = min(self._pause_s.get(key, 0.5) * 2, LONGEST_PAUSE_S)
        self._pause_s[key] = pause_s
        self._due_at[key] = time.monotonic() + pause_s

    def forget(self, key: str) -> None:
        self._pause_s.pop(key, None)
        self._due_at.pop(key, None)

    def waiting(self) -> list[str]:
        now = time.monotonic()
        return [key for key, due_at in self._due_at.items() if due_at > now]


def bake_orders(failures: Failures) -> list[Bake] | None:
    """Bake what is ordered; strike the orders whose pages all succeeded. None: nothing is due.

    What is urgent is done first and by itself; what comes in while others are baked ends their turn.
    """
    with store.alone():
        taken, is_urgent = _take(failures.waiting())
        if not taken:
            return None
        with one_round():
            paths = _paths_of(taken, failures, is_urgent=is_urgent)
        wanted = dict.fromkeys(path for key in taken for path in sorted(paths.get(key, ())))
        bakes = bakery.bake(wanted, lambda: not is_urgent and _is_urgent_waiting(failures))
        failed = {bake.path for bake in bakes if bake.outcome is Outcome.FAILED}
        for key, its_paths in paths.items():
            (failures.add if its_paths & failed else failures.forget)(key)
        done = {bake.path for bake in bakes} - failed
        strike({key: taken[key] for key, its_paths in paths.items() if its_paths <= done})
        return bakes


def bake_everything_ordered(progress: Callable[[list[Bake]], None] = lambda bakes: None) -> list[Bake]:
    """Bake until nothing is ordered but what failed just now; for the command line and for tests."""
    failures, all_bakes = Failures(), list[Bake]()
    while (bakes := bake_orders(failures)) is not None:
        progress(bakes)
        all_bakes += bakes
    return all_bakes


def _take(waiting: list[str]) -> tuple[dict[str, int], bool]:
    """Keys and the versions in which they were seen: either what is urgent, or what concerns readers and some bulk."""
    due = BakeOrder.objects.exclude(key__in=waiting).order_by("pk")
    if urgent := due.filter(is_urgent=True)[:KEYS_AT_ONCE]:
        return {order.key: order.version for order in urgent}, True
    keys = due.exclude(key__startswith="file:")[:KEYS_AT_ONCE]
    files = due.filter(key__startswith="file:")[:FILES_AT_ONCE]
    return {order.key: order.version for order in (*keys, *files)}, False


def _is_urgent_waiting(failures: Failures) -> bool:
    """Asked after each page."""
    connection.ensure_connection()
    urgent = {key for (key,) in rows(URGENT, ())}
    return not urgent <= {*failures.waiting()}


def _paths_of(keys: Iterable[str], failures: Failures, *, is_urgent: bool = False) -> dict[str, set[str]]:
    """The pages of each key. When they are MANY in all, the other keys are left out, for the next time."""
    paths = _paths_by_registry(keys, failures)
    for key, path in BakedDependency.objects.filter(key__in=paths).values_list("key", "file__path"):
        paths[key].add(path)
    count = 0
    for key, its_paths in list(paths.items()):
        if len(its_paths) > MANY:
            with transaction.atomic():
                orders.order(map(orders.file_key, its_paths), is_urgent=is_urgent)
            paths[key] = set()
        elif count > MANY and not orders.path_of(key):
            del paths[key]
        count += len(paths.get(key, ()))
    return paths


def _paths_by_registry(keys: Iterable[str], failures: Failures) -> dict[str, set[str]]:
    paths: dict[str, set[str]] = {}
    for key in keys:
        try:
            paths[key] = registry.paths_for(key)
        except Exception:
            logger.exception("It is not known which pages %s concerns; the order waits", key)
            failures.add(key)
        else:
            paths[key] |= _path_of_file(key)
    return paths


def _path_of_file(key: str) -> set[str]:
    path = orders.path_of(key)
    if path is None or store.can_keep(path):
        return {path} if path else set()
    logger.warning("%r cannot be a file; nothing is baked there", path)
    return set()


@transaction.atomic
def strike(done: dict[str, int]) -> None:
    """Take the orders off the list, but not those that were ordered again meanwhile."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM publishing_bakeorder WHERE key = %s AND version = %s", sorted(done.items()))


def pack_one() -> bool:
    """Compress one page as small as it gets; False when none is left or all are too fresh to be worth it."""
    settled = timezone.now() - PACK_AFTER
    with store.alone():
        file = BakedFile.objects.filter(is_packed=False, baked_at__lt=settled).order_by("baked_at").first()
        if file is None:
            return False
        try:
            store.pack(file.path)
        except OSError as error:
            logger.warning("%s stays as large as it is: %s", file.path, error)
        BakedFile.objects.filter(pk=file.pk, digest=file.digest).update(is_packed=True)
        return True


def sweep() -> int:
    """Order what the database and the folder disagree about, and a day's share of all pages; tell how many."""
    with store.alone():
        store.drop_leftovers()
        there = store.paths()
        wanted = set(registry.all_paths())
        known = dict(BakedFile.objects.values_list("path", "size"))
        for path in filter(store.can_keep, there - wanted - known.keys()):
            store.remove(path)  # Nobody answers for this file.
    wrong = {path for path in wanted if path not in known or store.size_of(path) != known[path]}
    gone = known.keys() - wanted
    oldest_first = BakedFile.objects.order_by("baked_at").values_list("path", flat=True)
    share = set(oldest_first[: len(known) // 24 + 1])
    keys = {orders.file_key(path) for path in wrong | gone | share}
    with transaction.atomic():
        orders.order(keys)
    return len(keys)

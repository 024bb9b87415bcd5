"""What works beside the server, in a process of its own.

The bakery, the errands that need no hurry (scheduled articles, discussions whose time is over), the mail, and the
webhooks.
"""

import logging
import threading
import time
from datetime import timedelta
from uuid import uuid4

from django.core.management import call_command
from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from imprint.articles import services as articles
from imprint.discussion.closing import close_aged
from imprint.mailing.rounds import Rounds
from imprint.moderation.bakes import LogRounds
from imprint.moderation.rounds import ScoreRounds
from imprint.moderation.spam.questions import SpamRounds
from imprint.publishing.worker import Worker
from imprint.readers import privacy
from imprint.webhooks import rounds as webhooks

logger = logging.getLogger("imprint.server")

ERRANDS_EVERY_S = 1.0
SCHEDULE_EVERY_S = 20.0
CLOSE_EVERY_S = LOG_EVERY_S = 300.0
TIDY_EVERY_S = 24 * 3600.0
KEEP_TASKS = timedelta(days=14)


class Beside:
    """Five threads: one bakes, one runs errands, one sends mail, one webhooks, one asks what others think of comments.

    A slow server holds up nothing else.
    """

    def __init__(self) -> None:
        self.bakery = Worker()
        self._stopping = threading.Event()
        self._errands = threading.Thread(target=self._run_errands, name="errands", daemon=True)
        self._mail = threading.Thread(target=self._run_mail, name="mail", daemon=True)

        self._webhooks = threading.Thread(target=self._run_webhooks, name="webhooks", daemon=True)
        self._scores = threading.Thread(target=self._run_scores, name="scores", daemon=True)

    def start(self) -> None:
        self.bakery.start()
        self._errands.start()
        self._mail.start()
        self._webhooks.start()
        self._scores.start()

    def stop(self) -> None:
        """Finish what is in hand."""
        self._stopping.set()
        self.bakery.stop()
        for thread in (self._errands, self._mail, self._webhooks, self._scores):
            if thread.is_alive():
                thread.join()

    def _run_errands(self) -> None:
        scheduled_at = closed_at = logged_at = tidied_at = float("-inf")
        log = LogRounds()
        while not self._stopping.wait(ERRANDS_EVERY_S):
            now = time.monotonic()
            try:
                run_tasks()
                if now - scheduled_at > SCHEDULE_EVERY_S:
                    scheduled_at = now
                    articles.publish_due()
                if now - closed_at > CLOSE_EVERY_S:
                    closed_at = now
                    close_aged()
                if now - logged_at > LOG_EVERY_S:
                    logged_at = now
                    log.go()
                if now - tidied_at > TIDY_EVERY_S:
                    tidied_at = now
                    tidy()
            except Exception:
                logger.exception("An errand failed; the next one is tried in a moment")
            close_old_connections()
        connections.close_all()

    def _run_mail(self) -> None:
        rounds = Rounds()
        while not self._stopping.wait(ERRANDS_EVERY_S):
            rounds.go(go_on=lambda: not self._stopping.is_set())
            close_old_connections()
        connections.close_all()

    def _run_webhooks(self) -> None:
        while not self._stopping.wait(ERRANDS_EVERY_S):
            try:
                webhooks.go(go_on=lambda: not self._stopping.is_set())
            except Exception:
                logger.exception("Webhooks stumbled and go on in a moment")
            close_old_connections()
        connections.close_all()

    def _run_scores(self) -> None:
        all_rounds = (ScoreRounds(), SpamRounds())
        while not self._stopping.wait(ERRANDS_EVERY_S):
            for rounds in all_rounds:
                try:
                    rounds.go(go_on=lambda: not self._stopping.is_set())
                except Exception:
                    logger.exception("Scores stumbled and go on in a moment")
            close_old_connections()
        connections.close_all()


def run_tasks() -> None:
    """Run the tasks that wait until none is left."""
    if not DBTaskResult.objects.ready().exists():
        return
    TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="later",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid4().hex,
        excluded_queue_names=[],
    ).run()


def tidy() -> None:
    """Throw away old sessions, the rows of tasks that were done long ago, and what need not be known any longer."""
    privacy.tidy()
    call_command("clearsessions")
    webhooks.forget_old()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_TASKS).delete()

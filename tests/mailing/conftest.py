from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django_tasks_db.models import DBTaskResult

Deliver = Callable[[], list[EmailMessage]]


@pytest.fixture
def deliver(settings: Any) -> Deliver:
    """deliver() runs the tasks that are due, as the worker does, and gives the mails that they sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def run_all() -> list[EmailMessage]:
        mail.outbox = []
        while waiting := list(DBTaskResult.objects.ready()):
            for row in waiting:
                run(row)
        return mail.outbox

    return run_all


def run(row: Any) -> None:
    """Strikes it first: one that fails is not run again here."""
    module, _, name = row.task_path.rpartition(".")
    task = getattr(import_module(module), name)
    row.delete()
    task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])

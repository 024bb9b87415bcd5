"""Letters leave by the worker, so that a slow mail server makes nobody wait for a page."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task

from imprint.readers.models import Letter

logger = logging.getLogger("imprint.readers")

ATTEMPTS = 6
PAUSE = timedelta(seconds=20)
"""Codes are good for a quarter of an hour; later nobody waits for them."""


@task(backend="later")
def send_letter(letter_id: int, attempt: int = 1) -> None:
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None:
        return
    headers = {"Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.email], headers=headers).send()
    except (SMTPException, OSError) as error:
        if attempt < ATTEMPTS:
            again = send_letter.using(run_after=timezone.now() + PAUSE * attempt)
            again.enqueue(letter_id, attempt + 1)
            return
        logger.warning("A letter about an account could not be sent: %s", type(error).__name__)
    letter.delete()

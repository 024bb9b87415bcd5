"""Letters about accounts that wait to be sent."""

from django.db import models


class Letter(models.Model):
    """Sent by the queue of mail (mailing.account_letters).

    Gone as soon as it has left: its code is a secret, and its address is nobody's business.
    """

    email = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    good_until = models.DateTimeField(help_text="Later it is of no use to anybody, and is not sent.")
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.subject

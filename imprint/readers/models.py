"""Letters about accounts that wait to be sent."""

from django.db import models


class Letter(models.Model):
    """Gone as soon as it has left: its code is a secret, and its address is nobody's business."""

    email = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject

"""What readers asked to get by mail. The subject is a key of the app that knows it, such as `thread:12`."""

from django.db import models


class Follow(models.Model):
    """Somebody wants mail about a subject; nothing is sent before they confirmed."""

    class State(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"
        ENDED = "ended"

    email = models.EmailField()
    subject = models.CharField(max_length=120)
    scope = models.CharField(max_length=60, help_text="all, or replies to what this address wrote")
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email", "subject", "scope"], name="one_follow_each")]
        indexes = [models.Index(fields=["subject", "state"], name="follow_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.scope}"

"""What readers asked to get by mail, what happened that they asked for, and the letters that wait to be sent.

The subject is a key of the app that knows it, such as `thread:12`.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Follow(models.Model):
    """Somebody wants mail about a subject; nothing is sent before they confirmed."""

    class State(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"
        PAUSED = "paused"
        ENDED = "ended"
        REFUSED = "refused"  # By the mail server of the address, for good.

    class Frequency(models.TextChoices):
        INSTANT = "instant", _("at once")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    email = models.EmailField()
    subject = models.CharField(max_length=120)
    scope = models.CharField(max_length=60, help_text="all, or replies to what this address wrote")
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.INSTANT)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told = models.BigIntegerField(default=0, help_text="The last happening that a letter was written for, or passed.")
    gathered_at = models.DateTimeField(null=True, help_text="When its digest was last looked at.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email", "subject", "scope"], name="one_follow_each")]
        indexes = [
            models.Index(fields=["subject", "state"], name="follow_subject"),
            models.Index(
                fields=["frequency", "gathered_at"], condition=~models.Q(frequency="instant"), name="follow_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.scope}"

    def has_begun(self, at: datetime) -> bool:
        """Whether what happened then is told by this follow."""
        return self.confirmed_at is not None and self.confirmed_at <= at

    def concerns(self, answered: frozenset[str], author_email: str) -> bool:
        """Nobody is told what they wrote themselves."""
        return self.email != author_email and (self.scope == "all" or self.email in answered)


class Happening(models.Model):
    """Something new in a subject that somebody follows; numbered in the order in which it happened there."""

    subject = models.CharField(max_length=120)
    about = models.BigIntegerField()
    is_spread = models.BooleanField(default=False, help_text="Those who want to know at once have their letters.")
    happened_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="happening_subject"),
            models.Index(fields=["id"], condition=models.Q(is_spread=False), name="happening_to_spread"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.about}"


class Letter(models.Model):
    """A mail to be sent; the row goes when the mail server has taken it."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question before the first message")
        LINK = "link", _("link to one's own page")
        NEWS = "news", _("message at once")
        DIGEST = "digest", _("digest")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        FAILED = "failed", _("failed")

    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    is_urgent = models.BooleanField(default=False, help_text="Somebody waits for it at this moment.")
    about = models.JSONField(default=list, help_text="What it tells: [a follow, what happened there] each.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["state", "-is_urgent", "id"], name="letter_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Tiding(models.Model):
    """A mail about somebody's own matter (see tidings.py); the row goes when the mail server has taken it."""

    matter = models.CharField(max_length=60, unique=True, help_text="Such as `statement:12`.")
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="tiding_due")]

    def __str__(self) -> str:
        return self.matter


class MailServer(models.Model):
    """The one row about the mail server: how it answers, and when the next letter may go. Who sends locks it."""

    next_at = models.DateTimeField()
    away_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.problem or "answers"

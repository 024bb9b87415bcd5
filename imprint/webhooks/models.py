"""Who wants to be told, what happened, and what became of each message."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "comment.published": _("A comment appears"),
    "comment.edited": _("A comment is edited"),
    "comment.removed": _("A comment is removed, or taken back"),
    "article.published": _("An article is published, also a new version"),
    "article.unpublished": _("An article is taken off the site"),
}
TEST = "webhook.test"


class Webhook(models.Model):
    """An address of another program. `failures` counts those since the last success; until `resume_at` it is spared."""

    address = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=80)
    events = models.JSONField(_("events"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    made_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    resume_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True, blank=True, help_text=_("Since when messages are lost."))

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.address


class Happening(models.Model):
    """The outbox: written in the transaction of the change, only when somebody wants it. `about` is a comment's id."""

    event = models.CharField(max_length=40)
    about = models.BigIntegerField()
    details = models.JSONField(null=True, help_text="What is not there any more when it is told.")
    happened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event} {self.about}"


class Delivery(models.Model):
    """One message to one address; its `message` is the same in each try, so that a receiver knows a second one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    message = models.CharField(max_length=40)
    event = models.CharField(max_length=40)
    body = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "message"], name="one_delivery_each")]
        indexes = [models.Index(fields=["webhook", "state", "attempts"], name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook_id}"

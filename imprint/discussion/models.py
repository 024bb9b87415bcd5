"""Threads and comments. Once published, a comment has an ordinal: in its thread, or in its branch if it is a reply."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from imprint.articles.models import Article


class ThreadQuerySet(models.QuerySet["Thread"]):
    def public(self) -> "ThreadQuerySet":
        """Of articles that readers may see, and of pages on other people's sites."""
        return self.filter(models.Q(article__live=True) | ~models.Q(origin=""))


class Thread(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class Closed(models.TextChoices):
        """Why nobody can write any more."""

        NOT = "", _("not closed")
        BY_HAND = "hand", _("by the newsroom")
        BY_AGE = "age", _("some time after the article")
        NEVER_OPENED = "never", _("never opened")

    key = models.CharField(_("path"), max_length=300, unique=True)
    title = models.CharField(_("title"), max_length=300)
    article = models.OneToOneField(Article, null=True, on_delete=models.SET_NULL, related_name="thread")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    closed_because = models.CharField(
        _("closed because"), max_length=10, choices=Closed, default=Closed.NOT, blank=True
    )
    pinned = models.ForeignKey("Comment", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    # Of a thread on somebody else's page: the origin of that site, the key that its page gives, the page's address.
    origin = models.CharField(_("embedding site"), max_length=200, blank=True)
    name = models.CharField(_("key there"), max_length=200, blank=True)
    url = models.URLField(_("page there"), max_length=500, blank=True)

    slow_minutes = models.PositiveSmallIntegerField(
        _("slow mode"), default=0, help_text=_("Minutes that a reader waits between two comments.")
    )
    ordinals = models.PositiveIntegerField(default=0, help_text=_("Top-level comments that ever had a place."))
    comments = models.PositiveIntegerField(default=0, help_text=_("Comments that readers see."))

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "name"], condition=~models.Q(origin=""), name="one_thread_for_each_key_of_a_site"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def page(self) -> str:
        """Where mails lead: the page with the discussion, also when that is on another site."""
        return f"/-/threads/{self.pk}/page/" if self.url else self.key

    @property
    def site(self) -> str:
        """`news.example` of a thread on a page there."""
        return self.origin.partition("://")[2]


class CommentQuerySet(models.QuerySet["Comment"]):
    def placed(self) -> "CommentQuerySet":
        """Those that readers see in the thread, or see that they were there."""
        return self.filter(ordinal__isnull=False).exclude(state=Comment.State.PENDING)

    def public(self) -> "CommentQuerySet":
        return self.placed().filter(models.Q(thread__article__live=True) | ~models.Q(thread__origin=""))


class Comment(models.Model):
    class State(models.TextChoices):
        PUBLISHED = "published", _("published")
        PENDING = "pending", _("waiting")
        REMOVED = "removed", _("removed")

    class AuthorKind(models.TextChoices):
        GUEST = "guest", _("guest")
        READER = "reader", _("reader")
        STAFF = "staff", _("staff")

    # Without indexes of their own where one below begins with the same column: each costs every comment a write.
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="all_comments", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children", db_index=False)
    root = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="branch", db_index=False)
    ordinal = models.PositiveIntegerField(null=True, help_text=_("Its place, given when it is first published."))
    depth = models.PositiveSmallIntegerField(default=0)
    replies = models.PositiveIntegerField(default=0, help_text=_("Of a top-level comment: replies with a place."))

    author_kind = models.CharField(max_length=10, choices=AuthorKind, default=AuthorKind.GUEST)
    author_name = models.CharField(_("name"), max_length=80)
    author_email = models.CharField(_("e-mail, never shown"), max_length=254, blank=True)
    author_badge = models.CharField(max_length=40, blank=True)
    by_article_author = models.BooleanField(default=False, help_text=_("Whoever wrote the article answers."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="comments", db_index=False
    )
    guest = models.CharField(max_length=64, blank=True, help_text=_("Digest of the cookie of the writer's device."))
    network = models.CharField(
        max_length=32, blank=True, db_default="", help_text=_("Keyed digest of where it came from; gone after 30 days.")
    )
    sameness = models.CharField(
        max_length=64, help_text=_("Digest of what makes the same comment sent twice the same.")
    )

    body = models.TextField(_("text"))
    html = models.TextField()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    removed_by_author = models.BooleanField(default=False)
    is_branch_closed = models.BooleanField(
        default=False, db_default=False, help_text=_("Nobody can answer it, or what is below it.")
    )
    posted_at = models.DateTimeField(_("posted"))
    edited_at = models.DateTimeField(null=True)
    edited_by = models.CharField(max_length=80, blank=True)
    is_pick = models.BooleanField(_("editor's pick"), default=False)

    # The passage of the article that it is about: a TextQuoteSelector of the W3C's Web Annotation Data Model.
    anchor = models.JSONField(null=True)
    question = models.PositiveIntegerField(null=True, help_text=_("The newsroom's question that it answers."))

    up = models.PositiveIntegerField(default=0)
    down = models.PositiveIntegerField(default=0)
    score = models.FloatField(default=0.0, help_text=_("Lower bound of Wilson's interval, 80 %."))

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "ordinal"], condition=models.Q(root=None), name="one_ordinal_a_thread"
            ),
            models.UniqueConstraint(
                fields=["root", "ordinal"], condition=~models.Q(root=None), name="one_ordinal_a_branch"
            ),
        ]
        indexes = [
            models.Index(
                fields=["thread", "-score", "ordinal"], condition=models.Q(root=None), name="comment_most_voted"
            ),
            models.Index(fields=["thread", "sameness"], name="comment_sameness"),
            models.Index(fields=["thread", "-id"], name="comment_newest"),
            models.Index(fields=["state", "-posted_at"], name="comment_state"),
            models.Index(fields=["-posted_at"], name="comment_latest"),
            models.Index(fields=["thread", "guest"], name="comment_guest"),
            models.Index(fields=["parent"], condition=models.Q(parent__isnull=False), name="comment_parent"),
            models.Index(fields=["user"], condition=models.Q(user__isnull=False), name="comment_user"),
            models.Index(fields=["thread", "-id"], condition=models.Q(is_pick=True), name="comment_picks"),
            models.Index(fields=["thread", "-id"], condition=models.Q(anchor__isnull=False), name="comment_on_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.body[:60]}"

    @property
    def path(self) -> str:
        """The permalink, which never changes."""
        return f"/-/comments/{self.pk}/"

    @property
    def page(self) -> str:
        """Where mails lead: as Thread.page."""
        return f"{self.path}page/" if self.thread.url else self.path


class Vote(models.Model):
    """One for each person and comment; the voter is an account, a device or, without cookies, a digest of the day."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    value = models.SmallIntegerField()
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "voter"], name="one_vote_each"),
            models.CheckConstraint(condition=models.Q(value__in=(-1, 1)), name="vote_is_up_or_down"),
        ]
        indexes = [models.Index(fields=["voter"], name="vote_voter")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.value:+}"


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> "ReportQuerySet":
        return self.filter(settled_at=None)


class Report(models.Model):
    """A reader says that a comment should not stand."""

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("attacks people")
        SPAM = "spam", _("advertising")
        OFF_TOPIC = "off_topic", _("off the subject")
        ILLEGAL = "illegal", _("against the law")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        REJECTED = "rejected", _("rejected")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reporter = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    email = models.CharField(max_length=254, blank=True, help_text=_("Who is to be told what came of it."))
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text=_("When the newsroom had looked at it."))
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="one_report_each")]
        indexes = [
            models.Index(fields=["reported_at"], condition=models.Q(settled_at=None), name="report_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.reason}"


class EarlierText(models.Model):
    """What a comment said before it was edited."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier_texts")
    body = models.TextField(_("text"))
    replaced_at = models.DateTimeField()
    replaced_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.body[:60]}"


class HiddenPerson(models.Model):
    """Somebody whose comments an account does not want to see; without an account the device remembers it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hidden_people")
    person = models.CharField(max_length=16, help_text=_("The public digest that stands beside each comment."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "person"], name="hidden_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.person}"

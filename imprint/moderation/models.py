"""The policy, what was decided and why, and what those can do about it whom it concerns.

Decisions are a log: the database refuses to change or delete them. They name no reader, and keep numbers in place of
references, so that they outlive the comments that they are about.
"""

import secrets
from functools import partial

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.articles.models import Section
from imprint.discussion.models import Comment


class Policy(models.Model):
    """One version of the rules, whole: their lists of words are part of it. A change is a new version."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    rules = models.JSONField(default=list, blank=True)
    lists = models.JSONField(
        default=dict, blank=True, help_text="Name of a list of words: its phrases and what is allowed."
    )
    without_score = models.CharField(
        _("when the scorer does not answer"), max_length=10, choices=Comment.State, default=Comment.State.PUBLISHED
    )
    note = models.CharField(_("what changed, and why"), max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=80)
    switched_on_at = models.DateTimeField(
        null=True, blank=True, help_text="The version in force is the one switched on last."
    )

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"


class PolicyDraft(models.Model):
    """What an editor is changing; nobody is judged by it. Saved, it becomes a version."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    based_on = models.PositiveIntegerField(null=True, blank=True, help_text="The version that it began with.")
    rules = models.JSONField(default=list, blank=True)
    lists = models.JSONField(default=dict, blank=True)
    without_score = models.CharField(max_length=10, choices=Comment.State, default=Comment.State.PUBLISHED)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Edition(models.Model):
    """The one row; its number changes with whatever judges a post, so each process knows when to read that again."""

    number = models.PositiveBigIntegerField(default=0)
    counted_until = models.PositiveBigIntegerField(default=0, help_text="The last comment that Standing has counted.")

    def __str__(self) -> str:
        return f"{self.number}"


class Ground(models.TextChoices):
    """Why something may not stand; the newsroom's words for each are in its house rules."""

    INSULT = "insult", _("attacks or insults people")
    HATE = "hate", _("hatred against a group")
    THREAT = "threat", _("a threat, or a call for violence")
    PRIVACY = "privacy", _("private facts about somebody")
    SPAM = "spam", _("advertising, or the same again and again")
    OFF_TOPIC = "off_topic", _("off the subject")
    MISLEADING = "misleading", _("false facts, or another person’s name")
    ILLEGAL = "illegal", _("against the law")
    OTHER = "other", _("another rule of the house")


class Decision(models.Model):
    """One act of a moderator, or of the policy when `moderator` is null: the log, only ever appended to."""

    class Kind(models.TextChoices):
        HELD = "held", _("held for the newsroom")
        NUDGED = "nudged", _("asked to reconsider")
        REFUSED = "refused", _("refused")
        APPROVED = "approved", _("approved")
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("restored")
        EDITED = "edited", _("edited by the newsroom")
        KEPT = "kept", _("reports rejected")
        UNDONE = "undone", _("undone")
        BRANCH_CLOSED = "branch_closed", _("branch closed")
        BRANCH_OPENED = "branch_opened", _("branch opened")
        SLOWED = "slowed", _("slow mode")
        CLOSED = "closed", _("discussion closed")
        OPENED = "opened", _("discussion opened")
        FROZEN = "frozen", _("site frozen")
        THAWED = "thawed", _("freeze ended")
        WARNED = "warned", _("warned")
        SUSPENDED = "suspended", _("suspended for a time")
        BANNED = "banned", _("banned")
        LIFTED = "lifted", _("restriction lifted")
        APPEAL_GRANTED = "appeal_granted", _("appeal granted")
        APPEAL_REJECTED = "appeal_rejected", _("appeal rejected")
        NOTICE_FOLLOWED = "notice_followed", _("notice of illegal content followed")
        NOTICE_REJECTED = "notice_rejected", _("notice of illegal content rejected")
        POLICY_SAVED = "policy_saved", _("policy saved")
        POLICY_SWITCHED = "policy_switched", _("policy switched on")
        DENIED = "denied", _("tried without the right to")

    class Source(models.TextChoices):
        """What led to it (Digital Services Act, Art. 17(3)(b)); the words of the Transparency Database."""

        VOLUNTARY = "voluntary", _("the newsroom’s own look")
        REPORT = "report", _("readers’ reports")
        NOTICE = "notice", _("a notice of illegal content (Art. 16)")

    kind = models.CharField(_("decision"), max_length=20, choices=Kind)
    made_at = models.DateTimeField(_("at"))
    moderator_id = models.BigIntegerField(null=True, blank=True)
    moderator_name = models.CharField(_("by"), max_length=80, blank=True)
    comment_id = models.BigIntegerField(null=True, blank=True)
    thread_id = models.BigIntegerField(null=True, blank=True)
    section_id = models.BigIntegerField(null=True, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground, blank=True)
    reason = models.CharField(_("reason"), max_length=2000, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.VOLUNTARY)
    is_found_by_machine = models.BooleanField(default=False)
    rule = models.CharField(_("rule"), max_length=120, blank=True)
    policy = models.PositiveIntegerField(_("version of the policy"), null=True, blank=True)
    undoes = models.BigIntegerField(null=True, blank=True, help_text="The decision that this one takes back.")
    waited_s = models.PositiveIntegerField(
        null=True, blank=True, help_text="From when it came to the desk to the decision."
    )
    details = models.JSONField(
        default=dict, blank=True, help_text="Marks, scores, lengths of time; no text and no name."
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(fields=["comment_id", "id"], name="decision_comment"),
            models.Index(fields=["kind", "made_at"], name="decision_kind"),
            models.Index(fields=["moderator_id", "made_at"], name="decision_moderator"),
            models.Index(fields=["made_at"], name="decision_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.comment_id or ''}".strip()

    @property
    def is_by_machine(self) -> bool:
        return self.moderator_id is None


new_key = partial(secrets.token_urlsafe, 24)


class Statement(models.Model):
    """A statement of reasons (Digital Services Act, Art. 17(3)), for whoever a decision restricts.

    `scope` is where it holds, `ends_at` when it ends. The decision has ground, source and the machine's part.
    """

    class Measure(models.TextChoices):
        REMOVAL = "removal", _("The comment was taken off the site.")
        REFUSAL = "refusal", _("The comment was not published.")
        WARNING = "warning", _("You were warned.")
        SUSPENSION = "suspension", _("You cannot write here for a time.")
        BAN = "ban", _("You cannot write here any more.")

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="statement", db_constraint=True)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    measure = models.CharField(max_length=12, choices=Measure)
    comment = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="statements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    guest = models.CharField(max_length=64, blank=True, help_text="As Comment.guest.")
    email = models.CharField(max_length=254, blank=True)
    facts = models.TextField(_("facts and circumstances"))
    legal_ground = models.CharField(_("law"), max_length=500, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="The decision was undone, or an appeal was granted.")

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")

    def __str__(self) -> str:
        return self.get_measure_display()

    @property
    def path(self) -> str:
        return f"/-/statements/{self.key}/"


class Appeal(models.Model):
    """The writer's complaint (Art. 20), decided by another moderator than the first."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        GRANTED = "granted", _("granted")
        REJECTED = "rejected", _("rejected")

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="appeal")
    body = models.TextField(_("what the writer says"))
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    by_the_same = models.BooleanField(default=False, help_text="The newsroom has only one moderator.")
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes = [models.Index(fields=["made_at"], condition=models.Q(state="waiting"), name="appeal_waiting")]

    def __str__(self) -> str:
        return self.state


class Notice(models.Model):
    """Somebody says that a comment is illegal, with the fields of Art. 16(2); they are told what comes of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        FOLLOWED = "followed", _("followed")
        REJECTED = "rejected", _("rejected")

    comment = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="notices")
    key = models.CharField(max_length=40, unique=True, default=new_key)
    explanation = models.TextField(_("why it is illegal"))
    law = models.CharField(_("law"), max_length=500, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    is_in_good_faith = models.BooleanField(default=False)
    is_about_children = models.BooleanField(
        default=False, help_text="Sexual abuse of children: then nobody has to say who they are (Art. 16(2)(c))."
    )
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("notice of illegal content")
        verbose_name_plural = _("notices of illegal content")
        indexes = [models.Index(fields=["made_at"], condition=models.Q(state="waiting"), name="notice_waiting")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.state}"

    @property
    def path(self) -> str:
        return f"/-/notices/{self.key}/"


class Restriction(models.Model):
    """Somebody may not write: an account, an address of mail or a device (digests of them). It ends by itself."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("warning")
        SUSPENSION = "suspension", _("suspension")
        BAN = "ban", _("ban")

    kind = models.CharField(max_length=10, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="restrictions")
    email = models.CharField(max_length=64, blank=True, help_text="Keyed digest of the address.")
    guest = models.CharField(max_length=64, blank=True, help_text="As Comment.guest.")
    network = models.CharField(max_length=32, blank=True, help_text="As Comment.network, for 30 days.")
    origin = models.CharField(max_length=200, blank=True, help_text="Of a site that embeds discussions; empty: all.")
    statement = models.OneToOneField(Statement, null=True, on_delete=models.SET_NULL, related_name="restriction")
    name = models.CharField(_("name"), max_length=80, help_text="Under which they wrote when it was made.")
    reason = models.CharField(max_length=2000)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=80)
    ends_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="When a warned writer was shown the warning.")

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Freeze(models.Model):
    """Nobody can write on a whole site until then; `origin` is a site that embeds discussions, empty the own one."""

    origin = models.CharField(max_length=200, unique=True, blank=True)
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.origin or "here"


class Standing(models.Model):
    """What somebody has earned; `person` is `u:7`, or `g:` and the digest of a device as in Visitor.voter."""

    person = models.CharField(max_length=64, unique=True)
    approved = models.PositiveIntegerField(default=0, help_text="Comments that a moderator approved or left standing.")
    removed = models.PositiveIntegerField(default=0)
    reports_upheld = models.PositiveIntegerField(default=0, help_text="Of their own reports, those that were right.")
    reports_rejected = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    level = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.person}: {self.level}"


class CommentScore(models.Model):
    """What a scorer says of a comment; `worst` is the highest of its values."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="scores", db_index=False)
    scorer = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=8, blank=True)
    values = models.JSONField(default=dict)
    spans = models.JSONField(default=list, help_text="[begin, end, value, attribute] each, in characters of the text.")
    worst = models.FloatField(default=0.0)
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "scorer"], name="one_score_a_scorer")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.worst:.2f}"


class ScoreOrder(models.Model):
    """A comment that a scorer has yet to look at; written with the comment, gone when it has answered."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_waited_for = models.BooleanField(default=False, help_text="Only for this the comment is not published yet.")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="score_due")]

    def __str__(self) -> str:
        return f"{self.comment_id}"


class SpamQuestion(models.Model):
    """A comment that a service elsewhere has yet to judge; only so long its sender's address is kept."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=64, blank=True, help_text="IPv4 address, or IPv6 network.")
    agent = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="spam_question_due")]

    def __str__(self) -> str:
        return f"{self.comment_id}"


class Claim(models.Model):
    """A moderator has this card before them; after two minutes it is free again."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="claim")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.moderator_id}"


class Word(models.Model):
    """How often a word was in what the desk removed as spam, and in what it approved: the Bayesian filter."""

    word = models.CharField(max_length=40, unique=True)
    spam = models.PositiveIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.word}: {self.spam}/{self.ham}"


class Beat(models.Model):
    """What a moderator looks after: a section, or a site that embeds discussions. Without any it is everything."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="beats")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(_("site"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["moderator", "section"], condition=models.Q(section__isnull=False), name="one_beat_a_section"
            ),
            models.UniqueConstraint(
                fields=["moderator", "origin"], condition=models.Q(section=None), name="one_beat_a_site"
            ),
        ]

    def __str__(self) -> str:
        return self.origin or str(self.section)

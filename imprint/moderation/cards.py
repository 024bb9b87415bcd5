"""A card: one comment with all that a moderator needs to decide, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imprint.discussion.models import Comment, Report
from imprint.discussion.places import place_of
from imprint.moderation import standing
from imprint.moderation.marks import Piece, marks_of, pieces_of
from imprint.moderation.models import Appeal, CommentScore, Decision, Notice, Restriction, Standing
from imprint.moderation.restrictions import in_force, people_like

ALIKE_WITHIN = timedelta(days=30)
"""A network is known for so long."""
ALIKE_AMONG = 30_000
"""The newest comments of the site; further back nobody looks, however many there are."""
LATEST, ALIKE, DECISIONS = 5, 8, 20
TRUST = {
    standing.DISTRUSTED: _("Not trusted: too much of it was removed."),
    standing.NEW: _("Not known yet."),
    standing.KNOWN: _("Known: what they wrote has stood."),
    standing.TRUSTED: _("Trusted."),
}


@dataclass(frozen=True, slots=True)
class Writer:
    """What is known of who wrote it; of a guest, what was written on the same device."""

    since: datetime | None
    published: int
    waiting: int
    removed: int
    level: int | None
    latest: list[Comment]
    restrictions: list[Restriction]

    @property
    def trust(self) -> str:
        """A sentence; empty of somebody of whom nothing was counted yet."""
        return "" if self.level is None else str(TRUST.get(self.level, ""))


@dataclass(frozen=True, slots=True)
class Alike:
    comment: Comment
    has_same_text: bool


@dataclass(frozen=True, slots=True)
class Card:
    """`after` is the newest decision of the site when it was read; who sends it back is told of later ones."""

    comment: Comment
    after: int
    place: str
    pieces: list[Piece]
    held: Decision | None
    reports: list[Report]
    notices: list[Notice]
    appeals: list[Appeal]
    scores: list[CommentScore]
    writer: Writer
    decisions: list[Decision]
    alike: list[Alike]
    hints: list[Restriction]

    @property
    def worst(self) -> float | None:
        return max((score.worst for score in self.scores), default=None)

    @property
    def is_hard_to_read(self) -> bool:
        """Blurred until somebody asks for it."""
        return is_hard_to_read(self.worst)

    @property
    def values(self) -> list[tuple[str, int]]:
        """Each attribute with the highest value that a scorer gives it, in percent; the worst first."""
        highest: dict[str, float] = {}
        for score in self.scores:
            for name, value in score.values.items():
                highest[name] = max(highest.get(name, 0.0), float(value))
        ordered = sorted(highest.items(), key=lambda named: -named[1])
        return [(name, round(value * 100)) for name, value in ordered]


def is_hard_to_read(worst: float | None) -> bool:
    return worst is not None and worst >= settings.IMPRINT.desk_blur_score


def card_of(comment: Comment) -> Card:
    """Of a comment that was loaded by permissions.comment_for()."""
    decisions = list(Decision.objects.filter(comment_id=comment.pk).order_by("-pk")[:DECISIONS])
    held = next((one for one in decisions if one.kind == Decision.Kind.HELD), None)
    scores = list(CommentScore.objects.filter(comment=comment))
    like = people_like(comment)
    own = [one for one in like if _is_own(one, comment)]
    theirs = _by_the_same(comment)
    return Card(
        comment=comment,
        after=Decision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        place=place_of(comment),
        pieces=pieces_of(comment.body, marks_of(comment, [held] if held else [], scores)),
        held=held,
        reports=list(Report.objects.waiting().filter(comment=comment).order_by("reported_at")),
        notices=list(Notice.objects.filter(comment=comment, state=Notice.State.WAITING).order_by("made_at")),
        appeals=list(Appeal.objects.filter(statement__comment=comment, state=Appeal.State.WAITING)),
        scores=scores,
        writer=_writer(comment, theirs, own),
        decisions=decisions,
        alike=_alike(comment),
        hints=[one for one in like if one not in own],
    )


def _is_own(restriction: Restriction, comment: Comment) -> bool:
    """Theirs beyond doubt, not only of the same device or network."""
    if comment.user_id:
        return restriction.user_id == comment.user_id
    return restriction.user_id is None and restriction.guest == comment.guest != ""


def _recent() -> QuerySet[Comment]:
    newest = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Comment.objects.filter(pk__gt=newest - ALIKE_AMONG)


def _by_the_same(comment: Comment) -> QuerySet[Comment]:
    if comment.user_id:
        return Comment.objects.filter(user=comment.user_id)
    return _recent().filter(guest=comment.guest) if comment.guest else Comment.objects.filter(pk=comment.pk)


def _writer(comment: Comment, theirs: QuerySet[Comment], restrictions: Sequence[Restriction]) -> Writer:
    by_desk = Q(state=Comment.State.REMOVED, removed_by_author=False)
    counts = theirs.aggregate(
        since=Min("posted_at"),
        published=Count("pk", Q(state=Comment.State.PUBLISHED)),
        waiting=Count("pk", Q(state=Comment.State.PENDING)),
        removed=Count("pk", by_desk),
    )
    person = standing.person_of(comment.user_id, comment.guest)
    level = Standing.objects.filter(person=person).values_list("level", flat=True).first() if person else None
    warned = in_force().filter(kind=Restriction.Kind.WARNING)
    warnings = list(warned.filter(user=comment.user_id)) if comment.user_id else []
    latest = theirs.exclude(pk=comment.pk).exclude(removed_by_author=True).select_related("thread").order_by("-pk")
    return Writer(level=level, latest=list(latest[:LATEST]), restrictions=[*restrictions, *warnings], **counts)


def _alike(comment: Comment) -> list[Alike]:
    """The same words of anybody, and other words of others from the same network."""
    same = Q(body=comment.body)
    if comment.network:
        theirs = Q(user=comment.user_id) if comment.user_id else Q(user=None, guest=comment.guest)
        same |= Q(network=comment.network) & ~theirs
    rows = _recent().filter(same, posted_at__gt=timezone.now() - ALIKE_WITHIN, removed_by_author=False)
    found: Any = rows.exclude(pk=comment.pk).select_related("thread").order_by("-pk")[:ALIKE]
    return [Alike(one, one.body == comment.body) for one in found]

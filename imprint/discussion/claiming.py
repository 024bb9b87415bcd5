"""Comments that a device wrote as a guest, put under the name of the account that signs in on it."""

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from imprint import publishing
from imprint.discussion.changing import keys_of
from imprint.discussion.models import Comment, EarlierText, Report, Thread, Vote
from imprint.discussion.ranking import wilson
from imprint.discussion.services import sign
from imprint.readers.identity import Visitor


def claimable(guest: str) -> int:
    """How many comments the device with this digest wrote as a guest."""
    return Comment.objects.filter(guest=guest, user=None).count() if guest else 0


@transaction.atomic
def claim_comments(*, visitor: Visitor) -> int:
    """Tells how many. Votes of both become those of the account: one for each comment, none for its own."""
    if not (visitor.user and visitor.guest):
        return 0
    device = f"g:{visitor.guest[:60]}"
    concerned = Q(guest=visitor.guest, user=None) | Q(pk__in=Vote.objects.filter(voter=device).values("comment"))
    comments = _locked(Comment.objects.filter(concerned))
    mine = [one for one in comments.values() if one.guest == visitor.guest and one.user_id is None]
    _drop(_too_many(visitor, device), comments)
    Vote.objects.filter(voter=device).update(voter=visitor.voter)
    _claim_reports(visitor, device)
    _sign(visitor)
    publishing.order({key for comment in mine for key in keys_of(comment)})
    return len(mine)


def _locked(rows: QuerySet[Comment]) -> dict[int, Comment]:
    """Threads come first and in one order, as everywhere: nobody waits in a circle."""
    list(Thread.objects.select_for_update().filter(pk__in=rows.values("thread")).order_by("pk").values_list("pk"))
    found = rows.select_related("thread", "root").select_for_update(of=("self",)).order_by("pk")
    return {comment.pk: comment for comment in found}


def _too_many(visitor: Visitor, device: str) -> list[Vote]:
    """The device's where the account has voted too, and all for what turns out to be the account's own."""
    voted = Vote.objects.filter(voter=visitor.voter)
    doubled = Q(voter=device) & Q(comment__in=voted.values("comment"))
    own = Q(voter__in=(device, visitor.voter)) & (Q(comment__user=visitor.user) | Q(comment__guest=visitor.guest))
    return list(Vote.objects.filter(doubled | own))


def _drop(votes: list[Vote], comments: dict[int, Comment]) -> None:
    for vote in votes:
        comment = comments.get(vote.comment_id)
        if comment is None:  # An account's vote for its own comment, of before that was refused.
            continue
        comment.up, comment.down = comment.up - (vote.value == 1), comment.down - (vote.value == -1)
        comment.score = wilson(comment.up, comment.down)
        comment.save(update_fields=["up", "down", "score"])
        publishing.order(keys_of(comment))
        vote.delete()


def _claim_reports(visitor: Visitor, device: str) -> None:
    ours = Report.objects.filter(reporter=visitor.voter)
    Report.objects.filter(reporter=device, comment__in=list(ours.values_list("comment", flat=True))).delete()
    Report.objects.filter(reporter=device).update(reporter=visitor.voter)


def _sign(visitor: Visitor) -> None:
    """As if they had been written with the account."""
    signature = sign(visitor, "")
    name = Value(signature.name)
    mine = Comment.objects.filter(guest=visitor.guest, user=None)
    EarlierText.objects.filter(comment__in=mine, replaced_by=F("comment__author_name")).update(replaced_by=name)
    mine.update(
        edited_by=Case(When(edited_by=F("author_name"), then=name), default=F("edited_by")),
        author_name=name,
        author_kind=signature.kind,
        author_badge=signature.badge,
        user=visitor.user,
        guest="",
    )

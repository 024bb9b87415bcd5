"""The part of the API that is about one comment."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from imprint.discussion import changing, reporting, rights, voting
from imprint.discussion.history import comment_with_history, versions_of
from imprint.discussion.models import Report
from imprint.discussion.shapes import BodyIn, CommentOut, HistoryOut, MyVoteOut, ReportIn, VoteIn, comment_out
from imprint.readers.identity import bearer_of, visitor_of

router = Router(tags=["Comments"])


@router.get("comments/{int:comment_id}", response=CommentOut, summary="One comment")
def get_comment(request: HttpRequest, comment_id: int) -> dict[str, Any]:
    return comment_out(rights.comment_to_read(visitor_of(request), comment_id, bearer_of(request)))


@router.get(
    "comments/{int:comment_id}/history",
    response=HistoryOut,
    summary="What a comment said before its edits",
)
def get_history(request: HttpRequest, comment_id: int) -> dict[str, Any]:
    comment = comment_with_history(visitor_of(request), comment_id, bearer_of(request))
    return {"versions": versions_of(comment)}


@router.patch("comments/{int:comment_id}", response=CommentOut, summary="Change one's own comment")
def patch_comment(request: HttpRequest, comment_id: int, sent: BodyIn) -> dict[str, Any]:
    visitor = visitor_of(request)
    edited = changing.edit_comment(
        comment_id=comment_id, visitor=visitor, body=sent.body, key=bearer_of(request), signs=sent.signs
    )
    return comment_out(edited)


@router.delete("comments/{int:comment_id}", response=CommentOut, summary="Take one's own comment back")
def delete_comment(request: HttpRequest, comment_id: int, ground: str = "", reason: str = "") -> dict[str, Any]:
    """Moderators take it off the site; its writer is told the `ground` (`insult`, `spam`, …) and the `reason`."""
    visitor, key = visitor_of(request), bearer_of(request)
    deleted = changing.delete_comment(comment_id=comment_id, visitor=visitor, key=key, ground=ground, reason=reason)
    return comment_out(deleted)


@router.put("comments/{int:comment_id}/vote", response=MyVoteOut, summary="Vote up, down, or take the vote back")
def put_vote(request: HttpRequest, comment_id: int, sent: VoteIn) -> dict[str, int]:
    up, down = voting.vote(comment_id=comment_id, visitor=visitor_of(request), value=sent.value)
    return {"up": up, "down": down, "mine": sent.value}


@router.post("comments/{int:comment_id}/reports", response={202: None}, summary="Report a comment to the newsroom")
def post_report(request: HttpRequest, comment_id: int, sent: ReportIn) -> Any:
    """Who sends an `email` is told what came of it."""
    reporting.report_comment(
        comment_id=comment_id,
        visitor=visitor_of(request),
        reason=Report.Reason(sent.reason),
        note=sent.note,
        email=sent.email,
    )
    return Status(202, None)

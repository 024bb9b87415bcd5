"""What the tests of moderation do again and again."""

from typing import Any

from django.utils import timezone

from imprint.discussion.gate import NO_SIGNS, Signs, Submission
from imprint.discussion.models import Comment
from imprint.discussion.services import post_comment
from imprint.moderation.drafts import newest_version, save_version, switch_on
from imprint.moderation.models import Policy, PolicyDraft
from imprint.readers.identity import Visitor
from tests.factories import make_editor, make_visitor


def submission(
    visitor: Visitor | None = None, *, thread_id: int = 1, network: str = "", signs: Signs = NO_SIGNS, **fields: Any
) -> Submission:
    """As a guest on a new device would send it."""
    visitor = visitor or make_visitor()
    kind = Comment.AuthorKind.READER if visitor.user else Comment.AuthorKind.GUEST
    known = {"parent_id": None, "body": "A word.", "name": "Ada", "email": "", "at": timezone.now()}
    guest = "" if visitor.user else visitor.guest
    return Submission(
        thread_id=thread_id, kind=kind, visitor=visitor, guest=guest, network=network, signs=signs, **(known | fields)
    )


def written(visitor: Visitor, *, thread_id: int, body: str = "A word.", **fields: Any) -> Comment:
    """As posted through the front door, whoever stands there."""
    posted = post_comment(thread_id=thread_id, visitor=visitor, body=body, name="Ines", **fields)
    return Comment.objects.get(pk=posted.id)


def in_force(rules: list[dict[str, Any]], lists: dict[str, Any] | None = None, **fields: Any) -> Policy:
    """A policy that an editor saved and switched on."""
    editor = make_editor()
    PolicyDraft.objects.create(user=editor, based_on=newest_version(), rules=rules, lists=lists or {}, **fields)
    policy = save_version(user=editor, note="")
    return switch_on(user=editor, number=policy.number)


def rule(outcome: str, *conditions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    told = {"reason": "Please be kind.", "ground": "insult"} if outcome in ("reconsider", "refuse") else {}
    return {
        "name": f"{outcome} {len(conditions)}",
        "conditions": list(conditions),
        "outcome": outcome,
        **told,
        **fields,
    }

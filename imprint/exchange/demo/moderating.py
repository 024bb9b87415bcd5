"""Something to do for the demo's moderators, done as readers and the newsroom would have."""

import json
import tomllib
from importlib.resources import files
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from imprint.discussion.models import Comment, Report, Thread
from imprint.discussion.services import post_comment
from imprint.moderation import drafts, policies
from imprint.moderation.decisions import remove_comment
from imprint.moderation.facts import PastHere, post_of_comment
from imprint.moderation.gate import hold_by, log_hold
from imprint.moderation.models import Appeal, Policy
from imprint.readers.identity import Visitor, digest_of, new_token


def load_moderation(*, editor: Any) -> None:
    """A policy, what it holds, reports, removals with their statements, an appeal. `editor` did all of it."""
    shown = tomllib.loads((files(__package__) / "content" / "moderation.toml").read_text("utf-8"))
    for entry in shown["removed"]:
        _remove(entry, editor)
    policy = _switch_on(shown["policy"], editor)
    for entry in shown["held"]:
        _post(entry)
    _say_why_they_wait(policy)
    for entry in shown["reported"]:
        _report(entry)


def _post(entry: dict[str, Any]) -> Comment:
    thread = Thread.objects.get(article__slug=entry["thread"])
    request = HttpRequest()
    request.META["HTTP_USER_AGENT"] = entry["name"]  # Each at their own device, with their own pace.
    somebody = Visitor(None, new_token(), request)
    posted = post_comment(thread_id=thread.pk, visitor=somebody, body=entry["body"], name=entry["name"])
    return Comment.objects.get(pk=posted.id)


def _remove(entry: dict[str, Any], editor: Any) -> None:
    comment = _post(entry)
    decision = remove_comment(comment_id=comment.pk, moderator=editor, ground=entry["ground"], reason=entry["reason"])
    if entry["appeal"]:
        Appeal.objects.create(statement=decision.statement, body=entry["appeal"].strip())


def _switch_on(written: dict[str, Any], editor: Any) -> Policy:
    policy = {"lists": written["lists"], "rules": written["rules"], "without_score": Comment.State.PUBLISHED}
    drafts.import_draft(user=editor, written=json.dumps(policy).encode())
    saved = drafts.save_version(user=editor, note=written["note"])
    return drafts.switch_on(user=editor, number=saved.number)


def _say_why_they_wait(policy: Policy) -> None:
    """What came in waiting with the other comments was never judged."""
    judge = policies.judge_for(policy)
    for comment in Comment.objects.filter(state=Comment.State.PENDING).select_related("thread"):
        judgement = judge.judge(judge.facts(post_of_comment(comment), PastHere()))
        if judgement.rule and not comment.guest:
            log_hold(comment.pk, hold_by(judgement), policy.number)


def _report(entry: dict[str, Any]) -> None:
    comment = Comment.objects.filter(body__startswith=entry["begins"]).first()
    if comment:
        Report.objects.create(
            comment=comment,
            reporter=f"g:{digest_of(new_token())[:60]}",
            reason=entry["reason"],
            note=entry["note"],
            reported_at=timezone.now(),
        )

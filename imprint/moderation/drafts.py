"""An editor's draft of the policy, the versions that come of it, and the switch."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imprint.discussion.models import Comment
from imprint.discussion.refusals import Refusal
from imprint.moderation.decisions import log
from imprint.moderation.edition import new_edition
from imprint.moderation.models import Decision, Policy, PolicyDraft
from imprint.moderation.policies import judge_for, policy_in_force
from imprint.moderation.rules import BadRule, read_lists, read_rules

LONGEST_FILE = 5_000_000
KEPT_STATES = (Comment.State.PUBLISHED, Comment.State.PENDING)


class BadPolicy(Refusal):
    """The sentence says which rule, and why."""

    status = 422

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class UnknownVersion(Refusal):
    status = 404
    sentence = gettext_lazy("There is no such version of the policy.")


class ChangedMeanwhile(Refusal):
    status = 409
    sentence = gettext_lazy(
        "Somebody else saved a version while you worked on yours. Look at what they changed, then save once more."
    )


def draft_of(user: Any) -> PolicyDraft | None:
    return PolicyDraft.objects.filter(user=user.pk).first()


@transaction.atomic
def begin_draft(*, user: Any, number: int | None = None) -> PolicyDraft:
    """In place of an older one: from this version, or from nothing. Raises UnknownVersion."""
    begun: dict[str, Any] = {
        "based_on": newest_version(),
        "rules": [],
        "lists": {},
        "without_score": Comment.State.PUBLISHED,
    }
    if number is not None:
        policy = version(number)
        begun |= {"rules": policy.rules, "lists": policy.lists, "without_score": policy.without_score}
    return _replace(user, begun)


@transaction.atomic
def import_draft(*, user: Any, written: bytes) -> PolicyDraft:
    """From a file that `exported` made, here or on another site. Raises BadPolicy."""
    return _replace(user, {"based_on": newest_version(), **_read_file(written)})


@transaction.atomic
def change_draft(*, user: Any, **changes: Any) -> PolicyDraft:
    """`rules`, `lists` or `without_score` become these; what is not good is refused. Raises BadRule, UnknownVersion."""
    draft = PolicyDraft.objects.select_for_update().filter(user=user.pk).first()
    if draft is None:
        raise UnknownVersion
    for name, value in changes.items():
        setattr(draft, name, value)
    read_rules(draft.rules, read_lists(draft.lists))
    draft.changed_at = timezone.now()
    draft.full_clean()
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, user: Any) -> None:
    PolicyDraft.objects.filter(user=user.pk).delete()


@transaction.atomic
def save_version(*, user: Any, note: str, knowing: int | None = None) -> Policy:
    """The draft becomes a version; it judges nobody before it is switched on.

    `knowing`: the newest version that the editor has seen. Raises UnknownVersion, BadPolicy, ChangedMeanwhile.
    """
    draft = PolicyDraft.objects.select_for_update().filter(user=user.pk).first()
    if draft is None:
        raise UnknownVersion
    newest = Policy.objects.select_for_update().first()
    number = newest.number if newest else 0
    if number != (knowing if knowing is not None else draft.based_on or 0):
        raise ChangedMeanwhile
    lists, rules = _checked(draft.lists, draft.rules)
    policy = Policy(
        number=number + 1,
        rules=rules,
        lists=lists,
        without_score=draft.without_score,
        note=note.strip()[:500],
        made_by=_name(user),
    )
    policy.full_clean()
    policy.save(force_insert=True)
    draft.delete()
    log(Decision.Kind.POLICY_SAVED, moderator=user, policy=policy.number, reason=policy.note)
    return policy


def switch_on(*, user: Any, number: int) -> Policy:
    """From now on this version judges; an older one as well, which is the way back. Raises UnknownVersion."""
    judge_for(version(number))  # Compiled before anybody who posts would have to wait for it.
    with transaction.atomic():
        policy = version(number, is_locked=True)
        before = policy_in_force()
        if before == policy:
            return policy
        policy.switched_on_at = timezone.now()
        policy.save(update_fields=["switched_on_at"])
        details = {"before": before.number if before else None}
        log(Decision.Kind.POLICY_SWITCHED, moderator=user, policy=number, details=details)
        new_edition()
    return policy


@transaction.atomic
def switch_off(*, user: Any) -> None:
    """Nobody is judged by rules any more; the versions stay."""
    before = policy_in_force()
    if before is None:
        return
    Policy.objects.exclude(switched_on_at=None).update(switched_on_at=None)
    log(Decision.Kind.POLICY_SWITCHED, moderator=user, details={"before": before.number})
    new_edition()


def version(number: int, *, is_locked: bool = False) -> Policy:
    rows = Policy.objects.select_for_update() if is_locked else Policy.objects.all()
    policy = rows.filter(number=number).first() if 0 < number < 2**31 else None
    if policy is None:
        raise UnknownVersion
    return policy


def newest_version() -> int | None:
    return Policy.objects.values_list("number", flat=True).first()


def exported(policy: Policy | PolicyDraft) -> str:
    """As a file that can be read, compared and imported."""
    written = {"lists": policy.lists, "rules": policy.rules, "without_score": policy.without_score}
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _read_file(written: bytes) -> dict[str, Any]:
    if len(written) > LONGEST_FILE:
        raise BadPolicy(_("The file is too large for a policy."))
    try:
        read = json.loads(written.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadPolicy(_("This file is no policy: it is no JSON in UTF-8.")) from None
    if not isinstance(read, dict) or "rules" not in read:
        raise BadPolicy(_("This file is no policy: it has no “rules”."))
    without_score = read.get("without_score", Comment.State.PUBLISHED)
    if without_score not in KEPT_STATES:
        raise BadPolicy(_("“without_score” must be published or pending."))
    lists, rules = _checked(read.get("lists", {}), read["rules"])
    return {"lists": lists, "rules": rules, "without_score": without_score}


def _checked(lists: Any, rules: Any) -> tuple[dict[str, dict[str, str]], list[dict[str, Any]]]:
    """As they are kept."""
    try:
        good = read_lists(lists)
        return good, [rule.as_json() for rule in read_rules(rules, good)]
    except BadRule as error:
        raise BadPolicy(str(error)) from None


def _replace(user: Any, begun: dict[str, Any]) -> PolicyDraft:
    draft, _new = PolicyDraft.objects.update_or_create(
        user_id=user.pk, defaults={**begun, "changed_at": timezone.now()}
    )
    return draft


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())[:80]

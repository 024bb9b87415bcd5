"""What a newsroom can begin with: rights for its editors, and a few rules to read and change."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _

from imprint.articles.setup import EDITORS
from imprint.moderation.models import Ground
from imprint.moderation.rules import Outcome
from imprint.scoring.scores import Attribute

CODENAME = "change_policy"


def few_rules() -> list[dict[str, Any]]:
    """They hold little, and say why; none is in force before somebody has switched it on."""
    return [
        {
            "name": _("First comments with links"),
            "conditions": [{"kind": "first_comment"}, {"kind": "links", "at_least": 1, "to": "any"}],
            "outcome": Outcome.HOLD.value,
            "ground": Ground.SPAM.value,
        },
        {
            "name": _("Offending words"),
            "conditions": [{"kind": "score", "attribute": Attribute.TOXICITY.value, "percent": 80}],
            "outcome": Outcome.HOLD.value,
            "ground": Ground.INSULT.value,
        },
        {
            "name": _("Shouting"),
            "conditions": [
                {"kind": "length", "at_least": 40},
                {"kind": "repetition", "at_least": 80, "of": "capitals"},
            ],
            "outcome": Outcome.RECONSIDER.value,
            "reason": _("A text in capitals reads like shouting."),
        },
    ]


def let_editors_change_the_policy(sender: AppConfig, plan: Sequence[tuple[Any, bool]] = (), **more: Any) -> None:
    """Once, when moderation comes to a site that has editors already; a new site gets its groups later."""
    first = ("moderation", "0001_initial")
    if not any((step.app_label, step.name) == first and not is_backwards for step, is_backwards in plan):
        return
    permission = Permission.objects.filter(codename=CODENAME, content_type__app_label="moderation").first()
    editors = Group.objects.filter(name=EDITORS).first()
    if permission and editors:
        editors.permissions.add(permission)

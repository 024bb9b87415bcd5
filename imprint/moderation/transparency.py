"""Statements of reasons as the EU's Transparency Database takes them (Digital Services Act, Art. 24(5)).

Its rules: https://transparency.dsa.ec.europa.eu/page/api-documentation. Nothing personal may be in them, so no word is
that the moderator wrote as the reason, which may hold a name: what is told is put together from the ground, the rule,
the source and the machine's part.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from imprint.moderation.models import Decision, Ground, Statement
from imprint.moderation.periods import Period
from imprint.moderation.public_log import house_rules
from imprint.moderation.tallies import standing_decisions

AT_ONCE = 100
"""The database takes no more in one call."""
Measure = Statement.Measure
MEASURES: dict[str, dict[str, Any]] = {
    Measure.REMOVAL: {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"]},
    Measure.REFUSAL: {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]},
    Measure.SUSPENSION: {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"},
    Measure.BAN: {"decision_provision": "DECISION_PROVISION_PARTIAL_TERMINATION"},
}
"""A warning restricts nobody. Who is suspended or banned can still read and use the account: hence partial."""
CATEGORIES: dict[str, tuple[str, str]] = {
    Ground.INSULT: ("STATEMENT_CATEGORY_CYBER_VIOLENCE", "KEYWORD_CYBER_BULLYING_INTIMIDATION"),
    Ground.HATE: ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "KEYWORD_HATE_SPEECH"),
    Ground.THREAT: ("STATEMENT_CATEGORY_VIOLENCE", "KEYWORD_INCITEMENT_VIOLENCE_HATRED"),
    Ground.PRIVACY: ("STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", ""),
    Ground.SPAM: ("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "KEYWORD_OTHER"),
    Ground.OFF_TOPIC: ("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "KEYWORD_OTHER"),
    Ground.MISLEADING: (
        "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        "KEYWORD_MISINFORMATION_DISINFORMATION",
    ),
    Ground.ILLEGAL: ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", ""),
    Ground.OTHER: ("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "KEYWORD_OTHER"),
}
SOURCES = {
    Decision.Source.VOLUNTARY: "SOURCE_VOLUNTARY",
    Decision.Source.REPORT: "SOURCE_TYPE_OTHER_NOTIFICATION",
    Decision.Source.NOTICE: "SOURCE_ARTICLE_16",
}


def statements_in(period: Period) -> QuerySet[Statement]:
    """Those of the period that restrict somebody and were not undone; also those that were taken back later."""
    stood = standing_decisions(period).filter(statement__measure__in=MEASURES)
    return Statement.objects.filter(decision__in=stood).select_related("decision", "comment").order_by("pk")


def files_of(period: Period, *, at_most: int | None = AT_ONCE) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """What goes into one call each, or with `at_most` None all in one."""
    rules_url = _rules_url()
    rows = statements_in(period).iterator(chunk_size=1000)
    while statements := [as_sent(one, rules_url) for one in islice(rows, at_most)]:
        yield {"statements": statements}


def _rules_url() -> str:
    rules = house_rules()
    return f"{settings.IMPRINT.primary_address}{rules.path}" if rules else ""


def as_sent(statement: Statement, rules_url: str = "") -> dict[str, Any]:
    """In the words of the site's language, whoever asks."""
    decision, written_at = statement.decision, statement.written_at
    posted_at = statement.comment.posted_at if statement.comment else written_at
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "puid": _puid(decision),
            **MEASURES[statement.measure],
            **_ground(statement, rules_url),
            "content_type": ["CONTENT_TYPE_TEXT"],
            **_category(decision),
            "content_date": _date(posted_at),
            "application_date": _date(written_at),
            **({"end_date_service_restriction": _date(statement.ends_at)} if statement.ends_at else {}),
            "decision_facts": _facts(statement),
            "source_type": SOURCES[Decision.Source(decision.source)],
            "automated_detection": "Yes" if decision.is_found_by_machine else "No",
            "automated_decision": "AUTOMATED_DECISION_FULLY"
            if decision.is_by_machine
            else "AUTOMATED_DECISION_NOT_AUTOMATED",
        }


def _puid(decision: Decision) -> str:
    """Stays the same when the site moves, and means something to nobody but the newsroom's log."""
    site = re.sub(r"[^a-zA-Z0-9]+", "-", settings.IMPRINT.tag_authority).strip("-")
    return f"{site}-{decision.pk}"[-500:]


def _date(moment: Any) -> str:
    return timezone.localtime(moment, timezone.get_default_timezone()).date().isoformat()


def _ground(statement: Statement, rules_url: str) -> dict[str, str]:
    ground = _ground_of(statement.decision)
    if ground == Ground.ILLEGAL:
        law = _law(statement)
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": law,
            "illegal_content_explanation": _("The newsroom holds it to be against the law: %(law)s.") % {"law": law},
        }
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        **({"decision_ground_reference_url": rules_url} if rules_url else {}),
        "incompatible_content_ground": _("Rules of the house: %(ground)s") % {"ground": ground.label},
        "incompatible_content_explanation": _("It is against the rules of the house: %(ground)s.")
        % {"ground": ground.label},
        "incompatible_content_illegal": "No",
    }


def _law(statement: Statement) -> str:
    """The one thing that a person typed: not when there is a name or an address in it."""
    law = " ".join(statement.legal_ground.split())[:500].rstrip(".")
    name = statement.comment.author_name.casefold() if statement.comment else ""
    if not law or "@" in law or (name and name in law.casefold()):
        return _("The law of the country of the newsroom")
    return law


def _ground_of(decision: Decision) -> Ground:
    return Ground(decision.ground or Ground.OTHER)


def _category(decision: Decision) -> dict[str, Any]:
    ground = _ground_of(decision)
    category, keyword = CATEGORIES[ground]
    more: dict[str, Any] = {"category_specification": [keyword]} if keyword else {}
    if keyword == "KEYWORD_OTHER":
        more["category_specification_other"] = str(ground.label)
    return {"category": category, **more}


def _facts(statement: Statement) -> str:
    decision = statement.decision
    parts = [
        WHAT[statement.measure](),
        _("The ground: %(ground)s.") % {"ground": _ground_of(decision).label},
        LED[Decision.Source(decision.source)](),
        _("It was found by a program.") if decision.is_found_by_machine else _("It was found by people."),
        _("The policy of the newsroom decided by itself.") if decision.is_by_machine else _("A moderator decided."),
    ]
    if decision.rule:
        parts.append(_("The rule: %(rule)s.") % {"rule": decision.rule})
    if decision.policy:
        parts.append(_("Version %(number)s of the policy.") % {"number": decision.policy})
    return " ".join(parts)


WHAT: dict[str, Any] = {
    Measure.REMOVAL: lambda: _("A reader’s comment was taken off the site."),
    Measure.REFUSAL: lambda: _("A reader’s comment was not published."),
    Measure.SUSPENSION: lambda: _("Somebody cannot write comments for a time."),
    Measure.BAN: lambda: _("Somebody cannot write comments any more."),
}
LED: dict[Decision.Source, Any] = {
    Decision.Source.VOLUNTARY: lambda: _("The newsroom looked by itself."),
    Decision.Source.REPORT: lambda: _("Readers reported it."),
    Decision.Source.NOTICE: lambda: _("Somebody gave notice that it is against the law (Art. 16)."),
}

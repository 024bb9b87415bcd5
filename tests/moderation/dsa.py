"""The rules of the EU's Transparency Database for a statement of reasons, field by field, written down once more.

From its API documentation and the code that validates there (StatementStoreRequest, digital-services-act on GitHub).
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

PUID = re.compile(r"[a-zA-Z0-9-_]+")
VISIBILITIES = {
    f"DECISION_VISIBILITY_{end}"
    for end in (
        "CONTENT_REMOVED", "CONTENT_DISABLED", "CONTENT_DEMOTED", "CONTENT_AGE_RESTRICTED",
        "CONTENT_INTERACTION_RESTRICTED", "CONTENT_LABELLED", "OTHER",
    )
}  # fmt: skip
MONETARIES = {f"DECISION_MONETARY_{end}" for end in ("SUSPENSION", "TERMINATION", "OTHER")}
PROVISIONS = {
    f"DECISION_PROVISION_{how}_{what}" for how in ("PARTIAL", "TOTAL") for what in ("SUSPENSION", "TERMINATION")
}
ACCOUNTS = {"DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"}
ILLEGAL, INCOMPATIBLE = "DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"
CONTENT_TYPES = {
    f"CONTENT_TYPE_{end}" for end in ("APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER")
}
CATEGORIES = {
    f"STATEMENT_CATEGORY_{end}"
    for end in (
        "ANIMAL_WELFARE", "CONSUMER_INFORMATION", "CYBER_VIOLENCE", "CYBER_VIOLENCE_AGAINST_WOMEN",
        "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", "ILLEGAL_OR_HARMFUL_SPEECH", "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
        "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", "NOT_SPECIFIED_NOTICE", "OTHER_VIOLATION_TC",
        "PROTECTION_OF_MINORS", "RISK_FOR_PUBLIC_SECURITY", "SCAMS_AND_FRAUD", "SELF_HARM",
        "UNSAFE_AND_PROHIBITED_PRODUCTS", "VIOLENCE",
    )
}  # fmt: skip
KEYWORDS = {
    f"KEYWORD_{end}"
    for end in (
        "HATE_SPEECH", "DEFAMATION", "DISCRIMINATION", "CYBER_BULLYING_INTIMIDATION", "CYBER_HARASSMENT",
        "CYBER_INCITEMENT", "INCITEMENT_VIOLENCE_HATRED", "MISINFORMATION_DISINFORMATION", "OTHER",
    )
}  # fmt: skip
"""Those that have to do with what people write; there are many more."""
SOURCES = {"SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"}
AUTOMATED = {"AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED"}
DECISIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")

Check = Callable[[Any], bool]


def text(most: int) -> Check:
    return lambda value: isinstance(value, str) and 0 < len(value) <= most


def one_of(known: set[str]) -> Check:
    return lambda value: isinstance(value, str) and value in known


def some_of(known: set[str]) -> Check:
    return lambda value: (
        isinstance(value, list) and bool(value) and set(value) <= known and len(set(value)) == len(value)
    )


def is_day(value: Any) -> bool:
    return (
        isinstance(value, str)
        and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
        and date.fromisoformat(value) > date(2020, 1, 1)
    )


def is_url(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://\S{1,490}", value) is not None


FIELDS: dict[str, Check] = {
    "puid": lambda value: text(500)(value) and PUID.fullmatch(value) is not None,
    "decision_visibility": some_of(VISIBILITIES),
    "decision_visibility_other": text(500),
    "decision_monetary": one_of(MONETARIES),
    "decision_monetary_other": text(500),
    "decision_provision": one_of(PROVISIONS),
    "decision_account": one_of(ACCOUNTS),
    "account_type": one_of({"ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"}),
    "decision_ground": one_of({ILLEGAL, INCOMPATIBLE}),
    "decision_ground_reference_url": is_url,
    "illegal_content_legal_ground": text(500),
    "illegal_content_explanation": text(2000),
    "incompatible_content_ground": text(500),
    "incompatible_content_explanation": text(2000),
    "incompatible_content_illegal": one_of({"Yes", "No"}),
    "content_type": some_of(CONTENT_TYPES),
    "content_type_other": text(500),
    "category": one_of(CATEGORIES),
    "category_addition": some_of(CATEGORIES),
    "category_specification": some_of(KEYWORDS),
    "category_specification_other": text(500),
    "content_date": is_day,
    "application_date": is_day,
    "end_date_visibility_restriction": is_day,
    "end_date_monetary_restriction": is_day,
    "end_date_service_restriction": is_day,
    "end_date_account_restriction": is_day,
    "decision_facts": text(5000),
    "source_type": one_of(SOURCES),
    "source_identity": text(500),
    "automated_detection": one_of({"Yes", "No"}),
    "automated_decision": one_of(AUTOMATED),
}
REQUIRED = {
    "puid", "decision_ground", "content_type", "category", "content_date", "application_date", "decision_facts",
    "source_type", "automated_detection", "automated_decision",
}  # fmt: skip
OTHERS = {
    "decision_visibility": ("DECISION_VISIBILITY_OTHER", "decision_visibility_other"),
    "decision_monetary": ("DECISION_MONETARY_OTHER", "decision_monetary_other"),
    "content_type": ("CONTENT_TYPE_OTHER", "content_type_other"),
    "category_specification": ("KEYWORD_OTHER", "category_specification_other"),
}


def faults(statement: dict[str, Any]) -> list[str]:
    """What the database would refuse; sorted."""
    return sorted([*_of_fields(statement), *_of_ground(statement), *_of_others(statement)])


def _of_fields(statement: dict[str, Any]) -> Iterator[str]:
    for name, value in statement.items():
        if name not in FIELDS:
            yield f"{name}: there is no such field"
        elif not FIELDS[name](value):
            yield f"{name}: {value!r}"
    for name in REQUIRED - statement.keys():
        yield f"{name}: missing"
    if not any(name in statement for name in DECISIONS):
        yield "no decision"


def _of_ground(statement: dict[str, Any]) -> Iterator[str]:
    needed = {
        ILLEGAL: {"illegal_content_legal_ground", "illegal_content_explanation"},
        INCOMPATIBLE: {"incompatible_content_ground", "incompatible_content_explanation"},
    }
    allowed = {ILLEGAL: needed[ILLEGAL], INCOMPATIBLE: needed[INCOMPATIBLE] | {"incompatible_content_illegal"}}
    ground = statement.get("decision_ground", "")
    there = {name for name in statement if name.startswith(("illegal_content_", "incompatible_content_"))}
    yield from (f"{name}: missing" for name in needed.get(ground, set()) - there)
    yield from (f"{name}: not with this ground" for name in there - allowed.get(ground, set()))


def _of_others(statement: dict[str, Any]) -> Iterator[str]:
    for name, (word, other) in OTHERS.items():
        if (word in statement.get(name, ())) != (other in statement):
            yield f"{other}: needed with {word}, and only then"
    if statement.get("source_type") == "SOURCE_VOLUNTARY" and "source_identity" in statement:
        yield "source_identity: nobody gave notice"
    for name, value in statement.items():
        if name.startswith("end_date_") and value < statement.get("application_date", ""):
            yield f"{name}: before it began"

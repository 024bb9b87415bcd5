"""What people type into the forms of moderation, clean, or a sentence that says what is wrong with which field."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from imprint.core.text import BadText, clean_text
from imprint.moderation.refusals import BadField

REASON_LENGTH = 2000
ADDRESS_LENGTH = 254


def clean(raw: str, field: str, most: int, *, missing: Any = "") -> str:
    """`missing` is said when nothing is there; without it nothing is needed. Raises BadField."""
    if not raw.strip():
        if missing:
            raise BadField(field, missing)
        return ""
    if "\ufffd" in raw:  # Django puts it in place of bytes that are no UTF-8.
        raise BadField(field, _("The text was sent in a wrong encoding: some of its characters were lost."))
    try:
        return clean_text(raw, most)
    except BadText as error:
        raise BadField(field, error.sentence) from None


def clean_line(raw: str, field: str, most: int, *, missing: Any = "") -> str:
    """Raises BadField."""
    return " ".join(clean(raw, field, most, missing=missing).split())


def clean_address(raw: str, *, missing: Any = "") -> str:
    """Raises BadField."""
    email = raw.strip()
    if not email and not missing:
        return ""
    if not email:
        raise BadField("email", missing)
    try:
        validate_email(email)
    except ValidationError:
        raise BadField("email", _("This does not look like an e-mail address.")) from None
    if len(email) > ADDRESS_LENGTH:
        raise BadField("email", _("This does not look like an e-mail address."))
    return email

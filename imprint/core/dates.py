"""Days and moments as readers read them, in the language of the page and on the site's clock."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format

from imprint.core.language import language


def day(value: datetime | date) -> str:
    """`22 November 2026`."""
    return _day_in(timezone.localdate(value) if isinstance(value, datetime) else value, language())


def moment(value: datetime) -> str:
    """`22 November 2026, 14:05`."""
    local = timezone.localtime(value)
    return f"{_day_in(local.date(), language())}, {local:%H:%M}"


@lru_cache(maxsize=1024)  # Fifty comments of one page are of a few days.
def _day_in(value: date, language_code: str) -> str:
    is_english = language_code.startswith("en")  # Django's own form for English is `Nov. 22, 2026`.
    return date_format(value, "j F Y" if is_english else "DATE_FORMAT")

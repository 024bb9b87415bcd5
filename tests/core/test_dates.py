from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from imprint.core.dates import day, moment


@pytest.mark.parametrize(("code", "expected"), [("en", "22 November 2026, 01:05"), ("de", "22. November 2026, 01:05")])
def test_moment_is_on_the_clock_of_the_site_and_in_the_language_of_the_page(code: str, expected: str):
    with timezone.override("Europe/Copenhagen"), translation.override(code):
        assert moment(datetime(2026, 11, 22, 0, 5, tzinfo=UTC)) == expected


def test_day_of_a_moment_is_that_of_the_site():
    with timezone.override("Europe/Copenhagen"):
        assert day(datetime(2026, 11, 22, 23, 5, tzinfo=UTC)) == day(date(2026, 11, 23)) == "23 November 2026"

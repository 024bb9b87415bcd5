import pytest

from imprint.moderation.edition import OnceAnEdition, edition, new_edition

pytestmark = pytest.mark.django_db


def test_every_change_is_an_edition() -> None:
    numbers = [edition()]
    for _change in range(3):
        new_edition()
        numbers.append(edition())

    assert numbers[0] == 0
    assert len(set(numbers)) == 4


def test_what_is_kept_is_read_once_an_edition() -> None:
    times = iter(range(10))
    kept = OnceAnEdition(lambda: next(times))

    assert [kept.of(number) for number in (5, 5, 7, 7, 5)] == [0, 0, 1, 1, 2]

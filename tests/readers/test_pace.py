import pytest

from imprint.core.rate_limits import TooFast
from imprint.readers.identity import Visitor
from imprint.readers.pace import OF_ONE_NETWORK, check_pace
from tests.factories import make_user, make_visitor


def took(visitors: list[Visitor]) -> int:
    """How many of them could do it before the first was refused."""
    for number, visitor in enumerate(visitors):
        try:
            check_pace("notice", visitor, per_minute=1, burst=3)
        except TooFast:
            return number
    return len(visitors)


def browser(number: int, address: str = "192.0.2.1") -> Visitor:
    visitor = make_visitor(address=address)
    visitor.request.META["HTTP_USER_AGENT"] = f"Browser {number}"
    return visitor


def test_reader_has_few_and_neighbours_have_their_own():
    assert took([browser(1)] * 9) == 3
    assert took([browser(2)] * 9) == 3


def test_who_changes_the_name_of_the_browser_meets_the_limit_of_the_network():
    assert took([browser(number) for number in range(90)]) == 3 * OF_ONE_NETWORK
    assert took([browser(1, "192.0.2.2")]) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", ""])
def test_proxy_that_tells_no_addresses_stops_nobody(address: str):
    assert took([browser(number, address) for number in range(90)]) == 90


def test_accounts_are_counted_by_themselves(db: None):
    users = [make_user() for _user in range(3 * OF_ONE_NETWORK + 5)]

    assert took([make_visitor(user) for user in users]) == len(users)

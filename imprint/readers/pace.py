"""How often somebody may write, vote, and do what makes work for people of the newsroom."""

from imprint.core import rate_limits
from imprint.core.client import client_network
from imprint.readers.identity import Visitor

OF_ONE_NETWORK = 10
"""So many readers may share an address; whoever changes the name of the browser each time is no more of them."""
OUR_OWN = ("", "127.0.0.1", "::/64")
"""Behind a proxy that tells no addresses it would be everybody."""


def check_pace(what: str, visitor: Visitor, per_minute: float, burst: int) -> None:
    """Raises TooFast."""
    network = "" if visitor.user else client_network(visitor.request)
    if network not in OUR_OWN:
        rate_limits.take(f"{what} from:{network}", per_minute * OF_ONE_NETWORK, burst * OF_ONE_NETWORK)
    rate_limits.take(f"{what}:{visitor.sender}", per_minute, burst)

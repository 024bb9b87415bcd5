"""How comments are ordered by votes."""

from math import sqrt

Z_80 = 1.281551565545


def wilson(up: int, down: int, z: float = Z_80) -> float:
    """Lower bound of Wilson's score interval, 0 to 1; without votes 0. Source: Wilson 1927, as in reddit's `best`."""
    votes = up + down
    if votes == 0:
        return 0.0
    share = up / votes
    spread = z * sqrt(share * (1 - share) / votes + z * z / (4 * votes * votes))
    return max((share + z * z / (2 * votes) - spread) / (1 + z * z / votes), 0.0)

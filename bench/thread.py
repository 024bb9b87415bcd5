"""Posting into a thread of 100,000 comments beside posting into an empty one.

Compared is the CPU of the server for each comment, baking included.
"""

from bench.post import post_many
from bench.sites import BODY, Server, in_site, new_site, percentile, row, served

SECONDS, CONNECTIONS, ROUNDS = 4, 4, 5
LONG = 100_000


def main() -> None:
    with new_site() as folder:
        in_site(folder, f"content.comments(content.article(1).thread, {LONG})")
        in_site(folder, f"[content.article(n) for n in range(2, {ROUNDS + 2})]")
        with served(folder) as server:
            _settle(server)
            costs: dict[str, list[float]] = {"long": [], "empty": []}
            for number in range(ROUNDS):  # By turns, so that a busy minute of the machine hits both.
                costs["empty"].append(_cpu_us(server, thread=number + 2))
                costs["long"].append(_cpu_us(server, thread=1))
    long_us, empty_us = percentile(costs["long"], 0.5), percentile(costs["empty"], 0.5)
    ratio = long_us / empty_us
    row(
        "CPU of a post, thread of 100,000 / empty",
        f"{ratio:.2f} ({long_us:.0f}/{empty_us:.0f} µs)",
        "≤ 1.2",
        ratio <= 1.2,
    )


def _settle(server: Server) -> None:
    """Let the worker finish what the preparations ordered."""
    import json
    import time

    while json.loads(server.get("/-/health"))["orders"]:
        time.sleep(0.5)


def _cpu_us(server: Server, thread: int) -> float:
    before = server.cpu_s()
    path = f"/-/api/v1/threads/{thread}/comments"
    load = post_many(server.address, path, {"body": BODY, "name": "Reader {n}"}, SECONDS, CONNECTIONS)
    return (server.cpu_s() - before) / (load.per_s * SECONDS) * 1e6


if __name__ == "__main__":
    main()

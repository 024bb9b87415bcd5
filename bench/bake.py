"""A full bake of 1,000 articles with ten comments each, on one core."""

import os
import re
import time

from bench.sites import imprint, in_site, new_site, row

ARTICLES, COMMENTS = 1000, 10


def main() -> None:
    with new_site() as folder:
        in_site(folder, f"content.articles({ARTICLES})")
        in_site(
            folder,
            "from imprint.discussion.models import Thread\n"
            f"[content.comments(thread, {COMMENTS}) for thread in Thread.objects.all()]",
        )
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
        start = time.monotonic()
        said = imprint("bake", "--all", "--site", folder)
        taken_s = time.monotonic() - start
        os.sched_setaffinity(0, cores)
    written = sum(int(number) for number in re.findall(r"(\d+) (?:written|unchanged)", said))
    per_s = written / taken_s
    row(f"full bake of {ARTICLES} articles ({written} pages), one core", f"{per_s:.0f} pages/s", "≥ 80", per_s >= 80)


if __name__ == "__main__":
    main()

"""All measurements, one after the other."""

import traceback

from bench import bake, desk, fresh, live, opening, phrases, policy, post, publish, read, spam, thread, view

if __name__ == "__main__":
    for measurement in (read, live, post, thread, fresh, publish, view, opening, phrases, policy, spam, desk, bake):
        try:
            measurement.main()
        except Exception:
            traceback.print_exc()

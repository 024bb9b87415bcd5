"""Pages that lead to another page only where it is there."""

import hashlib

from imprint.publishing import store
from imprint.publishing.dependencies import depend_on


def leads_to(path: str) -> bool:
    """Whether the page at this path is baked; the page that asks is baked again once that changes.

    So that what decides over a rare page is looked up when that page is baked, and not for each that may lead to it.
    """
    depend_on(presence_key(path))
    return store.is_baked(path)


def presence_key(path: str) -> str:
    """Ordered when a page comes or goes; a digest, since paths may be longer than keys."""
    return f"presence:{hashlib.sha256(path.encode()).hexdigest()[:32]}"

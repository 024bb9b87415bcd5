"""Turning the site into files: orders, dependencies, the bakery, the store. Knows no content."""

from imprint.publishing.dependencies import depend_on, once_a_round
from imprint.publishing.links import leads_to
from imprint.publishing.orders import file_key, order
from imprint.publishing.registry import Bakes, register
from imprint.publishing.store import is_baked

__all__ = ["Bakes", "depend_on", "file_key", "is_baked", "leads_to", "once_a_round", "order", "register"]

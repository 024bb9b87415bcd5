"""Moving from WordPress: its export file (WXR) and a copy of its uploads folder."""

from imprint.exchange.wordpress.importing import import_wordpress
from imprint.exchange.wordpress.parsing import UnusableExport

__all__ = ["UnusableExport", "import_wordpress"]

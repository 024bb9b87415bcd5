"""The dependency keys that are more than one page's: `page:12` and `list:topic:7` are made where they are used."""

LATEST = "list:latest"
"""Whatever shows the newest articles of the whole site: front page, feeds, sitemaps."""
MENU = "menu"
"""What every page leads to: sections and standing pages."""


def months_key(list_key: str) -> str:
    """Whatever leads to the months of this list: the pages of the other months."""
    return list_key.replace("list:", "months:", 1)

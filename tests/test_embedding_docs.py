"""What docs/embedding.md tells people to copy is what the site understands."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from imprint.readers.other_sites import FOR_EVERYBODY
from imprint.server.kinds import is_for_other_sites

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs/embedding.md").read_text()
STATIC = ROOT / "imprint/static"
ELEMENTS = ("imprint-discussion", "imprint-count")


def test_snippets_name_elements_and_attributes_that_there_are():
    scripts = "".join((STATIC / f"js/{name}.js").read_text() for name in (*ELEMENTS, "embedding", "embed"))
    snippets = "".join(re.findall(r"```html\n(.*?)```", DOCS, re.DOTALL))
    used = re.findall(r"<(imprint-[a-z]+)", snippets)
    attributes = set(re.findall(r"^\| `([a-z]+)` \|", DOCS, re.MULTILINE))

    assert set(used) == set(ELEMENTS)
    assert all(f"customElements.define('{name}'" in scripts for name in used)
    assert attributes == set(re.findall(r"(?:this|element)\.getAttribute\('([a-z]+)'\)", scripts))


def test_properties_are_those_of_the_style():
    documented = set(re.findall(r"^\| `(--imprint-[a-z-]+)` \|", DOCS, re.MULTILINE))

    assert documented == set(re.findall(r"var\((--imprint-[a-z-]+)", (STATIC / "css/embed.css").read_text()))
    assert set(re.findall(r"    (--imprint-[a-z-]+):", DOCS)) <= documented


def test_addresses_in_snippets_are_answered(client: Client, db: None, settings, configure):  # type: ignore[no-untyped-def]
    settings.MIDDLEWARE = settings.READER_MIDDLEWARE
    configure(embedding_sites=["https://news.example"])
    addresses = {unescape(found) for found in re.findall(r'src="https://talk.example(/[^"]+)"', DOCS)}

    assert len(addresses) == 2
    for address in addresses:
        assert client.get(address).status_code == 200
        assert set(parse_qs(urlsplit(address).query)) <= {"origin", "key", "title", "url"}


def test_paths_that_other_servers_must_open_are_named():
    assert "`/static/` and `/talk/`" in DOCS
    assert is_for_other_sites("/talk/news.example/a/")
    assert is_for_other_sites("/static/js/main.js")
    assert not is_for_other_sites("/2026/11/22/a-story/")
    assert "/talk/" in FOR_EVERYBODY

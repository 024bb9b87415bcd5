"""Each block as readers get it: `squeezed` HTML, in which a picture is called PICTURE."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from imprint.articles.blocks import BodyBlock, EmbedBlock
from imprint.articles.models import Picture
from tests.articles.steps import block_html, make_document, read, squeezed
from tests.conftest import Configure
from tests.factories import make_article, make_picture

EVIL = '<script>alert("1")</script>'
ESCAPED = "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;"
pytestmark = pytest.mark.django_db


def without_pictures(html: str) -> str:
    return re.sub(r"<picture>.*?</picture>", "PICTURE", html)


def clean(kind: str, value: Any) -> None:
    """What the newsroom does when a form is sent."""
    block = BodyBlock().child_blocks[kind]
    block.clean(block.to_python(value))


# Words


def test_text_is_set_with_its_links_resolved():
    article = make_article(slug="ferry")
    link = f'<a linktype="page" id="{article.pk}">the ferry</a>'

    html = block_html("text", f"<p>See <b>now</b>: {link}.</p><ul><li>One</li></ul>")

    assert html == (
        f'<div class="text"><p>See<b>now</b>:<a href="{article.public_path}">the ferry</a>.</p>'
        "<ul><li>One</li></ul></div>"
    )


def test_heading_is_text_only():
    assert block_html("heading", f"Ship & {EVIL}") == f"<h2>Ship &amp; {ESCAPED}</h2>"


def test_quotation_names_its_source():
    said = {"text": "<p>She floats.</p>", "source": "The harbour master & I"}

    assert block_html("quotation", said) == (
        '<figure class="quotation"><blockquote><p>She floats.</p></blockquote>'
        "<figcaption>The harbour master &amp; I</figcaption></figure>"
    )


def test_quotation_without_a_source_has_no_line_for_it():
    assert block_html("quotation", {"text": "<p>She floats.</p>", "source": ""}) == (
        '<figure class="quotation"><blockquote><p>She floats.</p></blockquote></figure>'
    )


def test_callout_has_a_title_if_it_is_given_one():
    text = {"text": "<p>Ring us.</p>"}

    assert block_html("callout", {"title": "Help & more", **text}) == (
        '<aside class="callout"><p class="callout-title">Help &amp; more</p><p>Ring us.</p></aside>'
    )
    assert block_html("callout", {"title": "", **text}) == '<aside class="callout"><p>Ring us.</p></aside>'


def test_sources_are_a_numbered_list():
    assert block_html("sources", {"sources": ["<p>The ledger</p>", "<p>The clerk</p>"]}) == (
        '<section class="sources" aria-label="Sources"><h2>Sources</h2>'
        "<ol><li><p>The ledger</p></li><li><p>The clerk</p></li></ol></section>"
    )


# Pictures


def test_picture_has_caption_credit_and_the_mark_of_an_illustration():
    picture = make_picture(width=30, height=20, credit="Of the picture")
    value = {"picture": picture.pk, "caption": "<p>In May.</p>", "credit": "Ines & Tom", "is_illustrative": True}

    assert without_pictures(block_html("picture", value)) == (
        '<figure class="picture">PICTURE<figcaption><div class="caption"><p>In May.</p></div>'
        '<span class="credit">Ines &amp; Tom</span><span class="tag">Illustrative image</span></figcaption></figure>'
    )


def test_picture_without_a_credit_has_its_own():
    picture = make_picture(width=30, height=20, credit="Of the picture")

    assert without_pictures(block_html("picture", {"picture": picture.pk})) == (
        '<figure class="picture">PICTURE<figcaption><span class="credit">Of the picture</span></figcaption></figure>'
    )


def test_picture_of_which_nothing_is_said_has_no_caption():
    picture = make_picture(width=30, height=20)

    assert (
        without_pictures(block_html("picture", {"picture": picture.pk})) == '<figure class="picture">PICTURE</figure>'
    )


def test_gallery_leads_to_its_pictures_and_credits_each_maker_once():
    makers = ["Ines Aalto", "Tom Brekke", "Ines Aalto", ""]
    pictures = [make_picture(width=30, height=20, credit=maker) for maker in makers]
    pictures[1].description = "A quay"
    pictures[1].save()

    html = block_html("gallery", {"pictures": [picture.pk for picture in pictures], "caption": "<p>In May.</p>"})

    gallery = BeautifulSoup(html, "html.parser")
    assert [link.get("aria-label") for link in gallery.select("li > a")] == [
        "Picture 1 of 4",
        None,
        "Picture 3 of 4",
        "Picture 4 of 4",
    ]
    assert [image["alt"] for image in gallery.select("img")] == ["", "A quay", "", ""]
    whole = [picture.get_rendition("max-1600x1600|format-jpeg").url for picture in pictures]
    assert [link["href"] for link in gallery.select("li > a")] == whole
    assert squeezed(str(gallery.figcaption)) == (
        '<figcaption><div class="caption"><p>In May.</p></div>'
        '<span class="credit">Ines Aalto, Tom Brekke</span></figcaption>'
    )


def test_gallery_of_one_picture_is_refused():
    pictures = [make_picture(width=3, height=2).pk for _ in range(2)]

    clean("gallery", {"pictures": pictures})
    with pytest.raises(ValidationError):
        clean("gallery", {"pictures": pictures[:1]})


def test_deleted_pictures_and_documents_leave_the_rest_of_the_article(reader: Client):
    kept, lost, document = make_picture(width=3, height=2), make_picture(width=3, height=2), make_document()
    article = make_article(
        body=[
            ("picture", {"picture": lost, "caption": "<p>Lost</p>"}),
            ("gallery", {"pictures": [kept, lost], "caption": "<p>Kept</p>"}),
            ("document", {"document": document}),
            ("heading", "Still here"),
        ]
    )
    Picture.objects.get(pk=lost.pk).delete()
    document.delete()

    body = read(reader, article.public_path).select_one(".body")

    assert body is not None
    assert (len(body.select("figure")), len(body.select(".gallery li"))) == (1, 1)
    assert (len(body.select(".document")), len(body.select("h2"))) == (0, 1)


# Tables


def table(*rows: list[str | None], **said: Any) -> dict[str, Any]:
    return {"data": list(rows), **said}


def test_table_sets_figures_under_one_another():
    assert block_html("table", table(["Ferry", "1,200"], ["Tug", "9"])) == (
        '<div class="table" role="region" tabindex="0" aria-label="Table"><table><tbody>'
        '<tr><td>Ferry</td><td class="figure">1,200</td></tr><tr><td>Tug</td><td class="figure">9</td></tr>'
        "</tbody></table></div>"
    )


def test_table_has_headings_and_a_caption():
    value = table(
        ["", "2024"],
        ["Ferry & tug", "1"],
        table_caption='Paid "twice"',
        first_row_is_table_header=True,
        first_col_is_header=True,
    )

    assert block_html("table", value) == (
        '<div class="table" role="region" tabindex="0" aria-label="Paid &#34;twice&#34;"><table>'
        "<caption>Paid &#34;twice&#34;</caption>"
        '<thead><tr><th scope="col"></th><th scope="col" class="figure">2024</th></tr></thead>'
        '<tbody><tr><th scope="row">Ferry &amp; tug</th><td class="figure">1</td></tr></tbody></table></div>'
    )


def test_table_shows_lines_and_no_html_of_a_cell():
    assert block_html("table", table(["One\nTwo", EVIL])).endswith(
        f"<tbody><tr><td>One<br>Two</td><td>{ESCAPED}</td></tr></tbody></table></div>"
    )


def test_table_joins_cells_and_aligns_them_as_editors_said():
    value = table(
        ["Both", None, "Right"],
        ["a", "b", "c"],
        mergeCells=[{"row": 0, "col": 0, "rowspan": 1, "colspan": 2}],
        cell=[{"row": 0, "col": 1, "hidden": True}, {"row": 0, "col": 2, "className": "htRight"}],
    )

    assert block_html("table", value).endswith(
        '<tr><td colspan="2">Both</td><td class="htRight">Right</td></tr>'
        "<tr><td>a</td><td>b</td><td>c</td></tr></tbody></table></div>"
    )


# Documents and embeds


def test_document_says_its_kind_and_size():
    document = make_document(b"x" * 2048, "contract.txt", title="The contract")

    html = block_html("document", {"document": document.pk, "title": ""})

    assert html == (
        f'<p class="document"><a href="/documents/{document.pk}/{document.filename}">The contract</a>'
        "<span>TXT, 2.0 kB</span></p>"
    )
    titled = block_html("document", {"document": document.pk, "title": "Read & weep"})
    assert titled == html.replace("The contract", "Read &amp; weep")


def test_embed_is_a_link_until_it_is_clicked():
    html = block_html("embed", {"url": "https://www.youtube.com/watch?v=abc&t=3", "title": 'The "ferry"'})

    assert html == (
        '<figure class="embed"><click-embed data-src="https://www.youtube-nocookie.com/embed/abc" '
        'data-title="The &#34;ferry&#34;"><p class="embed-title">'
        '<a href="https://www.youtube.com/watch?v=abc&amp;t=3" rel="noopener">The &#34;ferry&#34;</a></p>'
        '<p class="quiet">From youtube.com. Nothing is loaded from there until you follow the link.</p>'
        "</click-embed></figure>"
    )


def test_embed_of_a_host_that_is_not_known_stays_a_link():
    html = block_html("embed", {"url": "https://films.example/1", "title": "A film"})

    assert BeautifulSoup(html, "html.parser").select("click-embed")[0].attrs == {}
    assert "iframe" not in html


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("https://www.youtube.com/watch?v=a-_1&list=x", "https://www.youtube-nocookie.com/embed/a-_1"),
        ("https://m.youtube.com/watch?v=a", "https://www.youtube-nocookie.com/embed/a"),
        ("https://youtu.be/a?t=3", "https://www.youtube-nocookie.com/embed/a"),
        ("https://www.youtube.com/shorts/a", "https://www.youtube-nocookie.com/embed/a"),
        ("https://www.youtube.com/live/a/", "https://www.youtube-nocookie.com/embed/a"),
        ("https://www.youtube-nocookie.com/embed/a", "https://www.youtube-nocookie.com/embed/a"),
        ("https://WWW.YOUTUBE.COM/watch?v=a", "https://www.youtube-nocookie.com/embed/a"),
        ("https://vimeo.com/123", "https://player.vimeo.com/video/123?dnt=1"),
        ("https://player.vimeo.com/video/123?h=x", "https://player.vimeo.com/video/123?h=x&dnt=1"),
        ("https://vimeo.com/channels/staff/123", "https://player.vimeo.com/video/123?dnt=1"),
        ("https://youtube.com.evil.example/watch?v=a", ""),
        ("https://youtube.com@evil.example/watch?v=a", ""),
        ("https://evil.example/youtube.com/watch?v=a", ""),
        ("https://notyoutube.com/watch?v=a", ""),
        ("https://films.example/1", ""),
    ],
)
def test_embed_plays_only_from_hosts_that_do_not_track(url: str, frame: str):
    assert EmbedBlock().to_python({"url": url, "title": "A film"}).frame_address == frame


def test_embed_plays_from_no_host_that_the_site_does_not_allow(configure: Configure):
    def frames() -> list[str]:
        films = ["https://youtu.be/a", "https://vimeo.com/1", "https://films.example/1", "http://films.example/1"]
        return [EmbedBlock().to_python({"url": film, "title": "A film"}).frame_address for film in films]

    configure(embed_hosts=["player.vimeo.com"])
    assert frames() == ["", "https://player.vimeo.com/video/1?dnt=1", "", ""]

    configure(embed_hosts=["films.example"])
    assert frames() == ["", "", "https://films.example/1", ""]


def test_embed_needs_an_address_and_a_title():
    clean("embed", {"url": "https://films.example/1", "title": "A film"})
    for value in ({"url": "javascript:alert(1)", "title": "A film"}, {"url": "https://films.example/1", "title": ""}):
        with pytest.raises(ValidationError):
            clean("embed", value)


# HTML brought along


@pytest.mark.parametrize(
    ("brought", "shown"),
    [
        ("<p>Kept <em>as</em> it was.</p>", "<p>Kept <em>as</em> it was.</p>"),
        (f"<p>a</p>{EVIL}", "<p>a</p>"),
        ('<iframe src="https://tracker.example/"></iframe><p>a</p>', "<p>a</p>"),
        ('<object data="x"></object><embed src="x"><p>a</p>', "<p>a</p>"),
        ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener">a</a>'),
        ('<a href="https://a.example/" target="_blank">a</a>', '<a href="https://a.example/" rel="noopener">a</a>'),
        ("<style>p{}</style><form><input></form>", ""),
        ("<p>not closed", "<p>not closed</p>"),
    ],
)
def test_html_is_cleaned_each_time_it_is_shown(brought: str, shown: str):
    assert str(BodyBlock().to_python([{"type": "html", "value": brought}])[0].render()) == shown


def test_html_stands_in_an_element_of_its_own(reader: Client):
    article = make_article(body=[("html", f"<p>Brought along.</p>{EVIL}")])

    body = read(reader, article.public_path).select_one(".body")

    assert body is not None
    assert squeezed(str(body)) == '<div class="body"><div class="text brought"><p>Brought along.</p></div></div>'

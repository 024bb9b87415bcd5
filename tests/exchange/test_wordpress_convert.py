"""What becomes of the HTML of a post: classic, with blocks, with shortcodes, hostile."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.functional import Promise
from PIL import Image

from imprint.articles.blocks import BodyBlock
from imprint.articles.models import Article, Picture
from imprint.exchange.report import Report
from imprint.exchange.wordpress.notes import SENTENCES
from tests.exchange.conftest import BringIn
from tests.exchange.wxr import HOST, attachment, item, meta

Blocks = list[tuple[str, Any]]


def blocks_of(article: Article) -> Blocks:
    return [(block["type"], block["value"]) for block in article.body.raw_data]


def notes_of(report: Report, key: str) -> int:
    sentence: str | Promise = SENTENCES[key]
    return report.notes[str(sentence)].count if str(sentence) in report.notes else 0


@pytest.fixture
def convert(bring_in: BringIn):
    """The blocks of an article with this content."""

    def convert_content(content: str, **fields: Any) -> Blocks:
        bring_in(item(content, **fields))
        article = Article.objects.get()
        BodyBlock(required=False).clean(article.body)  # An editor can save what was brought in.
        return blocks_of(article)

    return convert_content


def test_classic_text_has_its_paragraphs_and_breaks(convert):
    assert convert("One\nline & more\n\nTwo <em>soft</em> <strong>loud</strong>\r\n\r\nThree") == [
        ("text", "<p>One<br/>line &amp; more</p><p>Two <i>soft</i> <b>loud</b></p><p>Three</p>")
    ]


def test_blocks_keep_their_own_line_breaks_only(convert):
    content = '<!-- wp:paragraph -->\n<p>One\nline<br>two</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph {"align":"left"} -->\n<p>Next</p>\n<!-- /wp:paragraph -->'

    assert convert(content) == [("text", "<p>One line<br/>two</p><p>Next</p>")]


def test_text_between_blocks_is_classic(convert):
    content = "First\n\nSecond\n<!-- wp:paragraph -->\n<p>Third\nline</p>\n<!-- /wp:paragraph -->\nFourth\nline"

    assert convert(content) == [("text", "<p>First</p><p>Second</p><p>Third line</p><p>Fourth<br/>line</p>")]


def test_headings_divide_or_belong_to_the_text(convert):
    assert convert("<h1>One</h1><h2>Two <em>x</em></h2><h3>Three</h3><h5>Five</h5>words<h2> </h2>") == [
        ("heading", "One"),
        ("heading", "Two x"),
        ("text", "<h3>Three</h3><h4>Five</h4><p>words</p>"),
    ]


def test_lists_keep_their_depth(convert):
    assert convert("<ul>\n<li>One<ol><li>a</li><li><p>b</p></li></ol></li>\n<li>Two</li>\n</ul>") == [
        ("text", "<ul><li>One<ol><li>a</li><li>b</li></ol></li><li>Two</li></ul>")
    ]


def test_list_with_another_first_number_stays_html(convert):
    assert convert('<ol start="8"><li>Eight</li></ol>') == [("html", '<ol start="8"><li>Eight</li></ol>')]


def test_quotation_has_its_source(convert):
    assert convert("<blockquote><p>Be <b>brave</b>.</p><cite>Ines, in a letter</cite></blockquote>after") == [
        ("quotation", {"text": "<p>Be <b>brave</b>.</p>", "source": "Ines, in a letter"}),
        ("text", "<p>after</p>"),
    ]


def test_quotation_with_more_than_words_is_taken_apart(convert):
    assert convert("<blockquote><h3>Head</h3><ul><li>One</li></ul><pre>code</pre></blockquote>") == [
        ("quotation", {"text": "<p><b>Head</b></p><p>– One</p>", "source": ""}),
        ("html", "<pre>code</pre>"),
    ]


def test_inline_elements_are_those_of_the_editor(convert):
    content = (
        'H<sub>2</sub>O <del>no</del> <kbd>Ctrl</kbd> <u>under</u> <q>said</q> <span style="font-weight: bold">b</span>'
    )

    assert convert(content) == [("text", "<p>H<sub>2</sub>O <s>no</s> <code>Ctrl</code> under “said” <b>b</b></p>")]


def test_scripts_are_left_out(convert):
    assert convert(
        'a<script>alert(1)</script><style>p{}</style> <a href="javascript:alert(1)">b</a><img src=x onerror=alert(1)>'
    ) == [("text", "<p>a b</p><p>x</p>")]


def test_unclosed_inline_element_does_not_swallow_paragraphs(convert):
    assert convert("<small>One\n\nTwo\n\n<b>Three</b>") == [("text", "<p>One</p><p>Two</p><p><b>Three</b></p>")]


def test_plain_table_becomes_a_table(convert):
    ((kind, value),) = convert(
        "<table><caption>Who</caption><thead><tr><th>Name</th><th>Age</th></tr></thead><tr><td>Ines &amp; Co</td></tr></table>"
    )

    assert kind == "table"
    assert value["data"] == [["Name", "Age"], ["Ines & Co", ""]]
    assert (value["table_header_choice"], value["table_caption"]) == ("row", "Who")


def test_table_with_links_stays_html(convert):
    ((kind, value),) = convert('<table><tr><td><a href="https://e.org/">x</a></td><td colspan="2">y</td></tr></table>')

    assert kind == "html"
    assert '<a href="https://e.org/" rel="noopener noreferrer">x</a>' in value


def test_table_of_one_column_is_only_a_frame(convert):
    assert convert("<table><tr><td><p>One</p></td></tr><tr><td>Two</td></tr></table>") == [
        ("text", "<p>One</p><p>Two</p>")
    ]


def test_films_become_embeds(convert):
    content = """See
https://www.youtube.com/watch?v=abc

<!-- wp:embed -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://vimeo.com/123
</div><figcaption>The bridge</figcaption></figure>
<!-- /wp:embed -->
<iframe src="//player.example/x" title="Player"></iframe>[youtube def][embed width="3"]https://vimeo.com/9[/embed]"""

    assert convert(content) == [
        ("text", "<p>See</p>"),
        ("embed", {"url": "https://www.youtube.com/watch?v=abc", "title": "youtube.com"}),
        ("embed", {"url": "https://vimeo.com/123", "title": "The bridge"}),
        ("embed", {"url": "https://player.example/x", "title": "Player"}),
        ("embed", {"url": "https://www.youtube.com/watch?v=def", "title": "youtube.com"}),
        ("embed", {"url": "https://vimeo.com/9", "title": "vimeo.com"}),
    ]


def test_address_in_a_sentence_is_no_embed(convert):
    assert convert("see https://youtu.be/abc there") == [("text", "<p>see https://youtu.be/abc there</p>")]


def test_frames_are_unwrapped(convert):
    content = """<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column -->
<div class="wp-block-column"><!-- wp:paragraph --><p>Left</p><!-- /wp:paragraph --></div><!-- /wp:column -->
<!-- wp:column --><div class="wp-block-column"><!-- wp:buttons --><div class="wp-block-buttons"><!-- wp:button -->
<div class="wp-block-button"><a class="wp-block-button__link" href="https://e.org/">Go</a></div>
<!-- /wp:button --></div><!-- /wp:buttons --></div><!-- /wp:column --></div><!-- /wp:columns -->
<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator --><!--more-->
<!-- wp:spacer --><div style="height:9px" aria-hidden="true"></div><!-- /wp:spacer -->"""

    assert convert(content) == [("text", '<p>Left</p><p><a href="https://e.org/">Go</a></p>'), ("html", "<hr>")]


def test_blocks_that_fill_themselves_are_listed(bring_in: BringIn):
    report = bring_in(
        item('<!-- wp:latest-posts {"a":{"b":1}} /--><!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->')
    )

    assert blocks_of(Article.objects.get()) == [("text", "<p>x</p>")]
    assert notes_of(report, "dynamic") == 1


def test_reused_block_stands_in_the_text_that_uses_it(bring_in: BringIn):
    bring_in(
        item('<!-- wp:block {"ref":9} /--><!-- wp:block {"ref":8} /-->'),
        item("<!-- wp:paragraph --><p>Support us</p><!-- /wp:paragraph -->", number=9, kind="wp_block"),
    )

    assert blocks_of(Article.objects.get()) == [("text", "<p>Support us</p>")]


def test_unknown_shortcode_is_kept_and_listed(bring_in: BringIn):
    report = bring_in(
        item('Before\n\n[contact-form-7 id="4" title="Us"]\n\n[spoiler]why[/spoiler] and [sic] [[gallery]]')
    )

    assert blocks_of(Article.objects.get()) == [
        ("text", "<p>Before</p>"),
        ("html", '<p>[contact-form-7 id="4" title="Us"]</p>'),
        ("html", "<p>[spoiler]why[/spoiler] and [sic] [gallery]</p>"),
    ]
    assert notes_of(report, "shortcode") == 3


def test_page_builders_shortcodes_are_taken_off(convert):
    assert convert('[vc_row][vc_column width="1/1"]Words[/vc_column][/vc_row]') == [("text", "<p>Words</p>")]


def test_shortcode_inside_a_tag_stays(convert):
    assert convert('<a href="https://e.org/?q=[gallery]">x</a>') == [
        ("text", '<p><a href="https://e.org/?q=[gallery]">x</a></p>')
    ]


def test_question_of_wpdiscuz_leaves_its_phrase(bring_in: BringIn):
    report = bring_in(
        item(
            'We <b>[wpdiscuz-feedback id="k3" question="Do &quot;you&quot; agree?" opened="0"]all <i>know</i>[/wpdiscuz-feedback]</b> it.'
        )
    )

    assert blocks_of(Article.objects.get()) == [("text", "<p>We <b>all <i>know</i></b> it.</p>")]
    assert notes_of(report, "feedback") == 1


def test_footnotes_become_sources(bring_in: BringIn):
    bring_in(
        item(
            '<!-- wp:paragraph --><p>True.<sup data-fn="a" class="fn"><a href="#a" id="a-link">1</a></sup></p><!-- /wp:paragraph -->',
            inside=meta("footnotes", '[{"id":"a","content":"The <em>Herald</em>"}]'),
        )
    )

    (_text, text), (kind, sources) = blocks_of(Article.objects.get())
    assert text == "<p>True.<sup>1</sup></p>"
    assert (kind, [one["value"] for one in sources["sources"]]) == ("sources", ["<p>The <i>Herald</i></p>"])


def test_links_to_other_items_become_links_to_pages(bring_in: BringIn):
    bring_in(
        item(
            f'<a href="{HOST}/2021/03/04/later/#comments">x</a> <a href="/?p=12">y</a> <a href="/nowhere">z</a>',
            number=11,
            slug="first",
        ),
        item("Words", number=12, slug="later"),
    )

    first, later = Article.objects.get(slug="first"), Article.objects.get(slug="later")
    link = f'<a linktype="page" id="{later.pk}">'
    assert blocks_of(first) == [("text", f'<p>{link}x</a> {link}y</a> <a href="/nowhere">z</a></p>')]


def test_links_to_tags_lead_to_topics(bring_in: BringIn):
    bring_in(
        item(
            '<a href="/tag/ferry/">x</a>',
            inside='<category domain="post_tag" nicename="ferry"><![CDATA[Ferry]]></category>',
        )
    )

    assert blocks_of(Article.objects.get()) == [("text", '<p><a href="/topics/ferry/">x</a></p>')]


def test_emoji_drawn_as_pictures_are_characters_again(convert):
    assert convert('Hello <img class="emoji" src="https://s.w.org/e.svg" alt="🙂"> you') == [
        ("text", "<p>Hello 🙂 you</p>")
    ]


def test_counting_pixel_is_left_out(bring_in: BringIn):
    report = bring_in(item('a<img src="https://vg.example/x" width="1" height="1">b'))

    assert blocks_of(Article.objects.get()) == [("text", "<p>ab</p>")]
    assert notes_of(report, "pixel") == 1


def test_missing_picture_leaves_a_link_and_its_caption(bring_in: BringIn):
    report = bring_in(
        item(
            f'[caption id="a" width="3"]<a href="{HOST}/x"><img src="{HOST}/wp-content/uploads/2021/03/pier.jpg" alt="The pier" /></a> At <b>dawn</b>[/caption]'
        )
    )

    assert blocks_of(Article.objects.get()) == [
        ("text", f'<p><a href="{HOST}/wp-content/uploads/2021/03/pier.jpg">The pier</a></p><p>At <b>dawn</b></p>')
    ]
    assert notes_of(report, "no picture") == 1


def make_picture(file: Path, size: tuple[int, int] = (40, 30)) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "steelblue").save(file)


def test_pictures_and_galleries_are_brought_in_once(bring_in: BringIn, uploads: Path):
    for name in ("pier.jpg", "bell.png"):
        make_picture(uploads / "2021/03" / name)
    content = f"""<!-- wp:image {{"id":31}} -->
<figure class="wp-block-image"><img src="{HOST}/wp-content/uploads/2021/03/pier-300x200.jpg" alt="" class="wp-image-31"/><figcaption>At dawn</figcaption></figure>
<!-- /wp:image -->
[gallery ids="31,32"]"""

    bring_in(
        item(content),
        attachment(31, "2021/03/pier.jpg", title="Pier", alt="The pier"),
        attachment(32, "2021/03/bell.png", title="Bell", caption="The bell"),
        media=uploads,
    )

    pier, bell = Picture.objects.order_by("title").reverse()
    assert (pier.title, pier.description, pier.width) == ("Pier", "The pier", 40)
    (first, picture), (second, gallery) = blocks_of(Article.objects.get())
    assert (first, picture["picture"], picture["caption"]) == ("picture", pier.pk, "<p>At dawn</p>")
    assert (second, [one["value"] for one in gallery["pictures"]]) == ("gallery", [pier.pk, bell.pk])
    assert gallery["caption"] == "<p>The bell</p>"


def test_picture_in_a_sentence_stands_beside_it(bring_in: BringIn, uploads: Path):
    make_picture(uploads / "2021/03/pier.jpg")

    bring_in(item('<p>One <img src="/wp-content/uploads/2021/03/pier.jpg"> two</p>'), media=uploads)

    assert [kind for kind, _value in blocks_of(Article.objects.get())] == ["text", "picture", "text"]


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 50_000,
        "<b>" * 50_000 + "x",
        "<ul><li>" * 20_000,
        "<a href='" * 20_000,
        "<!--" * 50_000,
        "<!-- wp:group -->" * 20_000,
        "[gallery" * 50_000,
        "[a b=c]" * 20_000,
        "<br>" * 50_000,
        "\n" * 100_000,
        "<blockquote>" * 150 + "x",
        "<table><tr><td>" * 60 + "x",
    ],
    ids=lambda content: content[:12],
)
def test_hostile_markup_is_read_in_time(content: str, convert):
    convert(content)

import random
import re
import time
from html.parser import HTMLParser

import pytest

from imprint.core.text import BadText, clean_text, plain_text, render_comment

REL = 'rel="nofollow ugc noopener"'
TAGS = {"div", "details", "summary", "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}


class Reader(HTMLParser):
    """What a browser would find in the HTML: tags, attributes, text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def link(address: str, text: str | None = None) -> str:
    return f'<a href="{address}" {REL}>{text or address}</a>'


def test_clean_text_keeps_what_was_typed() -> None:
    text = "Größe #1: 5 < 6 & 7 > 2\n\n  שלום, مرحبا, 你好 👩🏽‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿 \u200fa\u200cb"

    assert clean_text(text, 1000) == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a  \n\n", "a"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\tb", "a    b"),
        ("a\x07\x1b[31m\x7f\x9bb\ufeff\ufffe\uffff", "a[31mb"),
        ("e\u0301 A\u030a", "é Å"),
    ],
)
def test_clean_text_mends(raw: str, clean: str) -> None:
    assert clean_text(raw, 1000) == clean


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("a\0b", "The text has a NUL character in it."),
        ("a\u202eb", "The text has invisible characters in it that change the direction of writing."),
        ("a\u202ab", "The text has invisible characters in it that change the direction of writing."),
        ("a\u2066b", "The text has invisible characters in it that change the direction of writing."),
        ("a\u2069b", "The text has invisible characters in it that change the direction of writing."),
        ("a\ud83db", "The text was sent in a wrong encoding: it has halves of characters in it."),
        ("", "The text is empty."),
        (" \n\t ", "The text is empty."),
        ("\u200b\u3164\u2800\u00ad\ufe0f", "The text is empty."),
        ("\x01", "The text is empty."),
        ("ab" * 6, "The text is too long: 12 characters, 10 are allowed."),
    ],
)
def test_clean_text_refuses(raw: str, sentence: str) -> None:
    with pytest.raises(BadText) as caught:
        clean_text(raw, 10)

    assert caught.value.sentence == sentence


def test_clean_text_counts_what_is_left() -> None:
    assert clean_text("  " + "e\u0301" * 10 + "\r\n", 10) == "é" * 10


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("**a** __b__", "<p><strong>a</strong> <strong>b</strong></p>"),
        ("*a* _b_ ~~c~~", "<p><em>a</em> <em>b</em> <s>c</s></p>"),
        ("snake_case_name 2*3*4", "<p>snake_case_name 2<em>3</em>4</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("```py\n<b> *x*\n```", "<pre><code>&lt;b&gt; *x*\n</code></pre>"),
        ("> a\n> b\n\nc", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<p>c</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        (r"\*a\* ¯\\\_(ツ)\_/¯", r"<p>*a* ¯\_(ツ)_/¯</p>"),
        ("[**a**](https://x.org/?b&c)", f"<p>{link('https://x.org/?b&amp;c', '<strong>a</strong>')}</p>"),
        ("[post](mailto:a@x.org)", f"<p>{link('mailto:a@x.org', 'post')}</p>"),
        ('[a](https://x.org "title")', f"<p>{link('https://x.org', 'a')}</p>"),
        ("<https://x.org/>", f"<p>{link('https://x.org/')}</p>"),
        ("<a@x.org>", f"<p>{link('mailto:a@x.org', 'a@x.org')}</p>"),
    ],
)
def test_render_comment_knows(markdown: str, expected: str) -> None:
    assert render_comment(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("#1 is the best", "<p>#1 is the best</p>"),
        ("# No heading\n===", "<p># No heading<br>\n===</p>"),
        ("---\n***", "<p>---<br>\n***</p>"),
        ("+1 -1", "<p>+1 -1</p>"),
        ("|a|b|\n|-|-|\n|c|d|", "<p>|a|b|<br>\n|-|-|<br>\n|c|d|</p>"),
        ("&amp; &copy; &#60;", "<p>&amp;amp; &amp;copy; &amp;#60;</p>"),
        ("<b>a</b> <!-- c -->", "<p>&lt;b&gt;a&lt;/b&gt; &lt;!-- c --&gt;</p>"),
        ("    no code", "<p>no code</p>"),
        ("[a]\n\n[a]: https://x.org", f"<p>[a]</p>\n<p>[a]: {link('https://x.org')}</p>"),
        ("[a](/local) [b](//x.org) [c](http:x) [d](ftp://x.org)", None),
        ("a < b > c \"d\" 'e' (c) ... -- :-)", None),
        ("שלום **עולם**\nمرحبا بالعالم", "<p>שלום <strong>עולם</strong><br>\nمرحبا بالعالم</p>"),
        ("👩🏽‍🚀 **👍🏿** 🇺🇦", "<p>👩🏽‍🚀 <strong>👍🏿</strong> 🇺🇦</p>"),
        ("你好，**世界**！", "<p>你好，<strong>世界</strong>！</p>"),
    ],
)
def test_render_comment_keeps_as_typed(markdown: str, expected: str | None) -> None:
    shown = render_comment(markdown)

    if expected is None:
        assert Reader(shown).text == markdown
    else:
        assert shown == expected


@pytest.mark.parametrize(
    ("markdown", "address"),
    [
        ("https://example.org/a_b_c?d=1#e", "https://example.org/a_b_c?d=1#e"),
        ("See https://example.org/a.", "https://example.org/a"),
        ("See https://example.org/a, please!", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("(see https://example.org/A_(b)).", "https://example.org/A_(b)"),
        ("https://example.org/a)b)", "https://example.org/a)b"),
        ("[see https://example.org/a]", "https://example.org/a"),
        ('"https://example.org/a"', "https://example.org/a"),
        ("„https://example.org/a“", "https://example.org/a"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("_https://example.org/a_", "https://example.org/a"),
        ("见https://example.org/a。然后", "https://example.org/a"),
        ("HTTPS://EXAMPLE.ORG/a", "HTTPS://EXAMPLE.ORG/a"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("> https://example.org/a", "https://example.org/a"),
        ("- https://example.org/a\n- b", "https://example.org/a"),
        ("http://localhost:8000/a", "http://localhost:8000/a"),
    ],
)
def test_render_comment_links_a_bare_address(markdown: str, address: str) -> None:
    assert Reader(render_comment(markdown)).addresses == [address]


@pytest.mark.parametrize(
    "markdown",
    [
        "http://",
        "https://.",
        "xhttps://example.org",
        "ftp://example.org",
        "javascript://example.org",
        "example.org",
        "`https://example.org`",
        "```\nhttps://example.org\n```",
    ],
)
def test_render_comment_links_no_other(markdown: str) -> None:
    assert Reader(render_comment(markdown)).addresses == []


def test_render_comment_has_no_link_inside_a_link() -> None:
    expected = f"<p>{link('https://b.example', 'https://a.example')}</p>"

    assert render_comment("[https://a.example](https://b.example)") == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a]( javascript:alert(1))",
        "[a](<javascript:alert(1)>)",
        "[a](java\nscript:alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](javascript&#58;alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](&#x6a;avascript:alert(1))",
        "[a](\\javascript:alert(1))",
        "[a](vbscript:x) [b](file:///etc/passwd) [c](blob:x)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        "![a](javascript:alert(1))",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=x onerror=alert(1)//",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<<b>script>alert(1)<</b>/script>",
        "</p><iframe src=//evil.example>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<style>@import '//evil.example'</style>",
        "**<img src=x onerror=alert(1)>**",
        "[<img src=x onerror=alert(1)>](https://example.org)",
        '[a](https://example.org/"onmouseover="alert(1))',
        '[a](<https://example.org/" onmouseover="alert(1)>)',
        "[a](https://example.org 'x\" onmouseover=\"alert(1)')",
        'https://example.org/"onmouseover="alert(1)',
        "https://example.org/<script>alert(1)</script>",
        "https://example.org/'><img src=x onerror=alert(1)>",
        '```"><script>alert(1)</script>\nx\n```',
        "``` onload=alert(1)\nx\n```",
        "`</code><script>alert(1)</script>`",
        '<https://example.org/"onclick="alert(1)>',
        "<https://example.org/\" onclick='alert(1)'>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "\\<script>alert(1)\\</script>",
        "> <table background='javascript:alert(1)'>",
        "- <math><mtext></p><style><img title='</style><img src=x onerror=alert(1)>'>",
    ],
)
def test_render_comment_lets_no_script_through(markdown: str) -> None:
    found = Reader(render_comment(markdown))

    assert found.tags <= TAGS
    assert found.attributes <= {"href", "rel", "start"}
    assert [address for address in found.addresses if not re.match(r"https?://|mailto:", address)] == []


def test_render_comment_of_random_marks_is_safe_and_loses_no_letter() -> None:
    chance = random.Random(7)
    marks = [*"*_~`<>[]()#-+!\\\n\n  \"'&:/.@x1é你", "https://a.b/", "](", "javascript:", "```\n", "> ", "- "]
    for _ in range(2000):
        markdown = "".join(chance.choices(marks, k=40))
        found = Reader(render_comment(markdown))

        assert found.tags <= TAGS
        assert found.attributes <= {"href", "rel", "start"}
        assert [address for address in found.addresses if not re.match(r"https?://|mailto:", address)] == []
        shown = found.text.count("你") + "".join(found.addresses).count("%E4%BD%A0")
        assert shown >= markdown.count("你")


@pytest.mark.parametrize(
    "markdown",
    [
        "[" * 10_000,
        "![" * 5_000,
        "[" * 5_000 + "]" * 5_000,
        "[a](" * 2_500,
        "[x](https://a.b) " * 590,
        "*" * 10_000,
        "*a " * 3_333,
        "*a **b " * 1_400,
        "*_" * 5_000,
        "~~a" * 3_333,
        ">" * 10_000,
        ("> " * 20 + "\n") * 240,
        ">" * 20 + "x\n" + "y\n" * 4_900,
        "> - " * 2_500,
        "- " * 5_000,
        "".join(" " * depth + "- a\n" for depth in range(130)),
        "<" * 10_000,
        "<a@" * 3_333,
        "".join("`" * length + " " for length in range(1, 140)),
        "```\n" * 2_500,
        "https://a" * 1_100,
        "https://a.b/ " * 770,
        "https://a.b/" + ")" * 9_900,
        "https://a.b/" + "(" * 9_900,
        "\\" * 10_000,
        ":" * 10_000,
        "a\n" * 5_000,
    ],
)
def test_render_comment_of_hostile_text_is_quick(markdown: str) -> None:
    started_at = time.thread_time()

    render_comment(markdown)

    assert time.thread_time() - started_at < 1  # The worst take 0.2 s; quadratic ones take many.


def test_render_comment_shows_quotes_that_are_too_deep_as_typed() -> None:
    shown = render_comment("> " * 50 + "deep")

    assert shown.count("<blockquote>") == 6
    assert Reader(shown).text.strip() == "> " * 44 + "deep"


@pytest.mark.parametrize(
    ("markup", "length", "expected"),
    [
        ("<p>One <b>two</b>.</p><p>Three</p>", 50, "One two. Three"),
        ("a<br>b<li>c</li>", 50, "a b c"),
        ("5 &lt; 6 &amp;amp; &nbsp; 7", 50, "5 < 6 &amp; 7"),
        ("<script>alert(1)</script><style>a{}</style>Text<!-- no -->", 50, "Text"),
        ("", 50, ""),
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one, two three", 6, "one…"),
        ("Donaudampfschifffahrt", 6, "Donau…"),
        ("这是一个很长的句子没有空格", 5, "这是一个…"),
        ("abc👩🏽‍🚀def", 6, "abc…"),
        ("abcde\u0301f", 6, "abcd…"),
    ],
)
def test_plain_text(markup: str, length: int, expected: str) -> None:
    assert plain_text(markup, length) == expected

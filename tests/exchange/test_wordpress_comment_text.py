"""The text of comments: what stays, what goes, and what its writer would edit."""

import time

import pytest

from imprint.exchange.wordpress.comment_text import html_and_body

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("content", "html", "body"),
    [
        ("One\ntwo\n\nThree", "<p>One<br>two</p><p>Three</p>", "One\ntwo\n\nThree"),
        ("a &amp; b <3", "<p>a &amp; b &lt;3</p>", "a & b <3"),
        (
            "See https://e.org/?a=1&amp;b=2.",
            f'<p>See <a href="https://e.org/?a=1&amp;b=2" {REL}>https://e.org/?a=1&amp;b=2</a>.</p>',
            "See https://e.org/?a=1&b=2.",
        ),
        ("<b>x</b> <i>y</i>", "<p><strong>x</strong> <em>y</em></p>", "**x** *y*"),
        (
            '<a href="https://e.org/" onclick="x()">e</a>',
            f'<p><a href="https://e.org/" {REL}>e</a></p>',
            "[e](https://e.org/)",
        ),
        ('<a href="javascript:alert(1)">e</a>', "<p>e</p>", "e"),
        ("<script>alert(1)</script>a<style>b</style>", "<p>a</p>", "a"),
        ("<h2>Head</h2>\ntext", "<p><strong>Head</strong></p><p>text</p>", "**Head**\n\ntext"),
        (
            '<img src="https://e.org/a.png" alt="Pier">',
            f'<p><a href="https://e.org/a.png" {REL}>Pier</a></p>',
            "[Pier](https://e.org/a.png)",
        ),
        (
            "<blockquote>q\n\nr</blockquote>\nafter",
            "<blockquote><p>q</p><p>r</p></blockquote><p>after</p>",
            "> q\n> \n> r\n\nafter",
        ),
        (
            "<ul>\n<li>One\n<ul><li>in</li></ul></li>\n</ul>",
            "<ul><li>One<ul><li>in</li></ul></li></ul>",
            "- One\n  - in",
        ),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("turn\u202e it\x0b", "<p>turn it</p>", "turn it"),
        ("<!-- nothing --> <p>&nbsp;</p>", "", ""),
        ("  \n ", "", ""),
    ],
)
def test_comment_keeps_what_comments_may_have(content: str, html: str, body: str):
    assert html_and_body(content) == (html, body)


@pytest.mark.parametrize("mark", ["<div>", "<b>", "<br>", "<a href='", "<!--", "<li><ul>", "\n", "http://", "&lt;"])
def test_hostile_comment_is_read_in_time(mark: str):
    started_at = time.process_time()

    html_and_body(mark * 20_000 + "x")

    assert time.process_time() - started_at < 10

"""Small makers of WordPress's export files, as WordPress writes them."""

from html import escape
from itertools import count
from pathlib import Path

HOST = "https://old.example"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.6" created="2026-05-01 10:00" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>The Old Herald</title>
	<link>https://old.example</link>
	<language>{language}</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>https://old.example</wp:base_site_url>
	<wp:base_blog_url>https://old.example</wp:base_blog_url>
	<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ines</wp:author_login>
		<wp:author_email>ines@old.example</wp:author_email>
		<wp:author_display_name><![CDATA[Ines Ferber]]></wp:author_display_name></wp:author>
	<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>town-hall</wp:category_nicename>
		<wp:cat_name><![CDATA[Town &amp; Hall]]></wp:cat_name></wp:category>
"""
FOOT = "</channel>\n</rss>\n"

_numbers = count(1000)


def write_wxr(file: Path, *items: str, language: str = "en-GB") -> Path:
    file.write_text(HEAD.format(language=language) + "".join(items) + FOOT)
    return file


def item(
    content: str = "<p>Words.</p>",
    *,
    number: int = 0,
    kind: str = "post",
    title: str = "The harbour reopens",
    slug: str = "",
    status: str = "publish",
    link: str = "",
    date: str = "2021-03-04 05:06:07",
    date_gmt: str = "2021-03-04 05:06:07",
    inside: str = "",
    **fields: str,
) -> str:
    """One item; `fields` are other elements wp:NAME, `inside` is whatever else."""
    number = number or next(_numbers)
    slug = slug or f"item-{number}"
    known = {"comment_status": "open", "post_parent": "0", "post_password": "", "is_sticky": "0"} | fields
    link = link or f"{HOST}/{date[:4]}/{date[5:7]}/{date[8:10]}/{slug}/"
    others = "".join(f"<wp:{name}>{cdata(value)}</wp:{name}>\n" for name, value in known.items())
    return f"""<item>
<title>{cdata(title)}</title>
<link>{escape(link)}</link>
<dc:creator>{cdata("ines")}</dc:creator>
<description></description>
<content:encoded>{cdata(content)}</content:encoded>
<excerpt:encoded>{cdata("")}</excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date>{cdata(date)}</wp:post_date>
<wp:post_date_gmt>{cdata(date_gmt)}</wp:post_date_gmt>
<wp:post_name>{cdata(slug)}</wp:post_name>
<wp:status>{cdata(status)}</wp:status>
<wp:post_type>{cdata(kind)}</wp:post_type>
{others}{inside}</item>
"""


def category(slug: str, name: str = "", domain: str = "category") -> str:
    return f'<category domain="{domain}" nicename="{slug}">{cdata(name or slug.title())}</category>\n'


def meta(key: str, value: str, of: str = "post") -> str:
    inner = f"<wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value>"
    return f"<wp:{of}meta>{inner}</wp:{of}meta>\n"


def attachment(
    number: int, file: str, *, title: str = "", alt: str = "", caption: str = "", parent: int = 0, link: str = ""
) -> str:
    """A file of the uploads folder; `link` is the path of its own page."""
    made = item(
        "",
        number=number,
        kind="attachment",
        title=title or file,
        status="inherit",
        link=f"{HOST}{link}" if link else "",
        attachment_url=f"{HOST}/wp-content/uploads/{file}",
        post_parent=str(parent),
        inside=meta("_wp_attached_file", file) + (meta("_wp_attachment_image_alt", alt) if alt else ""),
    )
    return made.replace("<excerpt:encoded><![CDATA[]]>", f"<excerpt:encoded>{cdata(caption)}")


def comment(
    content: str = "A word.",
    *,
    number: int = 0,
    parent: int = 0,
    author: str = "Nour",
    email: str = "nour@example.org",
    date: str = "2021-03-05 10:00:00",
    date_gmt: str = "2021-03-05 09:00:00",
    approved: str = "1",
    kind: str = "",
    user_id: int = 0,
    inside: str = "",
) -> str:
    return f"""<wp:comment>
<wp:comment_id>{number or next(_numbers)}</wp:comment_id>
<wp:comment_author>{cdata(author)}</wp:comment_author>
<wp:comment_author_email>{cdata(email)}</wp:comment_author_email>
<wp:comment_author_url>https://example.org</wp:comment_author_url>
<wp:comment_author_IP>{cdata("192.0.2.7")}</wp:comment_author_IP>
<wp:comment_date>{cdata(date)}</wp:comment_date>
<wp:comment_date_gmt>{cdata(date_gmt)}</wp:comment_date_gmt>
<wp:comment_content>{cdata(content)}</wp:comment_content>
<wp:comment_approved>{cdata(approved)}</wp:comment_approved>
<wp:comment_type>{cdata(kind)}</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent>
<wp:comment_user_id>{user_id}</wp:comment_user_id>
{inside}</wp:comment>
"""


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"

"""Whole, broken and hostile files; a wrong one changes nothing."""

import gzip
from pathlib import Path

import pytest

from imprint.articles.models import Article, FrontPage, Section
from imprint.exchange.models import Imported
from imprint.exchange.wordpress import UnusableExport, import_wordpress
from imprint.exchange.wordpress.parsing import COMMENTS_AT_ONCE, read
from imprint.exchange.wordpress.records import Blog, Person, Post, Term
from imprint.publishing.models import BakeOrder
from tests.exchange.conftest import BringIn
from tests.exchange.wxr import FOOT, HEAD, comment, item, meta, write_wxr

WHOLE = HEAD.format(language="en") + item(title="Before the break") + FOOT


def refusal_of(content: bytes, folder: Path, name: str = "export.xml") -> str:
    file = folder / name
    file.write_bytes(content)
    with pytest.raises(UnusableExport) as caught:
        import_wordpress(file, None, lambda done, total: None)
    return caught.value.sentence


def posts_in(content: str | bytes, folder: Path) -> list[Post]:
    file = folder / "export.xml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [record for record in read(file, lambda done: None) if isinstance(record, Post)]


def test_export_is_read_in_its_order(tmp_path: Path):
    file = write_wxr(tmp_path / "export.xml", item(title="One", inside=comment()))

    records = list(read(file, lambda done: None))

    assert [type(record) for record in records] == [Person, Term, Blog, Post]
    assert isinstance(blog := records[2], Blog)
    assert blog == Blog(("https://old.example", "https://old.example"), "en-GB")
    assert isinstance(post := records[3], Post)
    assert (post.title, [remark.name for remark in post.comments]) == ("One", ["Nour"])


@pytest.mark.parametrize(
    "namespace",
    ["http://wordpress.org/export/1.0/", "http://wordpress.org/export/1.1/", "https://wordpress.org/export/1.2/"],
)
def test_every_version_of_the_format_is_read(namespace: str, tmp_path: Path):
    assert [
        post.title for post in posts_in(WHOLE.replace("http://wordpress.org/export/1.2/", namespace), tmp_path)
    ] == ["Before the break"]


def test_progress_reaches_the_end(site: FrontPage, tmp_path: Path):
    file = write_wxr(tmp_path / "export.xml", item())
    heard: list[tuple[int, int]] = []

    import_wordpress(file, None, lambda done, total: heard.append((done, total)))

    assert heard[-1] == (2 * file.stat().st_size, 2 * file.stat().st_size)


def test_compressed_export_is_read(site: FrontPage, tmp_path: Path):
    file = tmp_path / "export.xml.gz"
    file.write_bytes(gzip.compress(WHOLE.encode()))

    import_wordpress(file, None, lambda done, total: None)

    assert Article.objects.get().title == "Before the break"


def test_billion_laughs_are_refused(site: FrontPage, tmp_path: Path):
    laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    sentence = refusal_of(WHOLE.replace("<rss", laughs + "<rss", 1).encode(), tmp_path)

    assert sentence.startswith("Line 3: the file declares a document type or entities.")
    assert Imported.objects.count() == 0


def test_external_entity_is_refused_and_not_read(site: FrontPage, tmp_path: Path):
    (tmp_path / "secret").write_text("secret words")
    attack = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    content = WHOLE.replace("<rss", attack + "<rss", 1).replace("<![CDATA[Before the break]]>", "&x;")

    sentence = refusal_of(content.encode(), tmp_path)

    assert "document type" in sentence
    assert Article.objects.count() == 0


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_truncated_export_changes_nothing(kept: float, site: FrontPage, tmp_path: Path):
    content = write_wxr(tmp_path / "whole.xml", *(item(title=f"Number {number}") for number in range(9))).read_bytes()
    before = BakeOrder.objects.count()

    sentence = refusal_of(content[: int(len(content) * kept)], tmp_path)

    assert "the file ends in the middle" in sentence
    assert sentence.startswith("Line ")
    assert Article.objects.count() == Section.objects.count() == Imported.objects.count() == 0
    assert BakeOrder.objects.count() == before


def test_truncated_compressed_export_is_refused(site: FrontPage, tmp_path: Path):
    packed = gzip.compress(write_wxr(tmp_path / "whole.xml", *(item() for _number in range(200))).read_bytes())

    assert "damaged or ends too early" in refusal_of(packed[: len(packed) // 2], tmp_path, "export.xml.gz")


def test_broken_xml_tells_the_line(site: FrontPage, tmp_path: Path):
    content = WHOLE.replace("<wp:status>", "<wp:status><b>", 1)
    line = content[: content.index("<wp:status>")].count("\n") + 1

    assert refusal_of(content.encode(), tmp_path) == f"Line {line}: the XML is broken (mismatched tag)."


def test_wrong_encoding_tells_the_line(site: FrontPage, tmp_path: Path):
    content = WHOLE.replace("Before the break", "Grüße").encode("latin-1")

    sentence = refusal_of(content, tmp_path)

    line = WHOLE[: WHOLE.index("Before the break")].count("\n") + 1
    assert sentence.startswith(f"Line {line}: there are characters in another encoding")


def test_declared_encoding_is_read(tmp_path: Path):
    content = WHOLE.replace("UTF-8", "ISO-8859-1").replace("Before the break", "Grüße")

    assert [post.title for post in posts_in(content.encode("latin-1"), tmp_path)] == ["Grüße"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"{}", "the XML is broken"),
        (b"<html><body>no</body></html>", "begins with <html>"),
        (b'<rss version="2.0"><channel><title>News</title><item/></channel></rss>', "an RSS feed"),
    ],
)
def test_what_is_no_export_is_refused(content: bytes, words: str, site: FrontPage, tmp_path: Path):
    assert words in refusal_of(content, tmp_path)


def test_missing_file_is_refused(site: FrontPage, tmp_path: Path):
    with pytest.raises(UnusableExport) as caught:
        import_wordpress(tmp_path / "none.xml", None, lambda done, total: None)

    assert "cannot be read" in caught.value.sentence


def test_missing_media_folder_is_refused(site: FrontPage, tmp_path: Path):
    with pytest.raises(UnusableExport) as caught:
        import_wordpress(write_wxr(tmp_path / "export.xml"), tmp_path / "none", lambda done, total: None)

    assert "is not a folder" in caught.value.sentence


def test_control_characters_and_blank_lines_in_front_are_survived(bring_in: BringIn, tmp_path: Path, site: FrontPage):
    file = tmp_path / "noisy.xml"
    noisy = WHOLE.replace("Before the break", "Before\x0b the\x00 break\x1f").encode()
    file.write_bytes(b"\xef\xbb\xbf\n\n  " + noisy)

    report = import_wordpress(file, None, lambda done, total: None)

    assert Article.objects.get().title == "Before the break"
    assert report.notes["control characters that XML does not allow, dropped"].count == 3


def test_lines_are_counted_from_the_top_in_spite_of_blank_lines_in_front(tmp_path: Path):
    file = tmp_path / "export.xml"
    content = "\n\n" + WHOLE.replace("</channel>", "</chanel>")
    file.write_text(content)

    with pytest.raises(UnusableExport) as caught:
        list(read(file, lambda done: None))

    line = content[: content.index("</chanel>")].count("\n") + 1
    assert caught.value.sentence.startswith(f"Line {line}:")


def test_deep_nesting_is_refused(site: FrontPage, tmp_path: Path):
    content = WHOLE.replace("<item>", "<item>" + "<a>" * 50, 1)

    assert "nested too deeply" in refusal_of(content.encode(), tmp_path)


@pytest.mark.parametrize("start", ["<item ", "<item><!--", "<item><?x "])
def test_endless_tag_is_refused_before_it_takes_long(start: str, site: FrontPage, tmp_path: Path):
    content = WHOLE.replace("<item>", start + " " * 4_000_000, 1)
    line = content[: content.index(start)].count("\n") + 1

    sentence = refusal_of(gzip.compress(content.encode()), tmp_path, "export.xml.gz")

    assert sentence == f"Line {line}: a tag or an XML comment is longer than any of WordPress's."


@pytest.mark.parametrize("filling", [" ", "\n", "é", "]", "<![CDATA[x]]>", "<b>x</b>"])
def test_long_text_is_no_endless_tag(filling: str, tmp_path: Path):
    long = f"<i>{filling * (1_200_000 // len(filling.encode()) // (5 if filling == '<b>x</b>' else 1))}</i>"
    content = WHOLE.replace("<item>", f"<item>{long}", 1)

    assert [post.title for post in posts_in(content, tmp_path)] == ["Before the break"]


def test_item_of_endless_empty_elements_is_refused(site: FrontPage, tmp_path: Path):
    content = WHOLE.replace("<item>", "<item>" + "<a/>" * 200_000, 1)

    assert refusal_of(content.encode(), tmp_path).endswith("a text or an item is longer than any of WordPress's.")


def test_endless_names_of_elements_are_refused(site: FrontPage, tmp_path: Path):
    names = "".join(f"<a{number}{'x' * 300}/>" for number in range(5_000))

    assert "too many kinds of elements" in refusal_of(WHOLE.replace("<item>", f"{names}<item>", 1).encode(), tmp_path)


def test_fields_that_are_dropped_make_no_item_too_long(tmp_path: Path):
    content = HEAD.format(language="en") + item(inside=meta("_builder", "x") * 60_000) + FOOT

    assert len(posts_in(content, tmp_path)) == 1


def test_long_thread_comes_in_portions(tmp_path: Path):
    comments = "".join(comment(number=number) for number in range(1, COMMENTS_AT_ONCE + 3))

    posts = posts_in(HEAD.format(language="en") + item(number=5, inside=comments) + FOOT, tmp_path)

    assert [(post.id, post.part, len(post.comments)) for post in posts] == [("5", 0, COMMENTS_AT_ONCE), ("5", 1, 2)]


def test_unused_meta_is_not_kept(tmp_path: Path):
    content = HEAD.format(language="en") + item(inside=meta("_builder", "x" * 100_000)) + FOOT

    assert posts_in(content, tmp_path)[0].meta == {}

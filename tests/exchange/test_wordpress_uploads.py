"""The uploads folder: what is taken from it, what is refused, and that nothing outside it is read."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model

from imprint.articles.models import Article, Picture
from imprint.exchange.report import Outcome, Report
from imprint.exchange.wordpress.notes import OF_FILES, SENTENCES
from imprint.exchange.wordpress.uploads import LARGEST_DOCUMENT
from tests.exchange.conftest import BringIn
from tests.exchange.test_wordpress_convert import blocks_of, make_picture
from tests.exchange.wxr import HOST, attachment, item


def refusals(report: Report, key: str = "bad picture") -> list[str]:
    cases = report.notes.get(str(SENTENCES[key]))
    return cases.examples if cases else []


def left_out(report: Report) -> dict[str, int]:
    return {why: cases.count for why, cases in report.left_out.items()}


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it is side × side pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def test_image_bomb_is_refused_and_listed(bring_in: BringIn, uploads: Path):
    (uploads / "bomb.png").write_bytes(bomb(40_000))

    report = bring_in(item(f'<img src="{HOST}/wp-content/uploads/bomb.png" alt="Boom">'), media=uploads)

    assert Picture.objects.count() == 0
    assert len(refusals(report)) == 1
    assert "pixels" in refusals(report)[0]
    assert blocks_of(Article.objects.get()) == [
        ("text", f'<p><a href="{HOST}/wp-content/uploads/bomb.png">Boom</a></p>')
    ]


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", b"GIF89a broken", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(content: bytes, bring_in: BringIn, uploads: Path):
    (uploads / "a.jpg").write_bytes(content)

    report = bring_in(item(), attachment(31, "a.jpg"), media=uploads)

    assert Picture.objects.count() == 0
    assert left_out(report) == {OF_FILES["bad picture"]: 1}


def test_picture_under_a_wrong_name_is_refused(bring_in: BringIn, uploads: Path):
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    (uploads / "a.jpg").write_bytes(content.getvalue())

    report = bring_in(item(), attachment(31, "a.jpg"), media=uploads)

    assert left_out(report) == {OF_FILES["bad picture"]: 1}


def test_too_large_picture_is_refused_unread(bring_in: BringIn, uploads: Path):
    with (uploads / "a.jpg").open("wb") as file:
        file.truncate(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + 1)

    report = bring_in(item(), attachment(31, "a.jpg"), media=uploads)

    assert report.left_out[str(OF_FILES["bad picture"])].examples == ["“a.jpg”: a.jpg: larger than 20 MB"]


@pytest.mark.parametrize(
    "address", ["../secret.png", "%2e%2e/secret.png", "a/../../secret.png", "/etc/passwd", "link.png"]
)
def test_nothing_outside_the_folder_is_read(address: str, bring_in: BringIn, uploads: Path):
    make_picture(uploads.parent / "secret.png")
    (uploads / "link.png").symlink_to(uploads.parent / "secret.png")

    bring_in(item(f'<img src="{HOST}/wp-content/uploads/{address}">'), attachment(31, address), media=uploads)

    assert Picture.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (f"{HOST}/wp-content/uploads/2021/03/pier.jpg", "2021/03/pier.jpg"),
        (f"{HOST}/wp-content/uploads/2021/03/pier-300x200.jpg", "2021/03/pier.jpg"),
        (f"{HOST}/wp-content/uploads/2021/03/pier-300x200.jpg", "2021/03/pier-scaled.jpg"),
        (f"{HOST}/wp-content/uploads/2021/03/pier-300x200.jpg", "2021/03/pier-300x200.jpg"),
        ("http://www.old.example/wp-content/uploads/sites/4/2021/03/pier.jpg?w=300", "2021/03/pier.jpg"),
        ("/files/2021/03/pier.jpg", "2021/03/pier.jpg"),
        ("https://old.files.wordpress.com/2021/03/pier.jpg?w=3", "2021/03/pier.jpg"),
        ("https://i0.wp.com/old.example/wp-content/uploads/2021/03/pier.jpg", "2021/03/pier.jpg"),
        (f"{HOST}/wp-content/uploads/2021/03/Gru%CC%88n.jpg", "2021/03/Grün.jpg"),
    ],
)
def test_picture_is_found_by_its_path(address: str, file: str, bring_in: BringIn, uploads: Path):
    make_picture(uploads / file)

    bring_in(item(f'<img src="{address}">'), media=uploads)

    assert [kind for kind, _value in blocks_of(Article.objects.get())] == ["picture"]


def test_folder_around_the_uploads_will_do(bring_in: BringIn, tmp_path: Path):
    make_picture(tmp_path / "backup/wp-content/uploads/2021/03/pier.jpg")

    bring_in(item(), attachment(31, "2021/03/pier.jpg"), media=tmp_path / "backup")

    assert Picture.objects.count() == 1


def test_picture_of_another_site_is_left_there(bring_in: BringIn, uploads: Path):
    make_picture(uploads / "2021/03/pier.jpg")

    report = bring_in(item('<img src="https://else.example/wp-content/uploads/2021/03/pier.jpg">'), media=uploads)

    assert Picture.objects.count() == 0
    assert len(refusals(report, "far picture")) == 1


def test_picture_deleted_here_comes_back_with_the_text_that_shows_it(bring_in: BringIn, uploads: Path):
    make_picture(uploads / "2021/03/pier.jpg")
    bring_in(item(number=1), attachment(31, "2021/03/pier.jpg"), media=uploads)
    Picture.objects.all().delete()

    bring_in(item('<img src="/wp-content/uploads/2021/03/pier.jpg">', number=1), media=uploads)

    assert Picture.objects.count() == 1


def test_documents_and_sounds_are_brought_in(bring_in: BringIn, uploads: Path):
    for name in ("budget.pdf", "talk.mp3", "tool.exe"):
        (uploads / name).write_bytes(b"content")
    content = f"""<!-- wp:file --><div class="wp-block-file"><a href="{HOST}/wp-content/uploads/budget.pdf">The budget</a>
<a href="{HOST}/wp-content/uploads/budget.pdf" class="wp-block-file__button" download>Load</a></div><!-- /wp:file -->
<!-- wp:audio --><figure class="wp-block-audio"><audio controls src="{HOST}/wp-content/uploads/talk.mp3"></audio></figure>
<!-- /wp:audio --><p>Or <a href="/wp-content/uploads/budget.pdf">here</a>, <a href="/wp-content/uploads/tool.exe">no</a></p>"""

    report = bring_in(item(content), attachment(31, "tool.exe"), media=uploads)

    documents = {one.title: one.pk for one in get_document_model().objects.all()}
    assert sorted(documents) == ["The budget", "talk"]
    (first, budget), (second, talk), (third, text) = blocks_of(Article.objects.get())
    assert (first, second, third) == ("document", "document", "text")
    assert (budget["document"], talk["document"]) == (documents["The budget"], documents["talk"])
    assert f'<a linktype="document" id="{documents["The budget"]}">here</a>' in text
    assert f'<a href="{HOST}/wp-content/uploads/tool.exe">no</a>' in text
    assert left_out(report) == {OF_FILES["bad file"]: 1}


def test_too_large_document_is_refused(bring_in: BringIn, uploads: Path):
    with (uploads / "talk.mp3").open("wb") as file:
        file.truncate(LARGEST_DOCUMENT + 1)

    report = bring_in(item(), attachment(31, "talk.mp3"), media=uploads)

    assert get_document_model().objects.count() == 0
    assert left_out(report) == {OF_FILES["bad file"]: 1}


def test_every_file_of_the_library_comes_in_or_is_left_out_once(bring_in: BringIn, uploads: Path):
    make_picture(uploads / "pier.jpg")
    make_picture(uploads / "quay.jpg")
    (uploads / "bad.jpg").write_bytes(b"no picture")
    (uploads / "budget.pdf").write_bytes(b"content")
    (uploads / "tool.exe").write_bytes(b"content")
    files = ["pier.jpg", "quay.jpg", "bad.jpg", "lost.jpg", "budget.pdf", "lost.pdf", "tool.exe", "pier.jpg"]
    text = "".join(f'<img src="{HOST}/wp-content/uploads/{file}">' for file in ("pier.jpg", "bad.jpg", "lost.jpg")) * 3

    def bring() -> Report:
        return bring_in(
            item(text, number=5), *(attachment(31 + n, file) for n, file in enumerate(files)), media=uploads
        )

    report, again = bring(), bring()

    expected = {"bad picture": 1, "no picture": 1, "no file": 1, "bad file": 1, "same file": 1}
    assert left_out(report) == left_out(again) == {OF_FILES[key]: count for key, count in expected.items()}
    assert (report.number("pictures", Outcome.NEW), report.number("documents", Outcome.NEW)) == (2, 1)
    assert {sentence: cases.count for sentence, cases in report.notes.items()} == {
        SENTENCES["bad picture"]: 3,
        SENTENCES["no picture"]: 3,
    }


def test_pages_of_files_lead_to_the_item_that_they_belong_to(bring_in: BringIn):
    """Also where that comes later in the file, but not where somebody else has the path, and not to drafts."""
    post, page = item(number=5, slug="pier"), item(number=6, kind="page", slug="contact", link=f"{HOST}/contact/")
    draft = item(number=7, status="draft")
    files = [
        attachment(31, "a.jpg", parent=5, link="/2021/03/04/pier/a/"),
        attachment(32, "b.jpg", parent=6, link="/contact/b/"),
        attachment(33, "c.jpg", parent=7, link="/drafted/c/"),
        attachment(34, "d.jpg", parent=5, link="/contact/"),
        attachment(35, "e.jpg", parent=6, link="/2021/03/04/pier/a/"),
        attachment(36, "f.jpg", parent=5, link="/?attachment_id=36"),
        attachment(37, "g.jpg", link="/g/"),
        attachment(38, "h.jpg", parent=99, link="/h/"),
    ]

    report = bring_in(*files, post, page, draft)
    again = bring_in(*files, post, page, draft)

    redirects = Redirect.objects.exclude(redirect_page=None).values_list("old_path", "redirect_page__slug")
    assert sorted(redirects) == [("/2021/03/04/pier/a", "pier"), ("/contact/b", "contact")]
    assert SENTENCES["query link"] not in report.notes
    assert not again.changed_something

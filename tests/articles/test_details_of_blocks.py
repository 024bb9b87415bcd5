"""Edges of blocks and pictures, each of which was wrong once."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from PIL import Image, ImageCms

from imprint.articles.blocks import BodyBlock, EmbedBlock
from imprint.articles.models import Picture
from imprint.articles.templatetags.pictures import picture_tag
from imprint.publishing import store

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def baked(path: str) -> str:
    file = store.file_of(path)
    return file.read_text() if file.exists() else ""


def test_avif_is_written_by_our_own_settings():
    noise = Image.effect_noise((120, 80), 80).convert("RGB")
    file = BytesIO()
    noise.save(file, "PNG")
    picture = Picture.objects.create(title="x", file=ImageFile(BytesIO(file.getvalue()), name="x.png"))
    ours = BytesIO()
    noise.save(ours, "AVIF", quality=60, speed=8)

    assert picture.get_rendition("width-120|format-avif").file.size == len(ours.getvalue())


def test_avif_of_another_colour_profile_is_in_the_colours_that_browsers_show():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"xXYZ", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"xXYZ", b"gXYZ", 1)
    file = BytesIO()
    Image.new("RGB", (60, 40), (220, 30, 30)).save(file, "JPEG", icc_profile=swapped, quality=95)
    picture = Picture.objects.create(title="x", file=ImageFile(BytesIO(file.getvalue()), name="x.jpg"))

    with picture.get_rendition("width-30|format-avif").file.open() as written:
        red, green, _blue = Image.open(BytesIO(written.read())).convert("RGB").getpixel((15, 10))

    assert (red < 90, green > 180) == (True, True)


def test_rendition_has_no_comment_of_the_camera():
    file = BytesIO()
    Image.new("RGB", (60, 40)).save(file, "JPEG", comment=b"The name of a source")
    picture = Picture.objects.create(title="x", file=ImageFile(BytesIO(file.getvalue()), name="x.jpg"))

    with picture.get_rendition("width-30|format-jpeg").file.open() as written:
        assert b"The name of a source" not in written.read()


def test_rendition_of_a_picture_of_16_bits_is_a_picture():
    file = BytesIO()
    Image.new("I;16", (60, 40), 40_000).save(file, "PNG")
    picture = Picture.objects.create(title="x", file=ImageFile(BytesIO(file.getvalue()), name="x.png"))

    assert "<img" in picture_tag(picture, "lead")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@name",
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/watch?list=PL1",
        "https://www.youtube.com/watch?v=../../evil",
        "https://vimeo.com/",
        "https://vimeo.com/channels/staff",
    ],
)
def test_embed_of_what_is_no_film_stays_a_link(url: str):
    assert EmbedBlock().to_python({"url": url, "title": "x"}).frame_address == ""


def test_embed_of_an_unlisted_film_of_vimeo_plays():
    frame = EmbedBlock().to_python({"url": "https://vimeo.com/123/abcdef", "title": "x"}).frame_address

    assert frame == "https://player.vimeo.com/video/123?h=abcdef&dnt=1"


def test_html_asks_nobody_else_for_pictures():
    html = str(
        BodyBlock().to_python([{"type": "html", "value": '<p>a<img src="https://t.example/p.gif"></p>'}])[0].render()
    )

    assert "t.example" not in html


def test_table_that_is_empty_is_refused():
    block = BodyBlock().child_blocks["table"]

    with pytest.raises(ValidationError):
        block.clean(block.to_python({"data": [["", ""], [None, ""]], "table_header_choice": "neither"}))

"""What readers get of a picture: small files in three formats, and nothing of what the camera noted."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from imprint.articles.models import Picture

FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpeg": "JPEG"}
RED, BLUE = (220, 30, 30), (30, 30, 220)
ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825
pytestmark = pytest.mark.django_db


def upload(image: Image.Image, kind: str = "JPEG", **noted: Any) -> Picture:
    content = BytesIO()
    image.save(content, kind, **noted)
    content.seek(0)
    return Picture.objects.create(title="A quay", file=ImageFile(content, name=f"quay.{kind.lower()}"))


def rendition(picture: Picture, kind: str, size: str = "width-30") -> Image.Image:
    with picture.get_rendition(f"{size}|format-{kind}").file.open() as file:
        image = Image.open(BytesIO(file.read()))
    image.load()
    return image


def is_near(pixel: Any, colour: tuple[int, ...]) -> bool:
    """Formats that lose a little keep a plain colour to some steps of 256."""
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


def notes_of_a_camera() -> dict[str, Any]:
    exif = Image.Exif()
    exif[ARTIST] = "The name of a source"
    exif.get_ifd(GPS).update({1: "N", 2: (55.0, 40.0, 12.0), 3: "E", 4: (12.0, 34.0, 6.0)})
    return {"exif": exif, "xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>The name of a source</x:xmpmeta>"}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("size", ["width-30", "original", "fill-20x20", "max-1600x1600"])
def test_rendition_has_nothing_of_what_the_camera_noted(kind: str, size: str):
    picture = upload(Image.new("RGB", (60, 40), RED), **notes_of_a_camera())
    with picture.file.open() as file:
        assert b"The name of a source" in file.read()

    image = rendition(picture, kind, size)

    assert image.format == FORMATS[kind]
    assert (dict(image.getexif()), image.getexif().get_ifd(GPS)) == ({}, {})
    assert {"exif", "xmp", "photoshop"} & image.info.keys() == set()
    content = BytesIO()
    with picture.get_rendition(f"{size}|format-{kind}").file.open() as file:
        content.write(file.read())
    assert b"The name of a source" not in content.getvalue()


@pytest.mark.parametrize("kind", FORMATS)
def test_rendition_stands_upright_though_the_camera_lay_on_its_side(kind: str):
    image = Image.new("RGB", (60, 40), RED)
    image.paste(BLUE, (0, 0, 30, 40))  # The left half; it was the upper one before the camera was turned.
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    upright = rendition(upload(image, exif=exif), kind, "width-40").convert("RGB")

    assert upright.size == (40, 60)
    assert is_near(upright.getpixel((20, 5)), BLUE)
    assert is_near(upright.getpixel((20, 55)), RED)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("mode", "uploaded"),
    [("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("1", "PNG")],
)
def test_rendition_of_every_mode_is_a_picture(kind: str, mode: str, uploaded: str):
    picture = upload(Image.new("RGB", (60, 40), (255, 255, 255)).convert(mode), uploaded)

    image = rendition(picture, kind)

    assert (image.format, image.size) == (FORMATS[kind], (30, 20))
    assert is_near(image.convert("RGB").getpixel((15, 10)), (255, 255, 255))


@pytest.mark.parametrize(("kind", "seen"), [("avif", (0, 0, 0, 0)), ("webp", (0, 0, 0, 0)), ("jpeg", (255, 255, 255))])
def test_rendition_stays_transparent_where_the_format_can(kind: str, seen: tuple[int, ...]):
    picture = upload(Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "PNG")

    image = rendition(picture, kind)

    assert is_near(image.getpixel((15, 10)), seen)

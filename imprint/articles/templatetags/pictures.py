"""Pictures in the sizes and formats that browsers choose from, their places kept so that nothing jumps."""

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Picture as PictureElement

from imprint import publishing
from imprint.articles.models import Picture

WIDTHS = {
    "lead": (480, 800, 1200, 1600),
    "front": (480, 800, 1200, 1600),
    "text": (480, 800, 1200),
    "card": (320, 640, 960),
    "gallery": (320, 640),
    "beside": (160, 320, 640),
    "row": (160, 320, 640),
    "portrait": (120, 240),
}
# In pixels: rem means the browser's own 16 here, not the size that the style sheet sets.
SIZES = {
    "lead": "(min-width: 1080px) 1000px, 100vw",
    "front": "(min-width: 1340px) 850px, (min-width: 900px) 65vw, 100vw",
    "text": "(min-width: 720px) 612px, 100vw",
    "card": "(min-width: 900px) 400px, 100vw",
    "gallery": "(min-width: 900px) 320px, 50vw",
    "beside": "(min-width: 720px) 400px, 112px",
    "row": "(min-width: 720px) 234px, 112px",
    "portrait": "112px",
}
CROPPED = {"card", "gallery", "beside", "row"}
LARGE = {"lead", "front", "text", "card"}
"""Places worth AVIF, which takes a second of CPU for a large picture; small ones gain nothing over WebP."""


def picture_tag(picture: Picture | None, place: str, alt: str = "", is_first: bool = False) -> SafeString:
    """A `<picture>` for a place on the page, named in WIDTHS; the first one is loaded at once."""
    if picture is None:
        return mark_safe("")
    publishing.depend_on(f"picture:{picture.pk}")
    widths = sorted({min(width, picture.width) for width in WIDTHS[place]})
    formats = ("avif", "webp", "jpeg") if place in LARGE else ("webp", "jpeg")
    specs = [f"{_fit(place, width)}|format-{kind}" for kind in formats for width in widths]
    attributes: dict[str, object] = {"sizes": SIZES[place], "alt": alt or picture.description}
    attributes |= {"fetchpriority": "high"} if is_first else {"loading": "lazy", "decoding": "async"}
    element = PictureElement(picture.get_renditions(*specs), attributes)
    return element.__html__()


def _fit(place: str, width: int) -> str:
    if place == "portrait":
        return f"fill-{width}x{width}"
    if place in CROPPED:
        return f"fill-{width}x{width * 2 // 3}"
    return f"width-{width}"


def picture_address(picture: Picture) -> str:
    """The whole picture, as large as a screen, for whoever follows its small one."""
    return str(picture.get_rendition("max-1600x1600|format-jpeg").url)


def share_picture(picture: Picture | None) -> str:
    """The address of a picture for Open Graph: 1200 × 630, JPEG, absolute."""
    if picture is None:
        return ""
    return f"{settings.IMPRINT.primary_address}{picture.get_rendition('fill-1200x630|format-jpeg').url}"

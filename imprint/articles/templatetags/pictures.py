"""Pictures in the sizes and formats that browsers choose from, with width and height so that nothing jumps."""

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Picture as PictureElement

from imprint import publishing
from imprint.articles.models import Picture

WIDTHS = {"lead": (480, 800, 1200, 1600), "text": (480, 800, 1200), "card": (320, 640), "small": (120, 240), "portrait": (120, 240)}
SIZES = {
    "lead": "(min-width: 64rem) 58rem, 100vw",
    "text": "(min-width: 42rem) 38rem, 100vw",
    "card": "(min-width: 44rem) 22rem, 100vw",
    "small": "8rem",
    "portrait": "6rem",
}
FORMATS = ("avif", "webp", "jpeg")


def picture_tag(picture: Picture | None, place: str, alt: str = "", is_first: bool = False) -> SafeString:
    """A `<picture>` for a place on the page (lead, text, card, small, portrait); the first one is loaded at once."""
    if picture is None:
        return mark_safe("")
    publishing.depend_on(f"picture:{picture.pk}")
    widths = [width for width in WIDTHS[place] if width <= picture.width] or [picture.width]
    specs = [f"{_fit(place, width)}|format-{kind}" for kind in FORMATS for width in widths]
    attributes: dict[str, object] = {"sizes": SIZES[place], "alt": alt or picture.description}
    attributes |= {"fetchpriority": "high"} if is_first else {"loading": "lazy", "decoding": "async"}
    element = PictureElement(picture.get_renditions(*specs), attributes)
    return element.__html__()


def _fit(place: str, width: int) -> str:
    if place == "portrait":
        return f"fill-{width}x{width}"
    if place in ("card", "small"):
        return f"fill-{width}x{width * 2 // 3}"
    return f"width-{width}"



def share_picture(picture: Picture | None) -> str:
    """The address of a picture for Open Graph: 1200 × 630, JPEG, absolute."""
    if picture is None:
        return ""
    return f"{settings.IMPRINT.primary_address}{picture.get_rendition('fill-1200x630|format-jpeg').url}"

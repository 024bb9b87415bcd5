"""How pictures are written for readers: AVIF in a third of the time, and nothing of what the camera noted."""

from typing import Any

from willow.image import AvifImageFile
from willow.plugins.pillow import PillowImage

SPEED = 8
"""Of the AVIF encoder, 0 to 10: the files are a twentieth larger than at Pillow's own 6."""


def save_as_avif(image: PillowImage, file: Any, quality: int = 60, **_: Any) -> AvifImageFile:
    """In Willow's stead; `quality` 0 to 100. Browsers show sRGB, so that another profile is converted."""
    image = _of_8_bits(image)
    pillow = image.transform_colorspace_to_srgb() if image.get_icc_profile() else image
    pillow.image.save(file, "AVIF", quality=quality, speed=SPEED)
    return AvifImageFile(file)


def _no_exif(image: PillowImage) -> None:
    """Willow copies it into JPEG files: the place where a source was photographed, the name of a camera's owner."""


_save_as_jpeg, _save_as_webp = PillowImage.save_as_jpeg, PillowImage.save_as_webp


def save_as_jpeg(image: PillowImage, *args: Any, **kwargs: Any) -> Any:
    """Pillow passes a comment on, too."""
    image = _of_8_bits(image)
    image.image.info.pop("comment", None)
    return _save_as_jpeg(image, *args, **kwargs)


def save_as_webp(image: PillowImage, *args: Any, **kwargs: Any) -> Any:
    return _save_as_webp(_of_8_bits(image), *args, **kwargs)


def _of_8_bits(image: PillowImage) -> PillowImage:
    """A PNG of 16 bits: Pillow would cut its values off, or refuse them."""
    if not image.image.mode.startswith("I"):
        return image
    return PillowImage(image.image.convert("I").point(lambda value: value * (1 / 256)).convert("L"))


def use_it() -> None:
    """Called once, when Django is set up. Willow's registry is asked only for what its class has not itself."""
    PillowImage.save_as_avif = save_as_avif
    PillowImage.save_as_jpeg, PillowImage.save_as_webp = save_as_jpeg, save_as_webp
    PillowImage.get_exif_data = _no_exif

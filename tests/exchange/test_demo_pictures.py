import hashlib

import pytest
from PIL import ImageStat

from imprint.exchange.demo import content, pictures


@pytest.mark.parametrize("name", pictures.NAMES)
def test_draw_gives_a_picture_with_light_and_shade(name):
    picture = pictures.draw(name)

    assert picture.mode == "RGB"
    assert picture.size == ((400, 400) if name in portraits() else (1600, 1000))
    assert min(ImageStat.Stat(picture.convert("L")).stddev) > 20


@pytest.mark.parametrize("name", ["ferry", "concert", "ines-aalto"])
def test_draw_twice_gives_the_same_picture(name):
    assert digest(name) == digest(name)


def test_draw_of_two_names_gives_two_pictures():
    assert digest("tom-brekke") != digest("leonie-voss")


def test_draw_of_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        pictures.draw("the-sea-serpent")


def portraits() -> set[str]:
    return {author.portrait for author in content.load().authors}


def digest(name: str) -> str:
    return hashlib.sha256(pictures.draw(name).tobytes()).hexdigest()

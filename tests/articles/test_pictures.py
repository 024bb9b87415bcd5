"""templatetags/pictures.py"""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from imprint.articles.models import Picture
from imprint.articles.templatetags import pictures
from imprint.articles.templatetags.pictures import picture_address, picture_tag, share_picture
from imprint.publishing.dependencies import note_dependencies
from tests.conftest import Configure
from tests.factories import make_picture

pytestmark = pytest.mark.django_db


def parsed(picture: Picture | None, place: str, **options: Any) -> Tag:
    [tag] = BeautifulSoup(picture_tag(picture, place, **options), "html.parser").select("picture")
    return tag


def sources(tag: Tag) -> dict[str, list[str]]:
    """Kind of file → the widths that browsers choose from; the last is for those that know no other."""
    found = {str(source["type"]): widths(str(source["srcset"])) for source in tag.select("source")}
    return {**found, "img": widths(str(tag.select("img")[0].get("srcset", "")))}


def widths(srcset: str) -> list[str]:
    return [place.split()[-1] for place in srcset.split(", ")]


def test_picture_comes_in_three_formats_and_the_sizes_of_its_place():
    tag = parsed(make_picture(width=1000, height=500), "text")

    assert sources(tag) == {
        "image/avif": ["480w", "800w", "1000w"],
        "image/webp": ["480w", "800w", "1000w"],
        "img": ["480w", "800w", "1000w"],
    }
    [image] = tag.select("img")
    assert str(image["src"]).endswith(".jpg")
    assert {tag["sizes"] for tag in tag.select("[sizes]")} == {pictures.SIZES["text"]}


@pytest.mark.parametrize("place", pictures.WIDTHS)
def test_picture_of_every_place_says_how_large_it_is_so_that_nothing_jumps(place: str):
    [image] = parsed(make_picture(width=100, height=50), place).select("img")

    shape = {"portrait": (50, 50), "text": (100, 50), "lead": (100, 50), "front": (100, 50)}.get(place, (75, 50))
    width, height = int(str(image["width"])), int(str(image["height"]))
    assert (width <= 100, abs(width / height - shape[0] / shape[1]) < 0.03) == (True, True)


def test_small_picture_is_not_made_larger():
    tag = parsed(make_picture(width=30, height=20), "lead")

    [image] = tag.select("img")
    assert (image["width"], image["height"]) == ("30", "20")
    assert [str(source["srcset"]).count(",") for source in tag.select("source")] == [0, 0]


@pytest.mark.parametrize("place", ["gallery", "beside", "row", "portrait"])
def test_small_places_do_without_avif(place: str):
    assert [source["type"] for source in parsed(make_picture(width=30, height=20), place).select("source")] == [
        "image/webp"
    ]


def test_first_picture_is_loaded_at_once_and_the_others_when_they_are_near():
    picture = make_picture(width=30, height=20)

    [first], [other] = (parsed(picture, "lead", is_first=is_first).select("img") for is_first in (True, False))

    assert {name: first.get(name) for name in ("fetchpriority", "loading", "decoding")} == {
        "fetchpriority": "high",
        "loading": None,
        "decoding": None,
    }
    assert {name: other.get(name) for name in ("fetchpriority", "loading", "decoding")} == {
        "fetchpriority": None,
        "loading": "lazy",
        "decoding": "async",
    }


@pytest.mark.parametrize(
    ("description", "alt", "shown"),
    [('A "quay" & <b>', "", 'A "quay" & <b>'), ("A quay", "Another", "Another"), ("", "", "")],
)
def test_picture_is_described_by_what_is_said_of_it(description: str, alt: str, shown: str):
    picture = make_picture("quay.jpg", width=30, height=20, description=description)

    assert parsed(picture, "card", alt=alt).select("img")[0]["alt"] == shown


def test_no_picture_is_nothing():
    assert (picture_tag(None, "lead"), share_picture(None)) == ("", "")


def test_page_with_a_picture_is_baked_again_when_the_picture_changes():
    picture = make_picture(width=30, height=20)

    with note_dependencies() as keys:
        picture_tag(picture, "row")

    assert keys == {f"picture:{picture.pk}"}


def test_whole_picture_is_as_large_as_a_screen():
    picture = make_picture(width=2000, height=1000)

    address = picture_address(picture)

    rendition = picture.renditions.get()
    assert (address, rendition.width, rendition.height) == (rendition.url, 1600, 800)


def test_picture_to_share_is_a_card_at_the_primary_address(configure: Configure):
    configure(primary_address="https://estuary.example")
    picture = make_picture(width=1300, height=1300)

    address = share_picture(picture)

    rendition = picture.renditions.get()
    assert (rendition.width, rendition.height) == (1200, 630)
    assert address == f"https://estuary.example{rendition.url}"
    assert address.endswith(".jpg")

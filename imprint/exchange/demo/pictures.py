"""The demo newsroom's pictures: drawn by code, the same each time."""

from PIL import Image

from imprint.exchange.demo import pictures_dusk as dusk
from imprint.exchange.demo import pictures_evening as evening
from imprint.exchange.demo import pictures_halls as halls
from imprint.exchange.demo import pictures_harbour as harbour
from imprint.exchange.demo import pictures_outskirts as outskirts
from imprint.exchange.demo import pictures_people as people
from imprint.exchange.demo import pictures_rooms as rooms
from imprint.exchange.demo import pictures_shore as shore
from imprint.exchange.demo import pictures_town as town

DRAWN = {
    "ferry": harbour.ferry,
    "dredger": harbour.dredger,
    "tide-gauge": shore.tide_gauge,
    "shed": shore.shed,
    "night-harbour": dusk.night_harbour,
    "bridge": dusk.bridge,
    "town-hall": town.town_hall,
    "market": town.market,
    "school-bus": outskirts.school_bus,
    "allotments": outskirts.allotments,
    "library": rooms.library,
    "archive": rooms.archive,
    "council-chamber": halls.council_chamber,
    "concert": halls.concert,
    "bakery": evening.bakery,
    "cinema": evening.cinema,
    "ines-aalto": people.ines_aalto,
    "tom-brekke": people.tom_brekke,
    "salma-rahal": people.salma_rahal,
    "leonie-voss": people.leonie_voss,
}
NAMES = tuple(DRAWN)


def draw(name: str) -> Image.Image:
    return DRAWN[name]().finished()

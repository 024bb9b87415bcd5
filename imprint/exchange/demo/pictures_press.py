"""A printmaker's table: plates that are cut, inks that are rolled out, a sheet that they are pressed on.

All measures are in picture points (1600 × 1000 for a picture). Plates are cut at twice the size, so that
their edges come out smooth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Self

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

FINENESS = 2

Point = tuple[float, float]
Line = Sequence[Point] | str  # As text the points are written as in SVG: "10,20 30,40".
Box = tuple[float, float, float, float]
Place = tuple[int, int, int, int]
Tone = Callable[[float, float], float]

# Half the outline of a gouge's cut, along and across; the other half mirrors it.
EDGE: list[Point] = [(-0.5, 0.0), (-0.28, 0.8), (0.0, 1.0), (0.3, 0.65), (0.5, 0.0)]
GOUGE: list[Point] = EDGE + [(along, -across) for along, across in reversed(EDGE[1:-1])]


class Plate:
    """One block: what is raised takes ink, what is carved away takes none."""

    def __init__(self, size: tuple[int, int], rng: Random) -> None:
        self.size = size
        self.rng = rng
        self.mask = Image.new("L", (size[0] * FINENESS, size[1] * FINENESS), 0)
        self.pen = ImageDraw.Draw(self.mask)
        self.reach: Box | None = None

    def area(self, outline: Line, *, raised: bool = True, wobble: float = 1.2) -> Self:
        """A polygon, its edges a little uneven, as a knife leaves them."""
        points = dots(outline)
        if wobble:
            points = uneven(points, wobble, self.rng)
        self._mark(points, 1)
        self.pen.polygon(magnified(points), fill=255 if raised else 0)
        return self

    def box(self, left: float, top: float, right: float, bottom: float, *, raised: bool = True) -> Self:
        return self.area([(left, top), (right, top), (right, bottom), (left, bottom)], raised=raised)

    def oval(self, x: float, y: float, rx: float, ry: float | None = None, *, raised: bool = True) -> Self:
        turns = [math.tau * step / 48 for step in range(48)]
        height = rx if ry is None else ry
        points = [(x + rx * math.cos(turn), y + height * math.sin(turn)) for turn in turns]
        return self.area(points, raised=raised, wobble=0)

    def stroke(self, line: Line, width: float, *, raised: bool = True) -> Self:
        points = dots(line)
        self._mark(points, width)
        fill = 255 if raised else 0
        thick = max(1, round(width * FINENESS))
        self.pen.line(magnified(points), fill=fill, width=thick, joint="curve")
        return self

    def gouge(
        self, x: float, y: float, length: float, width: float, angle: float = 0.0, *, raised: bool = True
    ) -> Self:
        """One cut of the gouge round (x, y): pointed at both ends, widest a little before the middle."""
        cos, sin = math.cos(angle), math.sin(angle)
        belly = self.rng.uniform(0.6, 1.1) * width / 2
        bend = self.rng.uniform(-0.25, 0.25) * width
        points = []
        for along, across in GOUGE:
            u = along * length
            v = across * belly + bend * (1 - 4 * along * along)
            points.append((x + u * cos - v * sin, y + u * sin + v * cos))
        return self.area(points, raised=raised, wobble=0)

    def hatch(
        self,
        tone: Tone | float,
        *,
        spacing: float = 10,
        length: float = 90,
        angle: float = 0.0,
        box: Box | None = None,
        raised: bool = True,
    ) -> Self:
        """Rows of gouge cuts; `tone(x, y)`, from 0 to 1, says how wide each is at its place."""
        left, top, right, bottom = box or (0, 0, *self.size)
        centre_x, centre_y = (left + right) / 2, (top + bottom) / 2
        cos, sin = math.cos(angle), math.sin(angle)
        wide = abs((right - left) * cos) + abs((bottom - top) * sin)
        high = abs((right - left) * sin) + abs((bottom - top) * cos)
        across = -high / 2
        while across < high / 2:
            along = -wide / 2 - self.rng.random() * length
            while along < wide / 2:
                step = length * self.rng.uniform(0.6, 1.3)
                u, v = along + step / 2, across + self.rng.uniform(-0.12, 0.12) * spacing
                x, y = centre_x + u * cos - v * sin, centre_y + u * sin + v * cos
                if left <= x <= right and top <= y <= bottom:
                    width = spacing * (tone(x, y) if callable(tone) else tone)
                    if width > 0.9:
                        self.gouge(x, y, step * 1.02, width, angle, raised=raised)
                along += step
            across += spacing
        return self

    def within(self, other: Plate) -> Self:
        """Keep only what lies inside the other plate's raised parts."""
        return self._replace(ImageChops.darker(self.mask, other.mask))

    def without(self, other: Plate) -> Self:
        """Take away what lies inside the other plate's raised parts."""
        return self._replace(ImageChops.subtract(self.mask, other.mask))

    def place(self) -> Place | None:
        """The part of the sheet that this plate prints on."""
        if self.reach is None:
            return None
        left, top, right, bottom = self.reach
        place = (
            max(0, math.floor(left)),
            max(0, math.floor(top)),
            min(self.size[0], math.ceil(right)),
            min(self.size[1], math.ceil(bottom)),
        )
        return place if place[0] < place[2] and place[1] < place[3] else None

    def printed(self, place: Place) -> Image.Image:
        left, top, right, bottom = place
        return self.mask.reduce(FINENESS, (left * FINENESS, top * FINENESS, right * FINENESS, bottom * FINENESS))

    def _mark(self, points: Sequence[Point], margin: float) -> None:
        """Remember how far the cuts reach: only that part need be printed."""
        across = [x for x, _ in points]
        down = [y for _, y in points]
        left, top, right, bottom = self.reach or (across[0], down[0], across[0], down[0])
        self.reach = (
            min(left, min(across) - margin),
            min(top, min(down) - margin),
            max(right, max(across) + margin),
            max(bottom, max(down) + margin),
        )

    def _replace(self, mask: Image.Image) -> Self:
        self.mask = mask
        self.pen = ImageDraw.Draw(mask)
        return self


class Sheet:
    """The paper that the plates are pressed on, one ink after another."""

    def __init__(self, size: tuple[int, int], paper: str, seed: str) -> None:
        self.size = size
        self.rng = Random(seed)
        self.image = Image.new("RGB", size, ImageColor.getrgb(paper))
        larger = (size[0] * 5 // 4, size[1] * 5 // 4)
        self.grain = noise(larger, self.rng)
        self.spots = noise(larger, self.rng).filter(ImageFilter.GaussianBlur(1.1))
        self.spot_levels = levels(self.spots)

    def plate(self) -> Plate:
        return Plate(self.size, self.rng)

    def press(
        self,
        plate: Plate,
        ink: str,
        *,
        to: str = "",
        span: tuple[float, float] | None = None,
        wear: float = 0.035,
        overprint: bool = False,
    ) -> None:
        """Print one plate; `to` rolls the ink out into a second colour, from top to bottom of `span`.

        `wear` is the share of the surface that the ink misses; an overprint darkens what lies below it.
        """
        place = plate.place()
        if place is None:
            return
        mask = ImageChops.multiply(plate.printed(place), self._worn(place, wear))
        colour: Image.Image | str = ink
        if to:
            colour = rolled(self.size, ink, to, span or (0, self.size[1])).crop(place)
        if overprint:
            colour = ImageChops.multiply(self.image.crop(place), Image.new("RGB", mask.size, ink))
        self.image.paste(colour, place, mask)

    def lay(self, outline: Line, ink: str, *, wear: float = 0.03, overprint: bool = False) -> None:
        """Print one polygon."""
        self.press(self.plate().area(outline), ink, wear=wear, overprint=overprint)

    def band(self, top: float, bottom: float, ink: str, to: str = "") -> None:
        """Print a band from edge to edge, its ink rolled out from `ink` to `to`."""
        plate = self.plate().box(-5, top, self.size[0] + 5, bottom)
        self.press(plate, ink, to=to, span=(top, bottom), wear=0.01)

    def dust(self, veil: Image.Image, ink: str, *, inside: Plate | None = None, strength: float = 1.0) -> None:
        """Grains of ink, as dense as the veil is bright: soft light and soft shadow."""
        place = inside.place() if inside else veil.getbbox()
        if place is None:
            return
        shade = veil.crop(place).point([round(level * strength) for level in range(256)])
        mask = ImageChops.subtract(shade, self._window(self.grain, place)).point([0] + [235] * 255)
        if inside is not None:
            mask = ImageChops.multiply(mask, inside.printed(place))
        self.image.paste(ink, place, mask.filter(ImageFilter.BoxBlur(0.4)))

    def finished(self) -> Image.Image:
        """The print, with the tooth of the paper in it."""
        whole = (0, 0, *self.size)
        tooth = self.spots.crop(whole).point([236 + level * 19 // 255 for level in range(256)])
        fine = self.grain.crop(whole).point([246 + level * 9 // 255 for level in range(256)])
        texture = Image.merge("RGB", [ImageChops.multiply(tooth, fine)] * 3)
        return ImageChops.multiply(self.image, texture)

    def _worn(self, place: Place, share: float) -> Image.Image:
        limit = self.spot_levels[min(999, round(share * 1000))]
        return self._window(self.spots, place).point([70 if level < limit else 255 for level in range(256)])

    def _window(self, texture: Image.Image, place: Place) -> Image.Image:
        """A piece of the texture as large as the place, from anywhere in it."""
        wide, high = place[2] - place[0], place[3] - place[1]
        left, top = self.rng.randint(0, texture.width - wide), self.rng.randint(0, texture.height - high)
        return texture.crop((left, top, left + wide, top + high))


def noise(size: tuple[int, int], rng: Random) -> Image.Image:
    return Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))


def levels(texture: Image.Image) -> list[int]:
    """The brightness below which lies each thousandth of the texture."""
    counts = texture.histogram()
    total = sum(counts)
    found: list[int] = []
    below = 0
    for level, count in enumerate(counts):
        below += count
        while len(found) < 1000 and below * 1000 > len(found) * total:
            found.append(level)
    return found


def rolled(size: tuple[int, int], ink: str, to: str, span: tuple[float, float]) -> Image.Image:
    """Two inks on one roller, the first above."""
    start, end = ImageColor.getrgb(ink), ImageColor.getrgb(to)
    strip = Image.new("RGB", (1, size[1]))
    for y in range(size[1]):
        share = min(1.0, max(0.0, (y - span[0]) / (span[1] - span[0])))
        strip.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(start, end, strict=True)))
    return strip.resize(size)


def spot(x: float, y: float, rx: float, ry: float) -> Tone:
    """A tone that is full at (x, y) and gone from the radii on."""
    return lambda u, v: 1.05 - math.hypot((u - x) / rx, (v - y) / ry)


def across(start: float, end: float) -> Tone:
    """A tone that grows from left to right."""
    return lambda u, _: (u - start) / (end - start)


def down(start: float, end: float) -> Tone:
    """A tone that grows from top to bottom."""
    return lambda _, v: (v - start) / (end - start)


def veil_down(size: tuple[int, int], top: float, bottom: float) -> Image.Image:
    """Dark at `top`, bright at `bottom` (swap them for the other way round)."""
    strip = Image.new("L", (1, size[1]))
    for y in range(size[1]):
        strip.putpixel((0, y), round(255 * min(1.0, max(0.0, (y - top) / (bottom - top)))))
    return strip.resize(size)


def veil_across(size: tuple[int, int], dark: float, bright: float) -> Image.Image:
    strip = Image.new("L", (size[0], 1))
    for x in range(size[0]):
        strip.putpixel((x, 0), round(255 * min(1.0, max(0.0, (x - dark) / (bright - dark)))))
    return strip.resize(size)


def veil_round(size: tuple[int, int], x: float, y: float, rx: float, ry: float | None = None) -> Image.Image:
    """Brightest at (x, y), dark from the radius on."""
    disc = Image.radial_gradient("L").point([max(0, 255 - level * 255 // 181) for level in range(256)])
    height = rx if ry is None else ry
    veil = Image.new("L", size, 0)
    veil.paste(disc.resize((round(rx * 2), round(height * 2))), (round(x - rx), round(y - height)))
    return veil


def dots(line: Line) -> list[Point]:
    if not isinstance(line, str):
        return list(line)
    pairs = [pair.split(",") for pair in line.split()]
    return [(float(x), float(y)) for x, y in pairs]


def at(outline: Line, x: float, y: float, size: float = 1.0) -> list[Point]:
    """The outline, enlarged and moved so that its 0,0 lies on (x, y)."""
    return [(x + u * size, y + v * size) for u, v in dots(outline)]


def uneven(points: Sequence[Point], wobble: float, rng: Random) -> list[Point]:
    outline: list[Point] = []
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        pieces = max(1, round(math.hypot(x1 - x0, y1 - y0) / 45))
        for piece in range(pieces):
            share = piece / pieces
            x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            outline.append((x + rng.uniform(-wobble, wobble), y + rng.uniform(-wobble, wobble)))
    return outline


def magnified(points: Sequence[Point]) -> list[Point]:
    return [(x * FINENESS, y * FINENESS) for x, y in points]

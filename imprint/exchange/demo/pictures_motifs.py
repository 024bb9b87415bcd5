"""Small things that come back in several pictures: people, gulls, trees, windows, ropes, light on water."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_press import Box, Plate, Point, Sheet, at, dots

Someone = tuple[float, float, float, int]

COAT = dots("-.04,-.85 .04,-.85 .09,-.82 .118,-.76 .118,-.56 .145,-.33 -.145,-.33 -.118,-.56 -.118,-.76 -.09,-.82")
LEGS = (
    dots("-.085,-.36 -.005,-.36 -.02,-.02 .0,0 -.1,0 -.08,-.03"),
    dots(".01,-.36 .085,-.36 .095,-.03 .125,0 .03,0 .04,-.02"),
)
ARMS = (dots("-.1,-.76 -.15,-.6 -.135,-.42"), dots(".1,-.76 .15,-.6 .135,-.42"))
BRIM = dots("-.095,-.94 .095,-.94 .058,-.955 .05,-1.02 -.05,-1.02 -.058,-.955")
WINGS = dots("-.5,-.1 -.27,-.23 -.05,-.02 .05,-.02 .27,-.23 .5,-.1 .24,-.13 .07,.09 -.07,.09 -.24,-.13")
GULL = dots("-.55,-.42 -.1,-.72 .3,-.9 .42,-.62 .22,-.3 -.1,-.22")
BEAK = dots("0.48,-.96 .7,-.88 .46,-.84")


def person(plate: Plate, x: float, y: float, tall: float, *, lean: float = 0.0, hat: bool = False) -> None:
    """The outline of someone in a coat, standing on (x, y)."""
    legs_of(plate, x, y, tall)
    coat_of(plate, x, y, tall, lean=lean)
    head_of(plate, x, y, tall, lean=lean)
    if hat:
        plate.area(_placed(BRIM, x, y, tall, lean), wobble=0.4)


def legs_of(plate: Plate, x: float, y: float, tall: float) -> None:
    for leg in LEGS:
        plate.area(_placed(leg, x, y, tall, 0), wobble=0.4)


def coat_of(plate: Plate, x: float, y: float, tall: float, *, lean: float = 0.0) -> None:
    plate.area(_placed(COAT, x, y, tall, lean), wobble=0.6)
    for arm in ARMS:
        points = _placed(arm, x, y, tall, lean)
        plate.stroke(points, 0.068 * tall, raised=False).stroke(points, 0.05 * tall)
        plate.oval(*points[0], 0.03 * tall)


def head_of(plate: Plate, x: float, y: float, tall: float, *, lean: float = 0.0) -> None:
    (head_x, head_y), neck = _placed(dots("0,-.915 0,-.84"), x, y, tall, lean)
    plate.oval(head_x, head_y, 0.054 * tall, 0.068 * tall).stroke([(head_x, head_y), neck], 0.045 * tall)


def hair_of(plate: Plate, x: float, y: float, tall: float, *, lean: float = 0.0, style: int = 0) -> None:
    """Short hair, long hair, a knot, or a hat."""
    head_x, head_y = _placed(dots("0,-.93"), x, y, tall, lean)[0]
    if style == 3:
        plate.area(_placed(BRIM, x, y, tall, lean), wobble=0.4)
        return
    arch(
        plate,
        head_x - 0.06 * tall,
        head_x + 0.06 * tall,
        head_y - 0.064 * tall,
        head_y + (0.0, 0.09, 0.01)[style] * tall,
    )
    if style == 2:
        plate.oval(head_x + 0.05 * tall, head_y - 0.055 * tall, 0.03 * tall)


def _placed(points: list[Point], x: float, y: float, tall: float, lean: float) -> list[Point]:
    return [(x + (u - v * lean) * tall, y + v * tall) for u, v in points]


def crowd(sheet: Sheet, folk: list[Someone], coat: str, legs: str, skin: str, hair: str) -> None:
    """Several people dressed alike: (x, y, height, style of hair)."""
    lower, upper, heads, tops = sheet.plate(), sheet.plate(), sheet.plate(), sheet.plate()
    shadow = sheet.plate()
    for x, y, tall, style in folk:
        shadow.area(
            [
                (x - 14, y),
                (x + 20, y - 3),
                (x + tall * 0.6, y - tall * 0.1),
                (x + tall * 0.5, y - tall * 0.03),
            ]
        )
        legs_of(lower, x, y, tall)
        coat_of(upper, x, y, tall)
        head_of(heads, x, y, tall)
        for hand in (-0.137, 0.137):
            heads.oval(x + hand * tall, y - 0.405 * tall, 0.024 * tall)
        hair_of(tops, x, y, tall, style=style)
    sheet.press(shadow, "#a88a60", overprint=True)
    for plate, ink in ((lower, legs), (heads, skin), (upper, coat), (tops, hair)):
        sheet.press(plate, ink)


def bag(plate: Plate, x: float, y: float, tall: float) -> None:
    """A shopping bag in the right hand of a person of the same place and height."""
    hand, top = x + 0.137 * tall, y - 0.35 * tall
    plate.stroke([(hand - 0.05 * tall, top), (hand, y - 0.42 * tall), (hand + 0.05 * tall, top)], 0.014 * tall)
    bottom = y - 0.17 * tall
    plate.area(
        [
            (hand - 0.08 * tall, top),
            (hand + 0.08 * tall, top),
            (hand + 0.07 * tall, bottom),
            (hand - 0.07 * tall, bottom),
        ]
    )


def sitter(plate: Plate, x: float, y: float, size: float) -> None:
    """Head and shoulders of someone on a bench, from behind."""
    plate.oval(x, y - 88 * size, 31 * size, 38 * size)
    plate.area(at("-66,0 -56,-34 -22,-58 22,-58 56,-34 66,0", x, y, size))


def gull(plate: Plate, x: float, y: float, span: float, *, tilt: float = 0.0, raised: bool = True) -> None:
    cos, sin = math.cos(tilt), math.sin(tilt)
    wings = [(x + (u * cos - v * sin) * span, y + (u * sin + v * cos) * span) for u, v in WINGS]
    plate.area(wings, wobble=0.4, raised=raised)


def standing_gull(plate: Plate, x: float, y: float, size: float) -> None:
    for outline in (GULL, BEAK):
        plate.area([(x + u * size, y + v * size) for u, v in outline], wobble=0.4)
    plate.oval(x + 0.36 * size, y - 0.92 * size, 0.15 * size)
    for leg in (0.05, 0.16):
        plate.stroke([(x + leg * size, y - 0.3 * size), (x + leg * size, y)], 0.06 * size)


def bare_tree(
    plate: Plate, x: float, y: float, tall: float, *, angle: float = -math.pi / 2, width: float = 0.0
) -> None:
    """A tree without leaves, growing from (x, y); its branches are drawn by lot."""
    thick = width or tall * 0.055
    length = tall * 0.3
    end = (x + length * math.cos(angle), y + length * math.sin(angle))
    plate.stroke([(x, y), end], thick)
    if tall < 45 or thick < 0.9:
        return
    for turn in (
        plate.rng.uniform(-0.65, -0.2),
        plate.rng.uniform(0.2, 0.65),
        plate.rng.uniform(-0.12, 0.12),
    ):
        bare_tree(plate, *end, tall * plate.rng.uniform(0.62, 0.8), angle=angle + turn, width=thick * 0.62)


def rope(plate: Plate, start: Point, end: Point, sag: float, width: float = 4) -> None:
    points = []
    for step in range(25):
        share = step / 24
        x = start[0] + (end[0] - start[0]) * share
        points.append((x, start[1] + (end[1] - start[1]) * share + 4 * sag * share * (1 - share)))
    plate.stroke(points, width)


def glitter(plate: Plate, x: float, box: Box, *, width: float, spread: float, spacing: float = 11) -> None:
    """The path of a light on water: short level cuts round x, wider and looser the nearer they are."""
    _, top, _, bottom = box
    y = top
    while y < bottom:
        depth = (y - top) / (bottom - top)
        reach = width * (0.35 + spread * depth)
        for _ in range(3 + round(3 * depth)):
            offset = plate.rng.gauss(0, reach * 0.5)
            cut = reach * plate.rng.uniform(0.25, 0.9)
            plate.gouge(x + offset, y + plate.rng.uniform(-3, 3), cut, (0.35 + 0.5 * depth) * spacing)
        y += spacing * (0.7 + 0.9 * depth)


def arch(plate: Plate, left: float, right: float, top: float, bottom: float, *, raised: bool = True) -> None:
    """A window or a door with a round head."""
    radius, middle = (right - left) / 2, (left + right) / 2
    head = [
        (middle - radius * math.cos(turn), top + radius - radius * math.sin(turn))
        for turn in (math.pi * step / 24 for step in range(25))
    ]
    plate.area([*head, (right, bottom), (left, bottom)], raised=raised, wobble=0.5)


def hanging_lamp(plate: Plate, x: float, top: float, y: float, width: float) -> None:
    plate.stroke([(x, top), (x, y)], max(2.0, width * 0.04))
    plate.area(
        [
            (x - width * 0.1, y),
            (x + width * 0.1, y),
            (x + width * 0.5, y + width * 0.38),
            (x - width * 0.5, y + width * 0.38),
        ],
        wobble=0.6,
    )


def waves(x: float, y: float, *, long: float = 190, slant: float = 0.5) -> float:
    """From 0 to 1: where a swell is dark and where it is light."""
    swell = math.sin(x / long + y * slant / 9) + math.sin(x / (long * 0.37) - y / 13)
    return max(0.0, min(1.0, 0.5 + swell / 4))

"""Pictures of rooms where people sit still: the library and the archive."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import arch, crowd, hanging_lamp
from imprint.exchange.demo.pictures_press import Plate, Point, Sheet, veil_across, veil_down, veil_round

SIZE = (1600, 1000)
SPINES = ["#b8432c", "#d9a23b", "#3f6f6a", "#efe0b8", "#7c3a2b", "#5f8a6c", "#c9763a", "#2f4a54"]


def library() -> Sheet:
    """The reading room on a wet afternoon."""
    sheet = Sheet(SIZE, "#f2e2bd", "library")
    sheet.band(-5, 760, "#33514c", to="#476a5e")
    _tall_windows(sheet)
    _book_wall(sheet, 40, 350)
    _book_wall(sheet, 1250, 1560)
    _reading_floor(sheet)
    _window_light(sheet)
    _reading_table(sheet)
    _readers(sheet)
    return sheet


def _tall_windows(sheet: Sheet) -> None:
    frames, glass, bars = sheet.plate(), sheet.plate(), sheet.plate()
    for x in (410, 690, 970):
        arch(frames, x - 14, x + 234, 76, 646)
        arch(glass, x, x + 220, 90, 630)
        for step in (1, 2):
            bars.stroke([(x + step * 73, 90), (x + step * 73, 630)], 8)
        for y in range(210, 630, 100):
            bars.stroke([(x, y), (x + 220, y)], 7)
    sheet.press(frames, "#e8d5a6")
    sheet.press(glass, "#c7dcd2", to="#f8e8b8", span=(90, 630))
    roofs = sheet.plate()
    for x, top in [
        (390, 500),
        (470, 540),
        (560, 480),
        (690, 530),
        (800, 470),
        (900, 540),
        (1000, 490),
        (1110, 520),
    ]:
        roofs.area([(x, 640), (x, top), (x + 50, top - 50), (x + 100, top), (x + 100, 640)])
    sheet.press(roofs.within(glass), "#8fb0a0")
    rain = sheet.plate().hatch(0.22, spacing=24, length=60, angle=1.8, box=(400, 80, 1200, 640))
    sheet.press(rain.within(glass), "#7fa59b")
    sheet.press(bars.within(glass), "#e8d5a6")
    sheet.press(sheet.plate().box(380, 640, 1220, 664), "#e8d5a6")


def _book_wall(sheet: Sheet, left: float, right: float) -> None:
    sheet.lay([(left - 24, 40), (right + 24, 40), (right + 24, 780), (left - 24, 780)], "#5b3823")
    sheet.lay([(left, 64), (right, 64), (right, 770), (left, 770)], "#2a1c14")
    spines = [sheet.plate() for _ in SPINES]
    bands = sheet.plate()
    for shelf in range(7):
        low, x = 156 + shelf * 101, left + 4
        while x < right - 12:
            wide, tall = sheet.rng.uniform(10, 25), sheet.rng.uniform(58, 84)
            if sheet.rng.random() < 0.06:
                x += wide * 1.6
                continue
            lean = sheet.rng.choice((0, 0, 0, 0, 7))
            wide = min(wide, right - 4 - x)
            sheet.rng.choice(spines).area(
                [(x + lean, low - tall), (x + wide + lean, low - tall), (x + wide, low), (x, low)], wobble=0.6
            )
            if sheet.rng.random() < 0.5:
                bands.stroke([(x + 3, low - tall * 0.72), (x + wide - 2, low - tall * 0.72)], 4)
            x += wide + 1.5
    for plate, ink in zip(spines, SPINES, strict=True):
        sheet.press(plate, ink, wear=0.05)
    sheet.press(bands, "#2a1c14")
    boards = sheet.plate()
    for shelf in range(7):
        boards.box(left, 156 + shelf * 101, right, 168 + shelf * 101)
    sheet.press(boards, "#8a5a35")


def _reading_floor(sheet: Sheet) -> None:
    sheet.press(sheet.plate().box(-5, 700, 1605, 768), "#5b3823")
    panels = sheet.plate()
    for x in range(20, 1600, 120):
        panels.box(x, 712, x + 96, 756)
    sheet.press(panels, "#6f4730")
    sheet.band(766, 1005, "#b07f4a", to="#7a4f2c")
    boards = sheet.plate()
    for step in range(-16, 17):
        boards.stroke([(800 + step * 62, 766), (800 + step * 150, 1005)], 3)
    boards.hatch(0.16, spacing=19, length=90, box=(0, 776, 1600, 1000))
    sheet.press(boards, "#5b3823")
    wood = sheet.plate().stroke("1300,780 1236,70", 10).stroke("1360,780 1296,70", 10)
    for step in range(13):
        wood.stroke([(1296 - step * 4.9, 740 - step * 54), (1356 - step * 4.9, 740 - step * 54)], 7)
    sheet.press(wood, "#d9a85c")


def _window_light(sheet: Sheet) -> None:
    beams = sheet.plate()
    for x in (410, 690, 970):
        beams.area([(x, 180), (x + 220, 180), (x - 60, 1005), (x - 400, 1005)])
    sheet.dust(veil_down(SIZE, 1300, 60), "#fbeec4", inside=beams, strength=0.5)


def _reading_table(sheet: Sheet) -> None:
    sheet.press(sheet.plate().area("170,872 1430,872 1520,1005 80,1005"), "#3c2416", overprint=False)
    top = sheet.plate().area("250,790 1350,790 1500,884 100,884")
    sheet.press(top, "#9c6336")
    grain = sheet.plate().hatch(0.3, spacing=11, length=160, box=(100, 792, 1500, 884))
    sheet.press(grain.within(top), "#7a4a28")
    sheet.press(sheet.plate().area("100,884 1500,884 1500,912 100,912"), "#5b3823")
    for x in (470, 800, 1130):
        sheet.dust(veil_round(SIZE, x, 838, 190, 46), "#fdf1c0", inside=top, strength=1.0)
        stem = sheet.plate().stroke([(x, 852), (x, 740)], 9).oval(x, 854, 36, 9)
        sheet.press(stem, "#c79a3f")
        sheet.dust(veil_round(SIZE, x, 760, 150, 110), "#fdf1c0", strength=0.6)
        shade = sheet.plate().area([(x - 34, 700), (x + 34, 700), (x + 66, 752), (x - 66, 752)])
        sheet.press(shade, "#2f7a58")
        sheet.press(sheet.plate().box(x - 60, 750, x + 60, 757), "#fff6cf", wear=0)
    paper = sheet.plate()
    for x, y in [(330, 830), (620, 812), (690, 846), (960, 816), (1010, 850), (1290, 836)]:
        paper.area([(x - 52, y + 12), (x - 6, y - 8), (x, y - 4), (x + 8, y - 9), (x + 56, y + 9), (x + 4, y + 14)])
    sheet.press(paper, "#f8edcf")
    piles = sheet.plate().box(390, 812, 450, 826).box(396, 800, 446, 812).box(1190, 806, 1252, 822)
    sheet.press(piles, "#b8432c")


def _readers(sheet: Sheet) -> None:
    for inks, folk in [
        ("#1f3337", [(330, 1.0), (1010, 0.98)]),
        ("#7c3427", [(690, 1.06)]),
        ("#2c4c58", [(1300, 1.04)]),
    ]:
        back = sheet.plate()
        for x, size in folk:
            _seated(back, x, 1010, size)
        sheet.press(back, inks)
    rims = sheet.plate()
    for x, size in [(330, 1.0), (690, 1.06), (1010, 0.98), (1300, 1.04)]:
        rims.stroke(
            [
                (x - 30 * size, 1010 - 232 * size),
                (x - 8 * size, 1010 - 262 * size),
                (x + 16 * size, 1010 - 258 * size),
            ],
            4,
        )
        rims.stroke(
            [
                (x - 92 * size, 1010 - 120 * size),
                (x - 66 * size, 1010 - 158 * size),
                (x - 34 * size, 1010 - 170 * size),
            ],
            4,
        )
    sheet.press(rims, "#f2d58c")


def _seated(plate: Plate, x: float, y: float, size: float) -> None:
    """Someone at a table, from behind: head bent, shoulders, back."""
    plate.oval(x, y - 218 * size, 37 * size, 44 * size)
    outline = [
        (-20, -185),
        (20, -185),
        (34, -166),
        (72, -152),
        (96, -112),
        (104, 0),
        (-104, 0),
        (-96, -112),
        (-72, -152),
        (-34, -166),
    ]
    plate.area([(x + u * size, y + v * size) for u, v in outline])


def archive() -> Sheet:
    """The stacks under the town hall, and the plates that were found there."""
    sheet = Sheet(SIZE, "#efdcae", "archive")
    sheet.band(-5, 1005, "#1d2a2e", to="#141d20")
    sheet.press(sheet.plate().area("-5,1005 640,560 960,560 1605,1005"), "#6b5a3c")
    tiles = sheet.plate()
    for share in (0.06, 0.16, 0.3, 0.5, 0.76):
        tiles.stroke([(640 - 645 * share, 560 + 445 * share), (960 + 645 * share, 560 + 445 * share)], 2 + 4 * share)
    for step in range(-4, 5):
        tiles.stroke([(800 + step * 36, 560), (800 + step * 180, 1005)], 3)
    sheet.press(tiles, "#463a26")
    sheet.lay("640,200 960,200 960,560 640,560", "#35453f")
    _vault(sheet)
    _stacks(sheet, -1)
    _stacks(sheet, 1)
    _archive_lamps(sheet)
    _archivist(sheet)
    return sheet


def _vault(sheet: Sheet) -> None:
    ribs = sheet.plate()
    for share in (0.0, 0.16, 0.42, 0.85):
        left, right = 640 - 700 * share, 960 + 700 * share
        top = 200 - 240 * share
        points = []
        for step in range(25):
            turn = math.pi * step / 24
            points.append(
                (
                    (left + right) / 2 - (right - left) / 2 * math.cos(turn),
                    top - (right - left) * 0.22 * math.sin(turn),
                )
            )
        ribs.stroke(points, 10 + 40 * share)
    sheet.press(ribs, "#2c3d3f")
    end = sheet.plate()
    arch(end, 735, 865, 300, 560)
    sheet.press(end, "#0f1618")
    sheet.press(sheet.plate().box(752, 380, 848, 560), "#5b3a22")
    sheet.press(sheet.plate().oval(834, 476, 6).stroke("800,380 800,560", 3), "#d9a85c")


def _deep(side: int, share: float, height: float) -> Point:
    """A point on the shelves: share 0 is the far end, 1 beside the viewer; height 0 the floor, 1 the top."""
    return 800 + side * (160 + 660 * share), 560 + 460 * share - height * (390 + 640 * share)


def _stacks(sheet: Sheet, side: int) -> None:
    sheet.lay(_panel(side, 0, 1, 0, 1), "#231a12")
    cuts = [(step / 17) ** 1.75 for step in range(18)]
    _boxes(sheet, side, cuts)
    wood = sheet.plate()
    for shelf in range(7):
        wood.stroke([_deep(side, 0, 0.018 + shelf * 0.162), _deep(side, 1, 0.018 + shelf * 0.162)], 9)
    for share in (cuts[0], cuts[5], cuts[9], cuts[13], cuts[17]):
        wood.stroke([_deep(side, share, 0), _deep(side, share, 1)], 6 + 14 * share)
    sheet.press(wood, "#56381f")


def _boxes(sheet: Sheet, side: int, cuts: list[float]) -> None:
    inks = ["#b98a4c", "#9c6a3a", "#cdb27a", "#7f4a30", "#8f9a7c", "#d7c59a"]
    boxes = [sheet.plate() for _ in inks]
    labels = sheet.plate()
    for near, far in zip(cuts[1:], cuts[:-1], strict=True):
        for shelf in range(6):
            if sheet.rng.random() < 0.08:
                continue
            low, tall = 0.03 + shelf * 0.162, sheet.rng.choice((0.11, 0.125, 0.135, 0.135))
            start, end = far + (near - far) * 0.05, near - (near - far) * 0.07
            box = _panel(side, start, end, low, low + tall)
            boxes[sheet.rng.randrange(len(inks))].area(box, wobble=0.5)
            first, second = start + (end - start) * 0.3, start + (end - start) * 0.7
            labels.area(_panel(side, first, second, low + 0.055, low + 0.075), wobble=0)
    for plate, ink in zip(boxes, inks, strict=True):
        sheet.press(plate, ink, wear=0.05)
    sheet.press(labels, "#efe0b4")


def _panel(side: int, far: float, near: float, low: float, high: float) -> list[Point]:
    """A rectangle on the shelves' front, as it looks from here."""
    return [_deep(side, far, low), _deep(side, far, high), _deep(side, near, high), _deep(side, near, low)]


def _archive_lamps(sheet: Sheet) -> None:
    sheet.dust(veil_across(SIZE, 480, -500), "#0c1214", strength=0.6)
    sheet.dust(veil_across(SIZE, 1120, 2100), "#0c1214", strength=0.6)
    shelves = sheet.plate().area("-5,-80 640,170 640,560 -5,1005").area("1605,-80 960,170 960,560 1605,1005")
    cone = sheet.plate().area("740,236 860,236 1240,1005 360,1005")
    sheet.dust(veil_down(SIZE, 1250, 120), "#f7e2a0", inside=cone.without(shelves), strength=0.34)
    sheet.dust(veil_round(SIZE, 800, 250, 260, 200), "#fbeab0", strength=0.75)
    lamp = sheet.plate()
    hanging_lamp(lamp, 800, -5, 170, 150)
    hanging_lamp(lamp, 800, 230, 318, 60)
    sheet.press(lamp, "#101719")
    sheet.press(sheet.plate().oval(800, 236, 30, 16).oval(800, 344, 12, 7), "#fff6d2", wear=0)


def _archivist(sheet: Sheet) -> None:
    table = sheet.plate().area("560,862 1010,862 1060,902 520,902").box(540, 902, 562, 1005).box(1018, 902, 1040, 1005)
    crowd(sheet, [(690, 1012, 430, 0)], "#34545a", "#1a2428", "#d9a67c", "#d5cfbd")
    sleeve, hands = sheet.plate().stroke("738,690 800,772 862,742", 25), sheet.plate().oval(872, 736, 17)
    sheet.press(sleeve, "#2b474d")
    sheet.press(hands, "#d9a67c")
    sheet.press(table, "#7a4f2c")
    glass = sheet.plate().area("872,610 984,628 976,738 864,720")
    sheet.press(glass, "#f8e9b6")
    picture = sheet.plate().area("880,690 912,672 930,680 930,650 944,650 946,684 974,690 970,728 870,712")
    picture.stroke("938,650 938,628", 3)
    sheet.press(picture.within(glass), "#43352a")
    edge = sheet.plate().stroke("872,610 984,628 976,738 864,720 872,610", 5)
    sheet.press(edge, "#a9c4b4")
    box = sheet.plate().area("586,814 690,814 684,868 592,868")
    sheet.press(box, "#8f5a35")
    plates = sheet.plate()
    for step in range(7):
        plates.box(598 + step * 12, 796, 605 + step * 12, 816)
    sheet.press(plates, "#a9c4b4")

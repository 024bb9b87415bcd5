"""Pictures from the edge of the town: the school bus in fog, the allotments."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import bare_tree, crowd, gull, waves
from imprint.exchange.demo.pictures_press import Sheet, veil_down, veil_round

SIZE = (1600, 1000)


def school_bus() -> Sheet:
    """Line 9 in the fog, late again."""
    sheet = Sheet(SIZE, "#e9e6d6", "school-bus")
    sheet.band(-5, 700, "#b9c4be", to="#e8e3cd")
    for step, (ink, base, tall) in enumerate([("#c3cbc1", 560, 190), ("#a9b6ae", 590, 260), ("#87998f", 620, 330)]):
        trees = sheet.plate()
        for x in range(-40 + step * 57, 1640, 150 - step * 6):
            bare_tree(trees, x + trees.rng.uniform(-30, 30), base, tall * trees.rng.uniform(0.8, 1.2))
        trees.box(-5, base - 6, 1605, base + 60)
        sheet.press(trees, ink)
        sheet.dust(veil_down(SIZE, base - 240, base + 40), "#e4e2d0", strength=0.75)
    _foggy_road(sheet)
    _headlights(sheet)
    _bus_body(sheet)
    _bus_front(sheet)
    _bus_stop(sheet)
    return sheet


def _foggy_road(sheet: Sheet) -> None:
    sheet.band(600, 1005, "#bfc5ac", to="#7f8a63")
    meadow = sheet.plate().hatch(
        lambda x, y: (y - 600) / 700 + 0.2 * waves(x, y),
        spacing=15,
        length=60,
        angle=0.12,
        box=(0, 610, 1600, 1000),
    )
    sheet.press(meadow, "#6d7a55")
    road = sheet.plate().area("1180,606 1240,606 1330,680 1420,800 1500,1005 120,1005 420,860 820,720 1090,640")
    sheet.press(road, "#70787a")
    wet = sheet.plate().hatch(
        lambda x, y: 0.5 - waves(x, y, long=90) * 0.8, spacing=14, length=100, box=(120, 620, 1500, 1000)
    )
    sheet.press(wet.within(road), "#98a09c")
    line = sheet.plate()
    for start, end, width in [
        ("1196,616", "1180,634", 3),
        ("1150,662", "1110,692", 5),
        ("1050,730", "980,770", 8),
        ("880,830", "770,890", 12),
        ("640,960", "560,1005", 16),
    ]:
        line.stroke(f"{start} {end}", width)
    sheet.press(line, "#efe9d2")
    fence = sheet.plate()
    for x in range(40, 760, 105):
        fence.stroke([(x, 770 - x * 0.13), (x, 690 - x * 0.1)], 9 - x / 130)
    fence.stroke("0,716 760,640", 4).stroke("0,748 760,660", 4)
    sheet.press(fence, "#4f5a4c")


def _headlights(sheet: Sheet) -> None:
    beam = (
        sheet.plate().area("560,706 60,770 -5,1005 420,1005 574,760").area("716,736 420,900 380,1005 860,1005 744,776")
    )
    sheet.dust(veil_down(SIZE, 300, 1100), "#f9efbd", inside=beam, strength=0.8)
    sheet.dust(veil_round(SIZE, 560, 735, 300, 220), "#fdf5cf", strength=0.8)
    sheet.dust(veil_round(SIZE, 730, 756, 300, 220), "#fdf5cf", strength=0.8)


def _bus_body(sheet: Sheet) -> None:
    side = sheet.plate().area("770,420 1130,470 1170,500 1176,668 1120,690 770,800")
    sheet.press(side, "#c98a22")
    front = sheet.plate().area("520,430 548,404 760,408 776,424 776,806 524,772")
    sheet.press(front, "#eeb32f")
    roof = sheet.plate().area("520,430 548,400 620,384 1000,430 1130,466 1170,500 1130,480 776,424 548,404")
    sheet.press(roof, "#f6e3a6")
    shade = sheet.plate().hatch(
        lambda x, y: (x - 760) / 700, spacing=12, length=70, angle=-0.2, box=(776, 560, 1176, 800)
    )
    sheet.press(shade.within(side), "#8f5d15")
    panes = sheet.plate().area("548,462 758,474 758,610 546,590")
    for left, right, top, low in [
        (790, 862, 470, 590),
        (876, 942, 480, 588),
        (956, 1014, 490, 586),
        (1028, 1078, 500, 584),
        (1092, 1134, 508, 582),
    ]:
        panes.area([(left, top), (right, top + 8), (right, low - 6), (left, low)])
    sheet.press(panes, "#30474c")
    children = sheet.plate()
    for x, y, size in [(828, 560, 24), (910, 562, 21), (986, 562, 18), (1056, 562, 15)]:
        children.oval(x, y, size, size * 1.15).oval(x, y + size * 2, size * 1.6, size * 1.3)
    sheet.press(children.within(panes), "#1b2c30")
    warm = sheet.plate().hatch(
        lambda x, y: 0.75 - (y - 470) / 110, spacing=10, length=46, angle=0.1, box=(785, 476, 1134, 545)
    )
    sheet.press(warm.within(panes), "#f2d98c")
    wheels = sheet.plate().oval(876, 752, 40, 48).oval(1112, 682, 26, 34)
    sheet.press(wheels, "#1d2729")
    sheet.press(sheet.plate().oval(876, 752, 16, 20).oval(1112, 682, 10, 14), "#98a09c")
    sheet.lay("776,640 1174,596 1174,614 776,664", "#30474c")


def _bus_front(sheet: Sheet) -> None:
    dark = (
        sheet.plate()
        .area("560,632 748,648 748,686 560,666")
        .area("524,748 776,780 776,806 524,774")
        .area("560,424 746,428 746,454 560,446")
    )
    dark.stroke("652,470 652,600", 6).stroke("560,600 640,520", 5).stroke("668,604 742,528", 5)
    dark.stroke("500,480 520,470", 8).box(484, 474, 506, 530).stroke("796,500 778,486", 8)
    sheet.press(dark, "#1d2b2e")
    driver = sheet.plate().oval(704, 542, 24, 29).area("662,606 672,578 738,582 752,612")
    sheet.press(driver, "#15211f")
    sign = sheet.plate().box(574, 429, 650, 443)
    sheet.press(sign, "#f6c55f", wear=0)
    lamps = sheet.plate().oval(556, 718, 25, 22).oval(742, 744, 25, 22)
    sheet.press(lamps, "#fffbe3", wear=0)
    rays = sheet.plate()
    for x, y in [(556, 718), (742, 744)]:
        for step in range(14):
            turn = math.tau * step / 14
            rays.gouge(x + 52 * math.cos(turn), y + 50 * math.sin(turn), 36, 6, turn)
    sheet.press(rays, "#fdf5cf")


def _bus_stop(sheet: Sheet) -> None:
    sheet.dust(veil_down(SIZE, 700, 1300), "#39463a", strength=0.55)
    verge = sheet.plate().area("1180,1005 1250,930 1400,900 1605,890 1605,1005")
    sheet.press(verge, "#46543b")
    pole = sheet.plate().stroke("1300,960 1300,480", 13)
    sheet.press(pole, "#22302f")
    sheet.press(sheet.plate().oval(1300, 470, 58), "#b8432c")
    sheet.press(sheet.plate().oval(1300, 470, 42), "#f3ead0")
    sheet.press(sheet.plate().box(1276, 458, 1324, 482).oval(1286, 486, 6).oval(1314, 486, 6), "#22302f")
    sheet.press(sheet.plate().box(1266, 560, 1334, 660), "#f3ead0")
    lines = sheet.plate()
    for y in range(576, 652, 13):
        lines.stroke([(1276, y), (1276 + 30 + (y * 7) % 22, y)], 4)
    sheet.press(lines, "#6b7673")
    crowd(sheet, [(1404, 968, 246, 1)], "#2b4664", "#20262a", "#e0ad80", "#6b3d20")
    crowd(sheet, [(1500, 986, 190, 2)], "#3d5a4a", "#2a2420", "#8d5a3c", "#1b1614")
    crowd(sheet, [(1224, 972, 174, 0)], "#7c3a2b", "#27343a", "#eac09a", "#b0752c")
    satchels = sheet.plate().area("1418,774 1460,780 1462,856 1416,852").area("1512,836 1546,842 1546,900 1508,896")
    sheet.press(satchels, "#b8432c")
    scarf = sheet.plate().area("1378,752 1430,752 1434,770 1374,770").area("1398,768 1412,768 1408,826 1394,824")
    sheet.press(scarf, "#e0a032")


def allotments() -> Sheet:
    """The plots behind the railway, early."""
    sheet = Sheet(SIZE, "#f6e9c4", "allotments")
    sheet.band(-5, 430, "#f0c98d", to="#f8ebc4")
    sheet.dust(veil_round(SIZE, 330, 330, 700, 420), "#fdf6da", strength=0.9)
    rays = sheet.plate()
    for step in range(40):
        turn = -math.pi * (step + 0.5) / 40
        rays.gouge(330 + math.cos(turn) * 520, 330 + math.sin(turn) * 520, 700, 13, turn)
    sheet.press(rays, "#eec07e")
    sheet.press(sheet.plate().oval(330, 330, 84), "#e4783c")
    _low_hills(sheet)
    _beds(sheet)
    _huts(sheet)
    _bean_poles(sheet)
    _gardeners(sheet)
    return sheet


def _low_hills(sheet: Sheet) -> None:
    sheet.lay("-5,400 220,350 480,380 760,330 1080,378 1380,340 1605,380 1605,500 -5,500", "#b9b27c")
    wood = sheet.plate()
    for step in range(46):
        wood.oval(step * 37 - 10, 412 + (step * 29) % 22, 34, 30 + (step * 17) % 22)
    sheet.press(wood.box(-5, 410, 1605, 480), "#76905f")
    shade = sheet.plate().hatch(0.45, spacing=12, length=40, angle=0.7, box=(0, 380, 1600, 470))
    sheet.press(shade.within(wood), "#55724a")
    sheet.lay("-5,446 1605,446 1605,474 -5,474", "#7a5b3c")
    sheet.press(sheet.plate().hatch(0.6, spacing=60, length=40, angle=math.pi / 2, box=(0, 380, 1600, 446)), "#5d4a34")


def _beds(sheet: Sheet) -> None:
    """Rows that run to one point on the skyline; a bed is a wedge between two paths."""
    sheet.band(466, 1005, "#a98a56", to="#7b5a35")
    inks = ["#5f8a46", "#86a04c", "#43694a", "#a7ac58", "#6f8f3f", "#37604a", "#93a85a", "#557f41"]
    for bed in range(8):
        left, right = -1500 + bed * 580, -1500 + bed * 580 + 440
        soil = sheet.plate().area([_far(left, 0), _far(right, 0), _far(right, 1), _far(left, 1)])
        sheet.press(soil, "#5e4128")
        leaves = sheet.plate()
        for row in range(1, 5):
            at = left + (right - left) * row / 5
            for step in range(26):
                share = 0.02 + 0.98 * (step / 25) ** 1.9
                x, y = _far(at, share)
                size = 3 + 30 * share
                for leaf in range(3):
                    leaves.gouge(
                        x,
                        y - size * 0.3,
                        size * 1.5,
                        size * 0.62,
                        -math.pi / 2 + (leaf - 1) * 0.8 + leaves.rng.uniform(-0.2, 0.2),
                    )
        sheet.press(leaves, inks[bed])
    cabbages = sheet.plate()
    for step in range(9):
        x, y = _far(-700, 0.1 + 0.9 * (step / 8) ** 1.7)
        cabbages.oval(x, y - 6, 4 + step * 4.6, 3 + step * 3.6)
    sheet.press(cabbages, "#c9d08a")


def _far(x: float, share: float) -> tuple[float, float]:
    """A point on the line from (800, 380) to (x, 1005), `share` of the way from the fence to the viewer."""
    y = 476 + (1010 - 476) * share
    return 800 + (x - 800) * (y - 380) / 630, y


def _huts(sheet: Sheet) -> None:
    for x, y, size, ink in [
        (1180, 560, 1.0, "#a8452f"),
        (1010, 500, 0.5, "#4e7a7c"),
        (560, 505, 0.55, "#c98a3c"),
        (120, 540, 0.8, "#4e7a7c"),
    ]:
        wall = sheet.plate().area([(x, y), (x, y - 120 * size), (x + 170 * size, y - 120 * size), (x + 170 * size, y)])
        sheet.press(wall, ink)
        boards = sheet.plate().hatch(
            0.3,
            spacing=15 * size,
            length=120 * size,
            angle=math.pi / 2,
            box=(x, y - 120 * size, x + 170 * size, y),
        )
        boards.box(x + 96 * size, y - 120 * size, x + 170 * size, y)
        sheet.press(boards.within(wall), "#33403a", wear=0.25)
        sheet.lay(
            [
                (x - 20 * size, y - 114 * size),
                (x + 20 * size, y - 176 * size),
                (x + 156 * size, y - 176 * size),
                (x + 192 * size, y - 114 * size),
            ],
            "#39463e",
        )
        sheet.press(sheet.plate().box(x + 22 * size, y - 88 * size, x + 66 * size, y - 48 * size), "#f6dc9a")


def _bean_poles(sheet: Sheet) -> None:
    poles, leaves = sheet.plate(), sheet.plate()
    for step in range(6):
        x, y, tall = 1215 + step * 76, 690 + step * 44, 190 + step * 26
        poles.stroke([(x - 40, y), (x + 8, y - tall)], 7).stroke([(x + 50, y - 4), (x - 4, y - tall)], 7)
        for _ in range(34):
            share = leaves.rng.uniform(0.06, 0.95)
            side = leaves.rng.choice((-40 + 46 * share, 50 - 52 * share))
            leaves.gouge(x + side, y - tall * share, 34, 17, leaves.rng.uniform(-0.9, 0.9))
    poles.stroke("1222,502 1600,540", 6)
    sheet.press(poles, "#6b4a2a")
    sheet.press(leaves, "#2f5a3c")
    flowers = sheet.plate()
    for _ in range(40):
        flowers.oval(flowers.rng.uniform(1190, 1600), flowers.rng.uniform(540, 860), 6)
    sheet.press(flowers, "#d0482e")


def _gardeners(sheet: Sheet) -> None:
    tools = sheet.plate().stroke("524,690 500,842", 9).area("486,830 516,836 506,884 474,874")
    tools.stroke("1014,604 1046,690", 6)
    sheet.press(tools, "#4b3322")
    crowd(sheet, [(462, 852, 268, 3)], "#d9b25a", "#3c4c58", "#c98f63", "#6b4a2a")
    crowd(sheet, [(985, 696, 146, 3)], "#a8452f", "#2a3436", "#e0ad80", "#d8c48a")
    can = (
        sheet.plate()
        .area("660,890 740,890 746,950 654,950")
        .stroke("742,930 800,890", 10)
        .area("790,876 818,886 804,904")
    )
    can.stroke("664,892 700,856 738,892", 7)
    sheet.press(can, "#4e7a7c")
    birds = sheet.plate()
    for x, y, span in [(820, 150, 56), (900, 190, 40), (760, 215, 34), (1300, 120, 46)]:
        gull(birds, x, y, span)
    sheet.press(birds, "#5d4a34")
    sheet.dust(veil_down(SIZE, 820, 1300), "#2b2415", strength=0.6)

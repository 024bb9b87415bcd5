"""Pictures of the town by day: the town hall, the market, the school bus, the allotments."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import arch, bag, coat_of, crowd, gull, hair_of, head_of
from imprint.exchange.demo.pictures_press import Sheet, across, at, spot

SIZE = (1600, 1000)


def town_hall() -> Sheet:
    """The front of the town hall; its clock says four minutes to eleven."""
    sheet = Sheet(SIZE, "#f3e5c8", "town-hall")
    sheet.band(-5, 800, "#6f9ba0", to="#f1dcb0")
    sky = sheet.plate().hatch(lambda x, y: 0.8 - y / 560, spacing=15, length=150, angle=-0.22, box=(0, 0, 1600, 480))
    sheet.press(sky, "#4f8089")
    clouds = sheet.plate()
    for x, y, reach in [(300, 300, 260), (1290, 220, 300), (1120, 420, 200)]:
        clouds.hatch(
            spot(x, y, reach, 46),
            spacing=13,
            length=120,
            angle=-0.05,
            box=(x - reach, y - 50, x + reach, y + 50),
        )
    sheet.press(clouds, "#f8ecd0")
    _side_houses(sheet)
    _hall_front(sheet)
    _hall_tower(sheet)
    _hall_clock(sheet)
    _hall_square(sheet)
    return sheet


def _side_houses(sheet: Sheet) -> None:
    houses = [
        (-20, 180, 470, "#c98a55"),
        (180, 350, 530, "#7f8f72"),
        (1250, 1420, 520, "#d6b26b"),
        (1420, 1620, 450, "#a8604a"),
    ]
    for left, right, top, ink in houses:
        middle = (left + right) / 2
        sheet.lay([(left, 840), (left, top), (middle, top - 90), (right, top), (right, 840)], ink)
        panes, shade = sheet.plate(), sheet.plate()
        for x in range(left + 32, right - 40, 56):
            for y in range(top + 34, 780, 92):
                panes.box(x, y, x + 30, y + 50)
        shade.hatch(0.42, spacing=11, length=44, angle=-0.5, box=(middle + 20, top - 40, right, 840))
        house = sheet.plate().area([(left, 840), (left, top), (middle, top - 90), (right, top), (right, 840)])
        sheet.press(shade.within(house), "#5d4a3a", wear=0.1)
        sheet.press(panes, "#2f454a")


def _hall_front(sheet: Sheet) -> None:
    wall = sheet.plate().box(340, 500, 1260, 850)
    sheet.press(wall, "#a8452f")
    bricks = sheet.plate().hatch(
        lambda x, y: 0.1 + max(0, (x - 520) / 1500), spacing=11, length=34, box=(340, 500, 1260, 850)
    )
    sheet.press(bricks, "#7d2f20")
    roof = sheet.plate().area("310,506 390,372 1210,372 1290,506")
    sheet.press(roof, "#34525a")
    slates = sheet.plate().hatch(0.35, spacing=17, length=44, box=(310, 372, 1290, 500))
    sheet.press(slates.within(roof), "#5d8188")
    stone = sheet.plate().box(324, 494, 1276, 516).box(334, 660, 1266, 676).box(330, 826, 1270, 852)
    for x in (340, 560, 700, 876, 1018, 1238):
        stone.box(x, 500, x + 22, 850)
    sheet.press(stone, "#ead7ae")
    frames, panes = sheet.plate(), sheet.plate()
    for x in (392, 478, 610, 960, 1070, 1156):
        arch(frames, x - 8, x + 58, 532, 650)
        arch(panes, x, x + 50, 540, 644)
        frames.box(x - 8, 694, x + 58, 806)
        panes.box(x, 702, x + 50, 800)
    sheet.press(frames, "#ead7ae")
    sheet.press(panes, "#27434c")
    bars = sheet.plate()
    for x in (392, 478, 610, 960, 1070, 1156):
        bars.stroke([(x + 25, 538), (x + 25, 800)], 4).stroke([(x, 590), (x + 50, 590)], 4).stroke(
            [(x, 748), (x + 50, 748)], 4
        )
    sheet.press(bars.within(panes), "#ead7ae")
    lit = sheet.plate().box(481, 594, 500, 642).box(506, 594, 525, 642).box(1073, 706, 1092, 745)
    sheet.press(lit, "#f2bf5e")


def _hall_tower(sheet: Sheet) -> None:
    tower = sheet.plate().area("690,850 690,180 910,180 910,850")
    sheet.press(tower, "#b04c33")
    shade = sheet.plate().box(834, 180, 910, 850)
    shade.hatch(0.3, spacing=11, length=36, box=(690, 190, 834, 850))
    sheet.press(shade.within(tower), "#7d2f20")
    stone = sheet.plate().box(676, 172, 924, 196).box(680, 470, 920, 488).box(684, 640, 916, 654)
    for y in range(200, 840, 52):
        stone.box(684, y, 708, y + 26).box(892, y, 916, y + 26)
    sheet.press(stone, "#ead7ae")
    spire = sheet.plate().area("672,174 800,10 928,174")
    sheet.press(spire, "#34525a")
    sheet.press(sheet.plate().area("800,10 928,174 838,174"), "#23393f")
    louvre = sheet.plate()
    for x in (724, 786, 848):
        arch(louvre, x, x + 30, 512, 618)
    arch(louvre, 742, 858, 674, 852)
    sheet.press(louvre, "#1d2f35")
    door = sheet.plate()
    arch(door, 754, 846, 690, 852)
    sheet.press(door, "#3d6a63")
    sheet.press(sheet.plate().stroke("800,690 800,852", 4).stroke("754,770 846,770", 4), "#1d2f35")
    steps = sheet.plate()
    for step in range(4):
        steps.box(720 - step * 20, 850 + step * 11, 880 + step * 20, 862 + step * 11)
    sheet.press(steps, "#d9c79f")


def _hall_clock(sheet: Sheet) -> None:
    sheet.press(sheet.plate().oval(800, 336, 104), "#23393f")
    sheet.press(sheet.plate().oval(800, 336, 90), "#f8eed6", wear=0.01)
    marks = sheet.plate()
    for hour in range(12):
        turn = math.tau * hour / 12
        long = 22 if hour % 3 == 0 else 12
        start = (800 + 82 * math.sin(turn), 336 - 82 * math.cos(turn))
        end = (800 + (82 - long) * math.sin(turn), 336 - (82 - long) * math.cos(turn))
        marks.stroke([start, end], 9 if hour % 3 == 0 else 6)
    for minutes, long, wide in [(56, 70, 7), (54.6, 46, 11)]:
        turn = math.tau * minutes / 60
        marks.stroke(
            [
                (800 - 14 * math.sin(turn), 336 + 14 * math.cos(turn)),
                (800 + long * math.sin(turn), 336 - long * math.cos(turn)),
            ],
            wide,
        )
    sheet.press(marks.oval(800, 336, 9), "#23393f", wear=0)


def _hall_square(sheet: Sheet) -> None:
    sheet.band(846, 1005, "#d8c193", to="#b89a68")
    stones = sheet.plate()
    for row in range(7):
        y = 862 + row * row * 2.2 + row * 10
        stones.hatch(0.3, spacing=12, length=30 + row * 9, box=(0, y, 1600, y + 11))
    sheet.press(stones, "#8f7448")
    steps = sheet.plate().box(700, 850, 900, 862).box(680, 861, 920, 874).box(660, 873, 940, 887)
    sheet.press(steps, "#efdfb9")
    crowd(sheet, [(424, 976, 176, 3), (1014, 918, 106, 1)], "#27434c", "#20262a", "#e0ad80", "#23393f")
    crowd(sheet, [(1140, 995, 190, 2), (976, 916, 66, 0)], "#d8a441", "#3a3a44", "#8d5a3c", "#20262a")
    shopping = sheet.plate()
    bag(shopping, 1140, 995, 190)
    sheet.press(shopping, "#a8452f")
    lamps = sheet.plate()
    for x in (250, 1370):
        lamps.stroke([(x, 960), (x, 640)], 9).area([(x - 24, 640), (x + 24, 640), (x + 14, 604), (x - 14, 604)])
        lamps.area([(x - 16, 962), (x + 16, 962), (x + 8, 910), (x - 8, 910)])
    sheet.press(lamps, "#20343a")
    doves = sheet.plate()
    for step in range(11):
        doves.gouge(560 + (step * 67) % 330, 940 + (step * 23) % 46, 22, 11, 0.3)
    for x, y, span in [(560, 200, 44), (620, 160, 34), (1010, 130, 40), (520, 250, 28)]:
        gull(doves, x, y, span)
    sheet.press(doves, "#f8eed6")


STALLS = (
    (-60, 1.0, "#b8432c"),
    (330, 0.92, "#2f6b66"),
    (700, 0.84, "#d39a2e"),
    (1030, 0.92, "#8c3f52"),
    (1330, 1.0, "#3f6a3a"),
)


def market() -> Sheet:
    """The Saturday market on Church Square."""
    sheet = Sheet(SIZE, "#f6e8c8", "market")
    sheet.band(-5, 520, "#8fbcbd", to="#f7e6bd")
    sky = sheet.plate().hatch(lambda x, y: 0.75 - y / 300, spacing=14, length=140, box=(0, 0, 1600, 240))
    sheet.press(sky, "#66a0a5")
    _market_houses(sheet)
    sheet.band(640, 1005, "#e3cb98", to="#c2a066")
    paving = sheet.plate().hatch(lambda x, y: 0.18 + (y - 640) / 900, spacing=17, length=60, box=(0, 650, 1600, 1000))
    sheet.press(paving, "#a5834e")
    for index, (x, size, ink) in enumerate(STALLS):
        _stall(sheet, x, 820 - (1 - size) * 700, size, ink, index)
    _market_people(sheet)
    _market_flags(sheet)
    return sheet


def _market_houses(sheet: Sheet) -> None:
    inks = ["#cf9a62", "#b9664a", "#e0bf7d", "#8b9a7a", "#c77f57", "#d9b074", "#9b5f4c", "#a9ab86"]
    x = -30.0
    for index in range(9):
        wide, high = 150 + (index * 47) % 80, 250 + (index * 83) % 130
        top, middle = 660 - high, x + wide / 2
        gable = [
            (x, 680),
            (x, top),
            (x + wide * 0.25, top),
            (x + wide * 0.25, top - 44),
            (middle, top - 100),
            (x + wide * 0.75, top - 44),
            (x + wide * 0.75, top),
            (x + wide, top),
            (x + wide, 680),
        ]
        house = sheet.plate().area(gable)
        sheet.press(house, inks[index % 8])
        shade = sheet.plate().hatch(
            across(x + 0.42 * wide, x + 1.42 * wide),
            spacing=10,
            length=wide * 0.3,
            angle=-0.5,
            box=(x + wide * 0.45, top - 60, x + wide, 680),
        )
        sheet.press(shade.within(house), "#6d4a36", wear=0.1)
        panes = sheet.plate()
        for column in range(3):
            for row in range(int(high // 80)):
                left = x + wide * (0.14 + 0.28 * column)
                panes.box(left, top + 26 + row * 80, left + wide * 0.16, top + 74 + row * 80)
        sheet.press(panes, "#32474a")
        x += wide
    tower = sheet.plate().area("1090,660 1090,180 1140,60 1190,180 1190,660")
    sheet.press(tower, "#7b8d80")
    sheet.press(sheet.plate().area("1140,60 1190,180 1190,660 1150,660"), "#56695f")
    sheet.press(sheet.plate().oval(1132, 260, 26), "#f8eed6")


def _stall(sheet: Sheet, x: float, y: float, size: float, ink: str, index: int) -> None:
    wide, high = 330 * size, 300 * size
    sheet.press(sheet.plate().box(x + 14, y - high * 0.62, x + wide - 14, y - high * 0.2), "#3a3026")
    _keeper(sheet, x + wide * (0.34 + 0.08 * (index % 3)), y, size, index % 3)
    posts = sheet.plate()
    for post in (x + 10, x + wide - 10):
        posts.stroke([(post, y - high * 0.7), (post, y)], 9 * size)
    sheet.press(posts, "#5b4028")
    counter = sheet.plate().area(at("0,-92 330,-92 322,0 8,0", x, y, size))
    sheet.press(counter, "#9a7042")
    boards = sheet.plate().hatch(0.3, spacing=20, length=160, box=(x, y - 80 * size, x + wide, y))
    sheet.press(boards.within(counter), "#6b4a2a")
    _goods(sheet, x, y - 96 * size, wide, size, index)
    _awning(sheet, x, y, size, ink)


def _keeper(sheet: Sheet, x: float, y: float, size: float, look: int) -> None:
    coat, head, hair = sheet.plate(), sheet.plate(), sheet.plate()
    coat_of(coat, x, y - 2, 184 * size)
    head_of(head, x, y - 2, 184 * size)
    hair_of(hair, x, y - 2, 184 * size, style=(3, 2, 0)[look])
    above = sheet.plate().box(x - 100, 0, x + 100, y - 88 * size)
    sheet.press(head, ["#e0ad80", "#8d5a3c", "#eac09a"][look])
    sheet.press(coat.within(above), ["#efe2bd", "#7fa59b", "#d98a5a"][look])
    sheet.press(hair, ["#2b4664", "#20262a", "#6b3d20"][look])


def _awning(sheet: Sheet, x: float, y: float, size: float, ink: str) -> None:
    cloth = sheet.plate().area(at("36,-300 294,-300 352,-204 -22,-204", x, y, size))
    stripes = sheet.plate()
    for step in range(9):
        above, below = 36 + 258 * step / 9, -22 + 374 * step / 9
        stripe = [(above, -300), (above + 258 / 9, -300), (below + 374 / 9, -204), (below, -204)]
        plate = stripes if step % 2 == 0 else cloth
        plate.area(at(stripe, x, y, size), wobble=0.6)
        plate.oval(x + (below + 374 / 18) * size, y - 204 * size, 374 / 18 * size, 15 * size)
    sheet.press(cloth, "#f6ead0")
    sheet.press(stripes, ink)


def _goods(sheet: Sheet, x: float, y: float, wide: float, size: float, index: int) -> None:
    inks = ["#c8472d", "#e0a032", "#5f8a3c", "#efe2bd", "#8c3f52", "#d9772f"]
    for tray in range(4):
        left = x + wide * (0.03 + 0.24 * tray)
        pile = sheet.plate()
        for row in range(3):
            for item in range(6 - row):
                pile.oval(left + (item + 0.5 + row * 0.5) * wide * 0.037, y - row * 11 * size, 8.4 * size)
        sheet.press(pile, inks[(index * 2 + tray) % 6])


def _market_people(sheet: Sheet) -> None:
    crowd(sheet, [(650, 842, 196, 0), (1010, 872, 222, 1)], "#2f6b66", "#2a2a2c", "#e0ad80", "#4a2c1c")
    crowd(sheet, [(300, 896, 262, 3), (880, 918, 268, 2)], "#7c3a2b", "#27343a", "#c98f63", "#20262a")
    crowd(sheet, [(120, 940, 290, 1), (1240, 930, 284, 3)], "#e0a83a", "#3a3a44", "#eac09a", "#6b3d20")
    crowd(sheet, [(540, 962, 312, 2), (640, 968, 176, 0)], "#3d5a4a", "#2a2420", "#8d5a3c", "#1b1614")
    crowd(sheet, [(1470, 988, 330, 1)], "#2b4664", "#26201f", "#e0ad80", "#b0552c")
    bags, stripes = sheet.plate(), sheet.plate()
    for x, y, tall in [(650, 842, 196), (880, 918, 268), (120, 940, 290), (540, 962, 312), (1470, 988, 330)]:
        bag(bags, x, y, tall)
        stripes.stroke([(x + 0.07 * tall, y - 0.26 * tall), (x + 0.2 * tall, y - 0.26 * tall)], 0.03 * tall)
    sheet.press(bags, "#efe2bd")
    sheet.press(stripes, "#b8432c")
    leeks = sheet.plate()
    for step in range(5):
        leeks.gouge(1510 + step * 6, 868 - step % 2 * 8, 62, 9, -1.45 + step * 0.13)
    sheet.press(leeks, "#5f8a3c")


def _market_flags(sheet: Sheet) -> None:
    line, flags = sheet.plate(), sheet.plate()
    for start, end, low in [((-10, 120), (1140, 100), 190), ((1140, 100), (1610, 150), 210)]:
        points = []
        for step in range(31):
            share = step / 30
            points.append(
                (
                    start[0] + (end[0] - start[0]) * share,
                    start[1] + (end[1] - start[1]) * share + 4 * (low - 110) * share * (1 - share),
                )
            )
        line.stroke(points, 3)
        for step in range(1, 30, 2 if end[0] < 1200 else 5):
            x, y = points[step]
            flags.area([(x - 15, y), (x + 15, y), (x + 2, y + 36)], wobble=0.6)
    sheet.press(line, "#4b3a28")
    sheet.press(flags, "#b8432c")

"""Pictures from the edge of the water: the gauge, the shed, the harbour by night, the bridge."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import crowd, glitter, gull, person, standing_gull, waves
from imprint.exchange.demo.pictures_press import Sheet, veil_round

SIZE = (1600, 1000)


def tide_gauge() -> Sheet:
    """The gauge board and the gauge house, in water drawn as a chart."""
    sheet = Sheet(SIZE, "#ece3c4", "tide-gauge")
    sheet.band(-5, 470, "#8fb3ab", to="#f1e2b4")
    sky = sheet.plate().hatch(lambda x, y: 0.7 - y / 330, spacing=13, length=140, box=(0, 0, 1600, 260))
    sheet.press(sky, "#5e908d")
    sheet.dust(veil_round(SIZE, 560, 330, 420, 300), "#fbf0cf", strength=0.8)
    sheet.press(sheet.plate().oval(560, 300, 96), "#fbf3da")
    sheet.lay("-5,430 180,414 420,428 700,410 980,424 1260,402 1605,420 1605,480 -5,480", "#7fa196")
    sheet.lay("980,440 1200,424 1420,436 1605,424 1605,480 980,480", "#4f7c78")
    _chart_water(sheet)
    _gauge_house(sheet)
    _gauge_board(sheet)
    return sheet


def _chart_water(sheet: Sheet) -> None:
    """The deeper, the darker: nested outlines of the banks, as on a sea chart laid flat."""
    sheet.band(462, 1005, "#2f7476", to="#17444b")
    banks = [(820, 820, 1.0, 0.0), (1500, 610, 0.7, 1.4), (180, 600, 0.62, 2.6)]
    inks = ["#3b8280", "#569690", "#7fb0a2", "#b0c9ad", "#e2d8ac"]
    for depth, ink in enumerate(inks):
        shape, edge = sheet.plate(), sheet.plate()
        for x, y, size, turn in banks:
            outline = _contour(x, y, (520 - 96 * depth) * size, turn, depth)
            shape.area(outline, wobble=0.6)
            edge.stroke([*outline, outline[0]], 3)
        edge.box(-5, 380, 1605, 462, raised=False)
        sheet.press(shape.box(-5, 300, 1605, 462, raised=False), ink, wear=0.02)
        sheet.press(edge, "#17444b" if depth < 3 else "#8a7a4c")
    sheet.press(
        sheet.plate().hatch(lambda x, y: 0.5 - waves(x, y) * 1.1, spacing=14, length=90, box=(0, 470, 1600, 1000)),
        "#d5e2c6",
    )
    light = sheet.plate()
    glitter(light, 560, (0, 470, 0, 780), width=110, spread=0.6, spacing=12)
    sheet.press(light, "#fbf0cf")


def _contour(x: float, y: float, size: float, turn: float, depth: int) -> list[tuple[float, float]]:
    outline = []
    for step in range(72):
        angle = math.tau * step / 72
        bulge = 1 + 0.2 * math.sin(2 * angle + turn) + 0.1 * math.sin(3 * angle + turn * 2 + depth * 0.25)
        outline.append((x + size * bulge * math.cos(angle), y + 0.3 * size * bulge * math.sin(angle)))
    return outline


def _gauge_house(sheet: Sheet) -> None:
    piles = sheet.plate()
    for x in (1090, 1150, 1270, 1330):
        piles.stroke([(x, 560), (x + (x - 1210) * 0.12, 770)], 17)
    for line in ("1092,620 1330,700", "1330,620 1092,700"):
        piles.stroke(line, 8)
    piles.area("1050,556 1605,556 1605,578 1050,578")
    for x in range(1400, 1600, 90):
        piles.stroke([(x, 578), (x, 690)], 11)
        piles.stroke([(x, 556), (x, 500)], 5)
    piles.stroke("1380,502 1605,502", 5)
    sheet.press(piles, "#14333a")
    wall = sheet.plate().area("1086,380 1334,380 1334,556 1086,556")
    sheet.press(wall, "#f2e6c6")
    boards = sheet.plate().hatch(0.22, spacing=24, length=400, angle=math.pi / 2, box=(1086, 380, 1334, 556))
    boards.area("1236,380 1334,380 1334,556 1236,556")
    sheet.press(boards.within(wall), "#b8b48c", overprint=False)
    sheet.lay("1058,392 1210,262 1362,392", "#b8452c")
    tiles = sheet.plate().hatch(lambda x, y: (x - 1150) / 330, spacing=14, length=50, box=(1190, 270, 1362, 392))
    sheet.press(tiles.within(sheet.plate().area("1058,392 1210,262 1362,392")), "#742a1c")
    dark = sheet.plate().area("1178,440 1236,440 1236,556 1178,556").oval(1290, 462, 24).oval(1128, 462, 24)
    dark.stroke("1210,262 1210,206", 6).area("1210,206 1254,220 1210,234")
    sheet.press(dark, "#14333a")
    shine = sheet.plate()
    glitter(shine, 1210, (0, 776, 0, 900), width=250, spread=0.1, spacing=12)
    sheet.press(shine, "#123840")


def _gauge_board(sheet: Sheet) -> None:
    pile = sheet.plate().area("150,120 330,120 330,1005 150,1005")
    sheet.press(pile, "#14333a")
    grain = sheet.plate().hatch(0.28, spacing=17, length=240, angle=math.pi / 2, box=(150, 130, 330, 1000))
    sheet.press(grain, "#31545a")
    sheet.press(sheet.plate().oval(240, 120, 90, 22), "#5d7d7c")
    board = sheet.plate().area("178,170 302,170 302,1005 178,1005")
    sheet.press(board, "#f6ecd0")
    ticks, metres = sheet.plate(), sheet.plate()
    for step in range(28):
        y = 190 + step * 29
        plate = metres if step % 10 == 4 else ticks
        if step % 2 == 0:
            plate.box(182, y, 262 if step % 10 == 4 else 232, y + 29)
        else:
            ticks.box(232, y, 258, y + 29)
    sheet.press(ticks, "#14333a", wear=0.05)
    sheet.press(metres.box(262, 306, 300, 335), "#c2492f", wear=0.05)
    weed = sheet.plate().hatch(lambda x, y: (y - 690) / 200, spacing=12, length=60, angle=1.4, box=(150, 700, 330, 900))
    sheet.press(weed, "#3d5a32")
    rings = sheet.plate()
    for size in (1.0, 1.32, 1.68):
        rings.oval(240, 902, 150 * size, 30 * size).oval(240, 902, 150 * size - 8, 30 * size - 5, raised=False)
    sheet.press(rings.without(sheet.plate().area("150,800 330,800 330,902 150,902")), "#d5e2c6")
    below = sheet.plate().area("90,905 390,905 390,1005 90,1005")
    sheet.press(below.hatch(0.5, spacing=14, length=90, box=(90, 905, 390, 1000), raised=False), "#1c4c53")
    bird = sheet.plate()
    standing_gull(bird, 236, 116, 84)
    sheet.press(bird, "#fbf3da")
    sheet.lay("196,82 226,60 250,68 228,92", "#7d9490")


def shed() -> Sheet:
    """The boat shed, half its boards new."""
    sheet = Sheet(SIZE, "#f5e4cb", "shed")
    sheet.band(-5, 640, "#9fc0bd", to="#f6cfae")
    sky = sheet.plate().hatch(lambda x, y: 0.66 - y / 380, spacing=14, length=160, angle=-0.1, box=(0, 0, 1600, 300))
    sheet.press(sky, "#82abab")
    sheet.dust(veil_round(SIZE, 1330, 560, 560, 380), "#fbe9c4", strength=0.9)
    sheet.lay("-5,560 260,520 560,548 840,530 1200,556 1605,530 1605,660 -5,660", "#8aa79c")
    _shed_water(sheet)
    _shed_frame(sheet)
    _shed_boards(sheet)
    _shed_boat(sheet)
    _shed_people(sheet)
    _reeds(sheet)
    return sheet


def _shed_water(sheet: Sheet) -> None:
    sheet.band(628, 1005, "#e8bd98", to="#6e9a97")
    water = sheet.plate().hatch(
        lambda x, y: (0.2 + (y - 630) / 500) * waves(x, y), spacing=14, length=110, box=(900, 634, 1600, 1000)
    )
    sheet.press(water, "#44787b")
    ground = sheet.plate().area("-5,690 240,676 1000,680 1120,760 1290,1005 -5,1005")
    sheet.press(ground, "#a98f62")
    grass = sheet.plate().hatch(
        lambda x, y: 0.25 + 0.5 * waves(x, y, long=80),
        spacing=14,
        length=44,
        angle=0.2,
        box=(0, 680, 1290, 1000),
    )
    sheet.press(grass.within(ground), "#7d7145")
    slip = sheet.plate().area("420,760 880,760 1210,1005 330,1005")
    sheet.press(slip, "#d8c7a0")
    rails = sheet.plate().stroke("540,770 560,1005", 12).stroke("770,770 960,1005", 12)
    for step in range(6):
        y = 790 + step * 40 + step * step * 2
        rails.stroke([(500 - step * 14, y), (835 + step * 44, y)], 7 + step)
    sheet.press(rails, "#5b4630")


def _shed_frame(sheet: Sheet) -> None:
    inside = sheet.plate().area("330,430 650,190 970,430 970,770 330,770")
    sheet.press(inside, "#38302a")
    light = sheet.plate()
    for x in range(690, 970, 42):
        light.stroke([(x, 240 + (x - 650) * 0.72), (x, 770)], 15)
    for y in (450, 560, 670):
        light.stroke([(660, y), (970, y)], 12)
    for step in range(7):
        light.stroke([(660 + step * 48, 216 + step * 36), (700 + step * 48, 330 + step * 22)], 8)
    sheet.press(light.within(inside), "#e2b877")
    beam = sheet.plate().area("310,446 650,172 660,196 336,462").area("640,196 650,172 992,446 966,462")
    sheet.press(beam, "#6b4a2d")


def _shed_boards(sheet: Sheet) -> None:
    old = sheet.plate().area("330,440 468,336 468,770 330,770")
    sheet.press(old, "#7a3b2a")
    gaps = sheet.plate().hatch(0.2, spacing=23, length=500, angle=math.pi / 2, box=(330, 330, 468, 770))
    gaps.hatch(lambda x, y: 0.5 - (x - 330) / 300, spacing=9, length=60, angle=math.pi / 2, box=(330, 400, 468, 770))
    sheet.press(gaps.within(old), "#4c2118")
    new = sheet.plate().area("468,336 640,206 654,206 690,236 690,420 468,420")
    sheet.press(new, "#efcf94")
    sheet.press(
        sheet.plate().hatch(0.16, spacing=26, length=400, angle=math.pi / 2, box=(468, 210, 690, 420)).within(new),
        "#a97b43",
    )
    roof = sheet.plate().area("276,462 640,170 668,150 720,190 330,498")
    sheet.press(roof, "#2c4a4d")
    slates = sheet.plate().hatch(0.35, spacing=16, length=50, angle=-0.675, box=(276, 150, 720, 498))
    sheet.press(slates.within(roof), "#6d9391")
    purlins = sheet.plate()
    for step in range(6):
        purlins.stroke([(735 + step * 52, 212 + step * 43), (790 + step * 52, 196 + step * 43)], 9)
    purlins.stroke("700,176 1040,452", 10).stroke("790,196 1060,420", 8)
    sheet.press(purlins, "#b98748")


def _shed_boat(sheet: Sheet) -> None:
    hull = sheet.plate().area("488,640 640,690 800,640 780,742 720,800 560,800 506,742")
    sheet.press(hull, "#e9ddc0")
    planks = sheet.plate()
    for step in range(5):
        inset = step * 9
        planks.stroke([(494 + inset, 664 + step * 26), (642, 716 + step * 20), (794 - inset, 664 + step * 26)], 4)
    planks.area("640,690 800,640 780,742 720,800 642,800").hatch(
        0.4, spacing=11, length=50, angle=-0.35, box=(640, 650, 800, 800), raised=False
    )
    sheet.press(planks.within(hull), "#b3a27c")
    sheet.press(sheet.plate().stroke("488,640 640,690 800,640", 10), "#b8452c")
    sheet.press(sheet.plate().stroke("641,690 641,806", 9), "#4b3a28")
    props = sheet.plate().stroke("470,812 540,730", 11).stroke("820,812 744,730", 11).stroke("520,806 764,806", 15)
    sheet.press(props, "#4b3a28")


def _shed_people(sheet: Sheet) -> None:
    wood = sheet.plate().stroke("1010,800 856,330", 9).stroke("1058,790 900,318", 9)
    for step in range(12):
        x, y = 1004 - step * 12.4, 780 - step * 38
        wood.stroke([(x, y), (x + 46, y - 10)], 7)
    wood.stroke("1090,800 1130,700", 8).stroke("1230,800 1190,700", 8).box(1070, 690, 1250, 706)
    sheet.press(wood, "#8a5f34")
    dark = sheet.plate()
    person(dark, 958, 524, 196, lean=-0.18)
    dark.stroke("920,372 866,330", 14).stroke("866,330 848,300", 6).box(830, 288, 868, 302)
    sheet.press(dark, "#22343a")
    crowd(sheet, [(214, 742, 230, 3)], "#b8452c", "#22343a", "#e0ad80", "#2c4a4d")
    sheet.press(sheet.plate().stroke("96,590 410,548", 16), "#a97b43")


def _reeds(sheet: Sheet) -> None:
    reeds = sheet.plate()
    for step in range(120):
        x = 1080 + (step * 47) % 540 if step % 3 else (step * 31) % 260
        tall = 120 + (step * 53) % 190
        bend = (step % 7 - 2) * 7
        reeds.gouge(x + bend / 2, 1010 - tall / 2, tall, 8, -math.pi / 2 + bend / 160)
    sheet.press(reeds, "#39513f")
    heads = sheet.plate()
    for step in range(16):
        x, y = 1100 + (step * 97) % 480, 760 + (step * 41) % 130
        heads.stroke([(x, y), (x + 8, 1005)], 3)
        heads.gouge(x, y, 66, 17, -1.5)
    sheet.press(heads, "#5e3a24")
    birds = sheet.plate()
    for x, y, span in [(1150, 190, 70), (1240, 240, 48), (1330, 180, 40), (180, 240, 44)]:
        gull(birds, x, y, span, tilt=0.1)
    sheet.press(birds, "#2c4a4d")

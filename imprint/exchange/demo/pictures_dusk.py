"""Pictures of late hours out of doors: the harbour by night, the bridge in the evening."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import bare_tree, glitter, person, waves
from imprint.exchange.demo.pictures_press import Plate, Sheet, veil_down, veil_round

SIZE = (1600, 1000)
QUAY_LAMPS = (250, 640, 1030, 1420)


def night_harbour() -> Sheet:
    """Quay five at three in the morning."""
    sheet = Sheet(SIZE, "#e9d9a8", "night-harbour")
    _night_sky(sheet)
    _night_town(sheet)
    _cranes(sheet)
    _night_water(sheet)
    _night_ships(sheet)
    _night_quay(sheet)
    return sheet


def _night_sky(sheet: Sheet) -> None:
    sheet.band(-5, 620, "#0f1c33", to="#3f5f7d")
    sky = sheet.plate().hatch(
        lambda x, y: 0.18 + 0.5 * y / 600, spacing=15, length=150, angle=0.05, box=(0, 40, 1600, 560)
    )
    sheet.press(sky, "#1f3552", to="#587a93", span=(0, 600))
    stars = sheet.plate()
    for _ in range(70):
        stars.oval(stars.rng.uniform(0, 1600), stars.rng.uniform(0, 330), stars.rng.uniform(1.4, 3.6))
    sheet.press(stars, "#f2e6bf", wear=0)
    sheet.dust(veil_round(SIZE, 330, 190, 330), "#9db4bb", strength=0.55)
    sheet.press(sheet.plate().oval(330, 190, 66).oval(362, 172, 60, raised=False), "#f7ebc4")


def _night_town(sheet: Sheet) -> None:
    roofs, panes = sheet.plate(), sheet.plate()
    x = -10.0
    while x < 1610:
        wide, high = roofs.rng.uniform(60, 130), roofs.rng.uniform(50, 120)
        roofs.area(
            [
                (x, 640),
                (x, 600 - high),
                (x + wide / 2, 570 - high - wide * 0.3),
                (x + wide, 600 - high),
                (x + wide, 640),
            ]
        )
        for column in range(int(wide // 26)):
            for row in range(2):
                if roofs.rng.random() < 0.28:
                    left, top = x + 12 + column * 26, 612 - high + row * 34
                    panes.box(left, top, left + 11, top + 17)
        x += wide
    roofs.area("700,640 700,390 722,330 744,390 744,640")
    sheet.press(roofs, "#14243a")
    sheet.press(panes, "#f0b956")
    sheet.press(sheet.plate().oval(722, 420, 13), "#f7ebc4")


def _cranes(sheet: Sheet) -> None:
    iron = sheet.plate()
    for x, size, way in [(1130, 1.0, -1), (1410, 0.82, -1), (520, 0.72, 1)]:
        y = 620.0
        for leg in (-60, 60):
            iron.stroke([(x + leg * size, y), (x + leg * 0.55 * size, y - 200 * size)], 14 * size)
        iron.box(x - 50 * size, y - 270 * size, x + 50 * size, y - 196 * size)
        top, tip = (x - way * 20 * size, y - 400 * size), (x + way * 320 * size, y - 470 * size)
        iron.stroke([(x, y - 230 * size), top], 20 * size)
        iron.stroke([(x + way * 10 * size, y - 262 * size), tip], 11 * size).stroke([top, tip], 7 * size)
        for step in range(1, 7):
            share = step / 7
            low = (x + way * (10 + 310 * share) * size, y - (262 + 208 * share) * size)
            high = (x + way * (-20 + 340 * (share - 0.07)) * size, y - (400 + 70 * (share - 0.07)) * size)
            iron.stroke([low, high], 4 * size)
        iron.stroke([tip, (tip[0], tip[1] + 190 * size)], 3).box(
            tip[0] - 9, tip[1] + 190 * size, tip[0] + 9, tip[1] + 214 * size
        )
    sheet.press(iron, "#0b1526")
    lamps = sheet.plate().oval(810, 148, 6).oval(1148, 234, 5).oval(750, 281, 5)
    sheet.press(lamps, "#e2553a", wear=0)


def _night_ships(sheet: Sheet) -> None:
    dark = sheet.plate().area("180,600 470,606 660,598 716,566 690,664 214,664")
    dark.area("232,520 350,520 350,602 232,602").area("256,470 326,470 326,522 256,522").stroke("560,600 560,450", 8)
    dark.stroke("560,460 690,580", 4).stroke("560,460 350,540", 4)
    sheet.press(dark, "#0e1a2b")
    trawler = sheet.plate().area("880,612 1180,612 1262,570 1226,672 912,672")
    sheet.press(trawler, "#8e3524")
    house = (
        sheet.plate()
        .area("930,520 1060,520 1080,614 930,614")
        .stroke("1140,612 1140,440", 8)
        .stroke("900,610 900,500", 8)
    )
    house.stroke("1140,446 1256,572", 3).stroke("1140,446 1000,520", 3)
    sheet.press(house, "#d9cfb0")
    sheet.press(sheet.plate().area("1010,520 1060,520 1080,614 1010,614"), "#8d947f")
    lit = sheet.plate()
    for x in (244, 278, 312):
        lit.box(x, 538, x + 20, 562)
    lit.box(268, 484, 314, 504).box(944, 538, 970, 566).box(982, 538, 1006, 566)
    for x in range(260, 660, 60):
        lit.oval(x, 632, 6)
    sheet.press(lit, "#f6c55f")
    sheet.dust(veil_round(SIZE, 290, 540, 150), "#f6c55f", strength=0.25)


def _night_water(sheet: Sheet) -> None:
    sheet.band(634, 666, "#0b1526")
    sheet.band(660, 1005, "#1b3147", to="#0b1728")
    sheet.press(
        sheet.plate().hatch(lambda x, y: 0.15 + 0.4 * waves(x, y), spacing=13, length=100, box=(0, 664, 1600, 860)),
        "#33526b",
    )
    lights = sheet.plate()
    for x, width in [
        (280, 60),
        (330, 26),
        (640, 22),
        (722, 18),
        (960, 54),
        (1130, 20),
        (1400, 30),
        (1500, 16),
        (80, 18),
        (500, 20),
    ]:
        glitter(lights, x, (0, 668, 0, 860), width=width, spread=0.5, spacing=9)
    sheet.press(lights, "#f0b956", to="#c9782f", span=(664, 860))
    red = sheet.plate()
    glitter(red, 1180, (0, 676, 0, 780), width=40, spread=0.4, spacing=9)
    sheet.press(red, "#c1492e")


def _night_quay(sheet: Sheet) -> None:
    sheet.lay("-5,838 1605,838 1605,1005 -5,1005", "#0d1522")
    sheet.press(sheet.plate().box(-5, 838, 1605, 850), "#5b5a50")
    stones = sheet.plate()
    for row, y in enumerate((878, 916, 962)):
        stones.stroke([(0, y), (1600, y)], 2.5)
        for step in range(-6, 30):
            x = 800 + (step - 12 + row % 2 * 0.5) * (70 + row * 26)
            stones.stroke([(x, y), (x + (x - 800) * 0.05, y + 38 + row * 6)], 2.5)
    sheet.press(stones, "#2f3a47")
    posts, heads = sheet.plate(), sheet.plate()
    for x in QUAY_LAMPS:
        sheet.dust(veil_round(SIZE, x, 700, 190, 190), "#f2c46a", strength=0.7)
        sheet.dust(veil_round(SIZE, x, 900, 260, 60), "#e9b75c", strength=0.85)
        posts.stroke([(x, 890), (x, 690)], 9).area([(x - 14, 890), (x + 14, 890), (x + 8, 850), (x - 8, 850)])
        posts.area([(x - 26, 690), (x + 26, 690), (x + 10, 668), (x - 10, 668)])
        heads.oval(x, 702, 17, 14)
    sheet.press(posts, "#080e18")
    sheet.press(heads, "#fdf1c7", wear=0)
    _night_walker(sheet)


def _night_walker(sheet: Sheet) -> None:
    long_shadow = sheet.plate().area("760,952 1010,990 1060,982 800,944")
    sheet.press(long_shadow, "#060b13")
    dark: Plate = sheet.plate()
    person(dark, 748, 950, 236, lean=0.04, hat=True)
    dark.area(
        "860,950 868,902 884,890 952,888 984,872 1004,880 998,896 974,906 968,950 956,950 950,916 892,918 884,950"
    )
    dark.stroke("788,850 880,884", 3).stroke("860,896 836,872", 6)
    sheet.press(dark, "#060b13")
    rim = sheet.plate().stroke("720,758 712,800 708,846", 4).stroke("866,900 884,889 950,887", 4)
    sheet.press(rim, "#e9b75c")


def bridge() -> Sheet:
    """The iron bridge at Dray."""
    sheet = Sheet(SIZE, "#f3e3bd", "bridge")
    sheet.band(-5, 640, "#e9c987", to="#f6e6bd")
    rays = sheet.plate()
    for step in range(46):
        turn = math.tau * step / 46
        reach = 560 + (step * 137) % 520
        rays.gouge(
            1105 - math.cos(turn) * reach,
            372 - math.sin(turn) * reach,
            620,
            16,
            math.atan2(math.sin(turn), math.cos(turn)),
        )
    sheet.press(rays, "#e3b264")
    sheet.press(sheet.plate().oval(1105, 352, 92), "#fbf3d6")
    _river_hills(sheet)
    _river(sheet)
    _bridge_piers(sheet)
    _bridge_iron(sheet)
    _bridge_banks(sheet)
    return sheet


def _river_hills(sheet: Sheet) -> None:
    for outline, ink, dark in [
        (
            "-5,520 160,440 340,470 560,400 800,470 1000,500 1260,450 1605,500 1605,650 -5,650",
            "#b6a577",
            "#9b8c60",
        ),
        ("-5,570 240,520 420,560 700,540 980,580 1280,540 1605,570 1605,650 -5,650", "#7c8a68", "#5f6f52"),
    ]:
        hill = sheet.plate().area(outline)
        sheet.press(hill, ink)
        fields = sheet.plate().hatch(
            lambda x, y: waves(x, y, long=70), spacing=15, length=80, angle=-0.12, box=(0, 400, 1600, 650)
        )
        sheet.press(fields.within(hill), dark)


def _river(sheet: Sheet) -> None:
    sheet.band(632, 1005, "#f0d596", to="#3f6a66")
    sheet.press(
        sheet.plate().hatch(
            lambda x, y: (0.1 + (y - 632) / 420) * (0.3 + waves(x, y)),
            spacing=14,
            length=120,
            box=(0, 640, 1600, 1000),
        ),
        "#2f5653",
    )
    light = sheet.plate()
    glitter(light, 1105, (0, 640, 0, 960), width=170, spread=0.8, spacing=13)
    sheet.press(light, "#fbf0c8")


def _bridge_piers(sheet: Sheet) -> None:
    stone, shade = sheet.plate(), sheet.plate()
    for x in (250, 820, 1390):
        stone.area([(x - 46, 470), (x + 46, 470), (x + 62, 760), (x - 62, 760)]).box(x - 60, 456, x + 60, 480)
        shade.area([(x - 46, 470), (x + 2, 470), (x + 2, 760), (x - 62, 760)])
        for row, y in enumerate(range(510, 760, 36)):
            shade.stroke([(x - 58, y), (x + 58, y)], 3).stroke(
                [(x + 20 + row % 2 * 16, y), (x + 20 + row % 2 * 16, y + 36)], 3
            )
    sheet.press(stone, "#d8c59a")
    sheet.press(shade.within(stone), "#8d8263")
    mirrored = sheet.plate()
    for x in (250, 820, 1390):
        mirrored.hatch(lambda u, v: 1 - (v - 760) / 210, spacing=12, length=70, box=(x - 64, 764, x + 64, 960))
    sheet.press(mirrored, "#21403f")


def _bridge_iron(sheet: Sheet) -> None:
    iron = sheet.plate().box(-5, 436, 1605, 470)
    for left, right in [(-320, 250), (250, 820), (820, 1390), (1390, 1960)]:
        middle, half = (left + right) / 2, (right - left) / 2 - 44
        upper, lower = [], []
        for step in range(17):
            share = step / 8 - 1
            upper.append((middle + share * half, 210 + 226 * share * share))
            lower.append((middle + share * half, 262 + 180 * share * share))
        iron.stroke(upper, 17).stroke(lower, 10)
        for step in range(1, 16):
            iron.stroke([upper[step], (upper[step][0], 440)], 6)
            iron.stroke([upper[step], lower[step + (1 if step < 8 else -1)]], 5)
            iron.stroke([lower[step], upper[step + (1 if step < 8 else -1)]], 5)
    for x in range(0, 1600, 26):
        iron.stroke([(x, 436), (x, 404)], 3)
    iron.stroke("0,404 1600,404", 5)
    sheet.press(iron, "#7c3322")
    glint = sheet.plate().hatch(0.5, spacing=20, length=70, box=(0, 440, 1600, 466))
    sheet.press(glint, "#b9603d")
    lorry = sheet.plate().box(560, 340, 690, 424).area("694,368 734,368 752,398 752,424 694,424")
    sheet.press(lorry, "#2c5552")
    sheet.press(sheet.plate().oval(592, 428, 16).oval(660, 428, 16).oval(726, 428, 16), "#1c2b2a")
    sheet.press(sheet.plate().area("702,376 728,376 740,396 702,396"), "#f6e6bd")


def _bridge_banks(sheet: Sheet) -> None:
    bank = (
        sheet.plate()
        .area("-5,800 170,830 330,900 420,1005 -5,1005")
        .area("1605,770 1440,830 1320,920 1260,1005 1605,1005")
    )
    sheet.press(bank, "#2c4a36")
    blades = sheet.plate()
    for step in range(150):
        x = (step * 61) % 400 if step % 2 else 1260 + (step * 37) % 350
        blades.gouge(x, 985 - (step * 29) % 110, 74, 8, -1.5 + (step % 9 - 4) / 14)
    sheet.press(blades.within(bank), "#7e9459")
    trees = sheet.plate()
    bare_tree(trees, 96, 860, 470)
    bare_tree(trees, 1530, 850, 360)
    sheet.press(trees, "#23352b")
    dark = sheet.plate()
    person(dark, 300, 912, 128, hat=True)
    dark.stroke("310,820 470,770", 4)
    sheet.press(dark, "#1d2b2a")
    sheet.press(sheet.plate().stroke("470,770 486,906", 1.6), "#fbf0c8")
    sheet.dust(veil_down(SIZE, 800, 1260), "#16251f", strength=0.7)

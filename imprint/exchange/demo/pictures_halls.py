"""Pictures of halls: the concert in the church, the council chamber."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import arch, crowd, person
from imprint.exchange.demo.pictures_press import Plate, Sheet, at, veil_down, veil_round

SIZE = (1600, 1000)


def concert() -> Sheet:
    """The first night in the church nave."""
    sheet = Sheet(SIZE, "#f3e0b0", "concert")
    sheet.band(-5, 1005, "#27314c", to="#3a2f45")
    _nave_vault(sheet)
    _apse(sheet)
    _nave_floor(sheet)
    _nave_arcades(sheet)
    _musicians(sheet)
    _candles(sheet)
    _audience(sheet)
    return sheet


def _nave_vault(sheet: Sheet) -> None:
    for share, ink in [
        (1.0, "#313e5c"),
        (0.62, "#3d4c6b"),
        (0.34, "#4b5c7a"),
        (0.14, "#5d6f8a"),
        (0.0, "#74859a"),
    ]:
        vault = sheet.plate()
        _pointed(vault, 800, 190 + 700 * share, 300 - 420 * share, 1005)
        sheet.press(vault, ink)
    ribs = sheet.plate()
    for share in (0.0, 0.14, 0.34, 0.62, 1.0):
        half, top = 190 + 700 * share, 300 - 420 * share
        ribs.stroke(_ogive(800, half, top), 7 + 16 * share)
    for side in (-1, 1):
        ribs.stroke([(800 + side * 120, 390), (800 + side * 720, -60)], 7)
    sheet.press(ribs, "#c3b48e")


def _ogive(x: float, half: float, top: float) -> list[tuple[float, float]]:
    """A pointed arch: left springing, point, right springing."""
    left = []
    for step in range(17):
        turn = math.pi / 3 * step / 16
        left.append((x + half - 2 * half * math.cos(turn), top + 1.74 * half - 2 * half * math.sin(turn)))
    return left + [(2 * x - u, v) for u, v in reversed(left)]


def _pointed(plate: Plate, x: float, half: float, top: float, bottom: float) -> None:
    plate.area([(x - half, bottom), *_ogive(x, half, top), (x + half, bottom)], wobble=0.8)


def _apse(sheet: Sheet) -> None:
    wall = sheet.plate()
    _pointed(wall, 800, 176, 330, 780)
    sheet.press(wall, "#8a7a68")
    sheet.dust(veil_round(SIZE, 800, 480, 420, 380), "#f7d88c", strength=0.8)
    glass, lead = sheet.plate(), sheet.plate()
    for x, half, top in [(712, 30, 420), (800, 36, 370), (888, 30, 420)]:
        _pointed(glass, x, half, top, 640)
    sheet.press(glass, "#f6c65c")
    for ink, shift in [("#c8472d", 0), ("#3a7f86", 1), ("#fbeec2", 2)]:
        pieces = sheet.plate()
        for row in range(9):
            for column in range(8):
                if (row * 2 + column * 5 + row // 2) % 4 == shift:
                    pieces.box(676 + column * 31, 370 + row * 31, 704 + column * 31, 398 + row * 31)
        sheet.press(pieces.within(glass), ink)
    for x, half, top in [(712, 30, 420), (800, 36, 370), (888, 30, 420)]:
        outline = _ogive(x, half, top)
        lead.stroke([(x - half, 640), *outline, (x + half, 640), (x - half, 640)], 6).stroke([(x, top), (x, 640)], 4)
    sheet.press(lead, "#2a2433")


def _nave_floor(sheet: Sheet) -> None:
    floor = sheet.plate().area("-5,1005 -5,860 560,742 1040,742 1605,860 1605,1005")
    sheet.press(floor, "#4a3648")
    flags = sheet.plate().hatch(0.3, spacing=21, length=110, box=(0, 745, 1600, 1000))
    sheet.press(flags.within(floor), "#5f4654")
    sheet.lay("730,742 870,742 960,1005 640,1005", "#8f3a34")


def _nave_arcades(sheet: Sheet) -> None:
    for share, ink, shade in [
        (0.12, "#6f7c8c", "#4d5a70"),
        (0.3, "#7e8590", "#465168"),
        (0.56, "#8f8d8c", "#3d4660"),
        (0.96, "#a39a88", "#343c55"),
    ]:
        for side in (-1, 1):
            x, wide = 800 + side * (196 + 640 * share), 22 + 74 * share
            top, foot = 560 - 330 * share, 770 + 250 * share
            column = sheet.plate().box(x - wide / 2, top, x + wide / 2, foot)
            column.area(
                [
                    (x - wide * 0.85, top - 18 - 20 * share),
                    (x + wide * 0.85, top - 18 - 20 * share),
                    (x + wide / 2, top + 8),
                    (x - wide / 2, top + 8),
                ]
            )
            column.box(x - wide * 0.75, foot - 24 - 20 * share, x + wide * 0.75, foot)
            sheet.press(column, ink)
            dark = sheet.plate().box(x + side * wide * 0.08, top - 60, x + side * wide, foot)
            dark.hatch(
                0.4,
                spacing=8 + 9 * share,
                length=90,
                angle=math.pi / 2,
                box=(x - wide * 0.3, top, x + wide * 0.3, foot),
            )
            sheet.press(dark.within(column), shade)
    for side in (-1, 1):
        aisle = sheet.plate()
        for x, half, top in [(800 + side * 490, 62, 330), (800 + side * 700, 84, 240)]:
            _pointed(aisle, x, half, top, 620 + half)
        sheet.press(aisle, "#1f2740")
        sheet.press(
            sheet.plate().hatch(0.3, spacing=24, length=50, angle=0.8, box=(0, 200, 1600, 700)).within(aisle),
            "#5c7fa0",
        )


def _musicians(sheet: Sheet) -> None:
    sheet.lay("470,760 1130,760 1200,812 400,812", "#9c6a3e")
    sheet.lay("400,812 1200,812 1200,840 400,840", "#6b4226")
    dark = sheet.plate()
    person(dark, 800, 792, 196, lean=-0.02)
    dark.stroke("818,646 850,628 876,588", 10).stroke("782,646 756,640 730,604", 10)
    for x, lean in [(560, 0.05), (1040, -0.05)]:
        person(dark, x, 784, 168, lean=lean)
    for x in (646, 950):
        dark.oval(x, 652, 15, 18).area(
            [(x - 34, 784), (x - 32, 700), (x - 16, 674), (x + 16, 674), (x + 32, 700), (x + 34, 784)]
        )
    sheet.press(dark, "#1b1c2e")
    cellos = sheet.plate()
    for x, lean in [(676, 0.1), (926, -0.1)]:
        cellos.oval(x, 752, 25, 30).oval(x + lean * 60, 712, 19, 24).stroke([(x, 740), (x + lean * 260, 640)], 7)
    cellos.area("566,654 612,640 618,652 570,668").area("1034,654 988,640 982,652 1030,668")
    sheet.press(cellos, "#b8532c")
    bows = (
        sheet.plate()
        .stroke("632,730 716,716", 3)
        .stroke("968,730 884,716", 3)
        .stroke("560,640 640,676", 3)
        .stroke("1040,640 960,676", 3)
        .stroke("876,588 902,556", 3)
    )
    sheet.press(bows, "#f6e3b0")
    stands = sheet.plate()
    for x in (596, 740, 862, 1004):
        stands.stroke([(x, 800), (x, 722)], 4).area([(x - 22, 722), (x + 22, 722), (x + 18, 698), (x - 18, 698)])
    sheet.press(stands, "#2a2433")


def _candles(sheet: Sheet) -> None:
    wax, flames, stands = sheet.plate(), sheet.plate(), sheet.plate()
    places = [
        (430, 800, 1.0),
        (496, 782, 0.8),
        (1104, 782, 0.8),
        (1170, 800, 1.0),
        (300, 760, 1.2),
        (1300, 760, 1.2),
        (120, 720, 1.5),
        (1480, 720, 1.5),
    ]
    for x, y, size in places:
        sheet.dust(veil_round(SIZE, x, y - 80 * size, 92 * size), "#f6cf78", strength=0.75)
        stands.stroke([(x, y), (x, y + 66 * size)], 5 * size).stroke([(x - 15 * size, y), (x + 15 * size, y)], 5 * size)
        stands.stroke([(x - 20 * size, y + 66 * size), (x, y + 54 * size), (x + 20 * size, y + 66 * size)], 5 * size)
        wax.box(x - 6 * size, y - 62 * size, x + 6 * size, y)
        flames.area(
            [
                (x, y - 100 * size),
                (x + 8 * size, y - 76 * size),
                (x, y - 64 * size),
                (x - 8 * size, y - 76 * size),
            ],
            wobble=0,
        )
    sheet.press(stands, "#c79a4a")
    sheet.press(wax, "#efe0bd")
    sheet.press(flames, "#fff4c4", wear=0)


def _audience(sheet: Sheet) -> None:
    rows = [
        (872, 0.62, "#3a3048", "#a9764a", "#4d3330"),
        (922, 0.8, "#2b2438", "#8d6046", "#3b2728"),
        (985, 1.05, "#1a1626", "#6d4a42", "#251a20"),
    ]
    for row, (base, size, ink, rim, wood) in enumerate(rows):
        heads, rims = sheet.plate(), sheet.plate()
        gap = 116 * size
        for seat in range(int(1700 / gap) + 1):
            x = -40 + seat * gap + (row % 2) * gap / 2 + sheet.rng.uniform(-10, 10)
            if abs(x - 800) > 62 * size and sheet.rng.random() > 0.12:
                _listener(heads, rims, x, base + sheet.rng.uniform(-9, 9), size)
        sheet.press(heads, ink)
        sheet.press(rims, rim)
        pew = sheet.plate()
        for side, edge in ((-1, -5), (1, 1605)):
            inner = [(800 + side * 70 * size, base + 30), (800 + side * 80 * size, base + 84)]
            pew.area([(edge, base + 22), *inner, (edge, base + 84)])
        sheet.press(pew, wood)


def _listener(heads: Plate, rims: Plate, x: float, y: float, size: float) -> None:
    """Someone in a pew, with the light of the window on the rim of the head."""
    heads.oval(x, y - 46 * size, 25 * size, 31 * size)
    heads.area([(x - 56 * size, y + 60), *at("-50,4 -20,-18 20,-18 50,4", x, y, size), (x + 56 * size, y + 60)])
    turn = math.atan2(500 - y, 800 - x)
    around = [turn + step for step in (-0.7, -0.35, 0, 0.35, 0.7)]
    rim = [(x + 23 * size * math.cos(step), y - 46 * size + 29 * size * math.sin(step)) for step in around]
    rims.stroke(rim, 4 * size)


def council_chamber() -> Sheet:
    """The council chamber, one member speaking."""
    sheet = Sheet(SIZE, "#f1dfb8", "council-chamber")
    sheet.band(-5, 560, "#6d2f26", to="#8a4232")
    _chamber_wall(sheet)
    _chamber_platform(sheet)
    sheet.band(556, 1005, "#b98a52", to="#6f4527")
    sheet.dust(veil_round(SIZE, 245, 420, 420, 500), "#fbe9b8", strength=0.25)
    for row in range(4):
        if row == 2:
            _chamber_speaker(sheet)
        _bench(sheet, row)
    sheet.dust(veil_down(SIZE, 780, 1300), "#23140c", strength=0.8)
    return sheet


def _chamber_wall(sheet: Sheet) -> None:
    panels, gold = sheet.plate(), sheet.plate()
    for x in range(30, 1600, 128):
        panels.box(x, 330, x + 100, 540)
    sheet.press(panels, "#5c261f")
    frames, glass, bars = sheet.plate(), sheet.plate(), sheet.plate()
    for x in (120, 370, 1070, 1320):
        arch(frames, x - 12, x + 172, 48, 312)
        arch(glass, x, x + 160, 60, 304)
        bars.stroke([(x + 80, 60), (x + 80, 304)], 7).stroke([(x, 160), (x + 160, 160)], 6).stroke(
            [(x, 232), (x + 160, 232)], 6
        )
    sheet.press(frames, "#e9d3a0")
    sheet.press(glass, "#a9c6c4", to="#f2e3b6", span=(60, 304))
    sheet.press(bars.within(glass), "#e9d3a0")
    gold.box(-5, 318, 1605, 328).box(-5, 544, 1605, 556)
    sheet.press(gold, "#d5a54a")
    shield = sheet.plate().area("716,70 884,70 884,190 862,250 800,296 738,250 716,190")
    sheet.press(shield, "#e9d3a0")
    arms = sheet.plate().area("728,82 872,82 872,176 728,176")
    sheet.press(arms, "#2f5f63")
    waves = sheet.plate()
    for y in (196, 218, 240):
        waves.stroke([(736 + step * 8, y + 6 * math.sin(step * 0.9)) for step in range(17)], 7)
    sheet.press(waves.within(shield), "#2f5f63")
    boat = (
        sheet.plate()
        .area("752,140 848,140 832,166 768,166")
        .area("796,92 804,92 804,138 796,138")
        .area("810,98 846,134 810,134")
    )
    sheet.press(boat, "#f6e8c4")


def _chamber_platform(sheet: Sheet) -> None:
    chair = sheet.plate().area("744,356 856,356 862,520 738,520")
    sheet.press(chair, "#2f5f63")
    mayor = sheet.plate()
    mayor.oval(800, 408, 27, 32).area("772,436 828,436 866,470 874,540 726,540 734,470")
    sheet.press(mayor, "#1c2426")
    sheet.press(sheet.plate().stroke("772,444 786,500 800,512 814,500 828,444", 6).oval(800, 518, 11), "#e2b04a")
    desk = sheet.plate().area("540,486 1060,486 1090,510 1078,640 522,640 510,510")
    sheet.press(desk, "#7a4a28")
    front = sheet.plate().hatch(0.22, spacing=26, length=130, angle=math.pi / 2, box=(520, 514, 1080, 640))
    sheet.press(front.within(desk), "#55311c")
    sheet.press(sheet.plate().area("510,506 1090,506 1090,518 510,518"), "#c98f4e")
    clerks = sheet.plate()
    for x in (610, 990):
        clerks.oval(x, 424, 24, 28).area([(x - 50, 500), (x - 40, 462), (x, 450), (x + 40, 462), (x + 50, 500)])
    sheet.press(clerks, "#233a40")
    sheet.press(
        sheet.plate().area("690,478 740,474 742,488 692,490").area("880,476 930,478 928,490 878,488"),
        "#f6e8c4",
    )


def _bench(sheet: Sheet, row: int) -> None:
    """One curved row of benches with its members, seen from behind; row 3 is the nearest."""
    size = 0.62 + 0.2 * row
    base = 660 + row * 62 + row * row * 13

    def curve(x: float) -> float:
        return base + 44 * size * ((x - 800) / 800) ** 2 * -1.0

    members = sheet.plate()
    count = 7 - row
    for seat in range(count):
        x = 800 + (seat - (count - 1) / 2) * 236 * size
        if (seat + row * 2) % 5 == 3 or (row == 2 and seat == 3):
            continue
        y = curve(x) + 14
        members.oval(x, y - 96 * size, 25 * size, 30 * size)
        members.area(
            [
                (x - 64 * size, y),
                (x - 58 * size, y - 40 * size),
                (x - 26 * size, y - 64 * size),
                (x + 26 * size, y - 64 * size),
                (x + 58 * size, y - 40 * size),
                (x + 64 * size, y),
            ]
        )
    sheet.press(members, ["#3b4b4a", "#2f3f44", "#27343c", "#1c262b"][row])
    top = [(x, curve(x)) for x in range(-20, 1640, 60)]
    bench = sheet.plate().area(
        [*top, (1640, curve(1640) + 74 * size), *[(x, curve(x) + 74 * size) for x in range(1620, -30, -60)]]
    )
    sheet.press(bench, ["#9a6436", "#8a562e", "#774827", "#633a20"][row])
    rail = sheet.plate().stroke(top, 8 * size)
    sheet.press(rail, "#d39a55")
    posts = sheet.plate().hatch(
        0.2, spacing=40 * size, length=200, angle=math.pi / 2, box=(0, base - 40, 1600, base + 80 * size)
    )
    sheet.press(posts.within(bench), "#4a2a17")


def _chamber_speaker(sheet: Sheet) -> None:
    crowd(sheet, [(1130, 872, 350, 1)], "#1f4a50", "#173036", "#e0ad80", "#6b2f1c")
    sleeve, hand = sheet.plate().stroke("1170,606 1222,570 1238,500", 21), sheet.plate().oval(1240, 488, 14)
    sheet.press(sleeve, "#1f4a50")
    sheet.press(hand, "#e0ad80")
    sheet.press(sheet.plate().area("1218,412 1282,418 1276,486 1212,480"), "#f8edcf")
    lines = sheet.plate()
    for step in range(4):
        lines.stroke([(1228, 428 + step * 13), (1266 - step % 2 * 12, 432 + step * 13)], 4)
    sheet.press(lines, "#8a6a4a")

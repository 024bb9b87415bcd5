"""Pictures of the water and of what floats on it."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import glitter, gull, person, rope, standing_gull, waves
from imprint.exchange.demo.pictures_press import Plate, Sheet, down, spot, veil_down, veil_round

SIZE = (1600, 1000)


def ferry() -> Sheet:
    """The Maren at quay three, at dusk."""
    sheet = Sheet(SIZE, "#f3dcb6", "ferry")
    _dusk_sky(sheet)
    _dusk_water(sheet)
    _ferry_hull(sheet)
    _ferry_decks(sheet)
    _ferry_lights(sheet)
    _ferry_quay(sheet)
    return sheet


def _dusk_sky(sheet: Sheet) -> None:
    sheet.band(-5, 580, "#7793a0", to="#f6cf98")
    sheet.press(
        sheet.plate().hatch(lambda x, y: 0.75 - y / 420, spacing=13, length=150, box=(0, 0, 1600, 330)),
        "#567585",
    )
    clouds = sheet.plate()
    for x, y, reach in [
        (1240, 300, 330),
        (420, 235, 300),
        (840, 390, 420),
        (1480, 430, 260),
        (150, 420, 240),
    ]:
        clouds.hatch(
            spot(x, y, reach, 42),
            spacing=11,
            length=110,
            box=(x - reach, y - 45, x + reach, y + 45),
        )
    sheet.press(clouds, "#f9e0b6")
    sheet.dust(veil_round(SIZE, 1255, 540, 620, 330), "#ef9d62", strength=0.75)
    sheet.press(sheet.plate().oval(1255, 520, 82), "#e4643c")
    birds = sheet.plate()
    for x, y, span in [(1010, 170, 74), (1100, 215, 52), (905, 240, 40), (1180, 150, 34)]:
        gull(birds, x, y, span, tilt=(x % 7 - 3) / 14)
    sheet.press(birds, "#2c4653")


def _dusk_water(sheet: Sheet) -> None:
    far = sheet.plate().area(
        "-5,512 150,490 330,508 520,478 690,500 900,512 1120,500 1300,520 1470,496 1605,508 1605,575 -5,575"
    )
    sheet.press(far, "#a98f83")
    near = sheet.plate().area("700,548 900,532 1100,541 1290,527 1605,538 1605,580 700,580")
    near.box(1380, 505, 1392, 545).box(1440, 515, 1480, 545)
    sheet.press(near, "#6d6e72")
    sheet.band(570, 1005, "#dfa77c", to="#1f3f4c")
    dark = sheet.plate().hatch(
        lambda x, y: (0.15 + (y - 570) / 520) * (0.35 + waves(x, y)),
        spacing=13,
        length=120,
        box=(0, 580, 1600, 1000),
    )
    sheet.press(dark, "#2f5361", to="#142d38", span=(600, 1000))
    light = sheet.plate()
    glitter(light, 1255, (0, 576, 0, 990), width=120, spread=1.3, spacing=13)
    sheet.press(light, "#f4b06f", to="#e58a55", span=(580, 1000))


def _ferry_hull(sheet: Sheet) -> None:
    mirrored = sheet.plate().hatch(lambda x, y: 1.0 - (y - 770) / 230, spacing=10, length=70, box=(250, 770, 1080, 985))
    sheet.press(mirrored, "#10242d")
    hull = sheet.plate().area("232,628 430,640 760,640 960,622 1140,584 1096,680 1040,772 300,772 252,720")
    sheet.press(hull, "#1d3640", wear=0.02)
    line = sheet.plate().area("262,744 1058,742 1038,778 302,778")
    sheet.press(line, "#a8452f")
    sheen = (
        sheet.plate()
        .hatch(
            lambda x, y: (x - 560) / 900 * (0.4 + waves(x, y)),
            spacing=11,
            length=80,
            angle=-0.04,
            box=(560, 640, 1100, 735),
        )
        .within(hull)
    )
    sheet.press(sheen, "#c98058")
    rail = sheet.plate().stroke("232,626 430,637 760,637 960,619 1140,582", 7)
    ports = sheet.plate()
    for x in range(330, 1000, 74):
        ports.oval(x, 690, 10)
    sheet.press(rail, "#f1e4cb")
    sheet.press(ports, "#e9b872")


def _ferry_decks(sheet: Sheet) -> None:
    white = sheet.plate().area("318,520 900,520 960,618 760,637 430,637 318,632")
    white.area("388,430 760,430 812,520 388,520").area("640,362 770,362 796,430 640,430")
    sheet.press(white, "#f3e8d2", wear=0.02)
    shade = (
        sheet.plate()
        .hatch(
            lambda x, y: 0.75 - (x - 310) / 420,
            spacing=9,
            length=34,
            angle=math.pi / 2,
            box=(318, 430, 760, 636),
        )
        .within(white)
    )
    shade.area("318,520 905,520 912,534 318,534", wobble=0.5)
    shade.area("388,430 766,430 773,443 388,443", wobble=0.5)
    sheet.press(shade, "#a9a8a3")
    funnel = sheet.plate().area("470,300 560,292 572,430 470,430")
    sheet.press(funnel, "#a8452f")
    sheet.press(sheet.plate().area("470,300 560,292 563,322 470,330"), "#1d3640")
    sheet.press(
        sheet.plate().hatch(0.45, spacing=10, length=60, angle=1.57, box=(470, 335, 520, 430)).within(funnel),
        "#6f2b1f",
    )
    rigging = sheet.plate().stroke("706,362 706,228", 8).stroke("676,270 738,270", 5)
    rigging.stroke("706,234 1128,582", 2.5).stroke("706,234 300,520", 2.5)
    for x in range(330, 880, 40):
        rigging.stroke([(x, 494), (x, 520)], 3)
    rigging.stroke("326,494 884,494", 4)
    sheet.press(rigging, "#1d3640")


def _ferry_lights(sheet: Sheet) -> None:
    panes = sheet.plate()
    for x in range(352, 880, 62):
        panes.area([(x, 552), (x + 40, 552), (x + 40, 590), (x, 590)])
    for x in range(418, 740, 58):
        panes.area([(x, 456), (x + 34, 456), (x + 34, 490), (x, 490)])
    panes.area("660,380 760,380 770,408 660,408")
    sheet.press(panes, "#24434f")
    lit = sheet.plate().area("666,383 705,383 705,405 666,405")
    for x in (352, 414, 600):
        lit.area([(x + 3, 555), (x + 37, 555), (x + 37, 587), (x + 3, 587)])
    sheet.press(lit, "#f6c96b")
    boats = sheet.plate()
    for x in (600, 690):
        boats.area([(x, 500), (x + 74, 500), (x + 62, 524), (x + 12, 524)])
    sheet.press(boats, "#d8653d")


def _ferry_quay(sheet: Sheet) -> None:
    quay = sheet.plate().area("-5,770 330,796 352,812 352,1005 -5,1005")
    sheet.press(quay, "#16272f")
    top = sheet.plate().area("-5,770 330,796 352,812 352,826 -5,800")
    sheet.press(top, "#7a705f")
    joints = sheet.plate()
    for row, y in enumerate(range(846, 1005, 42)):
        joints.stroke([(0, y - 14), (350, y + 6)], 2.5)
        for x in range(40 + (row % 2) * 55, 350, 110):
            joints.stroke([(x, y - 12 + x / 18), (x, y + 30 + x / 18)], 2.5)
    joints.hatch(lambda x, y: (x - 180) / 700, spacing=10, length=40, box=(190, 830, 350, 1000)).within(quay)
    sheet.press(joints, "#46565b")
    iron = sheet.plate().area("206,798 200,742 186,730 260,730 246,742 240,798")
    iron.area("60,785 56,737 44,727 108,727 98,737 94,785")
    rope(iron, (224, 740), (300, 660), 34, 6)
    rope(iron, (80, 738), (270, 640), 46, 5)
    sheet.press(iron, "#0f1c22")
    bird = sheet.plate()
    standing_gull(bird, 220, 730, 62)
    sheet.press(bird, "#f3e8d2")
    back: Plate = sheet.plate().area("188,703 214,686 232,694 214,711")
    sheet.press(back, "#7d8a8d")
    sheet.dust(veil_down(SIZE, 760, 1250), "#0c1a20", strength=0.8)


def dredger() -> Sheet:
    """The bucket dredger at work off the Saltings."""
    sheet = Sheet(SIZE, "#efe4c9", "dredger")
    _grey_sky(sheet)
    _brown_water(sheet)
    _dredger_ladder(sheet)
    _dredger_hull(sheet)
    _dredger_tower(sheet)
    _mud_barge(sheet)
    _mud_bank(sheet)
    return sheet


def _grey_sky(sheet: Sheet) -> None:
    sheet.band(-5, 600, "#a9bcb6", to="#f0dfbb")
    clouds, shade = sheet.plate(), sheet.plate()
    for x, y, wide in [(260, 150, 250), (980, 110, 330), (1420, 240, 230), (620, 300, 210), (120, 350, 180)]:
        for part in range(7):
            offset = (part - 3) / 3
            swell = 1 - abs(offset) ** 1.6
            clouds.oval(x + offset * wide, y - 40 * swell, wide * 0.28, 26 + 46 * swell)
        shade.hatch(
            down(y - 20, y + 60),
            spacing=11,
            length=90,
            box=(x - wide, y - 30, x + wide, y + 70),
        )
    sheet.press(clouds, "#f6edd6")
    sheet.press(shade.within(clouds), "#b3bfb4")
    birds = sheet.plate()
    for step in range(17):
        gull(
            birds,
            420 + (step * 211) % 820,
            110 + (step * 97) % 330,
            26 + (step * 13) % 40,
            tilt=(step % 5 - 2) / 6,
        )
    sheet.press(birds, "#33474a")
    sheet.lay("-5,560 210,545 400,556 640,540 900,552 1240,538 1605,552 1605,610 -5,610", "#8b9c92")
    sheet.lay("900,572 1130,560 1350,570 1605,560 1605,610 900,610", "#6b8079")


def _brown_water(sheet: Sheet) -> None:
    sheet.band(596, 1005, "#93a496", to="#5a6a5f")
    sheet.press(
        sheet.plate().hatch(
            lambda x, y: (0.1 + (y - 600) / 500) * (0.3 + waves(x, y)),
            spacing=14,
            length=130,
            box=(0, 606, 1600, 1000),
        ),
        "#46574f",
    )
    sheet.press(
        sheet.plate().hatch(
            lambda x, y: 0.8 - waves(x, y, long=260) * 1.5, spacing=15, length=100, box=(0, 606, 1600, 900)
        ),
        "#c6c7a8",
    )


def _dredger_ladder(sheet: Sheet) -> None:
    """The arm that goes down to the bed, and the chain of buckets on it."""
    sheet.press(sheet.plate().stroke("690,452 170,812", 34), "#2d3b3a")
    sheet.press(sheet.plate().stroke("690,452 170,812", 12), "#6d3f26")
    buckets, mud = sheet.plate(), sheet.plate()
    for step in range(11):
        x, y = 660 - step * 50, 440 + step * 34.6
        buckets.area([(x - 32, y - 26), (x + 20, y - 44), (x + 26, y - 6), (x - 16, y + 8)])
        if step < 8:
            mud.area([(x - 32, y - 26), (x - 14, y - 47), (x + 8, y - 52), (x + 20, y - 44)])
    sheet.press(buckets, "#c65b2c")
    sheet.press(mud, "#6b4a2c")
    drops = sheet.plate()
    for step in range(26):
        drops.gouge(300 + step * 13 % 330, 560 + step * 37 % 130, 16, 4, 1.5)
    sheet.press(drops, "#6b4a2c")
    sheet.press(sheet.plate().oval(176, 806, 118, 20).oval(250, 800, 90, 14), "#e5dcbd")
    sheet.press(sheet.plate().oval(180, 808, 96, 12), "#6f6a50")


def _dredger_hull(sheet: Sheet) -> None:
    shadow = sheet.plate().hatch(lambda x, y: 1 - (y - 750) / 150, spacing=11, length=80, box=(300, 752, 1290, 900))
    sheet.press(shadow, "#2b3a36")
    hull = sheet.plate().area("296,650 1276,650 1262,756 330,756")
    sheet.press(hull, "#22312f")
    sheet.press(
        sheet.plate().hatch(lambda x, y: (x - 300) / 1500, spacing=12, length=70, box=(300, 664, 1270, 720)),
        "#58716a",
    )
    sheet.lay("310,726 1268,726 1262,758 332,758", "#a8452f")
    house = sheet.plate().area("940,540 1180,540 1180,650 940,650").area("985,470 1140,470 1140,540 985,540")
    sheet.press(house, "#f2e7cc")
    shade = sheet.plate().area("1090,470 1140,470 1140,540 1180,540 1180,650 1118,650 1118,540 1090,540")
    shade.box(930, 532, 1190, 546).box(975, 462, 1150, 474)
    sheet.press(shade, "#b7b496")
    panes = sheet.plate()
    for x in (958, 1008, 1058):
        panes.box(x, 572, x + 32, 604)
    for x in (996, 1036, 1076):
        panes.box(x, 488, x + 28, 514)
    sheet.press(panes, "#2f4a4c")
    tyres = sheet.plate()
    for x in range(390, 1240, 105):
        tyres.oval(x, 700, 24).oval(x, 700, 11, raised=False)
    sheet.press(tyres, "#101b1b")


def _dredger_tower(sheet: Sheet) -> None:
    iron = sheet.plate()
    for line in (
        "560,650 690,270",
        "820,650 690,270",
        "600,545 782,545",
        "640,430 742,430",
        "600,545 742,430",
        "782,545 640,430",
    ):
        iron.stroke(line, 15)
    iron.stroke("330,650 330,380", 13).stroke("430,650 330,380", 11).stroke("690,278 330,386", 5).stroke(
        "330,386 300,730", 5
    )
    for x in (1225, 1252):
        iron.stroke([(x, 250), (x, 700)], 10)
    iron.stroke("1238,270 1238,240", 20).stroke("1060,470 1060,330", 7).stroke("1030,380 1092,380", 5).stroke(
        "690,280 1060,340", 3
    )
    sheet.press(iron, "#22312f")
    sheet.press(sheet.plate().oval(690, 286, 40).oval(330, 384, 22), "#c65b2c")
    sheet.press(sheet.plate().oval(690, 286, 15).oval(330, 384, 8), "#22312f")
    sheet.lay("708,440 744,446 912,632 872,650", "#8a5a33")
    crew = sheet.plate()
    person(crew, 880, 650, 92)
    person(crew, 508, 650, 88, lean=0.08)
    sheet.press(crew, "#152120")
    sheet.press(sheet.plate().oval(880, 560, 9, 6).oval(515, 565, 9, 6), "#e0a33a")


def _mud_barge(sheet: Sheet) -> None:
    heap = sheet.plate().area("1300,690 1350,650 1430,628 1500,636 1560,664 1605,684 1605,720 1300,720")
    sheet.press(heap, "#7a5330")
    ridges = sheet.plate().hatch(
        lambda x, y: 0.15 + (x - 1300) / 500, spacing=12, length=46, angle=0.5, box=(1300, 630, 1605, 715)
    )
    sheet.press(ridges.within(heap), "#50361f")
    sheet.lay("1280,692 1605,692 1605,790 1318,790", "#3c5954")
    sheet.press(sheet.plate().stroke("1280,697 1605,697", 9), "#e3d3a8")
    sheet.press(
        sheet.plate().hatch(lambda x, y: 1 - (y - 785) / 110, spacing=11, length=70, box=(1310, 788, 1600, 890)),
        "#2b3a36",
    )


def _mud_bank(sheet: Sheet) -> None:
    bank = sheet.plate().area("-5,1005 -5,912 160,890 330,904 520,936 760,946 980,978 1100,1005")
    sheet.press(bank, "#7d5f3b")
    ripples = sheet.plate().hatch(
        lambda x, y: 0.2 + waves(x, y, long=60) * 0.7,
        spacing=13,
        length=64,
        angle=0.06,
        box=(0, 890, 1100, 1000),
    )
    sheet.press(ripples.within(bank), "#4d3a24")
    sheet.press(sheet.plate().stroke("-5,912 160,890 330,904 520,936 760,946 980,978", 5), "#cdb98a")
    sheet.lay("1330,900 1400,888 1470,900 1452,946 1348,946", "#c65b2c")
    sheet.press(sheet.plate().stroke("1400,892 1412,802", 12), "#22312f")
    sheet.lay("1384,812 1440,806 1430,842 1392,846", "#c65b2c")
    birds = sheet.plate()
    for x, y, size in [(210, 905, 46), (420, 925, 38), (560, 946, 42)]:
        standing_gull(birds, x, y, size)
    sheet.press(birds, "#f6edd6")
    sheet.dust(veil_down(SIZE, 780, 1250), "#22291f", strength=0.7)

"""Pictures of rooms lit from within: the bakery and the cinema."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_motifs import arch, sitter
from imprint.exchange.demo.pictures_press import Sheet, at, spot, veil_across, veil_down, veil_round

SIZE = (1600, 1000)


def bakery() -> Sheet:
    """The oven in Net Lane, four in the morning."""
    sheet = Sheet(SIZE, "#f5dca6", "bakery")
    sheet.band(-5, 860, "#5b3426", to="#7d4930")
    bricks = sheet.plate().hatch(0.4, spacing=34, length=78, box=(0, 0, 1600, 850))
    sheet.press(bricks, "#6d3d2a")
    _bakery_window(sheet)
    _oven(sheet)
    _bread_shelves(sheet)
    _bakery_table(sheet)
    _baker(sheet)
    return sheet


def _bakery_window(sheet: Sheet) -> None:
    frame, glass = sheet.plate().box(88, 120, 352, 470), sheet.plate().box(106, 138, 334, 452)
    sheet.press(frame, "#e4c68e")
    sheet.press(glass, "#16304a", to="#3f6f86", span=(138, 452))
    roofs = sheet.plate().area("106,452 106,380 150,340 196,380 196,400 240,360 290,400 334,376 334,452")
    sheet.press(roofs.within(glass), "#0d1c2c")
    sheet.press(sheet.plate().oval(262, 214, 32).oval(248, 206, 28, raised=False), "#f7ebc4")
    stars = sheet.plate()
    for x, y in [(140, 180), (180, 250), (210, 170), (310, 290), (150, 310), (300, 170)]:
        stars.oval(x, y, 3)
    sheet.press(stars, "#f7ebc4")
    sheet.press(sheet.plate().stroke("220,138 220,452", 9).stroke("106,296 334,296", 9), "#e4c68e")
    sheet.press(sheet.plate().box(76, 468, 364, 488), "#c79a5c")


def _oven(sheet: Sheet) -> None:
    sheet.dust(veil_round(SIZE, 900, 520, 760, 560), "#e8803a", strength=0.7)
    stones, joints = sheet.plate(), sheet.plate()
    arch(stones, 610, 1190, 180, 700)
    sheet.press(stones, "#b9825a")
    for step in range(1, 12):
        cos, sin = math.cos(math.pi * step / 12), math.sin(math.pi * step / 12)
        joints.stroke([(900 - 205 * cos, 470 - 205 * sin), (900 - 292 * cos, 470 - 292 * sin)], 6)
    for y in (520, 580, 640):
        joints.stroke([(608, y), (694, y)], 6).stroke([(1106, y), (1192, y)], 6)
    joints.hatch(lambda x, y: 0.1 + abs(x - 900) / 900, spacing=11, length=40, angle=0.4, box=(610, 180, 1190, 700))
    sheet.press(joints.within(stones), "#7c4a30")
    _fire(sheet)
    loaves = sheet.plate()
    for x in (760, 850, 950, 1042):
        loaves.oval(x, 656, 42, 20)
    sheet.press(loaves, "#7a3a18")
    sheet.press(sheet.plate().box(640, 676, 1160, 706), "#5d3a28")
    wall = sheet.plate().box(610, 704, 1190, 860)
    sheet.press(wall, "#96623f")
    sheet.press(sheet.plate().hatch(0.35, spacing=32, length=84, box=(610, 712, 1190, 860)), "#6d4029")


def _fire(sheet: Sheet) -> None:
    mouth = sheet.plate()
    arch(mouth, 690, 1110, 270, 690)
    sheet.press(mouth, "#b8351a", to="#ee8a30", span=(290, 640))
    sheet.dust(veil_round(SIZE, 900, 560, 220, 190), "#ffe9a0", inside=mouth, strength=1.1)
    for ink, count, high in [("#f07a2a", 15, 300), ("#ffc24a", 13, 215), ("#fff0b0", 9, 120)]:
        flames = sheet.plate()
        for step in range(count):
            x = 700 + 400 * (step + 0.5) / count
            tall = high * (0.65 + 0.35 * math.sin(step * 2.4)) * (1.1 - abs(x - 900) / 420)
            flames.gouge(x, 668 - tall / 2, tall, 44, -math.pi / 2 + flames.rng.uniform(-0.16, 0.16))
        sheet.press(flames.within(mouth), ink)
    soot = sheet.plate().hatch(
        lambda x, y: math.hypot((x - 900) / 240, (y - 640) / 400) - 0.42,
        spacing=11,
        length=60,
        angle=math.pi / 2,
        box=(690, 270, 1110, 560),
    )
    sheet.press(soot.within(mouth), "#7a2414")


def _bread_shelves(sheet: Sheet) -> None:
    wood, loaves, cuts = sheet.plate(), sheet.plate(), sheet.plate()
    for row in range(4):
        y = 250 + row * 130
        wood.box(1290, y, 1605, y + 16)
        for item in range(4):
            x = 1334 + item * 76
            if row % 2:
                loaves.oval(x, y - 24, 34, 26)
                cuts.stroke([(x - 14, y - 36), (x + 12, y - 22)], 4).stroke([(x - 8, y - 44), (x + 18, y - 30)], 4)
            else:
                for flat in range(5):
                    loaves.oval(x, y - 7 - flat * 13, 35, 7)
    wood.box(1290, 110, 1306, 860)
    sheet.press(wood, "#3d241a")
    sheet.press(loaves, "#dfa04e")
    sheet.press(cuts, "#8a4f22")
    shade = sheet.plate().hatch(
        lambda x, y: (x - 1290) / 520, spacing=9, length=26, angle=0.6, box=(1290, 150, 1605, 660)
    )
    sheet.press(shade.within(loaves), "#a8662c")


def _bakery_table(sheet: Sheet) -> None:
    sheet.band(846, 1005, "#4a2c20", to="#2a1914")
    sheet.dust(veil_round(SIZE, 900, 880, 560, 130), "#e58a3c", strength=0.8)
    table = sheet.plate().area("-5,790 500,790 560,846 -5,846")
    sheet.press(table, "#d2a063")
    sheet.press(sheet.plate().area("-5,846 560,846 560,884 -5,884"), "#8a5a35")
    sheet.press(sheet.plate().box(420, 884, 452, 1005).box(60, 884, 92, 1005), "#5d3a24")
    dough = sheet.plate()
    for x, y in [(60, 792), (150, 806), (250, 790), (345, 808), (440, 800)]:
        dough.oval(x, y, 44, 25)
    sheet.press(dough, "#f8ebcb")
    shade = sheet.plate().hatch(0.5, spacing=9, length=30, angle=0.2, box=(0, 804, 520, 834))
    sheet.press(shade.within(dough), "#cbb58c")
    sack = sheet.plate().area("1330,870 1350,730 1370,708 1452,704 1476,726 1502,872")
    sheet.press(sack, "#d9c59a")
    sheet.press(
        sheet.plate()
        .hatch(lambda x, y: (x - 1340) / 200, spacing=12, length=50, angle=1.4, box=(1330, 710, 1500, 870))
        .within(sack),
        "#9c8458",
    )


def _baker(sheet: Sheet) -> None:
    peel = sheet.plate().stroke("380,742 700,636", 13).area("690,622 806,588 828,622 706,660")
    sheet.press(peel, "#d9ad6a")
    trousers = sheet.plate().area("452,800 596,800 600,1005 536,1005 526,860 512,1005 448,1005")
    sheet.press(trousers, "#27262f")
    skin = sheet.plate().oval(534, 496, 41, 50).box(514, 530, 554, 570)
    skin.stroke("612,668 584,690", 24).stroke("452,690 470,716", 24).oval(576, 694, 17).oval(474, 718, 17)
    sheet.press(skin, "#b06f45")
    hair = sheet.plate().area("494,506 490,470 578,470 574,506 562,528 506,528")
    sheet.press(hair, "#1c1618")
    shirt = sheet.plate().area("506,556 562,556 606,580 616,640 604,820 448,820 438,640 456,580")
    shirt.stroke("602,596 640,640 608,672", 38).stroke("458,596 428,650 452,690", 38)
    sheet.press(shirt, "#e9d7b0")
    folds = sheet.plate().hatch(
        lambda x, y: 0.75 - (x - 420) / 170, spacing=12, length=80, angle=1.45, box=(410, 560, 640, 820)
    )
    sheet.press(folds.within(shirt), "#9c7a5c")
    strings = sheet.plate().stroke("470,572 526,640 590,572", 8).stroke("446,712 606,712", 11)
    strings.area("526,712 500,690 492,712").area("526,712 556,690 562,714").stroke("526,712 512,780", 7).stroke(
        "526,712 544,772", 7
    )
    sheet.press(strings, "#8f3226")
    cap = sheet.plate().area("488,474 580,470 588,440 566,420 520,418 486,438")
    sheet.press(cap, "#f8ebcb")
    rim = (
        sheet.plate()
        .stroke("576,474 577,506 566,534", 6)
        .stroke("604,582 646,636 622,664", 6)
        .stroke("606,720 598,820", 6)
    )
    sheet.press(rim, "#f7b04c")
    sheet.dust(veil_across(SIZE, 360, -300), "#1c1014", strength=0.6)


def cinema() -> Sheet:
    """The Regent: one projector, four tickets sold."""
    sheet = Sheet(SIZE, "#f4ecd2", "cinema")
    sheet.band(-5, 1005, "#331b2c", to="#160e1c")
    _cinema_screen(sheet)
    _cinema_curtains(sheet)
    beam = sheet.plate().area("1600,20 1605,70 1180,560 420,560 420,150 1180,150")
    sheet.dust(veil_across(SIZE, -500, 1700), "#f1e6bd", inside=beam, strength=0.33)
    _cinema_seats(sheet)
    return sheet


def _cinema_screen(sheet: Sheet) -> None:
    sheet.dust(veil_round(SIZE, 800, 370, 900, 560), "#8a6a7a", strength=0.75)
    sheet.press(sheet.plate().box(396, 126, 1204, 594), "#0f0a14")
    screen = sheet.plate().box(420, 150, 1180, 570)
    sheet.press(screen, "#e9e3cc", wear=0.01)
    sea = sheet.plate().hatch(lambda x, y: 0.25 + (y - 440) / 260, spacing=13, length=90, box=(424, 440, 1176, 566))
    sky = sheet.plate().hatch(lambda x, y: 0.65 - (y - 150) / 300, spacing=13, length=130, box=(424, 154, 1176, 330))
    sheet.press(sky.within(screen), "#a9aaa0")
    rock = sheet.plate().area("820,570 860,470 900,440 990,432 1060,470 1120,570")
    sheet.press(sea.within(screen), "#6f7673")
    sheet.press(rock, "#2c3034")
    tower = (
        sheet.plate()
        .area("918,438 932,246 974,246 988,438")
        .area("926,246 930,214 976,214 980,246")
        .area("922,214 953,180 984,214")
    )
    sheet.press(tower, "#3a3f43")
    sheet.press(sheet.plate().area("926,330 980,330 983,368 923,368").box(938, 220, 968, 242), "#f4ecd2")
    rays = sheet.plate().area("938,226 424,176 424,262").area("968,226 1176,190 1176,262")
    sheet.press(rays, "#fbf6e2", wear=0.1)
    boat = (
        sheet.plate()
        .area("520,478 660,478 632,512 548,512")
        .area("584,384 592,384 592,476 584,476")
        .area("598,392 646,468 598,468")
    )
    sheet.press(boat, "#2c3034")


def _cinema_curtains(sheet: Sheet) -> None:
    for left, right in [(-5, 372), (1228, 1605)]:
        cloth = sheet.plate().box(left, -5, right, 720)
        sheet.press(cloth, "#8f2a2a")
        folds = sheet.plate()
        for x in range(int(left), int(right), 52):
            folds.hatch(
                spot(x + 30, 360, 20, 6000),
                spacing=12,
                length=260,
                angle=math.pi / 2,
                box=(x + 12, 0, x + 50, 720),
            )
        sheet.press(folds.within(cloth), "#561820")
        light = sheet.plate()
        for x in range(int(left) + 6, int(right), 52):
            light.stroke([(x, 80), (x, 700)], 4)
        sheet.press(light.within(cloth), "#c65240")
    _cinema_swag(sheet)
    stage = sheet.plate().area("-5,640 1605,640 1605,716 -5,716")
    sheet.press(stage, "#4a2a2c")
    sheet.press(sheet.plate().stroke("0,644 1600,644", 8), "#dba94a")


def _cinema_swag(sheet: Sheet) -> None:
    swag = sheet.plate().box(-5, -5, 1605, 60)
    for x in range(0, 1640, 160):
        swag.oval(x + 20, 58, 92, 46)
    sheet.press(swag, "#a53530")
    fringe = sheet.plate()
    for x in range(0, 1640, 160):
        fringe.stroke(
            [
                (x + 20 - 92 * math.cos(math.pi * step / 12), 58 + 46 * math.sin(math.pi * step / 12))
                for step in range(13)
            ],
            8,
        )
    sheet.press(fringe, "#dba94a")
    sheet.press(
        sheet.plate().hatch(0.35, spacing=30, length=60, angle=math.pi / 2, box=(0, 0, 1600, 90)).within(swag),
        "#6f2024",
    )


def _cinema_seats(sheet: Sheet) -> None:
    sitting = {(0, 3), (1, 8), (2, 4), (2, 5)}
    rows = [
        (740, 0.7, "#7a2a2e", "#c26a52"),
        (830, 0.92, "#5f2028", "#a3524a"),
        (950, 1.22, "#40161f", "#7d3a3c"),
    ]
    for row, (base, size, ink, edge) in enumerate(rows):
        seats, edges, heads, rims = sheet.plate(), sheet.plate(), sheet.plate(), sheet.plate()
        gap = 134 * size
        count = int(1600 / gap) + 2
        for seat in range(count):
            x = 800 + (seat - count / 2 + 0.5) * gap
            back = at("-58,-20 -40,-46 40,-46 58,-20", x, base, size)
            seats.area([(x - 58 * size, base + 130), *back, (x + 58 * size, base + 130)])
            edges.stroke(at("-55,-16 -38,-43 38,-43 55,-16", x, base, size), 5 * size)
            if (row, seat) in sitting:
                sitter(heads, x, base, size)
                crown = [(32 * math.sin(step / 5), -88 - 39 * math.cos(step / 5)) for step in range(-5, 6)]
                rims.stroke(at(crown, x, base, size), 5 * size)
        sheet.press(heads, "#120b16")
        sheet.press(rims, "#e9e3cc")
        sheet.press(seats, ink)
        sheet.press(edges, edge)
    sheet.dust(veil_down(SIZE, 700, 1150), "#0d0811", strength=0.8)

"""Portraits of the four who write the paper: few cuts, no faces."""

from __future__ import annotations

import math

from imprint.exchange.demo.pictures_press import Sheet, dots, veil_down, veil_round

SIZE = (400, 400)


def ines_aalto() -> Sheet:
    """Harbour; oilskin, fair plait, the sea behind her."""
    sheet = Sheet(SIZE, "#f3e2bf", "ines-aalto")
    sheet.band(-5, 405, "#8fb3b0", to="#f0d5a4")
    sheet.band(250, 405, "#3f7276", to="#24505a")
    waves = sheet.plate().hatch(
        lambda x, y: 0.5 + 0.3 * math.sin(x / 21 + y), spacing=13, length=50, box=(0, 256, 400, 400)
    )
    sheet.press(waves, "#6f9f9c")
    coat = sheet.plate().area("52,405 70,318 118,284 170,272 238,272 288,284 334,318 350,405")
    sheet.press(coat, "#d99a2b")
    folds = sheet.plate().hatch(
        lambda x, y: (x - 190) / 190, spacing=10, length=60, angle=1.3, box=(200, 280, 350, 400)
    )
    folds.stroke("204,300 204,400", 5).stroke("118,330 126,400", 4)
    sheet.press(folds.within(coat), "#a86a1a")
    _head(sheet, "#ecc19a", "#cf9a70")
    hair = sheet.plate().area(
        "136,190 130,124 152,78 204,56 256,78 278,124 272,190 262,150 240,118 206,96 168,118 146,150"
    )
    hair.area("250,150 276,160 288,210 282,262 292,300 276,326 262,300 268,262 262,214")
    sheet.press(hair, "#d8b25f")
    strands = sheet.plate().hatch(0.3, spacing=9, length=50, angle=0.5, box=(130, 50, 300, 330))
    strands.stroke("204,58 206,98", 4)
    sheet.press(strands.within(hair), "#a37c34")
    collar = sheet.plate().area("142,282 172,264 204,300 236,264 266,282 250,322 204,304 160,322")
    sheet.press(collar, "#27434c")
    return sheet


def tom_brekke() -> Sheet:
    """Town hall; grey beard, round glasses, brick behind him."""
    sheet = Sheet(SIZE, "#efdcb8", "tom-brekke")
    sheet.band(-5, 405, "#a8523a", to="#8c3f2c")
    bricks = sheet.plate()
    for row in range(14):
        bricks.stroke([(0, row * 30), (400, row * 30)], 3)
        for x in range(-30 + row % 2 * 32, 420, 64):
            bricks.stroke([(x, row * 30), (x, row * 30 + 30)], 3)
    sheet.press(bricks, "#6d2f22")
    jacket = sheet.plate().area("40,405 58,326 112,290 166,276 238,276 292,290 344,326 362,405")
    sheet.press(jacket, "#2f4a54")
    tweed = sheet.plate().hatch(0.35, spacing=11, length=18, angle=0.7, box=(40, 276, 362, 400))
    sheet.press(tweed.within(jacket), "#4c6a72")
    shirt = sheet.plate().area("162,278 242,278 222,340 202,405 182,340")
    sheet.press(shirt, "#f4ead0")
    sheet.press(sheet.plate().area("194,300 210,300 216,405 188,405"), "#b8432c")
    _head(sheet, "#e3ad86", "#bf835c")
    hair = sheet.plate().area("140,160 136,110 160,78 206,66 250,80 270,114 266,160 256,128 232,104 172,106 150,130")
    beard = sheet.plate().area(
        "140,176 152,196 176,204 204,198 232,204 254,196 266,176 264,222 244,258 204,276 164,258 144,222"
    )
    sheet.press(hair, "#8d8a80")
    sheet.press(beard, "#9c988c")
    lines = sheet.plate().hatch(0.35, spacing=8, length=34, angle=1.5, box=(136, 60, 270, 280))
    sheet.press(lines.within(beard), "#6b685f")
    _glasses(sheet, "#23282c")
    return sheet


def salma_rahal() -> Sheet:
    """Culture; dark curls, green scarf, shelves behind her."""
    sheet = Sheet(SIZE, "#f4e3c0", "salma-rahal")
    sheet.band(-5, 405, "#2f5f5c", to="#244a4c")
    _shelves(sheet)
    curls = sheet.plate().oval(204, 128, 96, 92)
    for step in range(22):
        turn = math.pi * (0.86 + 1.28 * step / 21)
        curls.oval(204 + 94 * math.cos(turn), 140 + 94 * math.sin(turn), 26)
    curls.oval(126, 214, 30).oval(284, 214, 30).oval(120, 180, 28).oval(290, 180, 28)
    sheet.press(curls, "#2a1a18")
    dress = sheet.plate().area("56,405 74,330 122,296 174,282 234,282 286,296 332,330 348,405")
    sheet.press(dress, "#b8432c")
    _head(sheet, "#c98f63", "#a06a44")
    front = sheet.plate()
    for x, y in dots("150,112 180,94 212,90 242,98 262,118 140,138"):
        front.oval(x, y, 22)
    sheet.press(front, "#2a1a18")
    rings = sheet.plate()
    for step in range(26):
        turn = math.pi * (0.8 + 1.4 * step / 25)
        rings.gouge(204 + 84 * math.cos(turn), 136 + 82 * math.sin(turn), 26, 7, turn + 1.9)
    sheet.press(rings, "#6b4436")
    scarf = (
        sheet.plate()
        .area("132,300 150,270 204,292 258,270 278,300 262,334 204,346 148,334")
        .area("222,330 262,326 280,405 236,405")
    )
    sheet.press(scarf, "#3f7a5c")
    sheet.press(
        sheet.plate().hatch(0.3, spacing=13, length=44, angle=0.3, box=(130, 270, 285, 400)).within(scarf),
        "#d9c98a",
    )
    return sheet


def leonie_voss() -> Sheet:
    """The mud flats and everything that lives there; red cap, short hair, reeds behind her."""
    sheet = Sheet(SIZE, "#f4e6c4", "leonie-voss")
    sheet.band(-5, 405, "#e6c48a", to="#f6e4b8")
    sheet.press(sheet.plate().oval(312, 96, 48), "#e4783c")
    reeds = sheet.plate()
    for step in range(46):
        x = (step * 37) % 410
        reeds.gouge(x, 330 - (step * 13) % 60, 230, 8, -1.57 + (step % 7 - 3) / 22)
    sheet.press(reeds, "#5f7a4c")
    jumper = sheet.plate().area("48,405 66,324 116,290 170,276 236,276 290,290 340,324 356,405")
    sheet.press(jumper, "#33506a")
    stitches = sheet.plate()
    for row in range(6):
        for step in range(22):
            stitches.gouge(50 + step * 15, 304 + row * 20, 14, 6, 0.9 if step % 2 else -0.9)
    sheet.press(stitches.within(jumper), "#6f8ea3")
    roll = sheet.plate().area("156,262 252,262 260,302 204,314 148,302")
    sheet.press(roll, "#284058")
    _head(sheet, "#efc6a4", "#cf9a76")
    hair = sheet.plate().area("134,172 138,110 206,92 270,110 274,172 266,200 258,150 240,128 170,128 152,148 146,200")
    sheet.press(hair, "#6b3a22")
    cap = sheet.plate().area("130,122 138,80 170,50 214,42 252,54 274,86 278,122 240,108 204,104 166,108")
    sheet.press(cap, "#b8432c")
    ribs = sheet.plate().hatch(0.3, spacing=12, length=40, angle=1.5, box=(128, 40, 280, 124))
    brim = sheet.plate().area("126,128 130,104 204,90 276,104 282,128 240,114 204,110 166,114")
    sheet.press(ribs.within(cap), "#7c2a1c")
    sheet.press(brim, "#8f3020")
    return sheet


def _head(sheet: Sheet, skin: str, shade: str) -> None:
    """An egg of a head on a neck, lit from the left."""
    head = sheet.plate().area("176,236 234,236 238,292 204,306 170,292")
    head.area("204,72 244,86 264,122 266,168 252,214 228,244 204,254 180,244 156,214 142,168 144,122 164,86")
    sheet.press(head, skin, wear=0.006)
    dark = sheet.plate().hatch(lambda x, y: (x - 200) / 90, spacing=8, length=36, angle=1.2, box=(206, 90, 270, 300))
    dark.area("176,246 204,258 234,246 236,268 206,274 174,264")
    sheet.press(dark.within(head), shade, wear=0.01)
    sheet.dust(veil_down(SIZE, 330, 480), "#1a2024", strength=0.6)


def _glasses(sheet: Sheet, ink: str) -> None:
    rims = (
        sheet.plate()
        .oval(174, 162, 25)
        .oval(174, 162, 19, raised=False)
        .oval(234, 162, 25)
        .oval(234, 162, 19, raised=False)
    )
    rims.stroke("198,158 210,158", 6).stroke("150,158 140,152", 5).stroke("258,158 268,152", 5)
    sheet.press(rims, ink)


def _shelves(sheet: Sheet) -> None:
    for ink, shift in [("#d9a23b", 0), ("#b8432c", 1), ("#efe0b8", 2), ("#7fa08a", 3)]:
        spines = sheet.plate()
        for row in range(3):
            for step in range(22):
                if (step * 3 + row + step // 4) % 4 == shift:
                    spines.box(step * 19 + 2, 22 + row * 130 + (step * 7) % 18, step * 19 + 17, 122 + row * 130)
        sheet.press(spines, ink)
    sheet.press(sheet.plate().box(-5, 122, 405, 132).box(-5, 252, 405, 262), "#4b2f20")
    sheet.dust(veil_round(SIZE, 204, 160, 280), "#1d3434", strength=0.75)

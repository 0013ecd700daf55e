"""Sets lines of type: sheets of ink (uint8, 255 is full) at one of a few letter heights, from a cache of glyphs."""

import functools
import random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mrz_text import ALPHABET, GIVEN_NAMES, SURNAMES

MASTERS = (14, 24, 40)  # letter heights that glyphs are kept in

_OCR_B = "/usr/share/fonts/opentype/ocr-b/"
_DEJAVU = "/usr/share/fonts/truetype/dejavu/"
_LIBERATION = "/usr/share/fonts/truetype/liberation/"
# OCR-B in its round and its sharp cut, and what specimens use in its stead
FACES = {
    _OCR_B + "OCRB.otf": 0.36,
    _OCR_B + "OCRBS.otf": 0.36,
    _DEJAVU + "DejaVuSansMono.ttf": 0.06,
    _DEJAVU + "DejaVuSansMono-Bold.ttf": 0.03,
    _LIBERATION + "LiberationMono-Regular.ttf": 0.06,
    _LIBERATION + "LiberationMono-Bold.ttf": 0.04,
    _LIBERATION + "LiberationSans-Regular.ttf": 0.05,
    _DEJAVU + "DejaVuSans.ttf": 0.02,
    _LIBERATION + "LiberationSansNarrow-Bold.ttf": 0.02,
}
OTHER_FACES = [
    *(_LIBERATION + f"Liberation{name}.ttf" for name in ("Sans-Regular", "Sans-Bold", "Sans-Italic", "SansNarrow-Regular")),
    *(_LIBERATION + f"Liberation{name}.ttf" for name in ("Serif-Regular", "Serif-Bold", "Serif-Italic", "Mono-Regular")),
    *(_DEJAVU + f"DejaVu{name}.ttf" for name in ("Sans", "Sans-Bold", "SansCondensed", "Serif", "Serif-Italic", "SansMono")),
]


def random_face(rng):
    return str(rng.choice(list(FACES), p=list(FACES.values())))


def master_for(letter):
    """The smallest height kept that a letter of so many pixels can be made smaller from."""
    return next((height for height in MASTERS if height >= 1.25 * letter), MASTERS[-1])


def set_rows(rng, face, master, rows, pitch, window):
    """Sets letters `window` of some (text, distance in letter heights downwards from the middle) rows, `pitch` heights apart.

    Gives the sheet, its first row's middle in its own middle, and the columns of the first row's letters.
    """
    first, last = window
    glyphs = _glyphs(face, master)
    cell_high, cell_wide = next(iter(glyphs.values())).shape
    step = pitch * master
    wide = int((last - first + 1) * step) + cell_wide + 4
    sheet = np.zeros((int(3.2 * master) | 1, wide), np.uint8)
    jitter = rng.uniform(0, 0.03) * master if rng.random() < 0.3 else 0.0
    places = []
    for text, down in rows:
        top = round(sheet.shape[0] / 2 + down * master - cell_high / 2)
        moves = np.rint(rng.normal(0, jitter, (last - first, 2))).astype(int) if jitter else None
        for i, letter in enumerate(text[first:last]):
            x = cell_wide / 2 + (i + 0.2) * step
            left = round(x - cell_wide / 2)
            at = top
            if moves is not None:
                left, at = max(0, left + moves[i, 0]), at + moves[i, 1]
            _lay(sheet, glyphs[letter], at, left)
            if down == 0:
                places.append(left + cell_wide / 2)
    return _weighed(rng, sheet, master), places


def set_text(rng, master, wide, high):
    """A sheet of lines of other text, at least so many letter heights wide and high."""
    face = str(rng.choice(OTHER_FACES))
    font = font_of(face, master)
    columns, rows = int((wide + 6) * master), int(max(2.0, high + 1.0) * master)
    sheet = Image.new("L", (columns, rows | 1), 0)
    draw = ImageDraw.Draw(sheet)
    words = random.Random(int(rng.integers(2**62)))
    spacing = words.uniform(1.5, 2.6) * master
    middle = rows / 2
    capitals = words.random() < 0.2
    for line in range(-int(middle / spacing), int(middle / spacing) + 1):
        y = middle + line * spacing + master / 2 + (0 if words.random() < 0.85 else words.uniform(-1, 1) * master)
        draw.text((-words.uniform(0, 3) * master, y), _sentence(words, capitals), font=font, fill=255, anchor="ls")
    return _weighed(rng, np.array(sheet), master)


@functools.lru_cache(maxsize=None)
def font_of(face, master):
    """A face at the size at which an H is `master` pixels high."""
    large = ImageFont.truetype(face, 1000)
    _, top, _, bottom = large.getbbox("H", anchor="ls")
    return ImageFont.truetype(face, round(1000 * master / (bottom - top)))


def _sentence(words, capitals):
    said = []
    for _ in range(words.randint(4, 14)):
        kind = words.random()
        if kind < 0.6:
            word = words.choice(words.choice([SURNAMES, GIVEN_NAMES])).replace("<", " ").lower()
            word = word.capitalize() if words.random() < 0.3 else word
        elif kind < 0.75:
            word = "".join(words.choice("aeioubcdfglmnprstvwzäéñüçß") for _ in range(words.randint(2, 9)))
        elif kind < 0.9:
            word = words.choice([f"{words.randint(1, 31)}.{words.randint(1, 12)}.{words.randint(1900, 2040)}", str(words.randint(0, 99999))])
        else:
            word = words.choice(["/", "-", "No.", "Art. 12", "(a)", "§", "...", "=", "+", "&", "1. Name/Surname", "12,50 €"])
        said.append(word.upper() if capitals else word)
    return " ".join(said)


def _weighed(rng, sheet, master):
    """The strokes made thicker or thinner."""
    if rng.random() < 0.35:
        return sheet
    soft = cv2.GaussianBlur(sheet, (0, 0), max(0.5, rng.uniform(0.02, 0.055) * master))
    level, hardness = rng.uniform(0.24, 0.66), rng.uniform(1.5, 4.0)
    table = np.clip((np.arange(256) / 255 - level) * hardness + 0.5, 0, 1)
    table = (table - table[0]) / max(1e-3, table[-1] - table[0])
    return cv2.LUT(soft, (255 * table).astype(np.uint8))


def _lay(sheet, glyph, top, left):
    upper, lower = max(0, top), min(sheet.shape[0], top + glyph.shape[0])
    right = min(sheet.shape[1], left + glyph.shape[1])
    if lower > upper and right > left:
        under = sheet[upper:lower, left:right]
        np.maximum(under, glyph[upper - top : lower - top, : right - left], out=under)


@functools.lru_cache(maxsize=None)
def _glyphs(face, master):
    """Every letter in the middle of a cell of one size, four times as fine as it is kept."""
    font = font_of(face, master * 4)
    high, wide = int(1.6 * master), int(1.5 * master)
    cells = {}
    for letter in ALPHABET:
        cell = Image.new("L", (wide * 4, high * 4), 0)
        ImageDraw.Draw(cell).text((wide * 2, high * 2 + master * 2), letter, font=font, fill=255, anchor="ms")
        cells[letter] = np.array(cell.resize((wide, high), Image.BOX))
    return cells

"""Letters as masks: MRZ lines in fixed cells, other text as it runs. Debian's fonts, by their paths."""

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

OCR_B = ["/usr/share/fonts/opentype/ocr-b/OCRB.otf", "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"]
_LIBERATION, _DEJAVU = "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/truetype/dejavu"
MONOSPACED = [f"{_LIBERATION}/LiberationMono-{cut}.ttf" for cut in ("Regular", "Bold")]
MONOSPACED += [f"{_DEJAVU}/DejaVuSansMono{cut}.ttf" for cut in ("", "-Bold")]
RUNNING = [str(p) for folder in (_LIBERATION, _DEJAVU) for p in sorted(Path(folder).glob("*.ttf")) if "MathTeX" not in p.name]
SANS = [font for font in RUNNING if "LiberationSans-" in font or "DejaVuSans-" in font or "DejaVuSans." in font]

CAPITALS = 24  # height of the capitals in an MRZ line's mask, in pixels
ABOVE, BELOW = 6, 8  # its margins: the mask has CAPITALS + ABOVE + BELOW rows


@lru_cache(maxsize=400)
def font(path, size):
    return ImageFont.truetype(path, size)


@lru_cache(maxsize=64)
def _size_for_capitals(path):
    size = 100
    box = font(path, size).getbbox("H", anchor="ls")
    return max(4, round(size * CAPITALS / max(1, -box[1])))


@lru_cache(maxsize=2000)
def _letter(path, letter):
    """A letter's mask of all its rows, its ink and nothing more from left to right, and the ink's width."""
    face = font(path, _size_for_capitals(path))
    box = face.getbbox(letter, anchor="ls")
    width = max(1, box[2] - box[0])
    image = Image.new("L", (width, CAPITALS + ABOVE + BELOW), 0)
    ImageDraw.Draw(image).text((-box[0], ABOVE + CAPITALS), letter, fill=255, font=face, anchor="ls")
    return np.asarray(image), width


def cells_line(path, text, pitch):
    """A line of letters, each in the middle of a cell `pitch` pixels wide: a mask [38, letters x pitch]."""
    width = int(np.ceil(len(text) * pitch))
    mask = np.zeros((CAPITALS + ABOVE + BELOW, width), np.uint8)
    for i, letter in enumerate(text):
        ink, ink_width = _letter(path, letter)
        left = int(round((i + 0.5) * pitch - ink_width / 2))
        from_ink, left = max(0, -left), max(0, left)
        part = ink[:, from_ink : from_ink + width - left]
        here = mask[:, left : left + part.shape[1]]
        np.maximum(here, part, out=here)
    return mask


def running_line(path, text):
    """A line of letters as the font spaces them: a mask of CAPITALS + ABOVE + BELOW rows, as wide as the text."""
    face = font(path, _size_for_capitals(path))
    width = max(1, round(face.getlength(text)))
    image = Image.new("L", (width, CAPITALS + ABOVE + BELOW), 0)
    ImageDraw.Draw(image).text((0, ABOVE + CAPITALS), text, fill=255, font=face, anchor="ls")
    return np.asarray(image)


def thicker(mask, amount):
    """Ink thickened (above 0) or thinned (below) by about `amount` pixels of the mask."""
    if abs(amount) < 0.2:
        return mask
    spread = cv2.GaussianBlur(mask, (0, 0), 1.0 + 0.5 * abs(amount)).astype(np.float32)
    level = 127.5 - 42 * amount
    return np.clip((spread - level) * 3 + 127.5, 0, 255).astype(np.uint8)


WORDS = """
surname given names nationality date of birth sex place of birth date of issue date of expiry authority nom prenoms apellidos nombre
nome cognome geburtsdatum staatsangehorigkeit document no type code personal number signature of holder republic identity card passport
permis de sejour the quick brown fox council ministry interior valid until height colour eyes residence remarks visa entries days from
lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua enim
""".split()


def words(rng, least, most):
    """So many characters of words, figures and codes: what stands on documents and in newspapers."""
    text = ""
    length = int(rng.integers(least, most + 1))
    while len(text) < length:
        kind = rng.random()
        if kind < 0.75:
            word = WORDS[int(rng.integers(len(WORDS)))]
        elif kind < 0.9:
            word = str(int(rng.integers(10 ** int(rng.integers(1, 9)))))
        else:
            word = "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[int(i)] for i in rng.integers(0, 36, int(rng.integers(3, 12))))
        text += word + (" " if rng.random() < 0.9 else ", ")
    text = text[:length].strip() or "a"
    cut = rng.random()
    return text.upper() if cut < 0.35 else text.title() if cut < 0.5 else text

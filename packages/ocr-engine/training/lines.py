"""Pictures of MRZ lines, and of what is none, with the place of every letter: what the reader is trained and measured on.

    drawn = Lines(seed).line(numpy.random.default_rng([seed, 1]))

A line is set from glyphs of a cache, laid over a ground, seen under a small slant, taken by a bad camera, and cut as the locator
cuts. `Drawn.strip` is that cut: uint8, as high as the camera's pixels make it, letters from 4.6 to 30 pixels high. Nothing but the
seeds decides what comes out.
"""

import random
from dataclasses import dataclass

import cv2
import numpy as np

import grounds
import type_setting
from mrz_text import ALPHABET, random_zone

HEIGHT = 24  # of the network's input; letters are 0.46 to 0.86 of it high
SMALLEST, LARGEST = 4.6, 30.0  # letters, in the camera's pixels
NEGATIVES = 0.16


@dataclass(frozen=True)
class Severity:
    """How bad pictures get: the greatest blur (deviation in pixels), noise (deviation of 255), and so on."""

    blur: float = 1.4
    noise: float = 11.0
    jpeg: tuple = (25, 95)
    ink: float = 0.62  # brightness of the darkest to the lightest ink, by its ground's
    motion: float = 0.16  # in letter heights
    glare: float = 0.15  # share of pictures
    crossing: float = 0.25
    slant: float = 0.4  # deviation, degrees


TRAINING = Severity()
# what issue 13 asks of the accuracy set
ACCURACY = Severity(blur=0.8, noise=8.0, jpeg=(50, 95), ink=0.55, motion=0.0, glare=0.125, crossing=0.2, slant=0.25)


@dataclass(frozen=True)
class Drawn:
    strip: np.ndarray  # uint8 [h, w], the cut
    text: str  # empty for a negative
    centres: np.ndarray  # of its letters, by the strip's width
    pitch: float  # of its letters, by the strip's width
    letter: float  # letter height in pixels of the camera


class Lines:
    def __init__(self, seed, severity=TRAINING):
        self.grounds = grounds.Bank(seed)
        self.severity = severity

    def line(self, rng, width=None, negatives=NEGATIVES):
        """A whole line, or with `width` (of an input 24 high) a piece of exactly that proportion."""
        kind = rng.choice(_NEGATIVE_KINDS, p=_NEGATIVE_SHARES) if rng.random() < negatives else "line"
        letter = SMALLEST * (LARGEST / SMALLEST) ** rng.random() ** 1.2
        ratio = float(np.clip(rng.normal(0.64, 0.1), 0.46, 0.86))
        if kind in ("bare", "barcode", "text"):
            return self._other(rng, kind, letter, ratio, width)
        drawn = self._mrz(rng, kind, letter, ratio, width)
        if kind == "upside_down":
            return Drawn(np.ascontiguousarray(drawn.strip[::-1, ::-1]), "", np.zeros(0), 0.0, drawn.letter)
        return drawn

    def _mrz(self, rng, kind, letter, ratio, width):
        face = type_setting.random_face(rng)
        master = type_setting.master_for(letter)
        text, above, below = _texts(rng)
        pitch = float(np.clip(rng.normal(1.0, 0.07), 0.86, 1.18))  # by the letters' height
        stretch = float(np.clip(rng.normal(1.0, 0.05), 0.88, 1.12))
        high = max(6, round(letter / ratio))
        letter = ratio * high
        margins = rng.uniform(-0.13, 1.1, 2) if rng.random() < 0.8 else rng.uniform(-0.13, 4.0, 2)
        first, last = 0, len(text)
        if width:
            first, last, margins = _window(rng, len(text), width / (HEIGHT * ratio * pitch), margins)
            wide = round(width * high / HEIGHT)
        else:
            wide = max(8, round((len(text) + margins.sum()) * pitch * letter))
        # one letter more on both sides of a window: what is cut off there is seen in part
        around = (max(0, first - 1), min(len(text), last + 1))
        line_pitch = rng.uniform(1.55, 2.5) if rng.random() < 0.85 else rng.uniform(1.3, 1.6)
        rows = [(text, 0.0)]
        if kind == "half" or ratio * line_pitch < 1.1:
            rows += [(other, side * line_pitch) for other, side in ((above, -1), (below, 1)) if rng.random() < 0.75]
        sheet, places = type_setting.set_rows(rng, face, master, rows, pitch / stretch, around)
        start = places[first - around[0]] if last > first else 0.0
        x0 = start - (0.5 + margins[0]) * pitch / stretch * master
        off = rng.normal(0, 0.06)
        if kind == "half":
            off = rng.choice([-1, 1]) * rng.uniform(0.7, max(0.75, line_pitch / 2))
        ink, lens = self._through(rng, sheet, x0, off, letter, stretch, (high, wide), master)
        strip = self._taken(rng, ink, letter)
        strip = _with_repeated_edges(rng, strip, kind)
        if kind != "line":
            return Drawn(strip, "", np.zeros(0), 0.0, letter)
        at = lens(np.asarray(places[first - around[0] : last - around[0]])) / wide
        return Drawn(strip, text[first:last], at, pitch * letter / wide, letter)

    def _other(self, rng, kind, letter, ratio, width):
        high = max(6, round(letter / ratio))
        wide = round((width or rng.uniform(400, 720)) * high / HEIGHT)
        if kind == "barcode":
            ink = grounds.bars(rng, high, wide)
        elif kind == "bare":
            ink = np.zeros((high, wide), np.float32)
        else:
            # text as high as the line, or several small lines, or parts of large letters
            height = letter * (1.0 if rng.random() < 0.6 else rng.uniform(0.35, 2.5))
            master = type_setting.master_for(height)
            sheet = type_setting.set_text(rng, master, wide / height, high / height)
            ink, _ = self._through(rng, sheet, rng.uniform(-2, 2) * master, rng.normal(0, 0.3), height, 1.0, (high, wide), master)
        if rng.random() < 0.2:
            grounds.rules(rng, ink, letter)
        return Drawn(self._taken(rng, ink, letter, bare=kind == "bare"), "", np.zeros(0), 0.0, letter)

    def _through(self, rng, sheet, x0, off, letter, stretch, size, master):
        """The sheet's ink seen slanted, bent and in slight perspective; and the way from the sheet's columns to the picture's."""
        high, wide = size
        scale = master / letter
        x = np.arange(wide, dtype=np.float32)
        along = 2 * (x + 0.5) / wide - 1
        drift = np.tan(np.radians(rng.normal(0, self.severity.slant))) * wide / 2
        drift = float(np.clip(drift, -0.22 * letter, 0.22 * letter))
        bend = rng.normal(0, 0.05) * letter if rng.random() < 0.4 else 0.0
        middle = (high - 1) / 2 + off * letter + drift * along + bend * (along * along - 0.33)
        grows = 1 + (rng.normal(0, 0.03) if rng.random() < 0.4 else 0.0) * along
        squeeze = rng.normal(0, 0.02) if rng.random() < 0.4 else 0.0
        across = x0 + (x + 0.5 + squeeze * x * (x / wide - 1)) * (scale / stretch)
        y = (np.arange(high, dtype=np.float32)[:, None] - middle) * (scale / grows)
        lean = rng.normal(0, 0.03) + (rng.normal(0, 0.08) if rng.random() < 0.15 else 0.0)
        if scale > 1.15:
            sheet = cv2.GaussianBlur(sheet, (0, 0), 0.32 * scale)
        map_x = (across - 0.5 - lean * y).astype(np.float32)
        map_y = (y + (sheet.shape[0] - 1) / 2).astype(np.float32)
        ink = cv2.remap(sheet, map_x, map_y, cv2.INTER_LINEAR, borderValue=0).astype(np.float32) / 255
        return ink, lambda columns: np.interp(columns, across, x + 0.5)

    def _taken(self, rng, ink, letter, bare=False):
        """Ink on a ground, under light, through a camera and JPEG."""
        how, (high, wide) = self.severity, ink.shape
        paper = rng.uniform(95, 250)
        dark = 0.03 + (how.ink - 0.03) * rng.random() ** 1.3  # the ink, by its ground
        deepest = (1.0 if bare else 0.65 * (1 - dark)) * rng.random()
        ground = self.grounds.draw(rng, high, wide)
        picture = paper * (1 - deepest * ground)
        if rng.random() < 0.3:
            # patches in the ink: a worn print, a matrix printer's, a coloured one over a coloured ground
            ink = ink * (1 - rng.uniform(0.1, 0.5) * self.grounds.draw(rng, high, wide))
        picture += (paper * dark - picture) * ink
        if rng.random() < how.crossing:
            grounds.cross(rng, picture, letter, paper * dark)
        if rng.random() < 0.15:
            grounds.edge(rng, picture, letter)
        if rng.random() < 0.25:
            grounds.shade(rng, picture)
        if rng.random() < how.glare:
            grounds.glare(rng, picture)
        blur = how.blur * rng.random() ** 1.6
        blur = min(blur, 0.17 * letter) if letter < 8 else blur * min(1.6, max(1.0, letter / 14))
        if blur > 0.15:
            picture = cv2.GaussianBlur(picture, (0, 0), blur)
        if how.motion and rng.random() < 0.15:
            picture = grounds.moved(rng, picture, how.motion * letter)
        picture = 128 + (picture - 128) * rng.uniform(0.75, 1.0) + rng.uniform(-12, 12)
        if rng.random() < 0.25:
            soft = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.7, 1.6))
            picture += rng.uniform(0.3, 1.8) * (picture - soft)
        noise = how.noise * rng.random() ** 1.5
        if rng.random() < 0.25:
            # noise after a camera's own smoothing: coarser
            grain = cv2.resize(rng.standard_normal((high // 2 + 1, wide // 2 + 1), np.float32), (wide, high))
        else:
            grain = rng.standard_normal((high, wide), np.float32)
        picture = np.clip(picture + noise * grain, 0, 255).astype(np.uint8)
        if rng.random() < 0.75:
            picture = _jpeg(rng, picture, int(rng.integers(how.jpeg[0], how.jpeg[1] + 1)))
        if rng.random() < 0.5:
            # the cutter's own sampling
            size = rng.uniform(0.85, 1.5)
            picture = cv2.resize(picture, (max(8, round(wide * size)), max(6, round(high * size))), interpolation=cv2.INTER_LINEAR)
        return picture


_NEGATIVE_KINDS = ["text", "bare", "barcode", "half", "upside_down"]
_NEGATIVE_SHARES = [0.45, 0.18, 0.07, 0.15, 0.15]


def _texts(rng):
    """A line and its neighbours: of a right zone, or of letters at random, for the reader must not know better than the print."""
    words = random.Random(int(rng.integers(2**62)))
    _, _, lines = random_zone(words)
    at = words.randrange(len(lines))
    text = lines[at]
    above, below = lines[at - 1], lines[(at + 1) % len(lines)]
    if words.random() < 0.25:
        letters = words.choice([ALPHABET, ALPHABET, ALPHABET[:10] + "<", ALPHABET[10:], "0OQDC1IL7T2Z5S8B6G<"])
        text = "".join(words.choice(letters) for _ in text)
        if words.random() < 0.3:
            fillers = words.randint(2, 12)
            start = words.randrange(len(text) - fillers)
            text = text[:start] + "<" * fillers + text[start + fillers :]
    return text, above, below


def _window(rng, length, room, margins):
    """Which letters of a line a picture with room for so many shows, and the margins left and right of them, in pitches."""
    margins = np.array(margins)
    if room >= length:
        left = rng.uniform(min(-0.1, room - length), room - length + 0.1)
        return 0, length, np.array([left, room - length - left])
    where = rng.random()
    if where < 0.4:
        # the line's beginning; its right end goes on outside
        last = min(length, int(room - margins[0]))
        margins[1] = room - margins[0] - last
        if margins[1] > 0.35:  # too much of the cut letter is seen
            margins[0] += margins[1] - 0.3
            margins[1] = 0.3
        return 0, last, margins
    if where < 0.75:
        first = max(0, length - int(room - margins[1]))
        margins[0] = room - margins[1] - (length - first)
        if margins[0] > 0.35:
            margins[1] += margins[0] - 0.3
            margins[0] = 0.3
        return first, length, margins
    shown = int(room)
    spare = room - shown
    if spare > 0.6:
        shown, spare = shown + 1, spare - 1
    first = int(rng.integers(0, length - shown + 1))
    left = rng.uniform(max(-0.2, spare - 0.33), min(0.33, spare + 0.2))
    return first, first + shown, np.array([left, spare - left])


def _with_repeated_edges(rng, strip, kind):
    """Now and then the cut had no room for a higher view: its outermost rows are repeated."""
    if kind != "line" or rng.random() > 0.1:
        return strip
    rows = max(1, round(strip.shape[0] * rng.uniform(0.05, 0.12)))
    inner = strip[rows:-rows]
    if inner.shape[0] < 5:
        return strip
    return np.pad(inner, ((rows, rows), (0, 0)), mode="edge")


def _jpeg(rng, picture, quality):
    """Through JPEG, its blocks of 8 lying anywhere."""
    top, left = int(rng.integers(8)), int(rng.integers(8))
    padded = cv2.copyMakeBorder(picture, top, 0, left, 0, cv2.BORDER_REPLICATE)
    _, data = cv2.imencode(".jpg", padded, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)[top:, left:]

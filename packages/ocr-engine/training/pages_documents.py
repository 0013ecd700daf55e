"""Flat documents: cards, passport pages and visas with their prints, in grey, and where the letters of the MRZ stand on them."""

import random
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

import mrz_text
import pages_fonts as fonts
import pages_grounds as grounds

# width and height in mm: ID-1, ID-2 and ID-3 of ISO/IEC 7810, the visas of ICAO Doc 9303 part 7
SIZES = {"TD1": (85.6, 54), "TD2": (105, 74), "TD3": (125, 88), "MRVA": (120, 80), "MRVB": (105, 74), "FRA": (105, 74)}
SIZES["CARD"] = SIZES["TD1"]
KINDS = {"TD1": 0.26, "TD2": 0.12, "TD3": 0.26, "MRVA": 0.09, "MRVB": 0.09, "FRA": 0.06, "CARD": 0.12}


@dataclass(frozen=True)
class Plan:
    """A document before it is drawn: sizes in mm, the MRZ's cell width, height of capitals, distance of lines, lower left corner."""

    kind: str
    width: float
    height: float
    texts: tuple
    pitch: float = 2.54
    capitals: float = 2.5
    distance: float = 6.35
    left: float = 5.0
    baseline: float = 5.0

    def line(self, i, letters=None):
        """Corners of line i as read, in mm: from the first cell's left edge to the last one's right, capitals' top to baseline."""
        bottom = self.height - self.baseline - (len(self.texts) - 1 - i) * self.distance
        right = self.left + (letters or len(self.texts[i])) * self.pitch
        top = bottom - self.capitals
        return np.array([[self.left, top], [right, top], [right, bottom], [self.left, bottom]])

    def zone(self):
        """Corners of the whole block, in mm."""
        first, last = self.line(0), self.line(len(self.texts) - 1)
        return np.array([first[0], first[1], last[2], last[3]])


def plan(rng, kind=None):
    """A document of a kind of `SIZES`: its texts and where they stand. `CARD` has no MRZ."""
    kind = kind or str(rng.choice(list(KINDS), p=list(KINDS.values())))
    width, height = np.array(SIZES[kind]) * rng.uniform(0.96, 1.04, 2)
    if kind == "CARD":
        return Plan(kind, width, height, ())
    _, _, lines = mrz_text.random_zone(random.Random(int(rng.integers(2**31))), kind)
    pitch = min(rng.uniform(2.2, 2.64), (width - 3) / len(lines[0]))
    capitals = pitch * (rng.uniform(0.92, 1.08) if rng.random() < 0.6 else rng.uniform(0.82, 1.2))
    distance = capitals * (rng.uniform(2.0, 2.65) if rng.random() < 0.75 else rng.uniform(1.5, 3.0))
    room = width - len(lines[0]) * pitch
    left = room * rng.uniform(0.15, 0.85)
    return Plan(kind, width, height, tuple(lines), pitch, capitals, distance, left, rng.uniform(2.2, 9))


def draw(rng, planned, scale):
    """The document at `scale` pixels a mm: a picture [height, width], and its MRZ lines' ends moved to what was drawn, in mm."""
    width, height = max(8, round(planned.width * scale)), max(8, round(planned.height * scale))
    paper = rng.uniform(90, 255) if rng.random() < 0.85 else rng.uniform(30, 140)
    image = np.full((height, width), paper, np.float32)
    plain = rng.random() < 0.2
    if not plain:
        image += rng.normal(0, 16) * (grounds.clouds(rng, height, width, 4) - 0.5)
        for _ in range(int(rng.integers(0, 3))):
            small_height, small_width = (height + 1) // 2, (width + 1) // 2
            pattern = grounds.print_pattern(rng, small_height, small_width, max(1.5, 0.25 * scale))
            where = 1 if rng.random() < 0.5 else np.clip(grounds.clouds(rng, small_height, small_width, 4) * 2 - 0.6, 0, 1)
            image += rng.uniform(3, 38) * cv2.resize(pattern * where, (width, height))
    image = np.clip(image, 0, 255).astype(np.uint8)
    zone_top = planned.height if not planned.texts else planned.zone()[0, 1]
    _visual_zone(rng, image, scale, zone_top, paper)
    image = image.astype(np.float32)
    if planned.texts and rng.random() < 0.3:  # the zone on a ground of its own
        top = int(max(0, (zone_top - rng.uniform(0.5, 3)) * scale))
        image[top:] += rng.uniform(0.4, 1) * (rng.uniform(max(120, paper - 30), 255) - image[top:])
    if rng.random() < 0.3:
        cv2.rectangle(image, (0, 0), (width - 1, height - 1), float(rng.uniform(0, 255)), max(1, round(rng.uniform(0.2, 0.8) * scale)))
    lines = _zone(rng, image, planned, scale)
    return np.clip(image, 0, 255).astype(np.uint8), lines


def _zone(rng, image, planned, scale):
    """Prints the MRZ into the picture."""
    if not planned.texts:
        return []
    draw_of = rng.random()
    path = str(rng.choice(fonts.OCR_B if draw_of < 0.72 else fonts.MONOSPACED if draw_of < 0.87 else fonts.SANS))
    spaced = rng.random() < 0.8 or path not in fonts.SANS
    ink_share = rng.uniform(0, 0.3) if rng.random() < 0.6 else rng.uniform(0.3, 0.65)
    thick = rng.uniform(-0.9, 1.1)
    jitter = rng.uniform(0, 0.12) * planned.pitch if rng.random() < 0.3 else 0
    lines = []
    for i, text in enumerate(planned.texts):
        quad = planned.line(i)
        if spaced:
            mask = fonts.cells_line(path, text, fonts.CAPITALS * planned.pitch / planned.capitals)
        else:
            mask = fonts.running_line(path, text)
            quad[1:3, 0] = quad[0, 0] + mask.shape[1] / fonts.CAPITALS * planned.capitals
        quad[:, 0] += rng.uniform(-jitter, jitter)
        mask = fonts.thicker(mask, thick)
        unit = planned.capitals / fonts.CAPITALS
        box = np.array([quad[0, 0], quad[0, 1] - fonts.ABOVE * unit, quad[1, 0], quad[2, 1] + fonts.BELOW * unit]) * scale
        _print(image, mask, box, ink_share)
        lines.append(quad)
    if rng.random() < 0.25:  # something crosses the lines
        zone = planned.zone() * scale
        for _ in range(int(rng.integers(1, 4))):
            points = zone[0] + rng.uniform(-0.1, 1.1, (4, 2)) * (zone[2] - zone[0])
            tone = float(np.clip(image.mean() * rng.uniform(0.4, 1.2), 0, 255))
            cv2.polylines(image, [points.astype(np.int32)], False, tone, max(1, round(rng.uniform(0.1, 0.6) * scale)), cv2.LINE_AA)
    return lines


def _print(image, mask, box, share):
    """Puts ink into the box [left, top, right, bottom], to a fraction of a pixel; it is `share` times as bright as its ground."""
    left, top, right, bottom = box
    x, y = int(np.floor(left)), int(np.floor(top))
    columns, rows = int(np.ceil(right)) - x + 1, int(np.ceil(bottom)) - y + 1
    across, down = (right - left) / mask.shape[1], (bottom - top) / mask.shape[0]
    if across < 0.5 and down < 0.5:  # shrinking by much: average first
        smaller = (max(1, round(mask.shape[1] * across * 1.5)), max(1, round(mask.shape[0] * down * 1.5)))
        mask = cv2.resize(mask, smaller, interpolation=cv2.INTER_AREA)
        across, down = (right - left) / mask.shape[1], (bottom - top) / mask.shape[0]
    matrix = np.array([[across, 0, left - x + across / 2 - 0.5], [0, down, top - y + down / 2 - 0.5]])
    placed = cv2.warpAffine(mask, matrix, (columns, rows), flags=cv2.INTER_LINEAR)
    height, width = image.shape
    y0, y1, x0, x1 = max(0, y), min(height, y + rows), max(0, x), min(width, x + columns)
    if y1 <= y0 or x1 <= x0:
        return
    part = placed[y0 - y : y1 - y, x0 - x : x1 - x].astype(np.float32) / 255
    here = image[y0:y1, x0:x1]
    here *= 1 - part * np.float32(1 - share)


def _visual_zone(rng, image, scale, bottom, paper):
    """Portrait, labels and values, titles, emblems, bars, a signature above the MRZ."""
    height, width = image.shape
    room = max(4, int(bottom * scale) - round(scale))
    if rng.random() < 0.08:
        return
    picture = Image.fromarray(image)
    pen = ImageDraw.Draw(picture)
    dark = int(paper * rng.uniform(0, 0.5))
    for _ in range(int(rng.integers(0, 5))):
        x, y, size = rng.uniform(0, width), rng.uniform(0, room), rng.uniform(2, 16) * scale
        tone = int(np.clip(paper + rng.normal(0, 40), 0, 255))
        if rng.random() < 0.5:
            pen.ellipse((x - size, y - size, x + size, y + size), fill=tone if rng.random() < 0.4 else None, outline=tone)
        else:
            pen.rectangle((x, y, x + size * 2, y + size * rng.uniform(0.1, 1)), fill=tone)
    # lines of text, in columns
    path = str(rng.choice(fonts.RUNNING))
    values = str(rng.choice(fonts.OCR_B + fonts.MONOSPACED + fonts.RUNNING))
    left = rng.uniform(0.02, 0.45) * width
    y = rng.uniform(0.5, 8) * scale
    spacing = rng.uniform(2.6, 6)
    while y < room:
        x = left + rng.uniform(0, 0.1) * width
        while x < width and rng.random() < 0.85:
            label = rng.random() < 0.5
            size = max(3, round(scale * (rng.uniform(1.3, 2) if label else rng.uniform(2, 3.6))))
            if y + size > room:
                break
            text = fonts.words(rng, 3, 34)
            face = fonts.font(path if label else values, size)
            pen.text((x, y), text if label else text.upper(), fill=dark, font=face)
            x += face.getlength(text) + rng.uniform(0.05, 0.4) * width
        y += spacing * scale * rng.uniform(0.8, 1.3)
    if rng.random() < 0.5:
        face = fonts.font(str(rng.choice(fonts.RUNNING)), max(4, round(scale * rng.uniform(3, 6))))
        pen.text((rng.uniform(0, 0.5) * width, rng.uniform(0, 4) * scale), fonts.words(rng, 6, 24).upper(), fill=dark, font=face)
    image[:] = np.asarray(picture)
    if rng.random() < 0.75:
        tall = min(room, round(rng.uniform(18, 42) * scale))
        _paste(rng, image, grounds.portrait(rng, tall, round(tall * rng.uniform(0.7, 0.85))), room, rng.uniform(0, 0.12))
    if rng.random() < 0.25:
        shape = (round(rng.uniform(6, 16) * scale), round(rng.uniform(14, 60) * scale))
        _paste(rng, image, grounds.bars(rng, max(2, min(room, shape[0])), max(2, shape[1])), room, rng.uniform(0, 0.7))
    if rng.random() < 0.4:
        points = np.cumsum(rng.normal(0, 2.2, (14, 2)) * [1, 0.5], axis=0) * scale + rng.uniform(0, 1, 2) * [width, room]
        points[:, 1] = np.minimum(points[:, 1], room)
        cv2.polylines(image, [points.astype(np.int32)], False, dark, max(1, round(0.3 * scale)), cv2.LINE_AA)


def _paste(rng, image, part, room, across):
    height, width = image.shape
    part = part[:room, :width]
    top = int(rng.integers(0, max(1, room - part.shape[0] + 1)))
    left = int(min(across * width + 1, width - part.shape[1]))
    left = max(0, left)
    image[top : top + part.shape[0], left : left + part.shape[1]] = part

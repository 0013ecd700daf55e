"""What lies around documents, and what is none: grey pictures [height, width], uint8, drawn from a numpy Generator."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

import pages_fonts as fonts


def clouds(rng, height, width, cells):
    """Smooth random values from 0 to 1 with about so many cells along the longer side."""
    longer = max(height, width)
    rows, columns = max(2, round(cells * height / longer)), max(2, round(cells * width / longer))
    small = rng.random((rows, columns), np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def print_pattern(rng, height, width, unit):
    """Guilloche: waves that bend with each other, -1 to 1; `unit` is their least period in pixels."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    total = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 3))):
        angle, period = rng.uniform(0, np.pi), unit * rng.uniform(1, 4)
        bend, bend_period = rng.uniform(0, 3), unit * rng.uniform(6, 30)
        along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
        across = y * np.float32(np.cos(angle)) - x * np.float32(np.sin(angle))
        wave = np.sin(along * np.float32(2 * np.pi / period) + np.float32(bend) * np.sin(across * np.float32(2 * np.pi / bend_period)))
        total += np.sign(wave) * np.abs(wave) ** np.float32(rng.uniform(0.3, 2))
    return total / 2


def ground(rng, height, width):
    """A table, cloth, a wall, a hand-sized pattern, leaves, things: what a document lies on."""
    kind = rng.random()
    base = rng.uniform(10, 245)
    image = np.full((height, width), base, np.float32)
    if kind < 0.3:
        for cells in (2, 5, 17, 60):
            image += rng.normal(0, 18) * (clouds(rng, height, width, cells) - 0.5)
    elif kind < 0.45:  # wood, stripes
        stretch = clouds(rng, height, width, 40) if rng.random() < 0.5 else clouds(rng, max(2, height // 24), width, 60)
        stretch = cv2.resize(stretch, (width, height))
        image += rng.uniform(10, 90) * (stretch - 0.5)
    elif kind < 0.62:  # cloth, tiles, keyboards, sieves
        image += rng.uniform(8, 80) * print_pattern(rng, height, width, rng.uniform(3, 20))
    elif kind < 0.7:
        image = text_page(rng, height, width).astype(np.float32)
    if rng.random() < 0.6:
        _things(rng, image, int(rng.integers(1, 14)))
    image += rng.normal(0, 30) * (clouds(rng, height, width, 2) - 0.5)
    return np.clip(image, 0, 255).astype(np.uint8)


def _things(rng, image, count):
    height, width = image.shape
    for _ in range(count):
        tone = float(rng.uniform(0, 255))
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        size = float(rng.uniform(4, 0.5 * max(height, width)))
        kind = rng.random()
        if kind < 0.35:
            axes = (max(1, int(size)), max(1, int(size * rng.uniform(0.1, 1))))
            cv2.ellipse(image, centre, axes, float(rng.uniform(0, 360)), 0, 360, tone, -1 if rng.random() < 0.7 else 2, cv2.LINE_AA)
        elif kind < 0.75:
            box = cv2.boxPoints((centre, (size * float(rng.uniform(0.05, 2)), size), float(rng.uniform(0, 90))))
            if rng.random() < 0.75:
                cv2.fillConvexPoly(image, box.astype(np.int32), tone, cv2.LINE_AA)
            else:
                cv2.polylines(image, [box.astype(np.int32)], True, tone, int(rng.integers(1, 4)), cv2.LINE_AA)
        else:
            points = np.cumsum(rng.normal(0, size / 4, (8, 2)), axis=0) + centre
            cv2.polylines(image, [points.astype(np.int32)], False, tone, int(rng.integers(1, 5)), cv2.LINE_AA)


def text_page(rng, height, width):
    """Columns of running or monospaced text, code listings, tables, lists of numbers; never two lines of an MRZ."""
    paper = int(rng.integers(150, 256))
    ink = int(rng.integers(0, paper - 70))
    image = Image.new("L", (width, height), paper)
    draw = ImageDraw.Draw(image)
    size = int(np.exp(rng.uniform(np.log(6), np.log(30))))
    monospaced = rng.random() < 0.4
    path = rng.choice(fonts.MONOSPACED + fonts.OCR_B if monospaced else fonts.RUNNING)
    face = fonts.font(str(path), size)
    columns = int(rng.integers(1, 4))
    pitch = size * rng.uniform(1.05, 2.2)
    capitals = rng.random() < 0.25
    table = rng.random() < 0.2
    for column in range(columns):
        left, right = width * column / columns + size * 0.5, width * (column + 1) / columns - size * 0.5
        fits = max(2, int((right - left) / (size * 0.55)))
        y = rng.uniform(-size, size)
        while y < height:
            if rng.random() < 0.9:
                text = fonts.words(rng, max(1, fits // 2), fits) if rng.random() < 0.6 else fonts.words(rng, fits, fits + 2)
                draw.text((left, y), text.upper() if capitals else text, fill=ink, font=face)
            if table and rng.random() < 0.7:
                draw.line((left, y + pitch * 0.95, right, y + pitch * 0.95), fill=ink)
            y += pitch * (1 if rng.random() < 0.93 else rng.uniform(1.5, 4))
        if table:
            for _ in range(4):
                x = rng.uniform(left, right)
                draw.line((x, 0, x, height), fill=ink)
    return np.asarray(image)


def bars(rng, height, width):
    """A code of bars in one or many rows, or of square modules."""
    kind = rng.random()
    if kind < 0.4:
        modules = rng.random((1, int(rng.integers(30, 120)))) < 0.5
    elif kind < 0.75:
        modules = rng.random((int(rng.integers(8, 30)), int(rng.integers(40, 180)))) < 0.5
        modules[:, :4] = [1, 1, 1, 0]
    else:
        side = int(rng.integers(15, 45))
        modules = rng.random((side, side)) < 0.5
    dark, light = rng.uniform(0, 90), rng.uniform(150, 255)
    image = np.where(modules, dark, light).astype(np.float32)
    return cv2.resize(image, (max(1, width), max(1, height)), interpolation=cv2.INTER_NEAREST).astype(np.uint8)


def portrait(rng, height, width):
    """A head and shoulders of ovals and gradients."""
    height, width = max(4, height), max(4, width)
    image = np.full((height, width), rng.uniform(120, 245), np.float32)
    image += rng.normal(0, 20) * (clouds(rng, height, width, 3) - 0.5)
    skin, hair = rng.uniform(60, 215), rng.uniform(15, 190)
    x, y = int(width / 2), int(height * 0.45)

    def oval(middle, across, down, tone):
        axes = (max(1, int(width * across)), max(1, int(height * down)))
        cv2.ellipse(image, middle, axes, 0, 0, 360, float(tone), -1, cv2.LINE_AA)

    oval((x, int(height * 1.1)), 0.48, 0.36, rng.uniform(20, 230))
    oval((x, int(y * 0.93)), 0.32, 0.36, hair)
    oval((x, y), 0.24, 0.28, skin)
    for side in (-1, 1):
        oval((int(x + side * width * 0.1), int(y - height * 0.04)), 0.045, 0.02, skin * 0.35)
    reach, mouth = int(width * 0.08), int(y + height * 0.14)
    cv2.line(image, (x - reach, mouth), (x + reach, mouth), float(skin * 0.5), max(1, width // 40), cv2.LINE_AA)
    image += rng.uniform(-30, 30) * np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    return np.clip(cv2.GaussianBlur(image, (0, 0), max(0.3, width / 90)), 0, 255).astype(np.uint8)


def unrelated(rng, height, width):
    """A whole picture without a document."""
    kind = rng.random()
    if kind < 0.45:
        return _turned(rng, text_page, height, width)
    if kind < 0.6:
        image = ground(rng, height, width)
        for _ in range(int(rng.integers(1, 5))):
            part_height, part_width = int(rng.integers(20, height * 3 // 4)), int(rng.integers(20, width * 3 // 4))
            part = (bars if rng.random() < 0.6 else portrait)(rng, part_height, part_width)
            top, left = int(rng.integers(height - part_height)), int(rng.integers(width - part_width))
            image[top : top + part_height, left : left + part_width] = part
        return image
    if kind < 0.8:
        return _turned(rng, _rows_of_marks, height, width)
    return ground(rng, height, width)


def _rows_of_marks(rng, height, width):
    """Fences, keyboards, stitching, brackets, dotted leaders: rows of like marks, which MRZ fillers are too."""
    light, dark = rng.uniform(130, 255), rng.uniform(0, 110)
    image = np.full((height, width), light, np.float32)
    size = int(rng.integers(6, 28))
    path = str(rng.choice(fonts.MONOSPACED + fonts.OCR_B + fonts.SANS))
    y = float(rng.uniform(0, size))
    while y < height - size * 2:
        marks = rng.choice(list("|/-.=#+*>()[]{}_oxX8O0I1HMWZ"), size=int(rng.integers(1, 4)))
        text = "".join(marks[int(i)] for i in rng.integers(0, len(marks), int(rng.integers(5, 60))))
        mask = fonts.cells_line(path, text, rng.uniform(14, 40))
        small = (max(1, mask.shape[1] * size // 24), max(1, mask.shape[0] * size // 24))
        mask = cv2.resize(mask, small, interpolation=cv2.INTER_AREA)
        left = int(rng.integers(0, width // 2))
        mask = mask[: int(height - y), : width - left].astype(np.float32) / 255
        here = image[int(y) : int(y) + mask.shape[0], left : left + mask.shape[1]]
        here += mask * (dark - here)
        y += size * rng.uniform(1.3, 5)
    return np.clip(image, 0, 255).astype(np.uint8)


def _turned(rng, make, height, width):
    """What `make` draws, upright in four of ten, else turned by any angle."""
    if rng.random() < 0.4:
        return make(rng, height, width)
    side = int(np.hypot(height, width)) + 2
    image = make(rng, side, side)
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), float(rng.uniform(0, 360)), 1)
    matrix[:, 2] += [width / 2 - side / 2, height / 2 - side / 2]
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

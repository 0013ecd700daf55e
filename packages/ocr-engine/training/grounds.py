"""What a line lies on and what lies on a line: printed grounds, rules, stamps, edges, light, movement."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

import type_setting

_HIGH, _WIDE = 224, 1536
_KEPT, _LINES_A_GROUND = 40, 60


class Bank:
    """Grounds, 0 (paper) to 1 (ink), cut from a bank whose pictures are replaced in turn."""

    def __init__(self, seed):
        self.rng = np.random.default_rng([seed, 77])
        self.kept = [_ground(self.rng) for _ in range(_KEPT)]
        self.drawn = 0

    def draw(self, rng, high, wide):
        self.drawn += 1
        if self.drawn % _LINES_A_GROUND == 0:
            self.kept[(self.drawn // _LINES_A_GROUND) % _KEPT] = _ground(self.rng)
        if rng.random() < 0.2:
            return np.zeros((high, wide), np.float32)
        kept = self.kept[rng.integers(_KEPT)]
        zoom = min(np.exp(rng.uniform(-0.9, 0.7)), _HIGH / high, _WIDE / wide)
        rows, columns = max(2, int(high * zoom)), max(2, int(wide * zoom))
        top, left = int(rng.integers(_HIGH - rows + 1)), int(rng.integers(_WIDE - columns + 1))
        part = kept[top : top + rows, left : left + columns]
        if rng.random() < 0.5:
            part = part[:, ::-1]
        way = cv2.INTER_AREA if zoom > 1.5 else cv2.INTER_LINEAR
        return cv2.resize(np.ascontiguousarray(part), (wide, high), interpolation=way).astype(np.float32) / 255


def _ground(rng):
    y, x = np.mgrid[0:_HIGH, 0:_WIDE].astype(np.float32)
    kind = rng.integers(8)
    if kind <= 1:  # guilloche: families of thin waving lines
        made = np.zeros_like(x)
        for _ in range(rng.integers(1, 4)):
            waves = rng.uniform(4, 40) * np.sin(x / rng.uniform(12, 120) + rng.uniform(0, 6) + y / rng.uniform(60, 300))
            phase = (y * rng.uniform(-1, 1) + waves + x * rng.uniform(-0.3, 0.3)) * (2 * np.pi / rng.uniform(6, 24))
            made = np.maximum(made, rng.uniform(0.3, 1) * np.clip((np.cos(phase) - rng.uniform(0, 0.9)) * rng.uniform(1.5, 8), 0, 1))
    elif kind == 2:  # stripes
        turn = rng.uniform(0, np.pi)
        phase = (x * np.cos(turn) + y * np.sin(turn)) * (2 * np.pi / rng.uniform(5, 60))
        made = np.clip(0.5 + np.cos(phase) * rng.uniform(0.4, 6), 0, 1)
    elif kind == 3:  # dots and weaves
        pitch, turn = 2 * np.pi / rng.uniform(4, 14), rng.uniform(0, 0.8)
        along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        made = np.clip(0.5 + (np.cos(along * pitch) * np.cos(across * pitch) + rng.uniform(-0.5, 0.5)) * rng.uniform(0.5, 4), 0, 1)
    elif kind == 4:  # clouds, wood, cloth
        made = np.zeros_like(x)
        for octave in range(rng.integers(2, 7)):
            cells = 2 ** (octave + 1)
            grid = rng.random((cells + 1, max(2, int(cells * rng.uniform(1, 7)))), np.float32)
            made += cv2.resize(grid, (_WIDE, _HIGH), interpolation=cv2.INTER_CUBIC) * rng.uniform(0.5, 0.9) ** octave
        made = (made - made.min()) / max(1e-3, made.max() - made.min())
    elif kind == 5:  # grain
        made = cv2.GaussianBlur(rng.standard_normal((_HIGH, _WIDE), np.float32), (0, 0), rng.uniform(0.6, 5))
        made = np.clip(0.5 + made / (4 * made.std()), 0, 1)
    elif kind == 6:  # small print
        sheet = Image.fromarray(np.zeros((_HIGH, _WIDE), np.uint8))
        draw = ImageDraw.Draw(sheet)
        font = type_setting.font_of(str(rng.choice(type_setting.OTHER_FACES)), int(rng.integers(6, 26)))
        word = "".join(rng.choice(list("ABCDEFGHIKLMNOPRSTUVZ ")) for _ in range(rng.integers(3, 16)))
        for row in range(0, _HIGH, int(rng.integers(12, 44))):
            draw.text((-rng.uniform(0, 60), row), (word + " ") * 60, font=font, fill=int(rng.integers(90, 256)))
        made = np.asarray(sheet, np.float32) / 255
    else:  # large coloured shapes
        made = np.zeros((_HIGH, _WIDE), np.float32)
        for _ in range(rng.integers(4, 40)):
            centre = (int(rng.integers(_WIDE)), int(rng.integers(_HIGH)))
            axes = (int(rng.integers(5, 240)), int(rng.integers(5, 120)))
            fill = -1 if rng.random() < 0.5 else int(rng.integers(1, 9))
            cv2.ellipse(made, centre, axes, rng.uniform(0, 180), 0, 360, rng.uniform(0, 1), fill, cv2.LINE_AA)
        made = cv2.GaussianBlur(made, (0, 0), rng.uniform(0.5, 4))
    if rng.random() < 0.3:
        made = 1 - made
    return (255 * np.clip(made, 0, 1)).astype(np.uint8)


def bars(rng, high, wide):
    """A barcode's upright bars, or the rows of a two-dimensional code."""
    module = rng.uniform(1.2, 6.0)
    rows = 1 if rng.random() < 0.6 else max(1, int(high / rng.uniform(2, 8)))
    code = (rng.random((rows, int(wide / module) + 1)) < 0.5).astype(np.float32)
    return cv2.resize(code, (wide, high), interpolation=cv2.INTER_NEAREST if module > 2 else cv2.INTER_LINEAR)


def rules(rng, ink, letter):
    """A table's lines."""
    high, wide = ink.shape
    thick = max(1, round(letter * rng.uniform(0.04, 0.15)))
    for _ in range(rng.integers(1, 8)):
        x = int(rng.integers(wide))
        ink[:, x : x + thick] = 1
    for _ in range(rng.integers(0, 3)):
        y = int(rng.integers(high))
        ink[y : y + thick] = 1


def cross(rng, picture, letter, dark):
    """Strokes, signatures, stamps and foreign print over the line."""
    high, wide = picture.shape
    over = np.zeros((high, wide), np.uint8)
    for _ in range(rng.integers(1, 4)):
        thick = max(1, round(letter * rng.uniform(0.03, 0.16)))
        kind = rng.random()
        if kind < 0.5:
            x, reach = rng.uniform(0, wide), rng.normal(0, 6 * letter)
            ends = ((int(x), int(rng.uniform(-1, 1) * high)), (int(x + reach), int(rng.uniform(0.2, 2) * high)))
            cv2.line(over, *ends, 255, thick, cv2.LINE_AA)
        elif kind < 0.8:
            axes = (int(letter * rng.uniform(1, 8)), int(letter * rng.uniform(0.5, 5)))
            cv2.ellipse(over, (int(rng.integers(wide)), int(rng.integers(high))), axes, rng.uniform(0, 180), 0, 360, 255, thick, cv2.LINE_AA)
        else:
            # a rule along the line, touching its letters at most
            y = int(high / 2 + rng.choice([-1, 1]) * letter * rng.uniform(0.5, 0.8))
            cv2.line(over, (0, y), (wide, y), 255, thick, cv2.LINE_AA)
    value = dark * rng.uniform(0.9, 2.2) if rng.random() < 0.8 else 255.0
    picture += (value - picture) * (over.astype(np.float32) * (rng.uniform(0.2, 0.8) / 255))


def edge(rng, picture, letter):
    """The page ends beside the line, or a fold or frame runs there."""
    wide = picture.shape[1]
    reach = int(letter * rng.uniform(0.05, 0.5))
    value = rng.uniform(0, 255)
    if rng.random() < 0.5:
        picture[:, :reach] = value
    else:
        picture[:, wide - reach :] = value


def shade(rng, picture):
    """A shadow with a soft or hard edge, or light that falls off."""
    high, wide = picture.shape
    x = np.arange(wide, dtype=np.float32)[None, :]
    y = np.arange(high, dtype=np.float32)[:, None]
    lean = rng.normal(0, 1.0)
    soft = np.exp(rng.uniform(np.log(0.5), np.log(wide)))
    distance = (x - rng.uniform(0, wide) + lean * (y - high / 2)) * (rng.choice([-1.0, 1.0]) / soft)
    picture *= 1 - rng.uniform(0.1, 0.6) / (1 + np.exp(np.clip(-distance, -30, 30)))


def glare(rng, picture):
    """A lamp or a hologram: letters go pale, but not out."""
    high, wide = picture.shape
    x = (np.arange(wide, dtype=np.float32)[None, :] - rng.uniform(0, wide)) / (high * rng.uniform(0.5, 6))
    y = (np.arange(high, dtype=np.float32)[:, None] - rng.uniform(0, high)) / (high * rng.uniform(0.4, 3))
    lean = rng.normal(0, 0.7)
    picture += (255 - picture) * (rng.uniform(0.2, 0.8) * np.exp(-((x + lean * y) ** 2) - y * y))


def moved(rng, picture, most):
    """Blur along one direction."""
    length = max(2.0, most * rng.uniform(0.3, 1.0))
    size = max(3, int(length) | 1)
    kernel = np.zeros((size, size), np.float32)
    turn = rng.uniform(0, np.pi)
    reach = (size - 1) / 2
    step = (np.cos(turn) * reach, np.sin(turn) * reach)
    centre = (size // 2) * 16
    ends = [(round(centre + sign * step[0] * 16), round(centre + sign * step[1] * 16)) for sign in (-1, 1)]
    cv2.line(kernel, *ends, 1.0, 1, cv2.LINE_AA, 4)
    return cv2.filter2D(picture, -1, kernel / max(1e-6, kernel.sum()))

"""Pictures of documents, and of none, with the truth about them: what the locator is trained and measured on.

    picture = pages.scene(numpy.random.default_rng(7), 384, 384)
    picture = pages.block(numpy.random.default_rng(7), 160, 544)  # an MRZ as the second look sees it
    picture = pages.negative(numpy.random.default_rng(7), 384, 384)

Grey only: the locator sees nothing else, and a coloured print or ink is a grey one after the conversion. The same generator state
gives the same picture. `python3 pages.py FILE` draws a sheet of them.
"""

import sys
from dataclasses import dataclass, field

import cv2
import numpy as np

import pages_camera as camera
import pages_documents as documents
import pages_grounds as grounds

STRIDE = 4  # the maps of the truth have a quarter of the picture's rows and columns
PAGE_MARGIN = 4  # the page's map ends so many pixels inside its outline, so that two pages that touch stay two
READABLE = 2.6  # capitals lower than this many pixels are neither asked for nor forbidden
CORE = 0.44  # the core's share of the capitals' height


@dataclass
class Picture:
    """A grey picture and its truth.

    `lines`: (corners as read [4, 2], letters) of every MRZ line that can be seen, `pages`: corners as read of every document's
    outline, in pixels. Maps [rows / 4, columns / 4] of float32: `core` and `page` from 0 to 1, `weight` 0 where the truth about lines is
    open, `cosine`, `sine` and `size` (log2 of the capitals' height in pixels) where `core` is above 0.
    """

    image: np.ndarray
    core: np.ndarray
    page: np.ndarray
    weight: np.ndarray
    cosine: np.ndarray
    sine: np.ndarray
    size: np.ndarray
    lines: list = field(default_factory=list)
    pages: list = field(default_factory=list)


def scene(rng, height, width, capitals=None, angle=None, perspective=None, kind=None):
    """A document on a cluttered ground, sometimes two or a hand, whole or cut off.

    Drawn unless given: `capitals`, the height of the MRZ's capitals in pixels, `angle` in degrees, `perspective`, the most by which
    a corner is moved as a share of the longer side. With `capitals` given the MRZ is whole in the picture where it fits.
    """
    sheet = _Sheet(rng, height, width)
    measured = capitals is not None
    planned = documents.plan(rng, kind)
    scale = _scale(rng, planned, height, width, capitals)
    angle = _angle(rng) if angle is None else angle
    perspective = (rng.uniform(0, 0.09) if rng.random() < 0.6 else 0) if perspective is None else perspective
    if rng.random() < 0.15:
        other = documents.plan(rng)
        away = rng.uniform(0, 2 * np.pi)
        distance = rng.uniform(0.75, 1.2) * planned.width * scale
        middle = np.array([width / 2 + distance * np.cos(away), height / 2 + distance * np.sin(away)])
        sheet.lay(other, scale * rng.uniform(0.9, 1.1), _angle(rng), 0.03, middle, np.array([other.width, other.height]) / 2)
    if planned.kind == "TD3" and rng.random() < 0.4:
        sheet.spread = True
    whole_zone = planned.zone().mean(axis=0) if planned.texts else np.array([planned.width, planned.height]) / 2
    middle = np.array([planned.width, planned.height]) / 2
    centred = whole_zone if rng.random() < (0.5 if measured else 0.35) else middle
    reach = 0.06 if measured else 0.3 if rng.random() < 0.6 else 0.12
    place = np.array([width, height]) * (0.5 + rng.uniform(-reach, reach, 2))
    sheet.lay(planned, scale, angle, perspective, place, centred)
    if not measured and rng.random() < 0.12 and sheet.pages:
        corners = sheet.pages[-1]
        side = int(rng.integers(4))
        at = corners[side] + rng.uniform(0, 1) * (corners[(side + 1) % 4] - corners[side])
        sheet.cover(camera.held(rng, sheet.image, at))
    return sheet.taken(scale * planned.capitals)


def block(rng, height, width, capitals=None):
    """An MRZ nearly upright, or nearly upside down, that fills the picture: the second look."""
    sheet = _Sheet(rng, height, width)
    kind = str(rng.choice(["TD1", "TD2", "TD3", "MRVA", "MRVB", "FRA"], p=[0.34, 0.14, 0.28, 0.09, 0.09, 0.06]))
    planned = documents.plan(rng, kind)
    least = 0.42 * width / (len(planned.texts[0]) * planned.pitch)
    most = min(1.02 * width / (len(planned.texts[0]) * planned.pitch), 0.95 * height / (planned.distance * len(planned.texts)))
    scale = rng.uniform(min(least, most * 0.8), most) if capitals is None else capitals / planned.capitals
    angle = rng.normal(0, 3) + (180 if rng.random() < 0.35 else 0)
    place = np.array([width, height]) * (0.5 + rng.uniform(-0.05, 0.05, 2))
    sheet.lay(planned, scale, angle, rng.uniform(0, 0.03), place, planned.zone().mean(axis=0))
    return sheet.taken(scale * planned.capitals)


def negative(rng, height, width):
    """No MRZ: pages of text, tables, bars, patterns, drawn faces, cards without one."""
    sheet = _Sheet(rng, height, width, grounds.unrelated(rng, height, width) if rng.random() < 0.8 else None)
    if rng.random() < 0.2:
        planned = documents.plan(rng, "CARD")
        scale = _scale(rng, planned, height, width, None)
        sheet.lay(planned, scale, _angle(rng), 0.05, np.array([width, height]) / 2, np.array([planned.width, planned.height]) / 2)
    return sheet.taken(rng.uniform(6, 20))


def _scale(rng, planned, height, width, capitals):
    """Pixels a mm."""
    if capitals is not None:
        return capitals / planned.capitals
    if rng.random() < 0.7:  # the whole document, from a third of the picture to more than fits
        scale = rng.uniform(0.33, 1.2) * max(height, width) / planned.width
    else:
        scale = np.exp(rng.uniform(np.log(2.8), np.log(21))) / planned.pitch
    return float(np.clip(scale, 2.7 / planned.pitch, 22 / planned.pitch))


def _angle(rng):
    kind = rng.random()
    if kind < 0.35:
        return rng.normal(0, 4)
    if kind < 0.5:
        return 90 * int(rng.integers(4)) + rng.normal(0, 3)
    return rng.uniform(0, 360)


class _Sheet:
    """A picture in the making."""

    def __init__(self, rng, height, width, ground=None):
        self.rng, self.height, self.width = rng, height, width
        self.image = grounds.ground(rng, height, width) if ground is None else ground.copy()
        self.core = np.zeros((height, width), np.uint8)
        self.page = np.zeros((height, width), np.uint8)
        self.hidden = np.zeros((height, width), np.uint8)
        small = (height // STRIDE, width // STRIDE)
        self.cosine, self.sine, self.size = (np.zeros(small, np.float32) for _ in range(3))
        self.lines, self.pages, self.spread = [], [], False

    def lay(self, planned, scale, angle, perspective, place, centred):
        """Draws a document so that its point `centred` (in mm) comes to `place` (in pixels)."""
        rng = self.rng
        to_picture = _projection(rng, planned, scale, angle, perspective, place, centred)
        finer = 1.5 if scale * planned.capitals < 9 else 1.0
        flat, lines = documents.draw(rng, planned, scale * finer)
        from_flat = to_picture @ np.diag([planned.width / flat.shape[1], planned.height / flat.shape[0], 1])
        # a pixel's middle is half a pixel from its corner, in the flat picture and in this one
        from_flat = _shift(-0.5) @ from_flat @ _shift(0.5)
        if finer > 1:
            flat = cv2.GaussianBlur(flat, (0, 0), 0.45)
        if not self.pages and rng.random() < 0.1:  # a ground as bright as the paper
            faint = (self.image - self.image.mean()) * rng.uniform(0, 0.3)
            self.image = np.clip(np.median(flat) + faint, 0, 255).astype(np.uint8)
        if self.spread:
            self._other_page(planned, to_picture)
        shape = np.full(flat.shape, 255, np.uint8)
        if planned.kind in ("TD1", "TD2", "CARD", "FRA") and rng.random() < 0.8:
            shape = _rounded(flat.shape, rng.uniform(1.5, 3.5) * scale * finer)
        if rng.random() < 0.4:  # a cast shadow
            shifted = _shift(*(rng.uniform(-0.02, 0.02, 2) * self.width)) @ from_flat
            dark = cv2.warpPerspective(shape, shifted, (self.width, self.height))
            dark = cv2.GaussianBlur(dark, (0, 0), float(rng.uniform(1, 8))).astype(np.float32) / 255
            self.image = (self.image * (1 - rng.uniform(0.2, 0.6) * dark)).astype(np.uint8)
        frame = (self.width, self.height)
        warped = cv2.warpPerspective(flat, from_flat, frame, borderMode=cv2.BORDER_REPLICATE)
        alpha = cv2.warpPerspective(shape, from_flat, frame).astype(np.float32) / 255
        self.image = (self.image + alpha * (warped.astype(np.float32) - self.image)).astype(np.uint8)
        self._forget(alpha)
        page = _moved([[0, 0], [planned.width, 0], [planned.width, planned.height], [0, planned.height]], to_picture)
        self.pages.append(page)
        _fill(self.page, _inset(page, PAGE_MARGIN))
        for quad, text in zip(lines, planned.texts):
            self._line(_moved(quad, to_picture), len(text))

    def _line(self, quad, letters):
        left, right = (np.linalg.norm(quad[a] - quad[b]) for a, b in ((0, 3), (1, 2)))
        height = (left + right) / 2
        thickness = max(CORE * height, min(4.0, 0.75 * height)) / height
        tall = 1.3
        if height < READABLE:
            _fill(self.hidden, _banded(quad, tall))
            return
        _fill(self.core, _banded(quad, thickness))
        along = quad[1] + quad[2] - quad[0] - quad[3]
        along = along / max(1e-6, np.linalg.norm(along))
        whole = _banded(quad, tall, 0.02)
        for part in range(8):
            a, b = part / 8, (part + 1) / 8
            top = [_between(whole[0], whole[1], share) for share in (a, b)]
            bottom = [_between(whole[3], whole[2], share) for share in (b, a)]
            piece = np.array(top + bottom) / STRIDE
            capitals = np.log2(left + (right - left) * (a + b) / 2)
            for map_, value in ((self.cosine, along[0]), (self.sine, along[1]), (self.size, capitals)):
                cv2.fillConvexPoly(map_, np.round(piece * 16).astype(np.int32), float(value), cv2.LINE_8, 4)
        self.lines.append((quad, letters))

    def _forget(self, alpha):
        """What lay under a document laid on it is no longer in the picture."""
        seen = 1 - alpha
        self.core = (self.core * seen).astype(np.uint8)
        self.page = (self.page * seen).astype(np.uint8)
        kept = []
        for quad, letters in self.lines:
            middle = np.clip(np.round(quad.mean(axis=0)).astype(int), 0, [self.width - 1, self.height - 1])
            if seen[middle[1], middle[0]] > 0.5:
                kept.append((quad, letters))
        self.lines = kept

    def cover(self, mask):
        """What a hand covers: open whether a line is there."""
        np.maximum(self.hidden, mask, out=self.hidden)

    def _other_page(self, planned, to_picture):
        """The page above a passport's data page."""
        self.spread = False
        rng = self.rng
        above = _moved([[0, -planned.height], [planned.width, -planned.height], [planned.width, 0], [0, 0]], to_picture)
        if np.abs(above).max() > 20 * self.width:
            return
        tall, wide = 220, 320
        part = grounds.ground(rng, tall, wide) if rng.random() < 0.5 else grounds.text_page(rng, tall, wide)
        light = rng.uniform(120, 250)
        part = np.clip(light + (part.astype(np.float32) - part.mean()) * rng.uniform(0.05, 0.9), 0, 255)
        part[-max(1, tall // 40) :] *= rng.uniform(0.5, 1.1)
        flat = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
        matrix = _shift(-0.5) @ cv2.getPerspectiveTransform(flat, above.astype(np.float32)) @ _shift(0.5)
        alpha = cv2.warpPerspective(np.ones((tall, wide), np.float32), matrix, (self.width, self.height))
        warped = cv2.warpPerspective(part.astype(np.float32), matrix, (self.width, self.height), borderMode=cv2.BORDER_REPLICATE)
        self.image = np.clip(self.image + alpha * (warped - self.image), 0, 255).astype(np.uint8)
        self._forget(alpha)

    def taken(self, letters):
        """The picture as a camera gives it, with its maps."""
        image = camera.seen(self.rng, camera.lit(self.rng, self.image), letters)
        small = (self.width // STRIDE, self.height // STRIDE)
        maps = (cv2.resize(m, small, interpolation=cv2.INTER_AREA).astype(np.float32) / 255 for m in (self.core, self.page, self.hidden))
        core, page, hidden = maps
        weight = (hidden < 0.2).astype(np.float32)
        return Picture(image, core, page, weight, self.cosine, self.sine, self.size, self.lines, self.pages)


def _projection(rng, planned, scale, angle, perspective, place, centred):
    """From mm of the document to pixels."""
    flat = np.array([[0, 0], [planned.width, 0], [planned.width, planned.height], [0, planned.height]])
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turned = (flat - centred) @ np.array([[cosine, sine], [-sine, cosine]]) * scale
    moved = turned + rng.uniform(-perspective, perspective, (4, 2)) * planned.width * scale
    matrix = cv2.getPerspectiveTransform(flat.astype(np.float32), moved.astype(np.float32))
    return _shift(*(place - _moved([centred], matrix)[0])) @ matrix


def _shift(x, y=None):
    return np.array([[1, 0, x], [0, 1, x if y is None else y], [0, 0, 1.0]])


def _moved(points, matrix):
    ahead = np.hstack([np.asarray(points, float), np.ones((len(points), 1))]) @ matrix.T
    return ahead[:, :2] / ahead[:, 2:]


def _between(a, b, share):
    return a + (b - a) * share


def _banded(quad, tall, longer=0.0):
    """The quadrilateral's middle band, `tall` times as high, and longer at both ends by a share of its length."""
    quad = np.array([_between(quad[a], quad[b], (1 - tall) / 2) for a, b in ((0, 3), (1, 2), (2, 1), (3, 0))])
    return np.array([_between(quad[a], quad[b], -longer) for a, b in ((0, 1), (1, 0), (2, 3), (3, 2))])


def _inset(quad, margin):
    """The quadrilateral whose sides lie `margin` pixels further in."""
    sides = []
    for i in range(4):
        a, b = quad[i], quad[(i + 1) % 4]
        along = (b - a) / max(1e-6, np.linalg.norm(b - a))
        normal = np.array([-along[1], along[0]])
        if np.dot(quad.mean(axis=0) - a, normal) < 0:
            normal = -normal
        sides.append((a + normal * margin, along))
    corners = []
    for i in range(4):
        (p, u), (q, v) = sides[i - 1], sides[i]
        determinant = u[0] * v[1] - u[1] * v[0]
        t = ((q - p)[0] * v[1] - (q - p)[1] * v[0]) / (determinant or 1e-6)
        corners.append(p + u * t)
    return np.array(corners)


def _fill(map_, quad):
    quad = np.clip(quad, -4000, 8000)
    cv2.fillConvexPoly(map_, np.round((quad - 0.5) * 16).astype(np.int32), 255, cv2.LINE_AA, 4)


def _rounded(shape, radius):
    height, width = shape
    radius = int(min(radius, height / 3, width / 3))
    mask = np.zeros(shape, np.uint8)
    mask[radius : height - radius], mask[:, radius : width - radius] = 255, 255
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    return mask


def _sheet_of_pictures(path):
    rows = []
    for row in range(6):
        made = []
        for column in range(6):
            rng = np.random.default_rng([5, row * 6 + column])
            picture = negative(rng, 320, 320) if column == 5 else scene(rng, 320, 320)
            shown = np.repeat(picture.image[:, :, None], 3, axis=2).copy()
            maps = np.stack([picture.core * 0, picture.page * 60, picture.core * 255], axis=2)
            shown = np.clip(shown + cv2.resize(maps, (320, 320)), 0, 255).astype(np.uint8)
            made.append(shown)
        rows.append(np.hstack(made))
    cv2.imwrite(path, np.vstack(rows))


if __name__ == "__main__":
    _sheet_of_pictures(sys.argv[1])

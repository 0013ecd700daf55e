"""The view that the locator is shown at run time, as `../src/locator/frame.ts` makes it, and a reference that holds the port to it."""

import base64

import numpy as np
import torch

import pages
from locator_network import Shipped

OUTSIDE = 128.0
FRAME = {"a": 1.45, "b": 0.22, "left": -20.0, "top": -14.5, "rows": 96, "columns": 160}


def halved(grey):
    """Each pixel the mean of four, rounded; an odd last row or column is dropped."""
    rows, columns = grey.shape[0] // 2, grey.shape[1] // 2
    parts = grey[: rows * 2, : columns * 2].astype(np.int32).reshape(rows, 2, columns, 2)
    return ((parts.sum(axis=(1, 3)) + 2) >> 2).astype(np.uint8)


def look(grey, a, b, left, top, rows, columns):
    """The view's point (x, y) shows the picture's (a x - b y + left, b x + a y + top), counted from the corners of pixels."""
    halvings = max(0, int(np.floor(np.log2(np.hypot(a, b)) + 0.25)))
    factor = 2**halvings
    for _ in range(halvings):
        grey = halved(grey)
    y, x = np.mgrid[0:rows, 0:columns] + 0.5
    across, down = (a * x - b * y + left) / factor, (b * x + a * y + top) / factor
    height, width = grey.shape
    outside = (across < 0) | (down < 0) | (across > width) | (down > height)
    in_x, in_y = np.clip(across - 0.5, 0, width - 1), np.clip(down - 0.5, 0, height - 1)
    x0, y0 = in_x.astype(int), in_y.astype(int)
    x1, y1 = np.minimum(x0 + 1, width - 1), np.minimum(y0 + 1, height - 1)
    right, lower = in_x - x0, in_y - y0
    upper_row = grey[y0, x0] * (1 - right) + grey[y0, x1] * right
    lower_row = grey[y1, x0] * (1 - right) + grey[y1, x1] * right
    return np.where(outside, OUTSIDE, upper_row + (lower_row - upper_row) * lower).astype(np.float32)


def reference(network):
    """A small picture, a turned and shrunk view of it, and the network's maps of that view, every eleventh value of them."""
    picture = pages.scene(np.random.default_rng(3), 144, 208, capitals=5, angle=12, perspective=0.02, kind="TD1").image
    view = look(picture, **FRAME)
    with torch.no_grad():
        maps = Shipped(network).eval()(torch.from_numpy(view)[None, None])[0].numpy()
    return {
        "made by": "python3 locator.py --reference",
        "width": picture.shape[1],
        "height": picture.shape[0],
        "grey": base64.b64encode(picture.tobytes()).decode(),
        "frame": FRAME,
        "every": 11,
        "view": [round(float(value), 3) for value in view.ravel()[::11]],
        "maps": [[round(float(value), 4) for value in channel.ravel()[::11]] for channel in maps],
    }

"""From the cut of a line to the reader's input: version 1, ported in `../src/reader/line-input.ts` and held to it by a reference.

1. A *view* takes `scale` times the strip's height from its middle; rows that it does not have repeat its outermost ones.
2. It is sampled to 24 rows and `4 round(24 width / (4 scale height))` columns, at least 16 and at most 1,600: each sample is the
   mean of the pixels around it, weighed by a triangle that reaches one pixel to both sides, or one sample where it shrinks.
3. The mean is taken away, and what is left divided by the deviation + 6 (of 0 to 255).
"""

import numpy as np
from PIL import Image

from lines import HEIGHT
from reader_network import STRIDE

LEAST_WIDTH, MOST_WIDTH = 16, 1600
SOFTEST = 6.0  # keeps a blank line from being stretched to full contrast
SCALES = (0.85, 1.0, 1.25)


def width_of(strip, scale=1.0):
    high, wide = strip.shape
    columns = STRIDE * int(np.floor(HEIGHT * wide / (STRIDE * scale * high) + 0.5))
    return min(MOST_WIDTH, max(LEAST_WIDTH, columns))


def line_input(strip, scale=1.0, width=None):
    """`[24, W]` float32 of a strip, uint8 `[h, w]`."""
    high, wide = strip.shape
    width = width or width_of(strip, scale)
    more = max(0, int(np.ceil(high * (scale - 1) / 2)))
    if more:
        strip = np.pad(strip, ((more, more), (0, 0)), mode="edge")
    middle = high / 2 + more
    box = (0, middle - scale * high / 2, wide, middle + scale * high / 2)
    seen = Image.fromarray(strip.astype(np.float32)).resize((width, HEIGHT), Image.BILINEAR, box)
    seen = np.asarray(seen)
    return ((seen - seen.mean()) / (seen.std() + SOFTEST)).astype(np.float32)

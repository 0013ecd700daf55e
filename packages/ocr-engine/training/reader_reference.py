"""Writes what `../src/reader` is held to: strips, their inputs in three views, and what the network makes of them.

    python3 reader_reference.py --weights ../../ocr-models/weights/mrz-reader.onnx > reference/reader.json
"""

import argparse
import base64
import json

import cv2
import numpy as np
import torch

from lines import Lines
from reader_input import SCALES, line_input
from reader_network import greedy, load

SEED, STRIPS, MOST_PIXELS, EVERY = 4_000_000, 3, 15_000, 41


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    network, lines = load(chosen.weights), Lines(SEED)
    strips, tried = [], 0
    while len(strips) < STRIPS:
        drawn = lines.line(np.random.default_rng([SEED, tried]), negatives=0)
        tried += 1
        high, wide = drawn.strip.shape
        if high * wide > MOST_PIXELS:
            continue
        views = []
        for scale in SCALES:
            seen = line_input(drawn.strip, scale)
            with torch.no_grad():
                scores = network(torch.from_numpy(seen)[None, None])[0].numpy()
            views.append(
                {
                    "scale": scale,
                    "width": seen.shape[1],
                    "input": _rounded(seen.ravel()[::EVERY]),
                    "columns": scores.shape[0],
                    "scores": _rounded(scores.ravel()[::EVERY]),
                    "greedy": greedy(scores)[0],
                }
            )
        data = base64.b64encode(drawn.strip.tobytes()).decode()
        strips.append({"width": wide, "height": high, "data": data, "text": drawn.text, "views": views})
    print(json.dumps({"every": EVERY, "strips": strips}))


def _rounded(values):
    return [round(float(value), 5) for value in values]


if __name__ == "__main__":
    main()

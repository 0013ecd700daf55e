"""Held-out pictures with their truth, for the locator's figures.

    python3 locator_held_out.py FOLDER [--count 100]

Writes PGM files and truth.json: what `measure-locator.ts` reads. Their seeds begin at one million, training's at 1.
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

import pages

SEED = 1_000_000
# name: capitals in pixels, angles in degrees, most perspective, how much of the picture's width the document takes
SETS = {
    "quarter turns, 10 px or more": ((10, 22), "quarter", 0.0, (0.5, 0.95)),
    "any angle, 10 px or more": ((10, 22), "any", 0.05, (0.45, 0.9)),
    "any angle, 6 to 10 px": ((6, 10), "any", 0.05, (0.45, 0.9)),
    "upright, 4.5 to 6 px": ((4.5, 6), "upright", 0.0, (0.5, 0.95)),
    "any angle, 4.5 to 6 px": ((4.5, 6), "any", 0.05, (0.45, 0.9)),
    "far away, 10 to 16 px": ((10, 16), "any", 0.05, (0.22, 0.42)),
    "without MRZ": None,
}


def made(name, number, index):
    rng = np.random.default_rng([SEED, number, index])
    if SETS[name] is None:
        return pages.negative(rng, int(rng.integers(400, 1000)), int(rng.integers(500, 1300)))
    (least, most), turning, perspective, share = SETS[name]
    capitals = float(np.exp(rng.uniform(np.log(least), np.log(most))))
    angle = {"any": rng.uniform(0, 360), "quarter": 90 * int(rng.integers(4)), "upright": 0}[turning] + rng.normal(0, 1.5)
    kind = str(rng.choice(["TD1", "TD2", "TD3", "MRVA", "MRVB", "FRA"], p=[0.3, 0.14, 0.3, 0.1, 0.1, 0.06]))
    wide = {"TD1": 34, "TD2": 42, "TD3": 50, "MRVA": 48, "MRVB": 42, "FRA": 42}[kind] * capitals
    width = int(wide / rng.uniform(*share))
    return pages.scene(rng, int(width * rng.uniform(0.7, 0.95)), width, capitals, angle, perspective, kind)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100, help="pictures of each set")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    truth = []
    for number, name in enumerate(SETS):
        for index in range(chosen.count * (3 if SETS[name] is None else 1)):
            picture = made(name, number, index)
            file = f"{number}-{index}.pgm"
            cv2.imwrite(str(chosen.folder / file), picture.image)
            lines = [{"quad": quad.tolist(), "letters": letters} for quad, letters in picture.lines]
            truth.append({"set": name, "file": file, "lines": lines, "pages": [page.tolist() for page in picture.pages]})
    (chosen.folder / "truth.json").write_text(json.dumps(truth))


if __name__ == "__main__":
    main()

"""How often whole lines are read rightly, by the height of their letters in the camera's pixels: the figures of the card.

    python3 reader_figures.py --weights ../../ocr-models/weights/mrz-reader.onnx

Lines are drawn from seeds that no training takes: as bad as the training's, and as bad as the accuracy set of the document engine.
--published FILE reads the rendered lines of DoubangoTelecom/tesseractMRZ (a tar.gz of *.tif and *.gt.txt), which are not trained on.
"""

import argparse
import io
import json
import tarfile

import cv2
import numpy as np
import torch
from PIL import Image

from lines import ACCURACY, TRAINING, Lines
from reader_input import SCALES, line_input
from reader_network import greedy, load

SEED = 5_000_000
BINS = (4.6, 6, 10, 16, 30.1)


@torch.no_grad()
def readings(network, strip):
    """(text, mean log-probability of the likeliest class of a column) in each view, the middle one first."""
    result = []
    for scale in sorted(SCALES, key=lambda scale: abs(scale - 1)):
        scores = network(torch.from_numpy(line_input(strip, scale))[None, None])[0].numpy()
        result.append((*greedy(scores), float(scores.max(axis=1).mean())))
    return result


def by_height(network, severity, count):
    lines = Lines(SEED, severity)
    bins = {f"{low} to {round(high)}": [] for low, high in zip(BINS, BINS[1:])}
    for i in range(count):
        drawn = lines.line(np.random.default_rng([SEED, i]), negatives=0)
        views = readings(network, drawn.strip)
        surest = max(views, key=lambda view: view[2])
        at = next(name for name, high in zip(bins, BINS[1:]) if drawn.letter < high or name == list(bins)[-1])
        bins[at].append((views[0][0] == drawn.text, surest[0] == drawn.text, _wrong(views[0][0], drawn.text) / len(drawn.text)))
    shown = {}
    for name, rows in bins.items():
        if rows:
            one, three, letters = 100 * np.mean(rows, axis=0)
            shown[name] = {"lines": len(rows), "one view": _short(one), "surest of three": _short(three), "letters wrong": _short(letters)}
    return shown


def on_negatives(network, count):
    """Of what is no line: the share that is read as ten letters or more, and as surely as a line is."""
    lines, read, sure = Lines(SEED + 1), 0, 0
    for i in range(count):
        drawn = lines.line(np.random.default_rng([SEED + 1, i]), negatives=1)
        text, mean, _ = readings(network, drawn.strip)[0]
        read += len(text) >= 10
        sure += len(text) >= 10 and mean > -0.2
    return {"pictures": count, "ten letters or more": _short(100 * read / count), "the same, surely": _short(100 * sure / count)}


def on_published(network, path, most):
    lines = []
    with tarfile.open(path) as archive:
        texts = {one.name[:-7]: one for one in archive.getmembers() if one.name.endswith(".gt.txt")}
        for name in sorted(texts)[:: max(1, len(texts) // most)]:
            text = archive.extractfile(texts[name]).read().decode().strip()
            picture = Image.open(io.BytesIO(archive.extractfile(f"{name}.tif").read())).convert("L")
            lines.append((text, np.asarray(picture)))
    right = [readings(network, _cut(picture)) for _, picture in lines]
    one = np.mean([views[0][0] == text for views, (text, _) in zip(right, lines)])
    three = np.mean([max(views, key=lambda view: view[2])[0] == text for views, (text, _) in zip(right, lines)])
    return {"lines": len(lines), "one view": _short(100 * one), "surest of three": _short(100 * three)}


def _cut(picture):
    """Rows around the ink, a quarter of its height above and below, as the locator cuts."""
    dark = np.flatnonzero((picture < picture.mean() - picture.std()).mean(axis=1) > 0.04)
    if len(dark) < 2:
        return picture
    top, bottom = dark[0], dark[-1] + 1
    margin = (bottom - top) // 4
    return np.pad(picture, ((margin, margin), (0, 0)), mode="edge")[top : bottom + 2 * margin]


def _wrong(read, wanted):
    """Edit distance."""
    row = np.arange(len(wanted) + 1)
    for i, letter in enumerate(read):
        best = np.minimum(row[:-1] + (letter != np.array(list(wanted))), row[1:] + 1)
        row = np.minimum.accumulate(np.concatenate([[i + 1], best]) - np.arange(len(row))) + np.arange(len(row))
    return row[-1]


def _short(value):
    return round(float(value), 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--published")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    network = load(chosen.weights)
    figures = {
        "unit": "percent of whole lines read without a mistake, likeliest class by column; letters wrong: edit distance by length",
        "as bad as in training, by letter height in pixels": by_height(network, TRAINING, chosen.lines),
        "as bad as the accuracy set, by letter height in pixels": by_height(network, ACCURACY, chosen.lines),
        "what is no line": on_negatives(network, chosen.lines),
    }
    if chosen.published:
        figures["tesseractMRZ's rendered lines, not trained on"] = on_published(network, chosen.published, chosen.lines)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

"""Measures a language's head on speakers that trained nothing, and prints the figures for its card as JSON.

    python3 measure_digits.py en --data ../../../../shared/data/voice --embedding speech-embedding.onnx --head ../weights/digits-en.onnx

With --folder NAME=DIR it measures on single digits of recorded voices instead: DIR/0.* to DIR/9.*, one take a digit (WAV, or raw
GSM as telephone systems ship their prompts).
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import soundfile
import torch
from onnx import numpy_helper

import digit_figures
from digit_head import DigitHead
from digit_strings import cut, levelled
from front_end import RATE
from recordings import NOISE, for_testing, recordings, samples_of
from speech_embedding import SpeechEmbedding

ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEST_CORPORA = {
    "en": {"fsdd": [str(d) for d in range(10)], "speech-commands": ENGLISH},
    "ar": {"arabic-speech-commands": ENGLISH},
}


def head_of(path):
    """The head of an ONNX file that digits.py wrote."""
    tensors = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in onnx.load(str(path)).graph.initializer}
    head = DigitHead(layers=sum(name.startswith("around.") and name.endswith(".weight") for name in tensors))
    state = head.state_dict()
    for name in state:
        state[name] = tensors[name]
    head.load_state_dict(state)
    head.eval()
    return head


def voice_of(folder):
    """Digit to its takes, of a folder with one recording a digit."""
    digits = {}
    for digit in range(10):
        path = next(p for p in sorted(Path(folder).glob(f"{digit}.*")))
        if path.suffix == ".gsm":
            samples, _ = soundfile.read(path, samplerate=RATE, channels=1, format="RAW", subtype="GSM610")
        else:
            samples = samples_of(path)
        piece = cut(samples)
        if piece is None:
            raise SystemExit(f"{path}: no speech")
        digits[digit] = [levelled(piece)]
    return digits


def measured(name, head, embedding, made, noises, changes=True):
    conditions = {"": lambda sound, rng: sound}
    if changes:
        conditions[", noise at 10 dB"] = lambda sound, rng: digit_figures.with_noise(sound, noises, rng)
        conditions[", telephone"] = lambda sound, rng: digit_figures.through_telephone(sound)
    return {name + what: digit_figures.report(name + what, *digit_figures.fits(head, embedding, made, change=change)) for what, change in conditions.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--data", required=True, help="folder of corpora")
    parser.add_argument("--embedding", required=True, type=Path)
    parser.add_argument("--head", required=True, type=Path)
    parser.add_argument("--folder", action="append", default=[], metavar="NAME=DIR", help="measure on recorded single digits instead")
    parser.add_argument("--strings", type=int, default=40, help="strings a speaker (of mixed speakers: six times as many)")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    head, embedding = head_of(chosen.head), SpeechEmbedding(chosen.embedding)
    found = recordings(chosen.data)
    noises = [samples_of(r.path) for r in found if r.word == NOISE and for_testing(r)]
    noises = [noise for noise in noises if np.abs(noise).max() > 1e-3]
    figures = {}
    for folder in chosen.folder:
        name, directory = folder.split("=", 1)
        made = digit_figures.strings({name: voice_of(directory)}, chosen.strings, 11)
        figures.update(measured(name, head, embedding, made, noises))
    for corpus, words in {} if chosen.folder else TEST_CORPORA.get(chosen.language, {}).items():
        pool = digit_figures.pools([r for r in found if r.corpus == corpus and for_testing(r)], words)
        same = all(len(digits) == 10 for digits in pool.values())
        made = digit_figures.strings(pool, chosen.strings if same else 6 * chosen.strings, 11, same)
        name = f"{corpus}, {len(pool)} speakers left out, {len(made)} strings"
        figures.update(measured(name, head, embedding, made, noises))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

"""Finds recordings and whose they are, in our folders and in the public layouts; reads them at 8 kHz.

A data folder holds one corpus a folder, or is one itself. A corpus is laid out as one of

- `<word>/<speaker>_<n>.*`, or `<word>/<hash>_nohash_<n>.wav` (Speech Commands as published),
- `<speaker>/<chapter>/<speaker>-<chapter>-<n>.flac` (LibriSpeech as published), or those files flat,
- `<digit>_<speaker>_<n>.*`, flat (Free Spoken Digit Dataset).
"""

import hashlib
import json
import re
from collections import namedtuple
from pathlib import Path

import numpy as np
import soundfile

from front_end import RATE

SUFFIXES = {".flac", ".wav", ".ogg"}
NOISE = "_background_noise_"
LIBRISPEECH = re.compile(r"^(\d+)-\d+-\d+$")
FSDD = re.compile(r"^(\d)_([^_]+)_\d+$")
SPEECH_COMMANDS = re.compile(r"^(.+)_nohash_\d+$")
OTHERS = re.compile(r"^(.+)_[^_]+$")

Recording = namedtuple("Recording", "corpus word speaker path")
"""`word` is the folder's name (a digit for FSDD), None where free speech was read."""

SPLITS = json.loads((Path(__file__).parent / "splits.json").read_text())


def corpus_name(folder):
    """One name for a corpus, whatever its folder is called: `speech_commands_v0.02` is `speech-commands`."""
    name = folder.lower().replace("_", "-")
    for known in ("arabic-speech-commands", "speech-commands", "librispeech", "fsdd"):
        if name.startswith(known):
            return known
    return name


def recordings(data):
    """All recordings below a data folder, sorted, so that a run can be repeated."""
    data = Path(data)
    found = []
    for path in sorted(p for p in data.rglob("*") if p.suffix.lower() in SUFFIXES):
        parts = path.relative_to(data).parts
        stem = path.stem
        libri, fsdd = LIBRISPEECH.match(stem), FSDD.match(stem)
        if libri:
            depth, word, speaker = 1, None, libri.group(1)
        elif fsdd and (len(parts) == 1 or corpus_name(parts[-2]) == "fsdd" or parts[-2] == "recordings"):
            depth, word, speaker = 1, fsdd.group(1), fsdd.group(2)
        else:
            match = SPEECH_COMMANDS.match(stem) or OTHERS.match(stem)
            if len(parts) < 2 or (match is None and parts[-2] != NOISE):
                continue
            depth, word, speaker = 2, parts[-2], match.group(1) if match else stem
        corpus = corpus_name(parts[0] if len(parts) > depth else data.resolve().name)
        found.append(Recording(corpus, word, speaker, path))
    return found


def first_byte(text):
    return hashlib.sha256(text.encode()).digest()[0]


def for_testing(recording):
    """Whether a recording's speaker is set aside (splits.json). Noise is too, by its own hash: a quarter of it."""
    if recording.word == NOISE:
        return first_byte(f"{recording.corpus}/{NOISE}/{recording.path.stem}") < 64
    named = SPLITS["testSpeakers"].get(recording.corpus)
    if named is not None:
        return recording.speaker in named
    return first_byte(f"{recording.corpus}/{recording.speaker}") < SPLITS["firstByteBelow"].get(recording.corpus, 0)


def samples_of(path):
    """A recording's samples -1..1 at 8 kHz, the mean of its channels."""
    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    samples = samples.mean(axis=1)
    if rate != RATE:
        from scipy.signal import resample_poly

        samples = resample_poly(samples, RATE, rate)
    return samples


def without_repeats(found):
    """Leaves out recordings whose sound a speaker has already: the excerpts of Speech Commands overlap."""
    seen, kept = set(), []
    for recording in found:
        digest = hashlib.sha1(np.round(samples_of(recording.path) * 32768).astype("<i2").tobytes()).digest()
        if digest not in seen:
            seen.add(digest)
            kept.append(recording)
    return kept

"""Front end, version 1: from 8 kHz samples to what the networks read. This file defines it.

TypeScript ports it (packages/voice-engine/src/front-end); `reference/front-end.json` holds it to the
same numbers. README.md says the same in words.
"""

import argparse
import hashlib
import json
import math

import numpy as np

VERSION = 1
RATE = 8000
WINDOW = 256  # samples of one transform
HOP = 80  # samples: a frame every 10 ms
TAPER = 200  # samples: 25 ms of Hann window in the middle of the transform, zeros around it
SCALE = 32768.0  # samples from -1..1 to the 16-bit scale

EMBEDDING_PADDING = 36  # frames of the floor's value before and behind
EMBEDDING_WINDOW = 76  # frames that one vector of the speech embedding sees
EMBEDDING_STEP = 8  # frames between two vectors
EMBEDDING_RANGE_DB = 80.0

VOICE_BANDS = 40
VOICE_RANGE = 1e-6  # 60 dB: weaker bands are raised to so much of the utterance's strongest
VOICE_LEAST = 1e-3  # power, on the 16-bit scale squared: so that digital silence has a logarithm

SPEECH_RANGE_DB = 35.0  # a frame further below the peak level is never speech
SPEECH_SHARE = 0.35  # of the way from the background's level up to the peak level
SPEECH_MARGIN = 3  # frames on both sides of a frame of speech count as speech


def hann(length):
    """The periodic Hann window."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)


def window():
    """The 256 factors of one transform: 28 zeros, 200 of a periodic Hann window, 28 zeros."""
    factors = np.zeros(WINDOW)
    edge = (WINDOW - TAPER) // 2
    factors[edge : edge + TAPER] = hann(TAPER)
    return factors


def powers(samples):
    """Power spectra `[frames, 129]` of samples -1..1 at 8 kHz, on the 16-bit scale; no frame below 256 samples."""
    samples = np.asarray(samples, dtype=np.float64) * SCALE
    frames = (len(samples) - WINDOW) // HOP + 1 if len(samples) >= WINDOW else 0
    if frames == 0:
        return np.zeros((0, WINDOW // 2 + 1))
    at = np.arange(frames)[:, None] * HOP + np.arange(WINDOW)[None, :]
    return np.abs(np.fft.rfft(samples[at] * window(), axis=1)) ** 2


def triangles(points, heights):
    """Triangular filters `[129, bands]`: band i rises from points[i] to points[i + 1] and falls to points[i + 2] (Hz)."""
    bins = np.arange(WINDOW // 2 + 1) * (RATE / WINDOW)
    bands = []
    for low, middle, high, height in zip(points, points[1:], points[2:], heights):
        rise = (bins - low) / (middle - low)
        fall = (high - bins) / (high - middle)
        bands.append(np.maximum(0.0, np.minimum(rise, fall)) * height)
    return np.stack(bands, axis=1)


def slaney_mel(hertz):
    return hertz / (200 / 3) if hertz < 1000 else 15 + math.log(hertz / 1000) / (math.log(6.4) / 27)


def slaney_hertz(mel):
    return mel * (200 / 3) if mel < 15 else 1000 * math.exp((math.log(6.4) / 27) * (mel - 15))


def htk_mel(hertz):
    return 2595 * math.log10(1 + hertz / 700)


def htk_hertz(mel):
    return 700 * (10 ** (mel / 2595) - 1)


def edges(low, high, bands, to_mel, to_hertz):
    """The `bands + 2` edges in Hz, evenly spaced on a mel scale."""
    start, end = to_mel(low), to_mel(high)
    return [to_hertz(start + (end - start) * i / (bands + 1)) for i in range(bands + 2)]


def embedding_filters():
    """32 filters of equal area (Slaney's mel scale, 60..3800 Hz): openWakeWord's matrix, its first 129 rows to 1e-9."""
    points = edges(60.0, 3800.0, 32, slaney_mel, slaney_hertz)
    return triangles(points, [2 / (high - low) for low, high in zip(points, points[2:])])


def voice_filters():
    """40 filters of equal height (HTK's mel scale, 80..3800 Hz)."""
    return triangles(edges(80.0, 3800.0, VOICE_BANDS, htk_mel, htk_hertz), [1.0] * VOICE_BANDS)


EMBEDDING_FILTERS = embedding_filters()
VOICE_FILTERS = voice_filters()


def embedding_mel_of(bands):
    """What the speech embedding reads, `[frames, 32]`, of band powers (power * 4 through the filters)."""
    if len(bands) == 0:
        return np.zeros((0, 32))
    decibels = 10 * np.log10(np.maximum(bands, 1e-10))
    return np.maximum(decibels, decibels.max() - EMBEDDING_RANGE_DB) / 10 + 2


def embedding_mel(power):
    """`mel32`: `[frames, 32]` of power spectra. The factor 4 makes a 256-point transform of 8 kHz as strong as its 512 of 16 kHz."""
    return embedding_mel_of((power * 4) @ EMBEDDING_FILTERS)


def padded(mel32):
    """`mel32` with 36 frames of its floor (80 dB below its maximum) before and behind: one vector every 80 ms from the first."""
    if len(mel32) == 0:
        return mel32
    edge = np.full((EMBEDDING_PADDING, mel32.shape[1]), mel32.max() - EMBEDDING_RANGE_DB / 10)
    return np.concatenate([edge, mel32, edge])


def embedding_vectors(frames):
    """How many vectors the speech embedding gives for so many (padded) frames."""
    return max(0, (frames - EMBEDDING_WINDOW) // EMBEDDING_STEP + 1)


def voice_bands(power):
    """Band powers `[frames, 40]`, the voiceprint's spectrum before the logarithm."""
    return power @ VOICE_FILTERS


def levels(bands):
    """The level of each frame in decibels, of band powers."""
    return 10 * np.log10(np.maximum(bands.sum(axis=1), VOICE_LEAST))


def speech_frames(bands):
    """Which frames are speech, as booleans, by their level alone.

    The background is the level that a tenth of the frames does not exceed, the peak the one that a twentieth exceeds
    (sorted ascending, at index floor(0.1 (n - 1)) and floor(0.95 (n - 1))). A frame is loud when it reaches both
    peak - 35 dB and background + 0.35 (peak - background); speech are the loud frames and three on both sides of each.
    """
    if len(bands) == 0:
        return np.zeros(0, dtype=bool)
    level = levels(bands)
    ascending = np.sort(level)
    background = ascending[int(0.1 * (len(level) - 1))]
    peak = ascending[int(0.95 * (len(level) - 1))]
    least = max(peak - SPEECH_RANGE_DB, background + SPEECH_SHARE * (peak - background))
    loud = level >= least
    speech = loud.copy()
    for shift in range(1, SPEECH_MARGIN + 1):
        speech[shift:] |= loud[:-shift]
        speech[:-shift] |= loud[shift:]
    return speech


def voice_mel_of(bands, speech):
    """What the voiceprint network reads, `[speech frames, 40]`: natural logarithms of the frames of speech, less their mean."""
    if not speech.any():
        return np.zeros((0, bands.shape[1]))
    least = max(bands.max() * VOICE_RANGE, VOICE_LEAST)
    logarithms = np.log(np.maximum(bands[speech], least))
    return logarithms - logarithms.mean(axis=0)


def voice_mel(power):
    """`mel40`: `[speech frames, 40]` of power spectra."""
    bands = voice_bands(power)
    return voice_mel_of(bands, speech_frames(bands))


def reference_samples():
    """0.8 s that both languages can make to the last bit but one: a gliding tone and a steady one between noise.

    With t = i / 8000 and noise from the generator s = (1664525 s + 1013904223) mod 2^32, s = 1 at first, stepped before
    each sample, n = s / 2^31 - 1: 0.002 n; and from sample 1600 to 4799 also 0.2 sin(2 pi (300 + 900 t) t) + 0.1 sin(2 pi 1500 t).
    """
    samples = []
    state = 1
    for i in range(6400):
        state = (1664525 * state + 1013904223) % 2**32
        t = i / RATE
        tones = 0.2 * math.sin(2 * math.pi * (300 + 900 * t) * t) + 0.1 * math.sin(2 * math.pi * 1500 * t)
        samples.append(0.002 * (state / 2**31 - 1) + (tones if 1600 <= i < 4800 else 0.0))
    return np.array(samples)


def reference():
    """What `reference/front-end.json` holds: every eighth frame in full, all levels and speech frames; 6 digits."""
    samples = reference_samples()
    power = powers(samples)
    bands = voice_bands(power)
    mel32 = embedding_mel(power)
    mel40 = voice_mel(power)

    def rounded(rows):
        return [[round(float(value), 6) for value in row] for row in rows]

    return {
        "version": VERSION,
        "samples": len(samples),
        "firstSamples": [round(float(value), 9) for value in samples[1598:1606]],
        "firstSamplesAt": 1598,
        "frames": len(power),
        "levels": [round(float(value), 6) for value in levels(bands)],
        "speechFrames": [int(i) for i in np.flatnonzero(speech_frames(bands))],
        "every": 8,
        "mel32": rounded(mel32[::8]),
        "mel40": rounded(mel40[::8]),
        "paddedFrames": len(padded(mel32)),
        "padding": round(float(padded(mel32)[0, 0]), 6),
        "vectors": embedding_vectors(len(padded(mel32))),
    }


def check_matrix(path):
    """Compares our filters with the matrix of openWakeWord's melspectrogram.onnx and prints the largest difference."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    theirs = next(numpy_helper.to_array(t) for t in model.graph.initializer if t.name.endswith("melW"))
    real = next(numpy_helper.to_array(t) for t in model.graph.initializer if "conv_real" in t.name)[0, 0]
    difference = np.abs(theirs[: WINDOW // 2 + 1] - EMBEDDING_FILTERS).max()
    wide = np.zeros(512)
    wide[56:456] = hann(400)
    print(f"filters: largest difference {difference:.1e} of at most {theirs.max():.1e}; rows above 4 kHz: {np.abs(theirs[129:]).max():.1e}")
    print(f"window: largest difference {np.abs(wide - real).max():.1e}")
    print(hashlib.sha256(open(path, "rb").read()).hexdigest())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", action="store_true", help="print the reference features of the made-up waveform as JSON")
    parser.add_argument("--check-matrix", metavar="MELSPECTROGRAM_ONNX", help="compare the 32 filters with openWakeWord's matrix")
    chosen = parser.parse_args()
    if chosen.reference:
        rows = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in reference().items())
        print("{\n" + rows + "\n}")
    if chosen.check_matrix:
        check_matrix(chosen.check_matrix)


if __name__ == "__main__":
    main()

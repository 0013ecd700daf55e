"""Strings of spoken digits to train a head on: joined from recordings, or synthetic; with rooms, lines and noise; as embeddings."""

import hashlib
import pickle
from collections import defaultdict
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

import augmentation
import synthetic_speech
from front_end import EMBEDDING_FILTERS, RATE, VERSION, embedding_mel_of, powers, speech_frames, voice_bands
from recordings import NOISE, samples_of, without_repeats

OTHER = 11  # the class of a word that is no digit; 0 is CTC's blank, digit d is d + 1
HOP = 80


REPEATED = 0.15  # of the digits are said again at once: what is hardest to count


def drawn_digits(rng, most):
    """1 to `most` digits."""
    digits = [int(d) for d in rng.integers(0, 10, int(rng.integers(1, most + 1)))]
    for i in range(1, len(digits)):
        if rng.random() < REPEATED:
            digits[i] = digits[i - 1]
    return digits


def label_of(digit):
    return digit + 1


def cut(samples, margin=2):
    """A recording from its first frame of speech to its last, or None where there is too little."""
    speech = np.flatnonzero(speech_frames(voice_bands(powers(samples))))
    if len(speech) < 12:
        return None
    return samples[max(0, speech[0] - margin) * HOP : (speech[-1] + margin) * HOP + 256]


def background(samples):
    """The level (root mean square) of a recording's quietest tenth."""
    frames = samples[: len(samples) // 80 * 80].reshape(-1, 80)
    return float(np.sqrt(np.quantile((frames**2).mean(axis=1), 0.1)))


def joined(pieces, gaps, rng, quiet=None):
    """Pieces of sound one after another with so many seconds between, before the first and after the last.

    The gaps hold noise at the pieces' own background level, or nothing (`quiet`; drawn when None).
    """
    quiet = rng.random() < 0.4 if quiet is None else quiet
    level = 0.0 if quiet else float(np.median([background(piece) for piece in pieces]))
    sound = []
    for i, gap in enumerate(gaps):
        sound.append(level * rng.standard_normal(int(gap * RATE)))
        if i < len(pieces):
            piece = pieces[i].copy()
            fade = np.linspace(0, 1, 40)
            piece[:40] *= fade
            piece[-40:] *= fade[::-1]
            sound.append(piece)
    return np.concatenate(sound)


def levelled(samples):
    return samples * (0.1 / max(1e-6, float(np.sqrt(np.mean(samples**2)))))


class Material:
    """Recordings of a language's digits by speaker, and of other words, of the speakers that `wanted` lets in."""

    def __init__(self, found, corpora, wanted, same_speaker):
        self.digits = defaultdict(lambda: defaultdict(list))  # speaker -> digit -> samples
        self.others, self.noises = [], []
        self.same_speaker = same_speaker
        chosen = defaultdict(list)
        for recording in found:
            if recording.word == NOISE:
                if wanted(recording):
                    self.noises.append((powers(samples_of(recording.path)[: 30 * RATE]) * 4) @ EMBEDDING_FILTERS)
            elif recording.word is not None and wanted(recording):
                chosen[(recording.corpus, recording.speaker)].append(recording)
        rest = []
        for speaker in sorted(chosen):
            words = corpora.get(speaker[0])
            if words is None:
                continue
            digits = [r for r in chosen[speaker] if r.word in words]
            rest += [r for r in chosen[speaker] if r.word not in words]
            for recording in without_repeats(digits):
                piece = cut(samples_of(recording.path))
                if piece is not None:
                    self.digits[speaker][words.index(recording.word)].append(levelled(piece))
        # every corpus' other words up to some hundreds, spread evenly
        step = max(1, len(rest) // 1500)
        for recording in rest[::step]:
            piece = cut(samples_of(recording.path))
            if piece is not None:
                self.others.append(levelled(piece))
        self.speakers = sorted(self.digits)

    def take(self, digit, speaker, rng):
        """A recording of the digit, by the speaker if there is one, else by anyone."""
        takes = self.digits[speaker].get(digit) if speaker else None
        if not takes:
            having = [s for s in self.speakers if self.digits[s].get(digit)]
            takes = self.digits[having[int(rng.integers(len(having)))]][digit]
        return takes[int(rng.integers(len(takes)))]

    def string(self, rng, other_share):
        """A joined string of 1 to 6 digits, here and there another word: samples and labels."""
        speaker = self.speakers[int(rng.integers(len(self.speakers)))] if self.same_speaker else None
        digits = drawn_digits(rng, 6)
        pieces, labels = [], []
        for digit in digits:
            pieces.append(self.take(digit, speaker, rng))
            labels.append(label_of(digit))
        if self.others and rng.random() < other_share:
            for _ in range(int(rng.integers(1, 3))):
                at = int(rng.integers(0, len(pieces) + 1))
                pieces.insert(at, self.others[int(rng.integers(len(self.others)))])
                labels.insert(at, OTHER)
        pieces = [piece * 10 ** (rng.uniform(-4, 4) / 20) for piece in pieces]
        least, most = (0.0, 0.06) if rng.random() < 0.2 else (0.03, 0.25)
        gaps = rng.uniform(least, most, len(pieces) + 1)
        gaps[0], gaps[-1] = rng.uniform(0.02, 0.6, 2)
        sound = joined(pieces, gaps, rng)
        if rng.random() < 0.6:
            up = int(rng.integers(17, 24))  # 15 % slower and lower to 15 % faster and higher
            sound = resample_poly(sound, 20, up)
        return sound, labels


class Synthetic:
    """Strings that espeak-ng says."""

    def __init__(self, language, other_recordings=()):
        self.language, self.variants = language, synthetic_speech.variants()
        self.others = list(other_recordings)

    def string(self, rng, other_share):
        digits = drawn_digits(rng, 7)
        words, labels = [], []
        for digit in digits:
            ways = self.language["digits"][digit]
            words.append(ways[0] if len(ways) == 1 or rng.random() < 0.65 else ways[int(rng.integers(1, len(ways)))])
            labels.append(label_of(digit))
        strange = rng.random() < other_share
        if strange and (not self.others or rng.random() < 0.5):
            others = self.language["otherWords"]
            at = int(rng.integers(0, len(words) + 1))
            words.insert(at, others[int(rng.integers(len(others)))])
            labels.insert(at, OTHER)
            strange = False
        sound = levelled(synthetic_speech.drawn(words, self.language["voices"], self.variants, rng))
        if strange:
            piece = self.others[int(rng.integers(len(self.others)))]
            before = rng.random() < 0.5
            sound = joined([piece, sound] if before else [sound, piece], rng.uniform(0.03, 0.3, 3), rng)
            labels = [OTHER, *labels] if before else [*labels, OTHER]
        if rng.random() < 0.7:
            up = int(rng.integers(16, 25))
            sound = resample_poly(sound, 20, up)
        return sound, labels


def warped(bands, rng, most):
    """Another vocal tract: the bands moved along the mel axis by a few percent, between neighbours in proportion."""
    factor = 1 + rng.uniform(-most, most)
    place = np.clip(np.arange(bands.shape[1]) * factor, 0, bands.shape[1] - 1)
    low = np.floor(place).astype(int)
    share = place - low
    logarithms = np.log(np.maximum(bands, 1e-10))
    high = np.minimum(low + 1, bands.shape[1] - 1)
    return np.exp(logarithms[:, low] * (1 - share) + logarithms[:, high] * share)


def masked(bands, rng):
    """SpecAugment: one to two short stretches of time and of frequency, 30 dB weaker."""
    bands = bands.copy()
    for _ in range(int(rng.integers(1, 3))):
        width = int(rng.integers(1, 4))
        start = int(rng.integers(0, bands.shape[1] - width))
        bands[:, start : start + width] *= 1e-3
    length = int(rng.integers(2, 8))
    start = int(rng.integers(0, max(1, len(bands) - length)))
    bands[start : start + length] *= 1e-3
    return bands


def features(sound, rng, noises, warp=0.0, mask=False, clean=0.15, loud_noise=0.0):
    """`mel32` of a string, most often through a room, noise and a line that are drawn."""
    bands = (powers(levelled(sound)) * 4) @ EMBEDDING_FILTERS
    if warp:
        bands = warped(bands, rng, warp)
    if rng.random() > clean:

        def noise(generator, frames):
            if not noises:
                return generator.chisquare(4, (frames, 32)) * EMBEDDING_FILTERS.sum(axis=0)
            one = noises[int(generator.integers(len(noises)))]
            start = int(generator.integers(len(one)))
            return one[(start + np.arange(frames)) % len(one)]

        bands = augmentation.augmented(bands[None], rng, noise, EMBEDDING_FILTERS, least=5.0, loud_noise=loud_noise)[0]
    # what a 16-bit recording cannot hold: a level of one least bit, white
    bands = bands + 4 * 6.0 * 10 ** rng.uniform(-1, 2.5) * EMBEDDING_FILTERS.sum(axis=0)
    if mask and rng.random() < 0.5:
        bands = masked(bands, rng)
    return embedding_mel_of(bands)


def cached(cache, key, make):
    """What `make` gives, kept in the folder `cache` (if one is given) under a hash of the key."""
    if cache is None:
        return make()
    path = Path(cache) / f"digits-{hashlib.sha256(f'{VERSION} {key}'.encode()).hexdigest()[:20]}.pickle"
    if path.exists():
        return pickle.loads(path.read_bytes())
    value = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(value, protocol=4))
    return value

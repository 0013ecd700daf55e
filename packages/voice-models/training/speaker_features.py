"""Band powers of everybody's speech, kept in memory, and the batches that are drawn of them."""

import hashlib
import pickle
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

import augmentation
from front_end import VOICE_BANDS, VOICE_FILTERS, VERSION, powers, speech_frames, voice_bands, voice_mel_of
from recordings import NOISE, for_testing, recordings, samples_of, without_repeats

SPEEDS = (1.0, 0.9, 1.1)
KEPT_AROUND = 8  # frames of silence kept before and after the speech of a recording
LONGEST = 6000  # frames kept of one speaker's free speech: a minute

# speakers of the training part that train nothing: how far training has come is read from them
DEVELOPMENT_SHARE, DEVELOPMENT_MOST = 0.05, 16


def trimmed(bands):
    """The recording from its first frame of speech to its last, with some silence left."""
    speech = np.flatnonzero(speech_frames(bands))
    if len(speech) < 15:
        return None
    return bands[max(0, speech[0] - KEPT_AROUND) : speech[-1] + 1 + KEPT_AROUND].astype(np.float32)


def at_speed(samples, speed):
    """The same samples spoken at another speed and so with another pitch: another person's voice, to the network."""
    ratio = Fraction(speed).limit_denominator(20)
    return samples if speed == 1 else resample_poly(samples, ratio.denominator, ratio.numerator)


def development_speakers(by_speaker):
    """A few speakers with much speech of each corpus, by hash."""
    chosen = set()
    for corpus in sorted({corpus for corpus, _ in by_speaker}):
        everybody = [speaker for speaker in by_speaker if speaker[0] == corpus]
        rich = [s for s in everybody if len(by_speaker[s]) >= 12 or any(r.word is None for r in by_speaker[s])]
        rich.sort(key=lambda s: hashlib.sha256(f"development/{s[0]}/{s[1]}".encode()).digest())
        chosen |= set(rich[: min(DEVELOPMENT_MOST, int(DEVELOPMENT_SHARE * len(everybody)))])
    return chosen


class Speech:
    """`speakers`: (corpus, speaker) to a list, a recording each, of band powers at the three speeds; `noises`: band powers of noise."""

    def __init__(self, speakers, development, noises):
        self.speakers, self.development, self.noises = speakers, development, noises


def load(data, cache=None, log=print):
    """Reads the training speakers of a data folder, by way of a cache file if one is given."""
    found = [r for r in recordings(data) if not for_testing(r)]
    key = hashlib.sha256("\n".join([f"front end {VERSION}, 1", *(f"{r.path} {r.path.stat().st_size}" for r in found)]).encode()).hexdigest()
    kept = Path(cache) / f"speaker-{key[:16]}.pickle" if cache else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())
    by_speaker, noises = defaultdict(list), []
    for recording in found:
        if recording.word == NOISE:
            samples = samples_of(recording.path)
            noises.append(voice_bands(powers(samples[: 60 * 8000])).astype(np.float32))
        else:
            by_speaker[(recording.corpus, recording.speaker)].append(recording)
    speakers = {}
    for speaker in sorted(by_speaker):
        takes, frames = [], 0
        for recording in without_repeats(by_speaker[speaker]):
            samples = samples_of(recording.path)
            take = [trimmed(voice_bands(powers(at_speed(samples, speed)))) for speed in SPEEDS]
            if all(bands is not None for bands in take) and frames < LONGEST:
                takes.append(take)
                frames += 0 if recording.word else len(take[0])
        if takes:
            speakers[speaker] = takes
    development = development_speakers({s: by_speaker[s] for s in speakers})
    log(f"{len(speakers)} speakers, {sum(len(t) for t in speakers.values())} recordings, {len(noises)} noises")
    speech = Speech(
        {s: t for s, t in speakers.items() if s not in development},
        {s: t for s, t in speakers.items() if s in development},
        noises,
    )
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(speech, protocol=4))
    return speech


def glued(takes, speed, frames, rng):
    """So many frames of one speaker: recordings in random order, of long ones a part of 0.6 to 2 s."""
    out, at = np.empty((frames, VOICE_BANDS), np.float32), 0
    order = []
    while at < frames:
        if not order:
            order = list(rng.permutation(len(takes)))
        bands = takes[order.pop()][speed]
        if len(bands) > 200:
            length = int(rng.integers(60, 200))
            start = int(rng.integers(0, len(bands) - length))
            bands = bands[start : start + length]
        gain = np.float32(10 ** (rng.uniform(-0.3, 0.3)))
        taken = min(len(bands), frames - at)
        out[at : at + taken] = bands[:taken] * gain
        at += taken
    return out


class Batches:
    """Draws batches. Everything about step n follows from the seed and n, so that a resumed run goes on as it would have."""

    def __init__(self, speech, seed):
        self.seed, self.noises = seed, speech.noises
        self.speakers = sorted(speech.speakers)
        self.takes = [speech.speakers[s] for s in self.speakers]
        amounts = np.array([sum(len(take[0]) for take in takes) for takes in self.takes], float)
        # more of those with more to say, but far from in proportion: from one word (0.6 s) to 40 s
        weights = np.sqrt(np.clip(amounts, 60, 4000))
        weights = np.minimum(weights, 6 * np.sqrt(60))
        self.weights = weights / weights.sum()
        self.classes = len(self.speakers) * len(SPEEDS)

    def noise(self, rng, frames):
        """A recorded noise, or the babble of three to eight other people."""
        if self.noises and rng.random() < 0.6:
            noise = self.noises[int(rng.integers(len(self.noises)))]
            start = int(rng.integers(len(noise)))
            return noise[(start + np.arange(frames)) % len(noise)]
        talk = np.zeros((frames, VOICE_BANDS), np.float32)
        for _ in range(int(rng.integers(3, 9))):
            takes = self.takes[int(rng.integers(len(self.takes)))]
            one = glued(takes, int(rng.integers(len(SPEEDS))), frames, rng)
            talk += one / max(one.sum(axis=1).mean(), 1e-9)
        return talk

    def draw(self, step, size, frames):
        """`mel [size, frames, 40]` and labels."""
        rng = np.random.default_rng([self.seed, step])
        whose = rng.choice(len(self.speakers), size, p=self.weights)
        speeds = rng.integers(len(SPEEDS), size=size)
        length = int(frames * 1.25)
        bands = np.stack([glued(self.takes[i], int(k), length, rng) for i, k in zip(whose, speeds)])
        bands = augmentation.augmented(bands, rng, self.noise, VOICE_FILTERS)
        mel = np.stack([self.cut(one, frames) for one in bands])
        if rng.random() < 0.5:
            self.mask(mel, rng)
        return mel.astype(np.float32), whose * len(SPEEDS) + speeds

    @staticmethod
    def cut(bands, frames):
        """The frames of speech, of which there may be too few after noise was added: then from the first again."""
        chosen = np.resize(np.flatnonzero(speech_frames(bands)), frames)
        speech = np.zeros(len(bands), dtype=bool)
        speech[chosen] = True
        mel = voice_mel_of(bands, speech)
        return np.resize(mel, (frames, mel.shape[1])) if len(mel) < frames else mel[:frames]

    @staticmethod
    def mask(mel, rng):
        """Takes out up to four neighbouring bands in each utterance."""
        for one in mel:
            width = int(rng.integers(0, 5))
            start = int(rng.integers(0, one.shape[1] - width))
            one[:, start : start + width] = 0


def prompts(takes, rng, least=170, most=12, exactly=None):
    """Utterances for testing, `mel40` each: recordings glued until they hold about 2 s of speech (or so many recordings); long ones cut."""
    pieces = []
    for take in takes:
        bands = take[0] if isinstance(take, list) else take
        pieces += [bands] if len(bands) <= 260 else [bands[i : i + 210] for i in range(0, len(bands) - 210, 210)]
    out, current = [], []
    for i in rng.permutation(len(pieces)):
        current.append(pieces[i])
        if len(current) == exactly if exactly else sum(speech_frames(p).sum() for p in current) >= least:
            bands = np.concatenate(current)
            out.append(voice_mel_of(bands, speech_frames(bands)).astype(np.float32))
            current = []
        if len(out) == most:
            break
    return out

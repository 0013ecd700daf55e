"""How often right and wrong prompts are accepted: strings joined from recordings of speakers that trained nothing."""

import numpy as np
from scipy.signal import butter, sosfilt

from digit_head import logprobs_of
from digit_strings import cut, joined, label_of, levelled
from front_end import RATE, embedding_mel, powers
from prompt_fit import best_string, fit, log_probability
from recordings import samples_of

FITS = (-2.0, -3.0, -4.0, -5.0, -6.0, -8.0)
WRONG = ("one", "random", "missing", "extra", "swapped")


def through_telephone(sound):
    """300 to 3,400 Hz and 8-bit mu-law."""
    band = sosfilt(butter(4, [300, 3400], "bandpass", fs=RATE, output="sos"), sound)
    band = band / max(1e-9, np.abs(band).max()) * 0.5
    coded = np.sign(band) * np.log1p(255 * np.abs(band)) / np.log(256)
    coded = np.round(coded * 127) / 127
    return np.sign(coded) * (256 ** np.abs(coded) - 1) / 255


def with_noise(sound, noises, rng, decibels=10.0):
    """Recorded noise at a signal-to-noise ratio over the whole string."""
    noise = noises[int(rng.integers(len(noises)))]
    noise = np.resize(np.roll(noise, int(rng.integers(len(noise)))), len(sound))
    ratio = np.sqrt((sound**2).mean() / max(1e-12, (noise**2).mean()) * 10 ** (-decibels / 10))
    return sound + noise * ratio


def pools(found, words):
    """speaker -> digit -> takes, of recordings of digits (`words`: the ten folders, in order)."""
    result = {}
    for recording in found:
        if recording.word in words:
            piece = cut(samples_of(recording.path))
            if piece is not None:
                digits = result.setdefault(recording.speaker, {})
                digits.setdefault(words.index(recording.word), []).append(levelled(piece))
    return result


def strings(pool, each, seed, same_speaker=True, length=4):
    """`each` strings a speaker (or in all, of mixed speakers): sounds and digits, 30 to 250 ms between the digits."""
    rng = np.random.default_rng(seed)
    out = []
    for speaker in sorted(pool) if same_speaker else [None]:
        for _ in range(each):
            having = [d for d in range(10) if speaker is None or pool[speaker].get(d)]
            digits = [having[int(i)] for i in rng.integers(0, len(having), length)]
            pieces = []
            for digit in digits:
                whose = speaker
                if whose is None:
                    able = [s for s in sorted(pool) if pool[s].get(digit)]
                    whose = able[int(rng.integers(len(able)))]
                takes = pool[whose][digit]
                pieces.append(takes[int(rng.integers(len(takes)))])
            gaps = rng.uniform(0.03, 0.25, length + 1)
            gaps[0], gaps[-1] = 0.2, 0.2
            out.append((joined(pieces, gaps, rng), digits))
    return out


def wrong_prompts(digits, rng):
    """Prompts that the string does not say, by kind."""
    result = {kind: [] for kind in WRONG}
    for i, digit in enumerate(digits):
        other = (digit + int(rng.integers(1, 10))) % 10
        result["one"].append([*digits[:i], other, *digits[i + 1 :]])
        result["extra"].append([*digits[:i], *digits[i + 1 :]])
        result["missing"].append([*digits[:i], int(rng.integers(10)), *digits[i:]])
        if i + 1 < len(digits) and digit != digits[i + 1]:
            result["swapped"].append([*digits[:i], digits[i + 1], digit, *digits[i + 2 :]])
    while len(result["random"]) < 4:
        prompt = [int(d) for d in rng.integers(0, 10, len(digits))]
        if prompt != digits:
            result["random"].append(prompt)
    return result


def fits(head, embedding, made, seed=3, change=lambda sound, rng: sound):
    """Fits of right prompts and of each kind of wrong one, exact strings and digits recognised."""
    rng = np.random.default_rng(seed)
    result = {"right": [], **{kind: [] for kind in WRONG}}
    exact = 0
    for sound, digits in made:
        vectors = embedding(embedding_mel(powers(change(sound, rng))))
        logprobs = logprobs_of(head, vectors)
        best = best_string(logprobs)
        right = log_probability(logprobs, [label_of(d) for d in digits])
        best = (best[0], max(best[1], right))
        exact += best[0] == [label_of(d) for d in digits]
        result["right"].append(min(0.0, right - best[1]))
        for kind, prompts in wrong_prompts(digits, rng).items():
            result[kind] += [fit(logprobs, [label_of(d) for d in prompt], best) for prompt in prompts]
    return {kind: np.array(values) for kind, values in result.items()}, exact / len(made)


def accepted(result, least):
    """Percentages of each kind that reach a fit."""
    return {kind: round(100 * float((values >= least).mean()), 2) for kind, values in result.items() if len(values)}


def report(name, result, exact, log=print):
    """One line a fit, and the figures at all fits for the card."""
    table = {str(least): accepted(result, least) for least in FITS}
    at_one = float(np.quantile(result["one"], 0.99))
    log(f"{name}: exact {100 * exact:.1f} %; right at one = 1 %: {100 * float((result['right'] > at_one).mean()):.1f} % (fit {at_one:.1f})")
    for least, row in table.items():
        log(f"   at {least}: {row}")
    return {"exact": round(100 * exact, 1), "accepted": table}

"""Trains a language's head for spoken digits on the frozen speech embedding and writes it as ONNX.

    python3 digits.py en --data ../../../../shared/data/voice --embedding speech-embedding.onnx --out ../weights/digits-en.onnx

What a language's digits are called, which corpora and which voices of espeak-ng train it, is in languages.json; a folder with
your own recordings is added with --data FOLDER --corpus NAME (folders named zero to nine, and any others for other words).
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import digit_figures
import digit_head
import digit_strings
from recordings import NOISE, first_byte, for_testing, recordings, samples_of
from speech_embedding import SpeechEmbedding

ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
LANGUAGES = json.loads((Path(__file__).parent / "languages.json").read_text())
OTHER_SHARE = 0.25  # strings that hold a word that is no digit
SAME_SPEAKER_DIGITS = 8  # speakers who said so many of the ten digits have strings of their own


def for_development(recording):
    """A fifth of the training speakers, left out with --development to choose between ways of training."""
    return first_byte(f"development/{recording.corpus}/{recording.speaker}") < 51


def material(found, language, corpora, development):
    def wanted(recording):
        return not for_testing(recording) and not (development and recording.word != NOISE and for_development(recording))

    result = digit_strings.Material(found, corpora, wanted, False)
    several = [len(digits) >= SAME_SPEAKER_DIGITS for digits in result.digits.values()]
    result.same_speaker = bool(several) and float(np.mean(several)) > 0.5
    return result


def make_strings(chosen, found, language, corpora, embedding, log):
    """(embeddings, labels) of all strings to train on."""
    real = material(found, language, corpora, chosen.development)
    # Recorded other words only beside recorded digits: else a head learns that whatever a person says is no digit.
    synthetic = digit_strings.Synthetic(language, real.others) if language["voices"] else None
    share = chosen.synthetic_share if real.speakers and synthetic else (1.0 if synthetic else 0.0)
    log(f"{len(real.speakers)} speakers, {sum(len(t) for d in real.digits.values() for t in d.values())} digits, {len(real.others)} other words, {len(real.noises)} noises, {share:.0%} synthetic")
    out, began = [], time.process_time()
    for i in range(chosen.strings):
        rng = np.random.default_rng([chosen.seed, i])
        source = synthetic if rng.random() < share else real
        sound, labels = source.string(rng, OTHER_SHARE)
        for _ in range(chosen.takes):
            mel = digit_strings.features(sound, rng, real.noises, chosen.warp, not chosen.no_mask, loud_noise=chosen.loud_noise)
            out.append((embedding(mel), labels))
        if (i + 1) % 500 == 0:
            log(f"{i + 1} strings, {time.process_time() - began:.0f} s")
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(LANGUAGES), help="its entry in languages.json")
    parser.add_argument("--data", required=True, help="folder of corpora, or one corpus (README.md says which layouts)")
    parser.add_argument("--embedding", required=True, type=Path, help="speech-embedding.onnx, or the package's embedding_model.onnx")
    parser.add_argument("--out", required=True, type=Path, help="the ONNX file to write")
    parser.add_argument("--corpus", action="append", default=[], help="train on this corpus of the folder too (its digits in folders zero to nine)")
    parser.add_argument("--strings", type=int, default=3000, help="strings made")
    parser.add_argument("--takes", type=int, default=2, help="rooms, lines and noises that each string is heard through")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synthetic-share", type=float, default=0.4, help="of the strings, where there are recordings too")
    parser.add_argument("--warp", type=float, default=0.0, help="move the mel axis by up to this share")
    parser.add_argument("--loud-noise", type=float, default=0.0, help="share of the takes with noise at 5 to 15 dB")
    parser.add_argument("--layers", type=int, default=1, help="of three taps, that the head has")
    parser.add_argument("--contrast", type=float, default=1.0, help="what near misses weigh beside CTC")
    parser.add_argument("--no-mask", action="store_true", help="no SpecAugment")
    parser.add_argument("--development", action="store_true", help="leave a fifth of the training speakers out and measure on them")
    parser.add_argument("--cache", help="folder for features, so that they are made once")
    chosen = parser.parse_args()
    torch.set_num_threads(1)

    def log(line):
        print(line, flush=True)

    language = LANGUAGES[chosen.language]
    corpora = {**language["corpora"], **{name: ENGLISH for name in chosen.corpus}}
    embedding = SpeechEmbedding(chosen.embedding)
    found = recordings(chosen.data)
    key = json.dumps(
        [3, chosen.language, language, corpora, chosen.strings, chosen.takes, chosen.seed, chosen.synthetic_share, chosen.warp, chosen.no_mask, chosen.loud_noise, chosen.development, len(found), chosen.data]
    )
    strings = digit_strings.cached(chosen.cache, key, lambda: make_strings(chosen, found, language, corpora, embedding, log))
    head = digit_head.train(strings, chosen.steps, chosen.seed, log, layers=chosen.layers, contrast=chosen.contrast)
    digit_head.export(head, chosen.out)
    if chosen.development:
        own = [r for r in found if r.corpus in corpora and not for_testing(r) and for_development(r)]
        noises = [samples_of(r.path) for r in found if r.word == NOISE and for_testing(r)]
        for corpus, words in corpora.items():
            pool = digit_figures.pools([r for r in own if r.corpus == corpus], words)
            same = all(len(d) == 10 for d in pool.values())
            made = digit_figures.strings(pool, 60 if same else 240, 5, same)
            digit_figures.report(f"development {corpus}", *digit_figures.fits(head, embedding, made), log)
            noisy = digit_figures.fits(head, embedding, made, change=lambda sound, rng: digit_figures.with_noise(sound, noises, rng))
            digit_figures.report(f"development {corpus}, noise at 10 dB", *noisy, log)


if __name__ == "__main__":
    main()

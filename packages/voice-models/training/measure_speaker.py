"""Measures the voiceprint network on speakers that trained nothing, and prints the figures for its card as JSON.

    python3 measure_speaker.py --data ../../../../shared/data/voice --network ../weights/speaker.onnx --cohort ../weights/cohort.f32

Of each corpus: 3 utterances of about 2 s of speech enrolled, 1 or 2 tested; raw cosines, scores normalised by 20 other voices of
the corpus (training speakers where too few are left out), and normalised by the shipped cohort.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

import speaker_features
import verification
from front_end import powers, voice_bands
from recordings import NOISE, for_testing, recordings, samples_of, without_repeats
from speaker_network import DIMENSIONS, SpeakerNetwork

DIGITS = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *"0123456789"}
STRINGS = {"arabic-speech-commands": 4, "fsdd": 4}  # corpora of spoken digits: utterances of four of them
OWN_COHORT = 20


def network_of(path):
    """The network of an ONNX file that speaker.py wrote, or of a checkpoint of a run that goes on (.pt)."""
    network = SpeakerNetwork()
    if path.suffix == ".pt":
        state = torch.load(path)["averaged"]
    else:
        state = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in onnx.load(str(path)).graph.initializer}
        counts = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
        state = {**counts, **{name: value for name, value in state.items() if name in network.state_dict()}}
    network.load_state_dict(state)
    network.eval()
    return network


def utterances(found, corpus, rng):
    """speaker -> utterances (`mel40`), of the recordings of one corpus."""
    by_speaker = defaultdict(list)
    for recording in found:
        if recording.corpus == corpus and recording.word != NOISE and (corpus not in STRINGS or recording.word in DIGITS):
            by_speaker[recording.speaker].append(recording)
    result = {}
    for speaker in sorted(by_speaker):
        takes = [speaker_features.trimmed(voice_bands(powers(samples_of(r.path)))) for r in without_repeats(by_speaker[speaker])]
        mels = speaker_features.prompts([t for t in takes if t is not None], rng, exactly=STRINGS.get(corpus))
        if len(mels) >= 3:
            result[speaker] = mels
    return result


@torch.no_grad()
def voiceprints(network, mels):
    return np.stack([network(torch.from_numpy(mel)[None])[0].numpy() for mel in mels])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of corpora")
    parser.add_argument("--network", required=True, type=Path, help="ONNX file or checkpoint of speaker.py")
    parser.add_argument("--cohort", type=Path, help="cohort.f32")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    network = network_of(chosen.network)
    found = recordings(chosen.data)
    tested = [r for r in found if for_testing(r)]
    shipped = np.fromfile(chosen.cohort, "<f4").reshape(-1, DIMENSIONS) if chosen.cohort else None
    figures = {}
    for corpus in sorted({r.corpus for r in tested}):
        rng = np.random.default_rng(7)
        voices = {s: voiceprints(network, mels) for s, mels in utterances(tested, corpus, rng).items()}
        able = sorted(s for s in voices if len(voices[s]) >= 5)
        voices_tested = {s: voices[s] for s in able}
        templates = {s: verification.unit(voices[s][:3].mean(axis=0)) for s in voices}
        spare = []
        if len(templates) < OWN_COHORT + 2:
            trained = utterances([r for r in found if not for_testing(r)], corpus, rng)
            spare = [verification.unit(voiceprints(network, trained[s][:3]).mean(axis=0)) for s in sorted(trained)][:OWN_COHORT]

        def own_cohort(a, b):
            others = [templates[s] for s in sorted(templates) if s not in (a, b)]
            others = others if len(others) >= OWN_COHORT else spare
            return np.stack(others[:OWN_COHORT]) if len(others) >= OWN_COHORT else None

        row = {"speakers": len(able), "raw": verification.figures(voices_tested)}
        if len(able) >= 2 and own_cohort(able[0], able[1]) is not None:
            row["own cohort of 20"] = verification.figures(voices_tested, cohort_of=own_cohort)
        if shipped is not None and len(shipped):
            row["shipped cohort"] = verification.figures(voices_tested, cohort_of=lambda a, b: shipped)
        print(corpus, json.dumps(row), flush=True)
        figures[corpus] = row
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

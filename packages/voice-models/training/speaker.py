"""Trains the voiceprint network and writes it as ONNX, with a cohort of training speakers beside it.

    python3 speaker.py --data ../../../../shared/data/voice --out ../weights/speaker.onnx

The same data, seed and steps give the same file on the same machine (one thread). A run that was stopped goes on from its last
checkpoint when it is started again with the same arguments and --checkpoint.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import speaker_features
import verification
from measure_speaker import network_of
from speaker_network import MarginLoss, SpeakerNetwork, export

BATCH, FRAMES = 96, 128  # 1.28 s of speech
LAST_SHARE, LAST_BATCH, LAST_FRAMES, LAST_MARGIN = 0.15, 44, 260, 0.3  # the last part of training: 2.6 s
MARGIN = 0.2
RATE, LEAST_RATE = 2e-3, 1e-5
AVERAGED = 0.995  # how much of the averaged weights a step leaves as they were
COHORT = 100


def learning_rate(step, steps):
    warm = max(1, int(0.04 * steps))
    if step < warm:
        return RATE * (step + 1) / warm
    return LEAST_RATE + (RATE - LEAST_RATE) * 0.5 * (1 + np.cos(np.pi * (step - warm) / max(1, steps - warm)))


def margin_at(step, steps):
    """No margin at first, the whole one from 30 % on, a wider one at the end."""
    if step >= steps * (1 - LAST_SHARE):
        return LAST_MARGIN
    return MARGIN * min(1.0, max(0.0, (step / steps - 0.05) / 0.25))


@torch.no_grad()
def embeddings(network, mels):
    network.eval()
    return np.stack([network(torch.from_numpy(mel)[None])[0].numpy() for mel in mels])


def development_rate(network, speech, seed):
    """The equal error rate of the development speakers, 3 enrolled and 1 tested, raw."""
    rng = np.random.default_rng(seed)
    voices = {}
    for speaker in sorted(speech.development):
        mels = speaker_features.prompts(speech.development[speaker], rng)
        if len(mels) >= 4:
            voices["/".join(speaker)] = embeddings(network, mels)
    genuine, impostor = verification.trials(voices, 3, 1, rng)
    if not len(genuine) or not len(impostor):
        return None
    return 100 * verification.equal_error_rate(genuine, impostor), 100 * verification.rejections_at(genuine, impostor, 0.01)


def cohort(network, speech, seed, voices):
    """Voiceprints of so many training speakers of all corpora: about 2 s of speech three times, as at an enrolment."""
    rng = np.random.default_rng([seed, 1])
    by_corpus = {}
    for speaker in sorted(speech.speakers):
        by_corpus.setdefault(speaker[0], []).append(speaker)
    vectors = []
    shares = {corpus: min(len(who), max(1, voices // len(by_corpus))) for corpus, who in by_corpus.items()}
    largest = max(by_corpus, key=lambda corpus: len(by_corpus[corpus]))
    shares[largest] += voices - sum(shares.values())
    for corpus, who in sorted(by_corpus.items()):
        left = shares[corpus]
        for i in rng.permutation(len(who)):
            mels = speaker_features.prompts(speech.speakers[who[i]], rng, most=3) if left else []
            if len(mels) == 3:
                vectors.append(verification.unit(embeddings(network, mels).mean(axis=0)))
                left -= 1
    return np.stack(vectors).astype("<f4") if vectors else np.zeros((0, 128), "<f4")


def train(speech, steps, seed, checkpoint=None, log=print, every=250):
    """Trains so many steps and gives the network with averaged weights."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    batches = speaker_features.Batches(speech, seed)
    network, loss_of = SpeakerNetwork(), MarginLoss(batches.classes)
    averaged = SpeakerNetwork()
    averaged.load_state_dict(network.state_dict())
    groups = [{"params": network.parameters(), "weight_decay": 0.02}, {"params": loss_of.parameters(), "weight_decay": 0.02}]
    optimiser = torch.optim.AdamW(groups, lr=RATE)
    first = 0
    if checkpoint and checkpoint.exists():
        state = torch.load(checkpoint)
        if state["of"] != [steps, seed, batches.classes]:
            raise SystemExit(f"{checkpoint} is of a run with other steps, seed or data")
        first = state["step"]
        for part, name in ((network, "network"), (averaged, "averaged"), (loss_of, "loss"), (optimiser, "optimiser")):
            part.load_state_dict(state[name])
    began, running = time.process_time(), []
    log(f"{batches.classes} classes, {sum(p.numel() for p in network.parameters())} parameters, from step {first}")
    for step in range(first, steps):
        last = step >= steps * (1 - LAST_SHARE)
        mel, label = batches.draw(step, LAST_BATCH if last else BATCH, LAST_FRAMES if last else FRAMES)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, steps)
        network.train()
        loss, right = loss_of(network(torch.from_numpy(mel)), torch.from_numpy(label), torch.tensor(margin_at(step, steps)))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        keep = min(AVERAGED, (step + 1) / (step + 10))
        with torch.no_grad():
            for mean, value in zip(averaged.state_dict().values(), network.state_dict().values()):
                mean.mul_(keep).add_(value, alpha=1 - keep) if mean.is_floating_point() else mean.copy_(value)
        running.append((float(loss), float(right)))
        if (step + 1) % 50 == 0:
            mean = np.mean(running[-50:], axis=0)
            spent = time.process_time() - began
            log(f"step {step + 1} loss {mean[0]:.3f} right {mean[1]:.3f} {spent / (step + 1 - first):.3f} s a step")
        if (step + 1) % every == 0 or step + 1 == steps:
            rate = development_rate(averaged, speech, seed)
            if rate:
                log(f"step {step + 1} development EER {rate[0]:.2f} % FRR at 1 % {rate[1]:.1f} %")
            if checkpoint:
                state = {"of": [steps, seed, batches.classes], "step": step + 1}
                for part, name in ((network, "network"), (averaged, "averaged"), (loss_of, "loss"), (optimiser, "optimiser")):
                    state[name] = part.state_dict()
                torch.save(state, checkpoint.with_suffix(".part"))
                checkpoint.with_suffix(".part").replace(checkpoint)
    return averaged


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of corpora, or one corpus (README.md says which layouts)")
    parser.add_argument("--out", required=True, type=Path, help="the ONNX file; cohort.f32 is written beside it")
    parser.add_argument("--steps", type=int, default=5200, help="5200 take about an hour of one core")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkpoint", type=Path, help="file that a stopped run goes on from")
    parser.add_argument("--cohort", type=int, default=COHORT, help="voices of the cohort")
    parser.add_argument("--network", type=Path, help="a speaker.onnx that is there already: its cohort alone is made, beside --out")
    parser.add_argument("--cache", help="folder for features, so that they are made once")
    chosen = parser.parse_args()

    def log(line):
        print(line, flush=True)

    speech = speaker_features.load(chosen.data, chosen.cache, log)
    if chosen.network:
        network = network_of(chosen.network)
    else:
        network = train(speech, chosen.steps, chosen.seed, chosen.checkpoint, log)
        export(network, chosen.out)
    cohort(network, speech, chosen.seed, chosen.cohort).tofile(chosen.out.with_name("cohort.f32"))
    log(json.dumps({"steps": chosen.steps, "seed": chosen.seed, "out": str(chosen.out)}))


if __name__ == "__main__":
    main()

"""Trains the MRZ line reader on generated lines and writes it as ONNX.

    python3 reader.py --out ../../ocr-models/weights/mrz-reader.onnx

The same seed and steps give the same file on the same machine (one thread). A run that was stopped goes on from its last
checkpoint when it is started again with the same arguments and --checkpoint. Up to the step at which the rate begins to fall a run
does not depend on --steps: a checkpoint from before that step may be gone on from with more steps, or fewer.
"""

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional

from lines import Lines
from mrz_text import ALPHABET
from reader_input import line_input
from reader_network import STRIDE, ReaderNetwork, export

BATCH, WIDTH = 20, 448  # pieces of about 28 letters
COLUMNS = WIDTH // STRIDE
RATE, LEAST_RATE, WARM = 2e-3, 2e-5, 200
FALLS = 0.4  # the last part of training: the rate falls along a cosine
AVERAGED = 0.998  # how much of the averaged weights a step leaves as they were
BY_COLUMN, BY_CTC = 600, 1600  # steps: column by column alone until the one, mostly by CTC from the other on
COLUMN_SHARE = 0.25
IGNORED = -1


def learning_rate(step, steps):
    hold = int(steps * (1 - FALLS))
    rate = RATE * min(1.0, (step + 1) / WARM)
    if step < hold:
        return rate
    return LEAST_RATE + (rate - LEAST_RATE) * 0.5 * (1 + np.cos(np.pi * (step - hold) / (steps - hold)))


def columns_of(drawn):
    """The class wanted at each column: a letter's within 0.27 pitch of its middle, blank from 0.38 on, between them either."""
    wanted = np.zeros(COLUMNS, np.int64)
    if drawn.text:
        at = (np.arange(COLUMNS)[:, None] + 0.5) / COLUMNS
        distance = np.abs(at - drawn.centres[None, :]) / drawn.pitch
        nearest = distance.argmin(axis=1)
        near = distance[np.arange(COLUMNS), nearest]
        classes = np.array([1 + ALPHABET.index(letter) for letter in drawn.text])
        wanted = np.where(near < 0.27, classes[nearest], np.where(near < 0.38, IGNORED, 0))
    return wanted


def batch_of(lines, seed, step):
    drawn = [lines.line(np.random.default_rng([seed, step, i]), WIDTH) for i in range(BATCH)]
    pictures = np.stack([line_input(one.strip, width=WIDTH) for one in drawn])[:, None]
    return torch.from_numpy(pictures), torch.from_numpy(np.stack([columns_of(one) for one in drawn])), [one.text for one in drawn]


def loss_of(scores, columns, texts, step):
    by_column = functional.nll_loss(scores.transpose(1, 2), columns, ignore_index=IGNORED)
    turned = min(1.0, max(0.0, (step - BY_COLUMN) / (BY_CTC - BY_COLUMN)))
    if not turned:
        return by_column
    # what is no line has no letters to align: its columns say it all
    lines = [i for i, text in enumerate(texts) if text]
    lengths = torch.tensor([len(texts[i]) for i in lines])
    labels = torch.tensor([1 + ALPHABET.index(letter) for i in lines for letter in texts[i]])
    whole = torch.full((len(lines),), COLUMNS)
    ctc = functional.ctc_loss(scores[lines].transpose(0, 1), labels, whole, lengths, reduction="none", zero_infinity=True)
    ctc = (ctc / lengths).mean()
    return turned * ctc + (1 - turned * (1 - COLUMN_SHARE)) * by_column


def train(steps, seed, checkpoint=None, log=print, every=200):
    """Trains so many steps and gives the network with averaged weights."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    lines = Lines(seed)
    network, averaged = ReaderNetwork(), ReaderNetwork()
    averaged.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    parts = {"network": network, "averaged": averaged, "optimiser": optimiser}
    first = _resumed(checkpoint, steps, seed, parts, lines)
    log(f"{sum(p.numel() for p in network.parameters())} weights, from step {first}")
    began, running = time.process_time(), []
    for step in range(first, steps):
        pictures, columns, texts = batch_of(lines, seed, step)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, steps)
        network.train()
        loss = loss_of(network(pictures), columns, texts, step)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 3.0)
        optimiser.step()
        _average(averaged, network, min(AVERAGED, (step + 1) / (step + 10)))
        running.append(float(loss))
        if (step + 1) % every == 0 or step + 1 == steps:
            spent = (time.process_time() - began) / (step + 1 - first)
            log(f"step {step + 1} loss {np.mean(running[-every:]):.4f} {spent:.3f} s a step")
            if checkpoint:
                state = {name: part.state_dict() for name, part in parts.items()}
                _keep(checkpoint, {**state, "seed": seed, "steps": steps, "step": step + 1, "grounds": lines.grounds.__dict__})
    averaged.eval()
    return averaged


def _resumed(checkpoint, steps, seed, parts, lines):
    if not checkpoint or not checkpoint.exists():
        return 0
    state = torch.load(checkpoint)
    same = state["steps"] == steps or state["step"] <= (1 - FALLS) * min(steps, state["steps"])
    if state["seed"] != seed or not same:
        raise SystemExit(f"{checkpoint} is of a run with another seed, or its rate fell already")
    for name, part in parts.items():
        part.load_state_dict(state[name])
    lines.grounds.__dict__.update(state["grounds"])
    return state["step"]


def _keep(checkpoint, state):
    part = checkpoint.with_suffix(".part")
    torch.save(state, part)
    part.replace(checkpoint)


@torch.no_grad()
def _average(averaged, network, keep):
    for mean, value in zip(averaged.state_dict().values(), network.state_dict().values()):
        mean.mul_(keep).add_(value, alpha=1 - keep) if mean.is_floating_point() else mean.copy_(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path, help="the ONNX file")
    parser.add_argument("--steps", type=int, default=8000, help="8,000 take about 32 minutes of one core")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkpoint", type=Path, help="file that a stopped run goes on from")
    chosen = parser.parse_args()

    def log(line):
        print(line, flush=True)

    network = train(chosen.steps, chosen.seed, chosen.checkpoint, log)
    export(network, chosen.out)
    log(json.dumps({"steps": chosen.steps, "seed": chosen.seed, "out": str(chosen.out)}))


if __name__ == "__main__":
    main()

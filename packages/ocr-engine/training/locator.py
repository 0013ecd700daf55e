"""Trains the MRZ and page locator on generated pictures and writes it as ONNX.

    python3 locator.py --out ../../ocr-models/weights/mrz-locator.onnx

The same seed and steps give the same file on the same machine (one thread). A run that was stopped goes on from its last checkpoint
when it is started again with the same arguments and --checkpoint; until the rate falls, with more or fewer steps.
"""

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch

import locator_view
import pages
from locator_network import MIDDLE, SPREAD, LocatorNetwork, export, loss

SCENES, SCENE_SIDE, UNRELATED = 3, 384, 0.22  # pictures a step, their side, the share without an MRZ
BLOCKS, BLOCK_ROWS, BLOCK_COLUMNS, OTHER_TEXT = 4, 160, 544, 0.18  # every second step: the second look
RATE, LEAST_RATE, WARM, LAST = 2e-3, 2e-5, 100, 1000  # the rate rises over the first steps, falls over the last ones
EARLY = 2000  # steps before the direction is asked for as a vector
AVERAGED = 0.997  # how much of the averaged weights a step leaves as they were
MAPS = ("core", "page", "weight", "cosine", "sine", "size")


def learning_rate(step, steps):
    falling = min(1.0, (steps - step) / min(LAST, 0.4 * steps))
    return LEAST_RATE + (RATE - LEAST_RATE) * falling * min(1.0, (step + 1) / WARM)


def batch(seed, step):
    """The pictures of a step: scenes, or blocks as the second look sees them, by turns."""
    made = []
    for i in range(BLOCKS if step % 2 else SCENES):
        rng = np.random.default_rng([seed, step, i])
        if step % 2:
            make = pages.negative if rng.random() < OTHER_TEXT else pages.block
            made.append(make(rng, BLOCK_ROWS, BLOCK_COLUMNS))
        else:
            make = pages.negative if rng.random() < UNRELATED else pages.scene
            made.append(make(rng, SCENE_SIDE, SCENE_SIDE))
    grey = np.stack([picture.image for picture in made]).astype(np.float32)[:, None]
    truth = {name: torch.from_numpy(np.stack([getattr(picture, name) for picture in made])) for name in MAPS}
    return torch.from_numpy((grey - MIDDLE) / SPREAD), truth


def train(steps, seed, checkpoint=None, log=print, every=250):
    """Trains so many steps and gives the network with averaged weights."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    network, averaged = LocatorNetwork(), LocatorNetwork()
    averaged.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    parts = {"network": network, "averaged": averaged, "optimiser": optimiser}
    first = 0
    if checkpoint and checkpoint.exists():
        state = torch.load(checkpoint)
        first = state["step"]
        if state["seed"] != seed or first > steps - min(LAST, 0.4 * steps) and state["steps"] != steps:
            raise SystemExit(f"{checkpoint} is of a run with another seed, or nearer to its end than this one")
        for name, part in parts.items():
            part.load_state_dict(state[name])
    began, running = time.process_time(), []
    log(f"{sum(p.numel() for p in network.parameters())} parameters, from step {first}")
    for step in range(first, steps):
        grey, truth = batch(seed, step)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, steps)
        network.train()
        off, of = loss(network(grey), truth, step < EARLY)
        optimiser.zero_grad()
        off.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        keep = min(AVERAGED, (step + 1) / (step + 10))
        with torch.no_grad():
            for mean, value in zip(averaged.state_dict().values(), network.state_dict().values()):
                mean.mul_(keep).add_(value, alpha=1 - keep) if mean.is_floating_point() else mean.copy_(value)
        running.append(of)
        if (step + 1) % 50 == 0:
            means = " ".join(f"{name} {np.mean([r[name] for r in running[-50:]]):.3f}" for name in of)
            log(f"step {step + 1} {means} {(time.process_time() - began) / (step + 1 - first):.3f} s a step")
        if checkpoint and ((step + 1) % every == 0 or step + 1 == steps):
            state = {"steps": steps, "seed": seed, "step": step + 1, **{name: part.state_dict() for name, part in parts.items()}}
            torch.save(state, checkpoint.with_suffix(".part"))
            checkpoint.with_suffix(".part").replace(checkpoint)
    return averaged


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path, help="the ONNX file")
    parser.add_argument("--steps", type=int, default=9000, help="9000 take about 35 minutes of one core")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkpoint", type=Path, help="file that a stopped run goes on from")
    parser.add_argument("--as-it-stands", action="store_true", help="write the checkpoint's averaged weights, train no further")
    parser.add_argument("--reference", type=Path, help="write what the port is held to: reference/locator.json")
    chosen = parser.parse_args()

    def log(line):
        print(line, flush=True)

    if chosen.as_it_stands:
        network = LocatorNetwork()
        network.load_state_dict(torch.load(chosen.checkpoint)["averaged"])
        chosen.steps = torch.load(chosen.checkpoint)["step"]
    else:
        network = train(chosen.steps, chosen.seed, chosen.checkpoint, log)
    export(network, chosen.out)
    if chosen.reference:
        chosen.reference.write_text(json.dumps(locator_view.reference(network)) + "\n")
    log(json.dumps({"steps": chosen.steps, "seed": chosen.seed, "out": str(chosen.out)}))


if __name__ == "__main__":
    main()

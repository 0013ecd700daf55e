"""The head on the speech embedding: 96 values every 80 ms to log probabilities of blank, ten digits and other words."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

CLASSES = 12
WIDTH = 96


class DigitHead(nn.Module):
    """`[1, N, 96]` to `[1, N, 12]`, log softmax: 0 is CTC's blank, 1 to 10 the digits 0 to 9, 11 another word."""

    def __init__(self, mean=None, deviation=None, dropout=0.1, layers=1):
        super().__init__()
        self.register_buffer("mean", torch.zeros(96) if mean is None else torch.as_tensor(mean, dtype=torch.float32))
        self.register_buffer("scale", torch.ones(96) if deviation is None else 1 / torch.as_tensor(deviation, dtype=torch.float32))
        self.first = nn.Conv1d(96, WIDTH, 1)
        self.around = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=1) for _ in range(layers))
        self.last = nn.Conv1d(WIDTH, CLASSES, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, embeddings):
        x = ((embeddings - self.mean) * self.scale).transpose(1, 2)
        x = self.dropout(functional.relu(self.first(x)))
        for around in self.around:
            x = self.dropout(x + functional.relu(around(x)))
        return functional.log_softmax(self.last(x), dim=1).transpose(1, 2)


def rivals(labels, generator):
    """Strings that are nearly what was said: one label left out, two exchanged for another, one too many."""

    def drawn(most):
        return int(torch.randint(most, (1,), generator=generator))

    def other(label):
        return (label + drawn(9)) % 10 + 1 if label <= 10 else drawn(10) + 1

    at = drawn(len(labels))
    result = [labels[:at] + labels[at + 1 :]] if len(labels) > 1 else []
    for _ in range(2):
        at = drawn(len(labels))
        result.append([*labels[:at], other(labels[at]), *labels[at + 1 :]])
    at = drawn(len(labels) + 1)
    result.append([*labels[:at], drawn(10) + 1, *labels[at:]])
    return result


def fits_into(labels, length):
    """Whether labels have an alignment with so many vectors."""
    return length >= len(labels) + sum(a == b for a, b in zip(labels, labels[1:]))


def losses(logprobs, strings):
    """-log P of strings, a list of (row of `logprobs [batch, N, 12]`, its length, labels)."""
    return functional.ctc_loss(
        logprobs[[row for row, _, _ in strings]].transpose(0, 1),
        torch.tensor([label for _, _, labels in strings for label in labels]),
        torch.tensor([length for _, length, _ in strings]),
        torch.tensor([len(labels) for _, _, labels in strings]),
        reduction="none",
    )


def train(strings, steps, seed, log=print, batch=32, rate=3e-3, jitter=0.1, dropout=0.1, layers=1, contrast=1.0, margin=6.0):
    """Trains a head on (embeddings `[N, 96]`, labels) pairs."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    everything = np.concatenate([embedding for embedding, _ in strings])
    head = DigitHead(everything.mean(axis=0), everything.std(axis=0) + 1e-3, dropout, layers)
    deviation = torch.from_numpy(everything.std(axis=0) + 1e-3)
    averaged = {name: value.clone() for name, value in head.state_dict().items()}
    optimiser = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=0.01)
    generator = torch.Generator().manual_seed(seed)
    strings = [(e, l) for e, l in strings if fits_into(l, len(e))]
    order, running = [], []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 1e-5 + rate * 0.5 * (1 + np.cos(np.pi * step / steps)) * min(1.0, (step + 1) / 50)
        if len(order) < batch:
            order = torch.randperm(len(strings), generator=generator).tolist()
        chosen = [strings[order.pop()] for _ in range(min(batch, len(order)))]
        lengths = [len(e) for e, _ in chosen]
        padded = torch.zeros(len(chosen), max(lengths), 96)
        for i, (embedding, _) in enumerate(chosen):
            padded[i, : len(embedding)] = torch.from_numpy(embedding)
            padded[i, len(embedding) :] = torch.from_numpy(embedding[-1])
        padded = padded + torch.randn(padded.shape, generator=generator) * deviation * jitter
        head.train()
        logprobs = head(padded)
        right = losses(logprobs, [(i, lengths[i], labels) for i, (_, labels) in enumerate(chosen)])
        loss = (right / torch.tensor([float(len(labels)) for _, labels in chosen])).mean()
        if contrast:
            wrong = [(i, lengths[i], rival) for i, (_, labels) in enumerate(chosen) for rival in rivals(labels, generator)]
            wrong = [(i, length, rival) for i, length, rival in wrong if fits_into(rival, length)]
            against = losses(logprobs, wrong)
            whose = torch.tensor([i for i, _, _ in wrong])
            # what was said has to be likelier, by the margin, than all that was nearly said: what a prompt's fit is made of
            odds = torch.exp((margin + right[whose] - against).clamp(max=30))
            loss = loss + contrast * torch.log1p(torch.zeros(len(chosen)).index_add(0, whose, odds)).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), 5.0)
        optimiser.step()
        keep = min(0.99, (step + 1) / (step + 10))
        for name, value in head.state_dict().items():
            averaged[name].mul_(keep).add_(value, alpha=1 - keep)
        running.append(float(loss))
        if (step + 1) % 200 == 0 or step + 1 == steps:
            log(f"step {step + 1} loss {np.mean(running[-200:]):.4f}")
    head.load_state_dict(averaged)
    head.eval()
    return head


@torch.no_grad()
def logprobs_of(head, embedding):
    return head(torch.from_numpy(np.ascontiguousarray(embedding))[None])[0].numpy().astype(np.float64)


def export(head, path):
    """Writes ONNX: `embeddings [1, N, 96]` to `logprobs [1, N, 12]`."""
    head.eval()
    torch.onnx.export(
        head,
        torch.zeros(1, 40, 96),
        str(path),
        input_names=["embeddings"],
        output_names=["logprobs"],
        dynamic_axes={"embeddings": {1: "vectors"}, "logprobs": {1: "vectors"}},
        opset_version=14,
    )

"""The locator: fully convolutional, a grey picture to maps of a quarter of its rows and columns.

Its channels: 0 the cores of MRZ lines, 1 the document's inside (both are probabilities), 2 and 3 cosine and sine of the reading
direction (x to the right, y down; a shorter vector where it is unsure), 4 log2 of the height of the capitals in pixels; 2 to 4 hold
where channel 0 does.
"""

import torch
from torch import nn
from torch.nn import functional

MULTIPLE = 32  # rows and columns of a picture are multiples of it
MIDDLE, SPREAD = 128.0, 64.0  # input: (grey - 128) / 64


class Convolution(nn.Module):
    """A 3 x 3 convolution with its norm; `relu` unless said otherwise."""

    def __init__(self, come, go, stride=1, relu=True):
        super().__init__()
        self.convolution = nn.Conv2d(come, go, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(go)
        self.relu = relu

    def forward(self, x):
        x = self.norm(self.convolution(x))
        return functional.relu(x) if self.relu else x


class Separable(nn.Module):
    """A 5 x 5 convolution within each channel, then a mix of the channels, added to its input."""

    def __init__(self, width, dilation=1):
        super().__init__()
        self.within = nn.Conv2d(width, width, 5, 1, 2 * dilation, dilation, width, bias=False)
        self.within_norm = nn.BatchNorm2d(width)
        self.mix = nn.Conv2d(width, width, 1, bias=False)
        self.mix_norm = nn.BatchNorm2d(width)

    def forward(self, x):
        y = functional.relu(self.within_norm(self.within(x)))
        return functional.relu(x + self.mix_norm(self.mix(y)))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = Convolution(width, width)
        self.second = Convolution(width, width, relu=False)

    def forward(self, x):
        return functional.relu(x + self.second(self.first(x)))


class Joined(nn.Module):
    """A coarser map, brought to the finer one's size and added to it."""

    def __init__(self, coarse, fine, smooth):
        super().__init__()
        self.narrow = nn.Conv2d(coarse, fine, 1, bias=False)
        self.narrow_norm = nn.BatchNorm2d(fine)
        self.smooth = smooth

    def forward(self, coarse, fine):
        up = functional.interpolate(self.narrow_norm(self.narrow(coarse)), scale_factor=2.0, mode="nearest")
        return self.smooth(functional.relu(fine + up))


class LocatorNetwork(nn.Module):
    """`[batch, 1, rows, columns]`, normalised, to `[batch, 5, rows / 4, columns / 4]`; channels 0 and 1 are logits."""

    def __init__(self, stem=12, quarter=32, eighth=40, sixteenth=56, last=80):
        super().__init__()
        self.stem = Convolution(1, stem, 2)
        self.quarter = nn.Sequential(Convolution(stem, quarter, 2), Residual(quarter))
        self.eighth = nn.Sequential(Convolution(quarter, eighth, 2), Residual(eighth))
        self.sixteenth = nn.Sequential(Convolution(eighth, sixteenth, 2), *(Separable(sixteenth) for _ in range(3)))
        self.last = nn.Sequential(Convolution(sixteenth, last, 2), *(Separable(last, dilation) for dilation in (1, 2, 1, 2)))
        self.to_sixteenth = Joined(last, sixteenth, Separable(sixteenth))
        self.to_eighth = Joined(sixteenth, eighth, Convolution(eighth, eighth))
        self.to_quarter = Joined(eighth, quarter, Convolution(quarter, quarter))
        self.heads = nn.Conv2d(quarter, 5, 3, 1, 1)

    def forward(self, x):
        quarter = self.quarter(self.stem(x))
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        x = self.to_sixteenth(self.last(sixteenth), sixteenth)
        return self.heads(self.to_quarter(self.to_eighth(x, eighth), quarter))


class Shipped(nn.Module):
    """The network with what belongs to it: grey 0..255 in, probabilities out; the direction's vector is short where it is unsure."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, grey):
        raw = self.network((grey - MIDDLE) / SPREAD)
        return torch.cat([torch.sigmoid(raw[:, 0:2]), raw[:, 2:5]], dim=1)


def loss(raw, truth, early=False):
    """How far the maps are from the truth: core, page, weight, cosine, sine and size, each `[batch, rows, columns]`.

    `early`: of the direction the angle alone counts, which is easier to begin with; but it pulls least where up is taken for down.
    """
    core, page, weight = truth["core"], truth["page"], truth["weight"]
    each = functional.binary_cross_entropy_with_logits(raw[:, 0], core, reduction="none") * weight
    # a picture without lines still has its say; lines are few among the cells
    cores = each.mean() * 6 + (each * (core > 0.3)).sum() / (core.sum() + 50)
    guess = torch.sigmoid(raw[:, 0]) * weight
    overlap = 1 - (2 * (guess * core).sum() + 10) / (guess.sum() + (core * weight).sum() + 10)
    pages = functional.binary_cross_entropy_with_logits(raw[:, 1], page)
    held = core * weight
    known = held.sum() + 1
    if early:
        turn = raw[:, 2:4] / torch.sqrt((raw[:, 2:4] ** 2).sum(dim=1, keepdim=True) + 1e-6)
        off = 1 - (turn[:, 0] * truth["cosine"] + turn[:, 1] * truth["sine"])
    else:
        off = (raw[:, 2] - truth["cosine"]) ** 2 + (raw[:, 3] - truth["sine"]) ** 2
    sizes = functional.smooth_l1_loss(raw[:, 4], truth["size"], reduction="none", beta=0.1)
    parts = {
        "core": cores + 0.5 * overlap,
        "page": pages,
        "turn": (off * held).sum() / known,
        "size": (sizes * held).sum() / known,
    }
    return parts["core"] + parts["page"] + parts["turn"] + parts["size"], {name: float(part) for name, part in parts.items()}


def export(network, path):
    """Writes ONNX: `grey [1, 1, rows, columns]`, 0..255, to `maps [1, 5, rows / 4, columns / 4]`."""
    shipped = Shipped(network).eval()
    torch.onnx.export(
        shipped,
        torch.zeros(1, 1, 128, 192),
        str(path),
        input_names=["grey"],
        output_names=["maps"],
        dynamic_axes={"grey": {2: "rows", 3: "columns"}, "maps": {2: "quarter_rows", 3: "quarter_columns"}},
        opset_version=14,
    )

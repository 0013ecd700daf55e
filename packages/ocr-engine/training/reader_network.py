"""The line network: a picture 24 high to log-probabilities of blank and 37 letters at every fourth column."""

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

from lines import HEIGHT
from mrz_text import ALPHABET

CLASSES = 1 + len(ALPHABET)  # 0 is CTC's blank
STRIDE = 4  # columns of the picture to a column of scores


class Layer(nn.Sequential):
    def __init__(self, into, out, size, stride=1, padding=1):
        convolution = nn.Conv2d(into, out, size, stride=stride, padding=padding, bias=False)
        super().__init__(convolution, nn.BatchNorm2d(out), nn.ReLU(inplace=True))


class Along(nn.Module):
    """A convolution over three columns `dilation` apart, added to its input."""

    def __init__(self, width, dilation):
        super().__init__()
        self.convolution = nn.Conv1d(width, width, 3, dilation=dilation, padding=dilation, bias=False)
        self.norm = nn.BatchNorm1d(width)

    def forward(self, x):
        return x + functional.relu(self.norm(self.convolution(x)))


class ReaderNetwork(nn.Module):
    """`lines [N, 1, 24, W]` to `scores [N, W / 4, 38]`, log softmax."""

    def __init__(self, width=88):
        super().__init__()
        self.look = nn.Sequential(
            Layer(1, 16, 3),
            Layer(16, 32, 3, stride=2),
            Layer(32, 32, 3),
            Layer(32, 64, 3, stride=2),
            Layer(64, 64, 3),
            Layer(64, width, 3, stride=(2, 1)),
            Layer(width, width, (HEIGHT // 8, 1), padding=0),
        )
        self.along = nn.Sequential(*(Along(width, dilation) for dilation in (1, 2, 4)))
        self.last = nn.Conv1d(width, CLASSES, 1)

    def forward(self, lines):
        x = self.along(self.look(lines).squeeze(2))
        return functional.log_softmax(self.last(x), dim=1).transpose(1, 2)


def greedy(scores):
    """The text of `scores [T, 38]` by its likeliest class at each column, and its mean log-probability a letter."""
    best = scores.argmax(axis=1)
    starts = np.flatnonzero((best != np.concatenate([[0], best[:-1]])) & (best != 0))
    text = "".join(ALPHABET[best[at] - 1] for at in starts)
    return text, float(scores[starts, best[starts]].mean()) if len(starts) else 0.0


def load(path):
    """The network of an ONNX file that `export` wrote, its folded norms as norms that only add."""
    graph = onnx.load(str(path)).graph
    values = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    kept = [[values[name] for name in node.input[1:]] for node in graph.node if node.op_type == "Conv"]
    network = ReaderNetwork()
    norms = [one for one in network.modules() if isinstance(one, (nn.BatchNorm1d, nn.BatchNorm2d))]
    convolutions = [one for one in network.modules() if isinstance(one, (nn.Conv1d, nn.Conv2d))]
    with torch.no_grad():
        for convolution, (weight, _) in zip(convolutions, kept, strict=True):
            convolution.weight.copy_(weight)
        for norm, (_, bias) in zip(norms, kept):
            norm.running_var.fill_(1 - norm.eps)
            norm.bias.copy_(bias)
        network.last.bias.copy_(kept[-1][1])
    return network.eval()


def export(network, path):
    """Writes the network as ONNX, its norms folded into the convolutions: any N, any W that is a multiple of 4."""
    network.eval()
    torch.onnx.export(
        network,
        torch.zeros(1, 1, HEIGHT, 160),
        str(path),
        input_names=["lines"],
        output_names=["scores"],
        dynamic_axes={"lines": {0: "lines", 3: "width"}, "scores": {0: "lines", 1: "columns"}},
        opset_version=14,
    )

"""The voiceprint network: residual dilated convolutions over mel40, attentive statistics, 128 values of length 1."""

import torch
from torch import nn
from torch.nn import functional

DIMENSIONS = 128


class Block(nn.Module):
    """A convolution over three frames `dilation` apart, its channels weighed by the whole utterance, added to its input."""

    def __init__(self, width, dilation, squeezed=32):
        super().__init__()
        self.convolution = nn.Conv1d(width, width, 3, dilation=dilation, padding=dilation, bias=False)
        self.norm = nn.BatchNorm1d(width)
        self.squeeze = nn.Linear(width, squeezed)
        self.excite = nn.Linear(squeezed, width)

    def forward(self, x):
        y = self.norm(functional.relu(self.convolution(x)))
        weights = torch.sigmoid(self.excite(functional.relu(self.squeeze(y.mean(dim=2)))))
        return x + y * weights.unsqueeze(2)


class SpeakerNetwork(nn.Module):
    """`[batch, frames, 40]` to `[batch, 128]`, each of length 1."""

    def __init__(self, bands=40, width=192, dilations=(1, 2, 3, 4), gathered=384, attention=64):
        super().__init__()
        self.stem = nn.Conv1d(bands, width, 5, stride=2, padding=2, bias=False)
        self.stem_norm = nn.BatchNorm1d(width)
        self.blocks = nn.ModuleList(Block(width, d) for d in dilations)
        self.gather = nn.Conv1d(width * len(dilations), gathered, 1)
        self.gather_norm = nn.BatchNorm1d(gathered)
        self.attend = nn.Conv1d(gathered, attention, 1)
        self.weigh = nn.Conv1d(attention, gathered, 1)
        self.statistics_norm = nn.BatchNorm1d(2 * gathered)
        self.embed = nn.Linear(2 * gathered, DIMENSIONS)
        self.embed_norm = nn.BatchNorm1d(DIMENSIONS)

    def forward(self, mel):
        x = self.stem_norm(functional.relu(self.stem(mel.transpose(1, 2))))
        layers = []
        for block in self.blocks:
            x = block(x)
            layers.append(x)
        x = self.gather_norm(functional.relu(self.gather(torch.cat(layers, dim=1))))
        weights = torch.softmax(self.weigh(torch.tanh(self.attend(x))), dim=2)
        mean = (x * weights).sum(dim=2)
        deviation = torch.sqrt(((x * x * weights).sum(dim=2) - mean * mean).clamp(min=1e-4))
        embedding = self.embed_norm(self.embed(self.statistics_norm(torch.cat([mean, deviation], dim=1))))
        return functional.normalize(embedding, dim=1)


class MarginLoss(nn.Module):
    """Additive angular margin: an embedding has to be nearer to its class than to any other by an angle."""

    def __init__(self, classes, scale=30.0):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(classes, DIMENSIONS))
        nn.init.xavier_normal_(self.weight)
        self.scale = scale

    def forward(self, embedding, label, margin):
        cosine = functional.linear(embedding, functional.normalize(self.weight, dim=1)).clamp(-1 + 1e-6, 1 - 1e-6)
        own = cosine.gather(1, label[:, None])
        sine = torch.sqrt(1 - own * own)
        moved = own * torch.cos(margin) - sine * torch.sin(margin)
        # past the angle where the cosine would rise again the penalty goes on in a straight line
        moved = torch.where(own > torch.cos(torch.pi - margin), moved, own - torch.sin(margin) * margin)
        logits = cosine.scatter(1, label[:, None], moved) * self.scale
        return functional.cross_entropy(logits, label), (cosine.argmax(dim=1) == label).float().mean()


def export(network, path):
    """Writes the network as ONNX: `mel [1, T, 40]` to `embedding [1, 128]`."""
    network.eval()
    torch.onnx.export(
        network,
        torch.zeros(1, 200, 40),
        str(path),
        input_names=["mel"],
        output_names=["embedding"],
        dynamic_axes={"mel": {1: "frames"}},
        opset_version=14,
    )

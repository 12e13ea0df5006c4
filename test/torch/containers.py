"""Nets of nets on real PyTorch: one JSON case a line in, one JSON result a line out, all numbers in lists."""

import json
import re
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn


class Net(nn.Sequential):
    pass


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class Parallel(nn.Sequential):
    def forward(self, x):
        return torch.cat([branch(x) for branch in self], dim=-1)


class Embedding(nn.Embedding):
    """Of columns of numbers."""

    def forward(self, x):
        return super().forward(x.long())


class Columns(nn.Module):
    def __init__(self, start, stop):
        super().__init__()
        self.start, self.stop = start, stop

    def forward(self, x):
        return x[..., self.start : self.stop]

    def extra_repr(self):
        return f"from={self.start}, to={self.stop}"


def snake(name):
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def layer_of(kind, options):
    """A layer as saveNet describes it."""
    if kind in ("Net", "Residual", "Parallel"):
        layers = globals()[kind]()
        for name, description in options["layers"]:
            inner = dict(description)
            layers.add_module(name, layer_of(inner.pop("kind"), inner))
        return layers
    if kind == "Columns":
        return Columns(options["from"], options["to"])
    if kind == "Embedding":
        return Embedding(options["numEmbeddings"], options["embeddingDim"], options["paddingIdx"])
    if kind == "Linear":
        return nn.Linear(options["inFeatures"], options["outFeatures"], options["bias"])
    if kind in ("Softmax", "LogSoftmax"):
        return getattr(nn, kind)(dim=-1)
    if kind not in ("Flatten", "PReLU"):  # JSON has no 1.0, as PyTorch's defaults are
        options = {name: float(value) if type(value) is int else value for name, value in options.items()}
    return getattr(nn, kind)(**{snake(name): value for name, value in options.items()})


def run(case):
    with safe_open(case["path"], "pt") as file:
        content = json.loads(file.metadata()["samebits.net"])
    torch.manual_seed(case["seed"])
    net = layer_of("Net", content)
    state = load_file(case["path"])
    own = net.state_dict()
    x = torch.tensor(case["x"], dtype=torch.float32).reshape(case["shape"]).requires_grad_()
    y = net(x)
    y.backward(torch.tensor(case["gradient"]).reshape(y.shape))
    given = torch.zeros_like(x) if x.grad is None else x.grad
    return {
        "names": list(own),
        "same": all(torch.equal(own[name].view(torch.int32), state[name].view(torch.int32)) for name in own),
        "text": str(net),
        "values": [v.flatten().tolist() for v in [y.detach(), given] + [p.grad for p in net.parameters()]],
    }


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))))

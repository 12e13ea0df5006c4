"""Runs layers on real PyTorch in float64: one JSON case a line in, one JSON result a line out, all numbers in lists."""

import json
import sys

import torch
from torch import nn


def run_step(layer, step):
    layer.train(step["training"])
    layer.zero_grad()
    x = torch.tensor(step["x"], dtype=torch.float64).reshape(step["shape"]).requires_grad_()
    y = layer(x)
    y.backward(torch.tensor(step["gradient"], dtype=torch.float64).reshape(y.shape))
    return [y.detach(), x.grad] + [p.grad for p in layer.parameters()] + [b.clone() for b in layer.buffers()]


def run(case):
    layer = getattr(nn, case["layer"])(*case["args"], **case["options"]).double()
    text = str(layer)
    with torch.no_grad():
        for p, values in zip(layer.parameters(), case["parameters"]):
            p.copy_(torch.tensor(values, dtype=torch.float64).reshape(p.shape))
    values = [value for step in case["steps"] for value in run_step(layer, step)]
    return {"text": text, "names": list(layer.state_dict()), "values": [v.flatten().tolist() for v in values]}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))))

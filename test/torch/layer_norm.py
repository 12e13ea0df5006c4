"""Runs LayerNorm cases on real PyTorch: one JSON case a line in, one JSON result a line out, all numbers in lists."""

import json
import sys

import torch
from torch import nn


def run(case):
    layer = nn.LayerNorm(case["columns"], eps=case["eps"], elementwise_affine=case["affine"], bias=case["bias"]).double()
    with torch.no_grad():
        for name in ("weight", "bias"):
            if getattr(layer, name) is not None:
                getattr(layer, name).copy_(torch.tensor(case["weight"], dtype=torch.float64))
    x = torch.tensor(case["x"], dtype=torch.float64).reshape(-1, case["columns"]).requires_grad_()
    y = layer(x)
    y.backward(torch.tensor(case["gradient"], dtype=torch.float64).reshape(y.shape))
    values = [y.detach(), x.grad] + [p.grad for p in layer.parameters()]
    return {"text": str(layer), "values": [v.flatten().tolist() for v in values]}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))))

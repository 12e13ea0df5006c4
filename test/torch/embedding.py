"""torch.nn.Embedding: one JSON case a line in, one JSON result a line out, bits in hex and numbers in lists."""

import json
import sys

import torch

torch.set_num_threads(1)


def bits(t):
    return t.detach().numpy().astype("<f4").tobytes().hex()


def run(case):
    torch.manual_seed(case["seed"])
    layer = torch.nn.Embedding(case["rows"], case["columns"], padding_idx=case["paddingIdx"])
    weight = bits(layer.weight)
    x = torch.tensor(case["indices"], dtype=torch.int64).reshape(case["shape"])
    for gradient in case["gradients"]:
        y = layer(x)
        y.backward(torch.tensor(gradient).reshape(y.shape))
    return {"text": str(layer), "weight": weight, "output": bits(y), "gradients": layer.weight.grad.flatten().tolist()}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))))

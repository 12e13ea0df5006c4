"""The PyTorch twin of default-init.mjs: the same numbers, from the layer and drawn by hand."""

import math

import torch

torch.manual_seed(1)
layer = torch.nn.Linear(3, 4)
print("Linear(3, 4) after the seed 1:\n")
print(layer.weight)
print(layer.bias)

torch.manual_seed(1)
weight = torch.nn.init.kaiming_uniform_(torch.zeros(4, 3), a=math.sqrt(5))
bound = 1 / math.sqrt(3)
bias = torch.nn.init.uniform_(torch.zeros(4), -bound, bound)
assert torch.equal(weight, layer.weight) and torch.equal(bias, layer.bias)
print("\nDrawn by hand: the same 16 numbers.")

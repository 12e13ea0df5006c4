"""The trainings of recipes.json in PyTorch: prints every step's loss. samebits_run.mjs is the same script in JavaScript.

PyTorch and MKL read how they are to compute when they start, so run.mjs starts a process for each way.
"""
import json
import os
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def train(recipe, seed):
    torch.manual_seed(seed)
    features, hidden, outputs = recipe["sizes"]
    samples = recipe["samples"]

    prototypes = torch.rand(outputs, features)
    classes = torch.randint(0, outputs, (samples,))
    x = torch.randn(samples, features) * recipe["noise"] + prototypes[classes]
    y = torch.randn(samples, 1) if outputs == 1 else classes

    net = nn.Sequential(nn.Linear(features, hidden), getattr(nn, recipe["activation"])(), nn.Linear(hidden, outputs))
    loss = nn.MSELoss() if outputs == 1 else nn.CrossEntropyLoss()
    options = dict(recipe["optimizer"])
    optimizer = getattr(torch.optim, options.pop("name"))(net.parameters(), **options)
    loader = DataLoader(TensorDataset(x, y), batch_size=recipe["batch"], shuffle=True)

    losses = []
    for _ in range(recipe["epochs"]):
        for inputs, targets in loader:
            optimizer.zero_grad()
            value = loss(net(inputs), targets)
            value.backward()
            optimizer.step()
            losses.append(value.item())
    return losses


with open(sys.argv[1]) as file:
    recipes = json.load(file)
print(json.dumps([[train(recipe, seed) for seed in recipe["seeds"]] for recipe in recipes]))

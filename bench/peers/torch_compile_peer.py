"""PyTorch's compiler (Inductor, which needs g++) for forward and backward passes, and its fused optimisers."""

import os

import torch
from torch import nn
from torch.nn import functional as F

from protocol import serve
from torch_nets import mlp

torch.set_num_threads(int(os.environ["THREADS"]))


def without_gradients(f, *args):
    def run():
        with torch.no_grad():
            f(*args)

    return run


def linear_tanh(w):
    x, weight, bias = torch.rand(w["m"], w["k"]) - 0.5, torch.rand(w["n"], w["k"]) - 0.5, torch.rand(w["n"])
    return without_gradients(torch.compile(lambda x: torch.tanh(F.linear(x, weight, bias))), x)


def infer(w):
    return without_gradients(torch.compile(mlp(w["layers"])), torch.rand(w["batch"], w["layers"][0]))


def train(w):
    net, x = mlp(w["layers"]), torch.rand(w["batch"], w["layers"][0])
    y = torch.arange(w["batch"]) % w["layers"][-1]
    criterion = nn.CrossEntropyLoss()
    loss = torch.compile(lambda x, y: criterion(net(x), y))
    if w["optimizer"] == "SGD":
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, fused=True)
    else:
        optimizer = torch.optim.Adam(net.parameters(), lr=0.001, fused=True)

    def run():
        optimizer.zero_grad()
        loss(x, y).backward()
        optimizer.step()

    return run


serve(torch.__version__, {make.__name__: make for make in [linear_tanh, infer, train]})

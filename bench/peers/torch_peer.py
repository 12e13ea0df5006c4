"""PyTorch, whichever the interpreter finds."""

import os

import torch
from torch import nn
from torch.nn import functional as F

from protocol import serve
from torch_nets import mlp

torch.set_num_threads(int(os.environ["THREADS"]))


def gemm(w):
    a, b = torch.rand(w["m"], w["k"]), torch.rand(w["k"], w["n"])
    out = torch.empty(w["m"], w["n"])
    return lambda: torch.mm(a, b, out=out)


def linear_tanh(w):
    x, weight, bias = torch.rand(w["m"], w["k"]) - 0.5, torch.rand(w["n"], w["k"]) - 0.5, torch.rand(w["n"])

    def run():
        with torch.no_grad():
            torch.tanh(F.linear(x, weight, bias))

    return run


def tanh(w):
    x = torch.randn(w["n"])
    out = torch.empty_like(x)
    return lambda: torch.tanh(x, out=out)


def activation(w):
    x, f = torch.randn(w["n"]), getattr(nn, w["name"])()

    def run():
        with torch.no_grad():
            f(x)

    return run


def layer(w):
    """Both passes: the output, and the gradients of input and parameters."""
    rows, columns = w["rows"], w["columns"]
    x = torch.rand(rows, columns, requires_grad=True)
    if w["name"] == "CrossEntropyLoss":
        criterion, y = nn.CrossEntropyLoss(), torch.arange(rows) % columns
        return lambda: torch.autograd.grad(criterion(x, y), x)
    f = nn.Softmax(dim=1) if w["name"] == "Softmax" else getattr(nn, w["name"])(columns)
    gradient, inputs = torch.rand(rows, columns), [x, *f.parameters()]
    return lambda: torch.autograd.grad(f(x), inputs, gradient)


def uniform(w):
    t = torch.empty(w["n"])
    return lambda: t.uniform_(-0.5, 0.5)


def uniform_new(w):
    return lambda: torch.empty(w["n"]).uniform_(-0.5, 0.5)


def normal(w):
    t = torch.empty(w["n"])
    return lambda: t.normal_()


def kaiming(w):
    t = torch.empty(w["out"], w["in"])
    return lambda: nn.init.kaiming_uniform_(t, a=5**0.5)


def construct(w):
    def run():
        torch.manual_seed(0)
        nn.Linear(w["in"], w["out"])

    return run


def infer(w):
    net, x = mlp(w["layers"]), torch.rand(w["batch"], w["layers"][0])

    def run():
        with torch.no_grad():
            net(x)

    return run


def train(w):
    net, x = mlp(w["layers"]), torch.rand(w["batch"], w["layers"][0])
    y = torch.arange(w["batch"]) % w["layers"][-1]
    loss = nn.CrossEntropyLoss()
    if w["optimizer"] == "SGD":
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    else:
        optimizer = torch.optim.Adam(net.parameters(), lr=0.001)

    def run():
        optimizer.zero_grad()
        loss(net(x), y).backward()
        optimizer.step()

    return run


makers = [gemm, linear_tanh, tanh, activation, layer, uniform, uniform_new, normal, kaiming, construct, infer, train]
serve(torch.__version__, {make.__name__: make for make in makers})

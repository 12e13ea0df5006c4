#!/usr/bin/env python3
"""Eleven PyTorch scripts as they are written everywhere, each around its loop with the hook of `samebits trace-hook`.

    python3 make_traces.py HOOKDIR OUTDIR     # writes OUTDIR/<script>.trace; HOOKDIR has samebits_trace.py

The traces beside this file are those of PyTorch 2.13.0+cpu on an Intel Xeon (AVX-512), as it comes.
test/support/trace_twins.ts has the same scripts in TypeScript.
"""
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler, random_split

sys.path.insert(0, sys.argv[1])
from samebits_trace import trace

torch.set_num_threads(1)


def classification(path):
    torch.manual_seed(1)
    x = torch.rand(40, 4)
    y = torch.randint(3, (40,))
    training, validation = random_split(TensorDataset(x, y), [30, 10])
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loader = DataLoader(training, batch_size=10, shuffle=True)
    with trace(path, model, optimizer, loader):
        for _ in range(3):
            model.train()
            for x, y in loader:
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                for x, y in DataLoader(validation, batch_size=10):
                    loss(model(x), y)


def regression(path):
    torch.manual_seed(2)
    x = torch.rand(16, 3)
    y = (2 * x[:, 0] - x[:, 1]).unsqueeze(1)
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
    loss = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    with trace(path, model, optimizer):
        for _ in range(9):
            optimizer.zero_grad()
            loss(model(x), y).backward()
            optimizer.step()


def dropout(path):
    torch.manual_seed(3)
    x = torch.rand(28, 4)
    y = (x[:, :1] > 0.5).float()
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))
    loss = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    loader = DataLoader(TensorDataset(x, y), batch_size=8, shuffle=True)
    with trace(path, model, optimizer, loader):
        for _ in range(2):
            for x, y in loader:
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()


def scheduler(path):
    torch.manual_seed(4)
    x = torch.rand(16, 4)
    y = torch.randint(3, (16,))
    model = nn.Sequential(nn.Linear(4, 6), nn.Sigmoid(), nn.Linear(6, 3), nn.LogSoftmax(dim=1))
    loss = nn.NLLLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    loader = DataLoader(TensorDataset(x, y), batch_size=8, shuffle=True)
    with trace(path, model, optimizer, loader):
        for _ in range(5):
            for x, y in loader:
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()
            schedule.step()


def sampler(path):
    torch.manual_seed(5)
    x = torch.rand(18, 4)
    y = torch.randint(3, (18,))
    model = nn.Sequential(nn.Linear(4, 6), nn.SiLU(), nn.Linear(6, 3))
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01)
    draws = WeightedRandomSampler([1.0 + label for label in y.tolist()], 18, generator=torch.Generator().manual_seed(50))
    loader = DataLoader(TensorDataset(x, y), batch_size=6, sampler=draws)
    with trace(path, model, optimizer, loader):
        for _ in range(3):
            for x, y in loader:
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()


def early_stopping(path):
    torch.manual_seed(6)
    x = torch.rand(20, 4)
    y = torch.rand(20, 1)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    loss = nn.SmoothL1Loss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.9)
    loader = DataLoader(TensorDataset(x[:12], y[:12]), batch_size=6, shuffle=True)
    best, waited = float("inf"), 0
    with trace(path, model, optimizer, loader):
        for _ in range(20):
            model.train()
            for inputs, targets in loader:
                optimizer.zero_grad()
                loss(model(inputs), targets).backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                value = loss(model(x[12:]), y[12:]).item()
            best, waited = (value, 0) if value < best else (best, waited + 1)
            if waited == 2:
                break


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(4, 6)
        self.norm = nn.LayerNorm(6)
        self.first = nn.Linear(6, 6)
        self.second = nn.Linear(6, 6)
        self.head = nn.Linear(6, 1)

    def forward(self, x):
        x = nn.functional.gelu(self.norm(self.input(x)))
        return self.head(torch.tanh(self.second(torch.tanh(self.first(x)))))


def layer_norm(path):
    torch.manual_seed(7)
    x = torch.rand(12, 4)
    y = torch.rand(12, 1)
    model = Normed()
    loss = nn.L1Loss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, nesterov=True)
    with trace(path, model, optimizer):
        for _ in range(6):
            optimizer.zero_grad()
            loss(model(x), y).backward()
            optimizer.step()


def clipping(path):
    torch.manual_seed(8)
    x = torch.rand(20, 4)
    y = torch.randint(3, (20,))
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
    loss = nn.CrossEntropyLoss(label_smoothing=0.1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    loader = DataLoader(TensorDataset(x, y), batch_size=5, shuffle=True)
    with trace(path, model, optimizer, loader):
        for _ in range(2):
            for x, y in loader:
                optimizer.zero_grad()
                loss(model(x), y).backward()
                nn.utils.clip_grad_norm_(model.parameters(), 0.1)
                optimizer.step()


def accumulation(path):
    torch.manual_seed(9)
    x = torch.rand(24, 4)
    y = torch.randint(2, (24,))
    model = nn.Sequential(nn.Linear(4, 8), nn.ELU(), nn.Linear(8, 2))
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    loader = DataLoader(TensorDataset(x, y), batch_size=4, shuffle=True)
    with trace(path, model, optimizer, loader):
        for _ in range(2):
            optimizer.zero_grad()
            for i, (x, y) in enumerate(loader):
                (loss(model(x), y) / 2).backward()
                if i % 2 == 1:
                    optimizer.step()
                    optimizer.zero_grad()


def weight_decay(path):
    torch.manual_seed(10)
    x = torch.rand(16, 4)
    y = torch.rand(16, 2)
    model = nn.Sequential(nn.Linear(4, 8), nn.Softplus(), nn.Linear(8, 2))
    loss = nn.HuberLoss()
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": 0.1}, {"params": biases, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=0.01)
    loader = DataLoader(TensorDataset(x, y), batch_size=8, shuffle=True)
    with trace(path, model, optimizer, loader):
        for _ in range(4):
            for x, y in loader:
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()


def batch_norm(path):
    torch.manual_seed(11)
    x = torch.randn(24, 4)
    y = torch.randint(3, (24,))
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.LeakyReLU(0.1), nn.Linear(8, 3))
    for layer in model:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
    loader = DataLoader(TensorDataset(x, y), batch_size=8, shuffle=True)
    with trace(path, model, optimizer, loader):
        for _ in range(4):
            for x, y in loader:
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()
            schedule.step()


SCRIPTS = [
    classification, regression, dropout, scheduler, sampler, early_stopping, layer_norm, clipping, accumulation, weight_decay,
    batch_norm,
]

if __name__ == "__main__":
    for script in SCRIPTS:
        script(f"{sys.argv[2]}/{script.__name__}.trace")

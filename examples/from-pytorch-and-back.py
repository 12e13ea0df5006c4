"""PyTorch's half of a run that goes to samebits and comes back: begins the run, or goes on with it, for three epochs.

    python from-pytorch-and-back.py run.pt              # begins
    node from-pytorch-and-back.mjs run.pt further.pt    # goes on in samebits
    python from-pytorch-and-back.py further.pt end.pt   # goes on in PyTorch
"""

import csv
import sys
from pathlib import Path

import torch
from torch.utils.data import DataLoader, TensorDataset

*source, target = sys.argv[1:]

with open(Path(__file__).with_name("iris.csv"), newline="") as file:
    header, *rows = csv.reader(file)
classes = sorted({row[-1] for row in rows})
x = torch.tensor([[float(cell) for cell in row[:-1]] for row in rows])
y = torch.tensor([classes.index(row[-1]) for row in rows])
loader = DataLoader(TensorDataset(x, y), batch_size=10, shuffle=True)

torch.manual_seed(1)
net = torch.nn.Sequential(
    torch.nn.Linear(4, 10), torch.nn.Tanh(), torch.nn.Dropout(0.1), torch.nn.Linear(10, 3)
)
loss = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=4, gamma=0.5)
losses = []

if source:
    # A file with numbers besides tensors needs weights_only=False in PyTorch 1.13, whose restricted reader knows none.
    saved = torch.load(source[0], weights_only=not torch.__version__.startswith("1."))
    net.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    torch.set_rng_state(saved["rng"])
    losses = saved["losses"]

for _ in range(3):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        value = loss(net(inputs), targets)
        value.backward()
        optimizer.step()
        total += value.item() * len(inputs)
    losses.append(total / len(x))
    print(f"epoch {len(losses)}: loss {losses[-1]:.6f}, rate {scheduler.get_last_lr()[0]}")
    scheduler.step()

torch.save(
    {
        "model": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "rng": torch.get_rng_state(),
        "losses": losses,
    },
    target,
)

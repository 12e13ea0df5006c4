"""The PyTorch twin of regression.mjs."""

import copy
import csv
from pathlib import Path

import numpy
import torch
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset, random_split

with open(Path(__file__).with_name("penguins.csv"), newline="") as file:
    _, *lines = csv.reader(file)
rows = [row for row in lines if row[5] != "NaN"]
species = sorted({row[0] for row in rows})
inputs = numpy.array([[float(cell) for cell in row[2:5]] + [float(name == row[0]) for name in species] for row in rows])
masses = numpy.array([[float(row[5])] for row in rows])
input_scaler, mass_scaler = StandardScaler().fit(inputs), StandardScaler().fit(masses)
x = torch.tensor(input_scaler.transform(inputs), dtype=torch.float32)
y = torch.tensor(mass_scaler.transform(masses), dtype=torch.float32)

torch.manual_seed(3)
training, held = random_split(TensorDataset(x, y), [0.8, 0.2])
net = torch.nn.Sequential(
    torch.nn.Linear(6, 32), torch.nn.SiLU(), torch.nn.Dropout(0.1), torch.nn.Linear(32, 1)
)
loss = torch.nn.HuberLoss(delta=0.5)
optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=4)
loader = DataLoader(training, batch_size=16, shuffle=True)
checks = DataLoader(held, batch_size=64)

best, best_epoch, best_state = float("inf"), 0, None
for epoch in range(1, 201):
    total = 0.0
    net.train()
    for some, targets in loader:
        optimizer.zero_grad()
        value = loss(net(some), targets)
        value.backward()
        optimizer.step()
        total += value.item() * len(targets)
    net.eval()
    with torch.no_grad():
        measured = sum(loss(net(some), targets).item() * len(targets) for some, targets in checks) / len(held)
    if epoch % 5 == 1:
        rate = optimizer.param_groups[0]["lr"]
        print(f"epoch {epoch}: {total / len(training):.4f}, held out {measured:.4f}, rate {rate:.5f}")
    scheduler.step(measured)
    if measured < best:
        best, best_epoch, best_state = measured, epoch, copy.deepcopy(net.state_dict())
    if epoch - best_epoch == 12:
        break
print(f"stopped after epoch {epoch}, best {best_epoch}")

net.load_state_dict(best_state)
net.eval()
with torch.no_grad():
    predicted = mass_scaler.inverse_transform(net(x[held.indices]).double())
actual = mass_scaler.inverse_transform(y[held.indices].double())
print(f"{numpy.abs(predicted - actual).mean():.1f} g off on average, of {len(held)} penguins")

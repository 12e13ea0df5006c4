"""The PyTorch twin of penguins.mjs, with scikit-learn's split and scaler."""

import csv
from pathlib import Path

import numpy
import torch
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler
from sklearn.utils.class_weight import compute_class_weight
from torch.utils.data import DataLoader, TensorDataset

COLUMNS = ["culmen_length_mm", "flipper_length_mm"]
with open(Path(__file__).with_name("penguins.csv"), newline="") as file:
    lines = list(csv.DictReader(file))
cells = [row for row in lines if all(row[name] != "NaN" for name in COLUMNS)]
x = numpy.array([[float(row[name]) for name in COLUMNS] for row in cells])
print(f"{len(x)} of {len(lines)} penguins have been measured")

encoder = LabelEncoder()
y = encoder.fit_transform([row["species"] for row in cells])
train, test = train_test_split(range(len(x)), test_size=0.25, random_state=0, stratify=y)
scaler = StandardScaler().fit(x[train])
weights = compute_class_weight("balanced", classes=numpy.arange(3), y=y[train])
print(f"{', '.join(encoder.classes_)}: weights {' '.join(f'{weight:.4f}' for weight in weights)}")


def scaled(rows):
    return torch.tensor(scaler.transform(x[rows]), dtype=torch.float32)


torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 3))
loss = torch.nn.CrossEntropyLoss(weight=torch.tensor(weights, dtype=torch.float32))
optimizer = torch.optim.AdamW(net.parameters(), lr=0.05, weight_decay=0.01)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=40)
loader = DataLoader(TensorDataset(scaled(train), torch.tensor(y[train])), batch_size=32, shuffle=True)
for epoch in range(1, 41):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        value = loss(net(inputs), targets)
        value.backward()
        optimizer.step()
        total += value.item() * len(targets)
    rate = scheduler.get_last_lr()[0]
    scheduler.step()
    if epoch % 10 == 0:
        print(f"epoch {epoch}: loss {total / len(train):.4f}, rate {rate:.4f}")

right = int((net(scaled(test)).argmax(1).numpy() == y[test]).sum())
print(f"{right} of {len(test)} held-out penguins are named right")

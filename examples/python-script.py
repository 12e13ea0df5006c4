"""The twin of python-script.mjs: the script that it ports, with scikit-learn, Python's random and PyTorch."""

import csv
import random
from pathlib import Path

import numpy
import torch
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler
from torch.utils.data import DataLoader, TensorDataset

with open(Path(__file__).with_name("iris.csv"), newline="") as file:
    _, *flowers = csv.reader(file)
x = numpy.array([[float(cell) for cell in cells[:4]] for cells in flowers])
species = [cells[4] for cells in flowers]

encoder = LabelEncoder().fit(species)
y = encoder.transform(species)
train, test = train_test_split(range(len(x)), test_size=0.2, random_state=42, stratify=y)
print(f"for the test: rows {', '.join(str(row) for row in test[:5])}, ...")

scaler = StandardScaler().fit(x[train])
print("mean of the training rows:", *[repr(float(mean)) for mean in scaler.mean_])

random.seed(42)
print(f"three of them: {', '.join(str(row) for row in random.sample(train, 3))}")

torch.manual_seed(42)
net = torch.nn.Sequential(torch.nn.Linear(4, 10), torch.nn.Tanh(), torch.nn.Linear(10, 3))
loss = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)


def scaled(rows):
    return torch.tensor(scaler.transform(x[rows]), dtype=torch.float32)


loader = DataLoader(TensorDataset(scaled(train), torch.tensor(y[train])), batch_size=10, shuffle=True)
for _ in range(50):
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss(net(inputs), targets).backward()
        optimizer.step()

predicted = net(scaled(test)).argmax(1).numpy()
right = (predicted == y[test]).sum()
print(f"{right} of {len(test)} right; the first is {encoder.inverse_transform(predicted)[0]}")

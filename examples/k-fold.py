"""The PyTorch twin of k-fold.mjs, with scikit-learn's KFold."""

import csv
from pathlib import Path

import numpy
import torch
from sklearn.model_selection import KFold
from sklearn.preprocessing import LabelEncoder, StandardScaler
from torch.utils.data import DataLoader, TensorDataset

with open(Path(__file__).with_name("iris.csv"), newline="") as file:
    _, *flowers = csv.reader(file)
x = numpy.array([[float(cell) for cell in cells[:4]] for cells in flowers])
y = LabelEncoder().fit_transform([cells[4] for cells in flowers])

total = 0
for fold, (train, test) in enumerate(KFold(5, shuffle=True, random_state=1).split(x)):
    scaler = StandardScaler().fit(x[train])

    def scaled(rows):
        return torch.tensor(scaler.transform(x[rows]), dtype=torch.float32)

    torch.manual_seed(fold)
    net = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3))
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    data = TensorDataset(scaled(train), torch.tensor(y[train]))
    loader = DataLoader(data, batch_size=16, shuffle=True, generator=torch.default_generator)
    for _ in range(30):
        for inputs, targets in loader:
            optimizer.zero_grad()
            loss(net(inputs), targets).backward()
            optimizer.step()

    right = int((net(scaled(test)).argmax(1).numpy() == y[test]).sum())
    rows = " ".join(str(row) for row in test[:5])
    print(f"fold {fold + 1}: rows {rows} ..., {right} of {len(test)} right")
    total += right

print(f"accuracy {total / len(y):.4f}")

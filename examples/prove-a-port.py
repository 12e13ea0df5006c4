"""A PyTorch script with the hook of `samebits trace-hook` around its loop: prove-a-port.mjs is its port.

    npx samebits trace-hook > samebits_trace.py
    python prove-a-port.py torch.trace
    node prove-a-port.mjs samebits.trace
    npx samebits compare torch.trace samebits.trace
"""

import csv
import sys
from pathlib import Path

import torch
from torch.utils.data import DataLoader, TensorDataset, random_split

from samebits_trace import trace

with open(Path(__file__).with_name("iris.csv"), newline="") as file:
    header, *rows = csv.reader(file)
classes = sorted({row[-1] for row in rows})
x = torch.tensor([[float(cell) for cell in row[:-1]] for row in rows])
y = torch.tensor([classes.index(row[-1]) for row in rows])

torch.manual_seed(1)
training, validation = random_split(TensorDataset(x, y), [120, 30])
loader = DataLoader(training, batch_size=40, shuffle=True)
validation_loader = DataLoader(validation, batch_size=30)
net = torch.nn.Sequential(
    torch.nn.Linear(4, 10), torch.nn.Tanh(), torch.nn.Dropout(0.1), torch.nn.Linear(10, 3)
)
loss = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)

with trace(sys.argv[1], net, optimizer, loader, full=1):
    for epoch in range(5):
        net.train()
        for inputs, targets in loader:
            optimizer.zero_grad()
            loss(net(inputs), targets).backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            for inputs, targets in validation_loader:
                print(f"epoch {epoch + 1}: validation loss {loss(net(inputs), targets).item():.6f}")
        scheduler.step()

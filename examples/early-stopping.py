"""The PyTorch twin of early-stopping.mjs: what fit does there is written out here."""

import copy

import torch
from torch.utils.data import DataLoader, TensorDataset, random_split

generator = torch.manual_seed(3)
x = torch.rand(300, 2, generator=generator)
radius = ((x.double() - 0.5) ** 2).sum(1)
is_in = (radius - 0.09).abs() < 0.05
y = (is_in != (torch.arange(300) % 10 == 0)).long()
training, validation = random_split(TensorDataset(x, y), [200, 100], generator=generator)

net = torch.nn.Sequential(
    torch.nn.Linear(2, 32), torch.nn.ReLU(), torch.nn.Dropout(0.1), torch.nn.Linear(32, 2)
)
loss = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)
loader = DataLoader(training, batch_size=20, shuffle=True, generator=generator)


def validation_loss():
    net.eval()
    with torch.no_grad():
        batches = torch.tensor(validation.indices).split(20)
        value = sum(loss(net(x[rows]), y[rows]).item() * len(rows) for rows in batches) / 100
    net.train()
    return value


best, best_epoch, best_state = float("inf"), 0, None
for epoch in range(1, 201):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        value = loss(net(inputs), targets)
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimizer.step()
        total += value.item() * len(targets)
    measured, rate = validation_loss(), scheduler.get_last_lr()[0]
    scheduler.step()
    if epoch % 10 == 1:
        numbers = f"loss {total / 200:.4f}, validation loss {measured:.4f}, rate {rate:.4f}"
        print(f"epoch {epoch:2}: {numbers}")
    if measured < best:
        best, best_epoch, best_state = measured, epoch, copy.deepcopy(net.state_dict())
    if epoch - best_epoch == 20:
        break

print(f"stopped after epoch {epoch}; the best was {best_epoch}")
net.load_state_dict(best_state)
print(f"its validation loss, measured again: {validation_loss()}")

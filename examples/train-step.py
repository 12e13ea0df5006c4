"""The PyTorch twin of train-step.mjs."""

import torch
from torch.utils.data import DataLoader, TensorDataset

EPOCHS, BATCH = 30, 16

generator = torch.manual_seed(5)
x = torch.rand(128, 2, generator=generator)
products = (x[:, 0].double() * x[:, 1].double()).float().unsqueeze(1)
net = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.GELU(), torch.nn.Linear(16, 1))
loss = torch.nn.MSELoss()
optimizer = torch.optim.AdamW(net.parameters())
scheduler = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, max_lr=0.05, epochs=EPOCHS, steps_per_epoch=128 // BATCH
)
loader = DataLoader(TensorDataset(x, products), batch_size=BATCH, shuffle=True, generator=generator)
for epoch in range(1, EPOCHS + 1):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        value = loss(net(inputs), targets)
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimizer.step()
        scheduler.step()
        total += value.item()
    if epoch % 10 == 0:
        print(f"epoch {epoch}: loss {total / len(loader):.3e}")

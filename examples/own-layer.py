"""The PyTorch twin of own-layer.mjs: the gated unit as a module, whose gradients autograd finds."""

import torch
from torch.utils.data import DataLoader, TensorDataset


class GatedLinear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.value = torch.nn.Linear(in_features, out_features)
        self.gate = torch.nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.value(x) * torch.sigmoid(self.gate(x))


class Residual(torch.nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)


generator = torch.manual_seed(8)
net = torch.nn.Sequential(GatedLinear(2, 8), Residual(GatedLinear(8, 8)), torch.nn.Linear(8, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
x = torch.rand(60, 2, generator=torch.Generator().manual_seed(1))
y = (x[:, 0].double() * x[:, 1].double()).float().unsqueeze(1)
loss = torch.nn.MSELoss()
loader = DataLoader(TensorDataset(x, y), batch_size=12, shuffle=True, generator=generator)
losses = []
for _ in range(40):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        value = loss(net(inputs), targets)
        value.backward()
        optimizer.step()
        total += value.item() * len(targets)
    losses.append(total / len(x))
print(f"loss {losses[0]:.2e}, and {losses[-1]:.2e} after 40 epochs")

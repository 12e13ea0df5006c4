"""The PyTorch twin of residual-mlp.mjs."""

import torch
from torch.utils.data import DataLoader, TensorDataset

WIDTH = 16


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.LayerNorm(WIDTH)
        self.fc1 = torch.nn.Linear(WIDTH, 2 * WIDTH)
        self.act = torch.nn.GELU()
        self.drop = torch.nn.Dropout(0.1)
        self.fc2 = torch.nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, x):
        return x + self.fc2(self.drop(self.act(self.fc1(self.norm(x)))))


class Branch(torch.nn.Module):
    def __init__(self, start, end, out_features):
        super().__init__()
        self.start, self.end = start, end
        self.fc = torch.nn.Linear(end - start, out_features)

    def forward(self, x):
        return self.fc(x[:, self.start : self.end])


class Inputs(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.place = Branch(0, 2, 4)
        self.rest = Branch(2, 6, 12)

    def forward(self, x):
        return torch.cat([self.place(x), self.rest(x)], 1)


class ResidualMlp(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inputs = Inputs()
        self.block1 = Block()
        self.block2 = Block()
        self.out = torch.nn.Linear(WIDTH, 1)

    def forward(self, x):
        return self.out(self.block2(self.block1(self.inputs(x))))


x = torch.rand(200, 6, generator=torch.Generator().manual_seed(1))
a, b, c = x[:, :3].double().unbind(1)
y = (torch.hypot(a, b) * c).float().unsqueeze(1)

generator = torch.manual_seed(3)
net = ResidualMlp()
print(*[name for name, _ in net.named_parameters() if name.endswith("weight")])
optimizer = torch.optim.Adam(net.parameters(), lr=0.005)
loss = torch.nn.MSELoss()
loader = DataLoader(TensorDataset(x, y), batch_size=20, shuffle=True, generator=generator)
losses = []
for _ in range(30):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        value = loss(net(inputs), targets)
        value.backward()
        optimizer.step()
        total += value.item() * len(targets)
    losses.append(total / len(x))
print(f"loss {losses[0]:.2e} after the first epoch, {losses[-1]:.2e} after the last")

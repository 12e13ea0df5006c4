"""A step of bench/ranks.mjs's net by PyTorch's DistributedDataParallel over gloo: `python ranks_ddp.py RANKS BATCH` prints its milliseconds."""

import os
import sys
import tempfile
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

STEPS, EPOCHS = 8, 6


def train(rank, ranks, batch, meeting):
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[rank % len(os.sched_getaffinity(0))]})
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=ranks)
    net = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    net = DistributedDataParallel(net)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    loss = nn.CrossEntropyLoss()
    x, y = torch.full((batch // ranks, 784), 0.5), torch.zeros(batch // ranks, dtype=torch.int64)
    best = float("inf")
    for epoch in range(EPOCHS):
        start = time.perf_counter()
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss(net(x), y).backward()
            optimizer.step()
        if epoch > 0:
            best = min(best, (time.perf_counter() - start) / STEPS)
    if rank == 0:
        print(1000 * best)
    dist.destroy_process_group()


if __name__ == "__main__":
    ranks, batch = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(train, (ranks, batch, os.path.join(folder, "meeting")), nprocs=ranks)

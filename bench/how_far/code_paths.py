"""Which square roots, masks and dropouts PyTorch gives here, for each code path of MKL: prints a table.

    bench/.venv/bin/python bench/how_far/code_paths.py
"""
import os
import subprocess
import sys

PATHS = ["as it comes", "AVX512", "AVX2", "AVX", "SSE4_2"]
DRAWS = 100_000


def processor():
    with open("/proc/cpuinfo") as file:
        fields = dict(map(str.strip, line.split(":", 1)) for line in file if ":" in line)
    return f"{fields['model name']}, family {fields['cpu family']}"


def row():
    """The square roots that are not the correctly rounded ones; the masks that differ from those of MT19937's float64 draws."""
    import numpy
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    x = 3 * (1 - torch.rand(1_000_000))
    roots = (torch.sqrt(x).numpy() != numpy.sqrt(x.numpy())).mean()

    torch.manual_seed(1)
    draws = torch.rand(DRAWS, dtype=torch.float64)
    torch.manual_seed(1)
    masks = (torch.empty(DRAWS).bernoulli_(0.3) != (draws < 0.3)).sum().item()
    torch.manual_seed(1)
    dropped = ((torch.nn.functional.dropout(torch.ones(DRAWS), 0.7) != 0) != (draws < 1 - 0.7)).sum().item()
    return f"{100 * roots:.2f} % | {masks} of {DRAWS} | {dropped} of {DRAWS}"


if "--row" in sys.argv:
    print(row())
else:
    import torch

    print(f"{processor()}; PyTorch {torch.__version__}\n")
    print("| MKL_ENABLE_INSTRUCTIONS | square roots not correctly rounded | bernoulli_(0.3) other than MT19937's | dropout(0.7) |")
    print("| --- | ---: | ---: | ---: |")
    for path in PATHS:
        environment = {**os.environ, **({} if path == PATHS[0] else {"MKL_ENABLE_INSTRUCTIONS": path})}
        cells = subprocess.run([sys.executable, __file__, "--row"], env=environment, capture_output=True, text=True, check=True)
        print(f"| {path} | {cells.stdout.strip()} |")

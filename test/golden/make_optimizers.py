"""python test/golden/make_optimizers.py: PyTorch's own steps, gradients given, of the optimisers that make_goldens.py leaves out,
into data/other-builds/optim-exact-sqrt.json.

The official x64 builds take float32 square roots from MKL, which rounds some of them wrongly: here float64's take their place,
rounded once, which is the root rounded correctly. foreach=False is the path that a CPU takes.
"""
import json
import pathlib
import struct

import torch

CASES = [
    ("NAdam", {}),
    ("NAdam", dict(lr=0.01, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1, momentum_decay=0.3)),
    ("NAdam", dict(lr=0.01, weight_decay=0.2, decoupled_weight_decay=True, maximize=True)),
    ("RAdam", {}),
    ("RAdam", dict(lr=0.01, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1)),
    ("RAdam", dict(lr=0.01, betas=(0.9, 0.6), weight_decay=0.2, decoupled_weight_decay=True, maximize=True)),
    ("Adamax", {}),
    ("Adamax", dict(lr=0.01, betas=(0.6, 0.95), eps=1e-4, weight_decay=0.1, maximize=True)),
    ("Adadelta", {}),
    ("Adadelta", dict(lr=0.5, rho=0.6, eps=1e-4, weight_decay=0.1, maximize=True)),
]
SEED, NUMBERS, STEPS = 7, 11, 16


def exact_sqrt(t):
    return t.double().sqrt_exactly().float() if t.dtype == torch.float32 else t.sqrt_exactly()


torch.Tensor.sqrt_exactly = torch.Tensor.sqrt
torch.Tensor.sqrt = exact_sqrt
torch.Tensor.sqrt_ = lambda t: t.copy_(exact_sqrt(t))


def bits(t):
    return "".join(f"{word:08x}" for word in t.detach().numpy().view("<u4").tolist())


def number(value):
    """As make_goldens.py has a case's arguments: floats with their bits."""
    if isinstance(value, tuple):
        return [number(v) for v in value]
    return value if isinstance(value, bool) else {"hex": struct.pack(">d", value).hex(), "dec": repr(value)}


def run(name, options):
    torch.manual_seed(SEED)
    p = torch.nn.Parameter(torch.rand(NUMBERS) * 2 - 1)
    optimizer = getattr(torch.optim, name)([p], foreach=False, **options)
    case = {"optimizer": name, "args": {k: number(v) for k, v in options.items()}, "param0": {"bits": bits(p)}, "grads": [], "params": []}
    for i in range(STEPS):
        p.grad = (torch.rand(NUMBERS) * 2 - 1) * 10.0 ** (i % 4 - 2)
        case["grads"].append(bits(p.grad))
        optimizer.step()
        case["params"].append(bits(p))
    return case


meta = {"torch": torch.__version__, "sqrt": "rounded correctly"}
path = pathlib.Path(__file__).parent / "data" / "other-builds" / "optim-exact-sqrt.json"
path.write_text(json.dumps({"meta": meta, "optim": [run(*case) for case in CASES]}, indent=1) + "\n")

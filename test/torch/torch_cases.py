"""Runs cases on real PyTorch: one JSON case a line in, one JSON result a line out.

A case has `op`, `seed` (decimal), and what the op takes; a result has `values` (bits of floats as hexadecimal digits, integers
in decimal) and `next`, the bits of a torch.rand(1) right after it, which shows how much was drawn.
"""

import base64
import json
import re
import struct
import sys
import warnings

import numpy as np
import torch
from torch import nn
from torch.utils import data

warnings.simplefilter("ignore")
torch.set_num_threads(1)

CACHED_NORMAL = 5024  # its place in the state's bytes


def empty(case):
    return torch.empty(case["shape"], dtype=getattr(torch, case.get("dtype", "float32")))


def initialise(name):
    """A function of torch.nn.init with the case's arguments."""
    return lambda case: getattr(nn.init, name)(empty(case), **case["args"])


def linear(case):
    layer = nn.Linear(*case["sizes"], bias=case["bias"], dtype=getattr(torch, case["dtype"]))
    return [p.detach() for p in layer.parameters()]


def loader_options(case):
    own = torch.Generator().manual_seed(case["own_seed"]) if "own_seed" in case else None
    return dict(batch_size=case["batch"], shuffle=case["shuffle"], drop_last=case["drop_last"], generator=own)


def loader(case):
    epochs = data.DataLoader(list(range(case["n"])), **loader_options(case))
    return [list(batch.tolist() for batch in epochs) for _ in range(case["epochs"])]


def random_split(case):
    return [list(part.indices) for part in data.random_split(range(case["n"]), case["lengths"])]


def bernoulli(case):
    p = torch.rand(case["shape"], dtype=getattr(torch, case["p_dtype"]))
    return empty(case).bernoulli_(p)


def multinomial(case):
    weights = torch.tensor(case["weights"], dtype=getattr(torch, case["dtype"]))
    return torch.multinomial(weights, case["samples"], case["replacement"])


def sampler(case):
    own = dict(generator=torch.Generator().manual_seed(case["own_seed"])) if "own_seed" in case else {}
    if case["kind"] == "random":
        made = data.RandomSampler(range(case["n"]), case["replacement"], case["samples"], **own)
    elif case["kind"] == "weighted":
        made = data.WeightedRandomSampler(case["weights"], case["samples"], case["replacement"], **own)
    else:
        made = data.SubsetRandomSampler(list(range(3, 3 + case["n"])), **own)
    batches = data.DataLoader(range(1000), batch_size=case["batch"], sampler=made, drop_last=case["drop_last"])
    return [[int(i) for i in made], [batch.tolist() for batch in batches]]


def state(case):
    """Draws, then the state's bytes without the cached normal, and that as a float: its last bits are the C library's."""
    for n in case["normals"]:
        torch.randn(n)
    torch.rand(case["uniforms"])
    bytes_ = bytearray(torch.get_rng_state().tolist())
    cached = struct.unpack_from("<d", bytes_, CACHED_NORMAL)[0]
    struct.pack_into("<d", bytes_, CACHED_NORMAL, 0)
    return [base64.b64encode(bytes_).decode(), torch.tensor([cached], dtype=torch.float32)]


def from_state(case):
    """Draws from a state that samebits made."""
    bytes_ = np.frombuffer(base64.b64decode(case["state"]), dtype=np.uint8).copy()
    torch.set_rng_state(torch.from_numpy(bytes_))
    return [torch.rand(5), torch.randn(3), torch.randperm(7), torch.randn(20)]


def activation(case):
    """The module's repr, the output of the case's input, and the input's gradient from the output's."""
    to_tensor = lambda values: torch.tensor([float(v) for v in values]).reshape(case["shape"])
    numbers = {name: float(v) if isinstance(v, int) else v for name, v in snake(case["options"]).items()}
    options = dict(dim=-1) if case["name"] in ("Softmax", "LogSoftmax") else numbers
    module = getattr(nn, case["name"])(**options)
    x = to_tensor(case["input"]).requires_grad_()
    y = module(x)
    y.backward(to_tensor(case["gradient"]))
    return [str(module), y, x.grad]


def snake(options):
    """camelCase options as PyTorch names them."""
    named = {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), name): value for name, value in options.items()}
    return {("T_max" if name == "t_max" else name): value for name, value in named.items()}


def numbers(n):
    t, sizes = torch.rand(n), torch.rand(n)
    return (t * 2 - 1) * 2.0 ** torch.floor(sizes.double() * 16 - 8).float()


def exact_sqrt(t):
    """The official x64 builds take float32 square roots from MKL, which rounds one in five wrongly."""
    return t.double().sqrt().float() if t.dtype == torch.float32 else t.pow(0.5)


def optimizer(case):
    parameters = [nn.Parameter(numbers(case["n"])) for _ in range(2)]
    groups = [{"params": [parameters[0]]}, {"params": [parameters[1]], **snake(case["own"])}]
    made = getattr(torch.optim, case["name"])(groups, foreach=False, **snake(case["args"]))
    results = []
    for step in range(case["count"]):
        for i, p in enumerate(parameters):
            p.grad = None if i == 1 and step % 3 == 1 else numbers(case["n"])
        if step == 2:
            made.param_groups[0]["lr"] = case["next_lr"]
        made.step()
        results.append([p.detach().clone() for p in parameters])
    return results


def clip(case):
    parameters = [nn.Parameter(torch.zeros(n)) for n in (case["n"], 1, case["n"])]
    for p in parameters:
        p.grad = numbers(p.numel())
    nn.utils.clip_grad_value_(parameters, case["limit"])
    norm = nn.utils.clip_grad_norm_(parameters[1:2], case["max"])
    return [norm, *(p.grad for p in parameters)]


torch.Tensor.sqrt = exact_sqrt
torch.Tensor.sqrt_ = lambda t: t.copy_(exact_sqrt(t))

def loss(case):
    """The module's repr, the loss of the case's input and target, and the input's gradient."""
    options = snake(case["options"])
    for name, as_ in (("weight", "weight"), ("posWeight", "pos_weight")):
        if case.get(name) is not None:
            options[as_] = torch.tensor(case[name]["values"]).reshape(case[name]["shape"])
    to_tensor = lambda values, shape: torch.tensor([float(v) for v in values]).reshape(shape)
    x = to_tensor(case["input"], case["shape"]).requires_grad_()
    indices = lambda: torch.tensor(case["target"], dtype=torch.long).reshape(case["targetShape"])
    target = indices() if case["ofIndices"] else to_tensor(case["target"], case["targetShape"])
    module = getattr(nn, case["name"])(**options)
    value = module(x, target)
    value.backward(to_tensor(case["gradient"], value.shape) if case["options"]["reduction"] == "none" else None)
    return [str(module), value, x.grad]


def given(case):
    """The case's numbers in its dtype: floats as numbers or words, integers in decimal digits."""
    dtype = getattr(torch, case["dtype"])
    read = float if dtype.is_floating_point else int
    return torch.tensor([read(v) for v in case["values"]], dtype=dtype)


def formatted(case):
    """What print shows under the case's options."""
    t = given(case).reshape(case["shape"])
    torch.set_printoptions(profile="default", **snake(case["options"]))
    text = str(t)
    torch.set_printoptions(profile="default", sci_mode=None)
    return text


OPS = {
    **dict.fromkeys(dir(torch.optim), optimizer),
    "clip": clip,
    "rand": lambda case: torch.rand(case["shape"], dtype=getattr(torch, case["dtype"])),
    "uniform_": lambda case: empty(case).uniform_(case["args"]["a"], case["args"]["b"]),
    "randperm": lambda case: torch.randperm(case["n"]),
    "randint": lambda case: torch.randint(int(case["low"]), int(case["high"]), case["shape"]),
    "bernoulli": bernoulli,
    "multinomial": multinomial,
    "sampler": sampler,
    "dirac_": initialise("dirac_"),
    "randn": lambda case: [torch.randn(n) for n in case["counts"]],
    "normal_": lambda case: empty(case).normal_(case["args"]["mean"], case["args"]["std"]),
    "xavier_normal_": initialise("xavier_normal_"),
    "kaiming_normal_": initialise("kaiming_normal_"),
    "trunc_normal_": initialise("trunc_normal_"),
    "orthogonal_": lambda case: [initialise("orthogonal_")(case)],
    "sparse_": initialise("sparse_"),
    "xavier_uniform_": initialise("xavier_uniform_"),
    "kaiming_uniform_": initialise("kaiming_uniform_"),
    "linear": linear,
    "loader": loader,
    "random_split": random_split,
    "state": state,
    "from_state": from_state,
    "gain": lambda case: torch.tensor(nn.init.calculate_gain(case["name"], case["param"]), dtype=torch.float64),
    "activation": activation,
    "loss": loss,
    "format": formatted,
    "to": lambda case: given(case).to(getattr(torch, case["to"])),
    "str": lambda case: str(torch.rand(case["shape"], dtype=getattr(torch, case["dtype"])) * case["scale"]),
}


def encode(value):
    if isinstance(value, torch.Tensor):
        value = value.detach()
        if not value.is_floating_point():
            return [str(item) for item in value.reshape(-1).tolist()]
        width = "<u4" if value.dtype == torch.float32 else "<u8"
        digits = 8 if value.dtype == torch.float32 else 16
        return "".join(f"{bits:0{digits}x}" for bits in value.contiguous().numpy().reshape(-1).view(width).tolist())
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return value


for line in sys.stdin:
    case = json.loads(line)
    torch.manual_seed(int(case["seed"]))
    result = {"values": encode(OPS[case["op"]](case)), "next": encode(torch.rand(1))}
    print(json.dumps(result))

"""The parameters and buffers of new layers: one JSON request a line in, {name: {shape, bits}} a line out, in the state_dict's order."""

import json
import sys

import torch

torch.set_num_threads(1)


def layer(request):
    made = getattr(torch.nn, request["kind"])
    args = [layer(arg) if isinstance(arg, dict) else arg for arg in request["args"]]
    options = {name: layer(v) if isinstance(v, dict) else v for name, v in request["options"].items()}
    return made(*args, **options)


def bits(t):
    array = t.detach().contiguous().numpy()
    return array.astype(array.dtype.newbyteorder(">"), copy=False).tobytes().hex()


for line in sys.stdin:
    request = json.loads(line)
    torch.manual_seed(request["seed"])
    torch.set_default_dtype(getattr(torch, request["dtype"]))
    state = {name: {"shape": list(t.shape), "bits": bits(t)} for name, t in layer(request).state_dict().items()}
    print(json.dumps({"state": state, "next": bits(torch.rand(1))}))

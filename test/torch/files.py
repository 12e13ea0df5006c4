"""What Python finds in files of samebits: one JSON request a line in, one JSON answer a line out.

`torch`: the value that torch.load(path, weights_only=True) gives, encoded as golden/interchange/README.md says. `safetensors`: whether
the reference writes the same bytes of what it reads. `onnx`: the outputs of onnxruntime for `input`, after onnx's full check.
`run`: the parameters after each of further steps of a run that samebits began.
"""

import json
import struct
import sys

import numpy as np
import torch

from schedulers import build

torch.set_num_threads(1)


def tensor(t):
    array = t.detach().contiguous().numpy()
    big = array.astype(array.dtype.newbyteorder(">"), copy=False)
    return {"dtype": str(t.dtype).removeprefix("torch."), "shape": list(t.shape), "bits": big.tobytes().hex()}


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": {"hex": struct.pack(">d", value).hex()}}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, torch.Tensor):
        return {"tensor": tensor(value)}
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    return {type(value).__name__: [encode(item) for item in value]}


def torch_file(request):
    return encode(torch.load(request["path"], weights_only=request.get("weights_only", True)))


def safetensors_file(request):
    from safetensors import safe_open
    from safetensors.numpy import load_file, save_file

    tensors = load_file(request["path"])
    with safe_open(request["path"], "np") as file:
        metadata = file.metadata()
    save_file(tensors, request["path"] + ".reference", metadata or None)
    with open(request["path"], "rb") as ours, open(request["path"] + ".reference", "rb") as theirs:
        return {"same": ours.read() == theirs.read(), "names": sorted(tensors)}


def onnx_file(request):
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load(request["path"]), full_check=True)
    session = onnxruntime.InferenceSession(request["path"], providers=["CPUExecutionProvider"])
    (given,) = session.get_inputs()
    dtype = np.int64 if given.type == "tensor(int64)" else np.float32
    x = np.array(request["input"], dtype=dtype).reshape(request["shape"])
    (y,) = session.run(None, {"input": x})
    return {"shape": list(y.shape), "output": [float(v) for v in y.reshape(-1)]}


def run(request):
    """Goes on as a program does: makes net, optimiser and scheduler as the run made them, and loads their states."""
    saved = torch.load(request["path"], weights_only=request["weights_only"])
    parameters = [torch.nn.Parameter(value) for value in saved["model"].values()]
    optimizer = getattr(torch.optim, request["optimizer"])(parameters, **request["options"])
    scheduler = build(optimizer, request["scheduler"], request["scheduler_options"])
    if request["scheduler"] == "OneCycleLR":  # its rates stand in the groups, which loading would replace
        groups = zip(optimizer.state_dict()["param_groups"], saved["optimizer"]["param_groups"])
        saved["optimizer"]["param_groups"] = [{**made, **loaded} for made, loaded in groups]
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    steps = []
    for grads, metric in zip(request["grads"], request["metrics"]):
        for p, grad in zip(parameters, grads):
            p.grad = torch.tensor(grad, dtype=torch.float32).reshape(p.shape)
        optimizer.step()
        scheduler.step(*([metric] if request["scheduler"] == "ReduceLROnPlateau" else []))
        steps.append({"lr": optimizer.param_groups[0]["lr"], "params": [tensor(p)["bits"] for p in parameters]})
    return steps


ANSWERS = {"torch": torch_file, "safetensors": safetensors_file, "onnx": onnx_file, "run": run}

print(json.dumps({"torch": torch.__version__}))
for line in sys.stdin:
    request = json.loads(line)
    try:
        print(json.dumps({"answer": ANSWERS[request["kind"]](request)}))
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))

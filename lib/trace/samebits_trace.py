"""Writes what a PyTorch training does, step by step, for `samebits compare`. Needs PyTorch 1.13 to 2.x and nothing else.
    from samebits_trace import trace
    with trace("torch.trace", model, optimizer, loader):
        ...  # the training loop, as it is
The first `full` steps have all numbers, later ones digests and some numbers. docs/prove-a-port.md has the format.
"""
import base64, collections, contextlib, ctypes, functools, hashlib, json, platform, types, unittest.mock, torch

def raw(t):  # the numbers' bytes: integers as int64, every NaN the same
    t = t.detach().cpu().contiguous()
    t = torch.where(t != t, torch.full_like(t, float("nan")), t) if t.is_floating_point() else t.long()
    return ctypes.string_at(t.data_ptr(), t.numel() * t.element_size())
def digest(data): return hashlib.sha256(data).hexdigest()[:16]
def rows(x): return "".join(digest(raw(row))[:8] for row in x)
def number(x): return x if abs(x) < float("inf") else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(x)]
def numbers(t, full=True):
    every, dtype = 1 if full else max(1, -(-t.numel() // 8)), str(t.dtype)[6:] if t.is_floating_point() else "int64"
    values = base64.b64encode(raw(t.detach().reshape(-1)[::every])).decode()
    return {"dtype": dtype, "shape": list(t.shape), "digest": digest(raw(t)), "every": every, "values": values}
def state(generator):  # in the layout of torch.get_rng_state()
    data, seed = bytes(generator.get_state().tolist()), str(generator.initial_seed())
    normal = data[5024:5032].hex() if data[5040] else None
    return {"seed": seed, "next": data[16] + 256 * data[17], "words": digest(data[24:5016]), "normal": normal}

@contextlib.contextmanager
def trace(path, model, optimizer, loader=None, full=3):
    own = getattr(loader, "generator", None) or getattr(getattr(loader, "sampler", None), "generator", None)
    generators = {"default": torch.default_generator, **({"loader": own} if own else {})}
    count, losses, backward, step = collections.Counter(), [], torch.Tensor.backward, optimizer.step
    def write(event, **fields):
        fields["generators"] = {name: state(generator) for name, generator in generators.items()}
        file.write(json.dumps({"event": event, **fields}, default=float) + "\n")
    def parameters(full=True): return {name: numbers(t, full) for name, t in model.state_dict().items()}
    def on_forward(_, inputs):
        count["batches" if model.training else "evaluations"] += 1
        if model.training: write("batch", batch=count["batches"], evaluations=count["evaluations"],
                                 rows=rows(inputs[0]), x=numbers(inputs[0], count["steps"] < full))
    def on_backward(loss, *args, **options):
        losses.append(number(loss.item()) if loss.numel() == 1 else None)
        return backward(loss, *args, **options)
    def on_step(_, *args, **options):
        is_full, rates = count["steps"] < full, [float(group["lr"]) for group in optimizer.param_groups]
        gradients = {name: numbers(p.grad, is_full) for name, p in model.named_parameters() if p.grad is not None}
        result, count["steps"] = step(*args, **options), count["steps"] + 1
        write("step", step=count["steps"], losses=losses[:], rates=rates, gradients=gradients, parameters=parameters(is_full))
        losses.clear()
        return result
    with open(path, "w") as file, contextlib.ExitStack() as hooks:
        names, data = {p: name for name, p in model.named_parameters()}, getattr(loader, "dataset", None)
        groups = [{**group, "params": [names.get(p) for p in group["params"]]} for group in optimizer.param_groups]
        is_plain = isinstance(getattr(data, "dataset", data), torch.utils.data.TensorDataset)
        write("run", format=1, by="torch " + torch.__version__, on=platform.system() + " " + platform.machine(),
              model=repr(model), optimizer=type(optimizer).__name__, groups=groups, data=rows(data[:][0]) if is_plain else None)
        write("init", parameters=parameters())
        hooks.callback(model.register_forward_pre_hook(on_forward).remove)
        hooks.enter_context(unittest.mock.patch.object(torch.Tensor, "backward", on_backward))
        watched = types.MethodType(functools.wraps(step)(on_step), optimizer)  # which schedulers look at
        hooks.enter_context(unittest.mock.patch.object(optimizer, "step", watched))
        yield
        write("end", steps=count["steps"], evaluations=count["evaluations"], parameters=parameters())

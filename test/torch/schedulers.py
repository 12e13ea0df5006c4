"""PyTorch's rates: one JSON case a line in, one JSON answer a line out; with --golden, the cases below and their answers.

    python schedulers.py --golden > ../golden/data/schedulers.json

A case has a scheduler's `name` and `args` in PyTorch's words, the `optimizer`, its groups' `lrs`, how many `steps` are made, and
after which (`at`) the state is taken. {"decay": a} stands for the function of x that gives 1 / (1 + a x), a list of other
schedulers, described alike, for those. support/torch_schedulers.ts reads the answers.
"""

import json
import struct
import sys
import warnings

import torch
from torch.optim import lr_scheduler

warnings.simplefilter("ignore")


def functions(value):
    if isinstance(value, list):
        return [functions(item) for item in value]
    if isinstance(value, dict):
        return lambda x: 1 / (1 + value["decay"] * x)
    return value


def build(optimizer, name, args):
    if name == "ChainedScheduler":
        return lr_scheduler.ChainedScheduler([build(optimizer, **own) for own in args["schedulers"]])
    made = {"schedulers": [build(optimizer, **own) for own in args["schedulers"]]} if "schedulers" in args else {}
    rest = {option: functions(value) for option, value in args.items() if option != "schedulers"}
    return getattr(lr_scheduler, name)(optimizer, **made, **rest)


def encode(value):
    if isinstance(value, float):
        return {"float": struct.pack(">d", value).hex()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, dict):
        return {"pairs": [[encode(key), encode(item)] for key, item in value.items()]}
    return value


def answer(name, args, optimizer, lrs, steps, at):
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": lr} for lr in lrs]
    made = getattr(torch.optim, optimizer)(groups)
    scheduler = build(made, name, args)

    def rates():
        values = [v for g in made.param_groups for v in (g["lr"], g["betas"][0] if "betas" in g else g["momentum"])]
        return struct.pack(">%dd" % len(values), *values).hex()

    seen, state = [rates()], None
    for step in range(steps + 1):
        if step == at:
            state = encode(scheduler.state_dict())
        if step < steps:
            scheduler.step()
            seen.append(rates())
    return {"rates": seen, "state": state}


def case(name, steps=12, lrs=(0.1, 0.025), optimizer="SGD", **args):
    return {"name": name, "args": args, "optimizer": optimizer, "lrs": list(lrs), "steps": steps, "at": steps // 2}


def part(name, **args):
    return {"name": name, "args": args}


GOLDEN = [
    case("ConstantLR"),
    case("ConstantLR", factor=0.7, total_iters=1),
    case("ConstantLR", factor=0.3, total_iters=0),
    case("PolynomialLR"),
    case("PolynomialLR", total_iters=9, power=0.9),
    case("PolynomialLR", total_iters=7, power=2),
    case("CosineAnnealingWarmRestarts", T_0=3),
    case("CosineAnnealingWarmRestarts", steps=30, T_0=2, T_mult=3, eta_min=0.001),
    case("CyclicLR", base_lr=0.01, max_lr=0.3, step_size_up=3),
    case("CyclicLR", steps=30, optimizer="Adam", base_lr=[0.01, 0.02], max_lr=[0.3, 0.1], step_size_up=4, step_size_down=2, mode="triangular2"),
    case("CyclicLR", steps=30, base_lr=0.01, max_lr=0.3, step_size_up=4, step_size_down=0, mode="exp_range", gamma=0.97, base_momentum=0.5),
    case("CyclicLR", optimizer="RMSprop", base_lr=0.01, max_lr=0.3, step_size_up=2, scale_fn={"decay": 0.3}, scale_mode="iterations", cycle_momentum=False),
    case("CyclicLR", base_lr=0.01, max_lr=0.3, step_size_up=2, scale_fn={"decay": 0.3}),
    case("LambdaLR", lr_lambda={"decay": 0.1}),
    case("LambdaLR", lr_lambda=[{"decay": 0.1}, {"decay": 0.7}]),
    case("MultiplicativeLR", lr_lambda={"decay": 0.01}),
    case("SequentialLR", milestones=[3], schedulers=[part("LinearLR", total_iters=3), part("StepLR", step_size=2)]),
    case("SequentialLR", milestones=[2, 5], schedulers=[part("ConstantLR", factor=0.3), part("CosineAnnealingLR", T_max=4), part("ExponentialLR", gamma=0.7)]),
    case("SequentialLR", milestones=[0, 6], schedulers=[part("StepLR", step_size=1), part("MultiplicativeLR", lr_lambda={"decay": 0.1}), part("OneCycleLR", max_lr=0.4, total_steps=20, anneal_strategy="linear")]),
    case("SequentialLR", milestones=[4, 7], schedulers=[part("ChainedScheduler", schedulers=[part("ExponentialLR", gamma=0.9), part("StepLR", step_size=2)]), part("PolynomialLR", total_iters=3), part("CosineAnnealingWarmRestarts", T_0=2)]),
    case("ChainedScheduler", schedulers=[part("ConstantLR", factor=0.1, total_iters=3), part("ExponentialLR", gamma=0.9)]),
    case("ChainedScheduler", schedulers=[part("SequentialLR", milestones=[4], schedulers=[part("LinearLR"), part("StepLR", step_size=2)]), part("LambdaLR", lr_lambda={"decay": 0.2})]),
]

if __name__ == "__main__" and sys.argv[1:] == ["--golden"]:
    lines = [json.dumps({"case": own, "answer": answer(**own)}) for own in GOLDEN]
    print('{"torch": %s, "cases": [\n%s\n]}' % (json.dumps(torch.__version__), ",\n".join(lines)))
elif __name__ == "__main__":
    for line in sys.stdin:
        try:
            print(json.dumps(answer(**json.loads(line))))
        except Exception as error:
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}))

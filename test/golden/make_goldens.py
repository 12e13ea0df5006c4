#!/usr/bin/env python3
"""Records what PyTorch gives, to the bit: the program behind data/.

    python3 make_goldens.py OUTDIR                    # writes OUTDIR/<machine>, e.g. linux-x64
    python3 make_goldens.py OUTDIR --cap default      # another ATEN_CPU_CAPABILITY: writes OUTDIR/<machine>-default

Run it with a Python that has PyTorch and NumPy. data/README.md says which release and build made which file, and has the schema.
The program is deterministic: running it twice gives equal files.
"""
import base64, contextlib, hashlib, io, json, math, os, platform, struct, subprocess, sys

PUBLIC = dict(
    name="public",
    seeds=[0, 1, 2, 42, 123, 2**32 - 1, 2**32, 2**53 - 1, 2**63, 2**64 - 1, -1, -2**63],
    init_seeds=[0, 1, 42, 2**32 - 1],
    layers=[(3, 4), (4, 2), (4, 10), (10, 3), (1, 1), (5, 1), (2, 8), (784, 128), (128, 10)],
    nets=[[3, 4, 2], [4, 10, 3], [784, 128, 10], [8, 16, 16, 1]],
    uniform_ranges=[(0.0, 1.0), (-0.37, 0.61), (-1.0, 1.0), (0.25, 0.25), (-1e-3, 2e5), (-0.5773502691896258, 0.5773502691896258), (1.0, 1.00000095367431640625)],
    uniform_sizes=[1, 2, 3, 7, 16, 33, 700],
    normal_sizes=list(range(1, 65)) + [100, 127, 1000, 5003],
    normal_params=[(0.0, 1.0), (0.3, 0.7), (-2.0, 1e-3)],
    normal_seeds=[0, 42],
    init_shapes=[(4, 3), (2, 4), (10, 4), (3, 10), (1, 1), (16, 16), (5, 3, 3), (6, 2, 3, 3)],
    trunc=[(0.0, 1.0, -2.0, 2.0), (0.1, 0.02, -2.0, 2.0), (0.5, 1.5, -1.0, 0.7), (0.0, 1.0, 1.5, 3.0), (0.0, 0.02, -0.01, 0.002)],
    perm_sizes=[0, 1, 2, 3, 10, 31, 32, 33, 64, 100, 150, 1000],
    loader=[dict(n=13, batch=4, drop_last=False, epochs=4), dict(n=24, batch=6, drop_last=False, epochs=5), dict(n=10, batch=3, drop_last=True, epochs=3)],
    loader_seeds=[0, 1, 42, 2**32, 2**63],
    train=[
        dict(id="342-ce-sgd", dims=[3, 4, 2], act="tanh", loss="ce", n=12, batch=0, seed=1, steps=60, opt=dict(name="SGD", lr=0.1)),
        dict(id="342-ce-sgdm", dims=[3, 4, 2], act="tanh", loss="ce", n=12, batch=0, seed=1, steps=60, opt=dict(name="SGD", lr=0.05, momentum=0.9)),
        dict(id="342-ce-adam", dims=[3, 4, 2], act="tanh", loss="ce", n=12, batch=4, seed=2, steps=60, opt=dict(name="Adam", lr=0.01)),
        dict(id="4-10-3-ce-sgdm", dims=[4, 10, 3], act="tanh", loss="ce", n=30, batch=10, seed=1, steps=60, opt=dict(name="SGD", lr=0.05, momentum=0.9)),
        dict(id="4-10-3-ce-adam", dims=[4, 10, 3], act="tanh", loss="ce", n=30, batch=6, seed=42, steps=60, opt=dict(name="Adam", lr=0.01)),
        dict(id="4-8-1-bce-sgdnest", dims=[4, 8, 1], act="relu", loss="bcelogits", n=20, batch=5, seed=3, steps=40, opt=dict(name="SGD", lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
        dict(id="3-6-2-mse-adamw", dims=[3, 6, 2], act="sigmoid", loss="mse", n=16, batch=4, seed=4, steps=40, opt=dict(name="AdamW", lr=0.02, weight_decay=0.1)),
        dict(id="4-10-3-nll-rmsprop", dims=[4, 10, 3], act="tanh", loss="nll", n=30, batch=10, seed=5, steps=40, opt=dict(name="RMSprop", lr=0.01, momentum=0.5)),
        dict(id="4-10-3-ce-adagrad-clip", dims=[4, 10, 3], act="tanh", loss="ce", n=30, batch=10, seed=6, steps=40, clip=0.25, opt=dict(name="Adagrad", lr=0.05)),
    ],
    optim=[
        ("SGD", dict(lr=0.1)), ("SGD", dict(lr=0.03, momentum=0.9)),
        ("SGD", dict(lr=0.03, momentum=0.9, dampening=0.3, weight_decay=0.01)),
        ("SGD", dict(lr=0.03, momentum=0.9, nesterov=True)), ("SGD", dict(lr=0.03, weight_decay=0.1, maximize=True)),
        ("Adam", dict(lr=0.001)), ("Adam", dict(lr=0.01, weight_decay=0.1)),
        ("Adam", dict(lr=0.01, betas=(0.8, 0.95), eps=1e-4, amsgrad=True)),
        ("AdamW", dict(lr=0.001)), ("AdamW", dict(lr=0.01, weight_decay=0.2, amsgrad=True)),
        ("RMSprop", dict(lr=0.01)), ("RMSprop", dict(lr=0.02, momentum=0.9)), ("RMSprop", dict(lr=0.02, centered=True, weight_decay=0.1)),
        ("Adagrad", dict(lr=0.01)), ("Adagrad", dict(lr=0.05, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.1)),
    ],
    optim_seed=7, optim_n=11, optim_steps=8,
    loss_shapes=[(1, 2), (4, 3), (7, 10)], loss_seed=11,
    sched=[("StepLR", dict(step_size=3, gamma=0.1), 0.1), ("StepLR", dict(step_size=2, gamma=0.5), 0.05), ("ExponentialLR", dict(gamma=0.9), 0.1),
           ("CosineAnnealingLR", dict(T_max=10), 0.1), ("CosineAnnealingLR", dict(T_max=7, eta_min=0.001), 0.05), ("MultiStepLR", dict(milestones=[3, 6], gamma=0.1), 0.1)],
    sched_steps=25,
    demo_seed=1, state_seeds=[0, 42, 2**53 - 1], print_seed=0,
)


# ------------------------------------------------------------------ encoding
def enc(t, big=512):
    """One tensor -> dict.  Values are bit patterns, row-major."""
    import torch
    t = t.detach().contiguous()
    d = {"dtype": str(t.dtype).replace("torch.", ""), "shape": list(t.shape)}
    a = t.numpy().reshape(-1)
    if t.dtype in (torch.int64, torch.bool):
        d["ints"] = [int(x) for x in a]
        return d
    w = t.element_size()
    raw = a.tobytes()                                # little-endian
    hexes = ["%0*x" % (2 * w, v) for v in struct.unpack("<%d%s" % (a.size, {4: "I", 8: "Q"}[w]), raw)]
    if a.size <= big:
        d["bits"] = "".join(hexes)
    else:
        d["sha256"] = hashlib.sha256(raw).hexdigest()
        d["head"] = "".join(hexes[:32]); d["tail"] = "".join(hexes[-32:])
    d["preview"] = ["%.6g" % float(x) for x in a[:4]]
    return d


def f64(x):
    return {"hex": "%016x" % struct.unpack("<Q", struct.pack("<d", float(x)))[0], "dec": repr(float(x))}


def draws64(torch, n, generator=None):
    """n raw 64-bit words: (first 32-bit draw << 32) | second."""
    t = torch.empty(n, dtype=torch.int64)
    t.random_(-2**63, None, generator=generator)
    return ["%016x" % (int(v) & (2**64 - 1)) for v in t]


def fixed_data(n, d_in, d_out, kind, salt):
    """Small fixed data from an integer recurrence (no torch RNG), 2-decimal inputs."""
    s = 12345 + 7919 * salt
    def nxt():
        nonlocal s
        s = (1103515245 * s + 12345) % 2147483648
        return s >> 16
    X, Y = [], []
    for _ in range(n):
        x = [(nxt() % 201 - 100) / 100.0 for _ in range(d_in)]
        X.append(x)
        if kind in ("ce", "nll"):
            sc = [sum(v * ((i + 1) * (k + 2) % 5 - 2) for i, v in enumerate(x)) for k in range(d_out)]
            Y.append(sc.index(max(sc)))
        elif kind == "bcelogits":
            Y.append([1.0 if sum(x) > 0 else 0.0] * d_out)
        else:
            Y.append([round(math.sin(3 * x[k % d_in]), 2) for k in range(d_out)])
    return X, Y


# ------------------------------------------------------------------ sections
def sec_rng(torch, c):
    out = []
    for s in c["seeds"]:
        torch.manual_seed(s)
        k = {"seed": str(s), "initial_seed": str(torch.initial_seed()), "raw64": draws64(torch, 8)}
        torch.manual_seed(s)
        draws64(torch, 308)                          # 616 draws, then across the 624 boundary
        k["raw64_after_308"] = draws64(torch, 8)
        torch.manual_seed(s); k["rand"] = enc(torch.rand(8))
        torch.manual_seed(s); k["rand_f64"] = enc(torch.rand(4, dtype=torch.float64))
        torch.manual_seed(s); k["randn4"] = enc(torch.randn(4)); k["then_randn3"] = enc(torch.randn(3)); k["then_rand2"] = enc(torch.rand(2)); k["then_randn1"] = enc(torch.randn(1))
        torch.manual_seed(s); k["randn16"] = enc(torch.randn(16)); k["then_rand"] = enc(torch.rand(2))
        out.append(k)
    bad = []
    for s in (-2**63 - 1, 2**64):
        try:
            torch.manual_seed(s); bad.append({"seed": str(s), "accepted": True})
        except Exception as e:
            bad.append({"seed": str(s), "accepted": False, "error": type(e).__name__})
    return {"cases": out, "rejected": bad}


def sec_rng_state(torch, c):
    out = []
    def snap(label, g):
        b = bytes(g.get_state().numpy().tobytes())
        h = torch.Generator(); h.set_state(g.get_state())
        nxt = draws64(torch, 3, h)
        h.set_state(g.get_state())
        n1 = enc(torch.randn(3, generator=h)); n2 = enc(torch.randn(20, generator=h)); n3 = enc(torch.randn(2, generator=h))
        out.append({"label": label, "size": len(b), "state_base64": base64.b64encode(b).decode(), "state_sha256": hashlib.sha256(b).hexdigest(),
                    "next_raw64": nxt, "next_randn3_then": n1, "then_randn20": n2, "then_randn2": n3})
    for s in c["state_seeds"]:
        g = torch.Generator(); g.manual_seed(s)
        snap("seed %d, fresh" % s, g)
        torch.randn(3, generator=g)
        snap("seed %d, after randn(3): second variate cached" % s, g)
    g = torch.Generator(); g.manual_seed(c["state_seeds"][0]); torch.rand(624, generator=g)
    snap("seed %d, after 624 draws" % c["state_seeds"][0], g)
    torch.rand(1, generator=g); snap("seed %d, after 625 draws" % c["state_seeds"][0], g)
    return {"cases": out}


def sec_uniform(torch, c):
    out = []
    for s in c["init_seeds"]:
        for a, b in c["uniform_ranges"]:
            for n in c["uniform_sizes"]:
                if n > 64 and s != c["init_seeds"][0]:
                    continue
                for dt in (torch.float32, torch.float64):
                    torch.manual_seed(s)
                    t = torch.empty(n, dtype=dt).uniform_(a, b)
                    out.append({"seed": str(s), "n": n, "a": f64(a), "b": f64(b), "out": enc(t, 64 if n > 64 else 512)})
    nc = []
    for s in c["init_seeds"][:2]:
        torch.manual_seed(s); t = torch.empty(5, 7).t(); t.uniform_(-0.37, 0.61)
        torch.manual_seed(s); u = torch.empty(6, 8)[:, ::2]; u.normal_(0.3, 0.7)
        torch.manual_seed(s); v = torch.empty(5, 7).t(); v.normal_(0.3, 0.7)
        nc.append({"seed": str(s), "transposed_5x7_uniform_logical": enc(t), "sliced_6x4_normal_logical": enc(u), "transposed_7x5_normal_logical": enc(v)})
    return {"cases": out, "noncontiguous": nc}


def sec_normal(torch, c):
    out = []
    for s in c["normal_seeds"]:
        for mean, std in c["normal_params"]:
            for n in c["normal_sizes"]:
                if n > 64 and (mean, std) == c["normal_params"][-1]:
                    continue
                torch.manual_seed(s)
                t = torch.empty(n).normal_(mean, std); r = torch.rand(1)
                out.append({"seed": str(s), "n": n, "mean": f64(mean), "std": f64(std), "out": enc(t, 128), "next_rand": enc(r)})
    d = []
    for s in c["normal_seeds"]:
        for n in (1, 3, 15, 16, 17, 33):
            torch.manual_seed(s)
            d.append({"seed": str(s), "n": n, "out_f64": enc(torch.randn(n, dtype=torch.float64)), "next_rand": enc(torch.rand(1))})
    return {"cases": out, "float64": d}


def sec_init(torch, c):
    I = torch.nn.init
    gains = []
    for n, p in [("linear", None), ("conv1d", None), ("conv2d", None), ("conv3d", None), ("conv_transpose1d", None), ("conv_transpose2d", None),
                 ("conv_transpose3d", None), ("sigmoid", None), ("tanh", None), ("relu", None), ("selu", None), ("leaky_relu", None),
                 ("leaky_relu", 0), ("leaky_relu", 0.2), ("leaky_relu", 1), ("leaky_relu", math.sqrt(5))]:
        gains.append({"nonlinearity": n, "param": None if p is None else f64(p), "gain": f64(I.calculate_gain(n, p))})
    fans = [{"shape": list(s), "fan": list(I._calculate_fan_in_and_fan_out(torch.empty(s)))} for s in c["init_shapes"]]
    fns = []
    def add(label, args, f, min_dim=2, exact_dims=None):
        fns.append((label, args, f, min_dim, exact_dims))
    add("uniform_", {}, lambda t: I.uniform_(t), 1); add("uniform_", {"a": -0.37, "b": 0.61}, lambda t: I.uniform_(t, -0.37, 0.61), 1)
    add("normal_", {}, lambda t: I.normal_(t), 1); add("normal_", {"mean": 0.1, "std": 0.02}, lambda t: I.normal_(t, 0.1, 0.02), 1)
    for m, s, a, b in c["trunc"]:
        add("trunc_normal_", {"mean": m, "std": s, "a": a, "b": b}, lambda t, m=m, s=s, a=a, b=b: I.trunc_normal_(t, m, s, a, b), 1)
    add("constant_", {"val": 0.3}, lambda t: I.constant_(t, 0.3), 1); add("ones_", {}, lambda t: I.ones_(t), 1); add("zeros_", {}, lambda t: I.zeros_(t), 1)
    add("eye_", {}, lambda t: I.eye_(t), 2, (2,)); add("dirac_", {}, lambda t: I.dirac_(t), 3, (3, 4, 5))
    for g in (1.0, 5.0 / 3, math.sqrt(2.0)):
        add("xavier_uniform_", {"gain": g}, lambda t, g=g: I.xavier_uniform_(t, g)); add("xavier_normal_", {"gain": g}, lambda t, g=g: I.xavier_normal_(t, g))
    for kw in (dict(), dict(a=math.sqrt(5)), dict(mode="fan_out", nonlinearity="relu"), dict(nonlinearity="tanh"), dict(mode="fan_out", nonlinearity="selu"), dict(a=0.2)):
        add("kaiming_uniform_", kw, lambda t, kw=kw: I.kaiming_uniform_(t, **kw)); add("kaiming_normal_", kw, lambda t, kw=kw: I.kaiming_normal_(t, **kw))
    add("sparse_", {"sparsity": 0.3}, lambda t: I.sparse_(t, 0.3), 2, (2,)); add("sparse_", {"sparsity": 0.5, "std": 0.1}, lambda t: I.sparse_(t, 0.5, 0.1), 2, (2,))
    out, approx, sparse = [], [], []
    for s in c["init_seeds"][:3]:
        for sh in c["init_shapes"]:
            for label, args, f, mind, ed in fns:
                if len(sh) < mind or (ed and len(sh) not in ed):
                    continue
                if label in ("constant_", "ones_", "zeros_", "eye_", "dirac_") and s != c["init_seeds"][0]:
                    continue
                torch.manual_seed(s)
                t = f(torch.empty(sh)); r = torch.rand(1)
                out.append({"seed": str(s), "shape": list(sh), "fn": label, "args": {k: (v if isinstance(v, str) else f64(v)) for k, v in args.items()}, "out": enc(t, 128), "next_rand": enc(r)})
            if len(sh) == 2:                             # the permutations come from the default generator
                own = torch.Generator().manual_seed(5); torch.manual_seed(s)
                t = I.sparse_(torch.empty(sh), 0.4, generator=own)
                sparse.append({"seed": str(s), "generator_seed": "5", "shape": list(sh), "fn": "sparse_", "args": {"sparsity": f64(0.4)}, "out": enc(t, 128), "next_rand_of_generator": enc(torch.rand(1, generator=own)), "next_rand": enc(torch.rand(1))})
            for g in (1.0, 1.5):
                torch.manual_seed(s)
                t = I.orthogonal_(torch.empty(sh), g); r = torch.rand(1)
                approx.append({"seed": str(s), "shape": list(sh), "fn": "orthogonal_", "args": {"gain": f64(g)}, "out": enc(t, 300), "next_rand": enc(r)})
    return {"gains": gains, "fans": fans, "cases": out, "sparse_own_generator": sparse, "orthogonal_tolerance_only": approx}


def sec_linear(torch, c):
    nn = torch.nn
    one, nets = [], []
    for s in c["seeds"]:
        for i, o in c["layers"]:
            if i * o > 512 and s not in c["init_seeds"]:
                continue
            for bias in (True, False):
                torch.manual_seed(s)
                l = nn.Linear(i, o, bias=bias); r = torch.rand(1)
                one.append({"seed": str(s), "in": i, "out": o, "bias": bias, "weight": enc(l.weight, 128), "bias_values": enc(l.bias, 128) if bias else None, "next_rand": enc(r)})
        for dims in c["nets"]:
            if max(dims) > 100 and s not in c["init_seeds"]:
                continue
            torch.manual_seed(s)
            m = nn.Sequential(*[x for a, b in zip(dims, dims[1:]) for x in (nn.Linear(a, b), nn.Tanh())][:-1])
            r = torch.rand(1)
            nets.append({"seed": str(s), "dims": dims, "params": {k: enc(v, 128) for k, v in m.state_dict().items()}, "next_rand": enc(r)})
    import warnings
    warnings.simplefilter("ignore")
    edge = []
    for i, o in [(0, 3), (3, 0)]:
        torch.manual_seed(0)
        l = nn.Linear(i, o); r = torch.rand(1)
        edge.append({"seed": "0", "in": i, "out": o, "weight": enc(l.weight), "bias_values": enc(l.bias), "next_rand": enc(r)})
    torch.manual_seed(0); l = nn.Linear(3, 4, dtype=torch.float64)
    edge.append({"seed": "0", "in": 3, "out": 4, "dtype": "float64", "weight": enc(l.weight), "bias_values": enc(l.bias)})
    return {"layers": one, "nets": nets, "edge": edge}


def sec_discrete(torch, c):
    out = {"randperm": [], "randint": [], "random_": [], "bernoulli": [], "dropout": [], "multinomial": []}
    for s in c["seeds"]:
        for n in c["perm_sizes"]:
            if n > 200 and s not in c["init_seeds"]:
                continue
            torch.manual_seed(s); p = torch.randperm(n); out["randperm"].append({"seed": str(s), "n": n, "out": p.tolist(), "next_rand": enc(torch.rand(1))})
    for s in c["init_seeds"]:
        for lo, hi in [(0, 10), (-5, 10), (0, 2**28 - 1), (7, 2**28 + 7), (0, 2**31), (0, 2**32 - 1), (0, 2**32), (-2**40, 2**40)]:
            torch.manual_seed(s); out["randint"].append({"seed": str(s), "low": str(lo), "high": str(hi), "out": [str(int(v)) for v in torch.randint(lo, hi, (12,))]})
        torch.manual_seed(s); out["random_"].append({"seed": str(s), "dtype": "int64", "out": [str(int(v)) for v in torch.empty(6, dtype=torch.int64).random_()]})
        torch.manual_seed(s); out["random_"].append({"seed": str(s), "dtype": "float32", "out": [str(int(v)) for v in torch.empty(6).random_()]})
        for p in (0.5, 0.3, 0.0, 1.0):
            torch.manual_seed(s); out["bernoulli"].append({"seed": str(s), "form": "scalar p (float64 draw)", "p": f64(p), "out": "".join(str(int(v)) for v in torch.empty(40).bernoulli_(p))})
            torch.manual_seed(s); out["bernoulli"].append({"seed": str(s), "form": "float32 tensor p (float32 draw)", "p": f64(p), "out": "".join(str(int(v)) for v in torch.bernoulli(torch.full((40,), p)))})
            if p < 1:
                torch.manual_seed(s); x = torch.arange(1, 41).float() / 7; out["dropout"].append({"seed": str(s), "p": f64(p), "x": enc(x), "out": enc(torch.nn.functional.dropout(x, p, True)), "next_rand": enc(torch.rand(1))})
        for rep, k in ((True, 12), (True, 1), (False, 4), (False, 1)):
            torch.manual_seed(s); w = torch.tensor([.1, .9, .4, .7, 3., .6]); out["multinomial"].append({"seed": str(s), "weights": enc(w), "replacement": rep, "num_samples": k, "out": torch.multinomial(w, k, rep).tolist(), "next_rand": enc(torch.rand(1))})
    return out


def sec_loader(torch, c):
    from torch.utils.data import DataLoader, RandomSampler, random_split, SubsetRandomSampler, WeightedRandomSampler
    out = {"shuffle_global": [], "shuffle_generator": [], "sequential": [], "random_sampler": [], "weighted_sampler": [], "subset_sampler": [], "random_split": []}
    for s in c["loader_seeds"]:
        for k in c["loader"]:
            ds = list(range(k["n"])); kw = dict(batch_size=k["batch"], drop_last=k["drop_last"])
            torch.manual_seed(s); dl = DataLoader(ds, shuffle=True, **kw)
            out["shuffle_global"].append({"seed": str(s), **k, "epoch_batches": [[b.tolist() for b in dl] for _ in range(k["epochs"])], "next_rand": enc(torch.rand(1))})
            g = torch.Generator(); g.manual_seed(s); torch.manual_seed(99); dl = DataLoader(ds, shuffle=True, generator=g, **kw)
            out["shuffle_generator"].append({"seed": str(s), **k, "epoch_batches": [[b.tolist() for b in dl] for _ in range(k["epochs"])], "next_rand_of_generator": enc(torch.rand(1, generator=g)), "global_seed": "99", "next_rand_of_global": enc(torch.rand(1))})
            torch.manual_seed(s); dl = DataLoader(ds, shuffle=False, **kw); e = [[b.tolist() for b in dl] for _ in range(2)]
            out["sequential"].append({"seed": str(s), **k, "epochs": 2, "epoch_batches": e, "next_rand": enc(torch.rand(1))})
            torch.manual_seed(s); out["random_sampler"].append({"seed": str(s), "n": k["n"], "replacement": False, "num_samples": k["n"], "out": list(RandomSampler(ds))})
            torch.manual_seed(s); out["random_sampler"].append({"seed": str(s), "n": k["n"], "replacement": True, "num_samples": 40, "out": list(RandomSampler(ds, replacement=True, num_samples=40))})
            torch.manual_seed(s); out["random_sampler"].append({"seed": str(s), "n": k["n"], "replacement": False, "num_samples": 2 * k["n"] + 3, "out": list(RandomSampler(ds, num_samples=2 * k["n"] + 3))})
            w = [((7 * i + 3) % 11 + 1) / 8 for i in range(k["n"])]
            for rep, m in ((True, 30), (True, 1), (False, k["n"] - 2)):
                torch.manual_seed(s); out["weighted_sampler"].append({"seed": str(s), "weights": w, "num_samples": m, "replacement": rep, "out": list(WeightedRandomSampler(w, m, rep)), "next_rand": enc(torch.rand(1))})
            torch.manual_seed(s); out["subset_sampler"].append({"seed": str(s), "indices": list(range(0, 2 * k["n"], 2)), "out": [int(i) for i in SubsetRandomSampler(list(range(0, 2 * k["n"], 2)))], "next_rand": enc(torch.rand(1))})
            a = k["n"] // 3
            torch.manual_seed(s); out["random_split"].append({"seed": str(s), "n": k["n"], "lengths": [a, k["n"] - a], "out": [list(x.indices) for x in random_split(ds, [a, k["n"] - a])]})
            torch.manual_seed(s); out["random_split"].append({"seed": str(s), "n": k["n"], "fractions": [0.3, 0.3, 0.4], "out": [list(x.indices) for x in random_split(ds, [0.3, 0.3, 0.4])]})
    return out


def sec_print(torch, c):
    out = []
    def add(label, t, **kw):
        out.append({"label": label, "tensor": enc(t, 4096), "requires_grad": bool(t.requires_grad), "parameter": isinstance(t, torch.nn.Parameter), "str": str(t), **kw})
    T = torch.tensor; nan, inf = float("nan"), float("inf")
    torch.manual_seed(c["print_seed"])
    for label, v in [("scalar", 0.5), ("scalar int-valued", 3.0), ("scalar large", 12345678.9), ("scalar tiny", 1.234e-7), ("empty", []), ("empty 2d", [[]]), ("ints", [1., 2., 3.]), ("ints mixed width", [1., -20., 300.]),
                     ("ints ratio>1000", [1., 5000.]), ("ints large", [123456789., 1.]), ("zeros", [0., 0.]), ("neg zero", [-0., 1.5]), ("decimals", [0.1, -0.25, 12.5]), ("ratio exactly 1000", [0.5, 500.]), ("ratio just over 1000", [0.5, 500.5]),
                     ("min below 1e-4", [0.00009, 0.01]), ("min at 1e-4", [0.0001, 0.01]), ("sci", [1e-5, 1., 1000.]), ("max over 1e8", [1e9, 2.5]), ("nan", [nan, 1.5]), ("inf", [inf, -inf, 2.]), ("inf with decimals", [inf, 0.25]), ("all nan", [nan, nan]),
                     ("nan sci", [nan, 1e-7, -inf]), ("rounding half", [0.00005, 0.00015, 0.00025, 1.00005]), ("round tie", [0.03125, 2.00005, 0.12345]), ("zero and sci", [0., 1e-6, 1.]), ("subnormal", [1e-45, 1e-40])]:
        add(label, T(v))
    for label, v in c.get("print_values", []):
        add(label, T(v))
    for n in (5, 8, 9, 20, 100, 1000, 1001, 2000):
        add("rand %d" % n, torch.rand(n) - 0.5)
    add("rand*1000", torch.rand(12) * 1000); add("randn sci", torch.randn(10) * 1e-3); add("2d", torch.rand(4, 3) - 0.5); add("2d wide", torch.rand(2, 15)); add("2d wide sci", torch.rand(2, 15) * 1e-5)
    add("3d", torch.rand(2, 2, 3)); add("4d", torch.rand(2, 1, 2, 2)); add("summarised 2d", torch.rand(40, 30)); add("summarised tall", torch.rand(500, 3)); add("summarised 3d", torch.rand(11, 10, 11)); add("1x1", torch.rand(1, 1)); add("shape (0,3)", torch.empty(0, 3)); add("shape (3,0)", torch.empty(3, 0))
    add("float64", T([0.1, 0.2], dtype=torch.float64)); add("float64 sci", T([1e-10, 2.5], dtype=torch.float64)); add("int64", T([1, -20, 300])); add("int64 2d", T([[1, 2], [30, 4]])); add("bool", T([True, False]))
    p = torch.nn.Parameter(torch.rand(4, 3) - 0.5); add("parameter", p); add("parameter 1d", torch.nn.Parameter(torch.rand(4) - 0.5)); add("requires_grad wrap", torch.rand(8, requires_grad=True)); add("requires_grad wrap 7", torch.rand(7, requires_grad=True))
    add("parameter wide", torch.nn.Parameter(torch.rand(2, 9) - 0.5)); add("parameter 0d", torch.nn.Parameter(T(1.5)))
    opts = []
    x = T([[0.123456789, -1.5], [1000.25, 2.]])
    for kw in (dict(precision=2), dict(precision=8), dict(sci_mode=True), dict(sci_mode=False), dict(linewidth=40), dict(precision=0)):
        torch.set_printoptions(profile="default"); torch.set_printoptions(**kw); opts.append({"options": kw, "tensor": enc(x), "str": str(x)})
        y = torch.arange(30).float() / 7; opts.append({"options": kw, "tensor": enc(y), "str": str(y)})
    for kw in (dict(threshold=10), dict(threshold=10, edgeitems=1), dict(edgeitems=2, threshold=5)):
        torch.set_printoptions(profile="default"); torch.set_printoptions(**kw); y = torch.arange(60).float().reshape(6, 10) / 7; opts.append({"options": kw, "tensor": enc(y), "str": str(y)})
    torch.set_printoptions(profile="default", sci_mode=None)
    return {"cases": out, "with_options": opts}


DEMO = r'''
import math
import torch
import torch.nn as nn


class NetDefault(nn.Module):          # 3-4-2, library default initialisation
    def __init__(self):
        super().__init__()
        self.hid1 = nn.Linear(3, 4)
        self.oupt = nn.Linear(4, 2)


class NetExplicit(nn.Module):         # 3-4-2, the same initialisation spelled out
    def __init__(self):
        super().__init__()
        self.hid1 = nn.Linear(3, 4)
        self.oupt = nn.Linear(4, 2)
        for layer in (self.hid1, self.oupt):
            nn.init.kaiming_uniform_(layer.weight, a=math.sqrt(5.0))
            bound = 1.0 / math.sqrt(layer.in_features)
            nn.init.uniform_(layer.bias, -bound, bound)


class NetExplicit2(nn.Module):        # layers kept out of the global stream: re-seeded before the explicit draws
    def __init__(self, seed):
        super().__init__()
        self.hid1 = nn.Linear(3, 4)
        self.oupt = nn.Linear(4, 2)
        torch.manual_seed(seed)
        for layer in (self.hid1, self.oupt):
            nn.init.kaiming_uniform_(layer.weight, a=math.sqrt(5.0))
            bound = 1.0 / math.sqrt(layer.in_features)
            with torch.no_grad():
                layer.bias.uniform_(-bound, bound)


def show(net):
    print("hid1.weight:"); print(net.hid1.weight)
    print("hid1.bias:"); print(net.hid1.bias)
    print("oupt.weight:"); print(net.oupt.weight)
    print("oupt.bias:"); print(net.oupt.bias)


print("\nBegin Linear layer init demo ")
print("\nCreating 3-4-2 network net1 with default init ")
torch.manual_seed(SEED)
net1 = NetDefault()
show(net1)
print("\nCreating 3-4-2 network net2 with explicit init, same seed ")
torch.manual_seed(SEED)
net2 = NetExplicit()
show(net2)
print("\nCreating 3-4-2 network net3 with explicit init, re-seeded ")
net3 = NetExplicit2(SEED)
show(net3)
x = torch.tensor([[1.0, 2.0, 3.0]])
with torch.no_grad():
    y1 = net1.oupt(torch.tanh(net1.hid1(x)))
    y3 = net3.oupt(torch.tanh(net3.hid1(x)))
print("\nOutput of net1 for (1, 2, 3): "); print(y1)
print("Output of net3 for (1, 2, 3): "); print(y3)
print("\nEnd demo ")
'''


def sec_demo(torch, c):
    buf = io.StringIO(); ns = {"SEED": c["demo_seed"]}
    with contextlib.redirect_stdout(buf):
        exec(compile(DEMO, "demo", "exec"), ns)
    p = lambda n: {k: enc(v) for k, v in ns[n].state_dict().items()}
    return {"seed": str(c["demo_seed"]), "source": DEMO.strip("\n"), "stdout": buf.getvalue(), "net1": p("net1"), "net2": p("net2"), "net3": p("net3"), "y1": enc(ns["y1"]), "y3": enc(ns["y3"])}


def mk_opt(torch, params, o):
    o = dict(o); n = o.pop("name")
    if "betas" in o: o["betas"] = tuple(o["betas"])
    return getattr(torch.optim, n)(params, **o)


def sec_train(torch, c):
    nn = torch.nn; out = []
    for ci, k in enumerate(c["train"]):
        X, Y = fixed_data(k["n"], k["dims"][0], k["dims"][-1], k["loss"], ci + c.get("data_salt", 0))
        x = torch.tensor(X); y = torch.tensor(Y)
        torch.manual_seed(k["seed"])
        act = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}[k["act"]]
        mods = [m for a, b in zip(k["dims"], k["dims"][1:]) for m in (nn.Linear(a, b), act())][:-1]
        if k["loss"] == "nll": mods.append(nn.LogSoftmax(dim=1))
        net = nn.Sequential(*mods)
        loss_fn = {"ce": nn.CrossEntropyLoss, "nll": nn.NLLLoss, "mse": nn.MSELoss, "bcelogits": nn.BCEWithLogitsLoss}[k["loss"]]()
        opt = mk_opt(torch, net.parameters(), k["opt"])
        names = [n for n, _ in net.named_parameters()]
        r = {**k, "x": enc(x), "y": enc(y), "x_decimal": X, "y_decimal": Y, "param_order": names, "param_shapes": [list(p.shape) for p in net.parameters()], "init": {n: enc(p) for n, p in net.named_parameters()}, "loss_bits": [], "batches": [], "weights_bits": [], "first_grads": None}
        bs = k["batch"] or k["n"]; pos = 0
        for step in range(k["steps"]):
            idx = list(range(pos, min(pos + bs, k["n"]))); pos = 0 if idx[-1] == k["n"] - 1 else idx[-1] + 1
            opt.zero_grad(); L = loss_fn(net(x[idx]), y[idx]); L.backward()
            if step == 0: r["first_grads"] = {n: enc(p.grad) for n, p in net.named_parameters()}
            if "clip" in k:
                tn = nn.utils.clip_grad_norm_(net.parameters(), k["clip"]); r.setdefault("grad_norm_bits", []).append(enc(tn)["bits"])
            opt.step()
            r["batches"].append([idx[0], idx[-1] + 1]); r["loss_bits"].append(enc(L)["bits"]); r["weights_bits"].append("".join(enc(p, 10**9)["bits"] for p in net.parameters()))
        with torch.no_grad(): r["final_output"] = enc(net(x)); r["final_loss_full"] = "%.9g" % float(loss_fn(net(x), y))
        out.append(r)
    return {"cases": out}


def sec_optim(torch, c):
    out = []
    for name, kw in c["optim"]:
        torch.manual_seed(c["optim_seed"])
        n = c["optim_n"]; p = torch.nn.Parameter(torch.rand(n) * 2 - 1); o = mk_opt(torch, [p], {"name": name, **kw})
        r = {"optimizer": name, "args": {k: ([f64(x) for x in v] if isinstance(v, tuple) else v if isinstance(v, bool) else f64(v)) for k, v in kw.items()}, "param0": enc(p), "grads": [], "params": []}
        for i in range(c["optim_steps"]):
            p.grad = (torch.rand(n) * 2 - 1) * 10.0 ** (i % 4 - 2); r["grads"].append(enc(p.grad)["bits"]); o.step(); r["params"].append(enc(p)["bits"])
        out.append(r)
    sch = []
    for name, kw, lr in c["sched"]:
        p = torch.nn.Parameter(torch.zeros(1)); o = torch.optim.SGD([p], lr=lr); s = getattr(torch.optim.lr_scheduler, name)(o, **kw); lrs = [o.param_groups[0]["lr"]]
        for _ in range(c["sched_steps"]): o.step(); s.step(); lrs.append(o.param_groups[0]["lr"])
        sch.append({"scheduler": name, "args": kw, "base_lr": f64(lr), "lrs": [f64(v) for v in lrs]})
    return {"optim": out, "schedulers": sch}


def sec_loss(torch, c):
    F = torch.nn.functional; out = []
    torch.manual_seed(c["loss_seed"])
    for n, k in c["loss_shapes"]:
        for scale in (1.0, 10.0):
            x = ((torch.rand(n, k) * 2 - 1) * scale).requires_grad_(); t = torch.randint(k, (n,)); z = torch.rand(n, k); b = (torch.rand(n, k) > 0.5).float()
            for name, f, tgt in [("CrossEntropyLoss", lambda: F.cross_entropy(x, t), t), ("NLLLoss(log_softmax)", lambda: F.nll_loss(F.log_softmax(x, 1), t), t), ("MSELoss", lambda: F.mse_loss(x, z), z), ("BCEWithLogitsLoss", lambda: F.binary_cross_entropy_with_logits(x, b), b), ("L1Loss", lambda: F.l1_loss(x, z), z)]:
                x.grad = None; L = f(); L.backward(); out.append({"loss": name, "input": enc(x), "target": enc(tgt), "value": enc(L), "value_dec": "%.9g" % L.item(), "grad": enc(x.grad)})
    acts = []
    v = torch.cat([torch.linspace(-9, 9, 61), torch.tensor([0., -0., 1e-4, -1e-4, 30., -30., 100., -100.])])
    for name in ("tanh", "sigmoid", "relu"):
        x = v.clone().requires_grad_(); y = getattr(torch, name)(x); y.sum().backward(); acts.append({"fn": name, "input": enc(x), "out": enc(y), "grad": enc(x.grad)})
    for name, f in (("softmax", F.softmax), ("log_softmax", F.log_softmax)):
        x = (torch.rand(4, 5) * 8 - 4).requires_grad_(); acts.append({"fn": name + "(dim=1)", "input": enc(x), "out": enc(f(x, 1))})
    return {"losses": out, "activations": acts}


SECTIONS = dict(rng=sec_rng, rng_state=sec_rng_state, uniform=sec_uniform, normal=sec_normal, init=sec_init, linear=sec_linear, discrete=sec_discrete,
                dataloader=sec_loader, print=sec_print, demo=sec_demo, train=sec_train, optim=sec_optim, loss=sec_loss)
def machine(cap):
    name = {"Linux": "linux", "Windows": "windows", "Darwin": "macos"}[platform.system()] + "-" + {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
    return name if cap == "avx2" else name + "-" + cap


def generate(outdir, cfg, cap):
    import torch
    torch.set_num_threads(1)
    folder = os.path.join(outdir, machine(cap))
    os.makedirs(folder, exist_ok=True)
    info = torch.__config__.show()
    for name, f in SECTIONS.items():
        body = f(torch, cfg)
        doc = {"schema": "torch-golden/2", "section": name, "set": cfg["name"], "torch": {"1.13.0a0": "1.13.1"}.get(torch.__version__, torch.__version__), "system": machine("avx2"), "capability": cap,
               "mkl": bool(torch.backends.mkl.is_available()), "libc": " ".join(platform.libc_ver()), "compiler": [l.strip(" -\n") for l in info.split("\n") if "GCC" in l or "clang" in l or "MSVC" in l][0]}
        doc.update(body)
        with open(os.path.join(folder, name + ".json"), "w") as fh:
            fh.write("{\n" + ",\n".join("%s: %s" % (json.dumps(k), dump(v)) for k, v in doc.items()) + "\n}\n")


def dump(v):
    if isinstance(v, list) and v and isinstance(v[0], dict):
        return "[\n" + ",\n".join(json.dumps(x, separators=(",", ":")) for x in v) + "\n]"
    return json.dumps(v, separators=(",", ":"))


def main(outdir, cfg, script, cap="avx2"):
    env = dict(os.environ, ATEN_CPU_CAPABILITY=cap, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", OPENBLAS_CORETYPE="Haswell")
    subprocess.check_call([sys.executable, script, outdir, "--one", cap], env=env)


def cli(cfg, script):
    a = sys.argv[1:]
    if "--one" in a:
        generate(a[0], cfg, a[a.index("--one") + 1])
    else:
        main(a[0], cfg, script, a[a.index("--cap") + 1] if "--cap" in a else "avx2")


if __name__ == "__main__":
    cli(PUBLIC, os.path.abspath(__file__))

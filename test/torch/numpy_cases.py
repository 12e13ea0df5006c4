"""Runs cases on real NumPy, Python's random and scikit-learn: one JSON case a line in, one JSON result a line out.

A case has `of` (what is made from its `seed`), `method`, `args` and `options`; a result has `value` (floats as the 16 hexadecimal
digits of their bits, integers in decimal, texts as they are) and `next`, a draw right after it, which shows how much was drawn.
"""

import json
import random
import re
import struct
import sys

import numpy as np

MADE = {
    "RandomState": np.random.RandomState,
    "PythonRandom": random.Random,
}


def given(value):
    """An argument: {"array": ...} is a NumPy array of float64, {"range": n} the list of 0 to n - 1."""
    if not isinstance(value, dict):
        return value
    return list(range(value["range"])) if "range" in value else np.array(value["array"], dtype=np.float64)


def snake(name):
    return re.sub("[A-Z]", lambda m: "_" + m[0].lower(), name)


def encode(value):
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, float):
        return struct.pack(">d", value).hex()
    if isinstance(value, (bool, str)) or value is None:
        return str(value)
    if isinstance(value, int):
        return str(value)
    return [encode(item) for item in value]


def run(case):
    seed = case["seed"]
    made = MADE[case["of"]](int(seed["integer"]) if isinstance(seed, dict) else seed)
    args = [given(value) for value in case["args"]]
    options = {snake(name): value for name, value in case.get("options", {}).items()}
    value = [getattr(made, snake(case["method"]))(*args, **options) for _ in range(case.get("times", 1))]
    return {"value": encode(args[0] if case["method"] == "shuffle" else value), "next": encode(made.random())}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))))

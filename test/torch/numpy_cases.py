"""Runs cases on real NumPy, Python's random and scikit-learn: one JSON case a line in, one JSON result a line out.

A case has `of` (what is made from its `seed`), `method`, `args` and `options`; those of scikit-learn have a `method` alone, FUNCTIONS'
name. A result has `value` (numbers, which JSON keeps to the
bit, NaN as a text, and texts) and `next`, a draw right after it, which shows how much was drawn.
"""

import json
import random
import re
import sys

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, OneHotEncoder, StandardScaler

MADE = {
    "RandomState": np.random.RandomState,
    "PythonRandom": random.Random,
    "defaultRng": np.random.default_rng,
}


def given(value):
    """An argument: {"array": ...} is a NumPy array, of float64 or its `dtype`, null for NaN, {"range": n} the list of 0 to n - 1."""
    if not isinstance(value, dict):
        return value
    return list(range(value["range"])) if "range" in value else np.array(value["array"], dtype=value.get("dtype", "float64"))


def split(made, n, options):
    return train_test_split(np.arange(n), random_state=made, **options)


def standard_scaler(made, x, other, options):
    scaler = StandardScaler().fit(x)
    return [scaler.mean_, scaler.scale_, scaler.transform(other), scaler.inverse_transform(other)]


def min_max_scaler(made, x, other, options):
    scaler = MinMaxScaler(**{name: tuple(value) for name, value in options.items()}).fit(x)
    return [scaler.min_, scaler.scale_, scaler.transform(other), scaler.inverse_transform(other)]


def label_encoder(made, labels, other, options):
    encoder = LabelEncoder().fit(labels)
    codes = encoder.transform(other)
    return [encoder.classes_, codes, encoder.inverse_transform(codes)]


def one_hot_encoder(made, x, other, options):
    encoder = OneHotEncoder(sparse_output=False).fit(x)
    codes = encoder.transform(other)
    return [encoder.categories_, codes, encoder.inverse_transform(codes)]


FUNCTIONS = {
    "trainTestSplit": split,
    "StandardScaler": standard_scaler,
    "MinMaxScaler": min_max_scaler,
    "LabelEncoder": label_encoder,
    "OneHotEncoder": one_hot_encoder,
}


def snake(name):
    return re.sub("[A-Z]", lambda m: "_" + m[0].lower(), name)


def encode(value):
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, (int, float, str)):
        return "nan" if value != value else value
    return [encode(item) for item in value]


def run(case):
    seed = case["seed"]
    made = MADE[case["of"]](int(seed["integer"]) if isinstance(seed, dict) else seed)
    args = [given(value) for value in case["args"]]
    options = {snake(name): value for name, value in case.get("options", {}).items()}
    if case["method"] in FUNCTIONS:
        try:
            value = FUNCTIONS[case["method"]](made, *args, options)
        except ValueError:
            value = "raises"
        return {"value": encode(value), "next": encode(made.rand())}
    value = [getattr(made, snake(case["method"]))(*args, **options) for _ in range(case.get("times", 1))]
    return {"value": encode(args[0] if case["method"] == "shuffle" else value), "next": encode(made.random())}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))))

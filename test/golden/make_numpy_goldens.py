"""Records what NumPy, Python's random and scikit-learn give: `python3 test/golden/make_numpy_goldens.py > test/golden/data/numpy.json`.

Run it with a Python that has NumPy and scikit-learn, on Linux x64 with glibc: the normal draws' last bits are the C library's.
test/torch/numpy_cases.py, which runs the cases, says what a case and a result are.
"""

import json
import platform
import sys
from pathlib import Path

import numpy
import sklearn

sys.path.insert(0, str(Path(__file__).parent.parent / "torch"))
from numpy_cases import run  # noqa: E402

SEEDS = [0, 42, 4294967295]
WORDS = [3, 1, 4, 1, 5, 9, 2, 6]
MATRIX = {"array": [[1, 2], [3, 4], [5, 6], [7, 8]]}
P = [0.125, 0, 0.25, 0.5, 0.125]


def legacy():
    yield "rand", [], {}
    yield "rand", [2, 3], {}
    yield "random_sample", [[3, 1]], {}
    yield "randn", [5], {}
    yield "normal", [-2.5, 0.1, 3], {}
    yield "uniform", [-1, 2.5, 4], {}
    yield "randint", [10, None, 8], {}
    yield "randint", [-1000, 2**40, [2, 2]], {}
    yield "permutation", [10], {}
    yield "permutation", [MATRIX], {}
    yield "shuffle", [WORDS], {}
    yield "choice", [100, 5], {"replace": False}
    yield "choice", [WORDS, 5], {}
    yield "choice", [5, 6], {"p": P}
    yield "choice", [5, 4], {"p": P, "replace": False}


def generator():
    yield "random", [3], {}
    yield "integers", [10, None, 8], {}
    yield "integers", [-1000, 2**40, [2, 2]], {}
    yield "integers", [0, 2**32, 3], {}
    yield "standardNormal", [[2, 3]], {}
    yield "normal", [-2.5, 0.1, 3], {}
    yield "permutation", [10], {}
    yield "shuffle", [WORDS], {}
    yield "choice", [100, 5], {"replace": False}
    yield "choice", [WORDS, 5], {}
    yield "choice", [5, 6], {"p": P}
    yield "choice", [5, 4], {"p": P, "replace": False}


def python():
    yield "random", [], {}
    yield "randint", [-5, 5], {}
    yield "randrange", [0, 2**50, 7], {}
    yield "shuffle", [WORDS], {}
    yield "sample", [{"range": 40}, 10], {}
    yield "sample", [{"range": 300}, 4], {}
    yield "choice", [WORDS], {}
    yield "uniform", [-1, 3], {}
    yield "gauss", [1, 2.5], {}


def scikit_learn():
    scaled = {"array": [[5.1, 3.5, 7], [4.9, None, 7], [6.2, 3.1, 7], [5.9, 3.0, 7]]}
    column = {"array": [[0.1 * i * i] for i in range(150)]}
    rounded = {**scaled, "dtype": "float32"}
    classes = [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 1, 0, 2, 1]
    texts = [["b", "x"], ["a", "x"], ["b", "y"]]
    yield "trainTestSplit", [10], {}
    yield "trainTestSplit", [10], {"testSize": 0.33, "trainSize": 5}
    yield "trainTestSplit", [16], {"testSize": 0.3, "stratify": classes}
    yield "trainTestSplit", [5], {"shuffle": False}
    yield "StandardScaler", [scaled, scaled], {}
    yield "StandardScaler", [rounded, rounded], {}
    yield "StandardScaler", [column, {"array": [[1]]}], {}
    yield "MinMaxScaler", [scaled, scaled], {}
    yield "MinMaxScaler", [rounded, rounded], {}
    yield "MinMaxScaler", [column, {"array": [[1]]}], {"featureRange": [-1, 1]}
    yield "LabelEncoder", [["b", "a", "é", "b"], ["b", "é"]], {}
    yield "OneHotEncoder", [texts, texts], {}


def cases():
    for of, seeds, calls in (
        ("RandomState", SEEDS, legacy),
        ("RandomState", [42], scikit_learn),
        ("defaultRng", [*SEEDS, {"integer": str(7**80)}], generator),
        ("PythonRandom", [*SEEDS, -7, {"integer": str(7**80)}, "a seed: ü"], python),
    ):
        for seed in seeds:
            for method, args, options in calls():
                case = {"of": of, "seed": seed, "method": method, "args": args, "times": 2}
                yield {**case, "options": options} if options else case


def results():
    for case in cases():
        text = json.dumps(case)  # run shuffles the arguments
        yield {**json.loads(text), **run(json.loads(text))}


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(result, ensure_ascii=False) for result in results())
    made_by = {"python": platform.python_version(), "numpy": numpy.__version__, "scikit-learn": sklearn.__version__}
    print(f'{{"made_by": {json.dumps(made_by)}, "cases": [\n{lines}\n]}}')

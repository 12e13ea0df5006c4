#!/usr/bin/env python3
"""How far the fits in lib/backend/reference are from their functions, against 60 digits, beside what their comments say.

    pip install mpmath && python3 scripts/polynomials.py

The coefficients are read from the TypeScript; native/kernels has the same digits, which the parity suite holds. log, sine and cosine are
fdlibm's. Fails if an error is above what the file says.
"""
import re
import struct
import sys
from pathlib import Path

from mpmath import erfc, exp, expm1, log, log1p, mp, mpf, pi, sqrt, tanh

mp.dps = 60
OPERATIONS = "backend/reference/operations"
LIBRARY = Path(__file__).resolve().parent.parent / "lib"
POINTS = 2000


class Source:
    def __init__(self, name):
        self.text = (LIBRARY / f"{name}.ts").read_text()

    def coefficients(self, letter):
        """As float64, or as float32 where the source says fround."""
        found = re.findall(rf"^const {letter}(\d+) = (Math\.fround)?\(?([\d.e+-]+)\)?;", self.text, re.M)
        return [mpf(float32(value) if rounded else float(value)) for _, rounded, value in sorted(found, key=lambda row: int(row[0]))]

    def promised(self):
        """The error that the comment names, wherever its lines break."""
        prose = re.sub(r"\n \* ", " ", self.text)
        return float(re.search(r"relative error at most ([\d.]+e-\d+)", prose)[1])


def float32(text):
    return struct.unpack("f", struct.pack("f", float(text)))[0]


def polynomial(coefficients, x):
    value = mpf(0)
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def fits():
    """Name, the fit, the function it stands for, and the range."""
    powers, pairs, tanhs, nears, logs, gelus = (
        Source(name)
        for name in ("numeric/exp", "numeric/exp_pair", "numeric/tanh", f"{OPERATIONS}/tanh", f"{OPERATIONS}/softplus", f"{OPERATIONS}/gelu")
    )
    p = powers.coefficients("P")
    yield "exp", powers, lambda f: polynomial(p, f), lambda f: expm1(f * log(2)) / f, (-0.5, 0.5)

    e = pairs.coefficients("P")
    yield "exp_pair", pairs, lambda d: 1 + d + d * d * polynomial(e, d), exp, (-0.0434, 0.0434)

    t, u = tanhs.coefficients("P"), [*tanhs.coefficients("Q"), mpf(1)]
    yield "tanh in double", tanhs, lambda x: polynomial(t, x * x) / polynomial(u, x * x), lambda x: tanh(x) / x, (0, 9.25)

    n = nears.coefficients("P")
    yield "tanh", nears, lambda d: 1 + d * d * polynomial(n, d * d), lambda d: tanh(d) / d, (0, 0.3)

    l = logs.coefficients("L")
    yield "softplus", logs, lambda s: polynomial(l, s * s), lambda s: log1p(2 * s / (1 - s)) / s, (0, 1 / 3)

    g, h = gelus.coefficients("P"), [*gelus.coefficients("Q"), mpf(1)]
    upper = lambda a: exp(a * a / 2) * erfc(a / sqrt(2)) / 2
    yield "gelu", gelus, lambda a: polynomial(g, a) / polynomial(h, a), upper, (0, 14.6)


def largest(fit, function, low, high):
    """Over the points where a Chebyshev polynomial is largest, which lie close at the ends."""
    middle, half = (mpf(low) + mpf(high)) / 2, (mpf(high) - mpf(low)) / 2
    xs = (middle + half * mp.cos(pi * (2 * i + 1) / (2 * POINTS)) for i in range(POINTS))
    return max((abs(fit(x) / function(x) - 1), x) for x in xs)


def centres():
    """How far the hyperbolic tangents in tanh.ts are from those of their points, in ulps, at most."""
    text = Source(f"{OPERATIONS}/tanh").text
    pairs = re.findall(r"^  \[([\d.]+), ([\d.]+)\],$", text, re.M)
    promised = float(re.search(r"within ([\d.]+)\s+(?:\*\s+)?ulp", text)[1])
    ulps = lambda point, value: abs(tanh(mpf(float32(point))) - float32(value)) / mpf(2) ** (mp.frexp(float32(value))[1] - 24)
    return max(ulps(*pair) for pair in pairs if float(pair[0]) > 0), len(pairs), promised


missed = False
for name, source, fit, function, (low, high) in fits():
    error, x = largest(fit, function, low, high)
    missed |= error > source.promised()
    print(f"{name:14} {float(error):.2e} at {float(x):.6f}, at most {source.promised():.1e}")
error, count, promised = centres()
missed |= error > promised
print(f"tanh of {count} centres: {float(error):.4f} ulp, at most {promised}")
sys.exit(missed)

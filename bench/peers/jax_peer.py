"""JAX on the CPU: each workload is one program that XLA has compiled; a training call is a scan over many steps."""

import os

THREADS = int(os.environ["THREADS"])
# To be set before JAX is imported. XLA's pools have a thread for each processor that the process may use.
os.environ["JAX_PLATFORMS"] = "cpu"
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])

import jax
from jax import lax
from jax import numpy as jnp

from protocol import serve

STEPS = 200
MOMENTUM, LR = 0.9, {"SGD": 0.01, "Adam": 0.001}
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8
ACTIVATIONS = {"Sigmoid": jax.nn.sigmoid, "SiLU": jax.nn.silu, "GELU": lambda x: jax.nn.gelu(x, approximate=False)}

key = jax.random.key(0)


def uniform_of(shape, bound=0.5):
    return jax.random.uniform(key, shape, minval=-bound, maxval=bound)


def compiled(f, *args):
    """A call of it that waits for what it computes."""
    program = jax.jit(f)
    return lambda: jax.block_until_ready(program(*args))


def linear(parameters, x):
    weight, bias = parameters
    return x @ weight.T + bias


def mlp(sizes):
    return [(uniform_of((b, a), a**-0.5), uniform_of((b,), a**-0.5)) for a, b in zip(sizes, sizes[1:])]


def forward(net, x):
    for parameters in net[:-1]:
        x = jnp.tanh(linear(parameters, x))
    return linear(net[-1], x)


def cross_entropy(output, y):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(output), y[:, None], 1))


def gemm(w):
    return compiled(jnp.matmul, uniform_of((w["m"], w["k"])), uniform_of((w["k"], w["n"])))


def linear_tanh(w):
    parameters = uniform_of((w["n"], w["k"])), uniform_of((w["n"],))
    return compiled(lambda p, x: jnp.tanh(linear(p, x)), parameters, uniform_of((w["m"], w["k"])))


def tanh(w):
    return compiled(jnp.tanh, jax.random.normal(key, (w["n"],)))


def activation(w):
    return compiled(ACTIVATIONS[w["name"]], jax.random.normal(key, (w["n"],)))


def normalized(x, axis):
    mean, variance = jnp.mean(x, axis, keepdims=True), jnp.var(x, axis, keepdims=True)
    return (x - mean) * lax.rsqrt(variance + 1e-5)


def layer(w):
    """Both passes: the output, and the gradients of input and parameters."""
    rows, columns = w["rows"], w["columns"]
    x, gradient = uniform_of((rows, columns)), uniform_of((rows, columns))
    if w["name"] == "CrossEntropyLoss":
        y = jnp.arange(rows) % columns
        return compiled(jax.value_and_grad(cross_entropy), x, y)
    if w["name"] == "Softmax":
        f, args = jax.nn.softmax, (x,)
    else:
        axis = 1 if w["name"] == "LayerNorm" else 0
        f, args = lambda x, weight, bias: normalized(x, axis) * weight + bias, (x, jnp.ones(columns), jnp.zeros(columns))

    def both(gradient, *args):
        output, backward = jax.vjp(f, *args)
        return output, backward(gradient)

    return compiled(both, gradient, *args)


def uniform(w):
    return compiled(lambda: jax.random.uniform(key, (w["n"],), minval=-0.5, maxval=0.5))


def normal(w):
    return compiled(lambda: jax.random.normal(key, (w["n"],)))


def infer(w):
    return compiled(forward, mlp(w["layers"]), uniform_of((w["batch"], w["layers"][0])))


def train(w):
    x, y = uniform_of((w["batch"], w["layers"][0])), jnp.arange(w["batch"]) % w["layers"][-1]
    net, lr = mlp(w["layers"]), LR[w["optimizer"]]
    zeros = jax.tree.map(jnp.zeros_like, net)
    gradients_of = jax.grad(lambda net: cross_entropy(forward(net, x), y))

    def sgd(state, _):
        net, momentum = state
        momentum = jax.tree.map(lambda m, g: MOMENTUM * m + g, momentum, gradients_of(net))
        return (jax.tree.map(lambda p, m: p - lr * m, net, momentum), momentum), None

    def adam(state, _):
        net, first, second, step = state
        gradients, step = gradients_of(net), step + 1
        first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
        second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradients)
        a, b = 1 - BETA1**step, 1 - BETA2**step
        net = jax.tree.map(lambda p, m, v: p - lr * (m / a) / (jnp.sqrt(v / b) + EPS), net, first, second)
        return (net, first, second, step), None

    step, state = (sgd, (net, zeros)) if w["optimizer"] == "SGD" else (adam, (net, zeros, zeros, jnp.float32(0)))
    steps = jax.jit(lambda state: lax.scan(step, state, None, length=STEPS)[0])
    states = [state]

    def run():
        states[0] = jax.block_until_ready(steps(states[0]))

    return run, STEPS


makers = [gemm, linear_tanh, tanh, activation, layer, uniform, normal, infer, train]
serve(jax.__version__, {make.__name__: make for make in makers})

// jax-js on WebAssembly, every workload compiled by its jit. Its arrays are counted: `.ref` keeps what a call would use up.
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { noise, oneHot, serve } from "./protocol.mjs";
import { versionOf } from "./version.mjs";

await init("wasm");
defaultDevice("wasm");

const array = (shape, scale) =>
  np
    .array(
      noise(
        shape.reduce((a, b) => a * b),
        scale,
      ),
    )
    .reshape(shape);

const parameters = (sizes) =>
  sizes.slice(1).map((out, i) => ({ weight: array([sizes[i], out], 0.1), bias: np.zeros([out]) }));

function forward(params, x) {
  let h = x;
  for (const [i, { weight, bias }] of params.entries()) {
    h = np.matmul(h, weight).add(bias);
    if (i + 1 < params.length) h = np.tanh(h);
  }
  return h;
}

/** Calls a compiled function on the arrays, which stay the caller's. */
function calling(f, ...arrays) {
  const compiled = jit(f);
  return async () => {
    const result = compiled(...arrays.map((a) => a.ref));
    await result.blockUntilReady();
    result.dispose();
  };
}

const zerosLike = (params) => tree.map((a) => np.zeros(a.shape), params);

/** Each gives back a function that makes one step from parameters, state, batch and the number of the step. */
const optimizers = {
  SGD(gradients, params) {
    let velocity = zerosLike(params);
    const step = jit((p, v, x, y) => {
      const [loss, g] = gradients(tree.ref(p), x, y);
      const moved = tree.map((v, g) => v.mul(0.9).add(g), v, g);
      return [loss, tree.map((p, v) => p.sub(v.mul(0.01)), p, tree.ref(moved)), moved];
    });
    return (p, x, y) => {
      const [loss, next, moved] = step(p, velocity, x, y);
      velocity = moved;
      return [loss, next];
    };
  },
  Adam(gradients, params) {
    let [momentum, square, steps] = [zerosLike(params), zerosLike(params), 0];
    const step = jit((p, m, v, x, y, scale, squareScale) => {
      const [loss, g] = gradients(tree.ref(p), x, y);
      const m2 = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), m, tree.ref(g));
      const v2 = tree.map((v, g) => v.mul(0.999).add(g.ref.mul(g).mul(0.001)), v, g);
      const update = (p, m, v) =>
        p.sub(
          m
            .mul(scale.ref)
            .div(np.sqrt(v.mul(squareScale.ref)).add(1e-8))
            .mul(0.001),
        );
      const next = tree.map(update, p, tree.ref(m2), tree.ref(v2));
      scale.dispose();
      squareScale.dispose();
      return [loss, next, m2, v2];
    });
    return (p, x, y) => {
      steps += 1;
      const scales = [0.9, 0.999].map((beta) => np.array(1 / (1 - beta ** steps)));
      const [loss, next, m2, v2] = step(p, momentum, square, x, y, ...scales);
      [momentum, square] = [m2, v2];
      return [loss, next];
    };
  },
};

serve(versionOf("@jax-js/jax"), {
  gemm: ({ m, k, n }) => calling((a, b) => np.matmul(a, b), array([m, k]), array([k, n])),
  linear_tanh: ({ m, k, n }) =>
    calling((x, w, b) => np.tanh(np.matmul(x, w).add(b)), array([m, k]), array([k, n]), array([n])),
  tanh: ({ n }) => calling((x) => np.tanh(x), array([n], 6)),
  infer({ layers, batch }) {
    const [params, x, compiled] = [parameters(layers), array([batch, layers[0]]), jit(forward)];
    return async () => void (await compiled(tree.ref(params), x.ref).data());
  },
  train({ layers, batch, optimizer }) {
    const classes = layers.at(-1);
    const [x, y] = [array([batch, layers[0]]), np.array(oneHot(batch, classes)).reshape([batch, classes])];
    const loss = (p, x, y) =>
      nn
        .logSoftmax(forward(p, x))
        .mul(y)
        .sum()
        .mul(-1 / batch);
    let params = parameters(layers);
    const step = optimizers[optimizer](valueAndGrad(loss), params);
    return async () => {
      const [value, next] = step(params, x.ref, y.ref);
      params = next;
      await value.data();
    };
  },
});

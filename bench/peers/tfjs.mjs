// TensorFlow.js. TFJS_BACKEND=cpu is plain JavaScript, wasm is WebAssembly with SIMD.
import { createRequire } from "node:module";
import { labels, noise, serve } from "./protocol.mjs";

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs"); // all of it: the parts alone register no gradients
const backend = process.env.TFJS_BACKEND;
if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm");
await tf.setBackend(backend);
await tf.ready();

const MOST_FLOP = backend === "cpu" ? 6e8 : 1e10;
const MOST_NUMBERS = 1e6;

/** What the current workload holds; thrown away when the next one is made. */
let held = [];
const hold = (...tensors) => (held.push(...tensors), tensors);

const matrix = (rows, columns, scale) => tf.tensor2d(noise(rows * columns, scale), [rows, columns]);

function parameters(sizes) {
  return sizes
    .slice(1)
    .flatMap((out, i) => hold(tf.variable(matrix(sizes[i], out, 0.1)), tf.variable(tf.zeros([out]))));
}

function forward(params, x) {
  let h = x;
  for (let i = 0; i < params.length; i += 2) {
    h = tf.add(tf.matMul(h, params[i]), params[i + 1]);
    if (i + 2 < params.length) h = tf.tanh(h);
  }
  return h;
}

const makers = {
  gemm({ m, k, n, units }) {
    if (units > MOST_FLOP) return null;
    const [a, b] = hold(matrix(m, k), matrix(k, n));
    return () => tf.matMul(a, b).dispose();
  },
  linear_tanh({ m, k, n, units }) {
    if (units > MOST_FLOP) return null;
    const [x, weight, bias] = hold(matrix(m, k), matrix(k, n), tf.tensor1d(noise(n)));
    return () => void tf.tidy(() => void tf.tanh(tf.add(tf.matMul(x, weight), bias)));
  },
  tanh({ n }) {
    const [x] = hold(tf.tensor1d(noise(n, 6)));
    return () => tf.tanh(x).dispose();
  },
  uniform_new: ({ n }) => (n > MOST_NUMBERS ? null : () => tf.randomUniform([n], -0.5, 0.5, "float32", 7).dispose()),
  normal: ({ n }) => (n > MOST_NUMBERS ? null : () => tf.randomNormal([n], 0, 1, "float32", 7).dispose()),
  infer({ layers, batch }) {
    const [params, [x]] = [parameters(layers), hold(matrix(batch, layers[0]))];
    return () => void tf.tidy(() => void forward(params, x).dataSync());
  },
  train({ layers, batch, optimizer: name }) {
    const classes = layers.at(-1);
    const hot = tf.oneHot(tf.tensor1d(labels(batch, classes), "int32"), classes);
    const [params, [x, y]] = [parameters(layers), hold(matrix(batch, layers[0]), tf.cast(hot, "float32"))];
    const optimizer = name === "SGD" ? tf.train.momentum(0.01, 0.9) : tf.train.adam(0.001);
    const loss = () => tf.losses.softmaxCrossEntropy(y, forward(params, x));
    return () => void tf.tidy(() => void optimizer.minimize(loss));
  },
};

const releasing = (make) => (workload) => {
  for (const tensor of held) tensor.dispose();
  held = [];
  return make(workload);
};
serve(tf.version.tfjs, Object.fromEntries(Object.entries(makers).map(([kind, make]) => [kind, releasing(make)])));

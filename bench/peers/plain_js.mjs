// What a careful person writes by hand: typed arrays and loops, no library.
import { labels, noise, serve } from "./protocol.mjs";

/** Products of more operations than this take seconds each. */
const MOST_FLOP = 6e8;

/** C = A B; A is m x k. */
function multiply(m, n, k, a, b, c) {
  c.fill(0);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p];
      for (let j = 0; j < n; j++) c[i * n + j] += factor * b[p * n + j];
    }
}

/** C = Aᵀ B; A is k x m. */
function multiplyTransposedA(m, n, k, a, b, c) {
  c.fill(0);
  for (let p = 0; p < k; p++)
    for (let i = 0; i < m; i++) {
      const factor = a[p * m + i];
      for (let j = 0; j < n; j++) c[i * n + j] += factor * b[p * n + j];
    }
}

/** C = A Bᵀ; B is n x k. */
function multiplyTransposedB(m, n, k, a, b, c) {
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[i * k + p] * b[j * k + p];
      c[i * n + j] = sum;
    }
}

const parameter = (values) => ({
  values,
  gradient: new Float32Array(values.length),
  momentum: new Float32Array(values.length),
  square: new Float32Array(values.length),
});

/** The Linear layers of a net, weights [in, out], with all that a pass over `batch` rows needs. */
function layersOf(sizes, batch) {
  return sizes.slice(1).map((out, i) => ({
    in: sizes[i],
    out,
    weight: parameter(noise(sizes[i] * out, 0.1)),
    bias: parameter(new Float32Array(out)),
    output: new Float32Array(batch * out),
    delta: new Float32Array(batch * out),
  }));
}

/** tanh after every layer but the last, unless `tanhLast`. */
function forward(layers, x, batch, tanhLast = false) {
  let input = x;
  for (const layer of layers) {
    const { out, output, bias } = layer;
    multiply(batch, out, layer.in, input, layer.weight.values, output);
    const bent = tanhLast || layer !== layers.at(-1);
    for (let row = 0; row < batch; row++)
      for (let j = 0; j < out; j++) {
        const z = output[row * out + j] + bias.values[j];
        output[row * out + j] = bent ? Math.tanh(z) : z;
      }
    input = output;
  }
  return input;
}

/** The gradient of the mean cross-entropy: (softmax - one-hot) / batch. */
function crossEntropyGradient({ output, delta, out }, y, batch) {
  for (let row = 0; row < batch; row++) {
    const at = row * out;
    let [most, sum] = [-Infinity, 0];
    for (let j = 0; j < out; j++) most = Math.max(most, output[at + j]);
    for (let j = 0; j < out; j++) sum += delta[at + j] = Math.exp(output[at + j] - most);
    for (let j = 0; j < out; j++) delta[at + j] = (delta[at + j] / sum - (y[row] === j ? 1 : 0)) / batch;
  }
}

function backward(layers, x, batch) {
  for (let i = layers.length - 1; i >= 0; i--) {
    const { out, delta, weight, bias } = layers[i];
    const input = i > 0 ? layers[i - 1].output : x;
    multiplyTransposedA(layers[i].in, out, batch, input, delta, weight.gradient);
    bias.gradient.fill(0);
    for (let row = 0; row < batch; row++) for (let j = 0; j < out; j++) bias.gradient[j] += delta[row * out + j];
    if (i === 0) return;
    const before = layers[i - 1].delta;
    multiplyTransposedB(batch, layers[i].in, out, delta, weight.values, before);
    for (let k = 0; k < before.length; k++) before[k] *= 1 - input[k] * input[k];
  }
}

function sgd({ values, gradient, momentum }) {
  for (let k = 0; k < values.length; k++) {
    momentum[k] = 0.9 * momentum[k] + gradient[k];
    values[k] -= 0.01 * momentum[k];
  }
}

function adam({ values, gradient, momentum, square }, step) {
  const [scale, squareScale] = [1 / (1 - 0.9 ** step), 1 / (1 - 0.999 ** step)];
  for (let k = 0; k < values.length; k++) {
    momentum[k] = 0.9 * momentum[k] + 0.1 * gradient[k];
    square[k] = 0.999 * square[k] + 0.001 * gradient[k] * gradient[k];
    values[k] -= (0.001 * momentum[k] * scale) / (Math.sqrt(square[k] * squareScale) + 1e-8);
  }
}

serve(process.version, {
  gemm({ m, k, n, units }) {
    if (units > MOST_FLOP) return null;
    const [a, b, c] = [noise(m * k), noise(k * n), new Float32Array(m * n)];
    return () => multiply(m, n, k, a, b, c);
  },
  linear_tanh({ m, k, n, units }) {
    if (units > MOST_FLOP) return null;
    const [layers, x] = [layersOf([k, n], m), noise(m * k)];
    return () => void forward(layers, x, m, true);
  },
  tanh({ n }) {
    const [x, out] = [noise(n, 6), new Float32Array(n)];
    return () => {
      for (let i = 0; i < n; i++) out[i] = Math.tanh(x[i]);
    };
  },
  infer({ layers: sizes, batch }) {
    const [layers, x] = [layersOf(sizes, batch), noise(batch * sizes[0])];
    return () => void forward(layers, x, batch);
  },
  train({ layers: sizes, batch, optimizer }) {
    const [layers, x, y] = [layersOf(sizes, batch), noise(batch * sizes[0]), labels(batch, sizes.at(-1))];
    const update = optimizer === "SGD" ? sgd : adam;
    let step = 0;
    return () => {
      step += 1;
      forward(layers, x, batch);
      crossEntropyGradient(layers.at(-1), y, batch);
      backward(layers, x, batch);
      for (const { weight, bias } of layers) for (const p of [weight, bias]) update(p, step);
    };
  },
});

/**
 * What samebits computes, as bytes under names: the same on every platform, runtime, backend and instruction set, and in browsers. digest.mjs
 * makes one hash of it.
 *
 * @param {typeof import("samebits")} sb
 * @returns {AsyncGenerator<[name: string, bytes: Uint8Array]>}
 */
export async function* exactness(sb) {
  for (const profile of /** @type {const} */ (["linux-x64", "windows-x64", "linux-arm64"])) {
    const generator = new sb.Generator({ seed: 20260731, profile });
    for (const [name, draw] of Object.entries(draws(sb, generator))) yield [`${profile}, ${name}`, draw()];
    yield* fits(sb, generator, profile);
  }
}

/**
 * In this order.
 *
 * @param {typeof import("samebits")} sb
 * @param {import("samebits").Generator} generator
 * @returns {Record<string, () => Uint8Array>}
 */
function draws(sb, generator) {
  const blank = (/** @type {number[]} */ ...shape) => sb.empty(shape);
  return {
    "rand [1000]": () => bytesOf(sb.rand([1000], { generator })),
    "randn [7]": () => bytesOf(sb.randn([7], { generator })),
    "randn [1003]": () => bytesOf(sb.randn([1003], { generator })),
    kaimingUniform_: () => bytesOf(sb.init.kaimingUniform_(blank(33, 65), { generator })),
    xavierNormal_: () => bytesOf(sb.init.xavierNormal_(blank(65, 33), { generator })),
    truncNormal_: () => bytesOf(sb.init.truncNormal_(blank(40, 9), { generator })),
    orthogonal_: () => bytesOf(sb.init.orthogonal_(blank(24, 16), { generator })),
    Linear: () => bytesOf(new sb.Linear(17, 29, { generator }).weight),
    randperm: () => bytesOf(sb.randperm(2000, { generator }).join()),
    randint: () => bytesOf(sb.randint(-9, 1e9, [100], { generator }).join()),
  };
}

/**
 * @param {typeof import("samebits")} sb
 * @param {import("samebits").Generator} generator
 * @param {string} profile
 * @returns {AsyncGenerator<[name: string, bytes: Uint8Array]>}
 */
async function* fits(sb, generator, profile) {
  const x = sb.rand([200, 12], { generator });
  const labels = Int32Array.from({ length: 200 }, (_, i) => (i * 7) % 5);
  const values = sb.randn([200, 5], { generator });
  for (const start of optimizers(sb)) {
    for (const [loss, y] of /** @type {const} */ ([
      [new sb.CrossEntropyLoss({ labelSmoothing: 0.1 }), labels],
      [new sb.SmoothL1Loss(), values],
    ])) {
      const layers = [new sb.Linear(12, 37, { generator }), new sb.Tanh(), new sb.Dropout(0.2, { generator })];
      const net = new sb.Net([
        ...layers,
        new sb.Linear(37, 21, { generator }),
        new sb.GELU(),
        new sb.Linear(21, 5, { generator }),
      ]);
      const optimizer = start(net.parameters());
      const fit = { loss, optimizer, epochs: 3, batchSize: 48, shuffle: true, clipGradNorm: 1, generator };
      const { epochs } = await net.fit(new sb.TensorDataset(x, y), fit);
      const results = [...net.parameters(), net.predict(x), sb.tensor(epochs.map((epoch) => epoch.loss))];
      const [name] = String(optimizer).split(" ");
      yield [`${profile}, fit of ${name} and ${loss}`, bytesOf(...results)];
    }
  }
}

/** @param {typeof import("samebits")} sb */
function optimizers(sb) {
  return [
    (/** @type {import("samebits").Tensor[]} */ p) =>
      new sb.SGD(p, { lr: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-4 }),
    (/** @type {import("samebits").Tensor[]} */ p) => new sb.Adam(p, { lr: 0.01, amsgrad: true }),
    (/** @type {import("samebits").Tensor[]} */ p) => new sb.AdamW(p, { lr: 0.01 }),
    (/** @type {import("samebits").Tensor[]} */ p) => new sb.RMSprop(p, { lr: 0.01, centered: true }),
    (/** @type {import("samebits").Tensor[]} */ p) => new sb.Adagrad(p, { lr: 0.01, lrDecay: 0.01 }),
  ];
}

/** Texts, and tensors as they are printed, with their numbers. @param {(string | import("samebits").Tensor)[]} results */
function bytesOf(...results) {
  const parts = results.flatMap((result) => {
    const text = new TextEncoder().encode(String(result));
    if (typeof result === "string") return [text];
    const { buffer, byteOffset, byteLength } = result.data;
    return [text, new Uint8Array(buffer, byteOffset, byteLength)];
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

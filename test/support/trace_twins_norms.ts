/** The ports that have norms: see trace_twins.ts. */
import {
  AdamW,
  BatchNorm1d,
  CosineAnnealingLR,
  CrossEntropyLoss,
  GELU,
  init,
  L1Loss,
  LayerNorm,
  LeakyReLU,
  Linear,
  manualSeed,
  Net,
  rand,
  randint,
  randn,
  SGD,
  Tanh,
  TensorDataset,
  trace,
} from "../../dist/index.js";

export async function layerNorm(path: string, mistake?: string): Promise<void> {
  manualSeed(7);
  const [x, y] = [rand([12, 4]), rand([12, 1])];
  const [input, norm] = [new Linear(4, 6), new LayerNorm(6)];
  const made = [new Linear(6, 6), new Linear(6, 6)] as const;
  const [first, second] = mistake === "order of layers" ? [made[1], made[0]] : made;
  const net = new Net({
    input,
    norm,
    gelu: new GELU(),
    first,
    tanh1: new Tanh(),
    second,
    tanh2: new Tanh(),
    head: new Linear(6, 1),
  });
  if (mistake === "frozen") norm.weight!.requiresGrad = false;
  const loss = new L1Loss();
  const optimizer = new SGD(net.parameters(), { lr: 0.05, momentum: 0.9, nesterov: true });
  await trace(path, { net, optimizer, loss }, () => {
    for (let step = 0; step < 6; step++) net.trainStep(x, y, { loss, optimizer });
  });
}

export async function batchNorm(path: string, mistake?: string): Promise<void> {
  manualSeed(11);
  const data = new TensorDataset(randn([24, 4]), randint(0, 3, [24]));
  const net = new Net([new Linear(4, 8), new BatchNorm1d(8), new LeakyReLU({ negativeSlope: 0.1 }), new Linear(8, 3)]);
  for (const layer of [net.layers[0], net.layers[3]]) {
    init.kaimingNormal_(layer.weight, { nonlinearity: "relu", mode: mistake === "mode" ? "fan_out" : "fan_in" });
    if (mistake !== "biases") init.zeros_(layer.bias);
  }
  const loss = new CrossEntropyLoss();
  const optimizer = new AdamW(net.parameters(), { lr: 0.01 });
  const scheduler = new CosineAnnealingLR(optimizer, { tMax: mistake === "period" ? 8 : 4 });
  await trace(path, { net, optimizer, loss, data }, () =>
    net.fit(data, { loss, optimizer, scheduler, epochs: 4, batchSize: 8, shuffle: true }),
  );
}

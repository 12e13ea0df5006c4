/** What a program that saves checkpoints makes when it starts, and all that a checkpoint holds of it. */
import * as sb from "../../dist/index.js";
import { backends } from "./backends.js";
import { createData } from "./training.js";

export const data: sb.TensorDataset = createData(20, 4, 3, 1);
export const loss = new sb.CrossEntropyLoss();

export function world(seed = 1, backend: sb.BackendName = backends[0] as sb.BackendName) {
  const generator = new sb.Generator({ seed, backend });
  const mask = new sb.Generator({ seed: seed + 1, backend });
  const net = new sb.Net({
    hid: new sb.Linear(4, 5, { generator }),
    act: new sb.Tanh(),
    drop: new sb.Dropout(0.5, { generator: mask }),
    out: new sb.Linear(5, 3, { generator }),
  });
  const optimizer = new sb.Adam(net.parameters(), { lr: 0.1 });
  const scheduler = new sb.ReduceLROnPlateau(optimizer);
  return { net, optimizer, scheduler, generators: { generator } };
}

export type World = ReturnType<typeof world>;
export const stateOf = (parts: World): string =>
  JSON.stringify([
    parts,
    [...parts.net.namedParameters().values()].map((p) => p.grad),
    sb.getRngState().join(),
    parts.net.layers.hid.training,
  ]);

/** The same samples in memory and in files, and what a fit makes of them. */
import { mkdir, utimes, writeFile } from "node:fs/promises";
import {
  type BackendName,
  CrossEntropyLoss,
  Dropout,
  Embedding,
  type EpochReport,
  FileDataset,
  Flatten,
  type DType,
  type FitOptions,
  Generator,
  Linear,
  MSELoss,
  Net,
  randint,
  randn,
  saveSafetensors,
  SGD,
  Tanh,
  type Tensor,
  tensor,
  TensorDataset,
} from "../../dist/index.js";
import { npyOf } from "./npy.js";

export interface StoredData {
  readonly memory: TensorDataset;
  readonly file: FileDataset;
}

export interface Kind {
  readonly samples: number;
  readonly features: number;
  readonly format: "safetensors" | "npy";
  /** float32 by default; integers are looked up. */
  readonly inputs?: "int64" | "int32" | "float32";
  readonly targets: "int64" | "int32" | "float32";
  /** Of x; null for all. */
  readonly columns: readonly number[] | null;
}

export const CLASSES = 3;
const ROWS = 5;
type InputTensor = Tensor<"float32" | "int64" | "int32">;

/** Samples drawn from the seed, saved at the path. */
export async function storedData(path: string, seed: number, kind: Kind): Promise<StoredData> {
  const { samples, features, format, inputs = "float32", targets, columns } = kind;
  const generator = new Generator({ seed });
  const numbers = randn([samples, features], { generator });
  const rows = randint(0, ROWS, [samples, features], { generator: generator.clone() });
  const x: InputTensor = inputs === "float32" ? numbers : tensor(rows, [samples, features]).to(inputs);
  const indices = tensor(randint(0, CLASSES, [samples], { generator }));
  const y: Tensor<DType> = targets === "float32" ? randn([samples, CLASSES], { generator }) : indices.to(targets);
  const named = columns === null ? {} : { columns };
  const used = columns === null ? x : columnsOf(x, columns);
  const memory = new TensorDataset(used as Tensor, y as never);
  if (format === "safetensors") {
    await saveSafetensors(path, { inputs: x, targets: y, other: randn([7]) });
    await utimes(path, 1e9, 1e9); // long ago: what is written within a tick of the file system's clock has the same time
    return { memory, file: await FileDataset.open(path, { x: "inputs", y: "targets", ...named }) };
  }
  await mkdir(path, { recursive: true });
  await writeFile(`${path}/x.npy`, npyOf(x));
  await writeFile(`${path}/y.npy`, npyOf(y));
  return { memory, file: await FileDataset.open(path, { x: "x.npy", y: "y.npy", ...named }) };
}

function columnsOf(x: InputTensor, columns: readonly number[]): InputTensor {
  const [samples = 0] = x.shape;
  const rows = Array.from({ length: samples }, (_, r) => columns.map((column) => x.at(r, column)));
  return tensor(rows.flat(), [samples, columns.length]).to(x.dtype);
}

/** A net with a dropout, and what trains it; all seeded. */
export class Training {
  readonly generator: Generator;
  readonly net: Net;
  readonly optimizer: SGD;
  readonly loss: CrossEntropyLoss | MSELoss;

  constructor(backend: BackendName, features: number, targets: Kind["targets"], inputs: Kind["inputs"] = "float32") {
    const generator = (this.generator = new Generator({ seed: 5, backend }));
    const looked = [new Embedding(ROWS, 2, { generator }), new Flatten()];
    const layers = [
      ...(inputs === "float32" ? [] : looked),
      new Linear(inputs === "float32" ? features : 2 * features, 6, { generator }),
      new Tanh(),
      new Dropout(0.3, { generator }),
      new Linear(6, CLASSES, { generator }),
    ];
    this.net = new Net(layers);
    this.optimizer = new SGD(this.net.parameters(), { lr: 0.05, momentum: 0.9 });
    this.loss = targets === "float32" ? new MSELoss() : new CrossEntropyLoss();
  }

  async fit(
    data: TensorDataset | FileDataset,
    options: Omit<FitOptions, "loss" | "optimizer">,
  ): Promise<EpochReport[]> {
    const { net, loss, optimizer } = this;
    return (await net.fit(data, { loss, optimizer, ...options })).epochs;
  }

  /** All that training changes. */
  state(): unknown {
    return [this.net.stateDict(), this.optimizer.stateDict(), this.generator.getState()];
  }
}

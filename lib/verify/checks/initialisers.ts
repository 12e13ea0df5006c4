/** torch.nn.init, and the parameters that layers and nets start from. */
import { type Generator, init, Linear, Net, rand, Tanh, type Tensor, zeros } from "../../index.js";
import { type Check, PROFILES, type Result, seeded, type Subject } from "../check.js";
import { argumentsOf, type GoldenTensor, section } from "../goldens.js";

interface InitCase {
  seed: string;
  shape: number[];
  fn: string;
  args: Record<string, unknown>;
  out: GoldenTensor;
  next_rand: GoldenTensor;
}

type Initialiser = (t: Tensor, args: Record<string, never>, generator: Generator) => Tensor;

/** Those with goldens to the bit, but sparse_, whose permutations come from the default generator, which has one backend. */
export const INITIALISERS: Readonly<Record<string, Initialiser>> = {
  uniform_: (t, { a, b }, generator) => init.uniform_(t, a, b, { generator }),
  normal_: (t, { mean, std }, generator) => init.normal_(t, mean, std, { generator }),
  constant_: (t, { val }) => init.constant_(t, val as unknown as number),
  ones_: (t) => init.ones_(t),
  zeros_: (t) => init.zeros_(t.fill_(7)),
  eye_: (t) => init.eye_(t.fill_(7)),
  dirac_: (t) => init.dirac_(t.fill_(7)),
  xavier_uniform_: (t, args, generator) => init.xavierUniform_(t, { ...args, generator }),
  xavier_normal_: (t, args, generator) => init.xavierNormal_(t, { ...args, generator }),
  kaiming_uniform_: (t, args, generator) => init.kaimingUniform_(t, { ...args, generator }),
  kaiming_normal_: (t, args, generator) => init.kaimingNormal_(t, { ...args, generator }),
  trunc_normal_: (t, args, generator) => init.truncNormal_(t, { ...args, generator }),
};

function* initialisers(subject: Subject): Iterable<Result> {
  for (const profile of PROFILES) {
    for (const golden of section<{ cases: InitCase[] }>(subject.goldens, "init", profile).cases) {
      const initialise = INITIALISERS[golden.fn];
      if (initialise === undefined) continue;
      const args = argumentsOf(golden.args);
      const what = `${profile}, seed ${golden.seed}: ${golden.fn} of ${golden.shape.join("x")} ${JSON.stringify(args)}`;
      const generator = seeded(subject, golden.seed, profile);
      const { data } = initialise(zeros(golden.shape), args as Record<string, never>, generator);
      yield { what, actual: data, expected: golden.out };
      yield { what: `${what}, the draw after`, actual: rand([1], { generator }).data, expected: golden.next_rand };
    }
  }
}

interface LayerCase {
  seed: string;
  in: number;
  out: number;
  bias?: boolean;
  dtype?: "float64";
  weight: GoldenTensor;
  bias_values: GoldenTensor | null;
}

interface NetCase {
  seed: string;
  dims: number[];
  params: Record<string, GoldenTensor>;
}

function* layers(subject: Subject): Iterable<Result> {
  for (const profile of PROFILES) {
    const goldens = section<{ layers: LayerCase[]; nets: NetCase[] }>(subject.goldens, "linear", profile);
    for (const { seed, in: into, out, bias = true, dtype = "float32", weight, bias_values } of goldens.layers) {
      const what = `${profile}, seed ${seed}: Linear(${into}, ${out}) in ${dtype}`;
      const layer = new Linear(into, out, { bias, dtype, generator: seeded(subject, seed, profile) });
      yield { what: `${what}: weight`, actual: layer.weight.data, expected: weight };
      if (bias_values !== null) {
        yield { what: `${what}: bias`, actual: (layer.bias as Tensor).data, expected: bias_values };
      }
    }
    for (const { seed, dims, params } of goldens.nets) {
      const net = createNet(dims, seeded(subject, seed, profile));
      const expected = Object.values(params);
      for (const [i, { data }] of net.parameters().entries()) {
        const what = `${profile}, seed ${seed}: net ${dims.join("-")}: ${Object.keys(params)[i]}`;
        yield { what, actual: data, expected: expected[i] as GoldenTensor };
      }
    }
  }
}

/** A net of Linear layers of these sizes with Tanh between them. */
export function createNet(dims: readonly number[], generator: Generator): Net {
  const list = dims.slice(1).flatMap((out, i) => {
    const layer = new Linear(dims[i] as number, out, { generator });
    return i + 2 < dims.length ? [layer, new Tanh()] : [layer];
  });
  return new Net(list);
}

export const starts: readonly Check[] = [
  { name: "init functions", against: "PyTorch", run: initialisers },
  { name: "Linear and Net", against: "PyTorch", run: layers },
];

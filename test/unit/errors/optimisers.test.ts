/** Mistakes with optimisers. */
import { clipGradNorm_, clipGradValue_, SGD, zeros } from "../../../dist/index.js";
import { type Any, type Mistake, each, describeMistakes } from "../../support/mistakes.js";
import { createOptimizer, OPTIMIZERS, optionsLike } from "../../support/optimizers.js";

const NOT_RATES: Any[] = [-1, Number.NaN, "0.1", null, {}, 1n];
const optimisers: Mistake[] = [
  ...each(
    [
      undefined,
      null,
      5,
      "p",
      {},
      [],
      [[]],
      [null],
      [5],
      [{ params: [] }],
      [{ params: null }],
      [{ params: [5] }],
      new Set(),
      [{}],
    ],
    "SGD's parameters",
    "ERR_ARGUMENT",
    /param/,
    (_, parameters) => new SGD(parameters),
  ),
  [
    "a parameter twice",
    "ERR_ARGUMENT",
    "a parameter is in the optimiser's groups more than once",
    ({ t }) => new SGD([t, t]),
  ],
  [
    "a parameter in two groups",
    "ERR_ARGUMENT",
    "a parameter is in the optimiser's groups more than once",
    ({ t }) => new SGD([{ params: [t] }, { params: [t] }]),
  ],
  [
    "groups mixed with parameters",
    "ERR_ARGUMENT",
    "a parameter must be a Tensor",
    ({ t }) => new SGD([t, { params: [t] }] as Any),
  ],
  ...["lr", "momentum", "weightDecay"].flatMap((name) =>
    each(NOT_RATES, `SGD's ${name}`, "ERR_ARGUMENT", name, ({ t }, value) => new SGD([t], { [name]: value })),
  ),
  ...each(
    ["0", null, {}],
    "SGD's dampening",
    "ERR_ARGUMENT",
    "dampening",
    ({ t }, dampening) => new SGD([t], { dampening }),
  ),
  ...each(
    [0, "true", null],
    "SGD's maximize",
    "ERR_ARGUMENT",
    "maximize",
    ({ t }, maximize) => new SGD([t], { maximize }),
  ),
  [
    "nesterov without momentum",
    "ERR_ARGUMENT",
    "nesterov needs a momentum above 0 and no dampening",
    ({ t }) => new SGD([t], { nesterov: true }),
  ],
  [
    "nesterov with dampening",
    "ERR_ARGUMENT",
    "nesterov needs a momentum above 0 and no dampening",
    ({ t }) => new SGD([t], { nesterov: true, momentum: 0.9, dampening: 0.1 }),
  ],
  ["an unknown option of SGD", "ERR_ARGUMENT", "SGD", ({ t }) => new SGD([t], { weight_decay: 0.1 } as Any)],
  [
    "an unknown option of a group",
    "ERR_ARGUMENT",
    'a parameter group has no option "Lr"',
    ({ t }) => new SGD([{ params: [t], Lr: 1 } as Any]),
  ],
  ["a bad option of a group", "ERR_ARGUMENT", "lr must not be negative", ({ t }) => new SGD([{ params: [t], lr: -1 }])],
  ...each(
    NOT_RATES.filter(isNoNumber),
    "a rate set between steps",
    "ERR_ARGUMENT",
    "lr must be a number",
    ({ optimizer }, lr) => stepWithRate(optimizer, lr),
  ),
  [
    "a step of float64",
    "ERR_DTYPE",
    "a parameter must be float32",
    () => {
      const t = zeros([1], { dtype: "float64" }) as Any;
      t.grad = t.clone();
      new SGD([t]).step();
    },
  ],
  ...each(
    [
      undefined,
      null,
      5,
      {},
      { state: {} },
      { paramGroups: [] },
      { state: {}, paramGroups: [] },
      { state: null, paramGroups: null },
      { state: {}, paramGroups: [null] },
      { state: {}, paramGroups: [{ params: [0, 1, 2] }] },
    ],
    "SGD.loadStateDict",
    "ERR_ARGUMENT",
    "state",
    ({ optimizer }, state) => optimizer.loadStateDict(state),
  ),
  [
    "a buffer of another shape",
    "ERR_SHAPE",
    "a state's momentumBuffer has its parameter's shape [3]",
    ({ optimizer }) =>
      optimizer.loadStateDict({ ...optimizer.stateDict(), state: { 3: { momentumBuffer: zeros([4]) } } }),
  ],
  [
    "a buffer that is no tensor",
    "ERR_ARGUMENT",
    "a state's momentumBuffer must be a Tensor",
    ({ optimizer }) =>
      optimizer.loadStateDict({ ...optimizer.stateDict(), state: { 0: { momentumBuffer: [1] as Any } } }),
  ],
  [
    "options of another type",
    "ERR_ARGUMENT",
    "lr must be a number",
    ({ optimizer }) =>
      optimizer.loadStateDict({
        ...optimizer.stateDict(),
        paramGroups: optimizer.stateDict().paramGroups.map((g) => ({ ...g, lr: "0.1" as Any })),
      }),
  ],
];

/** Sets the rate, steps, and puts it back. */
function stepWithRate(optimizer: SGD, lr: Any): void {
  const before = optimizer.lr;
  optimizer.lr = lr;
  try {
    optimizer.step();
  } finally {
    optimizer.lr = before;
  }
}

/** What each option may not be. */
const NOT_BOOLEANS: Any[] = [0, "true", null];
const NOT_BETAS: Any[] = [
  0.9,
  [0.9],
  [0.9, 0.9, 0.9],
  [0.9, 1],
  [-0.1, 0.9],
  ["0.9", 0.9],
  [Number.NaN, 0.9],
  null,
  {},
];
/** Between steps an option may be any number, as in PyTorch, but nothing else. */
function isNoNumber(value: Any): boolean {
  if (Array.isArray(value)) return value.length !== 2 || value.some((number) => typeof number !== "number");
  return typeof value !== "number";
}
const WRONG = { number: NOT_RATES, pair: NOT_BETAS, flag: NOT_BOOLEANS };
const others = OPTIMIZERS.filter((name) => name !== "SGD").flatMap((name) =>
  Object.entries(optionsLike<Any[]>(name, WRONG)).flatMap(([option, values]) => [
    ...each(values, `${name}'s ${option}`, "ERR_ARGUMENT", option, ({ t }, value) =>
      createOptimizer(name, [t], { [option]: value }),
    ),
    ...each(
      values.filter(isNoNumber),
      `${name}'s ${option} set between steps`,
      "ERR_ARGUMENT",
      option,
      ({ t }, value) => {
        const optimizer = createOptimizer(name, [t]);
        Object.assign(optimizer.paramGroups[0] as object, { [option]: value });
        return optimizer.step();
      },
    ),
  ]),
);

/** What is no state of Adam's for a tensor of t's shape. */
const states: [Any, "ERR_ARGUMENT" | "ERR_SHAPE" | "ERR_DTYPE"][] = [
  [5, "ERR_ARGUMENT"],
  [null, "ERR_ARGUMENT"],
  [{}, "ERR_ARGUMENT"],
  [{ step: 1 }, "ERR_ARGUMENT"],
  [{ step: 1, expAvg: zeros([2, 3]) }, "ERR_ARGUMENT"],
  [{ expAvg: zeros([2, 3]), expAvgSq: zeros([2, 3]) }, "ERR_ARGUMENT"],
  [{ step: -1, expAvg: zeros([2, 3]), expAvgSq: zeros([2, 3]) }, "ERR_ARGUMENT"],
  [{ step: 2 ** 32, expAvg: zeros([2, 3]), expAvgSq: zeros([2, 3]) }, "ERR_ARGUMENT"],
  [{ step: 1, exp_avg: zeros([2, 3]), expAvgSq: zeros([2, 3]) }, "ERR_ARGUMENT"],
  [{ step: 1, expAvg: zeros([2, 3]), expAvgSq: zeros([2, 3]), sum: zeros([2, 3]) }, "ERR_ARGUMENT"],
  [{ step: 1, expAvg: [1], expAvgSq: zeros([2, 3]) }, "ERR_ARGUMENT"],
  [{ step: 1, expAvg: zeros([6]), expAvgSq: zeros([2, 3]) }, "ERR_SHAPE"],
  [{ step: 1, expAvg: zeros([2, 3], { dtype: "float64" }), expAvgSq: zeros([2, 3]) }, "ERR_DTYPE"],
];
const loads = states.map(([state, code], i): Mistake => [
  `Adam's state ${i}`,
  code,
  /state/,
  ({ t }) => {
    const optimizer = createOptimizer("Adam", [t]);
    optimizer.loadStateDict({ ...optimizer.stateDict(), state: { 0: state } });
  },
]);

const arrays = { step: 1, expAvg: zeros([2, 3]), expAvgSq: zeros([2, 3]) };
const products = each(
  [undefined, null, zeros([1]), zeros([2, 3]), zeros([], { dtype: "float64" }), "1"],
  "NAdam's product of momenta",
  ["ERR_ARGUMENT", "ERR_SHAPE", "ERR_DTYPE"],
  "muProduct",
  ({ t }, muProduct) => {
    const optimizer = createOptimizer("NAdam", [t]);
    optimizer.loadStateDict({ ...optimizer.stateDict(), state: { 0: { ...arrays, muProduct } } });
  },
);

const unknown: Mistake[] = [
  [
    "a fused RMSprop",
    "ERR_ARGUMENT",
    'RMSprop has no option "fused"',
    ({ t }) => createOptimizer("RMSprop", [t], { fused: true }),
  ],
  [
    "a coupled AdamW",
    "ERR_ARGUMENT",
    'AdamW has no option "decoupledWeightDecay"',
    ({ t }) => createOptimizer("AdamW", [t], { decoupledWeightDecay: false }),
  ],
];

const clipping: Mistake[] = [
  ...each([undefined, null, 5, {}, [5], [null]], "clipGradNorm_'s parameters", "ERR_ARGUMENT", "must be", (_, p) =>
    clipGradNorm_(p, 1),
  ),
  ...each([undefined, null, 5, {}, [5]], "clipGradValue_'s parameters", "ERR_ARGUMENT", "must be", (_, p) =>
    clipGradValue_(p, 1),
  ),
  ...each([undefined, null, "1", -1, Number.NaN], "maxNorm", "ERR_ARGUMENT", "maxNorm", ({ net }, most) =>
    clipGradNorm_(net.parameters(), most),
  ),
  ...each([undefined, null, "1", -1, Number.NaN], "clipValue", "ERR_ARGUMENT", "clipValue", ({ net }, most) =>
    clipGradValue_(net.parameters(), most),
  ),
  [
    "clipping float64",
    "ERR_DTYPE",
    "a parameter must be float32",
    () => clipGradNorm_([zeros([1], { dtype: "float64" }) as Any], 1),
  ],
];

describeMistakes("optimisers", optimisers);
describeMistakes("the other optimisers", [...others, ...loads, ...products, ...unknown]);
describeMistakes("clipping", clipping);

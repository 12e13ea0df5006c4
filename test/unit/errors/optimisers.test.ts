/** Mistakes with optimisers. */
import { SGD, zeros } from "../../../dist/index.js";
import { type Any, type Mistake, each, describeMistakes } from "../../support/mistakes.js";

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
    (_, parameters) => new SGD(parameters),
  ),
  ["a parameter twice", "ERR_ARGUMENT", ({ t }) => new SGD([t, t])],
  ["a parameter in two groups", "ERR_ARGUMENT", ({ t }) => new SGD([{ params: [t] }, { params: [t] }])],
  ["groups mixed with parameters", "ERR_ARGUMENT", ({ t }) => new SGD([t, { params: [t] }] as Any)],
  ...["lr", "momentum", "weightDecay"].flatMap((name) =>
    each(NOT_RATES, `SGD's ${name}`, "ERR_ARGUMENT", ({ t }, value) => new SGD([t], { [name]: value })),
  ),
  ...each(["0", null, {}], "SGD's dampening", "ERR_ARGUMENT", ({ t }, dampening) => new SGD([t], { dampening })),
  ...each([0, "true", null], "SGD's maximize", "ERR_ARGUMENT", ({ t }, maximize) => new SGD([t], { maximize })),
  ["nesterov without momentum", "ERR_ARGUMENT", ({ t }) => new SGD([t], { nesterov: true })],
  [
    "nesterov with dampening",
    "ERR_ARGUMENT",
    ({ t }) => new SGD([t], { nesterov: true, momentum: 0.9, dampening: 0.1 }),
  ],
  ["an unknown option of SGD", "ERR_ARGUMENT", ({ t }) => new SGD([t], { weight_decay: 0.1 } as Any)],
  ["an unknown option of a group", "ERR_ARGUMENT", ({ t }) => new SGD([{ params: [t], Lr: 1 } as Any])],
  ["a bad option of a group", "ERR_ARGUMENT", ({ t }) => new SGD([{ params: [t], lr: -1 }])],
  ...each(NOT_RATES, "a rate set between steps", "ERR_ARGUMENT", ({ optimizer }, lr) => stepWithRate(optimizer, lr)),
  [
    "a step of float64",
    "ERR_DTYPE",
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
    ({ optimizer }, state) => optimizer.loadStateDict(state),
  ),
  [
    "a buffer of another shape",
    "ERR_SHAPE",
    ({ optimizer }) =>
      optimizer.loadStateDict({ ...optimizer.stateDict(), state: { 3: { momentumBuffer: zeros([4]) } } }),
  ],
  [
    "a buffer that is no tensor",
    "ERR_ARGUMENT",
    ({ optimizer }) =>
      optimizer.loadStateDict({ ...optimizer.stateDict(), state: { 0: { momentumBuffer: [1] as Any } } }),
  ],
  [
    "options that cannot be",
    "ERR_ARGUMENT",
    ({ optimizer }) =>
      optimizer.loadStateDict({
        ...optimizer.stateDict(),
        paramGroups: optimizer.stateDict().paramGroups.map((g) => ({ ...g, lr: -1 })),
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

describeMistakes("optimisers", optimisers);

/** Mistakes with layers and nets. */
import { expect, it } from "vitest";
import {
  CrossEntropyLoss,
  Generator,
  Identity,
  Linear,
  Net,
  SGD,
  Tanh,
  type Tensor,
  zeros,
} from "../../../dist/index.js";
import { activationClasses, optionsOf } from "../../support/activations.js";
import {
  type Any,
  type Mistake,
  each,
  NOT_TENSORS,
  NOT_GENERATORS,
  NOT_COUNTS,
  describeMistakes,
} from "../../support/mistakes.js";

const layers: Mistake[] = [
  ...Object.values(activationClasses)
    .filter((Class) => Object.keys(optionsOf(Class)).length === 0)
    .map((Class): Mistake => {
      return [
        `an option of ${Class.name}`,
        "ERR_ARGUMENT",
        'has no option "inplace": it changes no number in PyTorch',
        () => new Class({ inplace: true }),
      ];
    }),
  ...each(
    [...NOT_COUNTS, undefined],
    "Linear's inFeatures",
    "ERR_ARGUMENT",
    "inFeatures",
    ({ generator }, n) => new Linear(n, 2, { generator }),
  ),
  ...each(
    [...NOT_COUNTS, undefined],
    "Linear's outFeatures",
    "ERR_ARGUMENT",
    "outFeatures",
    ({ generator }, n) => new Linear(2, n, { generator }),
  ),
  [
    "a Linear beyond all memory",
    "ERR_SHAPE",
    "a tensor of shape [2147483647, 2147483647] has too many elements",
    ({ generator }) => new Linear(2 ** 31 - 1, 2 ** 31 - 1, { generator }),
  ],
  ...each(
    [null, 0, "true"],
    "Linear's bias",
    "ERR_ARGUMENT",
    "bias",
    ({ generator }, bias) => new Linear(2, 2, { bias, generator }),
  ),
  ...each(
    ["float16", 5],
    "Linear's dtype",
    "ERR_ARGUMENT",
    "dtype",
    ({ generator }, dtype) => new Linear(2, 2, { dtype, generator }),
  ),
  ...each(
    NOT_GENERATORS,
    "Linear's generator",
    "ERR_ARGUMENT",
    "generator",
    (_, generator) => new Linear(2, 2, { generator }),
  ),
  [
    "an unknown option of Linear",
    "ERR_ARGUMENT",
    "Linear",
    ({ generator }) => new Linear(2, 2, { generator, Bias: false } as Any),
  ],
  ...each(NOT_TENSORS, "net.forward", "ERR_ARGUMENT", "the input must be a", ({ net }, x) => net.forward(x)),
  ...each(NOT_TENSORS, "net.predict", "ERR_ARGUMENT", "the input must be a", ({ net }, x) => net.predict(x)),
  ...each(
    [[], [4], [2, 3], [3, 0], [3, 3, 4]],
    "net.forward of another width",
    "ERR_SHAPE",
    "Linear(in_features=4, out_features=6, bias=True) takes an input of shape [..., 4]",
    ({ net }, shape) => net.forward(zeros(shape.at(-1) === 4 ? [5] : shape)),
  ),
  [
    "net.forward of float64",
    "ERR_DTYPE",
    "the input must be float32",
    ({ net }) => net.forward(zeros([2, 4], { dtype: "float64" }) as Any),
  ],
  [
    "a float64 layer's forward",
    "ERR_DTYPE",
    "the bias must be float32",
    ({ generator }) => new Linear(4, 2, { dtype: "float64", generator: generator.clone() }).forward(zeros([2, 4])),
  ],
  ...each(NOT_TENSORS, "net.backward", "ERR_ARGUMENT", "the gradient", ({ net }, g) => net.backward(g)),
  ...each(
    [[], [2, 4], [3, 3]],
    "net.backward of another shape",
    "ERR_SHAPE",
    "Linear.backward takes a gradient of the output's shape [12, 3]",
    ({ net }, shape) => net.backward(zeros(shape)),
  ),
  [
    "backward before forward",
    "ERR_ARGUMENT",
    "Linear.backward needs a forward pass before it",
    () => new Linear(2, 2, { generator: new Generator() }).backward(zeros([1, 2])),
  ],
  [
    "Tanh's backward before forward",
    "ERR_ARGUMENT",
    "Tanh.backward needs a forward pass before it",
    () => new Tanh().backward(zeros([1])),
  ],
  [
    "Identity's backward before forward",
    "ERR_ARGUMENT",
    "Identity.backward needs a forward pass before it",
    () => new Identity().backward(zeros([1])),
  ],
  ...each([null, 5, {}, [1, 2]], "predict's out", "ERR_ARGUMENT", "out", ({ net }, out) =>
    net.predict(zeros([2, 4]), { out }),
  ),
  [
    "predict's out of another shape",
    "ERR_SHAPE",
    "out must have the output's shape [2, 3]",
    ({ net }) => net.predict(zeros([2, 4]), { out: zeros([3, 3]) }),
  ],
  ...each(
    [
      undefined,
      null,
      5,
      "net",
      [],
      {},
      [null],
      [{}],
      { a: 1 },
      [Tanh],
      [["a"]],
      [["a", 5]],
      [["", new Tanh()]],
      [["a.b", new Tanh()]],
      [[5, new Tanh()]],
      [new Tanh(), ["a", new Tanh()]],
    ],
    "Net",
    "ERR_ARGUMENT",
    /layer/,
    (_, given) => new Net(given),
  ),
  [
    "a name twice",
    "ERR_ARGUMENT",
    "layers' names must differ",
    () =>
      new Net([
        ["a", new Tanh()],
        ["a", new Tanh()],
      ]),
  ],
  [
    "integer keys that are mixed",
    "ERR_ARGUMENT",
    "an object's integer keys must be 0 to n - 1 and unmixed",
    () => new Net({ 0: new Tanh(), b: new Tanh() }),
  ],
  [
    "integer keys with a gap",
    "ERR_ARGUMENT",
    "an object's integer keys must be 0 to n - 1 and unmixed",
    () => new Net({ 0: new Tanh(), 2: new Tanh() }),
  ],
  [
    "a layer twice",
    "ERR_ARGUMENT",
    "a layer can stand in a net only once",
    () => {
      const tanh = new Tanh();
      return new Net([tanh, tanh]);
    },
  ],
  [
    "sizes that do not chain",
    "ERR_SHAPE",
    'layer "0" gives 4 numbers, but layer "2" takes 5',
    () => new Net([linear(3, 4), new Tanh(), linear(5, 2)]),
  ],
  [
    "sizes that do not chain, by name",
    "ERR_SHAPE",
    'layer "hid1" gives 4 numbers, but layer "oupt" takes 5',
    () => new Net({ hid1: linear(3, 4), oupt: linear(5, 2) }),
  ],
  ...each(
    [undefined, null, 5, "state"],
    "loadStateDict",
    "ERR_ARGUMENT",
    "a state is an object of tensors by name",
    ({ net }, state) => net.loadStateDict(state),
  ),
  [
    "loadStateDict without a name",
    "ERR_ARGUMENT",
    "the state's names are not the net's",
    ({ net }) => net.loadStateDict({ "0.weight": zeros([6, 4]) }),
  ],
  [
    "loadStateDict with another name",
    "ERR_ARGUMENT",
    "the state's names are not the net's",
    ({ net }) => net.loadStateDict({ ...net.stateDict(), extra: zeros([1]) }),
  ],
  [
    "loadStateDict of another shape",
    "ERR_SHAPE",
    "2.bias has the shape [3]",
    ({ net }) => net.loadStateDict({ ...ones1(net), "2.bias": zeros([4]) }),
  ],
  [
    "loadStateDict of no tensor",
    "ERR_ARGUMENT",
    "2.bias must be a Tensor",
    ({ net }) => net.loadStateDict({ ...ones1(net), "2.bias": [1, 2, 3] as Any }),
  ],
  [
    "an unknown option of loadStateDict",
    "ERR_ARGUMENT",
    "loadStateDict",
    ({ net }) => net.loadStateDict(ones1(net), { Strict: false } as Any),
  ],
];

/** Makes no draws from the default generator. */
function linear(inFeatures: number, outFeatures: number): Linear {
  return new Linear(inFeatures, outFeatures, { generator: new Generator() });
}

function ones1(net: Net): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(net.stateDict()).map(([name, p]) => [name, p.fill_(1)]));
}

describeMistakes("layers", layers);

it("errors say what was given and what is wanted", () => {
  expect(() => new Net({ hid1: linear(3, 4), oupt: linear(5, 2) })).toThrow(/"hid1" gives 4.*"oupt" takes 5/);
  expect(() => new CrossEntropyLoss().forward(zeros([2, 3]), Int32Array.of(0, 3))).toThrow(/target 1 is 3.*0 to 2/);
  expect(() => new SGD([zeros([1])], { momentun: 1 } as Any)).toThrow(/"momentun".*momentum/);
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  expect(() => zeros(cyclic as number[])).toThrow(/shape/);
});

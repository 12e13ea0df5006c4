/** Mistakes with norms and PReLU. */
import { BatchNorm1d, Identity, LayerNorm, Net, PReLU, zeros } from "../../../dist/index.js";
import { type Mistake, each, describeMistakes } from "../../support/mistakes.js";

const layers: Mistake[] = [
  ...each(
    [0, -1, 1.5, "3", null, undefined, [], [2, 0], [2, "3"], [2 ** 16, 2 ** 16], {}],
    "LayerNorm's normalizedShape",
    "ERR_ARGUMENT",
    "normalizedShape",
    ({ generator }, shape) => new LayerNorm(shape, { generator }),
  ),
  ...each(
    [-1, Number.NaN, "1", null],
    "LayerNorm's eps",
    "ERR_ARGUMENT",
    "eps",
    ({ generator }, eps) => new LayerNorm(3, { eps, generator }),
  ),
  ...each(
    [null, 0, "yes"],
    "LayerNorm's elementwiseAffine",
    "ERR_ARGUMENT",
    "elementwiseAffine",
    ({ generator }, elementwiseAffine) => new LayerNorm(3, { elementwiseAffine, generator }),
  ),
  ...each(
    [null, 0, "yes"],
    "LayerNorm's bias",
    "ERR_ARGUMENT",
    "bias",
    ({ generator }, bias) => new LayerNorm(3, { bias, generator }),
  ),
  ...each(
    [[], [4], [2, 2]],
    "LayerNorm's input",
    "ERR_SHAPE",
    "takes an input of shape [..., 3]",
    ({ generator }, shape) => new LayerNorm(3, { generator }).forward(zeros(shape)),
  ),
  ...each(
    [[], [3], [2], [3, 2], [2, 4], [2, 3, 2]],
    "the input of a LayerNorm over two dimensions",
    "ERR_SHAPE",
    "takes an input of shape [..., 2, 3]",
    ({ generator }, shape) => new LayerNorm([2, 3], { generator }).forward(zeros(shape)),
  ),
  ...each(
    [0, -1, 1.5, "3", null, undefined, [2]],
    "BatchNorm1d's numFeatures",
    "ERR_ARGUMENT",
    "numFeatures",
    ({ generator }, numFeatures) => new BatchNorm1d(numFeatures, { generator }),
  ),
  ...each(
    [-1, Number.NaN, "1", null],
    "BatchNorm1d's eps",
    "ERR_ARGUMENT",
    "eps",
    ({ generator }, eps) => new BatchNorm1d(3, { eps, generator }),
  ),
  ...each(
    [Number.NaN, "1", {}],
    "BatchNorm1d's momentum",
    "ERR_ARGUMENT",
    "momentum",
    ({ generator }, momentum) => new BatchNorm1d(3, { momentum, generator }),
  ),
  ...["affine", "bias", "trackRunningStats"].flatMap((option) =>
    each(
      [null, 0, "yes"],
      `BatchNorm1d's ${option}`,
      "ERR_ARGUMENT",
      option,
      ({ generator }, value) => new BatchNorm1d(3, { [option]: value, generator }),
    ),
  ),
  ...each(
    [[], [3], [3, 2], [3, 2, 3], [2, 3, 3, 3]],
    "an input of BatchNorm1d",
    "ERR_SHAPE",
    "takes an input of shape [",
    ({ generator }, shape) => new BatchNorm1d(3, { generator }).forward(zeros(shape)),
  ),
  ...each(
    [0, -1, 1.5, "3", null],
    "PReLU's numParameters",
    "ERR_ARGUMENT",
    "numParameters",
    ({ generator }, numParameters) => new PReLU({ numParameters, generator }),
  ),
  ...each(
    ["1", null, {}],
    "PReLU's init",
    "ERR_ARGUMENT",
    "init",
    ({ generator }, init) => new PReLU({ init, generator }),
  ),
  ...each(
    [[], [3], [3, 2], [3, 2, 3], [3, 2, 3, 3]],
    "an input of PReLU with several weights",
    "ERR_SHAPE",
    "PReLU(num_parameters=3) takes an input of shape [",
    ({ generator }, shape) => new PReLU({ numParameters: 3, generator }).forward(zeros(shape)),
  ),
  ...each(
    ["forward", "predict"],
    "PReLU with several weights, in a net that is given more dimensions",
    "ERR_SHAPE",
    "PReLU(num_parameters=2) takes an input of shape [N, 2] or [N, 2, ...], given [3, 5, 2]",
    ({ generator }, pass: "forward" | "predict") => {
      const net = new Net([new Identity(), new PReLU({ numParameters: 2, generator })]);
      net.predict(zeros([5, 2]));
      net[pass](zeros([3, 5, 2]));
    },
  ),
];

describeMistakes("layers with parameters", layers);

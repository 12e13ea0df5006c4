/** torch.nn's Linear, Bilinear, and the convolutions. */
import { argumentError, show } from "../../checks.js";
import { uniform_ } from "../fill.js";
import { fillAsLinear } from "../linear.js";
import { type Given, type LayerKind, type LayerState, REQUIRED } from "./layer.js";

export const linear: LayerKind = {
  takes: { inFeatures: REQUIRED, outFeatures: REQUIRED, bias: true },
  draw: (given) =>
    drawWeighted(given, [given.size("outFeatures"), given.size("inFeatures")], given.size("outFeatures")),
};

export const bilinear: LayerKind = {
  takes: { in1Features: REQUIRED, in2Features: REQUIRED, outFeatures: REQUIRED, bias: true },
  draw(given) {
    const [in1, in2, out] = [given.size("in1Features", 1), given.size("in2Features"), given.size("outFeatures")];
    const { generator } = given;
    const bound = 1 / Math.sqrt(in1);
    const weight = uniform_(given.tensor(out, in1, in2), -bound, bound, { generator });
    if (!given.flag("bias")) return { weight };
    return { weight, bias: uniform_(given.tensor(out), -bound, bound, { generator }) };
  },
};

const CONVOLUTION = { inChannels: REQUIRED, outChannels: REQUIRED, kernelSize: REQUIRED, stride: 1, padding: 0 };

/** Of so many dimensions. */
export const convolution = (dimensions: number): LayerKind => ({
  takes: { ...CONVOLUTION, dilation: 1, groups: 1, bias: true, paddingMode: "zeros" },
  draw(given) {
    const [into, out] = channels(given);
    return drawWeighted(given, [out, into / given.size("groups", 1), ...given.sizes("kernelSize", dimensions)], out);
  },
});

/** Transposed: the weight's first size is that of the input. */
export const transposedConvolution = (dimensions: number): LayerKind => ({
  takes: { ...CONVOLUTION, outputPadding: 0, groups: 1, bias: true, dilation: 1, paddingMode: "zeros" },
  draw(given) {
    const [into, out] = channels(given);
    return drawWeighted(given, [into, out / given.size("groups", 1), ...given.sizes("kernelSize", dimensions)], out);
  },
});

/** Throws ERR_ARGUMENT for channels that the groups do not divide. */
function channels(given: Given): [into: number, out: number] {
  const groups = given.size("groups", 1);
  for (const name of ["inChannels", "outChannels"]) {
    if (given.size(name) % groups !== 0)
      throw argumentError(
        `${given.kind}'s ${name} must be a multiple of groups, ${groups}; given ${show(given.size(name))}`,
      );
  }
  return [given.size("inChannels"), given.size("outChannels")];
}

function drawWeighted(given: Given, shape: readonly number[], out: number): LayerState {
  const weight = given.tensor(...shape);
  const bias = given.flag("bias") ? given.tensor(out) : null;
  fillAsLinear(weight, bias, given.generator);
  return bias === null ? { weight } : { weight, bias };
}

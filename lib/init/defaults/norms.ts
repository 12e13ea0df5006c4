/** torch.nn's norms and PReLU, which draw nothing, and embeddings. */
import { argumentError, checkInteger, checkNumber } from "../../checks.js";
import { zeros } from "../../tensor/factories.js";
import { constant_, normal_, ones_, zeros_ } from "../fill.js";
import { type Given, type LayerKind, type LayerState, REQUIRED } from "./layer.js";

/** BatchNorm and InstanceNorm, whose defaults differ. */
export const featureNorm = (isOn: boolean): LayerKind => ({
  takes: { numFeatures: REQUIRED, eps: 1e-5, momentum: 0.1, affine: isOn, trackRunningStats: isOn, bias: true },
  draw(given) {
    const count = given.size("numFeatures");
    const statistics = (): LayerState => ({
      running_mean: zeros_(given.tensor(count)),
      running_var: ones_(given.tensor(count)),
      num_batches_tracked: zeros([], { dtype: "int64" }),
    });
    return { ...affine(given, "affine", [count]), ...(given.flag("trackRunningStats") && statistics()) };
  },
});

export const layerNorm: LayerKind = {
  takes: { normalizedShape: REQUIRED, eps: 1e-5, elementwiseAffine: true, bias: true },
  draw: (given) => affine(given, "elementwiseAffine", given.sizes("normalizedShape")),
};

export const rmsNorm: LayerKind = {
  takes: { normalizedShape: REQUIRED, eps: null, elementwiseAffine: true },
  draw(given): LayerState {
    const shape = given.sizes("normalizedShape");
    return given.flag("elementwiseAffine") ? { weight: ones_(given.tensor(...shape)) } : {};
  },
};

export const groupNorm: LayerKind = {
  takes: { numGroups: REQUIRED, numChannels: REQUIRED, eps: 1e-5, affine: true, bias: true },
  draw(given) {
    const [groups, count] = [given.size("numGroups", 1), given.size("numChannels")];
    if (count % groups !== 0)
      throw argumentError(`GroupNorm's numChannels must be a multiple of numGroups, ${groups}; given ${count}`);
    return affine(given, "affine", [count]);
  },
};

/** Ones and zeros, where `flag` is on. */
function affine(given: Given, flag: string, shape: readonly number[]): LayerState {
  if (!given.flag(flag)) return {};
  const weight = ones_(given.tensor(...shape));
  return given.flag("bias") ? { weight, bias: zeros_(given.tensor(...shape)) } : { weight };
}

export const prelu: LayerKind = {
  takes: { numParameters: 1, init: 0.25 },
  draw: (given) => {
    const init = checkNumber(given.value("init"), "PReLU's init");
    return { weight: constant_(given.tensor(given.size("numParameters", 1)), init) };
  },
};

/** The row of padding is 0. */
export const embedding: LayerKind = {
  takes: { numEmbeddings: REQUIRED, embeddingDim: REQUIRED, paddingIdx: null },
  draw: drawEmbedding,
};

export const embeddingBag: LayerKind = {
  takes: { numEmbeddings: REQUIRED, embeddingDim: REQUIRED, mode: "mean", paddingIdx: null },
  draw: drawEmbedding,
};

function drawEmbedding(given: Given): LayerState {
  const [rows, width] = [given.size("numEmbeddings"), given.size("embeddingDim")];
  const weight = normal_(given.tensor(rows, width), 0, 1, { generator: given.generator });
  const index = given.value("paddingIdx");
  if (index === null) return { weight };
  const row = (checkInteger(index, `${given.kind}'s paddingIdx`, -rows, rows - 1) + rows) % rows;
  weight.data.fill(0, row * width, (row + 1) * width);
  return { weight };
}

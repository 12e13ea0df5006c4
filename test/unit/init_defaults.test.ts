/** init.defaults: what it refuses, and what it shares with Linear. Its bits are compared with PyTorch's in test/torch. */
import { describe, expect, it } from "vitest";
import { Generator, init, Linear, manualSeed } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectThrows } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { comparable } from "../support/torch_values.js";

describe.each(backends)("on %s", (backend) => {
  it("a Linear has the default parameters of a Linear", () => {
    const layer = new Linear(7, 5, { generator: new Generator({ seed: 3, backend }) });
    const state = init.defaults("Linear", [7, 5], { generator: new Generator({ seed: 3, backend }) });
    expect(comparable(state)).toEqual(comparable({ weight: layer.weight, bias: layer.bias }));
  });
});

it("has PyTorch's names in its order", () => {
  const names = (...args: Parameters<typeof init.defaults>): string[] => Object.keys(init.defaults(...args));
  expect(names("LSTM", [2, 3], { bidirectional: true, projSize: 1, bias: false })).toEqual([
    "weight_ih_l0",
    "weight_hh_l0",
    "weight_hr_l0",
    "weight_ih_l0_reverse",
    "weight_hh_l0_reverse",
    "weight_hr_l0_reverse",
  ]);
  expect(names("BatchNorm2d", [3])).toEqual(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]);
  const layer = init.defaults("TransformerEncoderLayer", [4, 2], { dimFeedforward: 3 });
  const stack = init.defaults("TransformerEncoder", [layer, 2], { norm: init.defaults("LayerNorm", [4]) });
  expect(Object.keys(stack).at(-1)).toBe("norm.bias");
  expect(stack["layers.1.linear1.weight"]?.toArray()).toEqual(layer["linear1.weight"]?.toArray());
  expect(stack["layers.1.linear1.weight"]).not.toBe(layer["linear1.weight"]);
});

it("draws nothing where it refuses", () => {
  const mistakes: [kind: Any, args: Any, options: Any, words: string][] = [
    ["Conv2D", [1, 1, 1], {}, 'did you mean "Conv2d"?'],
    ["constructor", [], {}, "no default parameters"],
    ["Linear", 5, {}, "Linear's arguments are a list"],
    ["Linear", [5], {}, "Linear needs outFeatures"],
    ["Linear", [5, 2, true, 1], {}, "given 4 arguments"],
    ["Linear", [5, 2], { inFeatures: 3 }, "inFeatures is given twice"],
    ["Linear", [5, 2], { in_features: 3 }, '"in_features"'],
    ["Linear", [5, -1], {}, "Linear's outFeatures"],
    ["Linear", [5, 2], { bias: 1 }, "Linear's bias"],
    ["Linear", [5, 2], { generator: 5 }, "generator"],
    ["Conv2d", [3, 4, [1, 2, 3]], {}, "Conv2d's kernelSize must be a number or 2 of them"],
    ["Conv2d", [3, 4, 1], { groups: 2 }, "inChannels must be a multiple of groups"],
    ["GroupNorm", [2, 3], {}, "numChannels must be a multiple of numGroups"],
    ["LSTM", [2, 3], { projSize: 3 }, "projSize must be below hiddenSize"],
    ["GRU", [0, 3], {}, "GRU's inputSize"],
    ["Embedding", [3, 2], { paddingIdx: 3 }, "Embedding's paddingIdx"],
    ["MultiheadAttention", [5, 2], {}, "embedDim must be a multiple of numHeads"],
    ["TransformerEncoder", [{}, 2], {}, "encoderLayer must be what init.defaults gives"],
  ];
  for (const [kind, args, options, words] of mistakes) {
    const generator = manualSeed(1);
    const before = generator.getState();
    expectThrows("ERR_ARGUMENT", () => init.defaults(kind, args, options), words, words);
    expect(generator.getState()).toEqual(before);
  }
  expectThrows("ERR_DTYPE", () => init.defaults("Linear", [1, 1], { dtype: "int32" } as Any), "dtype", "Linear");
});

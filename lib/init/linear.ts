import type { Generator } from "../random/generator.js";
import type { FloatDType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { calculateFanInAndFanOut } from "./fan.js";
import { uniform_ } from "./fill.js";
import { kaimingUniform_ } from "./kaiming.js";

/** What torch.nn.Linear and the convolutions draw: the weight, then the bias by the weight's fan in. See Linear for the reasons. */
export function fillAsLinear(weight: Tensor<FloatDType>, bias: Tensor<FloatDType> | null, generator: Generator): void {
  kaimingUniform_(weight, { a: Math.sqrt(5), generator });
  if (bias === null) return;
  const { fanIn } = calculateFanInAndFanOut(weight);
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  uniform_(bias, 0 - bound, bound, { generator });
}

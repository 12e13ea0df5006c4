/** What Linear's constructor draws. */
import { init } from "../../browser.js";
import { kaimingStd, uniformOfStd, uniformRange, type KaimingValues } from "./formulas.js";
import { pythonName, type Description, type Initialiser, type Target } from "./initialiser.js";

const WEIGHT: KaimingValues = { a: Math.sqrt(5), mode: "fan_in", nonlinearity: "leaky_relu" };

export const layerDefault: Initialiser = {
  name: "default",
  arguments: {},
  apply: (target, _, generator) => {
    if (target.kind === "weight") return void init.kaimingUniform_(target.tensor, { ...WEIGHT, generator });
    const bound = biasBound(target);
    init.uniform_(target.tensor, -bound, bound, { generator });
  },
  describe: (target) => (target.kind === "weight" ? describeWeight(target) : describeBias(target)),
  call: (target) => {
    const name = pythonName(target);
    if (target.kind === "weight") return `torch.nn.init.kaiming_uniform_(${name}, a=math.sqrt(5))`;
    const bound = `1 / math.sqrt(${fanInOf(target)})`;
    return `torch.nn.init.uniform_(${name}, -${bound}, ${bound})`;
  },
};

function describeWeight({ tensor }: Target): Description {
  const { lines, distribution } = uniformOfStd(kaimingStd(tensor, WEIGHT));
  return { lines: [["a", `sqrt(5) = ${WEIGHT.a}, so that bound = 1 / sqrt(fan_in)`], ...lines], distribution };
}

function describeBias(target: Target): Description {
  const bound = biasBound(target);
  const { lines, distribution } = uniformRange(-bound, bound);
  const fanIn = fanInOf(target);
  return {
    lines: [
      ["fan_in", `${fanIn}, the weight's second size`],
      ["bound", `1 / sqrt(fan_in) = 1 / sqrt(${fanIn}) = ${bound}`],
      ...lines,
    ],
    distribution,
  };
}

function biasBound(target: Target): number {
  return 1 / Math.sqrt(fanInOf(target));
}

function fanInOf({ weight }: Target): number {
  return init.calculateFanInAndFanOut(weight).fanIn;
}

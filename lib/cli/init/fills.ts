/** Which initialiser fills which parameter, in the order of a PyTorch script. */
import { type Generator, Linear, type Net, SamebitsError, type Tensor } from "../../browser.js";
import { UsageError } from "../failure.js";
import { choiceText, valuesOf, type Choice } from "./choices.js";
import type { Target } from "./initialiser.js";
import { layerDefault } from "./layer_default.js";

/** A parameter that was filled, and the generator before and after that. */
export interface Fill {
  readonly target: Target;
  readonly choice: Choice;
  readonly before: Generator;
  readonly after: Generator;
}

/** The Linear layers' parameters, in the order of their draws. */
export function targetsOf(net: Net): Target[] {
  return Object.entries(net.layers).flatMap(([layer, linear]) => {
    if (!(linear instanceof Linear)) return [];
    const { weight, bias } = linear as Linear;
    const target = (kind: Target["kind"], tensor: Tensor): Target => {
      return { name: `${layer}.${kind}`, layer, kind, tensor, weight };
    };
    return [target("weight", weight), target("bias", bias as Tensor)];
  });
}

/** What the net's constructors did, from the generator's state before them; done again, on copies. */
export function constructorFills(targets: readonly Target[], generator: Generator): Fill[] {
  const choice = { initialiser: layerDefault, given: {} };
  return targets.map((target) => fill({ ...target, tensor: target.tensor.clone() }, choice, generator));
}

/** The explicit initialisation, parameter by parameter. Throws UsageError where a parameter or an argument does not suit. */
export function explicitFills(choices: ReadonlyMap<Target, Choice>, generator: Generator): Fill[] {
  return [...choices].map(([target, choice]) => fill(target, choice, generator));
}

function fill(target: Target, choice: Choice, generator: Generator): Fill {
  const before = generator.clone();
  try {
    choice.initialiser.apply(target, valuesOf(choice), generator);
  } catch (error) {
    if (!(error instanceof SamebitsError)) throw error;
    throw new UsageError(`${target.name}: ${choiceText(choice)}: ${error.message}`, { cause: error });
  }
  return { target, choice, before, after: generator.clone() };
}

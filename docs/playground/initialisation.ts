/** A net as the command `samebits init` makes it: the same functions, called by a page. */
import { Generator, type Profile } from "../../dist/browser.js";
import { chooseFor, type Choice, parseChoice, valuesOf } from "../../dist/cli/init/choices.js";
import type { Distribution } from "../../dist/cli/init/distribution.js";
import { explain } from "../../dist/cli/init/explain.js";
import { explicitFills, type Fill, targetsOf } from "../../dist/cli/init/fills.js";
import type { Target } from "../../dist/cli/init/initialiser.js";
import { layerDefault } from "../../dist/cli/init/layer_default.js";
import { buildNet, parseSeed, parseSizes } from "../../dist/cli/net.js";
import { UsageError } from "../../dist/cli/failure.js";
import type { State } from "./state.js";

export const PROFILES: readonly Profile[] = ["linux-x64", "windows-x64", "linux-arm64"];

/** More would keep the page busy for seconds. */
const MOST_PARAMETERS = 250_000;

export interface Initialised {
  readonly targets: readonly Target[];
  readonly choices: ReadonlyMap<Target, Choice>;
  /** The text of `samebits init --explain`. */
  explanation(): string;
}

/** Throws UsageError, SamebitsError. */
export function initialise(state: State, profile: Profile): Initialised {
  const [sizes, seed] = [parseSizes(state.net), parseSeed(state.seed)];
  checkSize(sizes);
  const generator = new Generator({ seed, profile });
  const start = generator.clone();
  const targets = targetsOf(buildNet(sizes, generator));
  const choices = chooseFor(targets, optionsOf(state));
  const isReseeded = state.reseed === "yes" && choices.size > 0;
  if (isReseeded) generator.manualSeed(seed);
  const explicit: Fill[] = explicitFills(choices, generator);
  const explanation = (): string => explain({ sizes, seed, start, targets, explicit, isReseeded });
  return { targets, choices, explanation };
}

/** The default needs no option: the constructors have drawn it. */
function optionsOf({ weight, bias }: State): ReturnType<typeof parseChoice>[] {
  const given = Object.entries({ weight, bias }) as ["weight" | "bias", string][];
  return given.flatMap(([kind, text]) => (text === "default" ? [] : [parseChoice(kind, text)]));
}

function checkSize(sizes: readonly number[]): void {
  const parameters = sizes.slice(1).reduce((sum, size, i) => sum + (sizes[i]! + 1) * size, 0);
  if (parameters <= MOST_PARAMETERS) return;
  throw new UsageError(
    `a net of at most ${MOST_PARAMETERS.toLocaleString("en-US")} parameters is drawn here; given one of ${parameters.toLocaleString("en-US")}`,
  );
}

/** What the parameter's numbers should look like. */
export function distributionOf({ choices }: Initialised, target: Target): Distribution {
  const choice = choices.get(target) ?? { initialiser: layerDefault, given: {} };
  return choice.initialiser.describe(target, valuesOf(choice)).distribution;
}

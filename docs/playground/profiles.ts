/** One net's numbers under each profile, as bits. */
import { initialise, PROFILES } from "./initialisation.js";
import type { State } from "./state.js";

export interface ComparedNumber {
  /** "0.weight[3]": the place in memory. */
  readonly name: string;
  /** By profile, in the order of PROFILES. */
  readonly values: readonly number[];
  /** Eight hexadecimal digits each. */
  readonly bits: readonly string[];
  readonly differs: boolean;
}

/** Throws as `initialise`. */
export function compareProfiles(state: State): ComparedNumber[] {
  const lists = PROFILES.map((profile) => initialise(state, profile).targets);
  const [first = []] = lists;
  return first.flatMap(({ name, tensor }, t) =>
    Array.from(tensor.data, (_, i) => {
      const values = lists.map((targets) => targets[t]!.tensor.data[i]!);
      const bits = values.map(bitsOf);
      return { name: `${name}[${i}]`, values, bits, differs: new Set(bits).size > 1 };
    }),
  );
}

const cell = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): string {
  cell.setFloat32(0, value);
  return cell.getUint32(0).toString(16).padStart(8, "0");
}

/** For each profile but the first, in words, how many of the numbers differ from the first one's. */
export function summaryOf(numbers: readonly ComparedNumber[]): string {
  const [first, ...others] = PROFILES;
  const counts = others.map((profile, i) => {
    const differing = numbers.filter(({ bits }) => bits[i + 1] !== bits[0]).length;
    return `${profile}: ${differing} of ${numbers.length}`;
  });
  return `Numbers whose bits differ from ${first}'s: ${counts.join("; ")}.`;
}

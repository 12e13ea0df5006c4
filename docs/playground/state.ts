/** What the playground's controls say, and the link that keeps it. */

/** By the names that it has in a link. Everything is the text in its control. */
export interface State {
  /** Sizes, "3-4-2". */
  net: string;
  seed: string;
  profile: string;
  /** An initialiser of the command line: "default", "kaiming_uniform_,a=2". */
  weight: string;
  bias: string;
  /** "yes": the seed is set again before the explicit initialisation. */
  reseed: string;
  /** Numbers whose origin is asked for. */
  listing: string;
  /** "yes": only the numbers that differ between profiles. */
  differing: string;
  points: string;
  noise: string;
  hidden: string;
  activation: string;
  optimizer: string;
  lr: string;
  batch: string;
}

export const DEFAULTS: Readonly<State> = {
  net: "3-4-2",
  seed: "1",
  profile: "linux-x64",
  weight: "default",
  bias: "default",
  reseed: "no",
  listing: "",
  differing: "no",
  points: "moons",
  noise: "0.1",
  hidden: "16-16",
  activation: "Tanh",
  optimizer: "Adam",
  lr: "0.01",
  batch: "20",
};

/** A link with a longer listing would not survive being sent around. */
const LONGEST_LISTING = 4000;

/** What differs from the defaults, for the part of an address after #. */
export function toHash(state: State): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(state) as [keyof State, string][]) {
    if (value !== DEFAULTS[name] && (name !== "listing" || value.length <= LONGEST_LISTING))
      parameters.set(name, value);
  }
  return parameters.toString();
}

/** Names that it does not know are left out. */
export function fromHash(hash: string): State {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const given = Object.keys(DEFAULTS).flatMap((name) => {
    const value = parameters.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { ...DEFAULTS, ...(Object.fromEntries(given) as Partial<State>) };
}

/** What there is to know of one of torch.nn.init's functions. */
import type { Generator, Tensor } from "../../browser.js";
import type { Distribution } from "./distribution.js";

/** One parameter of a Linear layer. */
export interface Target {
  /** "0.weight" */
  readonly name: string;
  readonly layer: string;
  readonly kind: "weight" | "bias";
  readonly tensor: Tensor;
  /** The layer's weight, whose fans a bias's default needs too. */
  readonly weight: Tensor;
}

/** Arguments by PyTorch's names. */
export type Values = Readonly<Record<string, number | string>>;

/** A step of the computation: what it gives, and how. */
export type Line = readonly [label: string, text: string];

export interface Description {
  /** From the arguments to the distribution, with the numbers put in. */
  readonly lines: readonly Line[];
  readonly distribution: Distribution;
}

export interface Initialiser<V extends Values = Values> {
  /** PyTorch's, "kaiming_uniform_". */
  readonly name: string;
  /** The arguments with their defaults, in PyTorch's order; null for one that has to be given, a number. */
  readonly arguments: { readonly [Name in keyof V]: V[Name] | null };
  apply(target: Target, values: V, generator: Generator): void;
  describe(target: Target, values: V): Description;
  /** The Python line that does the same. */
  call(target: Target, values: Values): string;
}

/** The parameter in Python, in a net that is a Sequential. */
export function pythonName({ layer, kind }: Target): string {
  return `net[${layer}].${kind}`;
}

/** With the arguments that were given. */
export function pythonCall(name: string, target: Target, values: Values): string {
  const given = Object.entries(values).map(([own, value]) => `${own}=${JSON.stringify(value)}`);
  return `torch.nn.init.${name}(${[pythonName(target), ...given].join(", ")})`;
}

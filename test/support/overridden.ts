/** Methods that a caller has put in the place of the package's own, and that do the same. */
import type { Any } from "./mistakes.js";

export interface Overridable {
  readonly net: { readonly layers: object };
  readonly loss: object;
  readonly optimizer: object;
  readonly scheduler?: object | undefined;
}

/** Everything that a caller can override, by name. */
export const OVERRIDES: Readonly<Record<string, (parts: Overridable, calls?: string[]) => void>> = {
  "a layer's forward": ({ net }, calls) => override(Object.values(net.layers)[0], "forward", calls),
  "a layer's backward": ({ net }, calls) => override(Object.values(net.layers).at(-1), "backward", calls),
  "the net's forward": ({ net }, calls) => override(net, "forward", calls),
  "the net's backward": ({ net }, calls) => override(net, "backward", calls),
  "the loss's forward": ({ loss }, calls) => override(loss, "forward", calls),
  "the loss's backward": ({ loss }, calls) => override(loss, "backward", calls),
  "the optimiser's step": ({ optimizer }, calls) => override(optimizer, "step", calls),
  "the optimiser's zeroGrad": ({ optimizer }, calls) => override(optimizer, "zeroGrad", calls),
  "the scheduler's step": ({ scheduler }, calls) => scheduler && override(scheduler, "step", calls),
};

/** Overrides a method by one that calls it, and notes that. */
function override(object: Any, name: string, calls: string[] = []): void {
  const own = object[name];
  object[name] = function (this: unknown, ...args: unknown[]): unknown {
    calls.push(name);
    return own.apply(this, args);
  };
}

import type { NamedNumbers, Numbers } from "../../../trace/format.js";
import type { Context } from "../context.js";

/** Gradients of a step, of model and port, of the tensors that both have. */
export function gradients(context: Context, step: number): [Numbers, Numbers][] {
  const [own, ported] = [context.model, context.port].map((side) => context.step(side, { step })?.step.gradients ?? {});
  return Object.entries(own as NamedNumbers).flatMap(([name, numbers]) => {
    const other = ported?.[context.portName(name)];
    return other === undefined ? [] : [[numbers, other] as [Numbers, Numbers]];
  });
}

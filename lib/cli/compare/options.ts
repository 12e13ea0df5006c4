/** The optimisers' options, in PyTorch's words. */
import { show } from "../../checks.js";
import { DROPPED } from "../../optim/torch_optimizer.js";
import { difference, type Difference } from "./difference.js";
import type { Trace } from "./trace.js";

/** What has a comparison of its own, and what a scheduler leaves. */
const ASIDE: ReadonlySet<string> = new Set(["params", "lr", "initial_lr"]);

const isCompared = (option: string): boolean => !ASIDE.has(option) && !DROPPED.has(option);

/** The class, the groups' parameters, and the options that both have; rates are compared step by step. */
export function optionDifference(a: Trace, b: Trace, names: ReadonlyMap<string, string>): Difference | null {
  const found = (from: string, to: string, name: string | null = null): Difference =>
    difference("options", { step: 0, batch: 0 }, from, to, name);
  const [{ optimizer, groups }, { optimizer: other, groups: others }] = [a.run, b.run];
  if (optimizer !== other) return found(optimizer, other);
  const renamed = groups.map(({ params }) => (params as (string | null)[]).map((own) => names.get(own ?? "") ?? own));
  const text = (lists: readonly unknown[]): string => lists.map((list) => (list as unknown[]).join(" ")).join(" | ");
  const [params, otherParams] = [text(renamed), text(others.map((group) => group["params"] as unknown[]))];
  if (params !== otherParams) return found(params, otherParams, "params");
  for (const [i, group] of groups.entries()) {
    const own = others[i] as Readonly<Record<string, unknown>>;
    const wrong = Object.keys(group).find(
      (option) => isCompared(option) && Object.hasOwn(own, option) && show(group[option]) !== show(own[option]),
    );
    if (wrong !== undefined) return found(show(group[wrong]), show(own[wrong]), wrong);
  }
  return null;
}

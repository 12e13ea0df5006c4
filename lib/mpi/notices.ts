/** What ranks tell each other before they go on together, and what is wrong where they do not agree. */

/** By what each is called in messages: a digest, an option, a number, in words. */
export type Facts = Readonly<Record<string, string>>;

/** What one rank tells. */
export interface Notice {
  /** What it is about to do. */
  readonly at: string;
  readonly facts: Facts;
  /** Whether it wants all to stop there. */
  readonly stops: boolean;
  /** Its error, if it has failed. */
  readonly failure?: string;
}

/** What differs between ranks, by the place in the list; null where nothing does. */
export function disagreement(notices: readonly Notice[]): string | null {
  const failed = notices.flatMap(({ at, failure }, rank) =>
    failure === undefined ? [] : `rank ${rank} has failed, at ${at}: ${failure}`,
  );
  if (failed.length > 0) return failed.join("; ");
  const places = difference(notices.map(({ at }) => at));
  if (places !== null) return `the ranks do not do the same: ${places}`;
  const names = new Set(notices.flatMap(({ facts }) => Object.keys(facts)));
  const found = [...names].flatMap((name) => {
    const values = difference(notices.map(({ facts }) => facts[name] ?? "missing"));
    return values === null ? [] : `${name} is ${values}`;
  });
  return found.length === 0 ? null : `the ranks differ at ${notices[0]?.at}: ${found.join("; ")}`;
}

/** "a on rank 0, b on ranks 1 and 2"; null where all are the same. */
function difference(values: readonly string[]): string | null {
  const ranksOf = new Map<string, number[]>();
  for (const [rank, value] of values.entries()) ranksOf.set(value, [...(ranksOf.get(value) ?? []), rank]);
  if (ranksOf.size === 1) return null;
  return [...ranksOf]
    .map(([value, ranks]) => `${value} on ${ranks.length === 1 ? "rank" : "ranks"} ${listed(ranks)}`)
    .join(", ");
}

function listed(ranks: readonly number[]): string {
  const last = ranks.at(-1) as number;
  return ranks.length === 1 ? String(last) : `${ranks.slice(0, -1).join(", ")} and ${last}`;
}

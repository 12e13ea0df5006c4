/** What a name that nobody knows was meant to be. */

/** Other libraries' names of what has another name here, without case and underscores. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["beta1", "betas"],
  ["beta2", "betas"],
  ["callbacks", "onEpoch"],
  ["clipnorm", "clipGradNorm"],
  ["criterion", "loss"],
  ["epsilon", "eps"],
  ["l2", "weightDecay"],
  ["learningrate", "lr"],
  ["lossfn", "loss"],
  ["lrscheduler", "scheduler"],
  ["mindelta", "earlyStopping"],
  ["patience", "earlyStopping"],
  ["randomstate", "generator"],
  ["restorebest", "earlyStopping"],
  ["rho", "alpha"],
  ["seed", "generator"],
  ["valdata", "validation"],
  ["verbose", "onEpoch"],
]);

const NO_NUMBER = "it changes no number in PyTorch; leave it out";
const NO_WORKERS = "batches come without workers; leave it out";

/** What to do about other libraries' options that have no counterpart here. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["capturable", NO_NUMBER],
  ["device", "everything is in the processor's memory; leave it out"],
  ["differentiable", NO_NUMBER],
  ["foreach", NO_NUMBER],
  ["fused", NO_NUMBER],
  ["inplace", NO_NUMBER],
  ["numworkers", NO_WORKERS],
  ["persistentworkers", NO_WORKERS],
  ["pinmemory", NO_WORKERS],
  ["prefetchfactor", NO_WORKERS],
  ["validationsplit", "split the data with randomSplit(data, [0.8, 0.2]) and give the second part as validation"],
]);

/** The name as it is compared: batch_size, batch-size and BatchSize are batchSize. */
function plain(name: string): string {
  return name.replace(/[_\-\s]/g, "").toLowerCase();
}

/** What to do about a name that another library knows, as the end of a sentence. */
export function adviceOn(name: string): string | undefined {
  return ADVICE.get(plain(name));
}

/** The known name that was most likely meant: spelt otherwise, misspelt by a letter in three at most, or another library's. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const given = plain(name);
  const same = SYNONYMS.get(given);
  if (same !== undefined && known.includes(same)) return same;
  const distances = known.map((candidate) => distance(given, plain(candidate)));
  const best = distances.indexOf(Math.min(...distances));
  return (distances[best] as number) <= Math.min(given.length / 3, 3) ? known[best] : undefined;
}

/** How many letters must be inserted, left out, replaced, or exchanged with the next one, to make `b` of `a`. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [row, above, before] = [[i], rows[i - 1] as number[], rows[i - 2]];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min((above[j] as number) + 1, (row[j - 1] as number) + 1, (above[j - 1] as number) + change);
      const isExchange = before !== undefined && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isExchange) row[j] = Math.min(row[j] as number, (before[j - 2] as number) + 1);
    }
    rows.push(row);
  }
  return (rows[a.length] as number[])[b.length] as number;
}

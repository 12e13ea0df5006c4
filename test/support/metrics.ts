/** An epoch's metrics as a user would compute them from the outputs of its batches. */
import {
  argmax,
  BCELoss,
  BCEWithLogitsLoss,
  type EpochReport,
  type LossFunction,
  type Metric,
  Tensor,
} from "../../dist/index.js";

interface Seen {
  readonly output: Tensor;
  readonly target: Tensor | Int32Array;
}

export class Measuring {
  readonly #seen: Seen[] = [];

  see(output: Tensor, target: Tensor | Int32Array): void {
    this.#seen.push({ output: output.clone(), target });
  }

  /** Under the names of an EpochReport. */
  measures(metrics: readonly Metric[], loss: LossFunction, isValidation: boolean): Partial<EpochReport> {
    const pairs = this.#seen.flatMap((seen) => pairsOf(seen, loss));
    const classes = isBinary(loss) ? 2 : (this.#seen[0]?.output.shape[1] ?? 0);
    const values = {
      accuracy: () => pairs.filter(([truth, guess]) => truth === guess).length / pairs.length,
      confusion: () =>
        Array.from({ length: classes }, (_, t) =>
          Array.from(
            { length: classes },
            (_, g) => pairs.filter(([truth, guess]) => truth === t && guess === g).length,
          ),
        ),
      r2: () => r2Of(this.#seen),
    };
    const nameOf = (metric: Metric): string =>
      isValidation ? `validation${metric[0]?.toUpperCase()}${metric.slice(1)}` : metric;
    return Object.fromEntries(metrics.map((metric) => [nameOf(metric), values[metric]()]));
  }
}

const isBinary = (loss: LossFunction): boolean => loss instanceof BCEWithLogitsLoss || loss instanceof BCELoss;

/** Of each target that counts, its class and the one that was taken for it. */
function pairsOf({ output, target }: Seen, loss: LossFunction): [truth: number, guess: number][] {
  if (isBinary(loss) && !(target instanceof Int32Array)) {
    const limit = loss instanceof BCELoss ? 0.5 : 0;
    return [...target.data].map((y, i) => [Number(y > 0.5), Number((output.data[i] as number) > limit)]);
  }
  const truths = target instanceof Int32Array ? target : argmax(target);
  const guesses = argmax(output);
  const { ignoreIndex } = loss as { ignoreIndex?: number };
  const counts = (truth: number): boolean => !(target instanceof Int32Array && truth === ignoreIndex);
  return [...truths].flatMap((truth, i) => (counts(truth) ? [[truth, guesses[i] as number]] : []));
}

/** With the mean and the sum of squares around it as they go along: docs/training.md. */
function r2Of(seen: readonly Seen[]): number {
  const columns = seen[0]?.output.shape[1] ?? 0;
  const rows = seen.flatMap(({ output, target }) =>
    Array.from({ length: output.shape[0] as number }, (_, row) =>
      Array.from({ length: columns }, (_, column) => {
        const i = row * columns + column;
        return [(target as Tensor).data[i] as number, output.data[i] as number] as const;
      }),
    ),
  );
  if (rows.length < 2) return Number.NaN;
  const scores = Array.from({ length: columns }, (_, column) => {
    let [mean, total, residual] = [0, 0, 0];
    rows.forEach((row, i) => {
      const [y, output] = row[column] as readonly [number, number];
      const d = y - mean;
      mean += d / (i + 1);
      total += d * (y - mean);
      residual += (y - output) * (y - output);
    });
    if (total !== 0) return 1 - residual / total;
    return residual === 0 ? 1 : 0;
  });
  return scores.reduce((sum, score) => sum + score, 0) / columns;
}

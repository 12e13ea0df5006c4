/** Which class a net takes each point of the plane for. */
import type { Net } from "../net/net.js";
import { argmax, empty } from "../tensor/factories.js";

/** Cells that the net is asked about. */
const [COLUMNS, ROWS] = [160, 120];

export type Interval = readonly [low: number, high: number];

/** Part of a row of the plane that is one class. */
export interface Cell {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly predicted: number;
}

export function regionsOf(
  net: Pick<Net, "predict">,
  [left, right]: Interval,
  [low, high]: Interval,
): { cells: Cell[]; count: number } {
  const at = (from: number, to: number, i: number, parts: number): number => from + ((to - from) * i) / parts;
  const inputs = empty([ROWS * COLUMNS, 2]);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [at(left, right, column + 0.5, COLUMNS), at(low, high, row + 0.5, ROWS)];
      inputs.data.set([x, y], 2 * (row * COLUMNS + column));
    }
  }
  const output = net.predict(inputs);
  const predicted = argmax(output);
  const cells: Cell[] = [];
  for (let row = 0; row < ROWS; row++) {
    let start = 0;
    for (let column = 1; column <= COLUMNS; column++) {
      const own = predicted[row * COLUMNS + start]!;
      if (column < COLUMNS && predicted[row * COLUMNS + column] === own) continue;
      const [x1, x2] = [at(left, right, start, COLUMNS), at(left, right, column, COLUMNS)];
      cells.push({ x1, x2, y1: at(low, high, row, ROWS), y2: at(low, high, row + 1, ROWS), predicted: own });
      start = column;
    }
  }
  return { cells, count: output.shape[1] as number };
}

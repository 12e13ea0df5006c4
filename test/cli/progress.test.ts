import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { startProgress } from "../../dist/cli/training/progress.js";

it("is a bar on a terminal", () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const stream = Object.assign(terminal, { cursorTo: () => true, clearLine: () => true, moveCursor: () => true });
  const progress = startProgress(4, stream as unknown as NodeJS.WriteStream);
  for (const epoch of [1, 2, 3]) progress.update({ epoch, loss: 1 / epoch, learningRate: 0.1, samplesPerSecond: 1 });
  progress.stop();
  const shown = String(stream.read());
  expect(shown).toContain("0 of 4 epochs, loss -");
  expect(shown).toContain("3 of 4 epochs, loss 0.333333");
});

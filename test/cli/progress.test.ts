import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { hasBlocks } from "../../dist/cli/terminal.js";
import { startProgress } from "../../dist/cli/training/progress.js";
import { sparkline } from "../../dist/cli/training/sparkline.js";
import { View } from "../../dist/cli/training/view.js";

const report = (epoch: number, more: object = {}) => {
  return { epoch, loss: 1 / epoch, learningRate: 0.1, samplesPerSecond: 1_234_567, ...more };
};

/** What a stream is told of four epochs. */
function shown(terminal: object, variables: Record<string, string>): string {
  const methods = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  const stream = Object.assign(new PassThrough(), methods, terminal);
  const progress = startProgress(4, stream as unknown as NodeJS.WriteStream, variables);
  for (const epoch of [1, 2, 3]) progress.update(report(epoch));
  progress.stop();
  return String(stream.read());
}

const TERMINAL = { isTTY: true, columns: 80, rows: 24 };

describe("progress", () => {
  it("is a bar and the loss on a terminal", () => {
    const text = shown(TERMINAL, { TERM: "xterm" });
    expect(text).toMatch(/\[=+-+\] 3 of 4 epochs, 1\.2M samples\/s, \d+ s left/);
    expect(text).toContain("loss 0.333333, best 0.333333 in epoch 3");
  });

  it.each<[what: string, terminal: object, variables: Record<string, string>]>([
    ["a file or a pipe", {}, { TERM: "xterm" }],
    ["a dumb terminal", TERMINAL, { TERM: "dumb" }],
    ["CI", TERMINAL, { CI: "true" }],
    ["NO_COLOR", TERMINAL, { NO_COLOR: "1" }],
  ])("is plain lines in %s", (_, terminal, variables) => {
    const lines = shown(terminal, variables).trimEnd().split("\n");
    expect(lines.map((line) => line.replace(/, [^,]+ left$/, ""))).toEqual(
      ["1.000000", "0.500000", "0.333333"].map((loss, i) => `epoch ${i + 1} of 4, loss ${loss}, 1.2M samples/s`),
    );
  });

  it.each(["", "0", "false"])("is a bar where CI is %j", (CI) => {
    expect(shown(TERMINAL, { CI })).toContain("[");
  });
});

describe("what is shown", () => {
  const losses = [2, 1, 0.0495, 0.5];
  const view = new View(20_000, 0);
  losses.forEach((loss, i) => view.add(report(4793 + i, { loss: 2 * loss, validationLoss: loss })));
  const progress = (width: number): string => view.progressLine(width, 41_000);

  it.each(Array.from({ length: 181 }, (_, i) => i + 20))("fits, and has its numbers whole, on %i columns", (width) => {
    expect(progress(width).length).toBeLessThan(width);
    expect(progress(width)).toMatch(/4796( of |\/)20000/);
    for (const hasBlocks of [true, false]) {
      expect(view.lossLine(width, hasBlocks).length).toBeLessThan(width);
      expect(view.lossLine(width, hasBlocks)).toContain("loss 1.000000");
    }
  });

  it.each([
    [160, 30, "4796 of 20000 epochs, 1.2M samples/s, 2 min 10 s left"],
    [70, 13, "4796 of 20000 epochs, 1.2M samples/s, 2 min 10 s left"],
    [60, 19, "4796 of 20000 epochs, 2 min 10 s left"],
    [40, 16, "4796 of 20000 epochs"],
    [22, 0, "4796 of 20000 epochs"],
    [20, 6, "4796/20000"],
  ])("on %i columns has a bar of %i, and as much as there is room for", (width, length, text) => {
    const bar = /^\[(=*-*)\] /.exec(progress(width));
    expect(progress(width).slice(bar?.[0].length ?? 0)).toBe(text);
    expect(bar?.[1]?.length ?? 0).toBe(length);
  });

  it.each([
    [160, "loss 1.000000, validation 0.500000, best 0.049500 in epoch 4795 █▄▁▃"],
    [60, "loss 1.000000, validation 0.500000 █▄▁▃"],
    [30, "loss 1.000000 █▄▁▃"],
    [20, "loss 1.000000"],
  ])("on %i columns has the best epoch and the curve where there is room", (width, line) => {
    expect(view.lossLine(width, true)).toBe(line);
  });
});

describe("a sparkline", () => {
  it.each<[numbers: number[], width: number, line: string]>([
    [[0, 1, 2, 3, 4, 5, 6, 7], 8, "▁▂▃▄▅▆▇█"],
    [[0, 2, 4, 6], 2, "▁█"],
    [[5, 5, 5], 8, "▁▁▁"],
    [[1, Number.NaN, 2, Infinity], 8, "▁ █ "],
    [[Number.NaN], 8, " "],
    [[], 8, ""],
  ])("of %j in %i characters", (numbers, width, line) => expect(sparkline(numbers, width)).toBe(line));
});

it("a locale that is not UTF-8 has no blocks, on Linux", () => {
  expect(hasBlocks({ LANG: "en_US.UTF-8" }, "linux")).toBe(true);
  expect(hasBlocks({ LANG: "en_US.UTF-8", LC_ALL: "C" }, "linux")).toBe(false);
  expect(hasBlocks({}, "linux")).toBe(false);
  expect(hasBlocks({}, "darwin")).toBe(true);
});

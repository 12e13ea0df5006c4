import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { barLine, startProgress } from "../../dist/cli/training/progress.js";

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
  it("is a bar on a terminal", () => {
    const text = shown(TERMINAL, { TERM: "xterm" });
    expect(text).toContain("0 of 4 epochs, loss -");
    expect(text).toMatch(/\[=+-+\] 3 of 4 epochs, loss 0\.333333, 1\.2M samples\/s, \d+ s left/);
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

describe("the bar's line", () => {
  const line = (width: number): string => barLine(20_000, report(4796, { loss: 0.0495 }), 130, width);

  it.each(Array.from({ length: 141 }, (_, i) => i + 20))(
    "has its numbers, whole, on a terminal of %i columns",
    (width) => {
      expect(line(width).length).toBeLessThan(width);
      expect(line(width)).toMatch(/4796( of |\/)20000/);
      expect(line(width)).toContain("0.049500");
    },
  );

  it.each([
    [160, 30, "4796 of 20000 epochs, loss 0.049500, 1.2M samples/s, 2 min 10 s left"],
    [80, 8, "4796 of 20000 epochs, loss 0.049500, 1.2M samples/s, 2 min 10 s left"],
    [70, 14, "4796 of 20000 epochs, loss 0.049500, 2 min 10 s left"],
    [50, 11, "4796 of 20000 epochs, loss 0.049500"],
    [40, 0, "4796 of 20000 epochs, loss 0.049500"],
    [30, 7, "4796/20000 0.049500"],
  ])("on %i columns has a bar of %i, and as much as there is room for", (width, length, text) => {
    const bar = /^\[(=*-*)\] /.exec(line(width));
    expect(line(width).slice(bar?.[0].length ?? 0)).toBe(text);
    expect(bar?.[1]?.length ?? 0).toBe(length);
  });
});

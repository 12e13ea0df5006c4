/** How far a conversion is, as stderr shows it: nothing of a short one, a bar on a terminal, a line for every tenth elsewhere. */
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startPasses } from "../../dist/cli/conversion/progress.js";

const BYTES = 4000;

/** What a stream is told while all bytes are read in forty parts, each of so many seconds. */
function shown(seconds: number, terminal: object = {}, variables: Record<string, string> = {}): string {
  const methods = { cursorTo: () => true, clearLine: () => true };
  const stream = Object.assign(new PassThrough(), methods, terminal);
  const progress = startPasses(BYTES, stream as unknown as NodeJS.WriteStream, variables);
  for (let part = 0; part < 40; part++) {
    vi.advanceTimersByTime(1000 * seconds);
    progress.add(BYTES / 40);
  }
  progress.stop();
  return String(stream.read() ?? "");
}

describe("the progress of convert", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is a line for every tenth, and how long the rest takes, in a file or a pipe", () => {
    const lines = [36, 32, 28, 24, 20, 16, 12, 8, 4].map((left, i) => `${10 * (i + 1)} % converted, ${left} s left\n`);
    expect(shown(1)).toBe(lines.join(""));
  });

  it("says nothing of the first two seconds", () => {
    expect(shown(0.04)).toBe("");
    expect(shown(0.1)).toMatch(/^50 % converted, 2 s left\n60 % /);
  });

  it("is a bar on a terminal", () => {
    const text = shown(1, { isTTY: true, columns: 80, rows: 24 }, { TERM: "xterm" });
    expect(text).toMatch(/\[=+-+\] \d+ %, \d+ s left/);
    expect(text).not.toContain("converted");
  });
});

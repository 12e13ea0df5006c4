import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { startSteps } from "../../dist/cli/steps.js";

/** What a stream is told of two steps. */
function shown(terminal: object, variables: Record<string, string>): string {
  const methods = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  const stream = Object.assign(new PassThrough(), methods, terminal);
  const steps = startSteps(2, stream as unknown as NodeJS.WriteStream, variables);
  steps.next("draws");
  steps.next("states");
  steps.stop();
  return String(stream.read());
}

it("is a line a step where there is no terminal", () => {
  expect(shown({}, {})).toBe("1 of 2: draws\n2 of 2: states\n");
});

it("is a bar with the step's name on one", () => {
  const text = shown({ isTTY: true, columns: 80, rows: 24 }, { TERM: "xterm" });
  expect(text).toContain("[=========="); // half of it
  expect(text).toContain("] states");
  expect(text).not.toContain("of 2");
});

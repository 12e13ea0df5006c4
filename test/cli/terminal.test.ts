/** `samebits train` on a terminal: a real one, that script(1) makes. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Screen } from "../support/screen.js";
import { environment, MAIN, ROOT } from "./command.js";

const COMMAND = `train '${join(ROOT, "examples/iris.csv")}' --net 4-16-3 --target species --standardise --validation-fraction 0.2`;
const VARIABLES = { TERM: "xterm", CI: "", NO_COLOR: "", LC_ALL: "C.UTF-8" };

/** That of util-linux: the one of macOS takes other arguments. */
const hasScript =
  process.platform === "linux" &&
  existsSync("/usr/bin/script") &&
  /util-linux/.test(execFileSync("script", ["--version"], { encoding: "utf8" }));

interface Session {
  readonly code: number | null;
  readonly text: string;
}

/** Types Ctrl-C when what is shown matches. */
function onTerminal(
  columns: number,
  options: string,
  variables: Record<string, string> = {},
  interruptAt?: RegExp,
): Promise<Session> {
  const command = `stty cols ${columns} rows 24; exec '${process.execPath}' '${MAIN}' ${COMMAND} ${options}`;
  const child = spawn("script", ["-qefc", command, "/dev/null"], { env: environment({ ...VARIABLES, ...variables }) });
  return new Promise((resolve, reject) => {
    let text = "";
    let isInterrupted = false;
    child.on("error", reject);
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      if (isInterrupted || interruptAt?.test(text) !== true) return;
      isInterrupted = true;
      child.stdin.write("\u0003");
    });
    child.on("close", (code) => resolve({ code, text }));
  });
}

function screenOf(text: string, columns: number): Screen {
  const screen = new Screen(columns);
  screen.write(text);
  return screen;
}

describe.skipIf(!hasScript).concurrent("on a terminal (needs util-linux' script)", () => {
  it.each([
    [40, /^\[=+\] 40 of 40 epochs, 0 s left$/, /^loss 0\.\d{6} [▁-█]+$/],
    [
      80,
      /^\[=+\] 40 of 40 epochs, \S+ samples\/s, 0 s left$/,
      /^loss 0\.\d{6}, validation 0\.\d{6}, best 0\.\d{6} in epoch \d+ [▁-█]+$/,
    ],
    [
      200,
      /^\[={30}\] 40 of 40 epochs, \S+ samples\/s, 0 s left$/,
      /^loss 0\.\d{6}, validation 0\.\d{6}, best 0\.\d{6} in epoch \d+ [▁-█]{40}$/,
    ],
  ])("shows two lines that stay two on %i columns", async (columns, progress, loss) => {
    const { code, text } = await onTerminal(columns, "--epochs 40");
    expect(code, text).toBe(0);
    const live = text.slice(0, text.indexOf(" samples/s on the "));
    const screen = screenOf(live, columns);
    expect({ wraps: screen.wraps, changed: [...screen.changed] }).toEqual({ wraps: false, changed: [] });
    expect(screen.lines[0]).toMatch(progress);
    expect(screen.lines[1]).toMatch(loss);
    expect(screen.lines.length).toBe(3);
  });

  it("has no blocks where the locale has none", async () => {
    const { text } = await onTerminal(80, "--epochs 5", { LC_ALL: "C" });
    expect(text).toMatch(/loss 0\.\d{6}, validation 0\.\d{6}, best/);
    expect(text).not.toMatch(/[▁-█]/);
  });

  it("writes plain lines on a dumb terminal", async () => {
    const { text } = await onTerminal(80, "--epochs 10", { TERM: "dumb" });
    expect(text).not.toContain("\u001b");
    expect(text).toMatch(/^epoch 1 of 10, loss/);
  });

  it("writes nothing between the lines of --json", async () => {
    const { text } = await onTerminal(200, "--epochs 3 --json");
    expect(text).not.toContain("\u001b");
    expect(text).toMatch(/^\{"epoch":1,.*\r\n\{"epoch":2,.*\r\n\{"epoch":3,/);
  });

  it("Ctrl-C leaves the terminal as it was, and says what is kept", async () => {
    const { code, text } = await onTerminal(80, "--epochs 2000000", {}, /[1-9]\d* of 2000000 epochs/);
    expect(code).toBe(130);
    const screen = screenOf(text.replaceAll("^C", ""), 80);
    expect([...screen.changed]).toEqual([]);
    const [message, end] = screen.lines.slice(-2);
    expect(end).toBe("");
    expect(message).toMatch(/^samebits: stopped by Ctrl-C after \d+ of 2000000 epochs; the net is not kept$/);
  });
});

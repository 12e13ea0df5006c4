import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandNames } from "../../dist/cli/run.js";
import { MAIN, ROOT, runNode, samebits } from "./command.js";

const text = readFileSync(join(ROOT, "docs/cli.md"), "utf8");

interface Example {
  readonly command: string;
  readonly output: string;
}

const examples = [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part): Example => {
      const [command = "", ...output] = part.split("\n");
      return { command, output: output.join("\n").trimEnd() };
    }),
);

const folder = mkdtempSync(join(tmpdir(), "samebits-docs-"));

// What one example writes the next one reads, beside the examples' files.
beforeAll(() => {
  symlinkSync(join(ROOT, "examples"), join(folder, "examples"), "junction");
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(ROOT);
  rmSync(folder, { recursive: true });
});

/** Arguments without quotes in them. */
function argumentsOf(command: string): string[] {
  const [name, ...args] = command.trim().split(" ");
  expect(name).toBe("samebits");
  return args;
}

async function outputOf(command: string): Promise<string> {
  const [first = "", second] = command.split("|");
  const { stdout } = await samebits(argumentsOf(first));
  if (second === undefined) return stdout;
  return (await runNode(MAIN, argumentsOf(second), {}, stdout)).stdout;
}

function escaped(pattern: string): string {
  return pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

describe("docs/cli.md", () => {
  it("has an example of every command", () => {
    const machines = ["info", "bench", "help"]; // they print what the machine is and does, and what the others take
    const shown = commandNames().filter((name) => examples.some(({ command }) => command.includes(`samebits ${name}`)));
    expect([...shown, ...machines].toSorted()).toEqual(commandNames().toSorted());
  });

  it.each(examples)("$command", async ({ command, output }) => {
    const printed = (await outputOf(command)).split("\n").map((line) => line.trimEnd());
    // "..." stands for any lines.
    const parts = output.split(/^\.\.\.$/m).map((part) => escaped(part.trim()));
    expect(printed.join("\n").trim()).toMatch(new RegExp(`^${parts.join("[\\s\\S]*")}$`));
  });

  it("names every option of the commands that have a table", async () => {
    for (const name of ["init", "train", "predict", "convert", "whose-bits", "compare"]) {
      const section = text.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
      const { stdout } = await samebits(["help", name]);
      const options = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option as string);
      expect(options.length).toBeGreaterThan(1);
      for (const option of options.filter((own) => own !== "--help")) expect(section).toContain(option);
    }
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { commandNames } from "../../dist/cli/run.js";
import { samebits } from "./command.js";

const { columns } = process.stdout;
afterEach(() => {
  process.stdout.columns = columns;
});

async function help(width: number | undefined, ...args: string[]): Promise<string[]> {
  process.stdout.columns = width as number;
  return (await samebits(args)).stdout.trimEnd().split("\n");
}

describe("help", () => {
  it.each(commandNames())("help %s is what --help says", async (name) => {
    expect(await help(80, "help", name)).toEqual(await help(80, name, "--help"));
  });

  it("without a command is the list", async () => {
    expect(await help(80, "help")).toEqual(await help(80, "--help"));
  });

  it.each([undefined, 60, 80, 120])("is no wider than the terminal: %s", async (width) => {
    for (const args of [["--help"], ...commandNames().map((name) => [name, "--help"])]) {
      const lines = await help(width, ...args);
      // A word, or an example, is never broken.
      const tooWide = lines.filter(
        (line) => line.length > (width ?? 80) && /\S\s+\S/.test(line.trim()) && !/^ {2}samebits /.test(line),
      );
      expect(tooWide).toEqual([]);
    }
  });

  it("breaks no word", async () => {
    const words = async (width: number): Promise<string> =>
      (await help(width, "train", "--help")).join(" ").replaceAll(/\s+/g, " ");
    expect(await words(50)).toBe(await words(120));
  });

  it("says what the exit codes mean", async () => {
    const lines = await help(80, "--help");
    for (const code of ["0", "1", "2", "130"]) expect(lines.some((line) => line.startsWith(`  ${code} `))).toBe(true);
  });
});

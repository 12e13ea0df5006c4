import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { environment, MAIN, ROOT } from "./command.js";
import { read, train } from "./reports.js";

describe("bytes", () => {
  it.each([
    ["in a character", [...Buffer.from("a,b,y\n1,2,no\n3,4,"), 0xc3, 0x28, 0x0a], 3],
    ["at the end, where a character is cut short", [...Buffer.from("a,b,y\n1,2,no\n3,4,"), 0xe7, 0x8c], 3],
    ["after carriage returns", [...Buffer.from("a,b,y\r1,2,no\r3,4,"), 0xff], 3],
  ])("that are not UTF-8 are told with their line: %s", async (_, bytes, line) => {
    const { stderr } = await train(Uint8Array.from(bytes), "--net", "2-2");
    expect(stderr).toBe(`samebits: FILE, line ${line}: the file is not UTF-8 text; save it in UTF-8\n`);
  });
});

/** More than the pieces that files are read in. */
const LONG = 120_000;

describe("large files", () => {
  it("are read in pieces: characters, line ends and quotes may be cut anywhere", async () => {
    const row = (i: number): string => `${i % 7},${i % 5},"${i % 2 === 0 ? "猫\r\n猫" : 'いぬ""犬'}"\r\n`;
    const text = `a,b,y\r\n${Array.from({ length: LONG }, (_, i) => row(i)).join("")}`;
    expect(Buffer.byteLength(text)).toBeGreaterThan(2 ** 21);
    const { report } = await read(text, "--net", "2-2", "--batch", "1000");
    expect(report).toMatchObject({ rows: LONG, classes: ['いぬ"犬', "猫\n猫"] });
  });

  it("have their lines counted to the end", async () => {
    const rows = Array.from({ length: LONG }, (_, i) => `${i},"a\nb",y\n`).join("");
    const { stderr } = await train(`a,b,y\n${rows}1,2\n`, "--net", "1-2", "--features", "a");
    expect(stderr).toContain(`FILE, line ${2 * LONG + 2}, column "y": the cell is missing; the line has 2 of 3 cells`);
  });

  it("a quote that is never closed ends the reading", async () => {
    const { stderr } = await train(`a,b,y\n1,2,no\n3,"4,no\n${"5,6,no\n".repeat(2_600_000)}`, "--net", "2-2");
    expect(stderr).toContain(
      "FILE, line 3, column 1: a row has more than 16777216 characters; is a quote never closed?",
    );
  });
});

/** A child with little memory, fed by a pipe. */
function fromInput(
  args: readonly string[],
  pieces: Iterable<string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const command = ["--max-old-space-size=48", MAIN, "train", "-", ...args];
    const child = execFile(process.execPath, command, { cwd: ROOT, env: environment() }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
    const { stdin } = child;
    if (stdin === null) return;
    stdin.on("error", () => {});
    for (const piece of pieces) stdin.write(piece);
    stdin.end();
  });
}

describe("standard input", () => {
  it("is read for -, in little memory however long it is", async () => {
    const rows = Array.from(
      { length: 1000 },
      (_, i) => `${i % 7},${i % 5},${i % 3},${i % 2 === 0 ? "no" : "yes"}\n`,
    ).join("");
    const args = ["--net", "3-2", "--target", "y", "--epochs", "1", "--batch", "1000", "--quiet"];
    const { code, stdout, stderr } = await fromInput(args, ["a,b,c,y\n", ...Array<string>(1000).fill(rows)]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^standard input: 1000000 rows, 3 features, 2 classes of y\n/);
  });

  it("is named where it is wrong", async () => {
    const { code, stderr } = await fromInput(["--net", "1-2", "--target", "y"], ["a,y\n1,no\nx,yes\n"]);
    expect(code).toBe(1);
    expect(stderr).toContain('standard input, line 3, column "a": "x" is not a number');
  });
});

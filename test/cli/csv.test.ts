import { describe, expect, it } from "vitest";
import { samebits, temporaryFiles } from "./command.js";

const write = temporaryFiles();
let files = 0;

function train(content: string | Uint8Array, ...args: string[]) {
  const file = write(`${(files += 1)}.csv`, content);
  const run = samebits(["train", file, "--net", "2-2", "--target", "y", "--epochs", "1", ...args]);
  return run.then((outcome) => ({ ...outcome, stderr: outcome.stderr.replaceAll(file, "FILE") }));
}

/** Rows under the header a,b,y that are in order. */
const GOOD = "1,2,no\n3,4,yes\n5,6,no\n";

describe("what is wrong in a file is named by line and column", () => {
  it.each<[what: string, content: string | Uint8Array, message: string]>([
    ["nothing in it", "", "FILE: the file is empty; its first line must name the columns"],
    ["blank lines only", "\n\n", "FILE: the file is empty; its first line must name the columns"],
    ["no rows", "a,b,y\n", "FILE, line 1: there are no rows under the header line"],
    [
      "no header",
      GOOD,
      'FILE, line 1: there is no column "y"; the header line names "1", "2", "no"; it looks like data, but the first line must name the columns',
    ],
    ["no such column", "a,b,z\n1,2,no\n", 'FILE, line 1: there is no column "y"; the header line names "a", "b", "z"'],
    [
      "other separators",
      "a:b:y\n1:2:no\n",
      'FILE, line 1: there is no column "y"; the header line names "a:b:y"; what separates the cells? say --delimiter',
    ],
    [
      "the target alone",
      "y\nno\n",
      "FILE: there is no column besides the target; what separates the cells? say --delimiter",
    ],
    ["a name twice", `a,b,y,b\n${GOOD}`, 'FILE, line 1, column "b": columns 2 and 4 have the same name'],
    ["a column without a name", `a,,y\n${GOOD}`, "FILE, line 1, column 2: the column has no name"],
    [
      "a missing cell",
      `a,b,y\n${GOOD}7,8\n`,
      'FILE, line 5, column "y": the cell is missing; the line has 2 of 3 cells',
    ],
    [
      "an extra cell",
      `a,b,y\n${GOOD}7,8,no,9\n`,
      'FILE, line 5, column 4: the cell "9" is one too many; the header names 3 columns',
    ],
    [
      "an empty feature",
      `a,b,y\n${GOOD}7, ,no\n`,
      'FILE, line 5, column "b": the cell is empty; --missing drop leaves its row out, --missing mean puts the column\'s mean in',
    ],
    [
      "an empty target",
      `a,b,y\n${GOOD}7,8,\n`,
      'FILE, line 5, column "y": the cell is empty; --missing drop leaves its row out',
    ],
    [
      "a word",
      `a,b,y\n${GOOD}7,8cm,no\n`,
      'FILE, line 5, column "b": "8cm" is not a number; --encode b makes a feature of each different text, --features leaves a column out',
    ],
    [
      "NaN",
      `a,b,y\n${GOOD}NaN,8,no\n`,
      'FILE, line 5, column "a": "NaN" means that the value is missing; --missing drop leaves its row out, --missing mean puts the column\'s mean in',
    ],
    [
      "a decimal comma",
      `a,b,y\n${GOOD}"7,5",8,no\n`,
      'FILE, line 5, column "a": "7,5" is not a number; --decimal , reads its comma as a decimal mark',
    ],
    [
      "a hexadecimal",
      `a,b,y\n${GOOD}0x7,8,no\n`,
      'FILE, line 5, column "a": "0x7" is not a number; --encode a makes a feature of each different text, --features leaves a column out',
    ],
    [
      "too large a number",
      `a,b,y\n${GOOD}7,1e39,no\n`,
      'FILE, line 5, column "b": 1e39 is beyond the range of float32',
    ],
    [
      "a fraction as target",
      "a,b,y\n1,2,1\n3,4,2.5\n",
      'FILE, line 3, column "y": 2.5 is no class: a target is text or integers; with --loss mse it is a number to predict',
    ],
    ["one class", "a,b,y\n1,2,no\n3,4,no\n", 'FILE, column "y": all rows are of one class, no'],
    ["an open quote", `a,b,y\n${GOOD}7,"8,no\n`, "FILE, line 5, column 2: a quoted cell has no closing quote"],
    [
      "text after a quote",
      `a,b,y\n${GOOD}7,8,"n"o\n`,
      'FILE, line 5, column 3: there is text after a quoted cell; a quote in a cell is written twice: ""',
    ],
    [
      "bytes that are no UTF-8",
      Uint8Array.of(0x61, 0xff, 0x0a),
      "FILE, line 1: the file is not UTF-8 text; save it in UTF-8",
    ],
  ])("%s", async (_, content, message) => {
    expect(await train(content)).toEqual({ code: 1, stdout: "", stderr: `samebits: ${message}\n` });
  });

  it.each<[what: string, content: string]>([
    ["carriage returns", `a,b,y\r\n${GOOD.replaceAll("\n", "\r\n")}7,x,no\r\n`],
    ["old line ends", `a,b,y\r${GOOD.replaceAll("\n", "\r")}7,x,no`],
    ["blank lines", `\na,b,y\n\n1,2,no\n7,x,yes\n`],
    ["line breaks in a quoted cell", `a,b,y\n1,2,"n\no"\n3,4,yes\n7,x,no\n`],
    ["carriage returns in a quoted cell", `a,b,y\r\n1,2,"n\r\no"\r\n3,4,yes\r\n7,x,no\r\n`],
    ["line breaks in the header", `a,"\nb",y\n1,2,no\n3,4,yes\n7,x,no\n`],
  ])("lines are counted as an editor does: %s", async (_, content) => {
    const { stderr } = await train(content);
    expect(stderr).toContain('FILE, line 5, column "b": "x" is not a number');
  });
});

describe("a file that cannot be read", () => {
  it.each([
    ["none.csv", "there is no such file"],
    ["examples", "it is a folder"],
  ])("%s", async (file, reason) => {
    const outcome = await samebits(["train", file, "--net", "4-3", "--target", "species"]);
    expect(outcome).toEqual({ code: 1, stdout: "", stderr: `samebits: cannot read ${file}: ${reason}\n` });
  });
});

describe("what is fine in a file", () => {
  const plain = `a,b,y\n${GOOD}`;

  it.each([
    ["a byte order mark", `\uFEFF${plain}`],
    ["no line end at the end", plain.trimEnd()],
    ["carriage returns", plain.replaceAll("\n", "\r\n")],
    ["blanks around cells", plain.replaceAll(",", " , ")],
    ["blank lines", `\n${plain.replaceAll("\n", "\n\n")}`],
    ["quotes", plain.replaceAll(/\w+/g, '"$&"')],
    ["other notations", `a,b,y\n1.0,+2,no\n.3e1,40e-1,yes\n5.,6E0,no\n`],
  ])("%s", async (_, content) => {
    const [given, wanted] = await Promise.all([train(content), train(plain)]);
    expect(given.code, given.stderr).toBe(0);
    expect(given.stdout.split("\n").slice(1)).toEqual(wanted.stdout.split("\n").slice(1));
  });
});

describe("classes", () => {
  const classesOf = async (labels: readonly string[], net = `1-${new Set(labels).size}`): Promise<string[]> => {
    const rows = labels.map((label, i) => `${i},${label}\n`).join("");
    const { stdout, stderr, code } = await train(`x,y\n${rows}`, "--net", net);
    expect(code, stderr).toBe(0);
    return stdout.split("across\n\n")[1]?.split("\n")[0]?.trim().split(/\s+/) ?? [];
  };

  it("are integers in numeric order", async () => {
    expect(await classesOf(["10", "9", "-1", "100", "9007199254740993", "9007199254740992"])).toEqual([
      "-1",
      "9",
      "10",
      "100",
      "9007199254740992",
      "9007199254740993",
    ]);
  });

  it("are as they are written: what differs in a character is another class", async () => {
    expect(await classesOf(["1", "0", "1.0", "007", "7", "00501", "501"])).toEqual([
      "0",
      "1",
      "1.0",
      "007",
      "7",
      "00501",
      "501",
    ]);
  });

  it("are texts in the order of their characters, in every language", async () => {
    expect(await classesOf(["b", "a", "B", "10", "9", "ä"])).toEqual(["10", "9", "B", "a", "b", "ä"]);
  });
});

describe("features", () => {
  const content = `id,a,b,"a, b",y\nx,1,2,3,no\nx,3,4,5,yes\nx,5,6,7,no\n`;

  it.each([
    ["a,b", "2-2", 0],
    ['b ,"a, b"', "2-2", 0],
    ["a", "1-2", 0],
  ])("%s are chosen", async (features, net, code) => {
    expect((await train(content, "--features", features, "--net", net)).code).toBe(code);
  });

  it.each([
    ["a,c", 'FILE, line 1: there is no column "c"; the header line names "id", "a", "b", "a, b", "y"'],
    ["a,y", 'the column "y" cannot be a feature: it is the target'],
    ["a,b,a", 'the column "a" cannot be a feature: it is there twice'],
    [
      "id,a",
      'FILE, line 2, column "id": "x" is not a number; --encode id makes a feature of each different text, --features leaves a column out',
    ],
    ["", "--features names no column"],
  ])("%s are refused", async (features, message) => {
    const { stdout, stderr } = await train(content, "--features", features);
    expect(stdout).toBe("");
    expect(stderr.split("\n")[0]).toBe(`samebits: ${message}`);
  });
});

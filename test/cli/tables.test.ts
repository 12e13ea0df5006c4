import { describe, expect, it } from "vitest";
import { read, train } from "./reports.js";

const PLAIN = "a,b,y\n1.5,1,odd\n2.5,2,even\n3.25,3,odd\n";
const trained = async (content: string, ...args: string[]): Promise<unknown> => {
  const { features, classes, results } = (await read(content, "--net", "2-2", ...args)).report;
  return { features, classes, results };
};

describe("delimiters and decimal marks", () => {
  it.each([
    ["semicolons, decimal commas", PLAIN.replaceAll(",", ";").replaceAll(".", ","), [], '";", the decimal mark is ","'],
    ["semicolons, decimal points", PLAIN.replaceAll(",", ";"), [], '";", the decimal mark is "."'],
    ["tabs", PLAIN.replaceAll(",", "\t"), [], 'tab, the decimal mark is "."'],
    ["bars, told", PLAIN.replaceAll(",", "|"), ["--delimiter", "pipe"], '"|", the decimal mark is "."'],
    ["colons, told", PLAIN.replaceAll(",", ":"), ["--delimiter", ":"], '":", the decimal mark is "."'],
    [
      "quoted decimal commas, told",
      PLAIN.replaceAll(/\d\.\d+/g, (n) => `"${n.replace(".", ",")}"`),
      ["--decimal", ","],
      '",", the decimal mark is ","',
    ],
  ])("are read right, and said: %s", async (_, content, args, said) => {
    const { report, notes } = await read(content, "--net", "2-2", ...args);
    expect({ features: report.features, classes: report.classes, results: report.results }).toEqual(
      await trained(PLAIN),
    );
    expect(notes).toEqual([`FILE: cells are separated by ${said}`]);
  });

  it("the delimiter that every row agrees with is meant", async () => {
    const semicolons = PLAIN.replaceAll(",", ";").replace("a;", '"a, in cm";');
    expect((await read(semicolons, "--net", "2-2")).report.features).toEqual(["a, in cm", "b"]);
    const commas = PLAIN.replace("b", "b;c");
    expect((await read(commas, "--net", "2-2")).report.features).toEqual(["a", "b;c"]);
  });

  it.each([
    [
      "two delimiters suit",
      "a,b;y\n1,5;1\n2,5;2\n",
      [],
      'FILE: the cells may be separated by "," or ";"; say which, like --delimiter semicolon',
    ],
    [
      "a comma that may be for thousands",
      "a;b;y\n1,234;1;odd\n2;2;even\n",
      [],
      'FILE, line 2, column "a": 1,234 may be 1.234 or 1234; say --decimal , or --decimal .',
    ],
    [
      "thousands and a decimal mark",
      "a;b;y\n1;1;odd\n1.234,5;2;even\n",
      [],
      'FILE, line 3, column "a": "1.234,5": thousands separators are not read; write the number without them',
    ],
    [
      "thousands separated by blanks",
      "a,b,y\n1 234,1,odd\n2,2,even\n",
      [],
      'FILE, line 2, column "a": "1 234": thousands separators are not read; write the number without them',
    ],
    [
      "both marks",
      "a;b;y\n1.5;1;odd\n2;2,5;even\n",
      [],
      'FILE, line 3, column "b": "2,5" has a comma, but line 2 has the other mark; a file has one decimal mark, and thousands separators are not read; write the number without them',
    ],
    [
      "both marks, the comma first",
      "a;b;y\n1,5;1;odd\n2;2.5;even\n",
      [],
      'FILE, line 3, column "b": "2.5" has a point, but line 2 has the other mark; a file has one decimal mark, and thousands separators are not read; write the number without them',
    ],
    [
      "a point against what was told",
      "a;b;y\n1.234;1;odd\n2;2;even\n",
      ["--decimal", ","],
      'FILE, line 2, column "a": "1.234" has a point, but --decimal is ,; a file has one decimal mark, and thousands separators are not read; write the number without them',
    ],
  ])("are never guessed: %s", async (_, content, args, message) => {
    expect(await train(content, "--net", "2-2", ...args)).toEqual({
      code: 1,
      stdout: "",
      stderr: `samebits: ${message}\n`,
    });
  });

  it("a number to predict is no class, with either mark", async () => {
    const { stderr } = await train("a;y\n1;291549,42\n2;1000\n", "--net", "1-2");
    expect(stderr).toBe(
      'samebits: FILE, line 2, column "y": 291549,42 is no class: a target is text or integers; with --loss mse it is a number to predict\n',
    );
  });

  it("a doubtful comma is explained by another number, or by --decimal", async () => {
    const doubtful = "a;b;y\n1,234;1;odd\n0,5;2;even\n";
    const plain = "a,b,y\n1.234,1,odd\n0.5,2,even\n";
    expect(await trained(doubtful)).toEqual(await trained(plain));
    const alone = doubtful.replace("0,5", "2");
    expect(await trained(alone, "--decimal", ",")).toEqual(await trained(plain.replace("0.5", "2")));
  });
});

describe("columns without a name", () => {
  it.each([
    [
      "an index, as pandas writes it",
      ",a,b,y\n0,1.5,1,odd\n1,2.5,2,even\n2,3.25,3,odd\n",
      "left out column 1, without a name",
    ],
    ["a comma at the end", PLAIN.replaceAll("\n", ",\n"), "left out column 4, without a name"],
    ["a comma at the end of the header alone", PLAIN.replace("\n", ",,\n"), "left out columns 4, 5, without a name"],
  ])("are left out, and said: %s", async (_, content, note) => {
    const { report, notes } = await read(content, "--net", "2-2");
    expect(report.features).toEqual(["a", "b"]);
    expect(notes).toEqual([`FILE: ${note}`]);
  });

  it("are features when they are asked for", async () => {
    const { report, notes } = await read(",a,b,y\n5,1.5,1,odd\n6,2.5,2,even\n", "--net", "2-2", "--features", ",b");
    expect(report.features).toEqual(["column 1", "b"]);
    expect(notes).toEqual([]);
  });

  it("may stand anywhere, and names twice, where others are asked for", async () => {
    const { report } = await read("a,,b,z,z,y\n1,x,2,3,4,odd\n5,x,6,7,8,even\n", "--net", "2-2", "--features", "a,b");
    expect(report.features).toEqual(["a", "b"]);
  });
});

describe("missing values", () => {
  const holes = (word: string): string => `a,b,y\n1,${word},odd\n2,4,even\n${word},6,even\n6,8,odd\n`;

  it.each(["", "NA", "n/a", "NaN", "null", "?", "<NA>"])("%j: the row is left out, and said", async (word) => {
    const { report, notes } = await read(holes(word), "--net", "2-2", "--missing", "drop");
    expect(report).toMatchObject({ rows: 2, droppedRows: 2, filledCells: 0 });
    expect(notes).toEqual(["FILE: left out 2 rows where a value is missing"]);
    expect(report.results).toEqual(
      (await read("a,b,y\n2,4,even\n6,8,odd\n", "--net", "2-2", "--missing", "drop")).report.results,
    );
  });

  it("what only rows have that are left out is neither a class nor a feature", async () => {
    const content = "a,colour,y\n1,red,odd\n2,blue,even\n,green,even\n3,?,prime\n";
    const { report } = await read(content, "--net", "3-2", "--missing", "drop", "--encode", "colour");
    expect(report.features).toEqual(["a", "colour=blue", "colour=red"]);
    expect(report.classes).toEqual(["even", "odd"]);
  });

  it("the mean of the training rows is put in, and said", async () => {
    const { report, notes } = await read(holes("NA"), "--net", "2-2", "--missing", "mean");
    expect(report).toMatchObject({ rows: 4, droppedRows: 0, filledCells: 2 });
    expect(notes).toEqual(["FILE: put the column's mean into 2 cells where the value is missing"]);
    const filled = "a,b,y\n1,6,odd\n2,4,even\n3,6,even\n6,8,odd\n";
    expect(report.results).toEqual((await read(filled, "--net", "2-2")).report.results);
  });

  it("a gap is filled in whichever part its row lands", async () => {
    for (let gap = 0; gap < 10; gap++) {
      const rows = Array.from({ length: 10 }, (_, i) => `${i === gap ? "" : i},${i % 2 === 0 ? "even" : "odd"}\n`);
      const flags = ["--net", "1-2", "--missing", "mean", "--test-fraction", "0.3"];
      const { report } = await read(`a,y\n${rows.join("")}`, ...flags);
      for (const { loss } of Object.values(report.results)) expect(loss).toBeLessThan(20);
      expect(report.filledCells).toBe(1);
    }
  });

  it("a missing target, or text, has no mean", async () => {
    const target = await train("a,b,y\n1,2,\n3,4,odd\n", "--net", "2-2", "--missing", "mean");
    expect(target.stderr).toBe(
      'samebits: FILE, line 2, column "y": the cell is empty; only a feature that is a number has a mean; --missing drop leaves its row out\n',
    );
    const text = await train("a,b,y\nx,2,even\n?,4,odd\n", "--net", "3-2", "--missing", "mean", "--encode", "a");
    expect(text.stderr).toContain('FILE, line 3, column "a": "?" means that the value is missing; only a feature');
  });

  it("nothing is left, or a column is empty", async () => {
    const none = await train("a,b,y\n1,,odd\n", "--net", "2-2", "--missing", "drop");
    expect(none.stderr).toBe("samebits: FILE: --missing drop leaves no row\n");
    const empty = await train("a,b,y\n1,,odd\n2,,even\n", "--net", "2-2", "--missing", "mean");
    expect(empty.stderr).toContain('the column "b" has no number in the training rows, so no mean to fill gaps with');
  });
});

describe("--encode", () => {
  const colours = "a,colour,y\n1,red,odd\n2,blue,even\n3,red,odd\n4,green,even\n";

  it("makes a feature of each text, 0 or 1, in the column's place", async () => {
    const { report } = await read(colours, "--net", "4-2", "--encode", "colour");
    expect(report.features).toEqual(["a", "colour=blue", "colour=green", "colour=red"]);
    const written = "a,b,g,r,y\n1,0,0,1,odd\n2,1,0,0,even\n3,0,0,1,odd\n4,0,1,0,even\n";
    expect(report.results).toEqual((await read(written, "--net", "4-2")).report.results);
  });

  it.each([
    ["y", 'the column "y" cannot be encoded: it is the target, which needs no --encode'],
    ["c", 'FILE, line 1: there is no column "c"; the header line names "a", "colour", "y"'],
    [
      "color",
      'FILE, line 1: there is no column "color"; the header line names "a", "colour", "y"; did you mean colour?',
    ],
  ])("refuses %s", async (name, message) => {
    expect((await train(colours, "--net", "4-2", "--encode", name)).stderr).toBe(`samebits: ${message}\n`);
  });

  it("refuses a column that is not a feature, and a net that is too narrow", async () => {
    const narrow = await train(colours, "--net", "2-2", "--encode", "colour");
    expect(narrow.stderr).toContain("there are 4 features (a, colour=blue, colour=green, colour=red); write --net 4-2");
    const other = await train(colours, "--net", "1-2", "--encode", "colour", "--features", "a");
    expect(other.stderr).toBe('samebits: the column "colour" cannot be encoded: it is not among the features\n');
  });
});

import { spawn } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  Dropout,
  Linear,
  type LoadedNet,
  loadNet,
  Net,
  Preprocessing,
  saveNet,
  saveSafetensors,
  Softmax,
  type Tensor,
} from "../../dist/index.js";
import { environment, MAIN, ROOT, runNode, samebits, temporaryFiles } from "./command.js";

const file = temporaryFiles();
const iris = file("iris.safetensors", "");
const flats = file("flats.safetensors", "");
const IRIS = readFileSync(join(ROOT, "examples/iris.csv"), "utf8");
const FLATS = readFileSync(join(ROOT, "examples/flats.csv"), "utf8");
const FEATURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

async function train(csv: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await samebits(["train", `examples/${csv}.csv`, "--epochs", "5", ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

beforeAll(async () => {
  await train("iris", "--net", "4-5-3", "--target", "species", "--standardise", "--out", iris, "--quiet");
  const numbers = ["--loss", "mse", "--encode", "district", "--missing", "mean", "--standardise"];
  await train("flats", "--net", "5-1", "--target", "price", ...numbers, "--out", flats, "--quiet");
});

/** Records of a CSV file without quotes. */
function recordsOf(csv: string, delimiter = ","): Record<string, string>[] {
  const [header = "", ...rows] = csv.trim().split("\n");
  const names = header.split(delimiter);
  return rows.map((row) => Object.fromEntries(row.split(delimiter).map((cell, i) => [names[i], cell])));
}

/** What a program that loads the net gets for records. */
function outputOf({ net, preprocessing }: LoadedNet, records: readonly object[]): Tensor {
  return net.predict((preprocessing as Preprocessing).transform(records));
}

async function predict(net: string, csv: string, ...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await samebits(["predict", net, file("data.csv", csv), "--quiet", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.endsWith("\n")).toBe(true);
  return stdout.slice(0, -1).split("\n");
}

describe("predict", () => {
  it("gives each row's class, under the target's name", async () => {
    const loaded = await loadNet(iris);
    const best = outputOf(loaded, recordsOf(IRIS)).toArray() as number[][];
    const classes = best.map((row) => loaded.classes?.[row.indexOf(Math.max(...row))]);
    expect(await predict(iris, IRIS)).toEqual(["species", ...classes]);
  });

  it("gives probabilities, each in the fewest digits that are that float32", async () => {
    const loaded = await loadNet(iris);
    const shares = new Softmax().forward(outputOf(loaded, recordsOf(IRIS))).toArray() as number[][];
    const [header, ...rows] = (await predict(iris, IRIS, "--proba")).map((line) => line.split(","));
    expect(header).toEqual(["species", "setosa", "versicolor", "virginica"]);
    expect(rows.map(([, ...cells]) => cells.map((cell) => Math.fround(Number(cell))))).toEqual(shares);
    const objects = (await predict(iris, IRIS, "--proba", "--json")).map((line) => JSON.parse(line) as object);
    expect(objects).toEqual(
      rows.map(([species, a, b, c]) => {
        return { species, probabilities: { setosa: Number(a), versicolor: Number(b), virginica: Number(c) } };
      }),
    );
  });

  it("gives the outputs of a softmax as they are, wherever in the net's layers it stands", async () => {
    const { net: inner, ...rest } = await loadNet(iris);
    const net = new Net([inner, new Net([new Softmax(), new Dropout()])]) as Net;
    const nested = file("nested.safetensors", "");
    await saveNet(nested, net, rest);
    const shares = outputOf({ net, ...rest }, recordsOf(IRIS)).toArray() as number[][];
    const [, ...rows] = (await predict(nested, IRIS, "--proba")).map((line) => line.split(","));
    expect(rows.map(([, ...cells]) => cells.map((cell) => Math.fround(Number(cell))))).toEqual(shares);
  });

  it("gives numbers, fills gaps, and reads decimal commas", async () => {
    const records = recordsOf(FLATS.replaceAll(",", "."), ";");
    expect(records.some(({ area }) => area === "")).toBe(true);
    const numbers = outputOf(await loadNet(flats), records).data;
    const [header, ...cells] = await predict(flats, FLATS);
    expect(header).toBe("price");
    expect(cells.map((cell) => Math.fround(Number(cell)))).toEqual([...numbers]);
    const { stderr } = await samebits(["predict", flats, "examples/flats.csv"]);
    expect(stderr).toBe("examples/flats.csv: left out column 1, price, which the net does not ask for\n");
    const lines = await predict(flats, FLATS, "--json");
    expect(lines[0]).toBe(`{"price":${cells[0]}}`);
    expect(lines.map((line) => Object.values(JSON.parse(line) as object).join())).toEqual(cells);
  });

  it("finds columns by name, says what it leaves out, and compares with the file's own classes", async () => {
    const records = recordsOf(IRIS);
    const names = ["note", "", ...FEATURES.toReversed(), "species"];
    const csv = [names, ...records.map((row) => names.map((name) => row[name] ?? "x"))].join("\n");
    const path = file("other.csv", csv);
    const { stdout, stderr } = await samebits(["predict", iris, path]);
    expect(stdout).toBe(`${(await predict(iris, IRIS)).join("\n")}\n`);
    const right = stdout.split("\n").filter((name, i) => i > 0 && name === records[i - 1]?.["species"]).length;
    expect(stderr).toBe(
      `${path}: left out note, column 2, which the net does not ask for\n` +
        `${path} has species itself: ${right} of 150 rows are predicted right, ${((100 * right) / 150).toFixed(2)} %\n`,
    );
  });

  it("reads standard input, a file of many pieces, and writes as its reader reads", async () => {
    const [header, ...rows] = IRIS.trim().split("\n");
    const many = Array.from({ length: 300 }, () => rows).flat();
    const [, ...once] = await predict(iris, IRIS, "--proba");
    const { code, stdout, stderr } = await runNode(
      MAIN,
      ["predict", iris, "-", "--proba", "--quiet"],
      {},
      [header, ...many].join("\n"),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n").slice(1)).toEqual(Array.from({ length: 300 }, () => once).flat());
  });

  it("--out writes the same file, whole or not at all", async () => {
    const [data, out] = [file("data.csv", IRIS), file("out.csv", "old")];
    const { code, stdout, stderr } = await samebits(["predict", iris, data, "--out", out]);
    expect(stderr).toMatch(/\nwrote .*out\.csv: 150 predictions, \d\.\d kB\n$/);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(out, "utf8")).toBe(`${(await predict(iris, IRIS)).join("\n")}\n`);
    const [header, ...rows] = IRIS.trim().split("\n");
    const many = Array.from({ length: 100 }, () => rows).flat();
    const bad = file("bad.csv", [header, ...many, "1,2,x,4,setosa"].join("\n"));
    const failed = await samebits(["predict", iris, bad, "--out", out]);
    expect(failed.stderr).toContain(`${bad}, line 15002, column "petal_length": "x" is not a number`);
    expect(readFileSync(out, "utf8").split("\n")).toHaveLength(152);
  });

  it.each(["data.csv", "link.csv", "net"])("does not write over the file that it reads: %s", async (name) => {
    const data = file("data.csv", IRIS);
    const link = join(dirname(data), "link.csv");
    if (name === "link.csv") symlinkSync(data, link);
    const out = name === "net" ? iris : join(dirname(data), name);
    const { code, stdout, stderr } = await samebits(["predict", iris, data, "--out", out]);
    expect(stderr).toContain(`--out is ${name === "net" ? iris : data} itself, which is read; name another file\n`);
    expect({ code, stdout, data: readFileSync(data, "utf8") }).toEqual({ code: 2, stdout: "", data: IRIS });
    expect((await loadNet(iris)).classes).toHaveLength(3);
  });

  // Windows knows no SIGINT from another process.
  it.skipIf(process.platform === "win32")("ends on Ctrl-C as if it had never begun to write --out", async () => {
    const out = file("kept.csv", "old");
    const child = spawn(process.execPath, [MAIN, "predict", iris, "-", "--out", out], { env: environment() });
    const outcome = new Promise<[code: number | null, stderr: string]>((resolve) => {
      let stderr = "";
      child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
      child.on("close", (code) => resolve([code, stderr]));
    });
    child.stdin.on("error", () => {}); // it is closed in the end
    child.stdin.write(IRIS.concat(...Array.from({ length: 50 }, () => IRIS.slice(IRIS.indexOf("\n") + 1))));
    const leftovers = (): string[] => readdirSync(dirname(out)).filter((name) => name.endsWith(".tmp"));
    while (leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    const [code, stderr] = await outcome;
    expect(stderr).toMatch(/^samebits: stopped by Ctrl-C after \d+ rows; .*kept\.csv is not written\n$/);
    expect([code, readFileSync(out, "utf8"), leftovers()]).toEqual([130, "old", []]);
  });

  it("--missing empty predicts nothing for a row with a gap", async () => {
    const csv = `${FEATURES.join(",")}\n5.1,3.5,1.4,0.2\n5.1,NA,1.4,0.2\n`;
    const [, whole = "", gap] = await predict(iris, csv, "--missing", "empty", "--proba");
    expect([whole.split(",").length, gap]).toEqual([4, ",,,"]);
    expect((await predict(iris, csv, "--missing", "empty"))[2]).toBe('""');
    const [, json] = await predict(iris, csv, "--missing", "empty", "--proba", "--json");
    expect(json).toBe('{"species":null,"probabilities":null}');
  });

  const header = FEATURES.join(",");
  it.each<[what: string, csv: string, words: string[]]>([
    [
      "a column missing",
      "sepal_length,sepal_width,petal_length,petal_widht\n1,2,3,4",
      ['no column "petal_width"', "petal_widht?"],
    ],
    ["a column twice", `${header},petal_width\n1,2,3,4,5`, ["columns 4 and 5 have the same name"]],
    ["a text", `${header}\n1,2,3,4\n1,2,tall,4`, ['line 3, column "petal_length"', '"tall" is not a number']],
    ["a gap", `${header}\n1,2,,4`, ['line 2, column "petal_length"', "the value is missing", "--missing empty"]],
    ["a short line", `${header}\n1,2,3`, ['line 2, column "petal_width"', "the cell is missing"]],
    ["a long line", `${header}\n1,2,3,4,5`, ["line 2, column 5", "one too many"]],
    ["an infinite number", `${header}\n1,2,3,1e39`, ['column "petal_width"', "beyond the range of float32"]],
    ["nothing", "", ["the file is empty"]],
  ])("refuses a file with %s, and names the place", async (_what, csv, words) => {
    const path = file("wrong.csv", csv);
    const { code, stderr } = await samebits(["predict", iris, path]);
    for (const text of [path, ...words]) expect(stderr).toContain(text);
    expect(code).toBe(1);
  });

  it("names a category that the net has not seen, and a number that could be two", async () => {
    const predictFlat = (row: string): ReturnType<typeof samebits> =>
      samebits(["predict", flats, file("flat.csv", `rooms;area;district\n${row}\n`)]);
    const { code, stderr } = await predictFlat("2;40;nort");
    expect(stderr).toContain('line 2, column "district": "nort" is none of the column\'s categories');
    expect(stderr).toContain('did you mean "north"?');
    expect(code).toBe(1);
    expect((await predictFlat("2;1,234;north")).stderr).toContain("say --decimal , or --decimal .");
  });

  it("refuses files that are no net that it can use", async () => {
    const data = file("data.csv", IRIS);
    const message = async (net: string, ...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await samebits(["predict", net, data, ...args]);
      expect({ code: code > 0, stdout }).toEqual({ code: true, stdout: "" });
      return stderr;
    };
    expect(await message("nowhere.safetensors")).toContain("nowhere.safetensors: cannot open it");
    expect(await message(data)).toContain(
      `${data}: is not a net's file. The first argument is a file of samebits train`,
    );
    const tensors = file("tensors.safetensors", "");
    await saveSafetensors(tensors, {});
    expect(await message(tensors)).toContain(`${tensors}: is a safetensors file, but no net`);
    const bare = file("bare.safetensors", "");
    await saveNet(bare, new Net([new Linear(4, 3)]));
    expect(await message(bare)).toContain(`${bare}: does not say what the columns of the net's input are`);
    const preprocessing = new Preprocessing({ columns: FEATURES.map((name) => ({ name })) });
    await saveNet(bare, new Net([new Linear(4, 3)]), { preprocessing, classes: ["a", "b"] });
    expect(await message(bare)).toContain("its net gives 3 numbers, but has 2 classes");
    await saveNet(bare, new Net([new Linear(5, 3)]), { preprocessing });
    expect(await message(bare)).toMatch(/5.*4|4.*5/);
    expect(await message(flats, "--proba")).toContain("--proba is for classes");
    const named = new Preprocessing({ columns: FEATURES.map((name) => ({ name })), target: "probabilities" });
    await saveNet(bare, new Net([new Linear(4, 2)]), { preprocessing: named, classes: ["a", "b"] });
    expect(await message(bare, "--proba", "--json")).toContain("named as JSON's probabilities: leave out");
  });

  it("names several numbers, and takes a net that ends with Softmax as it is", async () => {
    const net = file("own.safetensors", "");
    const preprocessing = new Preprocessing({ columns: [{ name: "x" }] });
    await saveNet(net, new Net([new Linear(1, 2)]), { preprocessing });
    expect((await predict(net, "x\n1\n"))[0]).toBe("prediction_1,prediction_2");
    const softmax = new Net([new Linear(1, 2), new Softmax()]);
    await saveNet(net, softmax, { preprocessing, classes: ["a,b", "c"] });
    const [header, row = ""] = await predict(net, "x\n1\n", "--proba");
    expect(header).toBe('class,"a,b",c');
    const shares = [...softmax.predict(preprocessing.transform([{ x: 1 }])).data];
    expect(
      row
        .split(",")
        .slice(-2)
        .map((cell) => Math.fround(Number(cell))),
    ).toEqual(shares);
  });
});

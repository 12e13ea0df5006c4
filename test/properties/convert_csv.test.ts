/** `samebits convert` makes of a table, in two passes and in pieces, what `samebits train` makes of it in memory. */
import { writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { chooseColumns } from "../../dist/cli/table/columns.js";
import { openTable } from "../../dist/cli/table/csv.js";
import { readSamples } from "../../dist/cli/table/samples.js";
import { datasetOf, fitPreprocessing } from "../../dist/cli/training/rows.js";
import { loadSafetensors, Preprocessing, type Tensor, type TensorDataset } from "../../dist/index.js";
import { assertSameBits } from "../../dist/testing/index.js";
import { samebits } from "../cli/command.js";
import { temporaryFolder } from "../support/folder.js";

const path = temporaryFolder();

const numbers = fc.double({ noNaN: true, min: -1e30, max: 1e30 }).map(String);
const texts = fc.string({ minLength: 1, maxLength: 6 }).map((text) => `t${text.replaceAll(/\s/g, "_")}`);

interface Options {
  readonly delimiter: string;
  readonly missing: "drop" | "mean" | undefined;
  readonly isNumeric: boolean;
  /** How many rows of the same kinds follow those that are listed, so that the file comes in several pieces. */
  readonly more: number;
  readonly lineEnd: string;
}

const anyOptions: fc.Arbitrary<Options> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t"),
  missing: fc.constantFrom("drop" as const, "mean" as const, undefined),
  isNumeric: fc.boolean(),
  more: fc.constantFrom(0, 0, 3000),
  lineEnd: fc.constantFrom("\n", "\r\n"),
});

/** A number, a number with gaps, a text, a text of which there are many, and the target. */
const anyRow = fc.record({
  a: numbers,
  b: fc.option(numbers),
  kind: fc.constantFrom("x", "y z", "Z"),
  word: texts,
  y: fc.nat(3),
});

function csvOf(rows: readonly { [name: string]: unknown }[], { delimiter, missing, more, lineEnd }: Options): string {
  const cell = (value: unknown): string => {
    const text = value === null ? (missing === undefined ? "0" : "NA") : String(value);
    return text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const all = Array.from({ length: rows.length + more }, (_, i) => {
    const row = rows[i % rows.length] as { [name: string]: unknown };
    return i < rows.length ? row : { ...row, word: `w${i % 700}`, a: Math.sin(i) };
  });
  const lines = all.map((row) => ["a", "b", "kind", "word", "y"].map((name) => cell(row[name])).join(delimiter));
  return [["a", "b", "kind", "word", "y"].join(delimiter), ...lines, ""].join(lineEnd);
}

/** As train does, of all rows in the file's order. */
async function inMemory(file: string, options: Options): Promise<[TensorDataset, Preprocessing, readonly string[]]> {
  const { missing, isNumeric, delimiter } = options;
  const table = await openTable(file, delimiter);
  const columns = chooseColumns(table, { target: "y", features: undefined, encode: "kind,word" });
  const samples = await readSamples(table, columns, { missing, isNumeric, decimal: ".", isExact: missing === "mean" });
  const rows = Int32Array.from({ length: samples.rows }, (_, row) => row);
  const preprocessing = fitPreprocessing(samples, rows, "y", { isStandardised: false, isFilled: missing === "mean" });
  return [datasetOf(samples, rows, preprocessing), preprocessing, samples.classes];
}

it("gives the same numbers, of any table", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { minLength: 2, maxLength: 30 }), anyOptions, async (rows, options) => {
      const [file, out] = [path("data.csv"), path("data.safetensors")];
      const list = [...rows, { ...rows[0], b: "1.5", y: 8 }, { ...rows[0], b: "2.5", y: 9 }]; // two classes, and a mean, there are
      writeFileSync(file, csvOf(list, options));
      const { missing, isNumeric, delimiter } = options;
      const args = [
        "--target=y",
        "--encode=kind,word",
        "--decimal=.",
        `--delimiter=${delimiter}`,
        ...(missing === undefined ? [] : ["--missing", missing]),
        ...(isNumeric ? ["--loss", "mse"] : []),
      ];
      const { code, stderr } = await samebits(["convert", file, out, ...args]);
      expect(code, stderr).toBe(0);
      const [data, preprocessing, classes] = await inMemory(file, options);
      const { tensors, metadata } = await loadSafetensors(out);
      assertSameBits(tensors["x"], data.x);
      const y = tensors["y"] as Tensor<"float32" | "int64">;
      assertSameBits(isNumeric ? y : y.to("int32").data, data.y);
      expect(JSON.parse(metadata["classes"] ?? "[]")).toEqual(classes);
      expect(new Preprocessing(JSON.parse(metadata["preprocessing"] as string))).toEqual(preprocessing);
    }),
    { numRuns: 20 },
  );
});

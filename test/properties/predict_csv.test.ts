/** Whatever the columns are, and however a table writes its values: `samebits predict` gives what a program gets for the records. */
import * as fc from "fast-check";
import Papa from "papaparse";
import { expect, it } from "vitest";
import { type InputColumn, Linear, loadNet, Net, Preprocessing, saveNet } from "../../dist/index.js";
import { samebits, temporaryFiles } from "../cli/command.js";

const file = temporaryFiles();

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
// A blank at an end would be no difference in a table.
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }).filter((own) => own === own.trim());
const category = text.filter((own) => !/^(na|n\/a|#n\/a|<na>|nan|null|\?)$/i.test(own));

const anyColumn = (name: string): fc.Arbitrary<InputColumn> =>
  fc.oneof(
    fc.record({ name: fc.constant(name), mean: finite, scale, fill: finite }),
    fc.record({ name: fc.constant(name) }),
    fc.record({ name: fc.constant(name), categories: fc.uniqueArray(category, { minLength: 1, maxLength: 4 }) }),
  );

const anyValue = (column: InputColumn): fc.Arbitrary<number | string | null> => {
  if ("categories" in column) return fc.constantFrom(...column.categories);
  return column.fill === undefined ? finite : fc.option(finite);
};

const anyTable = fc
  .uniqueArray(text, { minLength: 1, maxLength: 4 })
  .chain((names) => fc.tuple(...names.map(anyColumn)))
  .chain((columns) => {
    const rows = fc.array(fc.tuple(...columns.map(anyValue)), { minLength: 1, maxLength: 6 });
    return fc.record({ columns: fc.constant(columns), rows, quotes: fc.boolean(), windows: fc.boolean() });
  });

it("samebits predict is loadNet, transform and predict", async () => {
  const path = file("net.safetensors", "");
  await fc.assert(
    fc.asyncProperty(anyTable, async ({ columns, rows, quotes, windows }) => {
      const preprocessing = new Preprocessing({ columns });
      await saveNet(path, new Net([new Linear(preprocessing.features.length, 1)]), { preprocessing });
      const names = columns.map(({ name }) => name);
      const newline = windows ? "\r\n" : "\n";
      const csv = Papa.unparse(
        { fields: names, data: rows.map((row) => row.map((value) => value ?? "NA")) },
        { quotes, newline },
      );
      const { code, stdout, stderr } = await samebits([
        "predict",
        path,
        file("data.csv", csv),
        "--delimiter",
        ",",
        "--json",
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

      const loaded = await loadNet(path);
      const records = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
      const wanted = [...loaded.net.predict((loaded.preprocessing as Preprocessing).transform(records)).data];
      const given = stdout
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { prediction: number }).prediction);
      expect(given.map((number) => Math.fround(number) + 0)).toEqual(wanted.map((number) => number + 0));
    }),
    { numRuns: 100 },
  );
});

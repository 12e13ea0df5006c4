import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Preprocessing, type InputColumn } from "../../dist/index.js";
import { expectThrows } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";

const FLATS = new Preprocessing({
  columns: [
    { name: "rooms", mean: 3, scale: 2 },
    { name: "district", categories: ["centre", "north", "2"] },
    { name: "area", fill: 60 },
  ],
  target: "price",
});
interface Flat {
  readonly rooms: number;
  readonly district: string;
  readonly area: number;
}
const FLAT: Flat = { rooms: 5, district: "north", area: 47.1 };

const rowsOf = (records: Any): unknown => FLATS.transform(records).toArray();

describe("Preprocessing", () => {
  it("scales numbers, fills gaps, and gives every category a number", () => {
    expect(FLATS.features).toEqual(["rooms", "district=centre", "district=north", "district=2", "area"]);
    expect(rowsOf([FLAT, { area: null, district: 2, rooms: " 2.0 ", garden: "yes" }])).toEqual([
      [1, 0, 1, 0, Math.fround(47.1)],
      [-0.5, 0, 0, 1, 60],
    ]);
    expect(FLATS.transform([]).shape).toEqual([0, 5]);
  });

  it.each([null, undefined, "", " ", Number.NaN, "NaN", "na", "N/A", "#N/A", "<NA>", "NULL", "?"])(
    "takes %j for a missing value",
    (area) => expect(rowsOf([{ ...FLAT, area }])).toEqual([[1, 0, 1, 0, 60]]),
  );

  it("computes in float64 and rounds once, as training does, and is the same after JSON", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 });
    const scale = fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-30, max: 1e30 });
    fc.assert(
      fc.property(finite, scale, finite, finite, (mean, own, fill, x) => {
        const made = new Preprocessing({ columns: [{ name: "x", mean, scale: own, fill }] });
        const read = new Preprocessing(JSON.parse(JSON.stringify(made)) as Preprocessing);
        expect(read).toEqual(made);
        const wanted = [(x - mean) / own, (fill - mean) / own].map((number) => [Math.fround(number) + 0]);
        for (const preprocessing of [made, read]) {
          const rows = preprocessing.transform([{ x }, { x: null }]).toArray() as number[][];
          expect(rows.map(([number = 0]) => [number + 0])).toEqual(wanted);
        }
      }),
    );
  });

  it("is a plain value: frozen, its own copy, seen by equality and String", () => {
    const categories = ["a", "b"];
    const made = new Preprocessing({ columns: [{ name: "x", categories }] });
    categories[0] = "c";
    expect(made.columns).toEqual([{ name: "x", categories: ["a", "b"] }]);
    expect(Object.isFrozen(made.columns) && Object.isFrozen(made.columns[0])).toBe(true);
    expect(made).not.toEqual(new Preprocessing({ columns: [{ name: "x", categories }] }));
    expect(String(FLATS)).toBe(
      "Preprocessing(\n  rooms: (x - 3) / 2\n  district: one of centre, north, 2\n  area: as it is, 60 where it is missing\n  target: price\n)",
    );
  });

  it.each<[name: string, records: Any, words: string[]]>([
    ["a text", [FLAT, { ...FLAT, rooms: "many" }], ['record 1, column "rooms"', '"many" is not a number']],
    ["a hexadecimal number", [{ ...FLAT, rooms: "0x10" }], ['column "rooms"', '"0x10" is not a number']],
    ["a boolean", [{ ...FLAT, rooms: true }], ['column "rooms"', "true is not a number"]],
    ["infinity", [{ ...FLAT, rooms: Infinity }], ["Infinity is beyond the range of float32"]],
    ["a number beyond float32", [{ ...FLAT, area: "1e39" }], ['column "area"', '"1e39" is beyond']],
    ["a gap that nothing fills", [{ ...FLAT, rooms: "" }], ['column "rooms"', "the value is missing"]],
    ["a missing text", [{ ...FLAT, district: null }], ['column "district"', "the value is missing (null)"]],
    ["another category", [{ ...FLAT, district: "nort" }], ['"nort" is none', '"centre"', 'did you mean "north"?']],
    ["a missing column", [FLAT, { rooms: 1, district: "2", Area: 3 }], ['record 1 has no column "area"', '"Area"']],
    ["an inherited column", [Object.create(FLAT)], ['record 0 has no column "rooms"']],
    ["one record", FLAT, ["give [record]"]],
    ["no record", [null], ["record 0 must be an object", "null"]],
  ])("refuses %s and names its place", (_name, records, words) => {
    for (const word of words) expectThrows("ERR_ARGUMENT", () => FLATS.transform(records), word, word);
  });

  const columns = (column: Any): Any => ({ columns: [column] });
  it.each<[name: string, options: Any, words: string[]]>([
    ["nothing", undefined, ["columns"]],
    ["no columns", { columns: [] }, ["columns", "at least one"]],
    ["columns that are none", { columns: "rooms" }, ["columns", '"rooms"']],
    ["a column that is none", columns("rooms"), ["columns[0]", '"rooms"']],
    ["a name twice", { columns: [{ name: "a" }, { name: "a" }] }, ['the name "a" twice']],
    ["a name that is no text", columns({ name: 1 }), ["columns[0]", "name", "given 1"]],
    ["no name", columns({ mean: 1 }), ["columns[0]", "name"]],
    ["another option", columns({ name: "a", std: 1 }), ['"std"']],
    ["a scale of 0", columns({ name: "a", scale: 0 }), ["columns[0]'s scale", "above 0"]],
    ["an infinite mean", columns({ name: "a", mean: Infinity }), ["columns[0]'s mean", "Infinity"]],
    ["a fill that is NaN", columns({ name: "a", fill: NaN }), ["columns[0]'s fill", "NaN"]],
    ["no categories", columns({ name: "a", categories: [] }), ["columns[0]'s categories"]],
    ["categories that are none", columns({ name: "a", categories: [1] }), ["columns[0]'s categories"]],
    ["a category twice", columns({ name: "a", categories: ["x", "x"] }), ['the category "x" twice']],
    ["a target that is none", { columns: [{ name: "a" } satisfies InputColumn], target: 1 }, ["target", "given 1"]],
  ])("refuses %s", (_name, options, words) => {
    for (const word of words) expectThrows("ERR_ARGUMENT", () => new Preprocessing(options), word, word);
  });
});

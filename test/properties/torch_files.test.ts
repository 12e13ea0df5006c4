/** Any value comes back from its file, to the bit; and what is no value is refused, with the way to it. */
import { readFile, stat } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DType,
  loadTorchCheckpoint,
  saveTorch,
  Tensor,
  tensor,
  zeros,
  type TorchValue,
} from "../../dist/index.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";
import { anyTorchValue, comparable } from "../support/torch_values.js";

const path = temporaryFolder();

describe("saveTorch", () => {
  it("saves what loadTorchCheckpoint gives back", async () => {
    await fc.assert(
      fc.asyncProperty(anyTorchValue, async (value) => {
        await saveTorch(path("a.pt"), value);
        expect(comparable(await loadTorchCheckpoint(path("a.pt")))).toEqual(comparable(value));
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same bytes for the same value", async () => {
    await fc.assert(
      fc.asyncProperty(anyTorchValue, async (value) => {
        await saveTorch(path("a.pt"), value);
        await saveTorch(path("b.pt"), value);
        expect((await readFile(path("a.pt"))).equals(await readFile(path("b.pt")))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("saves more items than one opcode adds, and longer integers than a long", async () => {
    const value: TorchValue = {
      list: Array.from({ length: 2001 }, (_, i) => i),
      dict: new Map(Array.from({ length: 1001 }, (_, i) => [i, `${i}`])),
      ints: [
        127,
        128,
        -128,
        -129,
        255,
        256,
        65535,
        65536,
        2 ** 31 - 1,
        2 ** 31,
        -(2 ** 31),
        2n ** 2000n,
        -(2n ** 2039n),
      ],
    };
    await saveTorch(path("a.pt"), value);
    expect(await loadTorchCheckpoint(path("a.pt"))).toEqual(value);
  });

  it("keeps what two containers share, and the storage that two tensors have", async () => {
    const shared = [1];
    const t = tensor([1, 2, 3]);
    await saveTorch(path("a.pt"), { a: shared, b: shared, t, u: t });
    const value = (await loadTorchCheckpoint(path("a.pt"))) as { a: TorchValue; b: TorchValue };
    expect(value.a).toBe(value.b);
    const { size } = await stat(path("a.pt"));
    await saveTorch(path("b.pt"), { a: shared, b: shared, t, u: t.clone() });
    const { size: larger } = await stat(path("b.pt"));
    expect(larger).toBeGreaterThan(size);
  });

  it("keeps the dtypes of tensors over one array", async () => {
    const bytes = Uint8Array.of(0, 1, 1);
    const [numbers, booleans] = [new Tensor<DType>(bytes, [3]), new Tensor<DType>(bytes, [3], "bool")];
    await saveTorch(path("a.pt"), { numbers, booleans });
    expect(comparable(await loadTorchCheckpoint(path("a.pt")))).toEqual(comparable({ numbers, booleans }));
  });

  it("saves all bytes", async () => {
    const value = Uint8Array.from({ length: 1000 }, (_, i) => i);
    await saveTorch(path("a.pt"), { value });
    expect(await loadTorchCheckpoint(path("a.pt"))).toEqual({ value });
  });

  const cyclic: Any = { a: [] };
  cyclic.a.push(cyclic);
  const deep = Array.from({ length: 101 }).reduce((inner) => [inner], 1);
  const detached = zeros([2]);
  structuredClone(detached.data, { transfer: [detached.data.buffer as ArrayBuffer] });
  const mistakes: [name: string, value: Any, words: string][] = [
    ["undefined", { a: [undefined] }, 'the value["a"][0] is undefined'],
    ["a function", { f: () => 1 }, 'the value["f"] is a function'],
    ["a date", [new Date()], "the value[0] is a Date"],
    ["an array of floats", [new Float32Array(2)], "the value[0] is a Float32Array"],
    ["itself", cyclic, 'the value["a"][0] is a container that is in itself'],
    ["too deep", deep, "nested more than 100 deep"],
    ["an object for a key", new Map([[{}, 1]]), "a key in the value is an Object"],
    ["nothing for a part of a key", [new Map([[[1, undefined], 1]])], "a key in the value[0] is"],
    [
      "keys that are one in Python",
      {
        a: new Map([
          [1, 0],
          [true, 1],
        ] as Any),
      },
      'the value["a"] has the keys 1 and true',
    ],
    [
      "an int and a float that are one",
      new Map([
        [2n ** 70n, 0],
        [2 ** 70, 1],
      ] as Any),
      "which are one key in Python",
    ],
    [
      "tuples that are one",
      new Map([
        [[1, "x"], 0],
        [[1n, "x"], 1],
      ] as Any),
      "which are one key in Python",
    ],
    ["no memory", { w: detached }, 'the value["w"]'],
    ["a long integer", [2n ** 2040n], "the value[0] has more than the 255 bytes"],
  ];
  it.each(mistakes)("refuses %s", async (name, value, words) => {
    expectSamebitsError(await failureOf(() => saveTorch(path("none.pt"), value)), "ERR_ARGUMENT", name, words);
    expectSamebitsError(await failureOf(() => loadTorchCheckpoint(path("none.pt"))), "ERR_FILE", name, "no such file");
  });
});

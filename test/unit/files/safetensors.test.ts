/** safetensors files that no golden can be: what a user saves, and gets back. Goldens: test/golden/safetensors.test.ts. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DType, loadSafetensors, saveSafetensors, type Tensor, tensor, zeros } from "../../../dist/index.js";
import { expectRejects } from "../../support/errors.js";
import { sha256Of } from "../../support/interchange.js";
import { startFit } from "../../support/running_fit.js";
import { createNet } from "../../support/training.js";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-"));
  path = join(folder, "a.safetensors");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const DTYPES = ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"] as const;

/** A tensor of any bits: NaNs with payloads, subnormal numbers, -0. */
const anyTensor: fc.Arbitrary<Tensor<DType>> = fc
  .tuple(
    fc.constantFrom(...DTYPES),
    fc.array(fc.nat(4), { maxLength: 4 }),
    fc.uint8Array({ minLength: 8, maxLength: 32 }),
  )
  .map(([dtype, shape, bytes]) => {
    const t: Tensor<DType> = zeros(shape, { dtype });
    const { buffer } = t.data;
    const byteAt = (_: unknown, i: number): number => bytes[i % bytes.length] as number;
    const random = Uint8Array.from({ length: buffer.byteLength }, byteAt);
    new Uint8Array(buffer).set(dtype === "bool" ? random.map((byte) => byte & 1) : random);
    return t;
  });

const anyName = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "0", "10", "9", "", "a.b", "\u{1f600}", "\uffff"),
  fc.string({ unit: "binary" }).filter((name) => name !== "__metadata__"),
);
const bitsOf = (tensors: Record<string, Tensor<DType>>): unknown =>
  Object.entries(tensors)
    .map(([name, t]) => ({ name, dtype: t.dtype, shape: t.shape, bits: sha256Of(t) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe("what is saved", () => {
  it("comes back to the bit, whatever its names, dtypes and shapes", async () => {
    const any = fc.record({
      tensors: fc.array(fc.tuple(anyName, anyTensor), { maxLength: 6 }).map((list) => Object.fromEntries(list)),
      metadata: fc.array(fc.tuple(anyName, anyName), { maxLength: 3 }).map((list) => Object.fromEntries(list)),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ tensors, metadata }) => {
        await saveSafetensors(path, tensors, { metadata });
        const loaded = await loadSafetensors(path);
        expect(bitsOf(loaded.tensors)).toEqual(bitsOf(tensors));
        expect(Object.entries(loaded.metadata).toSorted()).toEqual(Object.entries(metadata).toSorted());
        expect(Object.getPrototypeOf(loaded.tensors)).toBe(Object.prototype);
      }),
    );
  });

  it("is in memory of its own", async () => {
    await saveSafetensors(path, { a: tensor([1, 2]), b: tensor([3]) });
    const { a, b } = (await loadSafetensors(path)).tensors;
    expect(a?.data.byteLength).toBe(a?.data.buffer.byteLength);
    expect(a?.data.buffer).not.toBe(b?.data.buffer);
  });

  it("is a net's state, which another net takes", async () => {
    const [net, other] = [createNet([4, 3, 2], "typescript", 1), createNet([4, 3, 2], "typescript", 2)];
    await saveSafetensors(path, net.stateDict());
    other.loadStateDict((await loadSafetensors(path)).tensors as Record<string, Tensor>);
    expect(other.stateDict()).toEqual(net.stateDict());
  });
});

describe("saveSafetensors refuses", () => {
  const t = tensor([1]);
  it.each<[what: string, tensors: unknown, metadata: unknown, words: string | RegExp]>([
    ["the metadata's name", { ["__metadata__"]: t }, {}, "cannot be named"],
    ["a lone surrogate", { "\ud800": t }, {}, "Unicode text"],
    ["what is no tensor", { x: [1] }, {}, /tensor "x" must be a Tensor/],
    ["a list", [t], {}, "tensors by name"],
    ["a Map", new Map([["x", t]]), {}, "tensors by name"],
    ["nothing", undefined, {}, "tensors by name"],
    ["a number as metadata", { x: t }, { epoch: 3 }, /given 3 for "epoch"/],
    ["metadata that are no object", { x: t }, "text", "metadata is an object"],
  ])("%s", async (what, tensors, metadata, words) => {
    const save = (): Promise<void> => saveSafetensors(path, tensors as never, { metadata: metadata as never });
    await expectRejects("ERR_ARGUMENT", save, what, words);
  });

  it("a misspelt option", async () => {
    await expectRejects("ERR_ARGUMENT", () => saveSafetensors(path, {}, { meta: {} } as never), "meta", /"meta"/);
  });

  it("tensors that a fit owns", async () => {
    const fit = startFit("typescript");
    const tensors = Object.fromEntries(fit.net.parameters().map((p, i) => [String(i), p]));
    await expectRejects("ERR_BUSY", () => saveSafetensors(path, tensors), "a fit's parameters");
    await fit.stop();
  });
});

describe("loadSafetensors refuses", () => {
  it("what is not there, and names it", async () => {
    const none = join(folder, "none");
    await expectRejects("ERR_FILE", () => loadSafetensors(none), "no file", `${none}: cannot open it`);
  });

  it("a folder, and what is no path", async () => {
    await expectRejects("ERR_ARGUMENT", () => loadSafetensors(folder), "a folder", "not a file but a folder");
    for (const none of ["", "a\0b", 3, undefined])
      await expectRejects("ERR_ARGUMENT", () => loadSafetensors(none as string), String(none), "a file's path");
  });

  it("a file of another format, and says what to do", async () => {
    await writeFile(path, "name,size\nsetosa,3\n");
    await expectRejects("ERR_FILE_FORMAT", () => loadSafetensors(path), "a CSV file", "or no safetensors file");
  });
});

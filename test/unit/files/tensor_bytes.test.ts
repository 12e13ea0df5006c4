/** A tensor's memory as a file's parts: without a copy, and so with a look at whether it is still there. */
import { expect, it } from "vitest";
import { copiedTensorBytes, PART, tensorBytes } from "../../../dist/files/tensor_bytes.js";
import { full, type Tensor } from "../../../dist/index.js";
import { expectRejects } from "../../support/errors.js";

const ELEMENTS = (2.5 * PART) / 4;

async function lengthsOf(parts: AsyncIterable<Uint8Array>): Promise<number[]> {
  const lengths: number[] = [];
  for await (const { length } of parts) lengths.push(length);
  return lengths;
}

function takeMemory({ data }: Tensor): void {
  structuredClone(data.buffer, { transfer: [data.buffer as ArrayBuffer] });
}

it("has parts of a bounded size, none for no elements", async () => {
  expect(await lengthsOf(tensorBytes("x", full([ELEMENTS], 1)))).toEqual([PART, PART, PART / 2]);
  expect(await lengthsOf(tensorBytes("x", full([0], 1)))).toEqual([]);
});

it.each([1, 2, 3])("refuses to go on after part %i where the memory was taken while that was used", async (used) => {
  const x = full([ELEMENTS], 1);
  const parts = tensorBytes("x", x);
  for (let i = 0; i < used; i++) await parts.next();
  takeMemory(x);
  await expectRejects("ERR_ARGUMENT", () => parts.next(), "taken memory", /tensor "x" has lost its memory/);
});

it("has copies that do not change with the tensor", async () => {
  const x = full([10], 1);
  const parts = copiedTensorBytes("x", x, new Uint8Array(PART));
  const { value } = await parts.next();
  x.fill_(2);
  expect(new Float32Array((value as Uint8Array).slice().buffer)).toEqual(new Float32Array(10).fill(1));
});

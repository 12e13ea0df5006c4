/** Headers that are long: read in parts, or refused before anything is built of them. */
import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { loadSafetensors, saveSafetensors } from "../../../dist/index.js";
import { expectSamebitsError, failureOf } from "../../support/errors.js";
import { temporaryFolder } from "../../support/folder.js";

const path = temporaryFolder()("a.safetensors");

async function failureOfHeader(header: string): Promise<unknown> {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(path, Buffer.concat([length, Buffer.from(header)]));
  return failureOf(() => loadSafetensors(path));
}

const PART = 2 ** 16;
const escapes = ["\\", "\\\\\\", '"', '\\"', "\u0001", "\n", "\u00e9", "\u{1f600}"];

it.each(escapes)("a long text comes back with %j wherever a part of it ends", async (escape) => {
  for (let before = 0; before < 12; before++) {
    const text = "a".repeat(PART - before) + escape + "b".repeat(PART) + escape.repeat(PART);
    await saveSafetensors(path, {}, { metadata: { text } });
    expect((await loadSafetensors(path)).metadata.text === text, `${before} before the end`).toBe(true);
  }
});

const fields = (more: string): string => `{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"more":${more}}}`;
const long: [name: string, header: string, words: RegExp][] = [
  ["a field's array", fields(`[${"1,".repeat(PART)}1]`), /value at character \d+ has more than 65536/],
  ["a field's text", fields(`"${"a".repeat(PART)}"`), /value at character \d+ has more than 65536/],
  ["a name", `{"${"a".repeat(PART)}":{}}`, /value at character 1 has more than 65536/],
  ["what is no text in the metadata", `{"__metadata__":{"a":[${"1,".repeat(PART)}1]}}`, /metadata "a" is not a text/],
];

it.each(long)("refuses %s that is too long", async (what, header, words) => {
  expectSamebitsError(await failureOfHeader(header), "ERR_FILE_FORMAT", what, words);
});

it("takes a field that is as long as may be", async () => {
  expect(await failureOfHeader(fields(`"${"a".repeat(PART - 2)}"`))).toBe(undefined);
});

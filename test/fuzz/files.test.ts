/** A short run of the fuzzer of the readers of files: npm run fuzz:files is the long one. */
import { expect, inject, it } from "vitest";
import { FORMATS, fuzz } from "./fuzz.mjs";

const INPUTS = 1000;

it.each(Object.keys(FORMATS))("any input of the format %s is read or refused", async (format) => {
  const { outcomes } = await fuzz(format, { inputs: INPUTS, seed: inject("propertySeed") });
  expect([...outcomes].filter((outcome) => outcome.startsWith("read"))).not.toEqual([]);
  expect([...outcomes].filter((outcome) => outcome.startsWith("ERR")).length).toBeGreaterThan(10);
});

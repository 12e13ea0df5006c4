/** Saves that are killed, or find the disk full: the file is the old one or the new one, whole. Many of each: test/soak. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { full, saveSafetensors } from "../../../dist/index.js";
import { expectRejects, expectSamebitsError, failureOf } from "../../support/errors.js";
import { ELEMENTS, killSaving, leftoversOf, saveNumber, savedNumber, saveTooMuch } from "../../support/saves.js";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-"));
  path = join(folder, "a.safetensors");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a save", () => {
  it("leaves a whole file when its process is killed, and the next one cleans up", async () => {
    for (const milliseconds of [0, 3, 11, 17, 29])
      expect(await killSaving(path, milliseconds)).toBeGreaterThanOrEqual(1);
    await saveNumber(path, -1);
    expect(await savedNumber(path)).toBe(-1);
    expect(await leftoversOf(path)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("leaves the old file, and says so, where there is no room", async () => {
    expect(await saveTooMuch("limit", folder, 5)).toBe("done\n");
  });

  it("leaves the old file where a tensor's memory is transferred meanwhile", async () => {
    await saveNumber(path, 1);
    const old = await readFile(path);
    const [first, last] = [full([1_000_000], 2), full([1_000_000], 2)];
    const saved = saveSafetensors(path, { first, last });
    structuredClone(last.data.buffer, { transfer: [last.data.buffer as ArrayBuffer] });
    await expectRejects("ERR_ARGUMENT", () => saved, "a transferred tensor", /"last".*has lost its memory/);
    expect((await readFile(path)).equals(old)).toBe(true);
    expect(await leftoversOf(path)).toEqual([]);
  });

  it("is whole or refused where the memory is transferred while it is written", async () => {
    for (const turns of [0, 5, 20, 50, 100, 200]) {
      await saveNumber(path, 1);
      const x = full([ELEMENTS], 2);
      const failure = failureOf(() => saveSafetensors(path, { x }, { metadata: { number: "2" } }));
      for (let i = 0; i < turns; i++) await new Promise(setImmediate);
      structuredClone(x.data.buffer, { transfer: [x.data.buffer as ArrayBuffer] });
      const error = await failure;
      if (error !== undefined) expectSamebitsError(error, "ERR_ARGUMENT", `${turns} turns`, /"x".*has lost its memory/);
      expect(await savedNumber(path)).toBe(error === undefined ? 2 : 1);
    }
  });
});

/** What test/unit/files/unfinished_saves.test.ts asks for, many times: npm run soak:files. Linux, where unshare may mount disks. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { killSaving, leftoversOf, saveTooMuch } from "../support/saves.js";

const KILLS = 1000;
const FULL_DISKS = 200;
/** Longer than a few saves take. */
const LONGEST = 60;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it(`leaves a whole file each of ${KILLS} times that its process is killed`, async () => {
  const path = join(folder, "a.safetensors");
  let interrupted = 0;
  for (let i = 0; i < KILLS; i++) {
    const milliseconds = Math.random() * LONGEST;
    expect(await killSaving(path, milliseconds), `killed after ${milliseconds} ms`).toBeGreaterThanOrEqual(1);
    const leftovers = await leftoversOf(path);
    expect(leftovers.length, leftovers.join()).toBeLessThanOrEqual(1);
    interrupted += leftovers.length;
  }
  console.log(`${interrupted} of ${KILLS} kills left a temporary file, which the next save removed`);
  expect(interrupted).toBeGreaterThan(KILLS / 10);
});

it(`leaves the old file each of ${FULL_DISKS} times that the disk is full`, async () => {
  expect(await saveTooMuch("disk", folder, FULL_DISKS)).toBe("done\n");
});

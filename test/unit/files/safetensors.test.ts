/** safetensors files among a user's objects. What is in them: test/golden/safetensors.test.ts, test/properties/safetensors.test.ts. */
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSafetensors, saveSafetensors, type Tensor, tensor } from "../../../dist/index.js";
import { expectRejects } from "../../support/errors.js";
import { temporaryFolder } from "../../support/folder.js";
import { startFit } from "../../support/running_fit.js";
import { createNet } from "../../support/training.js";

const pathOf = temporaryFolder();
const path = pathOf("a.safetensors");

describe("what is saved", () => {
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

describe("saveSafetensors", () => {
  it("refuses tensors that a fit owns", async () => {
    const fit = startFit("typescript");
    const tensors = Object.fromEntries(fit.net.parameters().map((p, i) => [String(i), p]));
    await expectRejects("ERR_BUSY", () => saveSafetensors(path, tensors), "a fit's parameters");
    await fit.stop();
  });
});

describe("loadSafetensors refuses", () => {
  it("what is not there, and names it", async () => {
    const none = pathOf("none");
    await expectRejects("ERR_FILE", () => loadSafetensors(none), "no file", `${none}: cannot open it`);
  });

  it("a folder, and what is no path", async () => {
    await expectRejects("ERR_ARGUMENT", () => loadSafetensors(dirname(path)), "a folder", "not a file but a folder");
    for (const none of ["", "a\0b", 3, undefined])
      await expectRejects("ERR_ARGUMENT", () => loadSafetensors(none as string), String(none), "a file's path");
  });

  it("a file of another format, and says what to do", async () => {
    await writeFile(path, "name,size\nsetosa,3\n");
    await expectRejects("ERR_FILE_FORMAT", () => loadSafetensors(path), "a CSV file", "or no safetensors file");
  });

  it("a tensor that lacks a field, and says which", async () => {
    const header = Buffer.from('{"a":{"dtype":"F32","data_offsets":[0,0]}}');
    await writeFile(path, Buffer.concat([Buffer.from([header.length, 0, 0, 0, 0, 0, 0, 0]), header]));
    await expectRejects("ERR_FILE_FORMAT", () => loadSafetensors(path), "no shape", 'tensor "a": it has no shape');
  });
});

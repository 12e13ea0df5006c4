/** Two copies of the package in one program: an object of the other copy is told as such, wherever it is handed in. */
import { cpSync, mkdtempSync, rmSync, symlinkSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../../dist/index.js";
import type { Any } from "../support/mistakes.js";
import { expectThrows, failureOf } from "../support/errors.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "samebits-copy-"));
const OTHER = /of another copy of samebits, 9\.8\.7 \(this one is \d+\.\d+\.\d+/;
let b: Any;

beforeAll(async () => {
  cpSync(join(ROOT, "dist"), join(folder, "dist"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  const version = join(folder, "dist/version.js");
  writeFileSync(version, readFileSync(version, "utf8").replace(/"\d[^"]*"/, '"9.8.7"'));
  vi.stubEnv("SAMEBITS_BACKEND", "typescript"); // which needs no addon beside it
  b = await import(pathToFileURL(join(folder, "dist/index.js")).href);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("an object of another copy is told as one", () => {
  const net = (): a.Net => new a.Net([new a.Linear(2, 2)]);
  const fitting = (own: a.Net): Any => ({ loss: new a.MSELoss(), optimizer: new a.SGD(own.parameters()), epochs: 1 });
  const data = (): a.TensorDataset => new a.TensorDataset(a.zeros([1, 2]), a.zeros([1, 2]));

  it.each([
    ["a tensor, to a layer", () => new a.Linear(2, 2).forward(b.zeros([1, 2]))],
    ["a tensor, to a loss", () => new a.MSELoss().forward(a.zeros([1]), b.zeros([1]))],
    ["a tensor, as a gradient", () => (a.zeros([1]).grad = b.zeros([1]))],
    ["a tensor, to copy_", () => a.zeros([1]).copy_(b.zeros([1]))],
    ["a tensor, to a data set", () => new a.TensorDataset(b.zeros([1, 1]), new Int32Array(1))],
    ["a tensor, to an initialiser", () => a.init.ones_(b.zeros([1]))],
    ["a layer, to a net", () => new a.Net([new b.Linear(2, 2)])],
    ["a net's parameters, to an optimiser", () => new a.SGD(new b.Net([new b.Linear(2, 2)]).parameters())],
    ["a parameter, to clipping", () => a.clipGradNorm_(new b.Net([new b.Linear(2, 2)]).parameters(), 1)],
    ["a generator, to a draw", () => a.rand([1], { generator: new b.Generator() })],
    ["a generator, to a layer", () => new a.Linear(2, 2, { generator: new b.Generator() })],
    ["an optimiser, to a scheduler", () => new a.StepLR(new b.SGD([b.zeros([1])]), { stepSize: 1 })],
    ["a data set, to a loader", () => new a.DataLoader(new b.TensorDataset(b.zeros([1, 1]), new Int32Array(1)))],
  ] as [string, () => unknown][])("%s", (_, mistake) => {
    expectThrows("ERR_ARGUMENT", mistake);
    expect(mistake).toThrow(OTHER);
  });

  it.each([
    ["a data set", () => net().fit(new b.TensorDataset(b.zeros([1, 2]), b.zeros([1, 2])), fitting(net()))],
    ["a loss", (own: a.Net) => own.fit(data(), { ...fitting(own), loss: new b.MSELoss() })],
    ["an optimiser", (own: a.Net) => own.fit(data(), { ...fitting(own), optimizer: new b.SGD([b.zeros([1])]) })],
    ["a generator", (own: a.Net) => own.fit(data(), { ...fitting(own), generator: new b.Generator() })],
  ] as [string, (own: a.Net) => Promise<unknown>][])("%s, to fit", async (_, mistake) => {
    expect(String(await failureOf(() => mistake(net())))).toMatch(OTHER);
  });

  it("but its numbers are taken", () => {
    expect(a.tensor(b.tensor([1, 2]))).toEqual(a.tensor([1, 2]));
    const [from, to] = [new b.Net([new b.Linear(2, 2)]), net()];
    to.loadStateDict(from.stateDict());
    expect(JSON.stringify(to)).toBe(JSON.stringify(from));
  });
});

/** Ranks over data in files: each reads the rows that it goes through, and a file that fails on one of them ends all. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { randint, randn, saveSafetensors, Generator, tensor } from "../../dist/index.js";
import { temporaryFolder } from "../support/folder.js";
import { hasMpi, launch, mpiOrSkipped, processesWith } from "../support/ranks.js";

const SAMPLES = 2600;
const FEATURES = 96;
const ROW = FEATURES * 4;
const BATCH = 1100; // five blocks, the last of 76 samples
const EPOCHS = 5;

describe.skipIf(!hasMpi)(`a FileDataset on several ranks${mpiOrSkipped}`, () => {
  const path = temporaryFolder();

  async function saved(name: string): Promise<string> {
    const generator = new Generator({ seed: 1 });
    const x = randn([SAMPLES, FEATURES], { generator });
    const y = tensor(randint(0, 4, [SAMPLES], { generator }));
    await saveSafetensors(path(name), { x, y });
    return path(name);
  }

  /** A fit over the file, or over the same in memory; `read` is how many bytes this process has read from files. */
  const source = (file: string): string => `
    const { createHash } = await import("node:crypto");
    const { readFileSync, truncateSync, utimesSync, appendFileSync } = await import("node:fs");
    const read = () => Number(/rchar: (\\d+)/.exec(readFileSync("/proc/self/io", "utf8"))[1]);
    const own = ${JSON.stringify(file)};
    const data = await sb.FileDataset.open(own, { x: "x", y: "y" });
    const trained = async (data, more = {}) => {
      const generator = new sb.Generator({ seed: 3 });
      const net = new sb.Net([new sb.Linear(${FEATURES}, 16, { generator }), new sb.Tanh(), new sb.Dropout(0.2, { generator }), new sb.Linear(16, 4, { generator })]);
      const optimizer = new sb.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
      const weight = sb.tensor([1, 2, 3, 4]);
      const options = { loss: new sb.CrossEntropyLoss({ weight }), optimizer, batchSize: ${BATCH}, shuffle: true, generator };
      const { epochs } = await net.fit(data, { ...options, epochs: ${EPOCHS}, ...more });
      const losses = epochs.map(({ loss }) => loss);
      return createHash("sha256").update(JSON.stringify([net, optimizer, [...generator.getState()], losses])).digest("hex");
    };`;

  it.each([1, 2, 3, 4, 7])("leaves what memory does, and each reads its own rows: %i ranks", async (ranks) => {
    const { said, status, stderr } = await launch(
      ranks,
      `${source(await saved("data.safetensors"))}
      const { tensors: { x, y } } = await sb.loadSafetensors(own);
      say(await trained(new sb.TensorDataset(x, y)));
      say(await trained(data, { world })); // reads all of it once, for the digest
      const before = read();
      say(await trained(data, { world }));
      say(read() - before);`,
    );
    expect(status, stderr).toBe(0);
    const wanted = said[0]?.[0];
    for (const [i, [memory, first, second, bytes]] of said.entries()) {
      expect([memory, first, second], `rank ${i}`).toEqual([wanted, wanted, wanted]);
      const x = EPOCHS * ROW * rowsOf(i, ranks);
      const y = EPOCHS * SAMPLES * 8; // whole: the weights of all classes in a batch are its loss's divisor
      expect(bytes, `rank ${i}: ${x} bytes of x`).toBeGreaterThanOrEqual(x + y);
      expect(bytes, `rank ${i}: ${x} bytes of x`).toBeLessThan(x + y + 20_000); // and what Node reads besides
    }
  });

  /** Of all batches of an epoch, those in blocks n r / N to n (r + 1) / N, rounded up. */
  function rowsOf(rank: number, ranks: number): number {
    const batches = [BATCH, BATCH, SAMPLES - 2 * BATCH];
    const rows = batches.map((batch) => {
      const [from, to] = [rank, rank + 1].map((r) => 256 * Math.ceil((Math.ceil(batch / 256) * r) / ranks));
      return Math.min(to as number, batch) - Math.min(from as number, batch);
    });
    return rows.reduce((sum, n) => sum + n, 0);
  }

  it.each([
    [
      "is cut",
      "truncateSync(own, 200_000)",
      /rank 1 of 3 ends the job: .*one\.safetensors: (has changed since|row \d+ of x is cut short)/,
    ],
    [
      "is written to",
      'appendFileSync(own, "more")',
      /rank 1 of 3 ends the job: .*one\.safetensors: (has changed since|row \d+ of x is cut short)/,
    ],
  ])("ends on all ranks, with the reason, where one rank's file %s", async (_, what, reason) => {
    const file = await saved("all.safetensors");
    const copy = path("one.safetensors");
    writeFileSync(copy, readFileSync(file));
    const mark = `mark ${Math.random()}`;
    const { status, signal, stdout, stderr } = await launch(
      3,
      `${source(file).replace("const own = ", `const own = world.rank === 1 ? ${JSON.stringify(copy)} : `)} // ${mark}
      if (world.rank === 1) setTimeout(() => { ${what}; }, 700);
      await trained(data, { world, epochs: 1e6 });`,
      { timeout: 30_000 },
    );
    expect(signal, stderr).toBe(null);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(reason);
    await expect.poll(() => processesWith(mark), { timeout: 10_000 }).toEqual([]);
  });
});

/** What goes wrong on one rank of a fit goes wrong on all, in words, and nobody waits. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, SGD } from "../../dist/index.js";
import { hasMpi, launch, mpiOrSkipped, processesWith } from "../support/ranks.js";
import { createData, createNet } from "../support/training.js";

/** A net and a fit, whose parts a rank can change before; `weights` is what it leaves, `outcome` says what came of it. */
const FIT = `
  const { createHash } = await import("node:crypto");
  sb.manualSeed(1);
  const net = new sb.Net([new sb.Linear(4, 8), new sb.Tanh(), new sb.Dropout(0.2), new sb.Linear(8, 3)]);
  const x = sb.rand([700, 4]);
  const y = sb.randint(0, 3, [700]);
  const data = new sb.TensorDataset(x, Int32Array.from(y, Number));
  const optimizer = new sb.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
  const options = { loss: new sb.CrossEntropyLoss(), optimizer, epochs: 3, batchSize: 600, shuffle: true, world };
  const me = world.rank;
  const weights = () => createHash("sha256").update(JSON.stringify([net, optimizer, [...sb.getRngState()]])).digest("hex");
  const before = weights();
  const outcome = (promise) => promise.then(() => "done", ({ code, name, message }) => (code ?? name) + ": " + message);
  const fit = (more = {}) => outcome(net.fit(data, { ...options, ...more }));
`;

describe("the option world", () => {
  it("is ERR_ARGUMENT where it is none", async () => {
    const net = createNet([4, 3], "typescript");
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 0.1 }), epochs: 1 };
    for (const world of [{}, { rank: 0, size: 1 }, 3, "world"])
      await expect(net.fit(createData(5, 4, 3), { ...options, world: world as never })).rejects.toMatchObject({
        code: "ERR_ARGUMENT",
        message: expect.stringMatching(/^world is what joinWorld of samebits\/mpi resolves to, given /),
      });
  });
});

describe.skipIf(!hasMpi)(`a fit of several ranks${mpiOrSkipped}`, () => {
  it.each([
    [
      "a weight",
      "net.parameters()[2].data[5] += me === 1 ? 1 : 0",
      /parameter 2 is \[3, 8\] \w+ on ranks 0 and 2, \[3, 8\] \w+ on rank 1$/,
    ],
    ["a number of the data", "x.data[9] += me === 2 ? 1 : 0", /data is .*SHA-256 \w+" on ranks 0 and 1, .* on rank 2/],
    [
      "the rate",
      "optimizer.paramGroups[0].lr = me / 10",
      /the optimiser's options is .*"lr":0,.* on rank 0, .*"lr":0.1,.* on rank 1/,
    ],
    ["what is drawn next", "if (me === 0) sb.rand([1])", /generator 0 is linux-x64 \w+ on rank 0, /],
    [
      "the momentum",
      "net.trainStep(x, data.y, { loss: options.loss, optimizer }); if (me === 1) optimizer.loadStateDict((() => { const s = optimizer.stateDict(); s.state[0].momentumBuffer.data[0] += 1; return s; })())",
      /the optimiser's state for parameter 0 is 1 steps/,
    ],
    ["an option", "options.batchSize -= me", /batchSize is 600 on rank 0, 599 on rank 1, 598 on rank 2/],
    ["the number of epochs", "options.epochs += me === 1 ? 1 : 0", /epochs is 3 on ranks 0 and 2, 4 on rank 1/],
  ])("is ERR_RANKS_DIFFER on all where %s differs, before anything has changed", async (_, change, message) => {
    const { said, status, stderr } = await launch(
      3,
      `${FIT} ${change}; const ready = weights();
      say(await fit()); say(ready === weights()); await world.barrier();`,
    );
    expect(status, stderr).toBe(0);
    for (const results of said) expect(results).toEqual([expect.stringMatching(message), true]);
  });

  it("is ERR_RANKS_DIFFER on the others where one rank's options are wrong", async () => {
    const { said, status, stderr } = await launch(
      3,
      `${FIT} if (me === 1) options.batchSize = -3;
      say(await fit()); say(before === weights()); await world.barrier();`,
    );
    expect(status, stderr).toBe(0);
    const own = expect.stringMatching(/^ERR_ARGUMENT: batchSize/);
    const told = expect.stringMatching(
      /^ERR_RANKS_DIFFER: rank 1 has failed, at the start of a fit: SamebitsError: batchSize/,
    );
    expect(said).toEqual([told, own, told].map((result) => [result, true]));
  });

  it("is ERR_RANKS_DIFFER where one rank does something else", async () => {
    const { said, status, stderr } = await launch(
      3,
      `${FIT} say(await (me === 1 ? outcome(world.barrier()) : fit())); say(before === weights());`,
    );
    expect(status, stderr).toBe(0);
    const told = "ERR_RANKS_DIFFER: the ranks do not do the same: epoch 1 on ranks 0 and 2, barrier() on rank 1";
    expect(said).toEqual([0, 1, 2].map(() => [told, true]));
  });

  it("rejects on all where a rank's onEpoch throws, after the same step, and the ranks can go on", async () => {
    const { said, status, stderr } = await launch(
      3,
      `${FIT}
      say(await fit({ onEpoch: ({ epoch }) => { if (me === 1 && epoch === 2) throw new Error("a bad day"); } }));
      say(weights() !== before); say(weights()); say(await fit()); say(weights());`,
    );
    expect(status, stderr).toBe(0);
    const [of0, of1, of2] = said;
    const told = "ERR_RANKS_DIFFER: rank 1 has failed, at epoch 2: Error: a bad day";
    expect([of0?.[0], of1?.[0], of2?.[0]]).toEqual([told, "Error: a bad day", told]);
    expect([of0?.[1], of0?.[3]]).toEqual([true, "done"]);
    expect(of1?.slice(1)).toEqual(of0?.slice(1));
    expect(of2?.slice(1)).toEqual(of0?.slice(1));
  });

  it.each([
    ["data", "x.data[3] += 1", /^ERR_RANKS_DIFFER: the ranks differ at epoch 3: data is /],
    ["weights", "net.parameters()[0].data[3] += 1", /^ERR_RANKS_DIFFER: the ranks differ at epoch 3: parameter 0 is /],
    ["rate", "optimizer.lr = 7", /^ERR_RANKS_DIFFER: the ranks differ at epoch 3: the optimiser's options is /],
  ])("rejects on all where a rank's onEpoch changes the %s", async (_, change, message) => {
    const { said, status, stderr } = await launch(
      2,
      `${FIT}
      say(await fit({ onEpoch: ({ epoch }) => { if (me === 1 && epoch === 2) { ${change}; } } }));`,
    );
    expect(status, stderr).toBe(0);
    for (const [result] of said) expect(result).toMatch(message);
  });

  it("stops on all after the same step where one rank's signal is aborted", async () => {
    const { said, status, stderr } = await launch(
      3,
      `${FIT}
      const controller = new AbortController();
      const onEpoch = ({ epoch }) => {
        if (me === 2 && epoch === 2) setTimeout(() => controller.abort(new Error("that will do")), 20);
      };
      say(await fit({ epochs: 1e6, onEpoch, ...(me > 0 && { signal: controller.signal }) }));
      say(weights()); say(weights() !== before); say(await fit()); say(weights());`,
    );
    expect(status, stderr).toBe(0);
    const told = expect.stringMatching(/^ERR_RANKS_DIFFER: rank 2 has failed, at epoch \d+: Error: that will do$/);
    expect(said.map(([result]) => result)).toEqual([told, told, "Error: that will do"]);
    expect(said[0]?.slice(2, 4)).toEqual([true, "done"]);
    expect(said[1]?.slice(1)).toEqual(said[0]?.slice(1));
    expect(said[2]?.slice(1)).toEqual(said[0]?.slice(1));
  });

  it("has the world to itself, but in onEpoch", async () => {
    const { said, status, stderr } = await launch(
      2,
      `${FIT}
      const other = net.clone();
      const two = new sb.SGD(other.parameters(), { lr: 0.1 });
      const running = fit({ onEpoch: () => world.barrier() });
      say(await outcome(world.barrier()));
      say(await outcome(other.fit(data, { ...options, optimizer: two, generator: new sb.Generator({ seed: 1 }) })));
      say(await running);`,
    );
    expect(status, stderr).toBe(0);
    const busy = expect.stringMatching(/^ERR_BUSY: the world belongs to a running fit/);
    expect(said).toEqual([0, 1].map(() => [busy, busy, "done"]));
  });

  it.each([
    ["is killed", 'process.kill(process.pid, "SIGKILL")'],
    ["exits", "process.exit(0)"],
    ["throws outside of the fit", 'throw new Error("a bad day")'],
  ])("ends everywhere where a rank %s in the midst of it", async (_, what) => {
    const mark = `mark ${Math.random()}`;
    const { status, signal, stdout, stderr } = await launch(
      3,
      `${FIT} // ${mark}
      if (me === 1) setTimeout(() => { ${what} }, 300);
      await fit({ epochs: 1e6 });`,
      { timeout: 20_000 },
    );
    expect(signal, stderr).toBe(null);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(/rank 1 |EXIT CODE: 9/);
    await expect.poll(() => processesWith(mark), { timeout: 10_000 }).toEqual([]);
  });
});

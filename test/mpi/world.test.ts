/** Ranks find each other, and no end of one of them leaves another waiting. */
import { describe, expect, it } from "vitest";
import { joinWorld } from "../../dist/mpi/index.js";
import { inPackage, runModule } from "../support/child.js";
import { hasMpi, launch, mpiOrSkipped, processesWith } from "../support/ranks.js";

describe("a process that nothing has launched", () => {
  it("is a world of one, without a library", async () => {
    const world = await joinWorld();
    expect([world.rank, world.size, world.library]).toEqual([0, 1, "none"]);
    expect(await joinWorld()).toBe(world);
    expect(String(world)).toBe('World(rank=0, size=1, library="none")');
    await world.barrier();
    await world.close();
    await world.close();
    await expect(world.barrier()).rejects.toMatchObject({
      code: "ERR_ARGUMENT",
      message: expect.stringContaining("closed"),
    });
  });
});

/** joinWorld's error in a process of that environment. */
async function joinError(
  env: Readonly<Record<string, string>>,
  wrap: (join: string) => string = (join) => join,
): Promise<unknown> {
  const join = `const { joinWorld } = await import(${JSON.stringify(inPackage("dist/mpi/index.js"))});
    await joinWorld().catch(({ code, message }) => console.log(JSON.stringify({ code, message })));`;
  const { stdout, stderr } = await runModule(wrap(join), { env });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("joinWorld is ERR_MPI", () => {
  const launched = { OMPI_COMM_WORLD_SIZE: "2", OMPI_COMM_WORLD_RANK: "0" };

  it("where SAMEBITS_MPI names no library", async () => {
    expect(await joinError({ ...launched, SAMEBITS_MPI: "/nowhere/libmpi.so" })).toEqual({
      code: "ERR_MPI",
      message: expect.stringMatching(/Open MPI's mpirun has started.*\/nowhere\/libmpi\.so.*SAMEBITS_MPI/),
    });
  });

  it("where SAMEBITS_MPI names a library that is no MPI", async () => {
    expect(await joinError({ ...launched, SAMEBITS_MPI: "libm.so.6" })).toEqual({
      code: "ERR_MPI",
      message: expect.stringContaining("libm.so.6: has no MPI_Init_thread"),
    });
  });

  it("where SAMEBITS_MPI is off, but there are several processes", async () => {
    expect(await joinError({ ...launched, SAMEBITS_MPI: "off" })).toEqual({
      code: "ERR_MPI",
      message: expect.stringContaining("has started 2 processes, which would each train alone"),
    });
  });

  it("in a worker", async () => {
    const inWorker = (join: string): string =>
      `import { Worker } from "node:worker_threads"; new Worker(${JSON.stringify(`(async () => { ${join} })()`)}, { eval: true });`;
    expect(await joinError(launched, inWorker)).toEqual({
      code: "ERR_MPI",
      message: expect.stringContaining("not in a worker"),
    });
  });

  it("without the addon", async () => {
    const env = { ...launched, SAMEBITS_BACKEND: "typescript" };
    const without = (join: string): string => `process.dlopen = () => { throw new Error("no addon today"); }; ${join}`;
    expect(await joinError(env, without)).toEqual({
      code: "ERR_MPI",
      message: expect.stringContaining("no addon today"),
    });
  });
});

describe.skipIf(!hasMpi)(`ranks${mpiOrSkipped}`, () => {
  it.each([1, 2, 3, 4])("find each other: %i", async (ranks) => {
    const { status, said, stderr } = await launch(ranks, "await world.barrier(); say(world); await world.barrier();");
    expect(status, stderr).toBe(0);
    const library = expect.stringMatching(/MPI/);
    expect(said).toEqual(Array.from({ length: ranks }, (_, rank) => [{ rank, size: ranks, library }]));
  });

  it("are refused where the launcher has started others than the library sees", async () => {
    const source = `
      const { joinWorld } = await import(${JSON.stringify(inPackage("dist/mpi/index.js"))});
      await joinWorld().catch(({ code, message }) => console.log(code, message));`;
    const { stdout } = await runModule(source, { env: { OMPI_COMM_WORLD_SIZE: "3" } });
    expect(stdout).toMatch(
      /^ERR_MPI Open MPI's mpirun has started 3 processes, but the MPI library sees 1: .*SAMEBITS_MPI/,
    );
  });

  it("that do not do the same are told so, all of them", async () => {
    const source = `
      await (world.rank === 1 ? world.close() : world.barrier()).catch(({ code, message }) => say([code, message]));
      await world.barrier();`;
    const { said, status, stderr } = await launch(3, source);
    expect(status, stderr).toBe(0);
    const message = "the ranks do not do the same: barrier() on ranks 0 and 2, close() on rank 1";
    expect(said).toEqual([0, 1, 2].map(() => [["ERR_RANKS_DIFFER", message]]));
  });

  it.each([
    ["throws", 'throw new Error("a bad day")', /a bad day[^]*samebits: rank 1 of 3 ends the job/],
    [
      "leaves a promise that rejects",
      'Promise.reject(new Error("a bad day"))',
      /a bad day[^]*samebits: rank 1 of 3 ends the job/,
    ],
    ["exits", "process.exit(0)", /rank 1 of 3 ends the job: it has left by process.exit\(\) before world.close\(\)/],
    ["exits with a status", "process.exit(3)", /rank 1 of 3 ends the job: it has failed, with exit code 3/],
    ["is killed", 'process.kill(process.pid, "SIGKILL")', /signal 9|EXIT CODE: 9/],
    ["crashes", "process.abort()", /signal 6|EXIT CODE: 6|EXIT CODE: 134/],
    [
      "exits while it waits",
      "setTimeout(() => process.exit(0), 300); await world.barrier()",
      /rank 1 of 3 ends the job/,
    ],
  ])("end together where one %s", async (_, what, reason) => {
    const mark = `mark ${Math.random()}`;
    const waits = what.includes("barrier")
      ? "await new Promise((resolve) => setTimeout(resolve, 1e6))"
      : "await world.barrier()";
    const { status, signal, stdout, stderr } = await launch(
      3,
      `if (world.rank === 1) { ${what}; await 0; await new Promise((resolve) => setTimeout(resolve, 1e6)); } ${waits}; // ${mark}`,
      { timeout: 20_000 },
    );
    expect(signal, stderr).toBe(null);
    expect(status).not.toBe(0);
    expect(stderr + stdout).toMatch(reason);
    await expect.poll(() => processesWith(mark), { timeout: 10_000 }).toEqual([]);
  });
});

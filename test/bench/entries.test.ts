/** peers.json, workloads.json, the programs and the packages they need belong together; the published report is that of its figures. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { peers } from "../../bench/harness/entrants.mjs";
import { draw } from "../../bench/harness/plot.mjs";
import { published, readmeBlock } from "../../bench/harness/report.mjs";
import { fullTable } from "../../bench/harness/table.mjs";
import { families, quickIds, workloads } from "../../bench/harness/workloads.mjs";
import { ROOT } from "../cli/command.js";

const read = (path: string): string => readFileSync(join(ROOT, "bench", path), "utf8");
const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;

/** The files in peers/ that a peer is started or built from. */
const programOf = ({ build, command }: (typeof peers)[number]): string =>
  [...(build ?? []), ...command].find((part) => part.startsWith("peers/")) as string;

describe("peers", () => {
  it("have ids of their own and a program each", () => {
    expect(isUnique(peers.map(({ id }) => id))).toBe(true);
    for (const peer of peers) expect(existsSync(join(ROOT, "bench", programOf(peer))), peer.id).toBe(true);
  });

  it("have no program that nobody starts", () => {
    const serving = readdirSync(join(ROOT, "bench/peers")).filter((name) =>
      /^(peer::|  peer::)?serve(Fills)?\(/m.test(read(`peers/${name}`)),
    );
    expect(serving.map((name) => `peers/${name}`).toSorted()).toEqual([...new Set(peers.map(programOf))].toSorted());
  });

  it("need the packages that bench/package.json pins, and no others", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const imported = readdirSync(join(ROOT, "bench/peers")).flatMap((name) =>
      [
        ...read(`peers/${name}`).matchAll(
          /(?:from |import\(|require\(|\(import\.meta\.url\)\()"(@[^/"]+\/[^/"]+|[^@./"][^/"]*)/g,
        ),
      ]
        .map(([, found]) => found as string)
        .filter((found) => !found.startsWith("node:")),
    );
    expect([...new Set(imported)].toSorted()).toEqual(Object.keys(dependencies).toSorted());
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d/);
  });
});

describe("workloads", () => {
  it("have ids of their own, and a quick run takes some of them", () => {
    const ids = workloads.map(({ id }) => id);
    expect(isUnique(ids)).toBe(true);
    expect(ids).toEqual(expect.arrayContaining([...quickIds]));
  });

  it.each(["samebits.mjs", "torch_peer.py"])("are all done by %s", (program) => {
    const text = read(`peers/${program}`);
    for (const kind of Object.keys(families)) expect(text).toMatch(new RegExp(`\\b${kind}\\b`));
  });
});

describe.each([...published()])("the published report, %s", (folder, results) => {
  it("has PyTorch and the other libraries in it", () => {
    const roles = new Set(results.entrants.map(({ role }) => role));
    expect(roles).toEqual(new Set(peers.map(({ role }) => role)));
  });

  it("is that of its results: table and plot", () => {
    expect(read(`results/${folder}/table.md`)).toBe(fullTable(results));
    expect(read(`results/${folder}/plot.svg`)).toBe(draw(results));
  });
});

describe("README", () => {
  it("has every published report", () => {
    expect(read("../README.md")).toContain(`<!-- bench -->\n${readmeBlock(published())}<!-- /bench -->`);
  });
});

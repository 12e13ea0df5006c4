import { afterEach, describe, expect, it, vi } from "vitest";
import { type VerifyReport, verifyText } from "../../dist/cli/commands/verify.js";
import { Generator, runtime, type BackendName } from "../../dist/index.js";
import { PROFILES } from "../../dist/verify/check.js";
import { type Column, columnsHere } from "../../dist/verify/columns.js";
import { type Goldens, readGoldens, section } from "../../dist/verify/goldens.js";
import { type Cell, CHECKS, type Row, verify } from "../../dist/verify/verify.js";
import { backends } from "../support/backends.js";
import { engineOf } from "../support/internals.js";
import { isas } from "../support/natives.js";
import { samebits } from "./command.js";

const typescript: Column = columnsHere()[0] as Column;
const checksNamed = (name: string) => CHECKS.filter((check) => check.name === name);

async function rowOf(name: string, goldens: Goldens, columns: readonly Column[]): Promise<Row> {
  const [row] = await verify({ goldens, columns, checks: checksNamed(name) });
  return row as Row;
}

describe("verify", () => {
  it("finds the same bits in every check, on every backend and instruction set of this machine", async () => {
    const { code, stdout, stderr } = await samebits(["verify", "--json"]);
    const report = JSON.parse(stdout) as VerifyReport;
    const differences = report.checks.flatMap(({ results }) => Object.values(results).map((cell) => cell.difference));
    expect(differences.filter(Boolean)).toEqual([]);
    expect([code, report.same, report.nativeError]).toEqual([0, true, runtime.nativeError?.message ?? null]);
    expect(report.columns).toEqual(expect.arrayContaining(["typescript", ...isas]));
    expect(differences.length).toBe(CHECKS.length * report.columns.length);
    expect(stderr.split("\n").length).toBe(CHECKS.length + 1);
  }, 60_000);

  it("compares as much in every column, with PyTorch's builds of all three profiles", async () => {
    const goldens = readGoldens();
    const { cells } = await rowOf("uniform_", goldens, columnsHere());
    const wanted = PROFILES.flatMap((profile) => section<{ cases: unknown[] }>(goldens, "uniform", profile).cases);
    expect(Object.values(cells).map(({ results }) => results)).toEqual(columnsHere().map(() => wanted.length));
    expect(wanted.length).toBeGreaterThan(60);
  });
});

/** A golden, and where in its section a value is that a check must miss. */
const spoiled: [check: string, profile: "linux-x64" | "windows-x64" | "linux-arm64", section: string, path: string][] =
  [
    ["draws from a seed", "linux-arm64", "rng", "cases.3.then_randn1.bits"],
    ["generator states", "linux-x64", "rng_state", "cases.1.state_base64"],
    ["uniform_", "windows-x64", "uniform", "cases.20.out.bits"],
    ["normal_", "linux-arm64", "normal", "cases.30.out.bits"],
    ["init functions", "windows-x64", "init", "cases.50.out.bits"],
    ["Linear and Net", "windows-x64", "linear", "layers.0.weight.bits"],
    ["Linear and Net", "linux-x64", "linear", "nets.1.params.0.weight"],
    ["permutations", "linux-x64", "discrete", "randperm.7.out"],
    ["integers, masks, samples", "linux-x64", "discrete", "multinomial.3.out"],
    ["loader orders, splits", "linux-x64", "dataloader", "random_split.4.out.0"],
    ["printed tensors", "linux-x64", "print", "cases.9.str"],
    ["printed net", "linux-x64", "demo", "stdout"],
    ["optimiser steps", "linux-arm64", "optim", "optim.14.params.7"],
  ];

describe("a golden that is not what samebits gives", () => {
  it.each(spoiled)("is told by %s: %s, %s.%s", async (check, profile, name, path) => {
    const goldens = readGoldens();
    spoil(section(goldens, name, profile), path.split("."));
    const { cells } = await rowOf(check, goldens, [typescript]);
    expect(cells["typescript"]?.difference).toMatch(
      /: (counted from \d+, )?index \d+: got .* expected |digests differ/s,
    );
  });

  it("is told when there is none", async () => {
    const goldens = readGoldens();
    section<{ optim: unknown[] }>(goldens, "optim", "linux-arm64").optim = [];
    const { cells } = await rowOf("optimiser steps", goldens, [typescript]);
    expect(cells["typescript"]).toEqual({ results: 0, difference: "nothing was compared" });
  });

  it("has both values, their bits and the distance told, with the operation and the index", async () => {
    const goldens = readGoldens();
    const { cases } = section<{ cases: { out: { dtype: string; bits?: string } }[] }>(
      goldens,
      "uniform",
      "windows-x64",
    );
    const { out } = cases.find(
      ({ out: { dtype, bits } }) => dtype === "float32" && bits !== undefined && bits.length >= 24,
    ) as (typeof cases)[number];
    const bits = out.bits as string;
    out.bits = `${bits.slice(0, 16)}3f800000${bits.slice(24)}`;
    const { cells } = await rowOf("uniform_", goldens, [typescript]);
    expect(cells["typescript"]?.difference).toMatch(
      /^windows-x64, seed \d+: \d+ from \[.*\) in float32: index 2: got \S+ \([0-9a-f]{8}\), expected 1 \(3f800000\), -?\d+ ulp apart$/,
    );
  });
});

/** Changes one value: the last digit of bits, the first of a list, a character of a text. */
function spoil(value: unknown, path: readonly string[]): void {
  const [first = "", ...rest] = path;
  const holder = value as Record<string, unknown>;
  // "0.weight" is one name.
  const key = first in holder ? first : path.slice(0, 2).join(".");
  // A long tensor has its ends in place of its bits.
  if (first === "bits" && !(first in holder)) return spoil(value, ["head"]);
  const inner = holder[key];
  if (typeof inner === "string") holder[key] = spoiledText(inner);
  else if (key !== first) spoil(inner, ["bits"]);
  else if (rest.length > 0) spoil(inner, rest);
  else (inner as number[])[0]! += 1;
}

function spoiledText(text: string): string {
  if (/^[0-9a-f]+$/.test(text)) return text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");
  if (text.includes("(")) return text.replace("(", "[");
  const at = Math.floor(text.length / 3);
  return text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
}

type Call = (...args: unknown[]) => unknown;
type Method = "uniform" | "normal" | "randperm" | "linearForward" | "createLayer" | "optimizerStep";

describe.each(backends)("a backend that gives another bit: %s", (backend) => {
  afterEach(() => void vi.restoreAllMocks());

  /** A column after whose method, or the forward pass of whose layers, has run the last bit of the last number of an array that it was given has changed. */
  function spoiledColumn(method: Method, argument: number): Column {
    const enter = (): void => {
      const engine = engineOf(new Generator({ backend })) as unknown as Record<Method, Call>;
      const own = engine[method].bind(engine);
      const spoiled =
        (call: Call): Call =>
        (...args) => {
          call(...args);
          flipLastBit(args[argument] as Float32Array);
        };
      const layerOf: Call = (...args) => {
        const layer = own(...args) as { forward: Call };
        return { ...layer, forward: spoiled(layer.forward) };
      };
      vi.spyOn(engine, method).mockImplementation(method === "createLayer" ? layerOf : spoiled(own));
    };
    return { name: "spoiled", backend, enter };
  }

  it.each([
    ["uniform", 1, "uniform_"],
    ["uniform", 1, "long draws"],
    ["normal", 1, "normal_"],
    ["randperm", 1, "permutations"],
    ["linearForward", 3, "Linear, both ways"],
    ["createLayer", 3, "activations, both ways"],
    ["optimizerStep", 1, "optimiser steps"],
  ] as const)("%s is told", async (method, argument, check) => {
    const columns = [typescript, spoiledColumn(method, argument)];
    const { cells } = await rowOf(check, readGoldens(), columns);
    expect(cells["typescript"]?.difference).toBeNull();
    expect(cells["spoiled"]?.difference).toMatch(/: (counted from \d+, )?index \d+: got .*, expected /);
  });

  it("is told when it throws", async () => {
    const enter = (): void => {
      const engine = engineOf(new Generator({ backend }));
      vi.spyOn(engine, "randperm").mockImplementation(() => {
        throw new Error("no more memory");
      });
    };
    const { cells } = await rowOf("permutations", readGoldens(), [typescript, { name: "spoiled", backend, enter }]);
    expect(cells["spoiled"]?.difference).toBe("after 0 results: Error: no more memory");
  });
});

function flipLastBit(array: Float32Array | Float64Array | Int32Array): void {
  if (array.length === 0) return;
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  bytes[bytes.length - array.BYTES_PER_ELEMENT]! ^= 1;
}

describe("verify's text", () => {
  const same: Cell = { results: 12, difference: null };
  const report: VerifyReport = {
    version: "1.2.3",
    same: true,
    columns: ["typescript"],
    nativeError: null,
    seconds: 1,
    checks: [{ name: "uniform_", against: "PyTorch", results: { typescript: same } }],
  };

  it("is a table and a verdict", () => {
    expect(verifyText(report, 80)).toBe(
      [
        "          results  right is  typescript",
        "uniform_       12   PyTorch   same bits",
        "",
        "The same bits in everything.",
        "",
      ].join("\n"),
    );
  });

  it("names every difference", () => {
    const differs: Cell = { results: 12, difference: "seed 3: index 0: got 1, expected 2" };
    const results = { typescript: same, avx2: differs };
    const text = verifyText(
      {
        ...report,
        same: false,
        columns: ["typescript", "avx2"],
        checks: [{ name: "uniform_", against: "PyTorch", results }],
      },
      80,
    );
    expect(text).toMatch(/same bits +differs$/m);
    expect(text).toContain("uniform_, avx2: seed 3: index 0: got 1, expected 2\n");
    expect(text).not.toContain("The same bits in everything");
  });

  it("says why the native backend is missing, and what to do", () => {
    const text = verifyText({ ...report, nativeError: "samebits has no native addon for mips here" }, 80);
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      "The native backend cannot be checked: samebits has no native addon for mips here What to do: the results are the same, but slower",
    );
  });
});

it("leaves the addon with the instruction set that it had", async () => {
  const entered: string[] = [];
  const column = (name: string, backend: BackendName): Column => ({ name, backend, enter: () => entered.push(name) });
  const native = runtime.backends[0] as BackendName;
  const columns = [column("typescript", "typescript"), column(runtime.isa, native), column("other", native)];
  await verify({ goldens: readGoldens(), columns, checks: checksNamed("printed net") });
  const last = native === "native" ? [runtime.isa] : [];
  expect(entered).toEqual(["typescript", runtime.isa, "other", ...last]);
});

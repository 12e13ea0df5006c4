import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSafetensors, loadTorch } from "../../dist/index.js";
import { GOLDENS, samebits, temporaryFiles } from "./command.js";

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly bits?: string;
  readonly sha256?: string;
}

interface GoldenNet {
  readonly seed: string;
  readonly dims: readonly number[];
  readonly params: Readonly<Record<string, GoldenTensor>>;
}

interface Printed {
  readonly seed: number | string;
  readonly profile: string;
  readonly sizes: readonly number[];
  readonly parameters: Readonly<Record<string, { shape: readonly number[]; data: readonly number[] }>>;
}

function golden(folder: string, section: string): unknown {
  return JSON.parse(readFileSync(join(GOLDENS, folder, `${section}.json`), "utf8"));
}

/** The numbers in the golden's own form. */
function encode(data: readonly number[], { shape, bits }: GoldenTensor): GoldenTensor {
  const bytes = Buffer.alloc(4 * data.length);
  data.forEach((number, i) =>
    bits === undefined ? bytes.writeFloatLE(number, 4 * i) : bytes.writeFloatBE(number, 4 * i),
  );
  return bits === undefined
    ? { shape, sha256: createHash("sha256").update(bytes).digest("hex") }
    : { shape, bits: bytes.toString("hex") };
}

function essence({ shape, bits, sha256 }: GoldenTensor): GoldenTensor {
  return bits === undefined ? { shape, sha256: sha256 as string } : { shape, bits };
}

// Where arm64's build has no goldens, it is linux-x64's. All seeds are tried with one profile; each net is a process.
describe.each([
  ["linux-x64", "linux-x64"],
  ["windows-x64", "windows-x64"],
  ["linux-arm64", "linux-x64"],
])("init --json --profile %s", (profile, folder) => {
  const { nets: all } = golden(folder, "linear") as { nets: GoldenNet[] };
  const nets = profile === "linux-x64" ? all : all.filter(({ seed }) => seed === "1" || seed === "-1");

  it.each(nets)("gives PyTorch's bits for $dims, seed $seed", async ({ seed, dims, params }) => {
    const { stdout } = await samebits(["init", dims.join("-"), "--seed", seed, "--profile", profile, "--json"]);
    const printed = JSON.parse(stdout) as Printed;
    expect(printed).toMatchObject({ profile, sizes: dims });
    expect(String(printed.seed)).toBe(seed);
    expect(Object.keys(printed.parameters)).toEqual(Object.keys(params));
    for (const [name, expected] of Object.entries(params)) {
      const { shape, data } = printed.parameters[name] as { shape: number[]; data: number[] };
      expect(encode(data, { ...expected, shape }), name).toEqual(essence(expected));
    }
  });

  it("has the goldens", () => expect(nets.length).toBeGreaterThan(profile === "linux-x64" ? 30 : 5));
});

const file = temporaryFiles();

it.each(["net.pt", "net.pth", "net.safetensors"])("--out %s is the net's state, in place of the text", async (name) => {
  const out = file(name, "");
  const { code, stdout, stderr } = await samebits(["init", "3-4-2", "--bias", "ones_", "--out", out]);
  expect(stderr).toMatch(/^wrote .*: net 3-4-2, (\d+ bytes|\d\.\d kB)\n$/);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  const state = name === "net.safetensors" ? (await loadSafetensors(out)).tensors : await loadTorch(out);
  const printed = await samebits(["init", "3-4-2", "--bias", "ones_", "--json", "--out", out]);
  const { parameters } = JSON.parse(printed.stdout) as Printed;
  for (const [own, { shape, data }] of Object.entries(parameters)) {
    expect({ shape: state[own]?.shape, data: [...(state[own]?.data ?? [])] }, own).toEqual({ shape, data });
  }
  expect(Object.keys(state).toSorted()).toEqual(Object.keys(parameters).toSorted());
});

it("prints the parameters as PyTorch does", async () => {
  const { stdout: shown } = golden("linux-x64", "demo") as { stdout: string };
  const [net1] = shown.split("default init \n")[1]?.split("\nCreating ") ?? [];
  const expected = net1?.replaceAll(/^hid1\.(\w+):$/gm, "0.$1").replaceAll(/^oupt\.(\w+):$/gm, "2.$1");
  expect(expected).toContain("2.bias\nParameter containing:\n");
  expect(await samebits(["init", "3-4-2", "--seed", "1"])).toEqual({ code: 0, stdout: expected, stderr: "" });
  expect((await samebits(["init", "3-4-2"])).stdout).toBe(expected);
});

it("takes the profile from the environment, and rather from the option", async () => {
  const variables = { SAMEBITS_PROFILE: "windows-x64" };
  const profileOf = async (...args: string[]): Promise<string> => {
    const { stdout } = await samebits(["init", "2-2", "--json", ...args], variables);
    return (JSON.parse(stdout) as Printed).profile;
  };
  expect(await profileOf()).toBe("windows-x64");
  expect(await profileOf("--profile", "linux-arm64")).toBe("linux-arm64");
});

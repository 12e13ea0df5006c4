import { describe, expect, it } from "vitest";
import {
  formatTensor,
  Generator,
  type Layer,
  Linear,
  Net,
  saveSafetensors,
  saveTorch,
  type Tensor,
  type TorchValue,
  zeros,
} from "../../dist/index.js";
import { samebits, temporaryFiles } from "./command.js";

const file = temporaryFiles();
const NET = ["--net", "3-4-2", "--seed", "1"];

async function numbersOf(profile: string): Promise<number[]> {
  const { stdout } = await samebits(["init", "3-4-2", "--seed", "1", "--profile", profile, "--json"]);
  const { parameters } = JSON.parse(stdout) as { parameters: Record<string, { data: number[] }> };
  return Object.values(parameters).flatMap(({ data }) => data);
}

function netOf([second = "", third = ""]: readonly string[], generator: Generator): [string, Layer][] {
  return [
    ["0", new Linear(5, 6, { generator })],
    [second, new Linear(6, 2, { generator })],
    [third, new Linear(2, 1, { generator })],
  ];
}

async function askFor(content: unknown): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return samebits(["whose-bits", file("listing.json", text), ...NET]);
}

describe("whose-bits", () => {
  it.each([
    ["linux-x64", "linux-x64 or linux-arm64"],
    ["windows-x64", "windows-x64"],
    ["linux-arm64", "linux-x64 or linux-arm64"],
  ])("tells the bits of %s", async (profile, verdict) => {
    const { code, stdout } = await askFor(await numbersOf(profile));
    expect(stdout).toContain(`These are the bits of ${verdict}.`);
    expect(code).toBe(0);
  });

  it("reads what init --json writes, named arrays and nested ones", async () => {
    const { stdout: json } = await samebits(["init", "3-4-2", "--seed", "1", "--profile", "windows-x64", "--json"]);
    const all = await numbersOf("windows-x64");
    for (const content of [
      json,
      { weight: all.slice(0, 12), rest: all.slice(12) },
      [[all.slice(0, 3)], all.slice(3)],
    ]) {
      expect((await askFor(content)).stdout).toContain("These are the bits of windows-x64.");
    }
  });

  it("takes the net and the seed from a file of init --json, and rather from the options", async () => {
    const args = ["init", "5-3-2", "--seed", "18446744073709551615", "--profile", "windows-x64", "--json"];
    const path = file("known.json", (await samebits(args)).stdout);
    const { code, stdout } = await samebits(["whose-bits", path]);
    expect(stdout).toContain("compared with the net 5-3-2 after seed 18446744073709551615\n");
    expect(stdout).toContain("These are the bits of windows-x64.");
    expect(code).toBe(0);
    expect((await samebits(["whose-bits", path, "--seed", "2"])).code).toBe(1);
  });

  it.each<[what: string, print: (weight: string, bias: string) => string]>([
    ["print(tensor)", (weight, bias) => `${weight}\n${bias}\n`],
    ["print(parameter)", (weight, bias) => `Parameter containing:\n${weight}\nParameter containing:\n${bias}\n`],
    ["print(net.state_dict())", (weight, bias) => `OrderedDict([('0.weight', ${weight}), ('0.bias', ${bias})])`],
    ["repr of arrays", (weight, bias) => `${weight}${bias}`.replaceAll("tensor(", "array(")],
    [
      "with attributes",
      (weight, bias) => `${weight.replace(/\)$/, ", dtype=torch.float64, grad_fn=<AddBackward0>)")}\n${bias}`,
    ],
  ])("reads %s", async (_, print) => {
    const net = new Linear(3, 4, { generator: new Generator({ seed: 1, profile: "windows-x64" }) });
    const text = (t: Tensor): string => formatTensor(t.clone(), { precision: 8 });
    const listing = print(text(net.weight), text(net.bias as Tensor));
    expect(listing).toMatch(/(tensor|array)\(\[\[/);
    const { code, stdout } = await samebits(["whose-bits", file("printed.txt", listing), "--net", "3-4"]);
    expect(stdout).toContain("16 numbers, compared with the net 3-4 after seed 1");
    expect(stdout).toContain("These are the bits of windows-x64.");
    expect(code).toBe(0);
  });

  it.each([
    ["tensor([0.1, ..., 0.2])", "a tensor is printed in part"],
    ["tensor([0.1, nan])", '"nan" in a printed tensor is not a number'],
  ])("refuses %s", async (listing, message) => {
    const { code, stderr } = await samebits(["whose-bits", file("printed.txt", listing), ...NET]);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  it("takes eight digits, and says when four do not tell", async () => {
    const all = await numbersOf("windows-x64");
    const digits = (places: number): string => `[${all.map((value) => value.toFixed(places)).join(", ")}]`;
    expect((await askFor(digits(8))).stdout).toContain("These are the bits of windows-x64.");
    expect((await askFor(digits(4))).stdout).toContain("All profiles give these numbers");
  });

  it("finds none for a number that is a bit off, and names it", async () => {
    const all = await numbersOf("linux-x64");
    all[5] = (all[5] as number) + 2 ** -24;
    const { code, stdout } = await askFor(all);
    expect(stdout).toContain("25 of 26 agree");
    expect(stdout).toContain("number 6 is");
    expect(stdout).toContain("No profile gives these numbers");
    expect(code).toBe(1);
  });

  it.each([
    ["[1, 2", "it is not JSON"],
    ['["a"]', '"a" is not a number'],
    ["[[], {}]", "it holds no numbers"],
    [`[${Array(27).fill(0)}]`, "27 numbers are given, but a net 3-4-2 has 26"],
  ])("refuses %s", async (content, message) => {
    const { code, stderr } = await askFor(content);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  it("reads what PowerShell wrote: a byte order mark before it, or an encoding that is named in the message", async () => {
    const listing = JSON.stringify(await numbersOf("windows-x64"));
    expect((await askFor(`\ufeff${listing}`)).stdout).toContain("These are the bits of windows-x64.");
    const utf16 = file("utf16.json", Buffer.from(`\ufeff${listing}`, "utf16le"));
    const { code, stderr } = await samebits(["whose-bits", utf16, ...NET]);
    expect([code, stderr]).toEqual([1, `samebits: ${utf16}, line 1: the file is UTF-16 text; save it in UTF-8\n`]);
  });

  it("says why it cannot read a file", async () => {
    const { code, stderr } = await samebits(["whose-bits", "nowhere.json", ...NET]);
    expect([code, stderr]).toEqual([1, "samebits: cannot read nowhere.json: there is no such file\n"]);
  });

  it.each<[what: string, layers: readonly string[]]>([
    ["a Sequential's, 10 after 2", ["2", "10"]],
    ["names", ["one", "two"]],
  ])("reads a state_dict with its sizes from PyTorch's and from a safetensors file: %s", async (_, names) => {
    const net = new Net(netOf(names, new Generator({ seed: 7, profile: "windows-x64" })));
    const [torch, safetensors, checkpoint] = [file("a.pt", ""), file("a.safetensors", ""), file("b.pt", "")];
    await saveTorch(torch, net.stateDict());
    await saveTorch(checkpoint, { epoch: 1, net: net.stateDict() });
    await saveSafetensors(safetensors, net.stateDict());
    for (const args of [[torch], [safetensors], [checkpoint, "--part", "net"]]) {
      const { code, stdout } = await samebits(["whose-bits", ...args, "--seed", "7"]);
      expect(stdout).toContain("53 numbers, compared with the net 5-6-2-1 after seed 7\n");
      expect(stdout).toContain("These are the bits of windows-x64.");
      expect(code).toBe(0);
    }
  });

  it.each<[what: string, state: TorchValue, words: string[]]>([
    ["another layer", { "0.weight": zeros([3]), "0.bias": zeros([3]) }, ['"0.weight", "0.bias": no Linear layer']],
    ["no bias", { "fc.weight": zeros([3, 2]) }, ['"fc.weight": no Linear layer']],
    ["float64", { weight: zeros([1, 1], { dtype: "float64" }), bias: zeros([1]) }, ["in float32"]],
    ["a checkpoint", { epoch: 1, net: { w: zeros([1]) } }, ['Say --part "net"']],
    ["nothing", {}, ["it holds no tensors"]],
    [
      "layers that do not follow one another",
      { "a.weight": zeros([3, 2]), "a.bias": zeros([3]), "b.weight": zeros([1, 4]), "b.bias": zeros([1]) },
      ['"a." gives 3 numbers, but "b." takes 4'],
    ],
  ])("refuses a file of %s", async (_, state, words) => {
    const path = file("other.pt", "");
    await saveTorch(path, state);
    const { code, stdout, stderr } = await samebits(["whose-bits", path]);
    for (const text of [path, ...words]) expect(stderr).toContain(text);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("needs the net's sizes", async () => {
    const { code, stderr } = await samebits(["whose-bits", file("bare.json", "[1]")]);
    expect([code, stderr.split("\n")[0]]).toEqual([2, "samebits: --net is missing"]);
  });
});

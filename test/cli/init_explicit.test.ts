import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Generator, init, Linear, manualSeed, type Tensor } from "../../dist/index.js";
import { expectPicture } from "../support/pictures.js";
import { samebits, temporaryFiles } from "./command.js";

const file = temporaryFiles();

async function parametersOf(...args: string[]): Promise<Record<string, number[]>> {
  const { stdout, stderr, code } = await samebits(["init", "3-4-2", "--json", ...args]);
  expect(code, stderr).toBe(0);
  const { parameters } = JSON.parse(stdout) as { parameters: Record<string, { data: number[] }> };
  return Object.fromEntries(Object.entries(parameters).map(([name, { data }]) => [name, data]));
}

/** The layers as a script would make them, and the generator after that. */
function layersOf(seed: number): { layers: [Linear, Linear]; generator: Generator } {
  const generator = new Generator({ seed });
  return { layers: [new Linear(3, 4, { generator }), new Linear(4, 2, { generator })], generator };
}

const numbers = (t: Tensor | null): number[] => [...(t as Tensor).data];

describe("explicit initialisation", () => {
  it("draws after the constructors, layer by layer, weight then bias", async () => {
    const { layers, generator } = layersOf(5);
    for (const layer of layers) {
      init.xavierUniform_(layer.weight, { gain: 2, generator });
      init.uniform_(layer.bias as Tensor, -0.5, 0.5, { generator });
    }
    const args = ["--seed", "5", "--weight", "xavier_uniform_,gain=2", "--bias", "uniform_,a=-0.5,b=0.5"];
    const own = await parametersOf(...args);
    expect(own["0.weight"]).toEqual(numbers(layers[0].weight));
    expect(own["2.bias"]).toEqual(numbers(layers[1].bias));
  });

  it("of the default, reseeded, gives the constructors' numbers", async () => {
    const args = ["--seed", "9", "--weight", "kaiming_uniform_,a=2.23606797749979", "--bias", "default", "--reseed"];
    expect(await parametersOf(...args)).toEqual(await parametersOf("--seed", "9"));
  });

  it("takes a layer's name, and the last option that names a parameter", async () => {
    const own = await parametersOf("--weight", "ones_", "--weight", "2:zeros_");
    expect(own["0.weight"]).toEqual(Array(12).fill(1));
    expect(own["2.weight"]).toEqual(Array(8).fill(0));
  });

  it.each<[string, (t: Tensor, generator: Generator) => unknown]>([
    ["normal_,mean=1,std=2", (t, generator) => init.normal_(t, 1, 2, { generator })],
    ["xavier_normal_,gain=3", (t, generator) => init.xavierNormal_(t, { gain: 3, generator })],
    ["kaiming_normal_,mode=fan_out", (t, generator) => init.kaimingNormal_(t, { mode: "fan_out", generator })],
    ["trunc_normal_,a=1,b=3", (t, generator) => init.truncNormal_(t, { a: 1, b: 3, generator })],
    ["orthogonal_,gain=2", (t, generator) => init.orthogonal_(t, { gain: 2, generator })],
  ])("%s fills as the library does", async (option, fill) => {
    const { layers, generator } = layersOf(6);
    for (const layer of layers) fill(layer.weight, generator);
    const own = await parametersOf("--seed", "6", "--weight", option);
    for (const [i, layer] of layers.entries()) expect(own[`${2 * i}.weight`]).toEqual(numbers(layer.weight));
  });

  it("sparse_ takes its permutations from the stream that draws the numbers, as a script with one generator does", async () => {
    manualSeed(7);
    const layers = [new Linear(3, 4), new Linear(4, 2)];
    for (const layer of layers) {
      init.sparse_(layer.weight, 0.5);
      init.normal_(layer.bias as Tensor);
    }
    const own = await parametersOf("--seed", "7", "--weight", "sparse_,sparsity=0.5", "--bias", "normal_");
    for (const [i, layer] of layers.entries()) {
      expect(own[`${2 * i}.weight`]).toEqual(numbers(layer.weight));
      expect(own[`${2 * i}.bias`]).toEqual(numbers(layer.bias));
    }
  });

  it.each([
    ["--weight nothing_", "there is no initialiser"],
    ["--weight sparse_", "needs sparsity=NUMBER"],
    ["--weight normal_,std=-1", "std must not be negative"],
    ["--bias orthogonal_", "at least two dimensions"],
    ["--weight 1:ones_", "there is no Linear layer"],
    ["--weight constant_", "needs val=NUMBER"],
    ["--weight xavier_uniform_,gain=big", "gain must be a number"],
    ["--weight xavier_uniform_,size=2", "has no argument"],
    ["--reseed", "changes nothing"],
  ])("%s is a usage error", async (options, message) => {
    const { code, stderr } = await samebits(["init", "3-4-2", ...options.split(" ")]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("--explain", () => {
  it("counts the stream's draws and puts the numbers into the formulas", async () => {
    const { stdout } = await samebits(["init", "3-4-2", "--explain"]);
    const draws = stdout.match(/draws +\d+ to \d+/g)?.map((line) => line.replace(/ +/g, " "));
    expect(draws).toEqual(["draws 1 to 12", "draws 13 to 16", "draws 17 to 24", "draws 25 to 26"]);
    expect(stdout).toContain("bound    1 / sqrt(fan_in) = 1 / sqrt(3) = 0.5773502691896258");
    expect(stdout).toContain("torch.nn.init.kaiming_uniform_(net[0].weight, a=math.sqrt(5))");
  });

  it("counts on where explicit draws follow the constructors'", async () => {
    const { stdout } = await samebits(["init", "3-4-2", "--explain", "--weight", "0:xavier_uniform_"]);
    expect(stdout).toMatch(/draws +27 to 38/);
  });
});

describe("--plot", () => {
  it("draws an SVG with a panel for each parameter", async () => {
    const path = file("plot.svg", "");
    const { code, stderr } = await samebits(["init", "3-4-2", "--plot", path]);
    expect(code, stderr).toBe(0);
    const svg = readFileSync(path, "utf8");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.match(/class="panel"/g)).toHaveLength(4);
    for (const name of ["0.weight", "0.bias", "2.weight", "2.bias"]) expect(svg).toContain(name);
    expect(stderr).toBe(`wrote ${path}\n`);
    expect(svg).toContain(">3-4-2, seed 1, linux-x64</text>");
    expect(svg).toMatch(/drawn: mean -?0\.\d+, std 0\.\d+/);
    expect(svg).toContain(">bound</text>");
    expectPicture(svg);
  });

  it("draws a PNG where the file's name says so", async () => {
    const path = file("plot.PNG", "");
    const { code, stderr } = await samebits(["init", "3-4-2", "--plot", path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `wrote ${path}\n` });
    expect(readFileSync(path).subarray(0, 4).toString("latin1")).toBe("\u0089PNG");
  });

  it.each(["a.pdf", "a.svg.jpg", "a", "svg"])("refuses to call its picture %s", async (path) => {
    const { code, stdout, stderr } = await samebits(["init", "3-4-2", "--plot", path]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^samebits: --plot writes an \.svg or a \.png file/);
    expect(existsSync(path)).toBe(false);
  });

  it("gives each panel its own axis, and shows the numbers themselves where they are few", async () => {
    const path = file("axes.svg", "");
    await samebits(["init", "784-128-2", "--plot", path]);
    const panels = readFileSync(path, "utf8").split('class="panel"').slice(1);
    const axes = panels.map((panel) => /aria-label="x-axis tick label"[\s\S]*?<\/g>/.exec(panel)?.[0]);
    expect(axes[0]).toMatch(/>-?0\.03</); // 1 / 28 on each side
    expect(axes[2]).toMatch(/>-?0\.05</); // 1 / sqrt(128)
    expect(panels[0]).toContain("100,352 numbers");
    expect(panels[3]).toContain("2 numbers");
    expect(panels[3]).toContain("density");
  });

  it("draws each initialiser's distribution", async () => {
    const options = ["normal_", "trunc_normal_", "orthogonal_", "sparse_,sparsity=0.5", "kaiming_normal_", "eye_"];
    for (const option of options) {
      const path = file("plot.svg", "");
      const { code, stderr } = await samebits(["init", "30-40-2", "--plot", path, "--weight", option]);
      expect(code, stderr).toBe(0);
      const svg = readFileSync(path, "utf8");
      expect(svg).toContain(option.split(",")[0]);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it("says when the file cannot be written", async () => {
    const { code, stderr } = await samebits(["init", "3-4-2", "--plot", "/nowhere/at/all.svg"]);
    expect(code).toBe(1);
    expect(stderr).toContain("/nowhere/at/all.svg: cannot write it: there is no such file or folder");
  });
});

import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { loadNet, Preprocessing } from "../../dist/index.js";
import { samebits, temporaryFiles } from "./command.js";

const file = temporaryFiles();
/** Trains for two epochs. */
function train(csv: string, ...args: string[]): ReturnType<typeof samebits> {
  return samebits(["train", `examples/${csv}.csv`, "--epochs", "2", ...args]);
}

const FEATURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

describe("train --out", () => {
  it("keeps the net with its columns and classes, and says so", async () => {
    const out = file("net.safetensors", "old");
    const args = ["--net", "4-3", "--target", "species"];
    const { stdout, stderr } = await train("iris", ...args, "--out", out);
    expect(stderr).toMatch(/\nwrote .*net\.safetensors: net 4-3, \d+ bytes\n$/);
    expect(await train("iris", ...args, "--quiet")).toEqual({ code: 0, stdout, stderr: "" });
    const { net, preprocessing, classes } = await loadNet(out);
    expect(String(net)).toContain("Linear(in_features=4, out_features=3, bias=True)");
    expect(preprocessing).toEqual(
      new Preprocessing({ columns: FEATURES.map((name) => ({ name })), target: "species" }),
    );
    expect(classes).toEqual(["setosa", "versicolor", "virginica"]);
  });

  it("keeps what fills gaps, scales and categories, and of numbers no classes", async () => {
    const out = file("flats.safetensors", "");
    const numbers = ["--loss", "mse", "--encode", "district", "--missing", "mean", "--standardise"];
    await train("flats", "--net", "5-1", "--target", "price", ...numbers, "--out", out);
    const { preprocessing, classes } = await loadNet(out);
    const [rooms, area, district] = preprocessing?.columns ?? [];
    expect(rooms).toEqual({ name: "rooms", mean: 2.8125, scale: expect.any(Number), fill: 2.8125 });
    expect(area).toMatchObject({ name: "area", fill: expect.any(Number) });
    expect(district).toEqual({ name: "district", categories: ["centre", "harbour", "north"] });
    expect([preprocessing?.target, classes]).toEqual(["price", undefined]);
  });

  it("refuses before it trains what it could not write", async () => {
    const aFile = file("a-file", "");
    const folder = `${dirname(aFile)}/folder.safetensors`;
    mkdirSync(folder);
    const outs: [out: string, code: number, words: string][] = [
      ["net.pt", 2, '--out must end with .safetensors; given "net.pt"'],
      ["no/such/net.safetensors", 1, "no/such/net.safetensors: cannot write it: there is no such file or folder"],
      [`${aFile}/net.safetensors`, 1, `${aFile}/net.safetensors: cannot write it: a part of the path is not a folder`],
      [folder, 1, `${folder} is not a file but a folder`],
    ];
    for (const [out, code, words] of outs) {
      const outcome = await samebits(["train", "nowhere.csv", "--net", "4-3", "--target", "species", "--out", out]);
      expect(outcome.stderr).toContain(words);
      expect(outcome).toMatchObject({ code, stdout: "" });
    }
  });
});

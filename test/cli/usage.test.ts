import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MAIN, ROOT, environment, samebits } from "./command.js";

const TRAIN = ["train", "examples/iris.csv", "--net", "4-3", "--target", "species"];

describe("a wrong command line", () => {
  it.each<[args: string[], message: RegExp]>([
    [
      [],
      /^no command given; there are demo, init, train, predict, show, convert, whose-bits, compare, trace-hook, verify, info, bench, help\nSee `samebits --help`\.$/,
    ],
    [
      ["prove"],
      /^unknown command "prove"; there are demo, init, train, predict, show, convert, whose-bits, compare, trace-hook, verify, info, bench, help\n/,
    ],
    [["demo", "now"], /^usage: samebits demo; given "now"\nSee `samebits demo --help`\.$/],
    [["demo", "--seed", "2"], /^unknown option --seed; there are --help\n/],
    [["init"], /^init takes the net's sizes, like 3-4-2, or --model FILE\.json\n/],
    [["init", "3-4", "5-6"], /given "3-4", "5-6"\n/],
    [["init", "3"], /^a net is written as its sizes, like 3-4-2, each from 1 to 2147483647; given "3"\n/],
    [["init", "3-0-2"], /^a net is written as its sizes/],
    [["init", "3-4-"], /^a net is written as its sizes/],
    [["init", "3-9999999999"], /^a net is written as its sizes/],
    [
      ["init", "3-4", "--output", "x"],
      /^unknown option --output; there are --seed, --profile, --weight, --bias, --model, --reseed, --explain, --out, --plot, --json, --help\n/,
    ],
    [["init", "3-4", "-x"], /^unknown option -x; /],
    [["init", "3-4", "--constructor"], /^unknown option --constructor; /],
    [["init", "3-4", "--json=1"], /^--json takes no value, given "1"\n/],
    [["init", "3-4", "--seed"], /^--seed needs a value: --seed N\n/],
    [["init", "3-4", "--seed", "--json"], /^--seed needs a value: --seed N\n/],
    [["init", "3-4", "--seed", "1.5"], /^--seed must be a whole number, given "1\.5"\n/],
    [["init", "3-4", "--seed", "18446744073709551616"], /^a seed lies from -2\^63 to 2\^64 - 1/],
    [["init", "3-4", "--profile", "macos"], /^profile must be one of .*, given "macos"\n/],
    [["train"], /^usage: samebits train FILE\.csv\|- --net SIZES --target COLUMN \[options\]; given nothing\n/],
    [["train", "x.csv", "--target", "y"], /^--net is missing\n/],
    [["train", "x.csv", "--net", "4-3"], /^--target is missing\n/],
    [[...TRAIN, "--epochs", "0"], /^--epochs must be a whole number of at least 1, given "0"\n/],
    [[...TRAIN, "--batch", "1e2"], /^--batch must be a whole number of at least 1, given "1e2"\n/],
    [[...TRAIN, "--lr", "fast"], /^--lr must be a number that is not negative, given "fast"\n/],
    [[...TRAIN, "--lr", "-0.1"], /^--lr must be a number that is not negative, given "-0\.1"\n/],
    [[...TRAIN, "--test-fraction", "1"], /^--test-fraction must be below 1/],
    [[...TRAIN, "--nesterov", "--momentum", "0"], /^--nesterov needs a --momentum above 0\n/],
    [[...TRAIN, "--optimizer", "lion"], /^--optimizer must be one of sgd, adadelta, .*, rmsprop; given "lion"\n/],
    [[...TRAIN, "--loss", "nll"], /^--loss must be one of cross-entropy, mse, l1, smooth-l1, huber; given "nll"\n/],
    [[...TRAIN, "--optimizer", "toString"], /^--optimizer must be one of /],
    [[...TRAIN, "--optimizer", "adam", "--momentum", "0.5"], /^--momentum is no option of adam\n/],
    [[...TRAIN, "--optimizer", "rmsprop", "--nesterov"], /^--nesterov is no option of rmsprop\n/],
    [[...TRAIN, "--output", "x"], /^unknown option --output; there are --net, .*, --out, .*, --quiet, --help\n/],
    [[...TRAIN, "--out", "net.pt"], /^--out must end with \.safetensors; given "net\.pt"\n/],
    [
      ["predict", "a.safetensors"],
      /^usage: samebits predict NET\.safetensors FILE\.csv\|- \[options\]; given "a\.safetensors"\n/,
    ],
    [["predict", "a.safetensors", "-", "--missing", "drop"], /^--missing must be empty; given "drop"\n/],
    [["predict", "a.safetensors", "-", "--prob"], /^unknown option --prob; .*; did you mean --proba\?\n/],
    [["inti", "3-4-2"], /^unknown command "inti"; .*; did you mean init\?\n/],
    [["help", "trian"], /^unknown command "trian"; .*; did you mean train\?\n/],
    [["init", "3-4", "--out", "a.txt"], /^--out must end with one of \.safetensors, \.pt, \.pth; given "a\.txt"\n/],
    [["show"], /^usage: samebits show FILE \[--json\]; given nothing\n/],
    [["convert", "a.pt"], /^usage: samebits convert FILE OUT \[options\]; given "a\.pt"\n/],
    [
      ["convert", "a.pt", "b.safetensor"],
      /^OUT must end with one of .*; given "b\.safetensor"; did you mean \.safetensors\?\n/,
    ],
    [["convert", "a.pt", "b.onnx", "--part", "a"], /^--part is for tensors; an ONNX model is a whole net\n/],
    [["whose-bits", "examples/iris.csv", "--part", "a"], /^--part is for files of tensors\n/],
    [["help", "init", "train"], /^usage: samebits help \[COMMAND\]; given "init", "train"\n/],
    [[...TRAIN, "--standardize"], /^unknown option --standardize; .*; did you mean --standardise\?\n/],
    [[...TRAIN, "--optimizer", "adma"], /^--optimizer must be one of .*; given "adma"; did you mean adam\?\n/],
    [["init", "3-4", "--weight", "xavier_unifrom_"], /; did you mean xavier_uniform_\?\n/],
    [[...TRAIN, "--activation", "leakyrelu"], /^--activation must be one of celu, .*; did you mean leaky_relu\?\n/],
    [[...TRAIN, "--dropout", "1"], /^--dropout must be below 1, or nothing is left; given 1\n/],
    [[...TRAIN, "--scheduler", "cosin"], /^--scheduler must be one of step, .*; did you mean cosine\?\n/],
    [
      [...TRAIN, "--scheduler", "step,size=3"],
      /^--scheduler step,size=3: step has no option "size"; its options are step_size, gamma/,
    ],
    [[...TRAIN, "--scheduler", "step,gamma=low"], /^--scheduler step,gamma=low: gamma must be a number, given "low"\n/],
    [[...TRAIN, "--scheduler", "step,step_size=0"], /^--scheduler step,step_size=0: stepSize /],
    [[...TRAIN, "--missing", "mode"], /^--missing must be drop or mean; given "mode"\n/],
    [[...TRAIN, "--delimiter", "ab"], /^--delimiter must be one character, like ";", or tab; given "ab"\n/],
    [[...TRAIN, "--decimal", ";"], /^--decimal must be \. or , and nothing else; given ";"\n/],
    [[...TRAIN, "--early-stopping", "0"], /^--early-stopping must be a whole number of at least 1, given "0"\n/],
    [[...TRAIN, "--validation-fraction", "0.8"], /^--test-fraction and --validation-fraction must be below 1 together/],
    [[...TRAIN, "--encode", ""], /^--encode names no column\n/],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await samebits(args);
    expect(stderr).toMatch(/^samebits: .*\nSee `samebits.* --help`\.\n$/);
    expect(stderr.slice("samebits: ".length).trimEnd()).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("help", () => {
  it.each([["--help"], ["-h"]])("%s names the commands", async (flag) => {
    const { code, stdout, stderr } = await samebits([flag]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const name of ["demo", "init", "train"]) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  it.each([["demo"], ["init"], ["train"]])("%s --help", async (name) => {
    const { code, stdout, stderr } = await samebits([name, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage: samebits ${name}`));
  });

  it("says how train uses the seed", async () => {
    const { stdout } = await samebits(["train", "--help"]);
    expect(stdout).toMatch(/split into\s+training, validation and held-out rows, the net's parameters, the shuffle/);
  });

  it("--version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(await samebits(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

it("says in one line that a forced backend cannot be had", async () => {
  const { code, stdout, stderr } = await samebits(["demo"], { SAMEBITS_BACKEND: "fortran" });
  expect(stderr).toMatch(/^samebits: SAMEBITS_BACKEND must be one of .*"fortran"\n$/);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

it("ends quietly when its reader has seen enough", async () => {
  const outcome = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
    let stderr = "";
    const child = execFile(process.execPath, [MAIN, "init", "784-128-10", "--json"], { env: environment() });
    child.stderr?.on("data", (text: string) => (stderr += text));
    child.stdout?.once("data", () => child.stdout?.destroy());
    child.on("close", (code) => resolve({ code, stderr }));
  });
  expect(outcome).toEqual({ code: 0, stderr: "" });
});

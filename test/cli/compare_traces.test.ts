/** samebits compare of traces that have been changed: rounding of every kind, damaged files, pictures. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, asyncProperty, constantFrom, nat, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompareReport } from "../../dist/cli/compare/report.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";
import { expectPicture } from "../support/pictures.js";
import { type Outcome, ROOT, samebits } from "./command.js";

const path = temporaryFolder();
const golden = join(ROOT, "test/golden/traces/regression.trace");
const text = readFileSync(golden, "utf8");
const lines = (): Any[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Any);

/** The golden trace as samebits would have written it, changed. */
function ported(change: (events: Any[], step: (number: number) => Any) => void, name = "port.trace"): string {
  const events = lines();
  events[0].by = "samebits 1.0.0";
  change(events, (number) => events.find(({ step }) => step === number));
  const file = path(name);
  writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  return file;
}

/** Changes a number that is written of a tensor. */
function edit(numbers: Any, place: number, change: (value: number) => number): void {
  const values = new Float32Array(Uint8Array.from(Buffer.from(numbers.values, "base64")).buffer);
  values[place] = change(values[place] as number);
  numbers.values = Buffer.from(values.buffer).toString("base64");
  numbers.digest = numbers.digest.replace(/^./, (digit: string) => (digit === "0" ? "1" : "0"));
}

const ulpAbove = (value: number): number => {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  bits[0]! += 1;
  return new Float32Array(bits.buffer)[0] as number;
};

async function compare(...args: string[]): Promise<CompareReport & { code: number }> {
  const { code, stdout, stderr } = await samebits(["compare", ...args, "--json"]);
  expect(stderr.replaceAll(/^wrote .*\n/g, "")).toBe("");
  return { ...(JSON.parse(stdout) as CompareReport), code };
}

describe("last bits", () => {
  it("are near where the gradients are the same: MKL's square roots", async () => {
    const file = ported((_, step) => edit(step(1).parameters["0.weight"], 3, ulpAbove));
    const { verdict, note, code } = await compare(golden, file);
    expect({ verdict, code }).toEqual({ verdict: "near", code: 0 });
    expect(note).toMatch(/step 1, in the parameter 0\.weight.*square roots.*MKL_ENABLE_INSTRUCTIONS=AVX2/);
  });

  it("are near in gradients, as sums in another order", async () => {
    const file = ported((_, step) => edit(step(2).gradients["2.bias"], 0, ulpAbove));
    const { verdict, note } = await compare(golden, file);
    expect(verdict).toBe("near");
    expect(note).toMatch(/step 2, in the gradient of 2\.bias: products and sums/);
  });

  it("differ between two traces of samebits", async () => {
    const file = ported((_, step) => edit(step(2).gradients["2.bias"], 0, ulpAbove));
    const found = await compare(
      ported(() => {}, "model.trace"),
      file,
    );
    expect(found).toMatchObject({
      verdict: "different",
      code: 1,
      first: { kind: "gradients", step: 2, name: "2.bias", element: [0], ulps: "1" },
      cause: null,
    });
  });

  it("that grow are named", async () => {
    const file = ported((events) => {
      for (const event of events) if (event.step) event.losses[0] += 4e-8 * 3 ** event.step;
    });
    const { verdict, cause, first } = await compare(golden, file);
    expect({ verdict, cause: cause?.name, kind: first?.kind }).toEqual({
      verdict: "different",
      cause: "rounding",
      kind: "losses",
    });
    expect(first?.step).toBe(4);
  });

  it("of a unit around 0 flip its gradient: one row differs", async () => {
    const file = ported((_, step) => edit(step(5).gradients["0.weight"], 2, (value) => value + 0.01));
    const { cause, first } = await compare(golden, file);
    expect(cause).toMatchObject({
      name: "sign-flip",
      text: expect.stringMatching(/0\.weight differs by 1\.0e-2 in row 2, and by 0\.0e\+0/),
    });
    expect(first).toMatchObject({ kind: "gradients", step: 5, element: [2, 0] });
  });

  it("become a full step of Adam's where the gradient is nothing else", async () => {
    const noise = (step: Any, sign: number): void => edit(step.gradients["2.bias"], 0, () => sign * 1e-9);
    const model = ported((events, step) => {
      noise(step(1), 1);
      events[0].by = "torch 2.13.0";
    }, "model.trace");
    const port = ported((_, step) => {
      noise(step(1), -1);
      step(1).gradients["2.bias"].digest = "another";
      edit(step(1).parameters["2.bias"], 0, (value) => value + 0.02);
    });
    const { cause, first } = await compare(model, port);
    expect(first).toMatchObject({ kind: "parameters", step: 1, name: "2.bias" });
    expect(cause?.name).toBe("amplified");
  });
});

describe("traces", () => {
  it("of a run that is not over are equal so far", async () => {
    const file = ported((events) => events.splice(9));
    const { stdout, code } = await samebits(["compare", golden, file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Equal so far: no bit differs, in 3 steps/);
  });

  it("of other nets are told by their parameters", async () => {
    const { cause } = await compare(golden, join(ROOT, "test/golden/traces/layer_norm.trace"));
    expect(cause).toMatchObject({ name: "layers", text: expect.stringMatching(/input\.weight \[6, 4\]/) });
  });

  it("are compared by place where only the names differ", async () => {
    const rename = (named: Any): Any =>
      Object.fromEntries(Object.entries(named).map(([name, own]) => [name.replace("0.", "hid1."), own]));
    const file = ported((events) => {
      for (const event of events) {
        for (const field of ["parameters", "gradients"]) if (event[field]) event[field] = rename(event[field]);
      }
      events[0].groups[0].params = events[0].groups[0].params.map((name: string) => name.replace("0.", "hid1."));
    });
    expect(await compare(golden, file)).toMatchObject({ verdict: "same", code: 0 });
  });

  it("have a picture of their differences", async () => {
    const picture = path("differences.svg");
    await compare(
      golden,
      ported((_, step) => (step(3).losses[0] += 1e-4)),
      "--plot",
      picture,
    );
    const svg = readFileSync(picture, "utf8");
    expect(svg).toContain("first difference: step 3");
    expect(svg).toMatch(/>losses<[\s\S]*>parameters</);
    expectPicture(svg);
  });
});

describe("a file that is no trace", () => {
  const first = text.split("\n")[0] as string;
  const second = text.split("\n")[1] as string;

  it.each([
    ["nothing", "", /run and init at least/],
    ["no JSON", `${first}\nhello\n`, /line 2: it is no JSON/],
    ["no event", "[1]\n", /line 1: it is no event/],
    ["another format", `${first.replace('"format": 1', '"format": 2')}\n`, /line 1: the trace's format is 2.*reads 1/],
    ["no run", `${second}\n`, /line 1: the event run is missing/],
    ["two traces", text + text, /there is more after the end/],
    ["a step left out", text.replace(/^.*"step": 2,.*\n.*\n/m, ""), /it is step 3, where 2 should be|it is batch/],
    ["too few numbers", text.replace(/"values": "..../, '"values": "'), /not what it should be/],
    ["a name of JavaScript's own", text.replace('"event": "run"', '"event": "toString"'), /line 1: it is no event/],
  ])("%s", async (_, content, words) => {
    const file = path("wrong.trace");
    writeFileSync(file, content);
    const { code, stdout, stderr } = await samebits(["compare", golden, file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(words);
    expect(stderr).toContain(file);
  });

  it("that is not there", async () => {
    const { code, stderr } = await samebits(["compare", golden, path("nowhere.trace")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/nowhere\.trace.*no such file/);
  });

  it("of whatever content is refused, or compared", async () => {
    const put = constantFrom('"', "{", "}", "[", "1", "-", "e", "null", "__proto__", "constructor", "9".repeat(30), "");
    const edits = array(tuple(nat(text.length - 1), nat(40), put), { minLength: 1, maxLength: 4 });
    const isRefused = ({ code, stderr }: Outcome): boolean => code === 1 && /garbage\.trace, line \d+: /.test(stderr);
    const isCompared = ({ code, stdout, stderr }: Outcome): boolean =>
      stderr === "" && stdout.includes(code === 0 ? "Equal" : "First difference");
    const property = asyncProperty(edits, async (list) => {
      let content = text;
      for (const [at, length, own] of list) content = content.slice(0, at) + own + content.slice(at + length);
      const file = path("garbage.trace");
      writeFileSync(file, content);
      const outcome = await samebits(["compare", golden, file]);
      expect(isRefused(outcome) || isCompared(outcome), JSON.stringify(outcome)).toBe(true);
    });
    await assert(property, { numRuns: 60 });
  });
});

/** samebits compare: PyTorch's traces against ports, right ones and wrong ones. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CompareReport } from "../../dist/cli/compare/report.js";
import { temporaryFolder } from "../support/folder.js";
import { twins } from "../support/trace_twins.js";
import { ROOT, samebits } from "./command.js";

const path = temporaryFolder();
const golden = (script: string): string => join(ROOT, "test/golden/traces", `${script}.trace`);

async function compare(a: string, b: string): Promise<CompareReport & { code: number }> {
  const { code, stdout, stderr } = await samebits(["compare", a, b, "--json"]);
  expect(stderr).toBe("");
  return { ...(JSON.parse(stdout) as CompareReport), code };
}

async function traced(script: string, mistake?: string): Promise<string> {
  const file = path(`${script} ${mistake ?? ""}.trace`);
  await twins[script]?.(file, mistake);
  return file;
}

describe("a right port", () => {
  it.each(Object.keys(twins))("of %s is equal", async (script) => {
    const { verdict, first, compared, noise, files, code } = await compare(golden(script), await traced(script));
    expect({ first, code }).toEqual({ first: null, code: 0 });
    expect(verdict).toBe("near");
    expect(compared.init.largest).toBe(0);
    expect(compared.draws.compared).toBeGreaterThan(files[0]?.steps as number);
    expect(compared.losses.largest).toBeLessThan(5e-7);
    expect(compared.gradients.compared).toBeGreaterThan(20);
    // A bias before a batch norm has no gradient but rounding noise, which AdamW makes steps of.
    expect(noise).toEqual(script === "batch_norm" ? ["0.bias", "1.running_mean"] : []);
  });

  it.each(Object.keys(twins))("of %s is the same as itself, to the bit", async (script) => {
    const a = await traced(script);
    const b = path("again.trace");
    await twins[script]?.(b);
    expect(await compare(a, b)).toMatchObject({ verdict: "same", code: 0, first: null });
  });
});

describe("a port's mistake is named", () => {
  it.each([
    [
      "classification",
      "validation as a data set",
      "validation-loader",
      /step 4, batch 4/,
      /new DataLoader\(validation/,
    ],
    ["classification", "batch size", "batch-size", /step 1, batch 1/, /batchSize: 10/],
    ["classification", "no shuffle", "shuffle", /step 1, batch 1/, /shuffle: true/],
    ["classification", "other numbers", "data", /step 1, batch 1/, /scale/],
    ["regression", "profile", "profile", /before the first step/, /SAMEBITS_PROFILE=linux-x64/],
    ["regression", "seed", "seed-elsewhere", /before the first step/, /manualSeed\(2\)/],
    ["regression", "net before seed", "seed-elsewhere", /before the first step/, /manualSeed\(2\)/],
    ["regression", "net before data", "seed-elsewhere", /before the first step/, /manualSeed\(2\)/],
    ["regression", "activation", "layers", /step 1/, /layers/],
    ["regression", "reduction", "reduction", /step 1/, /reduction: "mean"/],
    ["regression", "rate", "scheduler", /step 1/, /lr/],
    ["regression", "optimiser", "options", /before the first step/, /class/],
    ["regression", "no zeroGrad", "zero-grad", /step 2/, /zeroGrad/],
    ["dropout", "probability", "layers", /step 1/, /options/],
    ["dropout", "no dropout", "dropout", /step 1/, /Dropouts/],
    ["dropout", "eval", "eval-mode", /step 1/, /train\(\)/],
    ["dropout", "dropLast", "drop-last", /step 4, batch 4/, /leave dropLast out/],
    ["scheduler", "per batch", "scheduler", /step 3/, /schedulerPer/],
    ["sampler", "default generator", "own-generator", /step 1, batch 1/, /new Generator/],
    ["early_stopping", "patience", "early-stopping", /step 10/, /patience/],
    ["early_stopping", "best restored", "restored", /step 10/, /restoreBest/],
    ["layer_norm", "order of layers", "layer-order", /before the first step/, /order/],
    ["layer_norm", "frozen", "frozen", /step 1/, /requiresGrad/],
    ["clipping", "no clipping", "clipping", /step 1/, /clipGradNorm/],
    ["accumulation", "not divided", "accumulation", /step 1/, /weight/],
    ["accumulation", "every batch", "accumulation", /step 1/, /accumulate/],
    ["weight_decay", "weight decay", "options", /before the first step/, /options/],
    ["weight_decay", "one group", "options", /before the first step/, /groups/],
    ["sampler", "weights", "sampler", /step 1, batch 1/, /weights/],
    ["batch_norm", "mode", "initialiser", /before the first step/, /mode/],
    ["batch_norm", "biases", "initialiser", /before the first step/, /init/],
    ["batch_norm", "period", "scheduler", /step 4/, /options/],
  ])("%s: %s", async (script, mistake, name, place, remedy) => {
    const file = await traced(script, mistake);
    const { verdict, cause, code } = await compare(golden(script), file);
    expect({ verdict, cause: cause?.name, code }).toEqual({ verdict: "different", cause: name, code: 1 });
    expect(cause?.remedy).toMatch(remedy);
    const { stdout } = await samebits(["compare", golden(script), file]);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(place);
    const turned = await compare(file, golden(script));
    expect(turned.cause).toEqual(cause);
  });
});

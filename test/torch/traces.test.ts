/** The hook around real PyTorch: test/golden/traces made again, and the ports against them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT, samebits } from "../cli/command.js";
import { temporaryFolder } from "../support/folder.js";
import { twins } from "../support/trace_twins.js";
import { pythons } from "./ask.js";

const path = temporaryFolder();

/** Each script with the hook and without it: the same parameters and the same generator at the end. */
const BOTH_WAYS = `
import contextlib, sys
import make_traces, torch

def left(script, hook):
    models = []
    make_traces.trace = lambda path, model, *rest: models.append(model) or hook(path, model, *rest)
    script(sys.argv[2])
    return [torch.get_rng_state(), *models[0].state_dict().values()]

traced = make_traces.trace
for script in make_traces.SCRIPTS:
    ways = [left(script, hook) for hook in (traced, lambda *_: contextlib.nullcontext())]
    print(script.__name__, all(torch.equal(a, b) for a, b in zip(*ways)))
`;

describe.each(pythons)("$name", ({ name, python = "python3", skipped }) => {
  const folder = path(name.replace(" ", "-"));
  const made = (script: string): string => join(folder, `${script}.trace`);

  beforeAll(async () => {
    if (skipped !== "") return;
    mkdirSync(folder);
    writeFileSync(join(folder, "samebits_trace.py"), (await samebits(["trace-hook"])).stdout);
    const program = join(ROOT, "test/golden/traces/make_traces.py");
    const { status, stderr } = spawnSync(python, ["-W", "error", program, folder, folder], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
  });

  it.skipIf(skipped !== "").each(Object.keys(twins))(`writes %s as it was${skipped}`, async (script) => {
    expect(existsSync(made(script))).toBe(true);
    const golden = join(ROOT, "test/golden/traces", `${script}.trace`);
    expect(await samebits(["compare", golden, made(script)])).toMatchObject({ code: 0, stderr: "" });
  });

  it.skipIf(skipped !== "")(`changes nothing of a run${skipped}`, () => {
    const env = { ...process.env, PYTHONPATH: join(ROOT, "test/golden/traces"), PYTHONDONTWRITEBYTECODE: "1" };
    const args = ["-c", BOTH_WAYS, folder, join(folder, "both.trace")];
    const { status, stdout, stderr } = spawnSync(python, args, { encoding: "utf8", env });
    const lines = Object.keys(twins).map((script) => `${script} True`);
    expect({ status, stderr, lines: stdout.trim().split("\n") }).toEqual({ status: 0, stderr: "", lines });
  });

  it.skipIf(skipped !== "").each(Object.entries(twins))(
    `is what the port of %s equals${skipped}`,
    async (script, twin) => {
      const port = path("port.trace");
      await twin(port);
      const { code, stdout } = await samebits(["compare", made(script), port]);
      expect(code, stdout).toBe(0);
    },
  );
});

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

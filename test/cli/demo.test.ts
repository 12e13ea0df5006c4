import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { GOLDENS, noNative, samebits } from "./command.js";

const golden = readFileSync(join(GOLDENS, "init_demo_stdout.txt"), "utf8");

it.each(["linux-x64", "windows-x64", "linux-arm64"])("prints PyTorch's text with %s", async (profile) => {
  const outcome = await samebits(["demo"], { SAMEBITS_PROFILE: profile });
  expect(outcome).toEqual({ code: 0, stdout: golden, stderr: "" });
});

it.for(["native", "typescript"])("prints PyTorch's text on the %s backend", async (backend, { skip }) => {
  skip(backend === "native" && noNative !== "", noNative);
  const { stdout } = await samebits(["demo"], { SAMEBITS_BACKEND: backend });
  expect(stdout).toBe(golden);
});

/** docs/prove-a-port.md says what compare says of the example. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/folder.js";
import { ROOT, runNode, samebits } from "./command.js";

const path = temporaryFolder();
const page = readFileSync(join(ROOT, "docs/prove-a-port.md"), "utf8");
const [table = "", cause = ""] = [...page.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, text]) => text as string);

it("the page has the example's comparison, and its mistake's cause", async () => {
  const { code, stdout } = await runNode("examples/prove-a-port.mjs", [path("samebits.trace")]);
  expect(code).toBe(0);
  const compared = await samebits(["compare", "examples/prove-a-port.trace", path("samebits.trace")]);
  const pattern = table
    .trim()
    .split("...")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  expect(compared.stdout).toMatch(new RegExp(pattern));
  expect(cause).toMatch(/^Cause: /);
  expect(stdout).toContain(cause.replace("Cause: ", "").replaceAll("\n", " ").trim().replace(/\.$/, ""));
});

it("the page names every cause, and no other", async () => {
  const folder = join(ROOT, "lib/cli/compare/causes");
  const files = ["draws", "end", "gradients", "init", "layers", "losses", "options", "orders", "rates", "rounding"];
  const sources = files.map((file) => readFileSync(join(folder, `${file}.ts`), "utf8")).join("\n");
  const known = new Set([...sources.matchAll(/\bname: "([a-z-]+)"/g)].map(([, name]) => name));
  const rows = page.split("## The causes it knows")[1]?.split("\n\n")[1] ?? "";
  const listed = rows
    .split("\n")
    .slice(2)
    .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([a-z-]+)`/g)]);
  expect(listed.map(([, name]) => name).toSorted()).toEqual([...known].toSorted());
});

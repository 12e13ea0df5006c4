/** The examples print what examples/expected has and draw what examples/pictures has; `vitest -u` on this file writes both anew. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/folder.js";
import { expectPicture } from "../support/pictures.js";
import { noNative, ROOT, runNode } from "./command.js";

const path = temporaryFolder();
const folder = join(ROOT, "examples");
/** What the others draw with is no example. */
const HELPER = "picture.mjs";
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs") && file !== HELPER)
  .map((file) => file.replace(".mjs", ""));
const sourceOf = (name: string): string => readFileSync(join(folder, `${name}.mjs`), "utf8");
const pictured = names.filter((name) => sourceOf(name).includes("await picture("));

/** Those that read an npm package, which `npm run test:examples` installs. */
const hasPackages = existsSync(join(folder, "packages/node_modules"));
const needsPackages = (name: string): boolean => sourceOf(name).includes("packages/node_modules");

const backends = noNative === "" ? ["native", "typescript"] : ["typescript"];

// An example ends with an error if what it shows does not hold.
it.for(names)("%s holds what it says, the same on every backend", async (name, { skip }) => {
  skip(needsPackages(name) && !hasPackages, "needs what npm run test:examples installs");
  const plot = path(`${name}.svg`);
  const run = (SAMEBITS_BACKEND: string, args: string[] = []) =>
    runNode(join("examples", `${name}.mjs`), args, { SAMEBITS_BACKEND });
  const [first, ...others] = await Promise.all(
    backends.map((backend, i) => run(backend, i === 0 && pictured.includes(name) ? ["--plot", plot] : [])),
  );
  expect(first).toMatchObject({ code: 0, stderr: "" });
  await expect(first?.stdout).toMatchFileSnapshot(join(folder, "expected", `${name}.txt`));
  for (const other of others) expect(other).toEqual(first);
  if (!pictured.includes(name)) return;
  const svg = readFileSync(plot, "utf8");
  expectPicture(svg);
  await expect(svg).toMatchFileSnapshot(join(folder, "pictures", `${name}.svg`));
});

it("finds twelve examples with a PyTorch twin and a picture, which examples/README.md shows", () => {
  const twins = pictured.filter((name) => existsSync(join(folder, `${name}.py`)));
  expect(twins.length).toBeGreaterThanOrEqual(12);
  const page = readFileSync(join(folder, "README.md"), "utf8");
  for (const name of names) expect(page).toContain(`| ${name}.mjs`);
  for (const name of pictured) expect(page).toContain(`](pictures/${name}.svg)`);
  expect(readdirSync(join(folder, "pictures")).map((file) => file.replace(".svg", ""))).toEqual(pictured);
  expect(readdirSync(join(folder, "expected")).map((file) => file.replace(".txt", ""))).toEqual(names);
});

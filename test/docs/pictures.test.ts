/** The pictures of docs/pictures.md are what its commands draw; `vitest -u` on this file draws them anew. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, samebits } from "../cli/command.js";
import { temporaryFolder } from "../support/folder.js";
import { expectPicture } from "../support/pictures.js";

const page = readFileSync(join(ROOT, "docs/pictures.md"), "utf8");
const commands = [...page.matchAll(/^\$ samebits (.*) --plot (\S+)(.*)$/gm)];
const path = temporaryFolder();

it("docs/pictures.md shows what its commands draw", async () => {
  expect(commands.length).toBe(2);
  for (const [, before = "", name = "", after = ""] of commands) {
    const words = `${before}${after}`.split(" ");
    const args = words.map((word) => (word.startsWith("examples/") ? join(ROOT, word) : word));
    const { code, stderr } = await samebits([...args, "--plot", path(name)]);
    expect({ code, stderr: stderr.replaceAll(/^wrote .*\n/gm, "") }).toEqual({ code: 0, stderr: "" });
  }
  const drawn = [...readdirSync(path("pictures")).map((name) => join("pictures", name)), "init.svg"];
  expect(drawn.length).toBe(5);
  for (const file of drawn) {
    const svg = readFileSync(path(file), "utf8");
    const shown = `pictures/${file.split(/[/\\]/).at(-1)}`;
    expect(page).toContain(`](${shown})`);
    expectPicture(svg);
    await expect(svg).toMatchFileSnapshot(join(ROOT, "docs", shown));
  }
});

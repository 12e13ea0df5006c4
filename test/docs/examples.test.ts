/** Every public class has an example in its comment, which editors and the reference show: it compiles, runs, and prints what it says. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { runNode } from "../support/child.js";
import { declarationsIn, doors, reachable } from "../support/declarations.js";
import { ROOT } from "../support/package.js";
import { compiledFile, compileFiles, folderForPrograms, printedBy } from "./programs.js";

const EXAMPLE = /^ ?\* @example\n \* ```ts\n((?: \*.*\n)*?) \* ```$/gm;

interface Example {
  readonly name: string;
  readonly code: string;
}

/** The examples in the comment that stands before a class's declaration. */
function examplesOf(name: string, declarations: string): Example[] {
  const end = declarations.search(new RegExp(`^export declare (?:abstract )?class ${name}\\b`, "m"));
  const comment = declarations.slice(declarations.lastIndexOf("/**", end), end);
  return [...comment.matchAll(EXAMPLE)].map(([, code = ""]) => ({ name, code: code.replaceAll(/^ \* ?/gm, "") }));
}

const isClass = (value: unknown): boolean => typeof value === "function" && /^class\b/.test(String(value));

/** What a front door exports, and the examples of its classes. */
async function openDoor({ from, types }: (typeof doors)[number]) {
  const file = join(ROOT, "dist", types.replace(/\.d\.ts$/, ".js"));
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const declarations = [...reachable(types)].map(declarationsIn).join("\n");
  const names = Object.keys(exported);
  const classes = names.filter((name) => isClass(exported[name]));
  return { from, names, classes, examples: classes.flatMap((name) => examplesOf(name, declarations)) };
}

const opened = await Promise.all(doors.map(openDoor));
const examples = opened.flatMap((door) => door.examples);
const folder = folderForPrograms();
const imports = opened.map(({ from, names }) => `import { ${names.join(", ")} } from "${from}";`);
const blocks = examples.map(({ code }) => `{\n${code}}`);
writeFileSync(join(folder, "examples.mts"), [...imports, ...blocks, "export {};", ""].join("\n"));
const compiled = compileFiles(folder, ["examples.mts"]);

describe("the examples of the public classes", () => {
  it("are there, one or more for each", () => {
    const classes = opened.flatMap((door) => door.classes);
    const shown = new Set(examples.map(({ name }) => name));
    expect(classes.length).toBeGreaterThan(80);
    expect(classes.filter((name) => !shown.has(name))).toEqual([]);
  });

  it("compile under the strictest options", async () => expect((await compiled).stdout).toBe(""));

  it("run, and print what they say and nothing else", async () => {
    await compiled;
    const { status, stdout, stderr } = await runNode([compiledFile(folder, "examples.mts")], { cwd: folder });
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout).toBe(examples.flatMap(({ code }) => printedBy(code)).join(""));
  });
});

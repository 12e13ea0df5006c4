/** The TypeScript of a page as one program: each block sees what the blocks before it declare, and may declare it anew. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll } from "vitest";
import * as samebits from "../../dist/index.js";
import { type ChildResult, runNode } from "../support/child.js";
import { ROOT } from "../support/package.js";

/** What a page of docs/ may use without saying where it comes from. The README says everything itself. */
const SETUP = `
import assert from "node:assert";
import { ${Object.keys(samebits).join(", ")} } from "samebits";

const [batchSize, shuffle, dropLast, epochs, clipGradNorm] = [10, true, false, 2, 1];
const newNet = () => new Net([new Linear(4, 10), new Tanh(), new Linear(10, 3)]);
const [net, other, generator, loss] = [newNet(), newNet(), new Generator({ seed: 1 }), new CrossEntropyLoss()];
const [data, validation] = randomSplit(new TensorDataset(rand([50, 4]), randint(0, 3, [50])), [30, 20]);
const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
other.loadStateDict(net.stateDict());
const scheduler = new StepLR(optimizer, { stepSize: 3 });
const schedulerPer = "epoch" as "epoch" | "batch";
`;

const IMPORT = /^import [^;]+;.*$/gm;
const BLOCK = /^```(ts|python)\n([\s\S]*?)^```$/gm;

export function blocksOf(page: string, language: "ts" | "python" = "ts"): string[] {
  const blocks = readFileSync(join(ROOT, page), "utf8").matchAll(BLOCK);
  return [...blocks].flatMap(([, own, code = ""]) => (own === language ? [code] : []));
}

function programOf(page: string): string {
  const blocks = page === "README.md" ? blocksOf(page) : [SETUP, ...blocksOf(page)];
  const imports = blocks.flatMap((block) => block.match(IMPORT) ?? []);
  const bodies = blocks.map((block) => block.replaceAll(IMPORT, ""));
  return `${merged(imports).join("\n")}\n${bodies.join("\n{\n")}${"\n}".repeat(bodies.length - 1)}\nexport {};\n`;
}

/** The imports, those of the package's names as one. */
function merged(imports: readonly string[]): string[] {
  const names = new Set<string>();
  const others = imports.filter((line) => {
    const list = /^import (?:type )?\{([^}]*)\} from "samebits"/.exec(line)?.[1];
    list?.split(",").forEach((name) => names.add(name.trim()));
    return list === undefined;
  });
  names.delete("");
  return [...new Set(others), `import { ${[...names].join(", ")} } from "samebits";`];
}

/** What a block says is printed: the lines of comment after a console.log. */
export function printedBy(block: string): string[] {
  return [...block.matchAll(/^console\.log\(.*\);\n((?:\/\/ .*\n)+)/gm)].map(([, lines = ""]) =>
    lines.replaceAll(/^\/\/ /gm, ""),
  );
}

/** A folder inside the package, so that "samebits" is found as its users find it; gone after the tests. */
export function folderForPrograms(): string {
  mkdirSync(join(ROOT, "build"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "build/docs-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const nameOf = (page: string): string => basename(page, ".md");
const CHECKS = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--types", "node"];
const OUTPUT = ["--target", "es2022", "--module", "nodenext", "--pretty", "false"];

/** Writes the pages' programs into the folder, under the pages' names, and compiles them there. */
export function compilePages(folder: string, pages: readonly string[]): Promise<ChildResult> {
  const files = pages.map((page) => `${nameOf(page)}.mts`);
  for (const [i, page] of pages.entries()) writeFileSync(join(folder, files[i] as string), programOf(page));
  return compileFiles(folder, files);
}

/** Compiles files of a folder, as strictly as the compiler can. */
export function compileFiles(folder: string, files: readonly string[]): Promise<ChildResult> {
  return runNode([join(ROOT, "node_modules/typescript/bin/tsc"), ...CHECKS, ...OUTPUT, ...files], { cwd: folder });
}

/** The compiled program of a page, or of a file of the folder. */
export function compiledFile(folder: string, page: string): string {
  return join(folder, `${nameOf(page).replace(".mts", "")}.mjs`);
}

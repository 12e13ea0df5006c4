/** What docs/bundlers.md says that a page's share of samebits weighs, and what it does weigh. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { ROOT } from "./package.js";

interface Row {
  readonly imports: string;
  readonly program: string;
  readonly limit: number;
}

function rows(): Row[] {
  const table = readFileSync(join(ROOT, "docs/bundlers.md"), "utf8").matchAll(/^\| (.*) \| (\d+) kB \|$/gm);
  return [...table].map(([, imports = "", kilobytes]) => {
    const names = imports === "everything" ? "*" : `{ ${imports} }`;
    return { imports, program: `export ${names} from "samebits";\n`, limit: Number(kilobytes) * 1000 };
  });
}

/** Bundles and minifies each of the table's programs. */
export function describeSizes(bundle: (program: string) => Promise<string>): void {
  it.each(rows())("at most $limit bytes, compressed: $imports", async ({ program, limit }) => {
    const code = await bundle(program);
    const weight = gzipSync(code, { level: 9 }).length;
    expect(weight).toBeLessThanOrEqual(limit);
    // A limit that nothing comes near says nothing.
    expect(weight).toBeGreaterThan(limit * 0.75);
    expect(code).not.toMatch(/\b(?:import|require)\b[^;]{0,99}["'`]node:/);
  });
}

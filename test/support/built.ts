/** A program of this folder as one file of JavaScript that Node runs, inside the package, where the built one is found. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll } from "vitest";
import { ROOT } from "./package.js";

/** Its path, where it is while the tests run; to be called where they are described. */
export function builtProgram(name: string): string {
  const folder = join(ROOT, "build", `${name}-${process.pid}`);
  beforeAll(() =>
    build({
      root: ROOT,
      configFile: false,
      logLevel: "error",
      build: {
        ssr: `test/support/${name}.ts`,
        outDir: folder,
        rolldownOptions: { external: /\/dist\//, output: { entryFileNames: "program.mjs" } },
      },
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "program.mjs");
}

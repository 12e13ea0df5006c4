/** A bundle for a server, by vite; test/tools has other bundlers. */
import { dirname } from "node:path";
import { build, createLogger } from "vite";
import { describeBundlers, type Bundler } from "../support/bundles.js";

const vite: Bundler = async (input, outDir, entryFileNames) => {
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  await build({
    root: dirname(input),
    customLogger: { ...createLogger("silent"), warn, warnOnce: warn },
    ssr: { noExternal: true },
    build: { ssr: input, outDir, rolldownOptions: { output: { entryFileNames } } },
  });
  return warnings;
};

describeBundlers([["vite", "bundle.mjs", vite]]);

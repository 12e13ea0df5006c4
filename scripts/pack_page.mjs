/** The file for pages without a bundler: one module with what the browser's front door has, and samebits/numpy as `numpy`. */
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Bundles and minifies it. @param {string} folder Where it goes, as samebits.js. */
export async function packPage(folder) {
  const input = fileURLToPath(new URL("page.mjs", import.meta.url));
  await build({
    configFile: false,
    logLevel: "warn",
    build: {
      // String(net) and messages show the names of classes.
      rolldownOptions: {
        input,
        preserveEntrySignatures: "strict",
        output: { format: "es", entryFileNames: "samebits.js", keepNames: true },
      },
      modulePreload: false,
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: "oxc",
      target: "es2022",
      reportCompressedSize: false,
    },
  });
}

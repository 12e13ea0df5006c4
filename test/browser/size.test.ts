/** The sizes of pages that esbuild bundles; test/package has vite's. */
import { build } from "esbuild";
import { describe } from "vitest";
import { ROOT } from "../support/package.js";
import { describeSizes } from "../support/page_sizes.js";

describe("a page's bundle", () => {
  describeSizes(async (contents) => {
    // From here "samebits" is this package.
    const stdin = { contents, resolveDir: ROOT };
    const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: "esm", write: false });
    return outputFiles[0]?.text ?? "";
  });
});

/** Bundles made by the bundlers that people use; vite's are in test/package. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeBundlers, type Bundler } from "../support/bundles.js";
import { tool } from "./tool.js";

const esbuild =
  (format: string): Bundler =>
  async (input, out, file) => {
    const options = { bundle: true, platform: "node", format, logLevel: "silent" };
    const { warnings } = await tool("esbuild").build({ ...options, entryPoints: [input], outfile: join(out, file) });
    return warnings;
  };

const webpack =
  (mode: string): Bundler =>
  async (entry, path, filename) => {
    const options = { mode, target: "node", entry, output: { path, filename } };
    const stats = await promisify(tool("webpack"))(options);
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
    return [...errors, ...warnings];
  };

const rollup =
  (format: string): Bundler =>
  async (input, out, file) => {
    const warnings: unknown[] = [];
    const plugins = [tool("@rollup/plugin-node-resolve").default()];
    const bundle = await tool("rollup").rollup({ input, plugins, onwarn: (w: unknown) => warnings.push(w) });
    await bundle.write({ file: join(out, file), format });
    return warnings;
  };

const ncc: Bundler = async (input, out, file) => {
  const { code, assets } = await tool("@vercel/ncc")(input, { quiet: true, cache: false });
  writeFileSync(join(out, file), code);
  return Object.keys(assets);
};

describeBundlers([
  ["esbuild, to a module", "bundle.mjs", esbuild("esm")],
  ["esbuild, to CommonJS", "bundle.cjs", esbuild("cjs")],
  ["webpack for production", "bundle.cjs", webpack("production")],
  ["webpack for development", "bundle.cjs", webpack("development")],
  ["rollup, to a module", "bundle.mjs", rollup("es")],
  ["rollup, to CommonJS", "bundle.cjs", rollup("cjs")],
  ["ncc", "bundle.mjs", ncc],
]);

/** The same bits in Chromium and Firefox as in Node, on both backends: as a plain module, bundled by vite and bundled by esbuild. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import type { Browser } from "puppeteer-core";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../support/app.js";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { inPackage, runModule } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { BROWSERS, launch, serve, type Site } from "./browsers.js";

type Digests = Readonly<Record<string, string>>;

/** A module that gives the SHA-256 of each of exactness.mjs, in Node and in a page. */
const digesting = (library: string, exactness: string): string => `
  import * as sb from ${JSON.stringify(library)};
  import { exactness } from ${JSON.stringify(exactness)};
  const hex = (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  async function digest() {
    const digests = {};
    for await (const [name, bytes] of exactness(sb)) digests[name] = hex(await crypto.subtle.digest("SHA-256", bytes));
    return { backend: sb.runtime.backend, digests };
  }`;

async function inNode(backend: string): Promise<Digests> {
  const source = digesting(inPackage("dist/index.js"), inPackage("test/shipped/exactness.mjs"));
  const { stdout, stderr } = await runModule(`${source} console.log(JSON.stringify(await digest()));`, {
    env: { SAMEBITS_BACKEND: backend },
  });
  expect(stderr).toBe("");
  const shown = JSON.parse(stdout) as { backend: string; digests: Digests };
  expect(shown.backend).toBe(backend);
  return shown.digests;
}

const { folder, installed } = createApp({});
let site: Site | undefined;
let expected: Digests;

beforeAll(async () => {
  const shown = "document.title = 'busy'; globalThis.shown = await digest(); document.title = 'done';";
  const page = (script: string): string =>
    `<!doctype html><title></title><link rel="icon" href="data:," /><script type="module">${script}</script>`;
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const exactness = join(ROOT, "test/shipped/exactness.mjs");
  const entry = write("entry.mjs", `${digesting("samebits", exactness)} ${shown}`);
  await esbuild({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    keepNames: true,
    outfile: join(folder, "esbuild.js"),
  });
  await vite({
    configFile: false,
    logLevel: "silent",
    build: {
      target: "es2022",
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { input: entry, output: { entryFileNames: "vite.js", keepNames: true } },
    },
  });
  site = await serve({
    "/plain": write("plain.html", page(`${digesting("/samebits.js", "/exactness.mjs")} ${shown}`)),
    "/esbuild": write("esbuild.html", page(`import "/esbuild.js";`)),
    "/vite": write("vite.html", page(`import "/vite.js";`)),
    "/samebits.js": join(installed, "dist/page/samebits.js"),
    "/exactness.mjs": exactness,
    "/esbuild.js": join(folder, "esbuild.js"),
    "/vite.js": join(folder, "vite.js"),
  });
  expected = await inNode("typescript");
});
afterAll(() => {
  site?.close();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(!hasNative)(`Node's two backends agree${nativeOrSkipped}`, async () => {
  expect(await inNode("native")).toEqual(expected);
});

describe.each(BROWSERS)("%s", (name, programs) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await launch(name, programs)));
  afterAll(() => browser.close());

  it.each(["plain", "vite", "esbuild"])("gives the same bits: %s", async (way) => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    await page.goto(`${site?.url}/${way}`);
    await page.waitForFunction(() => document.title === "done");
    const { backend, digests } = await page.evaluate(
      () => (globalThis as unknown as { shown: { backend: string; digests: Digests } }).shown,
    );
    expect(said).toEqual([]);
    expect(backend).toBe("typescript");
    expect(Object.keys(digests).length).toBeGreaterThanOrEqual(52);
    expect(digests).toEqual(expected);
    await page.close();
  });
});

/** What a page gets, bundled by vite or in one file, run where Node's `process` and modules are not to be had; test/browser has browsers. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, createLogger, type Rolldown } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as browser from "../../dist/browser.js";
import * as sb from "../../dist/index.js";
import { createApp } from "../support/app.js";
import { fileUrl, runModule } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { describeSizes } from "../support/page_sizes.js";

const TRAIN = `
  const generator = new sb.Generator({ seed: 1, backend: "typescript" });
  const net = new sb.Net([new sb.Linear(2, 3, { generator }), new sb.Tanh(), new sb.Linear(3, 2, { generator })]);
  const data = new sb.TensorDataset(sb.rand([40, 2], { generator }), new Int32Array(40));
  const optimizer = new sb.Adam(net.parameters());
  await net.fit(data, { loss: new sb.CrossEntropyLoss(), optimizer, epochs: 20, batchSize: 10, shuffle: true, generator });
  return { backend: sb.runtime.backend, weights: net.parameters().map((p) => [...p.data])};`;
const PAGE = `import * as sb from "samebits"; globalThis.answer = (async () => { ${TRAIN} })();`;

const { folder, installed } = createApp({
  "package.json": '{ "type": "module" }',
  "page.mjs": PAGE,
  "index.html": '<script type="module" src="./page.mjs"></script>',
});
const out = join(folder, "out");
const warnings: string[] = [];
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  const warn = (text: string): void => void warnings.push(text);
  const customLogger = { ...createLogger("silent"), info: () => {}, warn, warnOnce: warn };
  await build({ root: folder, customLogger, build: { outDir: out } });
});

it("holds a page and a script, and vite warns of nothing", () => {
  expect(warnings).toEqual([]);
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).toSorted();
  expect(files).toEqual(["assets", expect.stringMatching(/^assets.index-.*\.js$/), "index.html"]);
});

/** What a module leaves in globalThis.answer, without Node. */
async function answerOf(module: string): Promise<unknown> {
  const { status, stdout, stderr } = await runModule(`
    const { log } = console;
    globalThis.document = { createElement: () => ({}), querySelectorAll: () => [] };
    globalThis.MutationObserver = class { observe() {} };
    delete globalThis.process;
    delete globalThis.setImmediate;
    await import(${JSON.stringify(fileUrl(module))});
    log(JSON.stringify(await globalThis.answer));`);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

async function expectTrains(module: string): Promise<void> {
  const expected = await new Function("sb", `return (async () => { ${TRAIN} })()`)(sb);
  expect(await answerOf(module)).toEqual({ ...expected, backend: "typescript" });
}

it("trains to the bits that Node gives, and says nothing", async () => {
  const [script] = readdirSync(join(out, "assets")) as [string];
  await expectTrains(join(out, "assets", script));
});

it("does so without a bundler, too", async () => {
  const plain = join(folder, "plain.mjs");
  const file = fileUrl(join(installed, "dist/page/samebits.js"));
  writeFileSync(plain, PAGE.replace('"samebits"', JSON.stringify(file)));
  await expectTrains(plain);
});

it("has in one file what its front door has, and numpy", async () => {
  const page = (await import(fileUrl(join(installed, "dist/page/samebits.js")))) as object;
  expect(Object.keys(page).toSorted()).toEqual([...Object.keys(browser), "numpy"].toSorted());
});

it("has everything but what the page of bundlers names, which reads and writes files", () => {
  const missing = Object.keys(sb).filter((name) => !(name in browser));
  const text = readFileSync(join(ROOT, "docs/bundlers.md"), "utf8").replaceAll("\n", " ");
  expect(/fails with its name: (.*?); nor is/.exec(text)?.[1]?.split(", ").toSorted()).toEqual(missing.toSorted());
});

it("fails to bundle for a page what reads files, and names it", async () => {
  const input = join(folder, "files.mjs");
  writeFileSync(input, 'import { loadTorch } from "samebits"; console.log(loadTorch);');
  await expect(bundle(input)).rejects.toThrow("loadTorch");
});

/** A module of a page, bundled and minified. */
async function bundle(input: string): Promise<string> {
  const made = await build({
    root: folder,
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input, preserveEntrySignatures: "strict" },
    },
  });
  const { output } = made as Rolldown.RolldownOutput;
  expect(output).toHaveLength(1);
  return output[0].code;
}

describe("a page's bundle", () => {
  describeSizes(async (program) => {
    const input = join(folder, "sized.mjs");
    writeFileSync(input, program);
    return bundle(input);
  });
});

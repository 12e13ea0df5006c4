/** A bundle for a page, by vite, run where Node's `process` and modules are not to be had. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, createLogger } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { createApp } from "../support/app.js";
import { fileUrl, runModule } from "../support/child.js";

const TRAIN = `
  const generator = new sb.Generator({ seed: 1, backend: "typescript" });
  const net = new sb.Net([new sb.Linear(2, 3, { generator }), new sb.Tanh(), new sb.Linear(3, 2, { generator })]);
  const data = new sb.TensorDataset(sb.rand([40, 2], { generator }), new Int32Array(40));
  const optimizer = new sb.Adam(net.parameters());
  await net.fit(data, { loss: new sb.CrossEntropyLoss(), optimizer, epochs: 20, batchSize: 10, shuffle: true, generator });
  return { backend: sb.runtime.backend, weights: net.parameters().map((p) => [...p.data])};`;
const PAGE = `import * as sb from "samebits"; globalThis.answer = (async () => { ${TRAIN} })();`;

const { folder } = createApp({
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

it("trains to the bits that Node gives, and says nothing", async () => {
  const [script] = readdirSync(join(out, "assets")) as [string];
  const { status, stdout, stderr } = await runModule(`
    const { log } = console;
    globalThis.document = { createElement: () => ({}), querySelectorAll: () => [] };
    globalThis.MutationObserver = class { observe() {} };
    delete globalThis.process;
    delete globalThis.setImmediate;
    await import(${JSON.stringify(fileUrl(join(out, "assets", script)))});
    log(JSON.stringify(await globalThis.answer));`);
  expect([status, stderr]).toEqual([0, ""]);
  const expected = await new Function("sb", `return (async () => { ${TRAIN} })()`)(sb);
  expect(JSON.parse(stdout)).toEqual({ ...expected, backend: "typescript" });
});

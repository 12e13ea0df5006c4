/** The playground of docs/playground, built, and opened in each browser. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "puppeteer-core";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { runNode } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { BROWSERS, launch, serve, type Site } from "./browsers.js";
import { Driver } from "./driver.js";

/** Tests in each browser; the playground is opened anew for each. */
export function describePlayground(test: (driver: () => Driver) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "samebits-playground-"));
  let site: Site;
  beforeAll(async () => {
    await buildPlayground(folder);
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const files = names.map((name) => [`/${name}`, join(folder, name)]);
    site = await serve(Object.fromEntries([...files, ["/", join(folder, "index.html")]]));
  });
  afterAll(() => {
    site.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(BROWSERS)("%s", (name, programs) => {
    let browser: Browser;
    let driver: Driver;
    beforeAll(async () => {
      browser = await launch(name, programs);
      driver = new Driver(await browser.newPage(), site.url);
    });
    afterAll(() => browser.close());
    beforeEach(() => driver.open());
    test(() => driver);
  });
}

function buildPlayground(outDir: string): Promise<unknown> {
  return build({
    root: join(ROOT, "docs/playground"),
    configFile: false,
    logLevel: "error",
    worker: { format: "es", rolldownOptions: { output: { keepNames: true } } },
    build: {
      outDir,
      emptyOutDir: true,
      target: "es2022",
      chunkSizeWarningLimit: 1000,
      rolldownOptions: { output: { keepNames: true } },
    },
  });
}

/** What the command prints in Node. */
export async function command(...args: string[]): Promise<string> {
  const { stdout } = await runNode([join(ROOT, "dist/cli/main.js"), ...args]);
  return stdout;
}

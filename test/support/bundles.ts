/** What holds for every bundle of a program that uses samebits: beside the package, away from it, and with SAMEBITS_ADDON. */
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runtime } from "../../dist/index.js";
import { createApp, shownBy } from "./app.js";
import { hasNative, nativeOrSkipped } from "./backends.js";
import { addPrebuilt } from "./package.js";

/** Bundles `input` into `out/file`, and gives what it warned of. */
export type Bundler = (input: string, out: string, file: string) => Promise<unknown[]>;

export function describeBundlers(bundlers: [name: string, file: string, bundle: Bundler][]): void {
  const { folder, installed } = createApp();
  const modules = join(folder, "node_modules");
  const away = join(folder, "away");
  const addon = hasNative ? addPrebuilt(installed) : null;
  const copied = join(folder, "copied.node");
  if (hasNative) copyFileSync(runtime.addon as string, copied);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(bundlers)("%s", (name, file, bundle) => {
    const out = join(folder, "out", name.replaceAll(/\W+/g, "_"));
    const show = (env: Record<string, string> = {}): ReturnType<typeof shownBy> =>
      shownBy([join(out, file)], { cwd: folder, env });
    let warnings: unknown[] = [];
    beforeAll(async () => {
      mkdirSync(out, { recursive: true });
      warnings = await bundle(join(folder, "entry.mjs"), out, file);
    });

    it("makes one file, and warns of nothing", () => {
      expect(warnings).toEqual([]);
      expect(readdirSync(out, { recursive: true })).toEqual([file]);
    });

    it.skipIf(!hasNative)(`keeps the addon of the package installed beside it${nativeOrSkipped}`, async () => {
      expect(await show()).toMatchObject({ backend: "native", addon, stderr: "" });
    });

    describe("away from the package", () => {
      beforeAll(() => renameSync(modules, away));
      afterAll(() => renameSync(away, modules));

      it("warns once, and says what to do", async () => {
        const { backend, weights, stderr } = await show();
        expect(backend).toBe("typescript");
        expect(weights).toHaveLength(4);
        expect(stderr.match(/SAMEBITS_TYPESCRIPT_BACKEND/g)).toHaveLength(1);
        expect(stderr).toMatch(/in a bundle.*mark samebits as external.*SAMEBITS_ADDON/);
      });

      it.skipIf(!hasNative)(`takes the addon that SAMEBITS_ADDON names${nativeOrSkipped}`, async () => {
        expect(await show({ SAMEBITS_ADDON: copied })).toMatchObject({ backend: "native", addon: copied, stderr: "" });
      });
    });
  });
}

/** An addon is taken if its functions and its kinds are those of this JavaScript, in the same order; and it has all that it declares. */
import { describe, expect, it } from "vitest";
import { ADDON_FUNCTIONS, differenceOf, loadFile, type Addon } from "../../dist/backend/load.js";
import { runtime } from "../../dist/index.js";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { inPackage, runModule } from "../support/child.js";

describe.skipIf(!hasNative)(`the addon${nativeOrSkipped}`, () => {
  const addon = hasNative ? loadFile(runtime.addon as string).addon : ({} as Addon);
  /** An addon of another build. */
  const other = (change: Partial<Record<string, unknown>>): Addon => ({ ...addon, ...change }) as unknown as Addon;

  it("exports the functions that the loader names, and no others", () => {
    expect(Object.getOwnPropertyNames(addon).toSorted()).toEqual(ADDON_FUNCTIONS.toSorted());
    expect(differenceOf(addon)).toBe(null);
    expect(differenceOf(other({}))).toBe(null);
  });

  it("is refused when two kinds have changed places, in any list", () => {
    for (const [name, list] of Object.entries(addon.kinds())) {
      for (let i = 0; i + 1 < list.length; i++) {
        const swapped = list.with(i, list[i + 1] as string).with(i + 1, list[i] as string);
        const difference = differenceOf(other({ kinds: () => ({ ...addon.kinds(), [name]: swapped }) }));
        expect(difference).toBe(`its ${name} have ${list[i + 1]} in place of ${list[i]}`);
      }
    }
  });

  it("is refused with a kind, a list or a function too many or too few", () => {
    const kinds = addon.kinds();
    const withKinds = (changed: Record<string, string[]>): string | null =>
      differenceOf(other({ kinds: () => changed }));
    expect(withKinds({ ...kinds, losses: [...(kinds["losses"] as string[]), "huge"] })).toContain(
      "huge in place of nothing",
    );
    expect(withKinds({ ...kinds, layers: (kinds["layers"] as string[]).slice(1) })).toContain("its layers have");
    expect(withKinds({ ...kinds, colours: [] })).toContain("its lists have colours");
    expect(differenceOf(other({ tanhForward: () => {} }))).toContain("its functions have tanhForward");
    const { clamp: _, ...without } = addon;
    expect(differenceOf(without as unknown as Addon)).toContain("in place of clamp");
  });

  it("loads where every symbol is looked up at once", async () => {
    const source = `
      import { runtime } from ${JSON.stringify(inPackage("dist/index.js"))};
      console.log(runtime.backend, runtime.nativeError?.message);`;
    const { stdout, stderr } = await runModule(source, { env: { LD_BIND_NOW: "1" } });
    expect({ stdout, stderr }).toEqual({ stdout: "native undefined\n", stderr: "" });
  });
});

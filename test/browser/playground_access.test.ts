/** The playground for whoever sees, hears or moves otherwise: axe's rules of WCAG 2.2, colours, focus, motion. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { expect, it } from "vitest";
import { expectText } from "./driver.js";
import { describePlayground } from "./playground.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

describePlayground((driver) => {
  it.each([
    { scheme: "light", width: 1280 },
    { scheme: "dark", width: 1280 },
    { scheme: "light", width: 390 },
    { scheme: "dark", width: 390 },
  ])("breaks no rule of axe: $scheme, $width pixels", async ({ scheme, width }) => {
    const { page } = driver();
    await page.setViewport({ width, height: 844 });
    await page.evaluate((isDark) => document.documentElement.classList.toggle("dark", isDark), scheme === "dark");
    await driver().write("listing", "0.2975, -0.2548");
    await driver().write("lr", "-1"); // the message of a mistake is judged, too
    await page.waitForFunction(
      () => document.querySelector("[aria-labelledby=sb-training-title] [role=alert]")?.textContent,
    );
    await page.evaluate(AXE);
    const { violations, passes } = await page.evaluate(
      (tags) =>
        (window as unknown as { axe: typeof import("axe-core") }).axe.run({ runOnly: tags }) as Promise<AxeResults>,
      RULES,
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("color-contrast");
  });

  it("keeps the focus on a button that rests while it works", async () => {
    await expectText(driver(), ".sb-epoch", "Epoch 0");
    await driver().press("One epoch");
    await driver().page.waitForFunction(() => document.querySelector(".sb-epoch")?.textContent?.startsWith("Epoch 1,"));
    await driver().page.keyboard.press("Enter");
    await driver().page.waitForFunction(() => document.querySelector(".sb-epoch")?.textContent?.startsWith("Epoch 2,"));
    await driver().press("Train");
    await driver().page.keyboard.press("Enter"); // now it is called Pause
    await driver().page.waitForFunction(() =>
      [...document.querySelectorAll("button")].some(({ textContent }) => textContent === "Train"),
    );
  });

  it("paints the picture anew in the page's other colours", async () => {
    const { page } = driver();
    await expectText(driver(), ".sb-epoch", "Epoch 0");
    const corner = (): Promise<number[]> =>
      page.$eval("canvas", (canvas) => [...canvas.getContext("2d")!.getImageData(1, 1, 1, 1).data]);
    const light = await corner();
    await page.evaluate(() => document.documentElement.classList.toggle("dark"));
    await page.waitForFunction(
      (before: string) =>
        [...document.querySelector("canvas")!.getContext("2d")!.getImageData(1, 1, 1, 1).data].join() !== before,
      {},
      light.join(),
    );
  });

  it("says what it has trained when it comes to rest, and moves less for those who want that", async () => {
    const { page } = driver();
    const canEmulate = await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]).then(
      () => true,
      () => false, // Firefox cannot be told
    );
    await expectText(driver(), ".sb-epoch", "Epoch 0");
    const pictures = await page.evaluateHandle(() => {
      const seen: string[] = [];
      const epoch = document.querySelector(".sb-epoch")!;
      new MutationObserver(() => seen.push(epoch.textContent ?? "")).observe(epoch, { childList: true });
      return seen;
    });
    await driver().press("Train");
    await page.waitForFunction((seen) => seen.length > 1, {}, pictures);
    await driver().press("Pause");
    await page.waitForFunction(() => document.querySelector(".sb-hidden")?.textContent?.startsWith("After epoch"));
    const [first, second] = (await pictures.jsonValue()).map((text) => Number(/^Epoch (\d+)/.exec(text)?.[1]));
    expect(second! - first!).toBeGreaterThan(canEmulate ? 2 : 0);
    const spoken = await driver().text(".sb-hidden");
    expect(await driver().text(".sb-epoch")).toContain(`Epoch ${/\d+/.exec(spoken)?.[0]}, `);
  });
});

/** The playground's link, keys and labels, and that it fits screens. */
import { expect, it } from "vitest";
import { expectText } from "./driver.js";
import { describePlayground } from "./playground.js";

describePlayground((driver) => {
  it("keeps its state in a link", async () => {
    await driver().write("net", "2-3");
    await driver().write("seed", "11");
    await driver().write("profile", "linux-arm64");
    await driver().write("weight", "normal_,std=2");
    await driver().write("noise", "0.3");
    await driver().page.waitForFunction(() => location.hash.includes("noise=0.3"));
    const [printed, hash] = [await driver().text("#sb-printed"), await driver().page.evaluate(() => location.hash)];
    await driver().open(hash);
    await expectText(driver(), "#sb-printed", printed);
    const fields = await driver().page.$$eval("input:not([type=checkbox]), select", (found) =>
      found.map((field) => [(field as HTMLInputElement).name, (field as HTMLInputElement).value]),
    );
    expect(Object.fromEntries(fields)).toMatchObject({
      net: "2-3",
      seed: "11",
      profile: "linux-arm64",
      weight: "normal_,std=2",
      noise: "0.3",
      points: "moons",
    });
  });

  it("can be used by keys alone, and has a name for everything", async () => {
    const nameless = await driver().page.$$eval(
      "input, select, textarea, button, [role=region], [role=group], form, [role=img]",
      (found) =>
        found
          .filter((element) => {
            const labels = (element as HTMLInputElement).labels;
            const named = element.getAttribute("aria-label") ?? (labels?.length ? "label" : element.textContent);
            return !named;
          })
          .map(({ outerHTML }) => outerHTML),
    );
    expect(nameless).toEqual([]);
    await driver().page.focus('[name="net"]');
    const reached = new Set<string>();
    for (let i = 0; i < 40; i++) {
      reached.add(
        await driver().page.evaluate(() => {
          const { activeElement: at } = document;
          return at?.getAttribute("name") ?? at?.getAttribute("aria-label") ?? at?.textContent ?? "";
        }),
      );
      await driver().page.keyboard.press("Tab");
    }
    const controls = await driver().page.$$eval("[name]:is(input, select, textarea)", (found) =>
      found.map((field) => (field as HTMLInputElement).name),
    );
    expect(controls.length).toBeGreaterThan(14);
    for (const wanted of [...controls, "Copy link", "Train", "One epoch", "Start again", "Weights"])
      expect([...reached]).toContain(wanted);
  });

  it.each([1280, 390])("fits into %i pixels", async (width) => {
    await driver().page.setViewport({ width, height: 844 });
    await driver().write("net", "12-40-3");
    await driver().page.waitForFunction(() => document.querySelector("#sb-printed")?.textContent?.includes("2.bias"));
    const widths = await driver().page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
    const cutOff = await driver().page.$$eval("h2, label, button, figcaption, .sb-section > p", (found) =>
      found.filter((element) => element.scrollWidth > element.clientWidth + 1).map(({ textContent }) => textContent),
    );
    expect(cutOff).toEqual([]);
  });
});

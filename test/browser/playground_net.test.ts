/** What the playground shows of a net is what the library and its command give in Node. */
import { expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { expectText } from "./driver.js";
import { command, describePlayground } from "./playground.js";

describePlayground((driver) => {
  it("shows each net's numbers and explanation as the command prints them", async () => {
    await expectText(driver(), "#sb-printed", await command("init", "3-4-2", "--seed", "1"));
    const args = ["4-5-2", "--seed", "7", "--profile", "windows-x64", "--weight", "xavier_normal_,gain=2"];
    args.push("--bias", "zeros_", "--reseed");
    await driver().write("net", "4-5-2");
    await driver().write("seed", "7");
    await driver().write("profile", "windows-x64");
    await driver().write("weight", "xavier_normal_,gain=2");
    await driver().write("bias", "zeros_");
    await driver().page.click('[name="reseed"]');
    await expectText(driver(), "#sb-printed", await command("init", ...args));
    await expectText(driver(), "#sb-explained", await command("init", ...args, "--explain"));
    expect(driver().said).toEqual([]);
  });

  it("says what is wrong with a control, and recovers", async () => {
    const printed = await driver().text("#sb-printed");
    for (const [control, value, message] of [
      ["net", "3-x", "a net is written as its sizes, like 3-4-2"],
      ["net", "9000-9000", "at most 250,000 parameters"],
      ["seed", "1.5", "must be a whole number"],
      ["weight", "kaiming", "there is no initialiser"],
      ["lr", "-1", "the learning rate must be a number from 0 to 10"],
    ] as const) {
      const before = await driver().page.$eval(`[name="${control}"]`, (element) => (element as HTMLInputElement).value);
      await driver().write(control, value);
      const complains = (wanted: string): boolean =>
        [...document.querySelectorAll('[role="alert"]')].some((element) => element.textContent?.includes(wanted));
      await driver().page.waitForFunction(complains, {}, message);
      await driver().write(control, before);
      await driver().page.waitForFunction(
        (wanted: string) => !document.body.textContent?.includes(wanted),
        {},
        message,
      );
    }
    await expectText(driver(), "#sb-printed", printed);
    expect(driver().said).toEqual([]);
  });

  it("sets the profiles' numbers side by side, as bits", async () => {
    await driver().write("weight", "normal_,std=0.5");
    await driver().write("net", "5-6-2");
    const columns = (["linux-x64", "windows-x64", "linux-arm64"] as const).map((profile) => {
      const generator = new sb.Generator({ seed: 1, profile });
      const layers = [new sb.Linear(5, 6, { generator }), new sb.Linear(6, 2, { generator })];
      for (const { weight } of layers) sb.init.normal_(weight, 0, 0.5, { generator });
      const numbers = layers.flatMap(({ weight, bias }) => [...weight.data, ...(bias as sb.Tensor).data]);
      return [...new Uint32Array(Float32Array.from(numbers).buffer)].map((bits) => bits.toString(16).padStart(8, "0"));
    });
    const rows = columns[0]!.map((_, i) => columns.map((bits) => bits[i]!));
    const differing = (column: number): number => rows.filter((bits) => bits[column] !== bits[0]).length;
    const all = rows.length;
    await expectText(
      driver(),
      ".sb-section [role=status]",
      `Numbers whose bits differ from linux-x64's: windows-x64: ${differing(1)} of ${all}; linux-arm64: ${differing(2)} of ${all}.`,
    );
    const shown = (): Promise<string[][]> =>
      driver().page.$$eval('[aria-label="Numbers under each profile"] tbody tr', (trs) =>
        trs.map((tr) => [...tr.querySelectorAll("code")].map(({ textContent }) => textContent ?? "")),
      );
    expect(await shown()).toEqual(rows.slice(0, 40));
    const marks = await driver().page.$$eval(
      '[aria-label="Numbers under each profile"] tbody mark',
      (found) => found.length,
    );
    const differences = rows.slice(0, 40).flatMap(([first, ...others]) => others.filter((bits) => bits !== first));
    expect(marks).toBe(differences.length);
    expect(marks).toBeGreaterThan(0);
    await driver().page.click('[name="differing"]');
    const different = rows.filter((bits) => new Set(bits).size > 1);
    await driver().page.waitForFunction(
      (wanted: number) =>
        document.querySelectorAll('[aria-label="Numbers under each profile"] tbody tr').length === wanted,
      {},
      Math.min(40, different.length),
    );
    expect(await shown()).toEqual(different.slice(0, 40));
    expect(driver().said).toEqual([]);
  });

  it("says whose bits a pasted listing has", async () => {
    const generator = new sb.Generator({ seed: 3, profile: "windows-x64" });
    const { weight, bias } = new sb.Linear(3, 4, { generator });
    const listing = [weight, bias as sb.Tensor].map((t) => sb.formatTensor(t.clone(), { precision: 9 })).join(" ");
    await driver().write("seed", "3");
    await driver().write("listing", listing.replaceAll("\n", " "));
    await expectText(
      driver(),
      "[aria-labelledby=sb-listing-title] [role=status]",
      "These are the bits of windows-x64.",
    );
    const rows = await driver().page.$$eval('[aria-label="Agreement with each profile"] tbody tr', (trs) =>
      trs.map((tr) => tr.children[1]?.textContent ?? ""),
    );
    expect(rows[1]).toBe("16 of 16");
    expect(rows[0]).not.toBe("16 of 16");
    expect(driver().said).toEqual([]);
  });

  it("draws a histogram of each parameter, with its text", async () => {
    await driver().write("net", "20-30-2");
    await driver().page.waitForFunction(() =>
      document.querySelector(".sb-charts svg")?.getAttribute("aria-label")?.includes("600"),
    );
    const labels = await driver().page.$$eval("[aria-labelledby=sb-distribution-title] svg", (svgs) =>
      svgs.map((svg) => [svg.getAttribute("role"), svg.getAttribute("aria-label")]),
    );
    const { weight } = new sb.Linear(20, 30, { generator: new sb.Generator({ seed: 1 }) });
    const least = Number(Math.min(...weight.data).toPrecision(4));
    expect(labels).toHaveLength(4);
    expect(labels[0]).toEqual(["img", expect.stringContaining(`0.weight: 600 drawn, from ${least} to`)]);
    expect(labels[0]![1]).toContain("Expected: uniform from -0.2236 to 0.2236.");
    // As many bars as there are bins, and they are of all numbers.
    const bars = await driver().page.$$eval(
      "[aria-labelledby=sb-distribution-title] figure:first-child svg rect",
      (found) => found.length,
    );
    expect(bars).toBe(Math.ceil(Math.sqrt(600)));
  });
});

/** The playground of docs/playground, driven as a user drives it; what it shows is what the library and its command give in Node. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makePoints, SHAPES } from "../../docs/playground/points.js";
import * as sb from "../../dist/index.js";
import { runNode } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { BROWSERS, launch, serve, type Site } from "./browsers.js";

const folder = mkdtempSync(join(tmpdir(), "samebits-playground-"));
let site: Site | undefined;

beforeAll(async () => {
  await build({
    root: join(ROOT, "docs/playground"),
    configFile: false,
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2022",
      chunkSizeWarningLimit: 1000,
      rolldownOptions: { output: { keepNames: true } },
    },
  });
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => [
    `/${name}`,
    join(folder, name),
  ]);
  site = await serve(Object.fromEntries([...files, ["/", join(folder, "index.html")]]));
});
afterAll(() => {
  site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command prints. */
async function command(...args: string[]): Promise<string> {
  const { stdout } = await runNode([join(ROOT, "dist/cli/main.js"), ...args]);
  return stdout;
}

describe.each(BROWSERS)("%s", (name, programs) => {
  let browser: Browser;
  let page: Page;
  const said: string[] = [];
  beforeAll(async () => {
    browser = await launch(name, programs);
    page = await browser.newPage();
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
  });
  afterAll(() => browser.close());
  beforeEach(() => open());

  async function open(hash = ""): Promise<void> {
    said.length = 0;
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto("about:blank");
    await page.goto(`${site?.url}/${hash}`);
    await page.waitForSelector("#sb-printed");
  }

  const text = (selector: string): Promise<string> =>
    page.$eval(selector, (element) => (element as HTMLElement).textContent ?? "");

  /** Waits for an element's text to become that; else shows what it is. */
  async function expectText(selector: string, expected: string): Promise<void> {
    const isThere = (selected: string, wanted: string): boolean =>
      document.querySelector(selected)?.textContent === wanted;
    await page.waitForFunction(isThere, { timeout: 20_000 }, selector, expected).catch(() => undefined);
    expect(await text(selector)).toBe(expected);
  }

  /** As a user does it: by keys, or for a list by choosing. */
  async function write(control: string, value: string): Promise<void> {
    const field = `[name="${control}"]`;
    if ((await page.$(`select${field}`)) !== null) return void (await page.select(field, value));
    await page.focus(field);
    await page.$eval(field, (element) => (element as HTMLInputElement).select());
    await page.keyboard.press("Backspace");
    await page.keyboard.type(value);
  }

  const press = async (label: string): Promise<void> => {
    const button = await page.evaluateHandle(
      (wanted) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === wanted)!,
      label,
    );
    await button.focus();
    await page.keyboard.press("Enter");
  };

  it("shows each net's numbers and explanation as the command prints them", async () => {
    await expectText("#sb-printed", await command("init", "3-4-2", "--seed", "1"));
    const args = ["4-5-2", "--seed", "7", "--profile", "windows-x64", "--weight", "xavier_normal_,gain=2"];
    args.push("--bias", "zeros_", "--reseed");
    await write("net", "4-5-2");
    await write("seed", "7");
    await write("profile", "windows-x64");
    await write("weight", "xavier_normal_,gain=2");
    await write("bias", "zeros_");
    await page.click('[name="reseed"]');
    await expectText("#sb-printed", await command("init", ...args));
    await expectText("#sb-explained", await command("init", ...args, "--explain"));
    expect(said).toEqual([]);
  });

  it("says what is wrong with a control, and recovers", async () => {
    const printed = await text("#sb-printed");
    for (const [control, value, message] of [
      ["net", "3-x", "a net is written as its sizes, like 3-4-2"],
      ["net", "9000-9000", "at most 250,000 parameters"],
      ["seed", "1.5", "must be a whole number"],
      ["weight", "kaiming", "there is no initialiser"],
      ["lr", "-1", "the learning rate must be a number from 0 to 10"],
    ] as const) {
      const before = await page.$eval(`[name="${control}"]`, (element) => (element as HTMLInputElement).value);
      await write(control, value);
      const complains = (wanted: string): boolean =>
        [...document.querySelectorAll('[role="alert"]')].some((element) => element.textContent?.includes(wanted));
      await page.waitForFunction(complains, {}, message);
      await write(control, before);
      await page.waitForFunction((wanted: string) => !document.body.textContent?.includes(wanted), {}, message);
    }
    await expectText("#sb-printed", printed);
    expect(said).toEqual([]);
  });

  it("sets the profiles' numbers side by side, as bits", async () => {
    await write("weight", "normal_,std=0.5");
    await write("net", "5-6-2");
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
      ".sb-section [role=status]",
      `Numbers whose bits differ from linux-x64's: windows-x64: ${differing(1)} of ${all}; linux-arm64: ${differing(2)} of ${all}.`,
    );
    const shown = (): Promise<string[][]> =>
      page.$$eval('[aria-label="Numbers under each profile"] tbody tr', (trs) =>
        trs.map((tr) => [...tr.querySelectorAll("code")].map(({ textContent }) => textContent ?? "")),
      );
    expect(await shown()).toEqual(rows.slice(0, 40));
    const marks = await page.$$eval('[aria-label="Numbers under each profile"] tbody mark', (found) => found.length);
    const differences = rows.slice(0, 40).flatMap(([first, ...others]) => others.filter((bits) => bits !== first));
    expect(marks).toBe(differences.length);
    expect(marks).toBeGreaterThan(0);
    await page.click('[name="differing"]');
    const different = rows.filter((bits) => new Set(bits).size > 1);
    await page.waitForFunction(
      (wanted: number) =>
        document.querySelectorAll('[aria-label="Numbers under each profile"] tbody tr').length === wanted,
      {},
      Math.min(40, different.length),
    );
    expect(await shown()).toEqual(different.slice(0, 40));
    expect(said).toEqual([]);
  });

  it("says whose bits a pasted listing has", async () => {
    const generator = new sb.Generator({ seed: 3, profile: "windows-x64" });
    const { weight, bias } = new sb.Linear(3, 4, { generator });
    const listing = [weight, bias as sb.Tensor].map((t) => sb.formatTensor(t.clone(), { precision: 9 })).join(" ");
    await write("seed", "3");
    await write("listing", listing.replaceAll("\n", " "));
    await expectText("[aria-labelledby=sb-listing-title] [role=status]", "These are the bits of windows-x64.");
    const rows = await page.$$eval('[aria-label="Agreement with each profile"] tbody tr', (trs) =>
      trs.map((tr) => tr.children[1]?.textContent ?? ""),
    );
    expect(rows[1]).toBe("16 of 16");
    expect(rows[0]).not.toBe("16 of 16");
    expect(said).toEqual([]);
  });

  it("draws a histogram of each parameter, with its text", async () => {
    await write("net", "20-30-2");
    await page.waitForFunction(() =>
      document.querySelector(".sb-charts svg")?.getAttribute("aria-label")?.includes("600"),
    );
    const labels = await page.$$eval("[aria-labelledby=sb-distribution-title] svg", (svgs) =>
      svgs.map((svg) => [svg.getAttribute("role"), svg.getAttribute("aria-label")]),
    );
    const { weight } = new sb.Linear(20, 30, { generator: new sb.Generator({ seed: 1 }) });
    const least = Number(Math.min(...weight.data).toPrecision(4));
    expect(labels).toHaveLength(4);
    expect(labels[0]).toEqual(["img", expect.stringContaining(`0.weight: 600 drawn, from ${least} to`)]);
    expect(labels[0]![1]).toContain("Expected: uniform from -0.2236 to 0.2236.");
    // As many bars as there are bins, and they are of all numbers.
    const bars = await page.$$eval(
      "[aria-labelledby=sb-distribution-title] figure:first-child svg rect",
      (found) => found.length,
    );
    expect(bars).toBe(Math.ceil(Math.sqrt(600)));
  });

  it.each([
    { points: "moons", noise: 0.1, hidden: [16, 16], activation: "Tanh", optimizer: "Adam", lr: 0.01, batch: 20 },
    { points: "spirals", noise: 0.05, hidden: [12], activation: "ReLU", optimizer: "SGD", lr: 0.05, batch: 32 },
    { points: "circles", noise: 0.2, hidden: [8, 4], activation: "GELU", optimizer: "RMSprop", lr: 0.003, batch: 50 },
  ] as const)("trains as Node does: $points", async (given) => {
    const { points, noise, hidden, activation, optimizer, lr, batch } = given;
    await write("seed", "5");
    for (const [control, value] of Object.entries(given))
      await write(control, Array.isArray(value) ? value.join("-") : String(value));
    await expectText(".sb-epoch", "Epoch 0");

    const generator = new sb.Generator({ seed: 5 });
    const data = makePoints(points, 200, noise, generator);
    const sizes = [2, ...hidden, 2];
    const layers = sizes.slice(1).flatMap((size, i) => {
      const linear = new sb.Linear(sizes[i]!, size, { generator });
      return i === 0 ? [linear] : [new sb[activation](), linear];
    });
    const net = new sb.Net(layers as sb.Layer[]);
    const own =
      optimizer === "SGD"
        ? new sb.SGD(net.parameters(), { lr, momentum: 0.9 })
        : new sb[optimizer](net.parameters(), { lr });
    const fit = { loss: new sb.CrossEntropyLoss(), optimizer: own, batchSize: batch, shuffle: true, generator };
    const { epochs } = await net.fit(data, { ...fit, epochs: 3 });

    await expectText("#sb-net", String(net));
    for (const [i, { loss }] of epochs.entries()) {
      await press("One epoch");
      await expectText(".sb-epoch", `Epoch ${i + 1}, loss ${loss}`);
    }
    const right = [...sb.argmax(net.predict(data.x))].filter((label, i) => label === data.y[i]).length;
    const label = await page.$eval("canvas", (canvas) => canvas.getAttribute("aria-label"));
    expect(label).toContain(`${(right / 2).toFixed(1)} % lie in the region of their class`);
    expect(said).toEqual([]);
  });

  it("stays usable while it trains, pauses, goes on and starts again", async () => {
    await press("Train");
    const epochAbove = (least: number): Promise<unknown> =>
      page.waitForFunction(
        (n: number) => Number(/^Epoch (\d+)/.exec(document.querySelector(".sb-epoch")?.textContent ?? "")?.[1]) > n,
        {},
        least,
      );
    await epochAbove(2);
    await write("net", "6-3");
    await expectText("#sb-printed", await command("init", "6-3", "--seed", "1"));
    await press("Pause");
    await page.waitForFunction(() => /After epoch \d+/.test(document.querySelector(".sb-hidden")?.textContent ?? ""));
    await press("Train");
    await epochAbove(5);
    await press("Start again");
    await expectText(".sb-epoch", "Epoch 0");
    await press("One epoch");
    await epochAbove(0);
    expect(said).toEqual([]);
  });

  it("keeps its state in a link", async () => {
    await write("net", "2-3");
    await write("seed", "11");
    await write("profile", "linux-arm64");
    await write("weight", "normal_,std=2");
    await write("noise", "0.3");
    await page.waitForFunction(() => location.hash.includes("noise=0.3"));
    const [printed, hash] = [await text("#sb-printed"), await page.evaluate(() => location.hash)];
    await open(hash);
    await expectText("#sb-printed", printed);
    const fields = await page.$$eval("input:not([type=checkbox]), select", (found) =>
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
    const nameless = await page.$$eval(
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
    await page.focus('[name="net"]');
    const reached = new Set<string>();
    for (let i = 0; i < 40; i++) {
      reached.add(
        await page.evaluate(() => {
          const { activeElement: at } = document;
          return at?.getAttribute("name") ?? at?.getAttribute("aria-label") ?? at?.textContent ?? "";
        }),
      );
      await page.keyboard.press("Tab");
    }
    const controls = await page.$$eval("[name]:is(input, select, textarea)", (found) =>
      found.map((field) => (field as HTMLInputElement).name),
    );
    expect(controls.length).toBeGreaterThan(14);
    for (const wanted of [...controls, "Copy link", "Train", "One epoch", "Start again", "Weights"])
      expect([...reached]).toContain(wanted);
  });

  it.each([1280, 390])("fits into %i pixels", async (width) => {
    await page.setViewport({ width, height: 844 });
    await write("net", "12-40-3");
    await page.waitForFunction(() => document.querySelector("#sb-printed")?.textContent?.includes("2.bias"));
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
    const cutOff = await page.$$eval("h2, label, button, figcaption, .sb-section > p", (found) =>
      found.filter((element) => element.scrollWidth > element.clientWidth + 1).map(({ textContent }) => textContent),
    );
    expect(cutOff).toEqual([]);
  });
});

it("draws points of both classes within the picture, of each kind", () => {
  for (const shape of SHAPES) {
    const { x, y } = makePoints(shape, 200, 0.1, new sb.Generator({ seed: 1 }));
    expect(Math.max(...x.data.map(Math.abs))).toBeLessThan(1.9);
    expect([...y].filter((label) => label === 1)).toHaveLength(100);
  }
});

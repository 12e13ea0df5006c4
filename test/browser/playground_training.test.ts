/** The playground's training is the library's in Node. */
import { expect, it } from "vitest";
import { makePoints, SHAPES } from "../../docs/playground/points.js";
import * as sb from "../../dist/index.js";
import { expectText } from "./driver.js";
import { command, describePlayground } from "./playground.js";

describePlayground((driver) => {
  it.each([
    { points: "moons", noise: 0.1, hidden: [16, 16], activation: "Tanh", optimizer: "Adam", lr: 0.01, batch: 20 },
    { points: "spirals", noise: 0.05, hidden: [12], activation: "ReLU", optimizer: "SGD", lr: 0.05, batch: 32 },
    { points: "circles", noise: 0.2, hidden: [8, 4], activation: "GELU", optimizer: "RMSprop", lr: 0.003, batch: 50 },
  ] as const)("trains as Node does: $points", async (given) => {
    const { points, noise, hidden, activation, optimizer, lr, batch } = given;
    await driver().write("seed", "5");
    for (const [control, value] of Object.entries(given))
      await driver().write(control, Array.isArray(value) ? value.join("-") : String(value));
    await expectText(driver(), ".sb-epoch", "Epoch 0");

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

    await expectText(driver(), "#sb-net", String(net));
    for (const [i, { loss }] of epochs.entries()) {
      await driver().press("One epoch");
      await expectText(driver(), ".sb-epoch", `Epoch ${i + 1}, loss ${loss}`);
    }
    const right = [...sb.argmax(net.predict(data.x))].filter((label, i) => label === data.y[i]).length;
    const label = await driver().page.$eval("canvas", (canvas) => canvas.getAttribute("aria-label"));
    expect(label).toContain(`${(right / 2).toFixed(1)} % lie in the region of their class`);
    expect(driver().said).toEqual([]);
  });

  it("stays usable while it trains, pauses, goes on and starts again", async () => {
    await driver().press("Train");
    const epochAbove = (least: number): Promise<unknown> =>
      driver().page.waitForFunction(
        (n: number) => Number(/^Epoch (\d+)/.exec(document.querySelector(".sb-epoch")?.textContent ?? "")?.[1]) > n,
        {},
        least,
      );
    await epochAbove(2);
    await driver().write("net", "6-3");
    await expectText(driver(), "#sb-printed", await command("init", "6-3", "--seed", "1"));
    await driver().press("Pause");
    await driver().page.waitForFunction(() =>
      /After epoch \d+/.test(document.querySelector(".sb-hidden")?.textContent ?? ""),
    );
    await driver().press("Train");
    await epochAbove(5);
    await driver().press("Start again");
    await expectText(driver(), ".sb-epoch", "Epoch 0");
    await driver().press("One epoch");
    await epochAbove(0);
    expect(driver().said).toEqual([]);
  });
});

it("draws points of both classes within the picture, of each kind", () => {
  for (const shape of SHAPES) {
    const { x, y } = makePoints(shape, 200, 0.1, new sb.Generator({ seed: 1 }));
    expect(Math.max(...x.data.map(Math.abs))).toBeLessThan(1.9);
    expect([...y].filter((label) => label === 1)).toHaveLength(100);
  }
});

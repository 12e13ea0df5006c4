import { describe, expect, it } from "vitest";
import * as sb from "../../../dist/index.js";
import { plotLosses } from "../../../dist/plot/index.js";
import { expectRejects } from "../../support/errors.js";
import { expectPicture, textsOf } from "../../support/pictures.js";

const seeded = (seed: number): { generator: sb.Generator } => ({ generator: new sb.Generator({ seed }) });
const newNet = (classes: number): sb.Net => new sb.Net([new sb.Linear(2, classes, seeded(1))]);
const points = (classes: number): sb.TensorDataset =>
  new sb.TensorDataset(sb.randn([40, 2], seeded(2)), sb.randint(0, classes, [40], seeded(3)));
const HISTORY = {
  epochs: [3, 2, 1, 1.5].map((loss, i) => ({ epoch: i + 1, loss, validationLoss: loss + 0.5 })),
  bestEpoch: 3,
};

describe("plotLosses", () => {
  it("is the same bytes each time", async () => {
    const draw = () => plotLosses(HISTORY);
    expect(await draw()).toBe(await draw());
  });

  it("marks the best epoch, and says the losses in words", async () => {
    const texts = textsOf(await plotLosses(HISTORY, { title: "My run" }));
    expect(texts).toContain("My run");
    expect(texts).toContain("best: epoch 3");
    expect(texts).toContain("epoch 4: training 1.5, validation 2");
    expect(texts).toContain(
      "The loss by epoch. epoch 1: training 3, validation 3.5; epoch 4: training 1.5, validation 2; best: epoch 3.",
    );
  });

  it("draws what fit resolves to", async () => {
    const net = newNet(3);
    const result = await net.fit(points(3), {
      loss: new sb.CrossEntropyLoss(),
      optimizer: new sb.SGD(net.parameters(), { lr: 0.1 }),
      epochs: 2,
    });
    const svg = await plotLosses(result);
    expect(svg).not.toContain("validation");
    expectPicture(svg);
  });

  it.each([
    ["one epoch", [0.5]],
    ["huge losses", [1e30, 12_345_678, 3e38]],
    ["tiny losses", [1e-30, 2e-30]],
    ["a loss that is no number in between", [1, Number.NaN, 2]],
    ["equal losses", [0, 0, 0]],
  ])("draws %s", async (_, losses) => {
    expectPicture(await plotLosses({ epochs: losses.map((loss, i) => ({ epoch: 1000 + i, loss })) }));
  });

  it("refuses what has no finite loss", async () => {
    await expectRejects("ERR_ARGUMENT", () => plotLosses({ epochs: [{ epoch: 1, loss: Number.NaN }] }), "", "finite");
    await expectRejects("ERR_ARGUMENT", () => plotLosses({ epochs: [] }), "", "finite");
    await expectRejects("ERR_ARGUMENT", () => plotLosses(null as never), "", "result");
    await expectRejects("ERR_ARGUMENT", () => plotLosses({ epochs: 3 as never }), "", "epochs");
    await expectRejects("ERR_ARGUMENT", () => plotLosses(HISTORY, { title: 3 as never }), "", "title");
    await expectRejects("ERR_ARGUMENT", () => plotLosses(HISTORY, { heading: "x" } as never), "", "heading");
  });
});

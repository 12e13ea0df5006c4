/** samebits/plot: what the pictures show, what they refuse, and that nothing in them is cut off. */
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { plotConfusion, plotLosses, plotPredictions, plotRegions, plotWeights, toPng } from "../../dist/plot/index.js";
import { runNode } from "../support/child.js";
import { expectRejects } from "../support/errors.js";
import { ROOT } from "../support/package.js";
import { expectPicture, textsOf } from "../support/pictures.js";

const seeded = (seed: number): { generator: sb.Generator } => ({ generator: new sb.Generator({ seed }) });
const newNet = (classes: number): sb.Net => new sb.Net([new sb.Linear(2, classes, seeded(1))]);
const points = (classes: number): sb.TensorDataset =>
  new sb.TensorDataset(sb.randn([40, 2], seeded(2)), sb.randint(0, classes, [40], seeded(3)));
const HISTORY = {
  epochs: [3, 2, 1, 1.5].map((loss, i) => ({ epoch: i + 1, loss, validationLoss: loss + 0.5 })),
  bestEpoch: 3,
};
const stateOf = (inputs: number, outputs: number, seed: number): Record<string, sb.Tensor> => {
  const { weight, bias } = new sb.Linear(inputs, outputs, seeded(seed));
  return { weight, bias };
};

const pictures: Record<string, () => Promise<string>> = {
  losses: () => plotLosses(HISTORY),
  confusion: () =>
    plotConfusion([
      [3, 1],
      [0, 4],
    ]),
  predictions: () => plotPredictions(sb.rand([30, 1], seeded(1)), sb.rand([30, 1], seeded(2)), { target: "price, €" }),
  weights: () => plotWeights(stateOf(20, 30, 1), stateOf(20, 30, 2)),
  regions: () => plotRegions(newNet(3), points(3)),
};

describe.each(Object.entries(pictures))("the picture of %s", (_, draw) => {
  it("is the same bytes each time, and nothing in it is cut off", async () => {
    const svg = await draw();
    expect(await draw()).toBe(svg);
    expectPicture(svg);
  });
});

describe("plotLosses", () => {
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

describe("plotConfusion", () => {
  it("has the counts, the classes' names and the share that is right", async () => {
    const texts = textsOf(
      await plotConfusion(
        [
          [3, 1],
          [0, 4],
        ],
        { classes: ["cat", "dog"] },
      ),
    );
    expect(texts).toContain("7 of 8 right, 87.50 %; the darker, the larger its share of its row");
    expect(texts).toContain(
      "7 of 8 right, 87.50 %. Each class and what it was taken for: cat 3 as cat, 1 as dog; dog 4 as dog.",
    );
    for (const text of ["3", "1", "0", "4", "cat", "dog", "actual", "predicted"]) expect(texts).toContain(text);
  });

  it("takes any names of classes", async () => {
    const classes = [
      "a <b> & \"c\" ]]> 'd'",
      "\u0000\u0007\u{202e}",
      "猫猫猫猫猫猫猫猫猫猫",
      "a name that is far too long",
      "a name that is far too broad",
      "",
    ];
    const svg = await plotConfusion(
      classes.map(() => classes.map(() => 1234)),
      { classes },
    );
    expectPicture(svg);
    expect(svg).toContain("\\u{0}\\u{7}");
  });

  it("leaves the counts of many classes out, not their colours", async () => {
    const counts = Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => (i === j ? 5 : 0)));
    const svg = await plotConfusion(counts);
    expectPicture(svg);
    expect(svg.match(/<rect /g)?.length).toBe(1 + 1600);
  });

  it.each([
    ["nothing", []],
    ["rows of other lengths", [[1, 2], [1]]],
    ["half a count", [[0.5]]],
    ["no array", 5],
    ["a text", "ab"],
  ])("refuses %s", async (_, confusion) => {
    await expectRejects("ERR_ARGUMENT", () => plotConfusion(confusion as never), "", "as many rows as columns");
  });

  it("refuses too few names", async () => {
    await expectRejects("ERR_ARGUMENT", () => plotConfusion([[1]], { classes: [] }), "", "0 names");
    await expectRejects("ERR_ARGUMENT", () => plotConfusion([[1]], { classes: [1] as never }), "", "must be a text");
  });
});

describe("plotPredictions", () => {
  it("says R2 and the root of the mean squared error", async () => {
    const texts = textsOf(
      await plotPredictions(sb.tensor([1, 2, 3, 5]), sb.tensor([1, 2, 3, 4]), { target: "size, m" }),
    );
    expect(texts).toContain("4 rows, R² 0.8, root mean squared error 0.5");
    expect(texts).toContain("actual size, m");
    expect(texts).toContain("predicted size, m");
  });

  it("says when it does not show all, and draws equal numbers", async () => {
    const many = sb.rand([5000], seeded(1));
    const svg = await plotPredictions(many, many);
    expect(svg).toContain("5,000 rows, R² 1, root mean squared error 0; one of 3 is shown");
    expectPicture(svg);
    const equal = sb.full([3, 1], -1.5e30);
    const flat = await plotPredictions(equal, equal);
    expectPicture(flat);
    expect(flat).not.toContain("R²");
  });

  it("refuses numbers that do not belong together", async () => {
    await expectRejects("ERR_ARGUMENT", () => plotPredictions(sb.zeros([2]), sb.zeros([3])), "", "2 and 3 numbers");
    await expectRejects("ERR_ARGUMENT", () => plotPredictions(sb.zeros([0]), sb.zeros([0])), "", "at least 1");
    await expectRejects("ERR_ARGUMENT", () => plotPredictions(sb.full([1], NaN), sb.zeros([1])), "", "finite");
    await expectRejects("ERR_ARGUMENT", () => plotPredictions([1] as never, sb.zeros([1])), "", "predicted");
    await expectRejects(
      "ERR_DTYPE",
      () => plotPredictions(sb.zeros([1]), sb.zeros([1], { dtype: "float64" }) as never),
      "",
      "actual",
    );
  });
});

describe("plotWeights", () => {
  it("has a panel for each parameter, the density's line, and few numbers one by one", async () => {
    const [before, after] = [stateOf(4, 10, 1), stateOf(4, 10, 2)];
    const svg = await plotWeights(before, after, { densities: { weight: () => 1 } });
    expectPicture(svg);
    expect(svg.match(/class="panel"/g)).toHaveLength(2);
    const texts = textsOf(svg);
    expect(texts).toContain("weight  [10, 4], 40 numbers");
    expect(texts).toContain("distribution that before was drawn from");
    const [, weight, bias] = svg.split('class="panel"');
    expect(weight).toContain('stroke-dasharray="5 3"');
    expect(bias?.match(/<circle /g)).toHaveLength(20);
  });

  it("draws numbers that are all equal, and ones far apart", async () => {
    expectPicture(await plotWeights({ w: sb.zeros([40]) }, { w: sb.zeros([40]) }));
    expectPicture(await plotWeights({ w: sb.full([40], -1e-30) }, { w: sb.full([40], 1e30) }));
  });

  it("refuses what is not the same parameters", async () => {
    const w = sb.zeros([20]);
    await expectRejects("ERR_ARGUMENT", () => plotWeights({ w }, { v: w }), "", '["w"] and ["v"]');
    await expectRejects("ERR_ARGUMENT", () => plotWeights({}, {}), "", "at least one");
    await expectRejects(
      "ERR_SHAPE",
      () => plotWeights({ w }, { w: sb.zeros([4, 5]) }),
      "",
      "[20] before and [4,5] after".replace(",", ", "),
    );
    await expectRejects(
      "ERR_ARGUMENT",
      () => plotWeights({ w }, { w: sb.full([20], Infinity) }),
      "",
      "w must have numbers",
    );
    await expectRejects("ERR_ARGUMENT", () => plotWeights(w as never, { w }), "", "before");
  });
});

describe("plotRegions", () => {
  it("has the regions that the net predicts, the samples, and a ring around each that is wrong", async () => {
    const net = new sb.Net([new sb.Linear(2, 2, { bias: false })]);
    net.loadStateDict({
      "0.weight": sb.tensor([
        [1, 0],
        [-1, 0],
      ]),
    }); // class 0 to the right of x = 0
    const data = new sb.TensorDataset(
      sb.tensor([
        [1, 1],
        [2, -1],
        [-1, 0.5],
        [-2, 0],
      ]),
      Int32Array.of(0, 0, 1, 0),
    );
    const svg = await plotRegions(net, data, { classes: ["right", "left"] });
    expectPicture(svg);
    expect(textsOf(svg)).toContain("3 of 4 right, 75.00 %; the wrong ones are ringed");
    expect(svg.match(/stroke-width="1\.5"/g)).toHaveLength(1);
    // Each of the 120 rows of cells is one run to the left and one to the right.
    for (const colour of ["#0072b2", "#d55e00"])
      expect(svg.match(new RegExp(`<rect [^>]*fill="${colour}"`, "g"))).toHaveLength(120);
  });

  it("has the columns' own names and numbers", async () => {
    const columns = [{ name: "length, cm", mean: 500, scale: 10 }, { name: "width, cm" }];
    const svg = await plotRegions(newNet(2), points(2), { preprocessing: new sb.Preprocessing({ columns }) });
    const texts = textsOf(svg);
    expect(texts).toContain("length, cm");
    expect(texts).toContain("500");
    expectPicture(svg);
  });

  it.each([1, 2, 7])("tells %d classes apart", async (classes) => {
    expectPicture(await plotRegions(newNet(classes), points(classes)));
  });

  it("refuses what is no plane of classes", async () => {
    const column = (name: string) => ({ name });
    const of = (...names: string[]) => ({ preprocessing: new sb.Preprocessing({ columns: names.map(column) }) });
    const numbers = new sb.TensorDataset(sb.zeros([2, 2]), sb.zeros([2, 1]));
    const wide = new sb.TensorDataset(sb.zeros([2, 3]), Int32Array.of(0, 1));
    const none = new sb.TensorDataset(sb.zeros([0, 2]), new Int32Array(0));
    const texts = new sb.Preprocessing({ columns: [{ name: "kind", categories: ["x", "y"] }, column("b")] });
    await expectRejects("ERR_SHAPE", () => plotRegions(newNet(2), numbers), "", "class indices");
    await expectRejects("ERR_SHAPE", () => plotRegions(newNet(2), wide), "", "[samples, 2]");
    await expectRejects("ERR_ARGUMENT", () => plotRegions(newNet(2), none), "", "samples");
    await expectRejects("ERR_ARGUMENT", () => plotRegions(newNet(8), points(2)), "", "at most 7 classes");
    await expectRejects("ERR_ARGUMENT", () => plotRegions(newNet(2), points(2), of("a")), "", "given 1");
    await expectRejects(
      "ERR_ARGUMENT",
      () => plotRegions(newNet(2), points(2), { preprocessing: texts }),
      "",
      '"kind"',
    );
    await expectRejects("ERR_ARGUMENT", () => plotRegions(newNet(2), points(2), { classes: ["a"] }), "", "1 names");
  });
});

describe("toPng", () => {
  it("is a PNG of twice the size, or of the scale", async () => {
    const svg = await plotConfusion([[1]]);
    const { width, height } = new Resvg(svg);
    for (const [options, scale] of [
      [undefined, 2],
      [{ scale: 1 }, 1],
    ] as const) {
      const png = Buffer.from(await toPng(svg, options));
      expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width * scale, height * scale]);
    }
  });

  it("refuses what is no SVG, and no scale", async () => {
    await expectRejects("ERR_ARGUMENT", () => toPng("hello"), "", "no SVG");
    await expectRejects("ERR_ARGUMENT", () => toPng(5 as never), "", "given 5");
    for (const scale of [0, -1, 11, NaN])
      await expectRejects("ERR_ARGUMENT", () => toPng("<svg/>", { scale }), "", "scale");
  });

  // Elsewhere the renderer finds its fonts without fontconfig.
  it.skipIf(process.platform !== "linux")(
    "says when the machine has no font, rather than leaving the texts out",
    async () => {
      const source = `import { toPng } from "./dist/plot/index.js"; await toPng("<svg/>").catch((e) => console.log(e.code, e.message));`;
      const { stdout } = await runNode(["--input-type=module", "-e", source], {
        cwd: ROOT,
        env: { FONTCONFIG_FILE: "/dev/null" },
      });
      expect(stdout).toMatch(/^ERR_ARGUMENT a PNG needs a font, and this machine has none: install one/);
    },
  );
});

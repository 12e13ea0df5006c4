import { describe, expect, it } from "vitest";
import * as sb from "../../../dist/index.js";
import { plotRegions } from "../../../dist/plot/index.js";
import { expectRejects } from "../../support/errors.js";
import { expectPicture, textsOf } from "../../support/pictures.js";

const seeded = (seed: number): { generator: sb.Generator } => ({ generator: new sb.Generator({ seed }) });
const newNet = (classes: number): sb.Net => new sb.Net([new sb.Linear(2, classes, seeded(1))]);
const points = (classes: number): sb.TensorDataset =>
  new sb.TensorDataset(sb.randn([40, 2], seeded(2)), sb.randint(0, classes, [40], seeded(3)));

describe("plotRegions", () => {
  it("is the same bytes each time", async () => {
    const draw = () => plotRegions(newNet(3), points(3));
    expect(await draw()).toBe(await draw());
  });

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
    await expectRejects("ERR_ARGUMENT", () => plotRegions({} as never, points(2)), "", "a Net's regions");
    await expectRejects("ERR_ARGUMENT", () => plotRegions(null as never, points(2)), "", "given null");
    await expectRejects("ERR_ARGUMENT", () => plotRegions(newNet(2), {} as never), "", "a TensorDataset's samples");
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

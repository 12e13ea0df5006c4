import { describe, expect, it } from "vitest";
import * as sb from "../../../dist/index.js";
import { plotPredictions } from "../../../dist/plot/index.js";
import { expectRejects } from "../../support/errors.js";
import { expectPicture, textsOf } from "../../support/pictures.js";

const seeded = (seed: number): { generator: sb.Generator } => ({ generator: new sb.Generator({ seed }) });

describe("plotPredictions", () => {
  it("is the same bytes each time", async () => {
    const draw = () => plotPredictions(sb.rand([30, 1], seeded(1)), sb.rand([30, 1], seeded(2)));
    expect(await draw()).toBe(await draw());
  });

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

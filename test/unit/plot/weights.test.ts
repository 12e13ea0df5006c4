import { describe, expect, it } from "vitest";
import * as sb from "../../../dist/index.js";
import { plotWeights } from "../../../dist/plot/index.js";
import { expectRejects } from "../../support/errors.js";
import { expectPicture, textsOf } from "../../support/pictures.js";

const seeded = (seed: number): { generator: sb.Generator } => ({ generator: new sb.Generator({ seed }) });
const stateOf = (inputs: number, outputs: number, seed: number): Record<string, sb.Tensor> => {
  const { weight, bias } = new sb.Linear(inputs, outputs, seeded(seed));
  return { weight, bias };
};

describe("plotWeights", () => {
  it("is the same bytes each time", async () => {
    const draw = () => plotWeights(stateOf(20, 30, 1), stateOf(20, 30, 2));
    expect(await draw()).toBe(await draw());
  });

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

import { describe, expect, it } from "vitest";
import { plotConfusion } from "../../../dist/plot/index.js";
import { expectRejects } from "../../support/errors.js";
import { expectPicture, textsOf } from "../../support/pictures.js";

describe("plotConfusion", () => {
  it("is the same bytes each time", async () => {
    const draw = () =>
      plotConfusion([
        [3, 1],
        [0, 4],
      ]);
    expect(await draw()).toBe(await draw());
  });

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

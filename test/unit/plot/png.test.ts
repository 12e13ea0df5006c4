import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { plotConfusion, toPng } from "../../../dist/plot/index.js";
import { runNode } from "../../support/child.js";
import { expectRejects } from "../../support/errors.js";
import { ROOT } from "../../support/package.js";

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

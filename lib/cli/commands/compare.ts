import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { causeOf } from "../compare/causes/index.js";
import { firstBitText } from "../compare/causes/rounding.js";
import { compareTraces } from "../compare/compare.js";
import { Context } from "../compare/context.js";
import { reportOf, reportText } from "../compare/report.js";
import { readTrace } from "../compare/trace.js";
import { differencesPicture } from "../plot/differences.js";
import { formatOf, preparePictures, writePicture } from "../plot/files.js";
import { textWidth } from "../terminal.js";

export const compare: Command = {
  name: "compare",
  synopsis: "A.trace B.trace [options]",
  summary: "Say whether two trainings are equal, or where they first differ, and why",
  details: [
    `The traces are of \`trace\` in TypeScript, or of the hook that trace-hook prints, in PyTorch. Init, the rows of each batch, what
generators have drawn, options and rates are compared to the bit; losses, gradients and parameters, too, where both traces are
samebits', and else within a bound: 2e-6 in the first hundred steps, growing with the steps, since PyTorch's own runs differ by
their processor. Where the traces differ: the first step, batch, tensor and element, and the cause where it is a known one.`,
    "The exit code is 0 when they are equal, 1 when they differ.",
  ],
  positionals: [2, 2],
  options: {
    json: { help: "one line of JSON instead" },
    plot: { value: "FILE.svg|.png", help: "draw how far the losses and parameters are apart, by step" },
  },
  async run(args: Arguments): Promise<number> {
    const [a, b] = args.positionals as [string, string];
    const file = args.text("plot");
    const packages = file === undefined ? null : await preparePictures(formatOf(file));
    const found = compareTraces(await readTrace(a), await readTrace(b));
    const context = new Context(found);
    const report = reportOf(found, causeOf(context), found.first === null ? firstBitText(context) : null);
    if (file !== undefined && packages !== null) await writePicture(file, differencesPicture(packages, found));
    const text = args.has("json")
      ? `${JSON.stringify(report)}\n`
      : reportText(found, report, textWidth(process.stdout));
    process.stdout.write(text);
    return report.verdict === "different" ? 1 : 0;
  },
};

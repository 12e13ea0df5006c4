/** The figures as Markdown. */

/** @import { About, Point } from "./types.js" */

const GOAL = 1.3;

/** @param {readonly Point[]} points @param {About} about */
export function report(points, { machine, isa, date, rounds }) {
  const parts = /** @type {const} */ (["width", "batch"]).map((series) => {
    const own = points.filter((point) => point.series === series);
    const title = series === "width" ? "W-W-W-10 by width, batches of 64" : "256-256-256-10 by batch";
    const rows = own.map((point, i) => {
      const { seconds, least, flops } = point;
      return `| ${point[series]} | ${micro(seconds)} | ${micro(least)} | ${(seconds / least).toFixed(2)} | ${(flops / seconds / 1e9).toFixed(1)} | ${riseOf(own, i)} |\n`;
    });
    return `\n## ${title}\n\n| ${series} | µs a sample | at least | ratio | GFLOP/s | to the cheapest smaller one |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n${rows.join("")}`;
  });
  return `# What a sample costs as nets and batches grow

Written by \`node bench/scale/run.mjs\`, not by hand: a step of SGD with momentum, cross-entropy, ReLU between the layers; ${isa}, one thread, CPU
time, the best of ${rounds} rounds in turn. ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.system}; Node ${machine.node}; ${date}.

"At least" is what the processor's peak of multiply-adds allows, or, where that takes longer, reading and writing the parameters and
their velocities once a step at the speed of whichever memory they fit in. The last column divides the cost of an operation by that of the cheapest smaller
size: above ${GOAL} would be a cliff.
${parts.join("")}
![the same as lines](scale.svg)
`;
}

/** @param {number} seconds */
const micro = (seconds) => (seconds * 1e6).toPrecision(3);

/** @param {readonly Point[]} points @param {number} index */
function riseOf(points, index) {
  const costs = points.map(({ seconds, flops }) => seconds / flops);
  if (index === 0) return "";
  return /** @type {number} */ (costs[index] / Math.min(...costs.slice(0, index))).toFixed(2);
}

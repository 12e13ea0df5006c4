import type { Detector } from "../cause.js";
import type { Side } from "../context.js";

export const scheduler: Detector = ({ step }, { model, port }) => {
  const changes = (side: Side): number[] => {
    const rates = side.trace.steps.map((own) => own.step.rates.join());
    return rates.flatMap((own, i) => (i > 0 && own !== rates[i - 1] ? [i + 1] : []));
  };
  const texts = [model, port].map((side) => `${when(changes(side))} in ${side.name}`);
  const isOption = step === 1;
  return {
    name: "scheduler",
    text: isOption ? "the first rate is another" : `the rate changes ${texts.join(", ")}`,
    remedy: isOption
      ? "give lr, and the scheduler's options, as the script does"
      : 'step the scheduler where the script does: fit\'s schedulerPer is "epoch" or "batch"',
  };
};

function when(steps: readonly number[]): string {
  if (steps.length === 0) return "never";
  const named = steps.slice(0, 3).join(", ");
  return `at step${steps.length === 1 ? "" : "s"} ${named}${steps.length > 3 ? ", ..." : ""}`;
}

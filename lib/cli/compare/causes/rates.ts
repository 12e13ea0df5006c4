import type { Cause, Detector } from "../cause.js";
import type { Side } from "../context.js";

export const scheduler: Detector = ({ step }, { model, port }) => {
  const changes = (side: Side): number[] => {
    const rates = side.trace.steps.map((own) => own.step.rates.join());
    return rates.flatMap((own, i) => (i > 0 && own !== rates[i - 1] ? [i + 1] : []));
  };
  if (step === 1)
    return scheduled("the first rate is another", "give lr, and the scheduler's options, as the script does");
  const [own, ported] = [changes(model), changes(port)];
  if (own.join() === ported.join()) {
    return scheduled(
      `the rate changes at the same steps in both, in step ${step} to another value`,
      "give the scheduler the script's class and options",
    );
  }
  return scheduled(
    `the rate changes ${when(own)} in ${model.name}, ${when(ported)} in ${port.name}`,
    'step the scheduler where the script does: fit\'s schedulerPer is "epoch" or "batch"',
  );
};

const scheduled = (text: string, remedy: string): Cause => ({ name: "scheduler", text, remedy });

function when(steps: readonly number[]): string {
  if (steps.length === 0) return "never";
  const named = steps.slice(0, 3).join(", ");
  return `at step${steps.length === 1 ? "" : "s"} ${named}${steps.length > 3 ? ", ..." : ""}`;
}

/** Why runs end otherwise. */
import type { Detector } from "../cause.js";

export const stoppedEarlier: Detector = (_, { model, port }) => {
  const [own, ported] = [model.trace.steps.length, port.trace.steps.length];
  if (own === ported) return null;
  return {
    name: "early-stopping",
    text: `${model.name} makes ${own} steps, ${port.name} ${ported}, and as long as both run they are equal`,
    remedy: "compare the epochs, and early stopping's patience, minDelta and what it watches",
  };
};

export const restored: Detector = ({ step }, { model, port, found }) => {
  if (found.tally("parameters").first !== null) return null;
  const isLeft = [model, port].map(({ trace }) => {
    const last = Object.values(trace.steps.at(-1)?.step.parameters ?? {});
    return Object.values(trace.end?.parameters ?? {}).every(({ digest }, i) => digest === last[i]?.digest);
  });
  if (isLeft[0] === isLeft[1]) return null;
  const changed = isLeft[0] ? port : model;
  return {
    name: "restored",
    text: `after step ${step}, the last, ${changed.name} puts other parameters in the net, as those of the best epoch`,
    remedy: isLeft[0]
      ? "leave restoreBest out, as the script goes on with the last ones"
      : "give earlyStopping restoreBest: true, or loadStateDict the ones that were kept",
  };
};

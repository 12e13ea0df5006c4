import type { Detector } from "../cause.js";

export const otherOptions: Detector = (first, { model, port, found }) => {
  const [own, ported] = model.trace === found.a ? [first.a, first.b] : [first.b, first.a];
  const what = first.name === null ? "optimiser" : first.name === "params" ? "groups' parameters" : first.name;
  return {
    name: "options",
    text: `the ${what} of the optimiser ${first.name === "params" ? "are" : "is"} ${own} in ${model.name}, ${ported} in ${port.name}`.replace(
      "the optimiser of the optimiser",
      "the optimiser",
    ),
    remedy: "give the optimiser the script's class, groups and options; defaults are PyTorch's",
  };
};

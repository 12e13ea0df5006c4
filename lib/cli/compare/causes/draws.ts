/** Why one draws more than the other. */
import type { Detector } from "../cause.js";
import type { Context, Side } from "../context.js";
import { layerChange } from "./layers.js";

/** What both drew between the event before a batch and the batch. */
export interface Draws {
  readonly model: number;
  readonly port: number;
}

/** Null where it is not known. */
export function drawsBetween(context: Context, generator: string, batch: number): Draws | null {
  const drawn = (side: Side): number | null => {
    const before = context.drawn(context.before(side, batch).generators[generator]);
    const after = context.drawn(context.batch(side, batch)?.generators[generator]);
    return before === null || after === null ? null : after - before;
  };
  const [model, port] = [drawn(context.model), drawn(context.port)];
  return model === null || port === null ? null : { model, port };
}

/** Evaluation by a loader in one, without in the other. */
export const validationLoader: Detector = ({ batch }, context) => {
  const { model, port } = context;
  const draws = drawsBetween(context, "default", batch);
  if (draws === null || draws.model === draws.port) return null;
  const more = draws.model > draws.port ? model : port;
  const less = more === model ? port : model;
  const difference = Math.abs(draws.model - draws.port);
  const { evaluations } = context.batch(more, batch) ?? { evaluations: 0 };
  if (evaluations === context.before(more, batch).evaluations || difference % BASE_SEED > 0) return null;
  return {
    name: "validation-loader",
    text: `${more.name} evaluates before batch ${batch}, and draws ${difference} numbers more there than ${less.name}: iterating a DataLoader draws a base seed, shuffled or not, of the validation data too`,
    remedy:
      more === model
        ? "give fit validation: new DataLoader(validation, { batchSize }), or iterate one in a loop of your own"
        : "give fit the validation data set itself, which draws nothing",
  };
};

/** 32-bit numbers of a base seed. */
const BASE_SEED = 2;

/** Draws before a batch that nothing explains better. */
export const drawsBefore: Detector = ({ batch, name }, context) => {
  const generator = name?.split(" ")[0] ?? "default";
  const draws = drawsBetween(context, generator, batch);
  if (draws === null || draws.model === draws.port) return null;
  return {
    name: "draws",
    text: `before batch ${batch}, ${context.model.name} draws ${draws.model} numbers from the ${generator} generator, ${context.port.name} ${draws.port}`,
    remedy:
      "draw what the script draws, in its order: a shuffled epoch draws 4, one in order 2, a Dropout 2 for each element, rand 1",
  };
};

/** Draws in the forward passes of a step. */
export const dropout: Detector = (first, context) => {
  const drawn = (side: Side): number | null => {
    const step = context.step(side, first);
    const before = context.drawn(step?.batches.at(-1)?.generators["default"]);
    const after = context.drawn(step?.step.generators["default"]);
    return before === null || after === null ? null : after - before;
  };
  const [model, port] = [drawn(context.model), drawn(context.port)];
  if (model === null || port === null || model === port) return null;
  const change = layerChange(context);
  return {
    name: "dropout",
    text: `in the forward pass ${context.model.name} draws ${model} numbers, ${context.port.name} ${port}: a Dropout draws 2 for each element${change === null ? "" : `; ${change}`}`,
    remedy: "give the net the script's Dropouts, where it has them, and train in training mode",
  };
};

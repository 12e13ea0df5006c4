/** Whether a step can go by a loss, and a warning for a net whose last layer gives it another form of number than it takes. */
import { argumentError, show } from "../checks.js";
import { warn } from "../host.js";
import { isLayerAsMade } from "../nn/as_made.js";
import { CrossEntropyLoss } from "../nn/cross_entropy_loss.js";
import { BCEWithLogitsLoss } from "../nn/bce_with_logits_loss.js";
import type { Layer } from "../nn/layer.js";
import { LogSoftmax } from "../nn/log_softmax.js";
import { LossFunction } from "../nn/loss_function.js";
import { NLLLoss } from "../nn/nll_loss.js";
import { Sigmoid } from "../nn/sigmoid.js";
import { Softmax } from "../nn/softmax.js";
import { isLossAsMade, isNetAsMade } from "./as_made.js";
import type { StepParts } from "./plan.js";

/** Throws ERR_ARGUMENT. */
export function checkLoss(loss: unknown): LossFunction {
  if (!(loss instanceof LossFunction))
    throw argumentError(`loss must be one of this package's losses, given ${show(loss)}`);
  if ((loss.reduction as string) === "none" && isLossAsMade(loss))
    throw argumentError('a step needs one number: give the loss the reduction "mean" or "sum"; given "none"');
  return loss;
}

const warned = new WeakMap<object, WeakSet<LossFunction>>();

/** Warns once for a net and a loss: it trains, worse than it could, and may be meant. */
export function warnOfLossInput(parts: StepParts): void {
  const { net, loss } = parts;
  const last = net.graph.lastLayer;
  if (last === null || !isNetAsMade(parts) || !isLossAsMade(loss)) return;
  const mistake = mistakeIn(loss, last);
  const losses = warned.get(net) ?? new WeakSet();
  if (mistake === null || losses.has(loss)) return;
  warned.set(net, losses.add(loss));
  warn(`the net ends in ${last}, but ${mistake}`, "SAMEBITS_LOSS_INPUT");
}

/** What the loss takes, and what to do, where the layer gives something else. A log-softmax of a log-softmax is itself. */
function mistakeIn(loss: LossFunction, last: Layer): string | null {
  const isProbability = last instanceof Softmax || last instanceof Sigmoid;
  if (loss instanceof CrossEntropyLoss && isProbability) {
    return `${loss.name} takes logits and has a log-softmax of its own: leave the last layer out`;
  }
  if (loss instanceof BCEWithLogitsLoss && (isProbability || last instanceof LogSoftmax)) {
    return `${loss.name} takes logits and has a sigmoid of its own: leave the last layer out`;
  }
  if (loss instanceof NLLLoss && !(last instanceof LogSoftmax) && isLayerAsMade(last)) {
    return `${loss.name} takes log probabilities: end it in a LogSoftmax, or use CrossEntropyLoss on logits`;
  }
  return null;
}

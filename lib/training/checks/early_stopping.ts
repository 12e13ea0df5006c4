/** What early stopping is checked for. */
import {
  argumentError,
  checkBoolean,
  checkInteger,
  checkNonNegative,
  checkOneOf,
  checkOptions,
  show,
} from "../../checks.js";
import { ReduceLROnPlateau } from "../../optim/lr_scheduler/reduce_lr_on_plateau.js";
import type { EarlyStopping, FitOptions } from "../fit_options.js";

const MONITORS = ["loss", "accuracy", "r2"] as const;

/** Early stopping's options with their defaults. Throws ERR_ARGUMENT. */
export function checkEarlyStopping({ earlyStopping, metrics, scheduler }: FitOptions): Required<EarlyStopping> {
  const names = ["patience", "restoreBest", "minDelta", "monitor", "mode"];
  const given = checkOptions(earlyStopping as EarlyStopping, names, "earlyStopping");
  const monitor = checkOneOf(given.monitor ?? "loss", MONITORS, "monitor");
  if (monitor !== "loss" && !(Array.isArray(metrics) && metrics.includes(monitor)))
    throw argumentError(`earlyStopping watches ${show(monitor)}, which is not measured; add it to metrics`);
  const mode = checkOneOf(given.mode ?? (monitor === "loss" ? "min" : "max"), ["min", "max"], "mode");
  if (monitor !== "loss" && scheduler instanceof ReduceLROnPlateau && scheduler.mode !== mode)
    throw argumentError(
      `ReduceLROnPlateau watches ${show(monitor)}, too: give it the mode ${show(mode)}, it has ${show(scheduler.mode)}`,
    );
  return {
    patience: checkInteger(given.patience, "patience", 1),
    restoreBest: checkBoolean(given.restoreBest ?? false, "restoreBest"),
    minDelta: checkNonNegative(given.minDelta ?? 0, "minDelta"),
    monitor,
    mode,
  };
}

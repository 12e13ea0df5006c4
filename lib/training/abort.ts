/** What an abort stops. */
import { argumentError, show } from "../checks.js";

/** Throws ERR_ARGUMENT for what is neither an AbortSignal nor left out. */
export function checkSignal(signal: unknown): void {
  if (signal !== undefined && !isSignal(signal))
    throw argumentError(`signal must be an AbortSignal, given ${show(signal)}`);
}

/** An object may have the prototype and be none. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    return value instanceof AbortSignal && typeof value.aborted === "boolean";
  } catch {
    return false;
  }
}

/** Those who wait for an abort: each signal has one listener of ours, since Node warns of more than ten. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `stop` when the signal is aborted; returns what ends that. The signal has not been aborted yet. */
export function onAbort(signal: AbortSignal, stop: () => void): () => void {
  const stops = waiting.get(signal) ?? listenTo(signal);
  const own = (): void => stop();
  stops.add(own);
  return () => {
    stops.delete(own);
    if (stops.size > 0 || waiting.get(signal) !== stops) return;
    waiting.delete(signal);
    signal.removeEventListener("abort", tell);
  };
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const stops = new Set<() => void>();
  waiting.set(signal, stops);
  signal.addEventListener("abort", tell, { once: true });
  return stops;
}

function tell(this: AbortSignal): void {
  for (const stop of waiting.get(this) ?? []) stop();
  waiting.delete(this);
}

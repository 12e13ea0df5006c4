/** Word of an abort to many fits: each signal has one listener of ours, since Node warns of more than ten. */
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

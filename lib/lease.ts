/**
 * What a running fit owns. While a lease is held, operations on its objects are refused with ERR_BUSY: their numbers are in
 * the run's own memory, and what the objects show is out of date.
 */
import { SamebitsError } from "./errors.js";

const leased = new WeakSet<object>();
let leases = 0;

/** Throws ERR_BUSY if a running fit owns the object; `what` names it in the message. */
export function assertFree(object: object, what: string): void {
  if (leases > 0 && leased.has(object)) {
    throw new SamebitsError(
      "ERR_BUSY",
      `${what} belongs to a running fit; await the fit, or use it inside onEpoch, where everything is yours again`,
    );
  }
}

/** Whether any fit is running. */
export function hasLeases(): boolean {
  return leases > 0;
}

export function isLeased(object: object): boolean {
  return leases > 0 && leased.has(object);
}

export interface Leasable {
  readonly object: object;
  readonly what: string;
}

/** Takes all objects or, if one of them is taken, none. Returns what gives them back. */
export function lease(objects: readonly Leasable[]): () => void {
  for (const { object, what } of objects) assertFree(object, what);
  for (const { object } of objects) leased.add(object);
  leases += 1;
  return () => {
    for (const { object } of objects) leased.delete(object);
    leases -= 1;
  };
}

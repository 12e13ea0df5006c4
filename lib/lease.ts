/**
 * What a running fit owns, and what it reads. While it runs, operations on what it owns are refused with ERR_BUSY: the numbers
 * are in the run's own memory, and what the objects show is out of date. What it reads, others may read too, other fits among
 * them, but no operation may write to it. A predictAsync owns its `out` and reads its input in the same way.
 */
import { SamebitsError } from "./errors.js";

/** By whom. */
const owned = new WeakMap<object, Holder>();
const readers = new WeakMap<object, number>();
let leases = 0;

const WAIT = "await the fit, or use it inside onEpoch, where everything is yours again";

/** What holds a lease. */
export type Holder = "fit" | "predictAsync";

/** Throws ERR_BUSY if a running fit owns the object. In the message `what` names it, and `remedy` says what to do. */
export function assertFree(object: object, what: string, remedy: string = WAIT): void {
  const holder = leases > 0 ? owned.get(object) : undefined;
  if (holder === undefined) return;
  throw new SamebitsError(
    "ERR_BUSY",
    `${what} belongs to a running ${holder}; ${holder === "fit" ? remedy : "await its promise"}`,
  );
}

/** Throws ERR_BUSY if a running fit owns the object or reads it: for what writes to it. */
export function assertWritable(object: object, what: string): void {
  assertFree(object, what);
  if (leases > 0 && readers.has(object)) {
    throw new SamebitsError(
      "ERR_BUSY",
      `${what} is being read by a running fit or predictAsync; await it before you write to it`,
    );
  }
}

/** Whether any fit is running. */
export function hasLeases(): boolean {
  return leases > 0;
}

/** Whether a running fit owns the object. */
export function isLeased(object: object): boolean {
  return leases > 0 && owned.has(object);
}

/** Something that a fit is to own. */
export interface Leasable {
  readonly object: object;
  readonly what: string;
  readonly remedy?: string;
}

/** All that a fit needs; an object may stand there twice. */
export interface Leasables {
  readonly owned: readonly Leasable[];
  readonly read: readonly Leasable[];
}

/** Throws ERR_BUSY unless `lease` can have them. */
export function assertLeasable(wanted: Leasables): void {
  if (leases === 0) return;
  for (const { object, what, remedy } of wanted.owned) {
    assertFree(object, what, remedy);
    assertWritable(object, what);
  }
  for (const { object, what } of wanted.read) assertFree(object, what);
}

/** Takes all objects or, with ERR_BUSY, none. Returns what gives them back; once, however often it is called. */
export function lease(wanted: Leasables, holder: Holder = "fit"): () => void {
  assertLeasable(wanted);
  for (const { object } of wanted.owned) owned.set(object, holder);
  for (const { object } of wanted.read) readers.set(object, (readers.get(object) ?? 0) + 1);
  leases += 1;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    for (const { object } of wanted.owned) owned.delete(object);
    for (const { object } of wanted.read) endRead(object);
    leases -= 1;
  };
}

/** Calls `use`, to which the objects, which the caller's fit owns, are free. */
export function lend<T>(objects: readonly object[], use: () => T): T {
  for (const object of objects) owned.delete(object);
  try {
    return use();
  } finally {
    for (const object of objects) owned.set(object, "fit");
  }
}

function endRead(object: object): void {
  const left = (readers.get(object) as number) - 1;
  if (left > 0) readers.set(object, left);
  else readers.delete(object);
}

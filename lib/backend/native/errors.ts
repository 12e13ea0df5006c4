/** What the addon's failures become. */
import { SamebitsError } from "../../errors.js";

/** What the addon tells of a failure; native/binding/errors.cpp says of which. */
export type NativeFailure = "ERR_ARGUMENT" | "ERR_INTERNAL" | "ERR_MEMORY" | "ERR_THREADS";

const ADVICE: Readonly<Record<NativeFailure, string>> = {
  ERR_ARGUMENT: "",
  ERR_INTERNAL:
    ": the native backend refuses what it was given. An array that was detached, resized or replaced meanwhile can be why; otherwise this is a bug in samebits, please report it",
  ERR_MEMORY: ": smaller batches, or fewer samples in one call, need less",
  ERR_THREADS: ": the process, or its container, has as many threads as it may",
};

/** The function that the addon makes its errors with. */
export function nativeError(code: NativeFailure, message: string): SamebitsError {
  return new SamebitsError(code, message + ADVICE[code]);
}

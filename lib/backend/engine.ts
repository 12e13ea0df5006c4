/**
 * What computes layers and training. The TypeScript backend gets it here, when something first asks: bundlers leave it out of a page
 * that draws numbers only.
 */
import { SamebitsError } from "../errors.js";
import type { Backend, BackendCore } from "./backend.js";
import { completeReference } from "./reference/index.js";
import { defaultBackend } from "./select.js";

/** The whole of that backend: the same object. */
export function engineOf(backend: BackendCore): Backend {
  return isWhole(backend) ? backend : completeReference(backend);
}

function isWhole(backend: BackendCore): backend is Backend {
  return "createTrainer" in backend;
}

/** What losses and lone activations run on. */
export function defaultEngine(): Backend {
  return engineOf(defaultBackend);
}

/** The one backend that all of `backends` are, the default one of none. Throws ERR_BACKEND if there are two. */
export function commonBackend(backends: Iterable<Backend>, what: string): Backend {
  const [first = defaultEngine(), second] = new Set(backends);
  if (second === undefined) return first;
  throw new SamebitsError(
    "ERR_BACKEND",
    `${what} must be of one backend, given ${first.name} and ${second.name}; give their generators the same \`backend\``,
  );
}

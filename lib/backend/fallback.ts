/** The warning that nobody chose the TypeScript backend. */
import { node, warn } from "../host.js";

const CODE = "SAMEBITS_TYPESCRIPT_BACKEND";
const HELP = "https://github.com/samebits/samebits/blob/main/docs/install.md#troubleshooting";

/** Warns once: workers that are started afterwards, and other copies of the package, keep quiet. Outside Node there is no addon to miss. */
export function warnOfFallback(reason: Error): void {
  if (node === null || node.workers.getEnvironmentData(CODE) !== undefined) return;
  node.workers.setEnvironmentData(CODE, true);
  warn(
    `the TypeScript backend runs, with the same results but slower, because ${reason.message}; ` +
      `${HELP} has remedies, and SAMEBITS_BACKEND=typescript chooses this backend without a warning`,
    CODE,
  );
}

/** The warning that nobody chose the TypeScript backend. */
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";

const CODE = "SAMEBITS_TYPESCRIPT_BACKEND";
const HELP = "https://github.com/samebits/samebits/blob/main/docs/install.md#troubleshooting";

/** Warns once: workers that are started afterwards, and other copies of the package, keep quiet. */
export function warnOfFallback(reason: Error): void {
  if (getEnvironmentData(CODE) !== undefined) return;
  setEnvironmentData(CODE, true);
  process.emitWarning(
    `the TypeScript backend runs, with the same results but slower, because ${reason.message}; ` +
      `${HELP} has remedies, and SAMEBITS_BACKEND=typescript chooses this backend without a warning`,
    { type: "SamebitsWarning", code: CODE },
  );
}

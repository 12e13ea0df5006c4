#!/usr/bin/env node
/** The `samebits` command: what it throws becomes a line on stderr and an exit code. */
import { exitCodeOf, messageOf } from "./failure.js";
import { printWarnings } from "./warnings.js";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader like `head` that has seen enough is no failure.
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`samebits: cannot write the output: ${error.message}\n`);
  process.exit(1);
});
process.stderr.on("error", () => {});
printWarnings();

try {
  // Not a static import: a forced backend that is not available throws while the library loads.
  const { run } = await import("./run.js");
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
}

/** Warnings, as lines of the command. Imports nothing: the library warns while it loads. */

/** Has samebits' own warnings printed in one line each; Node prints the others as ever. */
export function printWarnings(): void {
  const printers = process.listeners("warning");
  if (printers.length === 0) return; // node --no-warnings
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "SamebitsWarning") process.stderr.write(`samebits: ${warning.message}\n`);
    else for (const print of printers) print(warning);
  });
}

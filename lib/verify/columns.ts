/** What can compute here: the columns of the table. */
import { loadFile } from "../backend/load.js";
import { type BackendName, runtime } from "../index.js";

/** A backend, the native one with an instruction set. */
export interface Column {
  readonly name: string;
  readonly backend: BackendName;
  /** Makes the addon use the column's instruction set. */
  enter(): void;
}

/** TypeScript first: it defines every number. Then the addon, if there is one, with each instruction set of this machine. */
export function columnsHere(): readonly Column[] {
  const typescript: Column = { name: "typescript", backend: "typescript", enter: () => {} };
  if (runtime.addon === null) return [typescript];
  const { addon } = loadFile(runtime.addon);
  const native = addon.isas().map((isa): Column => ({ name: isa, backend: "native", enter: () => addon.useIsa(isa) }));
  return [typescript, ...native];
}

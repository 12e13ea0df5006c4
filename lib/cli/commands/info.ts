import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { platformName } from "../../backend/places.js";
import { defaultGenerator, runtime } from "../../index.js";
import { columnsHere } from "../../verify/columns.js";
import { VERSION } from "../../version.js";
import type { Arguments } from "../arguments.js";
import { columns, type Command } from "../command.js";
import { VARIABLES } from "../environment.js";
import { REMEDY } from "../remedy.js";
import { textWidth } from "../terminal.js";

export const info: Command = {
  name: "info",
  synopsis: "[--json]",
  summary: "Say which version and backend run here, on what machine, and why it is not the native one",
  details: [],
  positionals: [0, 0],
  options: { json: { help: "one line of JSON instead" } },
  run(args: Arguments): void {
    const facts = collect();
    process.stdout.write(args.has("json") ? `${JSON.stringify(facts)}\n` : infoText(facts, textWidth(process.stdout)));
  },
};

export interface Facts {
  readonly version: string;
  readonly backend: string;
  readonly backends: readonly string[];
  /** The instruction set in use. */
  readonly isa: string;
  /** All that the addon can use here, the best first. */
  readonly isas: readonly string[];
  /** What the TypeScript backend computes matrix products with. */
  readonly wasm: string;
  readonly profile: string;
  /** The file. */
  readonly addon: string | null;
  /** Why there is none. */
  readonly nativeError: string | null;
  readonly node: string;
  /** "linux-x64". */
  readonly platform: string;
  /** The C library, "glibc" or "musl"; null where the system has one only, or does not say. */
  readonly libc: string | null;
  readonly processor: string;
  readonly processors: number;
  readonly numThreads: number;
  readonly environment: Readonly<Record<string, string>>;
}

function collect(): Facts {
  const { backend, backends, isa, wasm, addon, numThreads, nativeError } = runtime;
  const set = VARIABLES.flatMap(([name]) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  return {
    version: VERSION,
    backend,
    backends,
    isa,
    isas: columnsHere().flatMap((column) => (column.backend === "native" ? [column.name] : [])),
    wasm,
    profile: defaultGenerator.profile,
    addon,
    nativeError: nativeError?.message ?? null,
    node: process.version,
    platform: platformName(),
    libc: libcName(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    processors: availableParallelism(),
    numThreads,
    environment: Object.fromEntries(set),
  };
}

/** Read off what is mapped into the process; a diagnostic report would look up the name of every connection's peer first. */
function libcName(): string | null {
  if (process.platform !== "linux") return null;
  try {
    return /\/libc(\.so\.6|-2\.\d+\.so)$/m.test(readFileSync("/proc/self/maps", "latin1")) ? "glibc" : "musl";
  } catch {
    return null;
  }
}

export function infoText(facts: Facts, width: number): string {
  const { environment, addon, nativeError } = facts;
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const missing = addon === null ? [["", REMEDY] as const] : [];
  return columns(
    [
      ["samebits", facts.version],
      ["backend", `${facts.backend} (here: ${facts.backends.join(", ")})`],
      ["instruction set", facts.isas.length === 0 ? facts.isa : `${facts.isa} (here: ${facts.isas.join(", ")})`],
      ["WebAssembly", facts.wasm],
      ["addon", addon ?? `none: ${nativeError}`],
      ...missing,
      ["profile", facts.profile],
      ["Node", facts.node],
      ["platform", facts.platform],
      ...(facts.libc === null ? [] : [["C library", facts.libc] as const]),
      ["processors", `${facts.processors}, ${facts.processor}`],
      ["threads", String(facts.numThreads)],
      ["environment", set.join(", ") || "nothing set"],
    ],
    width,
  );
}

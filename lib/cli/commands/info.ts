import { availableParallelism, cpus } from "node:os";
import { platformName } from "../../backend/places.js";
import { defaultGenerator, runtime } from "../../index.js";
import { VERSION } from "../../version.js";
import type { Arguments } from "../arguments.js";
import { columns, type Command } from "../command.js";
import { VARIABLES } from "../environment.js";
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
  readonly isa: string;
  readonly profile: string;
  /** The file. */
  readonly addon: string | null;
  /** Why there is none. */
  readonly nativeError: string | null;
  readonly node: string;
  /** With the C library, "linuxmusl-x64". */
  readonly platform: string;
  readonly processor: string;
  readonly processors: number;
  readonly numThreads: number;
  readonly environment: Readonly<Record<string, string>>;
}

function collect(): Facts {
  const { backend, backends, isa, addon, numThreads, nativeError } = runtime;
  const set = VARIABLES.flatMap(([name]) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  return {
    version: VERSION,
    backend,
    backends,
    isa,
    profile: defaultGenerator.profile,
    addon,
    nativeError: nativeError?.message ?? null,
    node: process.version,
    platform: platformName(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    processors: availableParallelism(),
    numThreads,
    environment: Object.fromEntries(set),
  };
}

const REMEDY =
  "the results are the same, but slower; `npm run build` in a clone makes the addon, SAMEBITS_ADDON names one, and SAMEBITS_BACKEND=typescript chooses to go without";

export function infoText(facts: Facts, width: number): string {
  const { environment, addon, nativeError } = facts;
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const missing = addon === null ? [["", REMEDY] as const] : [];
  return columns(
    [
      ["samebits", facts.version],
      ["backend", `${facts.backend} (here: ${facts.backends.join(", ")})`],
      ["instruction set", facts.isa],
      ["addon", addon ?? `none: ${nativeError}`],
      ...missing,
      ["profile", facts.profile],
      ["Node", facts.node],
      ["platform", facts.platform],
      ["processors", `${facts.processors}, ${facts.processor}`],
      ["threads", String(facts.numThreads)],
      ["environment", set.join(", ") || "nothing set"],
    ],
    width,
  );
}

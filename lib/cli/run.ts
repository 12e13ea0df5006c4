/** Which command it is. */
import { readFileSync } from "node:fs";
import { Arguments } from "./arguments.js";
import { columns, helpOf, type Command } from "./command.js";
import { demo } from "./commands/demo.js";
import { init } from "./commands/init.js";
import { train } from "./commands/train.js";
import { whoseBits } from "./commands/whose_bits.js";
import { UsageError } from "./failure.js";

const COMMANDS: readonly Command[] = [demo, init, train, whoseBits];

/** Throws UsageError, SamebitsError or Interrupted. */
export async function run(argv: readonly string[]): Promise<void> {
  const [first, ...rest] = argv;
  const command = COMMANDS.find(({ name }) => name === first);
  if (command !== undefined) return runCommand(command, rest);
  if (first === "--help" || first === "-h") return write(overview());
  if (first === "--version") return write(`${version()}\n`);
  const names = COMMANDS.map(({ name }) => name).join(", ");
  const problem = first === undefined ? "no command given" : `unknown command ${JSON.stringify(first)}`;
  throw new UsageError(`${problem}; there are ${names}`);
}

async function runCommand(command: Command, argv: readonly string[]): Promise<void> {
  try {
    const args = new Arguments(argv, command.options);
    if (args.wantsHelp) return write(helpOf(command));
    const { positionals } = args;
    if (positionals.length !== command.positionals) {
      const given = positionals.length === 0 ? "nothing" : positionals.map((text) => JSON.stringify(text)).join(", ");
      throw new UsageError(`usage: samebits ${command.name} ${command.synopsis}`.trimEnd() + `; given ${given}`);
    }
    await command.run(args);
  } catch (error) {
    if (error instanceof UsageError) error.command = [command.name];
    throw error;
  }
}

function overview(): string {
  const rows = COMMANDS.map(({ name, summary }) => [name, summary] as const);
  return `samebits ${version()}: PyTorch's random numbers, initialisation and training, to the bit

Usage: samebits COMMAND [options]

Commands:
${columns(rows)}
\`samebits COMMAND --help\` explains a command, \`samebits --version\` prints the version.

Environment:
${columns([
  ["SAMEBITS_BACKEND", "native or typescript; the results are the same"],
  ["SAMEBITS_PROFILE", "whose bits, unless --profile says: linux-x64, windows-x64 or linux-arm64"],
  ["SAMEBITS_ISA", "avx512, avx2, baseline or neon; the results are the same"],
  ["SAMEBITS_NUM_THREADS", "how many threads large operations may use; the results are the same"],
])}`;
}

function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function write(text: string): void {
  process.stdout.write(text);
}

/** Which command it is. */
import { VERSION } from "../version.js";
import { Arguments } from "./arguments.js";
import { didYouMean } from "./choice.js";
import { columns, type Command, type ExitCode, helpOf, paragraph } from "./command.js";
import { bench } from "./commands/bench.js";
import { compare } from "./commands/compare.js";
import { demo } from "./commands/demo.js";
import { info } from "./commands/info.js";
import { init } from "./commands/init.js";
import { predict } from "./commands/predict.js";
import { show } from "./commands/show.js";
import { convert } from "./commands/convert.js";
import { traceHook } from "./commands/trace_hook.js";
import { train } from "./commands/train.js";
import { verify } from "./commands/verify.js";
import { whoseBits } from "./commands/whose_bits.js";
import { VARIABLES } from "./environment.js";
import { UsageError } from "./failure.js";
import { textWidth } from "./terminal.js";

/** With `help`, which needs the others. */
const COMMANDS: readonly Command[] = [
  demo,
  init,
  train,
  predict,
  show,
  convert,
  whoseBits,
  compare,
  traceHook,
  verify,
  info,
  bench,
  {
    name: "help",
    synopsis: "[COMMAND]",
    summary: "Explain a command, or list them",
    details: [],
    positionals: [0, 1],
    options: {},
    run: ({ positionals: [name] }) =>
      write(name === undefined ? overview() : helpOf(commandNamed(name), textWidth(process.stdout))),
  },
];

/** Gives the exit code. Throws UsageError, SamebitsError or Interrupted. */
export async function run(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === "--help" || first === "-h") write(overview());
  else if (first === "--version") write(`${VERSION}\n`);
  else if (first === undefined) throw new UsageError(`no command given; there are ${commandNames().join(", ")}`);
  else return (await runCommand(commandNamed(first), rest)) ?? 0;
  return 0;
}

/** In the order of the overview. */
export function commandNames(): string[] {
  return COMMANDS.map(({ name }) => name);
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find((own) => own.name === name);
  if (command !== undefined) return command;
  const list = commandNames().join(", ");
  throw new UsageError(`unknown command ${JSON.stringify(name)}; there are ${list}${didYouMean(name, commandNames())}`);
}

async function runCommand(command: Command, argv: readonly string[]): Promise<ExitCode> {
  try {
    const args = new Arguments(argv, command.options);
    if (args.wantsHelp) return write(helpOf(command, textWidth(process.stdout)));
    const { length } = args.positionals;
    const [least, most] = command.positionals;
    if (length >= least && length <= most) return await command.run(args);
    const given = args.positionals.map((text) => JSON.stringify(text)).join(", ") || "nothing";
    throw new UsageError(`usage: samebits ${command.name} ${command.synopsis}`.trimEnd() + `; given ${given}`);
  } catch (error) {
    if (error instanceof UsageError) error.command = [command.name];
    throw error;
  }
}

function overview(): string {
  const width = textWidth(process.stdout);
  const part = (title: string, rows: Parameters<typeof columns>[0]): string => `\n${title}:\n${columns(rows, width)}`;
  return [
    paragraph(
      `samebits ${VERSION}: PyTorch's random numbers, initialisation and data orders, to the bit, and training`,
      width,
    ),
    "\nUsage: samebits COMMAND [options]\n",
    part(
      "Commands",
      COMMANDS.map(({ name, summary }) => [name, summary] as const),
    ),
    `\n${paragraph("`samebits COMMAND --help` explains a command, `samebits --version` prints the version.", width)}`,
    part("Environment", VARIABLES),
    part("Exit codes", EXIT_CODES),
  ].join("");
}

const EXIT_CODES = [
  ["0", "done"],
  ["1", "the data, a file or the machine do not allow it"],
  ["2", "a wrong command line"],
  ["130", "stopped by Ctrl-C"],
] as const;

function write(text: string): void {
  process.stdout.write(text);
}

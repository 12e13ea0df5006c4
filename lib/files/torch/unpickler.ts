/**
 * An interpreter of the pickles that PyTorch writes: a loop over opcodes, without recursion, that looks nothing up anywhere and
 * runs nothing.
 * Opcodes: Python's pickletools (PSF licence), those of torch/_weights_only_unpickler.py (BSD-3-Clause).
 */
import type { SamebitsError } from "../../errors.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import type { Allowance } from "./allowance.js";
import { Machine } from "./pickle_machine.js";
import type { PickleSource } from "./pickle_reader.js";
import { type Pickled, PickledDict, PickledFloat, PickledList, PickledTuple } from "./pickled.js";

/** Opcodes between two looks at the clock, and bytes of what they make. */
const OPCODES = 256;
const MADE = 2 ** 20;

/** The pickle's one value, and where the pickle ends. Throws ERR_FILE_FORMAT. */
export async function unpickle(source: PickleSource): Promise<{ value: Pickled; end: number }> {
  const machine = new Machine(source);
  while (run(machine, source.allowance)) if (isTurnDue()) await giveTurn();
  return { value: machine.result(), end: machine.position };
}

/** Runs a few opcodes; false when the last was the pickle's end. */
function run(machine: Machine, allowance: Allowance): boolean {
  const enough = allowance.left - MADE;
  for (let i = 0; i < OPCODES && allowance.left > enough; i++) {
    const opcode = machine.opcode();
    if (opcode === STOP) return false;
    const step = STEPS[opcode];
    if (step === undefined) throw unknown(machine, opcode);
    step(machine);
  }
  return true;
}

function unknown(machine: Machine, opcode: number): SamebitsError {
  const code = `opcode 0x${opcode.toString(16).padStart(2, "0")}`;
  return LATER.has(opcode)
    ? machine.wrong(
        `has ${code} of protocol 4 or later`,
        "Save it with torch.save's default pickle_protocol, which is 2",
      )
    : machine.wrong(`has ${code}, which no state of PyTorch has`);
}

const STOP = 0x2e;

/** BINUNICODE8, BINBYTES8, EMPTY_SET ... of protocols 4 and 5. */
const LATER: ReadonlySet<number> = new Set([
  0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
]);

type Step = (m: Machine) => void;
const char = (opcode: string): number => opcode.charCodeAt(0);
const STEP_LIST: readonly [opcode: number, step: Step][] = [
  [0x80, (m) => void m.byte()], // PROTO
  [char("("), (m) => m.mark()],
  [char(")"), (m) => m.make(new PickledTuple([]))],
  [char("t"), (m) => m.make(new PickledTuple(m.popToMark()))],
  [0x85, (m) => m.make(new PickledTuple(m.popLast(1)))],
  [0x86, (m) => m.make(new PickledTuple(m.popLast(2)))],
  [0x87, (m) => m.make(new PickledTuple(m.popLast(3)))],
  [char("]"), (m) => m.make(new PickledList())],
  [char("a"), (m) => m.append(m.popLast(1))], // APPEND
  [char("e"), (m) => m.append(m.popToMark())],
  [char("}"), (m) => m.make(new PickledDict(false))],
  [char("s"), (m) => m.set(m.popLast(2))], // SETITEM
  [char("u"), (m) => m.set(m.popToMark())],
  [char("N"), (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [char("J"), (m) => m.push(m.int32())],
  [char("K"), (m) => m.push(m.byte())],
  [char("M"), (m) => m.push(m.uint16())],
  [0x8a, (m) => m.make(m.long(m.byte()))],
  [char("G"), (m) => m.make(floatOf(m.float64()))],
  [char("X"), (m) => m.make(m.text(m.uint32()))],
  [char("U"), (m) => m.make(m.text(m.byte()))], // Python 2's str
  [char("q"), (m) => m.remember(m.byte())],
  [char("r"), (m) => m.remember(m.uint32())],
  [char("h"), (m) => m.recall(m.byte())],
  [char("j"), (m) => m.recall(m.uint32())],
  [char("c"), (m) => m.global()],
  [char("R"), (m) => m.reduce()],
  [char("b"), (m) => m.build()],
  [char("Q"), (m) => m.persistent()],
];

/** What each opcode does. */
const STEPS: readonly (Step | undefined)[] = Object.assign(
  Array<undefined>(256).fill(undefined),
  Object.fromEntries(STEP_LIST),
);

/** None that could be taken for an int. */
function floatOf(value: number): number | PickledFloat {
  return Number.isInteger(value) ? new PickledFloat(value) : value;
}

/**
 * An interpreter of the pickles that PyTorch writes: a loop over opcodes, without recursion, that looks nothing up anywhere and
 * runs nothing.
 * Opcodes: Python's pickletools (PSF licence), those of torch/_weights_only_unpickler.py (BSD-3-Clause).
 */
import type { SamebitsError } from "../../errors.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import { Machine, type PickleSource } from "./pickle_machine.js";
import { type Pickled, PickledDict, PickledFloat, PickledList, PickledTuple } from "./pickled.js";

/** Opcodes between two looks at the clock. */
const OPCODES = 256;
/** The pickle's one value, and where the pickle ends. Throws ERR_FILE_FORMAT. */
export async function unpickle(source: PickleSource): Promise<{ value: Pickled; end: number }> {
  const machine = new Machine(source);
  while (run(machine, OPCODES)) if (isTurnDue()) await giveTurn();
  return { value: machine.result(), end: machine.position };
}

/** Runs so many opcodes; false when the last was the pickle's end. */
function run(machine: Machine, opcodes: number): boolean {
  for (let i = 0; i < opcodes; i++) {
    const opcode = machine.opcode();
    if (opcode === STOP) return false;
    const step = STEPS.get(opcode);
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
const tuple =
  (length: number): Step =>
  (m) => {
    const items = Array.from({ length }, () => m.pop());
    m.make(new PickledTuple(items.toReversed()));
  };

/** What each opcode does. */
const STEPS: ReadonlyMap<number, Step> = new Map<number, Step>([
  [0x80, (m) => void m.byte()], // PROTO
  [char("("), (m) => m.mark()],
  [char(")"), (m) => m.make(new PickledTuple([]))],
  [char("t"), (m) => m.make(new PickledTuple(m.popToMark()))],
  [0x85, tuple(1)],
  [0x86, tuple(2)],
  [0x87, tuple(3)],
  [char("]"), (m) => m.make(new PickledList())],
  [
    char("a"), // APPEND
    (m) => {
      const item = m.pop();
      m.append([item]);
    },
  ],
  [char("e"), (m) => m.append(m.popToMark())],
  [char("}"), (m) => m.make(new PickledDict(false))],
  [
    char("s"), // SETITEM
    (m) => {
      const [value, key] = [m.pop(), m.pop()];
      m.set([key, value]);
    },
  ],
  [char("u"), (m) => m.set(m.popToMark())],
  [char("N"), (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [char("J"), (m) => m.push(m.int32())],
  [char("K"), (m) => m.push(m.byte())],
  [char("M"), (m) => m.push(m.uint16())],
  [0x8a, (m) => m.make(longOf(m.bytes(m.byte())))],
  [char("G"), (m) => m.make(new PickledFloat(m.float64()))],
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
]);

/** Two's complement, little-endian: a number where that is exact. */
function longOf(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  const long = BigInt.asIntN(8 * bytes.length, value);
  const number = Number(long);
  return Number.isSafeInteger(number) ? number : long;
}

/** The text of tensors, and of the demo's net. */
import { formatPrintable, type FormatOptions, type Printable } from "../../tensor/format.js";
import { fromBits } from "../../bits.js";
import { type Check, type Result, seeded, type Subject } from "../check.js";
import { type GoldenTensor, section } from "../goldens.js";
import { createNet } from "./initialisers.js";

interface Printed {
  cases: { label: string; tensor: GoldenTensor; parameter: boolean; requires_grad: boolean; str: string }[];
  with_options: { options: FormatOptions & { sci_mode?: boolean }; tensor: GoldenTensor; str: string }[];
}

function* printing(subject: Subject): Iterable<Result> {
  const { cases, with_options } = section<Printed>(subject.goldens, "print");
  for (const { label, tensor, parameter, requires_grad: requiresGrad, str } of cases) {
    const actual = formatPrintable({ ...printable(tensor), parameter, requiresGrad });
    yield { what: `print, ${label}`, actual: [actual], expected: [str] };
  }
  for (const { options, tensor, str } of with_options) {
    const { sci_mode: sciMode = null, ...others } = options;
    const actual = formatPrintable(printable(tensor), { ...others, sciMode });
    yield { what: `print, ${JSON.stringify(options)}`, actual: [actual], expected: [str] };
  }
}

function printable({ dtype, shape, bits = "", ints = [] }: GoldenTensor): Printable {
  if (dtype === "float32") return { dtype, shape, data: fromBits(bits, dtype) as Float32Array };
  if (dtype === "float64") return { dtype, shape, data: fromBits(bits, dtype) as Float64Array };
  if (dtype === "bool") return { dtype, shape, data: Uint8Array.from(ints) };
  return { dtype, shape, data: BigInt64Array.from(ints, BigInt) };
}

/** net1 of the demo's text: drawn, then printed. */
function* demo(subject: Subject): Iterable<Result> {
  const { stdout, seed } = section<{ stdout: string; seed: string }>(subject.goldens, "demo");
  const net = createNet([3, 4, 2], seeded(subject, seed));
  const printed = stdout.split("default init \n")[1]?.split("\n\nCreating")[0] ?? "";
  const names = ["hid1.weight", "hid1.bias", "oupt.weight", "oupt.bias"];
  const actual = net.parameters().map((parameter, i) => `${names[i]}:\n${parameter}`);
  yield { what: "the demo's net 3-4-2", actual: [actual.join("\n")], expected: [printed] };
}

export const texts: readonly Check[] = [
  { name: "printed tensors", against: "PyTorch", run: printing },
  { name: "printed net", against: "PyTorch", run: demo },
];

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatPrintable, type FormatOptions, type Printable } from "../../dist/tensor/format.js";

interface GoldenTensor {
  readonly dtype: "float32" | "float64" | "int64" | "bool";
  readonly shape: readonly number[];
  readonly bits?: string;
  readonly ints?: readonly number[];
}

interface Goldens {
  readonly cases: readonly {
    readonly label: string;
    readonly tensor: GoldenTensor;
    readonly parameter: boolean;
    readonly requires_grad: boolean;
    readonly str: string;
  }[];
  readonly with_options: readonly {
    readonly options: Omit<FormatOptions, "sciMode"> & { readonly sci_mode?: boolean };
    readonly tensor: GoldenTensor;
    readonly str: string;
  }[];
}

const goldens = JSON.parse(readFileSync(new URL("data/linux-x64/print.json", import.meta.url), "utf8")) as Goldens;

function toPrintable({ dtype, shape, bits = "", ints = [] }: GoldenTensor): Printable {
  if (dtype === "float32") return { dtype, shape, data: Float32Array.from(doubles(bits, 8, "getFloat32")) };
  if (dtype === "float64") return { dtype, shape, data: Float64Array.from(doubles(bits, 16, "getFloat64")) };
  if (dtype === "bool") return { dtype, shape, data: Uint8Array.from(ints) };
  return { dtype, shape, data: BigInt64Array.from(ints, BigInt) };
}

function doubles(bits: string, digits: 8 | 16, read: "getFloat32" | "getFloat64"): number[] {
  const bytes = Uint8Array.from(bits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bits.length / digits }, (_, i) => view[read]((i * digits) / 2));
}

describe("print(tensor)", () => {
  const { cases } = goldens;

  it.each(cases)("prints $label", ({ tensor, parameter, requires_grad: requiresGrad, str }) => {
    expect(formatPrintable({ ...toPrintable(tensor), parameter, requiresGrad })).toBe(str);
  });

  it.each(goldens.with_options)("prints with $options", ({ options, tensor, str }) => {
    const { sci_mode: sciMode = null, ...others } = options;
    expect(formatPrintable(toPrintable(tensor), { ...others, sciMode })).toBe(str);
  });

  it("has the goldens", () => {
    expect(cases.length).toBe(60);
    expect(goldens.with_options.length).toBe(15);
  });
});

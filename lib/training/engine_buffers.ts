/** A net's buffers as backends have them: those of float32, and those of int64, which count. Layers of the package have no others. */
import type { StepMemory } from "../backend/training.js";
import type { DType } from "../tensor/dtype.js";
import type { Trainee } from "./trainee.js";

type Buffers = Trainee["buffers"];

/** For what works on the buffers themselves. */
export function engineBuffers(buffers: Buffers): Pick<StepMemory, "buffers" | "counters"> {
  const ofType = (dtype: DType): unknown[] =>
    buffers.filter((buffer) => buffer.dtype === dtype).map(({ data }) => data);
  return { buffers: ofType("float32") as Float32Array[], counters: ofType("int64") as BigInt64Array[] };
}

/** A buffer, and where it lies in the memory of a training run. */
export interface BufferPlace {
  readonly region: "buffers" | "counters";
  readonly offset: number;
  /** Its memory, for the fit that owns it. */
  own(): Float32Array | BigInt64Array;
}

/** In the net's order. */
export function bufferPlaces(buffers: Buffers): BufferPlace[] {
  const ends = { buffers: 0, counters: 0 };
  return buffers.map((buffer) => {
    const region = buffer.dtype === "int64" ? "counters" : "buffers";
    const offset = ends[region];
    ends[region] += buffer.data.length;
    return { region, offset, own: () => buffer.leasedData("a buffer") as Float32Array | BigInt64Array };
  });
}

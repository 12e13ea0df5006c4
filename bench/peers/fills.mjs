/** The workloads of a generator of random 32-bit numbers: uniform fills, made of its low 24 bits as PyTorch makes them. */
import { serve } from "./protocol.mjs";

const MOST_NUMBERS = 1e7;

export function serveFills(version, next) {
  const fill = (values) => {
    for (let i = 0; i < values.length; i++) values[i] = (next() & 0xffffff) * 2 ** -24 - 0.5;
  };
  serve(version, {
    uniform({ n }) {
      if (n > MOST_NUMBERS) return null;
      const values = new Float32Array(n);
      return () => fill(values);
    },
    uniform_new: ({ n }) => (n > MOST_NUMBERS ? null : () => fill(new Float32Array(n))),
  });
}

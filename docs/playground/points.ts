/** Points in a plane in two classes, drawn by samebits: the same bits wherever the page runs. */
import { type Generator, rand, randn, type Tensor, tensor, TensorDataset } from "../../dist/browser.js";
import { cosine } from "../../dist/numeric/cosine.js";

/** Where a point of a class lies, without noise, for t from 0 to 1. */
type Curve = (t: number, label: 0 | 1) => readonly [x: number, y: number];

const sine = (x: number): number => cosine(x - Math.PI / 2);

const CURVES = {
  moons: (t, label) => {
    const [x, y] = [cosine(Math.PI * t), sine(Math.PI * t)];
    return label === 0 ? [x - 0.5, y - 0.25] : [0.5 - x, 0.25 - y];
  },
  circles: (t, label) => {
    const radius = label === 0 ? 1 : 0.5;
    return [radius * cosine(2 * Math.PI * t), radius * sine(2 * Math.PI * t)];
  },
  spirals: (t, label) => {
    const [radius, angle] = [0.1 + 1.3 * t, 3 * Math.PI * t + label * Math.PI];
    return [radius * cosine(angle), radius * sine(angle)];
  },
} satisfies Record<string, Curve>;

export type Shape = keyof typeof CURVES;
export const SHAPES = Object.keys(CURVES) as Shape[];

/** x [count, 2] and the labels 0, 1, 0, 1, ...: `count` numbers by rand are drawn first, then the noise by randn. */
export function makePoints(
  shape: Shape,
  count: number,
  noise: number,
  generator: Generator,
): TensorDataset<Int32Array> {
  const places = rand([count], { generator }).data;
  const shifts: Tensor = randn([count, 2], { generator });
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const x = Float32Array.from(shifts.data, (shift, at) => {
    const i = Math.floor(at / 2);
    return CURVES[shape](places[i]!, labels[i] as 0 | 1)[at % 2]! + noise * shift;
  });
  return new TensorDataset(tensor(x).reshape([count, 2]), labels);
}

/** torch.nn's RNN, LSTM and GRU, and their cells: every parameter is drawn from the same range, in their order. */
import { argumentError } from "../../checks.js";
import { uniform_ } from "../fill.js";
import { type Given, type LayerKind, type LayerState, REQUIRED } from "./layer.js";

/** With so many gates. */
export const recurrent = (gates: number): LayerKind => ({
  takes: {
    inputSize: REQUIRED,
    hiddenSize: REQUIRED,
    numLayers: 1,
    ...(gates === 1 && { nonlinearity: "tanh" }),
    bias: true,
    batchFirst: false,
    dropout: 0,
    bidirectional: false,
    ...(gates === LSTM_GATES && { projSize: 0 }),
  },
  draw(given) {
    const state: LayerState = {};
    const directions = given.flag("bidirectional") ? ["", "_reverse"] : [""];
    for (let layer = 0; layer < given.size("numLayers", 1); layer++) {
      for (const direction of directions) {
        const shapes = shapesOf(given, gates, layer, directions.length);
        for (const [name, shape] of shapes) state[`${name}_l${layer}${direction}`] = draw(given, shape);
      }
    }
    return state;
  },
});

export const LSTM_GATES = 4;

function shapesOf(given: Given, gates: number, layer: number, directions: number): [name: string, shape: number[]][] {
  const [input, hidden] = [given.size("inputSize", 1), given.size("hiddenSize", 1)];
  const projected = gates === LSTM_GATES ? given.size("projSize") : 0;
  if (projected >= hidden)
    throw argumentError(`LSTM's projSize must be below hiddenSize, ${hidden}; given ${projected}`);
  const output = projected === 0 ? hidden : projected;
  const rows = gates * hidden;
  return [
    ["weight_ih", [rows, layer === 0 ? input : output * directions]],
    ["weight_hh", [rows, output]],
    ...(given.flag("bias") ? biases(rows) : []),
    ...(projected === 0 ? [] : [["weight_hr", [projected, hidden]] as [string, number[]]]),
  ];
}

const biases = (rows: number): [string, number[]][] => [
  ["bias_ih", [rows]],
  ["bias_hh", [rows]],
];

export const cell = (gates: number): LayerKind => ({
  takes: { inputSize: REQUIRED, hiddenSize: REQUIRED, bias: true, ...(gates === 1 && { nonlinearity: "tanh" }) },
  draw(given) {
    const [input, hidden] = [given.size("inputSize"), given.size("hiddenSize")];
    const rows = gates * hidden;
    const weights: [string, number[]][] = [
      ["weight_ih", [rows, input]],
      ["weight_hh", [rows, hidden]],
    ];
    const shapes = [...weights, ...(given.flag("bias") ? biases(rows) : [])];
    return Object.fromEntries(shapes.map(([name, shape]) => [name, draw(given, shape)]));
  },
});

function draw(given: Given, shape: readonly number[]): LayerState[string] {
  const hidden = given.size("hiddenSize");
  const bound = hidden > 0 ? 1 / Math.sqrt(hidden) : 0;
  return uniform_(given.tensor(...shape), 0 - bound, bound, { generator: given.generator });
}

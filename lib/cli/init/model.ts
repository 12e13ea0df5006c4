/** A model as `init --model` takes it: the layers of torch.nn in their order, and the parameters that they start from. */
import { formatError } from "../../files/file_error.js";
import { type DType, type Generator, init, SamebitsError, type Tensor } from "../../index.js";
import { inputName, readText } from "../input.js";

/** Parameters and buffers by name, "0.weight". */
export type ModelState = Record<string, Tensor<DType>>;

/** A layer as PyTorch's constructor is told it. An argument or option that is a layer too is made first, as in PyTorch. */
interface LayerText {
  readonly kind: init.TorchLayer;
  readonly args?: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
  /** Default: its place, from 0 on. */
  readonly name?: string;
}

const MEMBERS = ["kind", "args", "options", "name"];

/** Draws the layers of a JSON file, one after another. Throws ERR_ARGUMENT, ERR_FILE_FORMAT with the layer that is wrong. */
export async function drawModel(file: string, generator: Generator): Promise<ModelState> {
  const layers = parseModel(inputName(file), await readText(file));
  const state: ModelState = {};
  for (const [i, layer] of layers.entries()) {
    const name = layer.name ?? String(i);
    const own = drawLayer(layer, generator, `${inputName(file)}: layer ${JSON.stringify(name)}`);
    for (const [parameter, value] of Object.entries(own)) {
      const full = `${name}.${parameter}`;
      if (Object.hasOwn(state, full))
        throw formatError(inputName(file), `has two layers named ${JSON.stringify(name)}`);
      state[full] = value;
    }
  }
  return state;
}

function parseModel(name: string, text: string): readonly LayerText[] {
  const wanted = 'a list of layers, [{ "kind": "Linear", "args": [3, 4] }] for instance';
  let model: unknown;
  try {
    model = JSON.parse(text);
  } catch (cause) {
    throw formatError(name, `is not JSON: ${(cause as Error).message}`, `It holds ${wanted}`);
  }
  if (!Array.isArray(model)) throw formatError(name, `must hold ${wanted}`);
  model.forEach((layer: unknown, i) => {
    const problem = problemIn(layer);
    if (problem !== null) throw formatError(name, `layer ${i} ${problem}`, `It holds ${wanted}`);
  });
  return model as LayerText[];
}

/** What makes it no description of a layer; null where nothing does. */
function problemIn(layer: unknown): string | null {
  if (!isObject(layer)) return "is no object";
  const unknown = Object.keys(layer).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return `has ${JSON.stringify(unknown)}; it has ${MEMBERS.join(", ")}`;
  if (typeof layer["kind"] !== "string") return "has no kind";
  const { args = [], options = {}, name = "0" } = layer;
  if (!Array.isArray(args)) return "has args that are no list";
  if (!isObject(options)) return "has options that are no object";
  if (typeof name !== "string" || name === "") return "has a name that is no text";
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function drawLayer({ kind, args = [], options = {} }: LayerText, generator: Generator, where: string): ModelState {
  const inner = (value: unknown): unknown =>
    isObject(value) && problemIn(value) === null
      ? drawLayer(value as unknown as LayerText, generator, `${where}: ${value["kind"] as string}`)
      : value;
  const named = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, inner(value)]));
  const placed = args.map(inner);
  try {
    return init.defaults(kind, placed, { ...named, generator });
  } catch (cause) {
    if (!(cause instanceof SamebitsError)) throw cause;
    throw new SamebitsError(cause.code, `${where}: ${cause.message}`, { cause });
  }
}

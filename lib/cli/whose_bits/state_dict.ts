/** Numbers from a file of tensors, in the order in which a net of Linear layers draws them. */
import { formatError } from "../../files/file_error.js";
import type { TensorFile, Tensors } from "../files/tensors.js";
import type { Listing } from "./listing.js";

/** A Linear layer, as a file has it. */
interface FileLayer {
  /** Up to the dot before "weight". */
  readonly name: string;
  readonly takes: number;
  readonly gives: number;
  readonly numbers: readonly string[];
}

/** Throws ERR_FILE_FORMAT for what is no state_dict of Linear layers, each with a bias, that follow one another. */
export function readStateDict(file: string, { tensors, isInOrder }: TensorFile): Listing {
  const names = new Set(Object.keys(tensors).map((name) => name.slice(0, name.lastIndexOf(".") + 1)));
  const layers = [...names].map((name) => layerOf(file, tensors, name));
  // A file that sorts its tensors has 10 before 2.
  if (!isInOrder) layers.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  checkChain(file, layers);
  const sizes = [layers[0]?.takes, ...layers.map(({ gives }) => gives)].join("-");
  return { numbers: layers.flatMap(({ numbers }) => numbers), net: { sizes, seed: null } };
}

function layerOf(file: string, tensors: Tensors, name: string): FileLayer {
  const own = Object.keys(tensors).filter((key) => key.slice(0, key.lastIndexOf(".") + 1) === name);
  const [weight, bias] = [tensors[`${name}weight`], tensors[`${name}bias`]];
  const [gives = 0, takes = 0, ...more] = weight?.shape ?? [];
  const isLinear = own.length === 2 && takes > 0 && more.length === 0 && bias?.shape.join() === String(gives);
  if (!isLinear || weight?.dtype !== "float32" || bias?.dtype !== "float32") {
    const list = own.map((key) => JSON.stringify(key)).join(", ");
    throw formatError(
      file,
      `${list}: no Linear layer's weight and bias in float32, and of others no order of draws is known`,
    );
  }
  return { name, takes, gives, numbers: [...weight.data, ...bias.data].map(String) };
}

function checkChain(file: string, layers: readonly FileLayer[]): void {
  const wrong = layers.findIndex(({ takes }, i) => i > 0 && takes !== layers[i - 1]?.gives);
  if (layers.length === 0) throw formatError(file, "it holds no tensors");
  if (wrong === -1) return;
  const [before, after] = [layers[wrong - 1], layers[wrong]] as [FileLayer, FileLayer];
  const problem = `${JSON.stringify(before.name)} gives ${before.gives} numbers, but ${JSON.stringify(after.name)} takes ${after.takes}`;
  throw formatError(file, `its layers do not follow one another: ${problem}`);
}

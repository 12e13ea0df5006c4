import { argumentError, checkBoolean, checkOptions, show } from "../checks.js";
import { formatError } from "../files/file_error.js";
import { withFile } from "../files/file_reader.js";
import { readHeader } from "../files/safetensors/header.js";
import { readTensors } from "../files/safetensors/load.js";
import { readNumbers } from "../json.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { FitState } from "../training/fit_state.js";
import { apply } from "./apply.js";
import { bestTensor, type Content, fitGeneratorTensor, FORMAT, KEY } from "./content.js";
import { checkCheckpointParts, type CheckpointParts, type Parts } from "./parts.js";

/** What loadCheckpoint puts back. */
export interface LoadCheckpointOptions extends CheckpointParts {
  /**
   * Whether another net than the saved one is taken, if its parameters have the same names and shapes, and whether `fit` goes on
   * with other data or options. Default: false.
   */
  force?: boolean;
}

/** What a checkpoint holds besides what it puts back. */
export interface LoadedCheckpoint {
  /** Where the fit was: for `fit({ resume })`. Left out where none was saved. */
  fit?: FitState;
  /** What was saved as `extra`, as JSON has it. Left out where nothing was. */
  extra?: unknown;
}

/** A checkpoint's tensors, by their names in it. */
export type Tensors = ReadonlyMap<string, Tensor<DType>>;

/**
 * Puts everything back in the state that saveCheckpoint saved: the net, the optimiser, the scheduler, and all generators; all of
 * it, or nothing. They are made as the run made them: the same layers, and the same parameters in the optimiser's groups.
 *
 * Throws ERR_ARGUMENT or ERR_SHAPE where they are others, ERR_FILE where the file cannot be read, ERR_FILE_FORMAT for one that is
 * damaged or no checkpoint, ERR_BUSY while a fit owns one of them; with nothing changed.
 */
export async function loadCheckpoint(path: string, options: LoadCheckpointOptions): Promise<LoadedCheckpoint> {
  const given = checkOptions(options, ["net", "optimizer", "scheduler", "generators", "force"], "loadCheckpoint");
  const parts = checkCheckpointParts(given);
  const force = checkBoolean(given.force ?? false, "force");
  const { content, tensors } = await read(path);
  if (!force && content.net.repr !== String(parts.net))
    throw argumentError(
      `${path} is of the net\n${content.net.repr}\nand not of\n${parts.net}\nMake that one, or load it with force: true`,
    );
  apply(path, parts, content, tensors);
  const fit = content.fit === null ? {} : { fit: fitStateOf(path, parts, content.fit, tensors, force) };
  return { ...fit, ...(content.extra !== null && { extra: content.extra }) };
}

async function read(path: string): Promise<{ content: Content; tensors: Tensors }> {
  return withFile(path, async (file) => {
    const header = await readHeader(file);
    const text = header.metadata.get(KEY);
    if (text === undefined)
      throw formatError(
        path,
        "is a safetensors file, but no checkpoint of saveCheckpoint",
        "Use loadSafetensors, or loadNet",
      );
    return { content: parse(path, text), tensors: await readTensors(file, header) };
  });
}

function parse(path: string, text: string): Content {
  try {
    const content = JSON.parse(text) as Content;
    if (typeof content.format === "number" && content.format > FORMAT)
      throw formatError(
        path,
        `is a checkpoint of format ${content.format}, of samebits ${content.version}`,
        "Update samebits",
      );
    if (content.format === FORMAT && isWhole(content)) return content;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw formatError(
    path,
    `its metadata ${show(KEY)} are not what saveCheckpoint writes`,
    "The file is damaged: get it anew",
  );
}

/** Whether the parts are there, and of the right kind; what is in them is checked where it is used. */
function isWhole({ net, optimizer, scheduler, generators, fit }: Content): boolean {
  const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
  const has = [net, net?.training, optimizer, optimizer?.steps, generators].every(isObject);
  return (
    has &&
    typeof net.repr === "string" &&
    typeof optimizer.kind === "string" &&
    Array.isArray(optimizer.groups) &&
    optimizer.groups.every((group) => isObject(group) && Array.isArray(group.params)) &&
    Object.values(generators).every((entry) => isObject(entry) && typeof entry.tensor === "string") &&
    (scheduler === null || (isObject(scheduler) && isObject(scheduler.state))) &&
    (fit === null || (isObject(fit) && Number.isSafeInteger(fit.epoch) && fit.epoch >= 0 && isFit(fit)))
  );
}

function isFit({ progress, places, profiles, identity }: NonNullable<Content["fit"]>): boolean {
  const isProgress =
    progress === null || (typeof progress === "object" && "best" in progress && "bestEpoch" in progress);
  return (
    isProgress && Array.isArray(places) && Array.isArray(profiles) && typeof identity === "object" && identity !== null
  );
}

function fitStateOf(
  path: string,
  { net }: Parts,
  fit: NonNullable<Content["fit"]>,
  tensors: Tensors,
  force: boolean,
): FitState {
  const { epoch, progress, places, profiles, identity } = fit;
  const best = [...net.namedParameters().keys()].flatMap((name) => tensors.get(bestTensor(name)) ?? []);
  const states = profiles.map((_, i) => {
    const state = tensors.get(fitGeneratorTensor(i));
    if (state?.dtype === "uint8") return state.data as Uint8Array;
    throw formatError(path, `it has no tensor ${fitGeneratorTensor(i)}`, "The file is damaged: get it anew");
  });
  return new FitState({
    epoch,
    progress: progress && (readNumbers(progress) as { best: number; bestEpoch: number | null }),
    bestParameters: best.length === 0 ? null : joined(best.map(({ data }) => data as Float32Array)),
    generators: { states, profiles, places },
    identity: async () => (force ? null : identity),
  });
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}

import { checkBoolean, checkOptions, show } from "../checks.js";
import { formatError } from "../files/file_error.js";
import { withFile } from "../files/file_reader.js";
import { readHeader } from "../files/safetensors/header.js";
import { readTensors } from "../files/safetensors/load.js";
import { parseOfFile } from "../json.js";
import type { FitState } from "../training/fit_state.js";
import { apply } from "./apply.js";
import { type Content, damaged, FORMAT, KEY, otherError, type Tensors } from "./content.js";
import { loadFit } from "./fit.js";
import { checkCheckpointParts, type CheckpointParts } from "./parts.js";

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
    throw otherError(
      path,
      `is of the net\n${content.net.repr}\nand not of\n${parts.net}\nMake that one, or load it with force: true`,
    );
  const fit = content.fit && loadFit(path, parts, content.fit, tensors, force);
  apply(path, parts, content, tensors);
  return { ...(fit !== null && { fit }), ...(content.extra !== null && { extra: content.extra }) };
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
  const content = parsed(text);
  const isKnown = isObject(content) && typeof content.format === "number" && typeof content.version === "string";
  if (isKnown && content.format > FORMAT)
    throw formatError(
      path,
      `is a checkpoint of format ${content.format}, of samebits ${content.version}`,
      "Update samebits",
    );
  if (isKnown && content.format === FORMAT && isWhole(content)) return content;
  throw damaged(path, `its metadata ${show(KEY)} are not what saveCheckpoint writes`);
}

function parsed(text: string): Content | null {
  try {
    return parseOfFile(text) as Content;
  } catch {
    return null;
  }
}

const isObject = <T>(value: T): value is T & object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the parts are there, and of the right kind; what is in them is checked where it is used. */
function isWhole({ net, optimizer, scheduler, generators, fit, extra }: Content): boolean {
  return (
    isObject(net) &&
    typeof net.repr === "string" &&
    isObject(net.training) &&
    Object.values(net.training).every((mode) => typeof mode === "boolean") &&
    isObject(optimizer) &&
    typeof optimizer.kind === "string" &&
    Array.isArray(optimizer.groups) &&
    optimizer.groups.every((group) => isObject(group) && Array.isArray(group.params)) &&
    isObject(optimizer.steps) &&
    isObject(generators) &&
    Object.values(generators).every(
      (entry) => isObject(entry) && typeof entry.profile === "string" && typeof entry.tensor === "string",
    ) &&
    (scheduler === null || (isObject(scheduler) && typeof scheduler.kind === "string" && isObject(scheduler.state))) &&
    (fit === null || (isObject(fit) && isWholeFit(fit))) &&
    extra !== undefined
  );
}

function isWholeFit({ epoch, progress, places, profiles, identity }: NonNullable<Content["fit"]>): boolean {
  return (
    Number.isSafeInteger(epoch) &&
    epoch >= 0 &&
    (progress === null || isObject(progress)) &&
    Array.isArray(places) &&
    Array.isArray(profiles) &&
    isObject(identity)
  );
}

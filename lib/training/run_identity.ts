/** What a run's bits depend on besides parameters and states: to tell whether a fit goes on with the run it says. */
import { isInt32Array } from "../arrays.js";
import { show } from "../checks.js";
import type { DataLoader } from "../data/data_loader.js";
import type { InputTensor } from "../tensor/integers.js";
import { type Dataset, hasClassIndices } from "../data/dataset.js";
import { isKnownSampler, type Sampler } from "../data/known_samplers.js";
import type { FileDataset } from "../data/file_dataset.js";
import { type AnyTensorDataset, TensorDataset } from "../data/tensor_dataset.js";
import { Digest } from "../host.js";
import { jsonValue } from "../json.js";
import type { Shape } from "../tensor/shape.js";
import { copyInTurns } from "../turns.js";
import type { EarlyStopping, FitOptions } from "./fit_options.js";
import type { RunParts } from "./run_parts.js";

/** Raised whenever a definition of an operation changes, so that the same run has other bits. */
const NUMERICS = 1;

/** By what each part is called in messages; in JSON as it is. */
export type RunIdentity = Readonly<Record<string, string | number | boolean | null>>;

export async function identityOf(parts: RunParts, options: FitOptions): Promise<RunIdentity> {
  const { net, loss, optimizer, validation, validationLoader, earlyStopping = null } = { ...parts, ...options };
  return {
    numerics: NUMERICS,
    net: String(net),
    frozen: parts.parameters.flatMap((p, i) => (p.isFrozen ? [i] : [])).join(),
    loss: await described(loss),
    optimizer: optimizer.constructor.name,
    scheduler: schedulerOf(parts),
    batchSize: parts.batchSize,
    order: parts.order,
    dropLast: parts.dropLast,
    accumulate: parts.accumulate,
    clipGradNorm: parts.clipGradNorm,
    earlyStopping: earlyStopping === null ? null : watchOf(earlyStopping as Required<EarlyStopping>),
    data: await dataOf(parts.data),
    validation: parts.validation === null ? null : await dataOf(parts.validation),
    ...(parts.loader !== null && { sampler: await samplerOf(parts.loader) }),
    validationLoader: validation === undefined ? null : loaderOf(validationLoader),
  };
}

/** A loss with its options; its weights, which may be long, as a digest. */
async function described(loss: RunParts["loss"]): Promise<string> {
  const options = new TextEncoder().encode(JSON.stringify(jsonValue(loss)));
  return `${loss.constructor.name} ${await digestOf([options])}`;
}

/** The shapes, and a digest of all numbers; the same of data in files and in memory. */
async function dataOf(data: Dataset): Promise<string> {
  const [x, y] = [textOf(data.x), isOfClasses(data) ? `int32 [${data.length}]` : textOf(data.y as Outline)];
  const digest =
    data instanceof TensorDataset ? await digestOf([data.x.data, numbersOf(data)]) : await fileDigest(data);
  return `x ${x}, y ${y}, SHA-256 ${digest}`;
}

/** Of one for each sample, whatever integers they are. */
function isOfClasses(data: Dataset): boolean {
  return hasClassIndices(data) && (isInt32Array(data.y) || data.y.shape.length === 1);
}

type Outline = { readonly dtype: string; readonly shape: Shape };

function textOf({ dtype, shape }: Outline): string {
  return `${dtype} ${show(shape)}`;
}

function numbersOf({ y }: AnyTensorDataset): Float32Array | Int32Array {
  return isInt32Array(y) ? y : y.data;
}

/** By data set: its files are read from end to end, and not again, since they may not change. */
const fileDigests = new WeakMap<FileDataset, string>();

async function fileDigest(data: FileDataset): Promise<string> {
  const known = fileDigests.get(data);
  if (known !== undefined) return known;
  const digest = new Digest();
  for (const name of ["x", "y"] as const) {
    for await (const { buffer, byteOffset, byteLength } of data.parts(name))
      digest.add(new Uint8Array(buffer, byteOffset, byteLength));
  }
  const text = await digest.end();
  fileDigests.set(data, text);
  return text;
}

/** What it is, and what it is stepped after where that is not its default. */
function schedulerOf({ scheduler, schedulerPer }: RunParts): string | null {
  if (scheduler === null) return null;
  return schedulerPer === scheduler.stepsPer ? scheduler.kind : `${scheduler.kind} per ${schedulerPer}`;
}

function loaderOf(loader: DataLoader<InputTensor> | null): string | null {
  if (loader === null) return null;
  const { batchSize, dropLast, sampler } = loader.state as { batchSize: number; dropLast: boolean; sampler: unknown };
  return `batchSize ${batchSize}, dropLast ${dropLast}, sampler ${show(sampler)}, generators ${loader.generators.length}`;
}

/** What gives the samples and, of the package's samplers, a digest of what it is made of; what it draws from is in the state. */
async function samplerOf(loader: DataLoader<InputTensor>): Promise<string> {
  const { sampler } = loader.state as { sampler: Sampler };
  if (!isKnownSampler(sampler)) return show(sampler);
  const { length, state } = sampler;
  const made = new TextEncoder().encode(JSON.stringify(jsonValue({ ...state, generator: null, length })));
  return `${show(sampler)} ${await digestOf([made])}`;
}

function watchOf({ patience, restoreBest, minDelta, monitor, mode }: Required<EarlyStopping>): string {
  const watched = monitor === "loss" && mode === "min" ? [] : [monitor, mode];
  return show([patience, restoreBest, minDelta, ...watched]);
}

/** A SHA-256 of the arrays' bytes. */
export async function digestOf(arrays: readonly ArrayBufferView[]): Promise<string> {
  const digest = new Digest();
  const copies = arrays.map(({ buffer, byteOffset, byteLength }) => ({
    length: byteLength,
    run: (from: number, to: number) => digest.add(new Uint8Array(buffer, byteOffset + from, to - from)),
  }));
  await copyInTurns(copies);
  return digest.end();
}

/** What is otherwise in `now` than in `saved`, in words; none where both are of one run. */
export function differences(saved: RunIdentity, now: RunIdentity): string[] {
  const names = Object.keys({ ...saved, ...now });
  return names
    .filter((name) => saved[name] !== now[name])
    .map((name) => `${name} was ${show(saved[name])} and is ${show(now[name])}`);
}

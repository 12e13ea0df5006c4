import { argumentError, checkInteger, checkOptions, checkRecord, show } from "../checks.js";
import { runtime } from "../backend/select.js";
import { DataLoader } from "../data/data_loader.js";
import { type AnyTensorDataset, TensorDataset } from "../data/tensor_dataset.js";
import type { InputTensor } from "../tensor/integers.js";
import { checkPath } from "../files/file_reader.js";
import { assertFree } from "../lease.js";
import { Net } from "../net/net.js";
import type { Layer } from "../nn/layer.js";
import { LossFunction } from "../nn/loss_function.js";
import { observe } from "../observe.js";
import { Optimizer } from "../optim/optimizer.js";
import { defaultGenerator, Generator } from "../random/generator.js";
import { Tensor } from "../tensor/tensor.js";
import { VERSION } from "../version.js";
import { FORMAT, type RunEvent } from "./format.js";
import { rowsOf } from "./numbers.js";
import { Recorder } from "./recorder.js";

/** What trace looks at; a wrong one is ERR_ARGUMENT. */
export interface TraceOptions {
  /** Its parameters, and the batches that go through it in training mode. */
  net: Net;
  /** Its steps: the gradients that they take, the rates. */
  optimizer: Optimizer<{ lr: number }>;
  /** Its values in training. Default: none, and the trace has no losses. */
  loss?: LossFunction;
  /** What is trained on, so that rows have numbers in what compare says; a loader's own generator is looked at, too. Default: none. */
  data?: AnyTensorDataset | DataLoader<InputTensor>;
  /**
   * Where they are: "default" stands for PyTorch's default generator, "loader" for a DataLoader's own. Default: the default generator,
   * and that of `data`.
   */
  generators?: Readonly<Record<string, Generator>>;
  /** How many steps are written with all numbers; later ones have digests and some numbers. Default: 3. */
  full?: number;
}

const OPTIONS = ["net", "optimizer", "loss", "data", "generators", "full"];
const DEFAULT_FULL = 3;

/**
 * Writes down what `run` trains, step by step, for `samebits compare`: init, batches, losses, rates, gradients, parameters and where the
 * generators are, as the hook of `samebits trace-hook` does in PyTorch. `run` may hold written-out loops, trainStep, gradStep and fit:
 * the trace changes no bit of them; but it is slow, and fit goes on the main thread. Gives what `run` gives.
 *
 * Rejects with what `run` throws, the trace then ending where that did; with ERR_ARGUMENT, ERR_BUSY, ERR_FILE before `run` is called;
 * and with ERR_FILE after it where not all could be written.
 */
export async function trace<T>(path: string, options: TraceOptions, run: () => T | Promise<T>): Promise<T> {
  const parts = checkTrace(path, options, run);
  const { net, optimizer, loss, generators, full } = parts;
  const about = runOf(parts);
  const recorder = new Recorder(path, generators, full);
  const undo: (() => void)[] = [];
  try {
    recorder.start(about, net.stateDict());
    undo.push(...watchNet(net, loss, recorder), watchSteps(net, optimizer, recorder));
    const result = await run();
    while (undo.length > 0) undo.pop()?.();
    recorder.end(net.stateDict());
    return result;
  } finally {
    while (undo.length > 0) undo.pop()?.();
    recorder.close();
  }
}

/** Checked, with what is left out as it stands for. */
interface Parts {
  readonly net: Net;
  readonly optimizer: Optimizer<{ lr: number }>;
  readonly loss: LossFunction | null;
  readonly data: AnyTensorDataset | null;
  readonly generators: ReadonlyMap<string, Generator>;
  readonly full: number;
}

function checkTrace(path: string, options: TraceOptions, run: unknown): Parts {
  checkPath(path);
  if (options === undefined)
    throw argumentError("trace takes a path, options (net and optimizer at least) and a function");
  const { net, optimizer, loss, data, generators, full } = checkOptions(options, OPTIONS, "trace");
  if (!(net instanceof Net)) throw argumentError(`net must be a Net, given ${show(net)}`);
  if (!(optimizer instanceof Optimizer))
    throw argumentError(`optimizer must be an optimiser, given ${show(optimizer)}`);
  if (loss !== undefined && !(loss instanceof LossFunction))
    throw argumentError(`loss must be a loss, given ${show(loss)}`);
  if (typeof run !== "function") throw argumentError(`trace takes a function that trains, given ${show(run)}`);
  assertFree(net, "the net");
  assertFree(optimizer, "the optimiser");
  return {
    net,
    optimizer,
    loss: loss ?? null,
    data: dataOf(data),
    generators: generatorsOf(data, generators),
    full: checkInteger(full ?? DEFAULT_FULL, "full", 0),
  };
}

function dataOf(data: TraceOptions["data"]): AnyTensorDataset | null {
  if (data === undefined || data instanceof TensorDataset) return data ?? null;
  if (DataLoader.isDataLoader(data)) return data.data instanceof TensorDataset ? data.data : null; // rows in files are not told apart
  throw argumentError(`data must be a TensorDataset or a DataLoader, given ${show(data)}`);
}

function generatorsOf(data: TraceOptions["data"], given: TraceOptions["generators"] = {}): Map<string, Generator> {
  checkRecord(given, "generators are an object of Generators by name");
  const own = DataLoader.isDataLoader(data)
    ? data.generators.find((generator) => generator !== defaultGenerator)
    : undefined;
  const all = Object.entries({ default: defaultGenerator, ...(own !== undefined && { loader: own }), ...given });
  for (const [name, generator] of all) {
    if (!Generator.isGenerator(generator))
      throw argumentError(`generators[${show(name)}] must be a Generator, given ${show(generator)}`);
  }
  return new Map(all);
}

function runOf({ net, optimizer, data, generators }: Parts): Omit<RunEvent, "event" | "generators"> {
  const names = new Map<Tensor, string>(Array.from(net.namedParameters(), ([name, p]) => [p, name]));
  const { param_groups: groups } = optimizer.toTorch() as unknown as { param_groups: Record<string, unknown>[] };
  return {
    format: FORMAT,
    by: `samebits ${VERSION}`,
    on: runtime.backend === "native" ? `native ${runtime.isa}` : runtime.backend,
    profile: (generators.get("default") as Generator).profile,
    model: String(net),
    optimizer: optimizer.constructor.name,
    groups: groups.map((group, i) => {
      const { params } = optimizer.paramGroups[i] as { params: Tensor[] };
      return { ...group, params: params.map((p) => names.get(p) ?? null) };
    }),
    data: data === null ? null : rowsOf(data.x),
  };
}

/** Batches, and the losses of their outputs. */
function watchNet(net: Net, loss: LossFunction | null, recorder: Recorder): (() => void)[] {
  let isTraining = false;
  const passes = observe(net, "forward", (call, [x]) => {
    isTraining = Object.values<Layer>(net.layers as Record<string, Layer>).some(({ training }) => training);
    if (isTraining && Tensor.isTensor(x)) recorder.batch(x);
    if (!isTraining) recorder.evaluation();
    return call();
  });
  if (loss === null) return [passes];
  const values = observe(loss, "forward", (call) => {
    const value = call();
    if (isTraining) recorder.loss(value);
    return value;
  });
  return [passes, values];
}

function watchSteps(net: Net, optimizer: Optimizer<{ lr: number }>, recorder: Recorder): () => void {
  return observe(optimizer, "step", (call) => {
    const rates = optimizer.paramGroups.map(({ lr }) => lr);
    const isMade = recorder.step(net, rates);
    call();
    isMade();
  });
}

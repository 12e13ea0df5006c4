/** A fit that is running when the test looks at it, and ends when the test says so. */
import {
  CrossEntropyLoss,
  Dropout,
  ExponentialLR,
  Generator,
  Net,
  SGD,
  type BackendName,
  type FitResult,
  type TensorDataset,
} from "../../dist/index.js";
import { createData, createNet } from "./training.js";

export interface RunningFit {
  readonly net: Net;
  readonly data: TensorDataset;
  readonly optimizer: SGD;
  readonly loss: CrossEntropyLoss;
  readonly generator: Generator;
  /** What a dropout of the net draws from. */
  readonly dropped: Generator;
  readonly scheduler: ExponentialLR;
  readonly validation: TensorDataset;
  readonly done: Promise<FitResult>;
  /** What the fit is to reject with, once stopped. */
  readonly reason: Error;
  /** Waits until the fit has made an epoch, and so has taken over what it trains on. */
  training(): Promise<void>;
  /** Stops the fit and waits until it has. */
  stop(): Promise<void>;
}

const ENDLESS = 1_000_000_000;

export interface RunningOptions {
  readonly dims?: readonly number[];
  readonly samples?: number;
  readonly batchSize?: number;
  readonly onEpoch?: () => void | Promise<void>;
}

/** Starts a fit that goes on until it is stopped. */
export function startFit(backend: BackendName, options: RunningOptions = {}): RunningFit {
  const { dims = [4, 16, 3], samples = 60, batchSize = 20, onEpoch } = options;
  const generator = new Generator({ seed: 9, backend });
  const dropped = new Generator({ seed: 4, backend });
  const net = new Net([...Object.values(createNet(dims, backend).layers), new Dropout(0.1, { generator: dropped })]);
  const data = createData(samples, dims[0] as number, dims.at(-1) as number);
  const optimizer = new SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  const scheduler = new ExponentialLR(optimizer, { gamma: 1 });
  const validation = createData(samples, dims[0] as number, dims.at(-1) as number, 2);
  const loss = new CrossEntropyLoss();
  const controller = new AbortController();
  const reason = new Error("the test has seen enough");
  const { signal } = controller;
  const settings = {
    loss,
    optimizer,
    epochs: ENDLESS,
    batchSize,
    shuffle: true,
    generator,
    signal,
    scheduler,
    validation,
  };
  const done = net.fit(data, onEpoch === undefined ? settings : { ...settings, onEpoch });
  done.catch(() => {});
  const training = async (): Promise<void> => {
    while (scheduler.lastEpoch === 0) await pause(1);
  };
  const stop = async (): Promise<void> => {
    controller.abort(reason);
    await done.catch(() => {});
  };
  return { net, data, optimizer, loss, generator, dropped, scheduler, validation, done, reason, training, stop };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

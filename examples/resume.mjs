// A run that is killed goes on from its last checkpoint, in another process: the bits of the run that was never stopped.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Adam,
  CosineAnnealingLR,
  CrossEntropyLoss,
  Dropout,
  Linear,
  loadCheckpoint,
  manualSeed,
  Net,
  rand,
  saveCheckpoint,
  Tanh,
  TensorDataset,
} from "samebits";

/** The whole program of the run: what it makes is the same each time it starts, and then it goes on where its checkpoint is. */
async function train(path, onEpoch = () => {}) {
  manualSeed(1);
  const x = rand([100, 2]);
  const y = Int32Array.from({ length: 100 }, (_, i) => (x.at(i, 0) > x.at(i, 1) ? 1 : 0));
  const net = new Net([new Linear(2, 16), new Tanh(), new Dropout(0.2), new Linear(16, 2)]);
  const optimizer = new Adam(net.parameters(), { lr: 0.05 });
  const scheduler = new CosineAnnealingLR(optimizer, { tMax: 30 });
  const parts = { net, optimizer, scheduler };

  const { fit: resume } = existsSync(path) ? await loadCheckpoint(path, parts) : {};
  if (resume) console.log(`goes on after epoch ${resume.epoch}`);
  const { epochs } = await net.fit(new TensorDataset(x, y), {
    loss: new CrossEntropyLoss(),
    optimizer,
    scheduler,
    epochs: 30, // in all, those before the checkpoint among them
    batchSize: 8,
    shuffle: true,
    resume,
    async onEpoch({ epoch, state }) {
      if (epoch % 5 === 0) await saveCheckpoint(path, { ...parts, fit: state });
      onEpoch(epoch);
    },
  });
  return { net, optimizer, epochs };
}

/** Trains in a process that is killed: after epoch 17 has ended, and the next has begun. */
async function trainAndDie(path) {
  await train(path, (epoch) => {
    if (epoch === 17) setImmediate(() => process.kill(process.pid, "SIGKILL"));
  });
}

async function compare(folder) {
  const whole = await train(join(folder, "whole.safetensors"));

  const path = join(folder, "run.safetensors");
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), path], { stdio: "inherit" });
  const [status] = await once(child, "exit");
  assert.notEqual(status, 0);
  console.log("killed after epoch 17");
  const resumed = await train(path);

  assert.deepEqual(resumed.net.stateDict(), whole.net.stateDict());
  assert.deepEqual(resumed.optimizer.stateDict(), whole.optimizer.stateDict());
  const losses = (epochs) => epochs.map(({ epoch, loss }) => [epoch, loss]);
  assert.deepEqual(losses(resumed.epochs), losses(whole.epochs.slice(15)));
  const { epoch, loss } = resumed.epochs.at(-1);
  console.log(`epoch ${epoch}, loss ${loss}: every bit of the run that was never stopped`);
}

const [, , path] = process.argv;
if (path !== undefined) await trainAndDie(path);
else {
  const folder = mkdtempSync(join(tmpdir(), "samebits-"));
  await compare(folder).finally(() => rmSync(folder, { recursive: true }));
}

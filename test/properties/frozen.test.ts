/** A frozen parameter: no gradient, no part in clipping, no update, however a net is trained; and back again. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clipGradNorm_,
  CrossEntropyLoss,
  Generator,
  Linear,
  Net,
  ones,
  rand,
  SGD,
  Tanh,
  tensor,
  TensorDataset,
  zeros,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows, failureOf } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { type AnyOptimizer, dataFor, nets, optimizers } from "../support/recipes.js";
import { startFit } from "../support/running_fit.js";
import { createNet, weightsOf } from "../support/training.js";
import { byFit, byHand, createParts, DEFAULTS, expectFitIsLoop, expectSameParts } from "../support/written_out.js";

/** Freezes the parameters whose bit is set; the last one stays, so that there is something to train. */
function freeze(net: Net, bits: number): void {
  net.parameters().forEach((p, i, all) => (p.requiresGrad = i === all.length - 1 || ((bits >> i) & 1) === 0));
}

const freezing =
  (bits: number, optimizer = "SGD") =>
  (net: Net): AnyOptimizer => {
    freeze(net, bits);
    return (optimizers[optimizer] as (typeof optimizers)[string])(net.parameters());
  };

describe.each(backends)("with frozen parameters on %s", (backend) => {
  const validation = dataFor("CrossEntropyLoss", 13, 9);
  const clipped = { ...DEFAULTS, validation, clipGradNorm: 0.05 };

  it.each(Object.keys(nets))("fit is the written-out loop, for a net of %s", async (net) => {
    for (const bits of [0b1, 0b10, 0b11, 0b101, 0b110]) {
      await expectFitIsLoop(backend, { net, createOptimizer: freezing(bits), options: clipped }, `frozen: ${bits}`);
    }
  });

  it("fit is the written-out loop, whatever is frozen and trained", async () => {
    const plan = fc.record({
      net: fc.constantFrom(...Object.keys(nets)),
      optimizer: fc.constantFrom(...Object.keys(optimizers)),
      bits: fc.integer({ min: 0, max: 63 }),
      clipGradNorm: fc.constantFrom(0.02, 1, undefined),
    });
    const property = fc.asyncProperty(plan, async ({ net, optimizer, bits, clipGradNorm }) => {
      const options = { ...DEFAULTS, epochs: 2, ...(clipGradNorm !== undefined && { clipGradNorm }) };
      const createOptimizer = freezing(bits, optimizer);
      await expectFitIsLoop(backend, { net, createOptimizer, options }, JSON.stringify({ net, optimizer, bits }));
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it("trainStep and the loop see each change between two steps", () => {
    const run = (isOneCall: boolean): ReturnType<typeof createParts> => {
      const parts = createParts(backend, { optimizer: "Adam" });
      const { net, loss, optimizer } = parts;
      const { x, y } = parts.data;
      for (const bits of [0, 0b1, 0b11, 0b11, 0b100, 0, 0b10]) {
        freeze(net, bits);
        if (isOneCall) net.trainStep(x, y, { loss, optimizer, clipGradNorm: 0.1 });
        else {
          optimizer.zeroGrad();
          loss.forward(net.forward(x), y);
          net.backward(loss.backward());
          clipGradNorm_(net.parameters(), 0.1);
          optimizer.step();
          optimizer.zeroGrad();
        }
      }
      return parts;
    };
    expectSameParts(run(true), run(false), "steps");
  });

  it("fit sees what onEpoch freezes and unfreezes", async () => {
    const training = { optimizer: "Adam", options: { ...DEFAULTS, epochs: 5, clipGradNorm: 0.1 } };
    const [fitted, written] = [createParts(backend, training), createParts(backend, training)];
    const change = (net: Net, epoch: number): void => freeze(net, [0b11, 0, 0b1, 0b100, 0][epoch - 1] as number);
    await byFit({ ...fitted, options: { ...fitted.options, onEpoch: ({ epoch }) => change(fitted.net, epoch) } });
    byHand(written, Infinity, ({ epoch }) => change(written.net, epoch));
    expectSameParts(fitted, written, "parts");
  });

  it("counts no frozen layer for clipping, as PyTorch 2.13 does", async () => {
    const start = () => {
      const generator = new Generator({ seed: 1, backend });
      const net = new Net([new Linear(3, 5, { generator }), new Tanh(), new Linear(5, 2, { generator })]);
      const x = rand([8, 3], { generator });
      x.data.forEach((v, i) => (x.data[i] = 5 * v));
      for (const p of [net.layers[0].weight, net.layers[0].bias as Tensor]) p.requiresGrad = false;
      const optimizer = new SGD(net.parameters(), { lr: 0.5 });
      return { net, x, y: Int32Array.of(0, 1, 1, 0, 1, 0, 0, 1), loss: new CrossEntropyLoss(), optimizer };
    };
    const { net, x, y, ...rest } = start();
    const frozen = net.layers[0].weight.data.slice();
    const losses = [1, 2, 3, 4, 5].map(() => net.trainStep(x, y, { ...rest, clipGradNorm: 0.1 }));
    const near = (actual: Iterable<number>, expected: number[]): void =>
      [...actual].forEach((v, i) => expect(Math.abs(v - (expected[i] as number))).toBeLessThan(3e-7));
    near(losses, [0.875357985496521, 0.84843909740448, 0.8230398297309875, 0.7991399765014648, 0.7767131924629211]);
    near(
      net.layers[2].weight.data,
      [
        -0.09069918841123581, -0.14402610063552856, -0.1297483593225479, -0.2068847268819809, -0.06914138048887253,
        -0.05443265289068222, 0.1405228078365326, 0.2978653609752655, -0.42319074273109436, 0.2030692994594574,
      ],
    );
    near(net.layers[2].bias?.data as Float32Array, [0.15388144552707672, 0.395260751247406]);
    expectSameBits(net.layers[0].weight.data, frozen);
    const fitted = start();
    const data = new TensorDataset(fitted.x, fitted.y);
    const { loss, optimizer } = fitted;
    await fitted.net.fit(data, { loss, optimizer, epochs: 5, batchSize: 8, clipGradNorm: 0.1 });
    expectSameBits(weightsOf(fitted.net), weightsOf(net), "fit");
  });

  it("a backward pass leaves a frozen parameter's gradient as it was, and gives the others and the input theirs", () => {
    const passes = (isFrozen: boolean): { layer: Linear; gradInput: Tensor } => {
      const layer = new Linear(3, 2, { generator: new Generator({ seed: 2, backend }) });
      layer.weight.requiresGrad = !isFrozen;
      layer.forward(ones([4, 3]));
      return { layer, gradInput: layer.backward(ones([4, 2])) };
    };
    const [{ layer, gradInput }, free] = [passes(true), passes(false)];
    expect(layer.weight.grad).toBe(null);
    expectSameBits(gradInput.data, free.gradInput.data);
    expectSameBits(layer.bias?.grad?.data as Float32Array, free.layer.bias?.grad?.data as Float32Array);
    const own = zeros([2, 3]);
    layer.weight.grad = own;
    layer.forward(ones([4, 3]));
    layer.backward(ones([4, 2]));
    expect(layer.weight.grad).toBe(own);
    expectSameBits(own.data, new Float32Array(6));
    expectSameBits(layer.bias?.grad?.data as Float32Array, Float32Array.of(8, 8), "added to");
  });

  it("an optimiser goes by the gradient that is there, as PyTorch's does", () => {
    const { weight } = new Linear(1, 1, { generator: new Generator({ seed: 2, backend }) });
    weight.data[0] = 1;
    weight.grad = ones([1, 1]);
    weight.requiresGrad = false;
    const optimizer = new SGD([weight], { lr: 1 });
    expect(clipGradNorm_([weight], 2)).toBe(1);
    optimizer.step();
    expect(weight.data[0]).toBe(0);
    optimizer.zeroGrad();
    expect(weight.grad).toBe(null);
    optimizer.step();
    expect(weight.data[0]).toBe(0);
  });

  it("says so: requiresGrad, and what is printed", () => {
    const { weight } = new Linear(1, 1, { generator: new Generator({ seed: 2, backend }) });
    weight.data[0] = 0.5;
    expect([weight.requiresGrad, String(weight)]).toEqual([
      true,
      "Parameter containing:\ntensor([[0.5000]], requires_grad=True)",
    ]);
    weight.requiresGrad = false;
    expect([weight.requiresGrad, String(weight)]).toEqual([false, "Parameter containing:\ntensor([[0.5000]])"]);
    expect(weight.clone().requiresGrad).toBe(false);
    weight.requiresGrad = true;
    expect(weight.requiresGrad).toBe(true);
  });

  it("refuses to train a net that is all frozen, with nothing changed and a way out", async () => {
    const { net, loss, optimizer, data } = createParts(backend, {});
    const before = weightsOf(net);
    net.trainStep(data.x, data.y, { loss, optimizer });
    const trained = weightsOf(net);
    expect(trained).not.toEqual(before);
    for (const p of net.parameters()) p.requiresGrad = false;
    const step = (): unknown => net.trainStep(data.x, data.y, { loss, optimizer });
    const fit = (): Promise<unknown> => net.fit(data, { loss, optimizer, epochs: 1 });
    for (const mistake of [step, fit]) {
      expect(await failureOf(mistake)).toMatchObject({
        code: "ERR_ARGUMENT",
        message: expect.stringMatching(/every parameter .* frozen.*requiresGrad = true/),
      });
    }
    expectSameBits(weightsOf(net), trained);
    (net.parameters()[0] as Tensor).requiresGrad = true;
    step();
    expect(weightsOf(net)).not.toEqual(trained);
  });

  it("refuses what is no boolean, no parameter, or a fit's", async () => {
    const p = createNet([3, 2], backend).parameters()[0] as Any;
    for (const value of [0, 1, null, undefined, "false"]) expectThrows("ERR_ARGUMENT", () => (p.requiresGrad = value));
    expect(p.requiresGrad).toBe(true);
    for (const value of [true, false]) expectThrows("ERR_ARGUMENT", () => (tensor([1]).requiresGrad = value));
    const running = startFit(backend);
    const weight = running.net.parameters()[0] as Tensor;
    expectThrows("ERR_BUSY", () => (weight.requiresGrad = false));
    await running.stop();
    expect(weight.requiresGrad).toBe(true);
  });
});

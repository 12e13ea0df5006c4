/** The addon's own functions, given anything: exceptions, never a crash. In a process of its own, which a crash would end. */
import { describe, expect, it } from "vitest";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { RIGHT, runScript } from "../support/binding_scripts.js";

describe.skipIf(!hasNative)(`the binding${nativeOrSkipped}`, () => {
  it("takes right arguments", async () => {
    const body = `${RIGHT}
      for (const [name, args] of Object.entries(right)) call(() => addon[name](...args()));
      for (const rows of [null, stored()]) call(() => new addon.Trainer(...trainer().with(20, rows)));
      for (const [pass, args, kind] of passes) call(() => addon.layer(...alone[kind]())[pass](...args()));
      call(() => addon.stepper(...stepper())(f(6), Int32Array.of(0, 3, 1), 3));
      call(() => addon.predictor(...predictor())(f(6), f(12), 3));
      call(() => addon.asyncPredictor(...predictor())(f(6), f(12), 3));`;
    expect(await runScript(body)).toEqual({ returned: 25, threw: 0 });
  });

  it("throws for a wrong argument in any place", async () => {
    const body = `${RIGHT}
      for (const [name, args] of Object.entries(right)) {
        for (let i = 0; i < args().length; i++) {
          for (const make of makers) call(() => addon[name](...args().with(i, make())));
        }
        for (let n = 0; n < args().length; n++) call(() => addon[name](...args().slice(0, n)));
      }
      for (const [pass, args, kind] of passes) {
        const layer = addon.layer(...alone[kind]());
        for (let i = 0; i < args().length; i++) {
          for (const make of makers) call(() => layer[pass](...args().with(i, make())));
        }
        for (let n = 0; n < args().length; n++) call(() => layer[pass](...args().slice(0, n)));
      }
      for (const kind of Object.keys(alone)) {
        for (let i = 0; i < 3; i++) for (const make of makers) call(() => addon.layer(...alone[kind]().with(i, make())));
        for (let i = 0; i < alone[kind]()[0].length; i++) {
          for (const other of [NaN, -1, 0.5, 2, 1e9, 2 ** 31]) call(() => addon.layer(alone[kind]()[0].with(i, other), 4, 1));
        }
      }
      call(() => addon.layer(...net())); // several layers`;
    const { returned, threw } = await runScript(body);
    expect(threw).toBeGreaterThan(5 * returned);
  });

  it("throws for garbage in every place", async () => {
    const body = `${RIGHT}
      for (let i = 0; i < 2000; i++) {
        for (const name of Object.keys(right)) call(() => addon[name](...Array.from({ length: random(9) }, any)));
      }`;
    expect((await runScript(body)).threw).toBeGreaterThan(10_000);
  });

  it("throws for plans and calls of a trainer that do not fit", async () => {
    const body = `${RIGHT}
      for (const at of [0, 1]) {
        const lists = [[0, 2], [-1, 0], [1]].map((list) => stored()[at].with(2, Int32Array.from(list)));
        const numbers = [-1n, 993n, 2n ** 62n, 3n].flatMap((n) => [2, 4, 5, 3].map((i) => stored()[at][1].with(i, n))).slice(0, -1);
        for (const wrong of [...lists, ...numbers.map((list) => ["/none", list, null])])
          for (const place of [20, 21]) call(() => new addon.Trainer(...trainer().with(10, 10).with(place, stored().with(at, wrong))));
      }
      if (returned > 0) wrong.push("rows that are not there");
      for (let i = 0; i < trainer().length; i++)
        for (const make of makers) call(() => new addon.Trainer(...affordable(trainer().with(i, make()))));
      call(() => addon.Trainer(...trainer()));
      for (let i = 0; i < 5; i++) {
        for (const wrong of [NaN, -1, 0.5, 3, 1e9, Infinity]) call(() => new addon.Trainer(...trainer().with(18, metrics().with(i, wrong))));
      }
      for (const length of [0, 4, 6]) call(() => new addon.Trainer(...trainer().with(18, new Float64Array(length))));
      const most = 2 ** 31 - 1;
      const linear = (i, ...sizes) => layer("linear", sizes, i);
      const wide = Array.from({ length: 16384 }, (_, i) => i % 2 === 0 ? linear(i, 0, most) : linear(i, most, 0)).flat();
      const large = (layers, inputs, groups, samples) =>
        call(() => new addon.Trainer(...trainer().with(0, Float64Array.from(layers)).with(1, inputs)
          .with(7, new Int32Array(groups)).with(9, samples).with(11, 2 ** 20).with(16, 0)));
      large([...wide, ...linear(16384, 0, 2)], 0, 16385, 2 ** 20);
      large(linear(0, most, most), most, 1, 1);
      large(linear(0, 2, 4), 2, 1, 2 ** 53 - 1);
      for (let i = 0; i < layers().length; i++) {
        for (const wrong of [NaN, -1, 0.5, 3, 6, 1e9, 2 ** 31 - 1, 2 ** 53, Infinity]) {
          call(() => new addon.Trainer(...trainer().with(0, layers().with(i, wrong))));
        }
        call(() => new addon.Trainer(...trainer().with(0, layers().subarray(0, i))));
      }
      for (let i = 0; i < 2000; i++) call(() => new addon.Trainer(...affordable(Array.from({ length: 22 }, any))));
      const t = new addon.Trainer(...trainer());
      for (const method of ["write", "read"]) {
        for (let i = 0; i < 4000; i++) {
          const region = random(12) < 11 ? random(REGIONS.length + 1) : any();
          call(() => t[method](region, random(2) ? random(30) : any(), any()));
          call(() => t[method](...Array.from({ length: random(4) }, any)));
        }
        for (const wrong of [{}, null, undefined, 5, addon, new Map(), Object.create(t)]) {
          call(() => t[method].call(wrong, X, 0, new Float32Array(1)));
        }
      }`;
    expect((await runScript(body)).threw).toBeGreaterThan(4_000);
  });

  it("throws for runs on memory that cannot be trained on, and for calls while one is pending", async () => {
    const body = `${RIGHT}
      const run = (epochs, rules, groups = 1) => call(() => t.run(epochs, rules, groups));
      const t = new addon.Trainer(...trainer());
      t.write(Y, 0, new Int32Array(10));
      t.write(VALIDATION_Y, 0, new Int32Array(5));
      t.write(GENERATORS, 0, state());
      t.write(GENERATORS, 634, new Uint32Array(634).fill(2 ** 32 - 1));
      run(1, sgd()); // the second generator is not valid
      t.write(GENERATORS, 634, state());
      t.write(Y, 0, new Int32Array(10).fill(4));
      run(1, sgd()); // 4 is no class of 4
      t.write(Y, 0, new Int32Array(10).fill(-1));
      run(1, sgd());
      t.write(Y, 0, new Int32Array(10));
      t.write(VALIDATION_Y, 0, new Int32Array(5).fill(4));
      run(1, sgd());
      t.write(VALIDATION_Y, 0, new Int32Array(5));
      for (const rules of [new Float64Array(0), new Float64Array(5), sgd().fill(NaN), sgd().fill(1e3), {}, null, "x"]) run(1, rules);
      for (const epochs of [-1, 0.5, NaN, Infinity, "1", null, undefined, {}]) run(epochs, sgd());
      for (const groups of [0, 2, 2 ** 53, "1"]) run(1, sgd(), groups);
      run(1, sgd(2)); // two rows for three steps
      run(2, sgd(5));
      for (const order of [Int32Array.of(5), Int32Array.of(0, -1), new Float32Array(1), [0], null]) call(() => t.validate(order));
      if ((await t.validate(Int32Array.of(4, 4, 0, 1, 2))).validationLosses.length !== 1) wrong.push("no validation loss");
      const before = threw;
      const pending = t.run(1e9, sgd(), 1);
      if (!Number.isInteger(t.batches())) wrong.push("no number of batches while the run was pending");
      run(1, sgd());
      call(() => t.validate(new Int32Array(1)));
      call(() => t.read(X, 0, new Float32Array(1)));
      call(() => t.write(X, 0, new Float32Array(1)));
      if (threw !== before + 4) wrong.push("a call while the run was pending");
      t.cancel();
      const { cancelled, steps } = await pending;
      if (t.batches() !== steps) wrong.push(t.batches() + " batches for " + steps + " steps of one");
      if (!cancelled) wrong.push("not cancelled");
      t.cancel();
      if ((await t.run(0, sgd(), 1)).losses.length !== 0) wrong.push("no epochs");
      call(() => t.run(1, sgd(), 1, Int32Array.of(0))); // the plan has an order of its own
      const given = new addon.Trainer(...trainer().with(17, 3));
      given.write(Y, 0, new Int32Array(10));
      given.write(VALIDATION_Y, 0, new Int32Array(5));
      for (const i of [0, 634]) given.write(GENERATORS, i, state());
      const orders = [undefined, null, [0], Int32Array.of(10), Int32Array.of(3, -1), new Float32Array(1), new Int32Array(2 ** 20).fill(-1)];
      for (const order of orders) call(() => given.run(1, sgd(), 1, order));
      for (const length of [1, 1000, 0, 7]) {
        const { steps } = await given.run(2, sgd(), 1, new Int32Array(length).fill(9));
        if (steps !== 2 * Math.ceil(length / 4)) wrong.push(length + " samples");
      }`;
    expect(await runScript(body)).toEqual({ returned: 0, threw: 42 });
  });

  it("throws for asynchronous predictions that cannot be had, and rejects where an array is lost meanwhile", async () => {
    const body = `${RIGHT}
      for (let i = 0; i < predictor().length; i++) {
        for (const make of makers) call(() => addon.asyncPredictor(...predictor().with(i, make())));
      }
      const before = threw;
      const predict = addon.asyncPredictor(...predictor());
      for (const args of [[f(5), f(12), 3], [f(6), f(11), 3], [f(6), f(12), -1], [f(6), f(12), 2 ** 53], [{}, f(12), 3], [f(6), null, 3], []])
        call(() => predict(...args));
      if (threw !== before + 7) wrong.push("a wrong prediction");
      await predict(f(6), f(12), 3);
      const rows = 500_000;
      const lost = f(4 * rows);
      const pending = predict(f(2 * rows), lost, rows);
      call(() => predict(f(6), f(12), 3)); // one at a time
      structuredClone(lost.buffer, { transfer: [lost.buffer] });
      if ((await pending.then(() => null, (error) => error)) === null) wrong.push("an array that is lost");
      await predict(f(6), f(12), 3);
      for (let i = 0; i < 50; i++) addon.asyncPredictor(...predictor())(f(2 * rows), f(4 * rows), rows); // nobody waits`;
    expect((await runScript(body)).threw).toBeGreaterThan(20);
  });

  it("does not leave the thread of a trainer that nobody holds any more", async () => {
    const body = `${RIGHT}
      for (let i = 0; i < 300; i++) {
        const t = new addon.Trainer(...trainer());
        t.write(GENERATORS, 0, state());
        t.write(GENERATORS, 634, state());
        t.write(Y, 0, new Int32Array(10));
        t.write(VALIDATION_Y, 0, new Int32Array(5));
        t.run(3000, sgd(), 1); // not at once
      }`;
    expect(await runScript(body)).toEqual({ returned: 0, threw: 0 });
  });

  it("throws for steps and predictions that do not fit, or whose memory is gone", async () => {
    const body = `${RIGHT}
      for (const [name, right] of Object.entries({ stepper, predictor })) {
        for (let i = 0; i < right().length; i++) {
          for (const make of makers) call(() => addon[name](...right().with(i, make())));
        }
        for (let i = 0; i < 2000; i++) call(() => addon[name](...Array.from({ length: 11 }, any)));
      }
      for (const key of Object.keys(memory())) {
        for (const make of makers) call(() => addon.stepper(...step(), 3, { ...memory(), [key]: make() }));
        for (const make of makers) call(() => addon.stepper(...step(), 3, { ...memory(), [key]: [make(), make()] }));
      }
      const kept = memory();
      const s = addon.stepper(...step(), 3, kept);
      const p = addon.predictor(...predictor().with(3, kept.parameters));
      for (const make of makers) {
        for (let i = 0; i < 3; i++) {
          call(() => s(...[f(6), Int32Array.of(0, 3, 1), 3].with(i, make())));
          call(() => p(...[f(6), f(12), 3].with(i, make())));
        }
      }
      const stepThrows = (what) => {
        const before = threw;
        call(() => s(f(6), Int32Array.of(0, 3, 1), 3));
        if (threw === before) wrong.push(what);
      };
      kept.rules.fill(1); // Adam, whose arrays are missing
      stepThrows("a missing array");
      kept.rules.set(sgd());
      call(() => s(f(6), new Int32Array(new SharedArrayBuffer(12)).fill(4), 3));
      detached(kept.parameters[1]);
      stepThrows("a detached parameter");
      const before = threw;
      call(() => p(f(6), f(12), 3));
      if (threw === before) wrong.push("a detached parameter of a prediction");`;
    expect((await runScript(body)).threw).toBeGreaterThan(4000);
  });
});

// brain.js does other work: squared error, and an update after every sample. A step is as many samples as the batch has.
import { createRequire } from "node:module";
import { labels, noise, oneHot, serve } from "./protocol.mjs";
import { versionOf } from "./version.mjs";

const { NeuralNetwork } = createRequire(import.meta.url)("brain.js");

function netOf({ layers }) {
  const [inputSize, outputSize] = [layers[0], layers.at(-1)];
  return new NeuralNetwork({ hiddenLayers: layers.slice(1, -1), activation: "tanh", inputSize, outputSize });
}

function samplesOf({ layers }, n) {
  const classes = layers.at(-1);
  const targets = oneHot(n, classes);
  return Array.from(labels(n, classes), (_, i) => ({
    input: noise(layers[0]),
    output: targets.slice(i * classes, (i + 1) * classes),
  }));
}

const ONE_PASS = { iterations: 1, errorThresh: 1e-12 };

serve(versionOf("brain.js"), {
  infer(workload) {
    const [net, samples] = [netOf(workload), samplesOf(workload, workload.batch)];
    net.train(samples, ONE_PASS);
    return () => {
      for (const { input } of samples) net.run(input);
    };
  },
  train(workload) {
    const calls = workload.layers[0] > 100 ? 2 : 500;
    const [net, samples] = [netOf(workload), samplesOf(workload, workload.batch * calls)];
    const optimizer =
      workload.optimizer === "SGD" ? { learningRate: 0.01, momentum: 0.9 } : { learningRate: 0.001, praxis: "adam" };
    return { calls, run: () => void net.train(samples, { ...ONE_PASS, ...optimizer }) };
  },
});

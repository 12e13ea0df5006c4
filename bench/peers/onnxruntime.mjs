// onnxruntime-node: inference only, its weights packed beforehand.
import { createRequire } from "node:module";
import { onnxModel } from "./onnx_model.mjs";
import { noise, serve } from "./protocol.mjs";
import { versionOf } from "./version.mjs";

const ort = createRequire(import.meta.url)("onnxruntime-node");
const threads = { intraOpNumThreads: Number(process.env.THREADS), interOpNumThreads: 1 };

async function running(sizes, batch, options) {
  const session = await ort.InferenceSession.create(onnxModel(sizes, batch, options), threads);
  const feeds = { x: new ort.Tensor("float32", noise(batch * sizes[0]), [batch, sizes[0]]) };
  return () => session.run(feeds);
}

serve(versionOf("onnxruntime-node"), {
  gemm: ({ m, k, n }) => running([k, n], m, { bias: false }),
  linear_tanh: ({ m, k, n }) => running([k, n], m, { tanhLast: true }),
  infer: ({ layers, batch }) => running(layers, batch),
});

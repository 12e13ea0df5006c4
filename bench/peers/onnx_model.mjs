/** A multilayer perceptron as an ONNX file: the protocol-buffer messages of onnx.proto3, by their field numbers. */
import { noise } from "./protocol.mjs";

const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 13;

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
}

const integer = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);

/** A string, bytes, or a message. */
function chunk(field, content) {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

const message = (...fields) => Buffer.concat(fields.flat());

const tensor = (name, dims, values) =>
  message(
    dims.map((size) => integer(1, size)),
    integer(2, FLOAT),
    chunk(8, name),
    chunk(9, Buffer.from(values.buffer)),
  );

function valueInfo(name, dims) {
  const shape = message(dims.map((size) => chunk(1, integer(1, size))));
  return message(chunk(1, name), chunk(2, chunk(1, message(integer(1, FLOAT), chunk(2, shape)))));
}

const intAttribute = (name, value) => message(chunk(1, name), integer(3, value), integer(20, 2));

const node = (operator, inputs, output, attributes = []) =>
  message(
    inputs.map((name) => chunk(1, name)),
    chunk(2, output),
    chunk(4, operator),
    attributes.map((attribute) => chunk(5, attribute)),
  );

/** x [batch, sizes[0]] -> y: Gemm with weights [out, in], and Tanh after each but the last, unless `tanhLast`. */
export function onnxModel(sizes, batch, { bias = true, tanhLast = false } = {}) {
  const [nodes, initializers] = [[], []];
  let input = "x";
  for (let i = 0; i + 1 < sizes.length; i++) {
    const [from, to] = [sizes[i], sizes[i + 1]];
    const isLast = i + 2 === sizes.length;
    const bent = tanhLast || !isLast;
    const names = bias ? [`weight${i}`, `bias${i}`] : [`weight${i}`];
    initializers.push(tensor(`weight${i}`, [to, from], noise(from * to, 0.1)));
    if (bias) initializers.push(tensor(`bias${i}`, [to], noise(to)));
    const output = isLast ? "y" : `hidden${i}`;
    const linear = bent ? `linear${i}` : output;
    nodes.push(node("Gemm", [input, ...names], linear, [intAttribute("transB", 1)]));
    if (bent) nodes.push(node("Tanh", [linear], output));
    input = output;
  }
  const graph = message(
    nodes.map((n) => chunk(1, n)),
    chunk(2, "net"),
    initializers.map((t) => chunk(5, t)),
    chunk(11, valueInfo("x", [batch, sizes[0]])),
    chunk(12, valueInfo("y", [batch, sizes.at(-1)])),
  );
  return message(integer(1, IR_VERSION), chunk(7, graph), chunk(8, message(chunk(1, ""), integer(2, OPSET))));
}

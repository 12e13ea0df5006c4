/**
 * A graph as an ONNX model, a protobuf message in parts: the weights are too much to be copied into one. The numbers are those of
 * the fields in onnx.proto (https://onnx.ai, Apache-2.0).
 */
import type { PbfWriter } from "pbf";
import { VERSION } from "../version.js";
import { type Attribute, DATA_TYPES, type Graph, type GraphNode, type OnnxTensor } from "./graph.js";

/** A size of a value's shape: a number, or any number by that name. */
export type Dimension = number | string;

/** A part of a file: bytes, or a tensor's. */
export type Part = Uint8Array | { readonly name: string; readonly tensor: OnnxTensor };

/** The value that goes in, or comes out. */
export interface ValueInfo {
  readonly name: string;
  readonly dtype: keyof typeof DATA_TYPES;
  readonly shape: readonly Dimension[];
}

const IR_VERSION = 8;
const OPSET = 17;
/** AttributeProto.AttributeType */
const FLOAT = 1;
const INT = 2;

type NewWriter = () => PbfWriter;

/** A message's parts, and how many bytes they have. */
export function modelParts(newWriter: NewWriter, graph: Graph, input: ValueInfo, output: ValueInfo): Part[] {
  const parts = graphParts(newWriter, graph, input, output);
  const head = newWriter();
  head.writeVarintField(1, IR_VERSION);
  head.writeStringField(2, "samebits");
  head.writeStringField(3, VERSION);
  writeLength(head, 7, sizeOf(parts));
  const tail = newWriter();
  tail.writeMessage(8, writeOpset, null);
  return [head.finish(), ...parts, tail.finish()];
}

export function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + ("tensor" in part ? part.tensor.data.byteLength : part.length), 0);
}

/** What stands before a field of so many bytes: 2 is the wire's type of it. */
function writeLength(pbf: PbfWriter, field: number, length: number): void {
  pbf.writeVarint((field << 3) | 2);
  pbf.writeVarint(length);
}

/** OperatorSetIdProto; the domain "" is ONNX's own. */
function writeOpset(_: null, pbf: PbfWriter): void {
  pbf.writeStringField(1, "");
  pbf.writeVarintField(2, OPSET);
}

/** GraphProto */
function graphParts(newWriter: NewWriter, graph: Graph, input: ValueInfo, output: ValueInfo): Part[] {
  const head = newWriter();
  for (const node of graph.nodes) head.writeMessage(1, writeNode, node);
  head.writeStringField(2, "samebits");
  const tail = newWriter();
  tail.writeMessage(11, writeValueInfo, input);
  tail.writeMessage(12, writeValueInfo, output);
  const initializers = [...graph.initializers].flatMap(([name, t]) => initializerParts(newWriter, name, t));
  return [head.finish(), ...initializers, tail.finish()];
}

/** TensorProto, its raw_data last. */
function initializerParts(newWriter: NewWriter, name: string, t: OnnxTensor): Part[] {
  const own = newWriter();
  for (const size of t.shape) own.writeVarintField(1, size);
  own.writeVarintField(2, DATA_TYPES[t.dtype]);
  own.writeStringField(8, name);
  writeLength(own, 9, t.data.byteLength);
  const fields = own.finish();
  const head = newWriter();
  writeLength(head, 5, fields.length + t.data.byteLength);
  return [head.finish(), fields, { name, tensor: t }];
}

/** NodeProto */
function writeNode({ inputs, output, name, operation, attributes }: GraphNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, name);
  pbf.writeStringField(4, operation);
  for (const entry of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, entry);
}

/** AttributeProto */
function writeAttribute([name, value]: [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if ("float" in value) pbf.writeFloatField(2, value.float);
  else pbf.writeVarintField(3, value.int);
  pbf.writeVarintField(20, "float" in value ? FLOAT : INT);
}

/** ValueInfoProto of a TypeProto of a TensorTypeProto. */
function writeValueInfo(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeStringField(1, info.name);
  pbf.writeMessage(2, (_: null, type) => type.writeMessage(1, writeTensorType, info), null);
}

function writeTensorType({ dtype, shape }: ValueInfo, pbf: PbfWriter): void {
  pbf.writeVarintField(1, DATA_TYPES[dtype]);
  pbf.writeMessage(2, writeShape, shape);
}

/** TensorShapeProto */
function writeShape(shape: readonly Dimension[], pbf: PbfWriter): void {
  for (const size of shape) pbf.writeMessage(1, writeDimension, size);
}

function writeDimension(size: Dimension, pbf: PbfWriter): void {
  if (typeof size === "number") pbf.writeVarintField(1, size);
  else pbf.writeStringField(2, size);
}

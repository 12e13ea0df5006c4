/** What a file holds but for its tensors' numbers, which are not read, however large it is. */
import { elementCount, type Shape } from "../tensor/shape.js";
import { type FileReader, withFile } from "./file_reader.js";
import { FILE_DTYPES, type FileDType } from "./safetensors/dtypes.js";
import { isSafetensors, readHeader } from "./safetensors/header.js";
import { torchFormatOf, type TorchFormat } from "./torch/format.js";
import { outlineTorch } from "./torch/load.js";
import type { ValueWith } from "./torch/value.js";

/** The formats that are told by their content. */
export type FileFormat = "safetensors" | TorchFormat;

/** A tensor without its numbers. */
export class TensorOutline {
  /** As PyTorch names it; one that PyTorch has not, as the file does. */
  readonly dtype: string;
  readonly shape: Shape;
  readonly elements: number;
  /** Bytes of its elements in the file. */
  readonly bytes: number;

  constructor(dtype: string, shape: Shape, bitsPerElement: number) {
    [this.dtype, this.shape, this.elements] = [dtype, shape, elementCount(shape)];
    this.bytes = (this.elements * bitsPerElement) / 8;
  }
}

/** A value of a file, with outlines for tensors. */
export type Outline = ValueWith<TensorOutline>;

export interface FileOutline {
  readonly format: FileFormat;
  /** The file's size. */
  readonly bytes: number;
  readonly value: Outline;
  /** What was saved beside the tensors; a safetensors file alone has it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Throws ERR_FILE where the file cannot be read, ERR_FILE_FORMAT for one that is damaged or in no format that is read here. */
export async function outlineOf(path: string): Promise<FileOutline> {
  return withFile(path, async (file) => {
    const format = await formatOf(file);
    const content = format === "safetensors" ? await outlineSafetensors(file) : await outlineTorchFile(file);
    return { format, bytes: file.size, ...content };
  });
}

/** By its content, never by its name. Throws ERR_FILE_FORMAT for what is in no format that is read here. */
export async function formatOf(file: FileReader): Promise<FileFormat> {
  if (await isSafetensors(file)) return "safetensors";
  return torchFormatOf(file, "is neither a safetensors file nor one of torch.save: it begins like none");
}

type Content = Pick<FileOutline, "value" | "metadata">;

async function outlineSafetensors(file: FileReader): Promise<Content> {
  const { entries, metadata } = await readHeader(file);
  const tensors = entries.map(({ name, dtype, shape }): [string, TensorOutline] => {
    const { torch = dtype, bits } = FILE_DTYPES.get(dtype) as FileDType;
    return [name, new TensorOutline(torch, shape, bits)];
  });
  return { value: Object.fromEntries(tensors), metadata: Object.fromEntries(metadata) };
}

async function outlineTorchFile(file: FileReader): Promise<Content> {
  const value = await outlineTorch(file, ({ kind: { torch, width }, shape }) => {
    return new TensorOutline(torch as string, shape, 8 * width);
  });
  return { value, metadata: {} };
}

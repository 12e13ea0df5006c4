/** What a file is, by its first bytes: never by its name. */
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";

/** Those of PyTorch's formats that are read. */
export type TorchFormat = "zip" | "legacy";

/** Formats that are often taken for PyTorch's, and what to do. `at` is where the bytes stand. */
const OTHERS: readonly { at: number; bytes: string; what: string; remedy: string }[] = [
  {
    at: 257,
    bytes: "ustar",
    what: "is in PyTorch's earliest format, a tar archive",
    remedy: "Load it with a PyTorch before 2.6 and save it anew",
  },
  { at: 8, bytes: "{", what: "is a safetensors file", remedy: "Use loadSafetensors" },
  { at: 0, bytes: "\x89HDF", what: "is an HDF5 file, as Keras writes it", remedy: "Save it with torch.save" },
  { at: 0, bytes: "\x1f\x8b", what: "is compressed with gzip", remedy: "Decompress it first" },
  {
    at: 0,
    bytes: "\x93NUMPY",
    what: "is a NumPy file",
    remedy: "In Python, save torch.from_numpy(array) with torch.save",
  },
  {
    at: 0,
    bytes: "PYTORCH1",
    what: "is in a preview format of PyTorch",
    remedy: "Load it with the PyTorch that wrote it, and save it anew",
  },
];

/** Throws ERR_FILE_FORMAT for what is neither; `otherwise` says so where nothing more is known. */
export async function torchFormatOf(
  file: FileReader,
  otherwise = "is no file of torch.save: it begins like none",
): Promise<TorchFormat> {
  const head = await file.read(0, Math.min(file.size, 512), "its beginning");
  const text = new TextDecoder("latin1").decode(head);
  if (text.startsWith("PK\x03\x04")) return "zip";
  if (head[0] === 0x80 && (head[1] as number) >= 2 && (head[1] as number) <= 5) return "legacy";
  const other = OTHERS.find(({ at, bytes }) => text.startsWith(bytes, at));
  const what = other?.what ?? (file.size === 0 ? "is empty" : otherwise);
  throw formatError(file.path, what, other?.remedy);
}

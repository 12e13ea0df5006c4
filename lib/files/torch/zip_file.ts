/** What torch.save writes since PyTorch 1.6: an archive with the pickle, and each storage as a record. */
import { eachInTurns } from "../../turns.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import { Allowance } from "./allowance.js";
import { TorchArchive } from "./archive.js";
import type { Pickled, PickledStorage } from "./pickled.js";
import type { ArchiveRecord } from "./record_reader.js";
import { type StorageReader, storageOf } from "./storage.js";
import { unpickle } from "./unpickler.js";

/** A file's value, and where its tensors' numbers are. */
export interface TorchContent {
  readonly value: Pickled;
  readonly storages: StorageReader;
  /** What reading has left of it. */
  readonly allowance: Allowance;
}

/** The versions of the archive that PyTorch reads. */
const [OLDEST, LATEST] = [1, 10];

/** Reads the pickle. Throws ERR_FILE_FORMAT. */
export async function readZipFile(file: FileReader): Promise<TorchContent> {
  const allowance = new Allowance(file);
  const archive = await TorchArchive.open(file, allowance);
  checkKind(file, archive);
  await checkVersion(file, archive);
  allowance.takeMemory(archive.record("data.pkl").size, "its pickle");
  const source = { bytes: await archive.read("data.pkl"), start: 0, file: file.path, part: "data.pkl" };
  const { value } = await unpickle({ ...source, allowance, persistent: storageOf });
  return { value, allowance, storages: new ArchiveStorages(file, archive, await isBigEndian(file, archive)) };
}

function checkKind(file: FileReader, archive: TorchArchive): void {
  if (archive.has("constants.pkl"))
    throw formatError(
      file.path,
      "was saved by torch.jit.save",
      "In Python, save net.state_dict() with torch.save instead",
    );
  if (!archive.has("data.pkl"))
    throw formatError(file.path, "is a zip archive, but none of torch.save: it has no record data.pkl");
}

/** Bytes of a record that is a word or a number. */
const LONGEST_TEXT = 16;

/** A short text as it is, another one in words. */
async function textOf(archive: TorchArchive, name: string): Promise<string> {
  if (!archive.has(name)) return "missing";
  const bytes = archive.record(name).size;
  if (bytes > LONGEST_TEXT) return `a text of ${bytes} bytes`;
  return new TextDecoder("latin1").decode(await archive.read(name)).trim();
}

async function checkVersion(file: FileReader, archive: TorchArchive): Promise<void> {
  const text = await textOf(archive, "version");
  const version = text === "" ? Number.NaN : Number(text);
  if (Number.isInteger(version) && version >= OLDEST && version <= LATEST) return;
  throw formatError(
    file.path,
    `its version is ${text === "" ? "empty" : text}, not one of ${OLDEST} to ${LATEST}`,
    "Save it with a current PyTorch",
  );
}

async function isBigEndian(file: FileReader, archive: TorchArchive): Promise<boolean> {
  const order = archive.has("byteorder") ? await textOf(archive, "byteorder") : "little";
  if (order !== "little" && order !== "big")
    throw formatError(
      file.path,
      `its byteorder is ${order}, neither little nor big`,
      "The file is damaged: get it anew",
    );
  return order === "big";
}

class ArchiveStorages implements StorageReader {
  readonly #file: FileReader;
  readonly #archive: TorchArchive;
  readonly isBigEndian: boolean;

  constructor(file: FileReader, archive: TorchArchive, isBigEndianFile: boolean) {
    this.#file = file;
    this.#archive = archive;
    this.isBigEndian = isBigEndianFile;
  }

  async *readEach(
    storages: readonly PickledStorage[],
    isKept: (storage: PickledStorage) => boolean,
  ): AsyncGenerator<[PickledStorage, Uint8Array]> {
    const byRecord = new Map<ArchiveRecord, PickledStorage>();
    await eachInTurns(storages, (storage) => byRecord.set(this.#recordOf(storage), storage));
    const storageIn = (record: ArchiveRecord): PickledStorage => byRecord.get(record) as PickledStorage;
    const contents = this.#archive.readEach([...byRecord.keys()], (record) => isKept(storageIn(record)));
    for await (const [record, bytes] of contents) yield [storageIn(record), bytes];
  }

  /** Its record, which has its size. */
  #recordOf({ key, bytes }: PickledStorage): ArchiveRecord {
    const name = `data/${key}`;
    const record = this.#archive.record(name);
    const { size } = record;
    if (size === bytes) return record;
    throw formatError(
      this.#file.path,
      `the record ${name} has ${size} bytes, but its storage ${bytes}`,
      "The file is damaged: get it anew",
    );
  }
}

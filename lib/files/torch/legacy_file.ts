/** What torch.save wrote before PyTorch 1.6: five pickles in a row, then the storages' bytes. */
import type { SamebitsError } from "../../errors.js";
import { sortedInTurns } from "../../turns.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import { Allowance } from "./allowance.js";
import { BlockReader } from "./block_reader.js";
import { type Pickled, PickledDict, PickledList, type PickledStorage, PickledTuple } from "./pickled.js";
import { type StorageReader, storageOf } from "./storage.js";
import { PickleTooShort } from "./pickle_reader.js";
import { unpickle } from "./unpickler.js";
import type { TorchContent } from "./zip_file.js";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
/** Bytes read at first; more, until the pickles are whole. */
const WINDOW = 2 ** 20;
/** The bytes of a storage's number of elements. */
const COUNT_BYTES = 8;

/** The five pickles. */
interface Pickles {
  readonly values: readonly Pickled[];
  /** By the keys that the value names. */
  readonly storages: ReadonlyMap<string, PickledStorage>;
  /** Where they end. */
  readonly end: number;
  readonly allowance: Allowance;
}

/** Reads the pickles, and where the storages are. Throws ERR_FILE_FORMAT. */
export async function readLegacyFile(file: FileReader): Promise<TorchContent> {
  const { values, storages, end, allowance } = await readPickles(file);
  const [magic, protocol, system, value = null, keys = null] = values;
  const damaged = (what: string): SamebitsError =>
    formatError(file.path, what, "It is damaged, or no file of torch.save");
  if (magic !== MAGIC) throw damaged("it does not begin with PyTorch's magic number");
  if (protocol !== PROTOCOL) throw damaged(`its protocol is not ${PROTOCOL}`);
  if (!(system instanceof PickledDict)) throw damaged("its system info is no dict");
  const isLittleEndian = system.get("little_endian");
  if (typeof isLittleEndian !== "boolean")
    throw damaged("its system info does not say which byte of a number is first");
  if (!isLittleEndian)
    throw formatError(file.path, "it was saved on a big-endian system", "Load it with PyTorch and save it anew");
  const places = await placesOf(file, keys, storages, end);
  return { value, allowance, storages: new LegacyStorages(file, places) };
}

/** From a window that grows until they are in it. */
async function readPickles(file: FileReader): Promise<Pickles> {
  for (let length = Math.min(WINDOW, file.size); ; length = Math.min(2 * length, file.size)) {
    try {
      return await readPicklesIn(file, await file.read(0, length, "its pickles"));
    } catch (error) {
      if (!(error instanceof PickleTooShort) || length === file.size) throw error;
    }
  }
}

const PARTS = ["magic number", "protocol", "system", "value", "list of storages"];

async function readPicklesIn(file: FileReader, bytes: Uint8Array): Promise<Pickles> {
  const storages = new Map<string, PickledStorage>();
  const persistent = (id: Pickled): PickledStorage | null => {
    if (id instanceof PickledTuple && id.items[0] === "module")
      throw formatError(file.path, "holds a whole net, not a state_dict", "In Python, save net.state_dict() instead");
    const storage = storageOf(id);
    if (storage !== null) storages.set(storage.key, storage);
    return storage;
  };
  const allowance = new Allowance(file);
  allowance.takeMemory(bytes.length, "the part of it with its pickles");
  const values: Pickled[] = [];
  let end = 0;
  for (const part of PARTS) {
    const pickle = await unpickle({ bytes, start: end, file: file.path, part, allowance, persistent });
    values.push(pickle.value);
    end = pickle.end;
  }
  return { values, storages, end, allowance };
}

/** Where each storage's bytes begin: one after another, each after its number of elements. */
async function placesOf(
  file: FileReader,
  keys: Pickled,
  storages: ReadonlyMap<string, PickledStorage>,
  start: number,
): Promise<Map<string, number>> {
  const damaged = (what: string): SamebitsError => formatError(file.path, what, "The file is damaged: get it anew");
  if (!(keys instanceof PickledList)) throw damaged("it has no list of its storages");
  const places = new Map<string, number>();
  const blocks = new BlockReader(file);
  const bytes = new Uint8Array(COUNT_BYTES);
  let at = start;
  for (const key of keys.items) {
    const storage = typeof key === "string" ? storages.get(key) : undefined;
    if (storage === undefined || places.has(storage.key))
      throw damaged("its list of storages is not that of its tensors");
    await blocks.readInto(bytes, at, `storage ${storage.key}`);
    const count = new DataView(bytes.buffer).getBigInt64(0, true);
    if (count * BigInt(storage.kind.width) !== BigInt(storage.bytes))
      throw damaged(
        `storage ${storage.key} has ${count} elements at byte ${at}, but ${storage.bytes / storage.kind.width} in its tensors`,
      );
    places.set(storage.key, at + COUNT_BYTES);
    at += COUNT_BYTES + storage.bytes;
  }
  if (places.size !== storages.size) throw damaged("its list of storages lacks one of its tensors");
  file.checkRange(start, at - start, "the last storage");
  return places;
}

class LegacyStorages implements StorageReader {
  readonly #file: FileReader;
  readonly #places: ReadonlyMap<string, number>;
  readonly isBigEndian = false;

  constructor(file: FileReader, places: ReadonlyMap<string, number>) {
    this.#file = file;
    this.#places = places;
  }

  async *readEach(storages: readonly PickledStorage[]): AsyncGenerator<[PickledStorage, Uint8Array]> {
    const place = ({ key }: PickledStorage): number => this.#places.get(key) as number;
    for (const storage of await sortedInTurns(storages, (a, b) => place(a) - place(b)))
      yield [storage, await this.#file.read(place(storage), storage.bytes, `storage ${storage.key}`)];
  }
}

/** Storages: the persistent ids that name them, and where their bytes are. */
import { STORAGE_CLASSES } from "./dtypes.js";
import { type Pickled, PickledName, PickledStorage, PickledTuple } from "./pickled.js";

/** Where a file's storages are read from. */
export interface StorageReader {
  /** Whether each number's highest byte comes first. */
  readonly isBigEndian: boolean;
  /**
   * Each of the storages with all of its bytes, in memory of their own; in the order of the file. Memory that is kept, as a tensor's
   * own, may be taken before the first is read. Throws ERR_FILE_FORMAT where the file has another size, or none.
   */
  readEach(
    storages: readonly PickledStorage[],
    isKept: (storage: PickledStorage) => boolean,
  ): AsyncIterable<[PickledStorage, Uint8Array]>;
}

/**
 * The storage that a persistent id names: ("storage", class, key, location, number of elements), in the legacy format with a view,
 * which has to be None. Null where it names none.
 */
export function storageOf(id: Pickled): PickledStorage | null {
  if (!(id instanceof PickledTuple) || id.items[0] !== "storage") return null;
  const [, type, key, location, count, view = null] = id.items;
  const kind = type instanceof PickledName ? STORAGE_CLASSES.get(type.name) : undefined;
  if (kind === undefined || typeof key !== "string" || !/^\d{1,20}$/.test(key) || typeof location !== "string")
    return null;
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0 || view !== null || id.items.length > 6)
    return null;
  const bytes = count * kind.width;
  return Number.isSafeInteger(bytes) ? new PickledStorage(key, kind, bytes) : null;
}

/** What a pickle made is looked through before anything is made of it: no deeper than a file has any reason to be, each container once. */
import type { SamebitsError } from "../../errors.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import type { Allowance } from "./allowance.js";
import { dtypeNamed } from "./dtypes.js";
import {
  canBeKey,
  type Pickled,
  PickledContainer,
  PickledName,
  PickledStorage,
  PickledTensor,
  PickledTuple,
} from "./pickled.js";
import { DEEPEST } from "./value.js";
import { Place, walk, type Walker, type Way } from "./walk.js";

/** A tensor in the file, and the way to it in the file's value. */
export interface FoundTensor {
  readonly view: PickledTensor;
  readonly way: Way;
}

/**
 * All tensors in the value. Throws ERR_FILE_FORMAT for what no value may hold, and for too many values: a container that lies in
 * many counts each time, since whoever walks through the value meets it as often.
 */
export async function findTensors(file: FileReader, value: Pickled, allowance: Allowance): Promise<FoundTensor[]> {
  const search = new Search(file, allowance);
  await walk(new PickledTuple([value]), search);
  return search.found;
}

class Search implements Walker<Counted> {
  readonly found: FoundTensor[] = [];
  readonly #views = new Set<PickledTensor>();
  readonly #file: FileReader;
  readonly #allowance: Allowance;

  constructor(file: FileReader, allowance: Allowance) {
    [this.#file, this.#allowance] = [file, allowance];
  }

  enter(container: PickledContainer, way: Way | null): Counted {
    if (way !== null && way.depth > DEEPEST) throw this.#wrong(way, `containers nested more than ${DEEPEST} deep`);
    container.count = 0;
    return new Counted(container, way);
  }

  isDone({ count }: PickledContainer, place: Counted): boolean {
    if (count === 0) throw this.#wrong(place.wayToItem, "a container that is in itself");
    return count > 0;
  }

  take(item: Pickled, place: Counted): void {
    place.count += item instanceof PickledContainer ? item.count : 1;
    if (typeof item === "object" && item !== null) this.#look(item, place);
  }

  #look(item: Pickled & object, place: Counted): void {
    if (item instanceof PickledTensor && !this.#views.has(item)) {
      this.#views.add(item);
      this.found.push({ view: item, way: place.wayToItem });
    }
    if (!canBeKey(item) && place.wayToItem.isInKey) throw this.#wrong(place.wayToItem, "what cannot be one");
    if (item instanceof PickledStorage)
      throw this.#wrong(place.wayToItem, "a bare storage", "In Python, save a tensor instead");
    if (item instanceof PickledName && dtypeNamed(item.name) === undefined)
      throw this.#wrong(place.wayToItem, `the name ${item.name.replace(" ", ".")}, and no value`);
  }

  leave({ container, count }: Counted): void {
    container.count = count;
    this.#allowance.checkCount(count);
  }

  #wrong(way: Way, what: string, remedy?: string): SamebitsError {
    return formatError(this.#file.path, `${way} is ${what}`, remedy);
  }
}

/** With how many values there are in the container so far, itself one of them. */
class Counted extends Place {
  count = 1;
}

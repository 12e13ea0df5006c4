/** The way through a value: each container once, what is in it before what follows it. A loop, with turns for the event loop. */
import { show } from "../../checks.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import { type Pickled, PickledContainer, PickledDict, PickledFloat } from "./pickled.js";

/** Steps between two looks at the clock. */
const STEPS = 256;

/** An item of a container, and the way to the container; null for the whole. */
export class Way {
  readonly container: PickledContainer;
  readonly at: number;
  readonly before: Way | null;
  readonly depth: number;
  /** Whether the item is a key, or in one. */
  readonly isInKey: boolean;

  constructor(container: PickledContainer, at: number, before: Way | null) {
    [this.container, this.at, this.before] = [container, at, before];
    this.depth = before === null ? 0 : before.depth + 1;
    this.isInKey = before?.isInKey === true || (container instanceof PickledDict && at % 2 === 0);
  }

  /** As Python would write it: `its value["optimizer"][0]`. */
  toString(): string {
    const { container, at, before } = this;
    if (before === null) return "its value";
    if (!(container instanceof PickledDict)) return `${before}[${at}]`;
    return at % 2 === 0 ? `a key of ${before}` : `${before}[${shown(container.items[at - 1] as Pickled)}]`;
  }
}

/** Long texts are cut short. */
function shown(key: Pickled): string {
  if (typeof key === "string") return show(key.length > LONGEST_SHOWN ? `${key.slice(0, LONGEST_SHOWN)}...` : key);
  return key instanceof PickledContainer ? "a tuple" : String(key instanceof PickledFloat ? key.value : key);
}

const LONGEST_SHOWN = 100;

/** A container on the way, and the item that is next. */
export class Place {
  readonly container: PickledContainer;
  /** To the container. */
  readonly way: Way | null;
  at = 0;

  constructor(container: PickledContainer, way: Way | null) {
    [this.container, this.way] = [container, way];
  }

  /** To the item. */
  get wayToItem(): Way {
    return new Way(this.container, this.at, this.way);
  }
}

/** What is done on the way. */
export interface Walker<P extends Place> {
  /** The place before a container's first item. */
  enter(container: PickledContainer, way: Way | null): P;
  /** Whether the item, a container, has been left already. */
  isDone(container: PickledContainer, place: P): boolean;
  /** An item; a container has been left before. */
  take(item: Pickled, place: P): void;
  /** After a container's last item. */
  leave(place: P): void;
}

export async function walk<P extends Place>(root: PickledContainer, walker: Walker<P>): Promise<void> {
  const places = [walker.enter(root, null)];
  while (places.length > 0) {
    for (let steps = STEPS; steps > 0 && places.length > 0; steps--) step(places, walker);
    if (isTurnDue()) await giveTurn();
  }
}

function step<P extends Place>(places: P[], walker: Walker<P>): void {
  const place = places[places.length - 1] as P;
  const { items } = place.container;
  if (place.at === items.length) {
    walker.leave(place);
    places.pop();
    return;
  }
  const item = items[place.at] as Pickled;
  if (item instanceof PickledContainer && !walker.isDone(item, place)) {
    places.push(walker.enter(item, place.wayToItem));
    return;
  }
  walker.take(item, place);
  place.at++;
}

/** A fit among several ranks: all of them go on, or none does. Nothing here takes time where there is only one. */
import { argumentError, show } from "../checks.js";
import { lease } from "../lease.js";
import type { Facts } from "../mpi/notices.js";
import { JoinedWorld } from "../mpi/world.js";

const NO_FACTS = async (): Promise<Facts> => ({});

export class Together {
  /** Null where there are no others. */
  readonly world: JoinedWorld | null;
  /** Where the fit is, in words. */
  at = "the start of a fit";
  #haveParted = false;
  #release: () => void = () => {};

  constructor(world: JoinedWorld | null) {
    this.world = world;
  }

  /** The work of the fit; where it fails on one rank, the others fail when they are to agree on something next. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.world === null) return work();
    this.#take(this.world);
    try {
      return await work();
    } catch (error) {
      if (!this.#haveParted) await this.world.fail(this.at, error);
      throw error;
    } finally {
      this.#release();
    }
  }

  /** Something of the caller's, to whom the world belongs meanwhile. */
  async lend(work: () => Promise<void>): Promise<void> {
    if (this.world === null) return work();
    this.#release();
    try {
      await work();
    } finally {
      this.#take(this.world);
    }
  }

  #take(world: JoinedWorld): void {
    this.#release = lease({ owned: [{ object: world, what: "the world" }], read: [] });
  }

  /**
   * Resolves when all ranks are here with the same facts, to whether one of them wants to stop. Else rejects on all with
   * ERR_RANKS_DIFFER, naming what differs and where, or which one has failed.
   */
  async agree({
    facts = NO_FACTS,
    stops = false,
  }: { facts?: () => Promise<Facts>; stops?: boolean | undefined } = {}): Promise<boolean> {
    if (this.world === null) return false;
    const own = { at: this.at, facts: await facts(), stops };
    try {
      return await this.world.agree(own);
    } catch (error) {
      this.#haveParted = true;
      throw error;
    }
  }

  /** Ends all ranks' processes, this one too: the others are in the midst of a step, and wait. */
  end(error: Error): void {
    this.world?.abort(error.message);
  }

  /** The signal, where a rank may go by its own: in the midst of an epoch, none stops where others do not. */
  signal(signal: AbortSignal | undefined): AbortSignal | undefined {
    return this.world === null ? signal : undefined;
  }
}

/** The option `world`, or null where the fit is one process's own. Throws ERR_ARGUMENT. */
export function checkWorld(world: unknown): JoinedWorld | null {
  if (world === undefined) return null;
  if (!(world instanceof JoinedWorld))
    throw argumentError(`world is what joinWorld of samebits/mpi resolves to, given ${show(world)}`);
  return world.size > 1 ? world : null;
}

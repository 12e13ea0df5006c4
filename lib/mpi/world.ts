/** The ranks that a program is run by, and what they have to agree on. */
import type { Ranks } from "../backend/backend.js";
import { SamebitsError } from "../errors.js";
import { assertFree, lease } from "../lease.js";
import { fix, publish } from "../public_class.js";
import { disagreement, type Facts, type Notice } from "./notices.js";

/** The processes that run one program together: what net.fit's option `world` takes. */
export interface World {
  /** Which of the ranks this process is: from 0 to size - 1. */
  readonly rank: number;
  /** How many ranks there are, at least 1. */
  readonly size: number;
  /** What the MPI library calls itself, version and all; "none" in a world of one that needs none. */
  readonly library: string;
  /** Resolves when all ranks have called it. Rejects with ERR_RANKS_DIFFER where another does something else, ERR_BUSY while a fit has the world. */
  barrier(): Promise<void>;
  /**
   * Leaves, when all ranks have called it; nothing can be done together afterwards. A program that runs to its end without it calls it then; one that
   * ends otherwise, by an error or by process.exit(), ends all ranks, with exit codes that are not 0. Rejects as `barrier` does; called again, it does nothing.
   */
  close(): Promise<void>;
}

/** What the ranks of a joined world are. */
type Description = Pick<World, "rank" | "size" | "library">;

export class JoinedWorld implements World {
  static {
    publish(this);
  }

  declare readonly rank: number;
  declare readonly size: number;
  declare readonly library: string;
  /** null in a world of one. */
  readonly #ranks: Ranks | null;
  #isClosed = false;

  private constructor(ranks: Ranks | null, description: Description) {
    this.#ranks = ranks;
    fix<World>(this, description);
  }

  static ofOne(): JoinedWorld {
    return new JoinedWorld(null, { rank: 0, size: 1, library: "none" });
  }

  /** Of ranks that have been joined. However this process ends from now on, the others do not wait for it in vain. */
  static of(ranks: Ranks, description: Description): JoinedWorld {
    const world = new JoinedWorld(ranks, description);
    let fatal: { readonly error: unknown } | undefined;
    process.on("uncaughtExceptionMonitor", (error) => void (fatal = { error }));
    process.on("beforeExit", () => void world.close());
    process.on("exit", (code) => {
      if (world.#isClosed) return;
      if (fatal !== undefined) console.error(fatal.error); // which Node would show too late
      ranks.abort(
        code === 0 ? "it has left by process.exit() before world.close()" : `it has failed, with exit code ${code}`,
      );
    });
    return world;
  }

  async barrier(): Promise<void> {
    await this.#together("barrier()");
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#together("close()");
    this.#isClosed = true;
    await this.#ranks?.finalize();
  }

  async #together(what: string): Promise<void> {
    assertFree(this, "the world");
    const release = lease({ owned: [{ object: this, what: "the world" }], read: [] });
    try {
      await this.agree({ at: what });
    } finally {
      release();
    }
  }

  /**
   * @internal Resolves when all ranks are at the same point with the same facts, to whether one of them wants to stop there. Else rejects on
   * all with ERR_RANKS_DIFFER, naming what differs and where, or which one has failed.
   */
  async agree({ at, facts = {}, stops = false }: { at: string; facts?: Facts; stops?: boolean }): Promise<boolean> {
    const notices = await this.#exchange({ at, facts, stops });
    const problem = disagreement(notices);
    if (problem !== null) throw new SamebitsError("ERR_RANKS_DIFFER", problem);
    return notices.some((notice) => notice.stops);
  }

  /** @internal Tells the other ranks, which are about to agree on something, that this one has failed. */
  async fail(at: string, error: unknown): Promise<void> {
    await this.#exchange({ at, facts: {}, stops: true, failure: String(error) });
  }

  /** @internal Ends all ranks' processes, this one too, with that line on stderr. */
  abort(why: string): void {
    this.#ranks?.abort(why);
  }

  async #exchange(own: Notice): Promise<Notice[]> {
    if (this.#isClosed)
      throw new SamebitsError(
        "ERR_ARGUMENT",
        "the world has been closed; a program joins it once, and closes it at its end",
      );
    if (this.#ranks === null) return [own];
    const all = await this.#ranks.gather(new TextEncoder().encode(JSON.stringify(own)));
    return all.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Notice);
  }

  toString(): string {
    return `World(rank=${this.rank}, size=${this.size}, library=${JSON.stringify(this.library)})`;
  }
}

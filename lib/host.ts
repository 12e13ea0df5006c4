/**
 * What samebits asks of what it runs on. Node's modules are asked for while the program runs, and not imported: so the same
 * files run in a browser, where there are none, and bundlers have nothing to replace.
 */

/** @internal Node's modules; null where this is not Node. */
export const node: NodeModules | null = nodeModules();

interface NodeModules {
  readonly buffer: typeof import("node:buffer");
  readonly crypto: typeof import("node:crypto");
  readonly fs: typeof import("node:fs");
  readonly module: typeof import("node:module");
  readonly os: typeof import("node:os");
  readonly path: typeof import("node:path");
  readonly url: typeof import("node:url");
  readonly workers: typeof import("node:worker_threads");
  readonly zlib: typeof import("node:zlib");
}

function nodeModules(): NodeModules | null {
  const { process } = globalThis as { process?: NodeJS.Process };
  if (process?.getBuiltinModule === undefined) return null;
  return {
    buffer: process.getBuiltinModule("node:buffer"),
    crypto: process.getBuiltinModule("node:crypto"),
    fs: process.getBuiltinModule("node:fs"),
    module: process.getBuiltinModule("node:module"),
    os: process.getBuiltinModule("node:os"),
    path: process.getBuiltinModule("node:path"),
    url: process.getBuiltinModule("node:url"),
    workers: process.getBuiltinModule("node:worker_threads"),
    zlib: process.getBuiltinModule("node:zlib"),
  };
}

/** @internal Node's modules, for what runs nowhere else. */
export function requireNode(): NodeModules {
  if (node === null) throw new Error("there are neither native addons nor files outside Node");
  return node;
}

/** An environment variable's value. */
export function variable(name: string): string | undefined {
  return node === null ? undefined : process.env[name];
}

export function processorCount(): number {
  if (node !== null) return node.os.availableParallelism();
  return (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency ?? 1;
}

/** Resolves when the event loop has had its turn; a browser's timers would take 4 ms. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => (node === null ? afterMessage(resolve) : setImmediate(resolve)));
}

function afterMessage(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  const finish = (): void => {
    port1.close();
    run();
  };
  port1.addEventListener("message", finish, { once: true });
  port1.start();
  port2.postMessage(null);
}

export function warn(message: string, code?: string): void {
  if (node === null) console.warn(message);
  else process.emitWarning(message, { type: "SamebitsWarning", ...(code !== undefined && { code }) });
}

/** A SHA-256 of what is added to it, in hexadecimal digits. A browser digests what is in one piece only, so it is gathered there. */
export class Digest {
  readonly #hash = node === null ? null : node.crypto.createHash("sha256");
  #gathered = new Uint8Array(0);

  add(bytes: Uint8Array): void {
    if (this.#hash !== null) this.#hash.update(bytes);
    else this.#gather(bytes);
  }

  #gather(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#gathered.length + bytes.length);
    all.set(this.#gathered);
    all.set(bytes, this.#gathered.length);
    this.#gathered = all;
  }

  async end(): Promise<string> {
    if (this.#hash !== null) return this.#hash.digest("hex");
    const digest = await crypto.subtle.digest("SHA-256", this.#gathered);
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

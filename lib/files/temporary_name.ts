/** The names of files that are still being written, and what becomes of those whose process is gone. */
import { requireNode } from "../host.js";

/** Hidden, and of this process on this machine: `.NAME.PID.MACHINE-RANDOM.tmp`. */
export function temporaryNameOf(target: string): string {
  const { basename, dirname, join } = requireNode().path;
  const random = Math.random().toString(36).slice(2, 10).padEnd(8, "0");
  return join(dirname(target), `.${basename(target)}.${process.pid}.${machine()}-${random}.tmp`);
}

/** A word for this machine, or container: others may have processes of the same number, and the same disk. */
function machine(): string {
  const { os, zlib } = requireNode();
  return zlib.crc32(os.hostname()).toString(36);
}

/** Removes what killed processes have left of their writing to the same file. */
export async function removeLeftovers(target: string): Promise<void> {
  const { basename, dirname, join } = requireNode().path;
  const prefix = `.${basename(target)}.`;
  const { promises } = requireNode().fs;
  const names = await promises.readdir(dirname(target)).catch(() => []);
  for (const name of names) {
    const [, pid, where] = /^(\d+)\.([a-z0-9]+)-[a-z0-9]{8}\.tmp$/.exec(name.slice(prefix.length)) ?? [];
    if (!name.startsWith(prefix) || pid === undefined) continue;
    const path = join(dirname(target), name);
    const isLeft = where === machine() ? !isRunning(Number(pid)) : await isOld(path);
    if (isLeft) await promises.rm(path, { force: true });
  }
}

/** Whether it is so long since it was written to that its process, which cannot be asked for, is gone. */
async function isOld(path: string): Promise<boolean> {
  const stats = await requireNode()
    .fs.promises.stat(path)
    .catch(() => null);
  return stats !== null && Date.now() - stats.mtimeMs > OLD;
}

/** Milliseconds: a day. */
const OLD = 86_400_000;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

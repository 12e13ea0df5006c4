/** What the figures were made on. */
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";

/** @import { Machine } from "./types.js" */

/** @returns {Machine} */
export function thisMachine() {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.replaceAll(/\s+/g, " ").trim() ?? "unknown",
    cores: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: systemName(),
    node: process.version,
  };
}

/** Whose processor it is, as a folder's name. @param {Machine} machine */
export const makerOf = ({ cpu }) => /amd|intel|apple/.exec(cpu.toLowerCase())?.[0] ?? "other";

function systemName() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? type();
  } catch {
    return `${type()} ${release()}`;
  }
}

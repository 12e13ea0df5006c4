/** Saves that do not come to their end: processes that are killed, disks that are full. What is asked of the file is the same. */
import { execFile, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import { full, loadSafetensors, saveSafetensors } from "../../dist/index.js";
import { inPackage } from "./child.js";

/** Elements of the file: more than a buffer or two, so that a file can be cut in the middle. */
export const ELEMENTS = 1_000_000;

/** A file whose every element is the same number, and so is known to be whole. */
export async function saveNumber(path: string, number: number): Promise<void> {
  await saveSafetensors(path, { x: full([ELEMENTS], number) }, { metadata: { number: String(number) } });
}

/** The number of the file at `path`; fails unless the file is whole. */
export async function savedNumber(path: string): Promise<number> {
  const { tensors, metadata } = await loadSafetensors(path);
  const number = Number(metadata.number);
  expect(tensors.x?.shape).toEqual([ELEMENTS]);
  expect(tensors.x?.data.every((element: number | bigint) => element === number)).toBe(true);
  return number;
}

/** The source of a program that saves 1, 2, 3, ... and says when the first is there. */
const SAVING = `
  import { full, saveSafetensors } from "${inPackage("dist/index.js")}";
  for (let number = 1; ; number++) {
    await saveSafetensors(process.argv[1], { x: full([${ELEMENTS}], number) }, { metadata: { number: String(number) } });
    if (number === 1) console.log("saved");
  }`;

/** Kills a process that saves to `path`, after some milliseconds of it; resolves with the number that is in the file. */
export async function killSaving(path: string, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", SAVING, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), ended]);
  await setTimeout(milliseconds);
  child.kill("SIGKILL");
  await ended;
  return savedNumber(path);
}

/** The files beside `path` that a save has left. */
export async function leftoversOf(path: string): Promise<string[]> {
  const names = await readdir(dirname(path));
  return names.filter((name) => name.startsWith(`.${basename(path)}.`));
}

/** How to give a program little room for files: what it runs before the program. `$1` is the folder. */
const LITTLE_ROOM = {
  /** Files of at most 512 blocks of 512 bytes. The system writes up to there and then refuses, as it does on a full disk. */
  limit: ["sh", "-c", 'ulimit -f 512; shift; exec "$@"', "sh"],
  /** A disk of 256 KiB, in a name space where this user may mount one. */
  disk: [
    "unshare",
    "--map-root-user",
    "--mount",
    "sh",
    "-c",
    'mount -t tmpfs -o size=256k tmpfs "$1" && shift && exec "$@"',
    "sh",
  ],
};

/** The source of a program that saves 1, and then more than there is room for, so and so often. Prints what is wrong. */
const SAVING_TOO_MUCH = `
  import { readdirSync } from "node:fs";
  import { full, loadSafetensors, saveSafetensors } from "${inPackage("dist/index.js")}";
  const [folder, times] = process.argv.slice(1);
  const save = (number, elements) => saveSafetensors(folder + "/a", { x: full([elements], number) });
  await save(1, 1000);
  for (let i = 0; i < Number(times); i++) {
    const elements = 70_000 + Math.floor(Math.random() * 1_000_000);
    const error = await save(2, elements).then(() => new Error("a save of " + elements + " succeeded"), (error) => error);
    const { x } = (await loadSafetensors(folder + "/a")).tensors;
    const isOld = x.shape[0] === 1000 && x.data.every((element) => element === 1);
    const files = readdirSync(folder).join();
    if (error.code !== "ERR_FILE" || !["EFBIG", "ENOSPC"].includes(error.cause?.code) || !isOld || files !== "a")
      console.log(String(error), isOld, files);
  }
  console.log("done");`;

/** Saves more than there is room for, so and so often; resolves with what was wrong, and "done" at the end. */
export function saveTooMuch(room: keyof typeof LITTLE_ROOM, folder: string, times: number): Promise<string> {
  const program = [process.execPath, "--input-type=module", "--eval", SAVING_TOO_MUCH, folder, String(times)];
  const [command, ...args] = LITTLE_ROOM[room];
  return new Promise((resolve, reject) => {
    execFile(command as string, [...args, folder, ...program], (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${error.message}\n${stderr}`));
    });
  });
}

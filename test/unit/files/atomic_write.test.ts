/** Files that are written whole or not at all. */
import promises, {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PlacedPart, writePlaced, writeWhole } from "../../../dist/files/atomic_write.js";
import { expectRejects, expectSamebitsError, failureOf } from "../../support/errors.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const write = (path: string, ...texts: string[]): Promise<void> => writeWhole(path, texts.map(bytes));
const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");

describe("writePlaced", () => {
  it("writes each part at its place, whatever comes first", async () => {
    async function* parts(): AsyncGenerator<PlacedPart> {
      yield { bytes: bytes("two"), position: 4 };
      yield { bytes: bytes("one "), position: 0 };
      yield { bytes: bytes("!"), position: 7 };
    }
    await writePlaced(join(folder, "a"), parts());
    expect(await read("a")).toBe("one two!");
    expect(await readdir(folder)).toEqual(["a"]);
  });
});

describe("writeWhole", () => {
  it("writes all parts in order, and leaves nothing else", async () => {
    await write(join(folder, "a"), "one ", "", "two");
    expect(await read("a")).toBe("one two");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("leaves the old file, and nothing else, where the parts end with an error", async () => {
    await write(join(folder, "a"), "old");
    const cause = new Error("the parts");
    const parts = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes("new");
      throw cause;
    };
    expect(await failureOf(() => writeWhole(join(folder, "a"), parts()))).toBe(cause);
    expect(await read("a")).toBe("old");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it.skipIf(process.platform === "win32")("keeps a file's mode, and makes a new one's of the umask", async () => {
    await write(join(folder, "a"), "old");
    expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o666 & ~process.umask());
    await chmod(join(folder, "a"), 0o640);
    await write(join(folder, "a"), "new");
    expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o640);
  });

  it.skipIf(process.platform === "win32")("never lets anyone read it who may not read the old one", async () => {
    await writeFile(join(folder, "a"), "old", { mode: 0o600 });
    const modes: number[] = [];
    const { open } = promises;
    const spy = vi.spyOn(promises, "open").mockImplementation(async (...args) => {
      const handle = await open(...args);
      if (args[1] === "wx") modes.push((await handle.stat()).mode & 0o777);
      return handle;
    });
    await write(join(folder, "a"), "new");
    spy.mockRestore();
    expect(modes).toEqual([0o600]);
  });

  it.skipIf(process.platform === "win32")("writes a link's target, and leaves the link", async () => {
    await symlink("target", join(folder, "link"));
    await write(join(folder, "link"), "new");
    expect(await read("target")).toBe("new");
    expect((await readdir(folder)).toSorted()).toEqual(["link", "target"]);
  });

  it.skipIf(process.platform === "win32")("follows a link from the folder that it is really in", async () => {
    await mkdir(join(folder, "real", "inner"), { recursive: true });
    await symlink(join("real", "inner"), join(folder, "linked"));
    await symlink(join("..", "target"), join(folder, "real", "inner", "link"));
    await write(join(folder, "linked", "link"), "new");
    expect(await read("real/target")).toBe("new");
  });

  it.skipIf(process.platform === "win32")("refuses a link that leads back to itself", async () => {
    await symlink("two", join(folder, "one"));
    await symlink("one", join(folder, "two"));
    await expectRejects("ERR_FILE", () => write(join(folder, "one"), "new"));
    expect((await readdir(folder)).toSorted()).toEqual(["one", "two"]);
  });

  it("refuses to take the place of what is no file", async () => {
    await expectRejects("ERR_ARGUMENT", () => write(folder, "new"), "a folder", "is not a file but a folder");
    if (process.platform === "win32") return;
    await expectRejects("ERR_ARGUMENT", () => write("/dev/null", "new"), "a device", "is not a file but a device");
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  it("removes what a process that is gone has left, and only that", async () => {
    const here = crc32(hostname()).toString(36);
    const leftover = (name: string, pid: number, machine = here): string => `.${name}.${pid}.${machine}-abcdefgh.tmp`;
    const gone = [leftover("a", 2 ** 30), leftover("a", process.pid, "old")];
    const others = [
      leftover("a", process.pid),
      leftover("b", 2 ** 30),
      leftover("a", 2 ** 30, "other"),
      ".a.notes.tmp",
    ];
    for (const name of [...gone, ...others]) await writeFile(join(folder, name), "");
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    await utimes(join(folder, gone[1] as string), twoDaysAgo, twoDaysAgo);
    await write(join(folder, "a"), "new");
    expect((await readdir(folder)).toSorted()).toEqual([...others, "a"].toSorted());
  });

  it("leaves one of the files whole where two are written at once", async () => {
    const texts = ["one", "two", "three", "four"].map((text) => text.repeat(10_000));
    await Promise.all(texts.map((text) => write(join(folder, "a"), text)));
    expect(texts).toContain(await read("a"));
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("says what the system refuses", async () => {
    const error = await failureOf(() => write(join(folder, "no", "a"), "new"));
    expectSamebitsError(
      error,
      "ERR_FILE",
      "a folder that is not there",
      /cannot write it: there is no such file or folder/,
    );
    expect((error as Error).cause).toMatchObject({ code: "ENOENT" });
    expectSamebitsError(await failureOf(() => write("")), "ERR_ARGUMENT", "no path", "a file's path");
  });
});

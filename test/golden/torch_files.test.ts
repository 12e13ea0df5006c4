/** Files by PyTorch 1.13.1 and 2.13.0, by other projects, and hostile ones: golden/interchange. */
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { loadTorch, loadTorchCheckpoint } from "../../dist/index.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import {
  badFiles,
  contentOf,
  expectFileTensor,
  expectTorchValue,
  type FileTensor,
  type FileValue,
  filesIn,
  hasReadableTensors,
  isReadable,
  pathOf,
} from "../support/interchange.js";

interface Golden {
  readonly expect: "content" | "refuse" | "either";
  readonly what: string;
  readonly content?: FileValue;
  readonly tensors?: [name: string, tensor: FileTensor][];
}

const FOLDERS = ["torch-1.13.1", "torch-2.13.0"];
const goldens = FOLDERS.flatMap((folder) =>
  filesIn(folder, ".json").map((name) => {
    const file = `${folder}/${name.replace(/\.json$/, "")}`;
    return { file, golden: contentOf(file) as Golden };
  }),
);

interface OtherFile {
  readonly file: string;
  readonly reference: string;
  readonly content?: FileValue;
  readonly tensors?: [name: string, tensor: FileTensor][];
}

const all = JSON.parse(await readFile(pathOf("others/expect.json"), "utf8")) as { files: OtherFile[] };
const others = all.files.filter(({ file }) => !file.endsWith(".safetensors"));
/** What torch reads and a reader of states does not: a bare storage. */
const REFUSED: ReadonlySet<string> = new Set(["bumblebee/storage_view.legacy.pt"]);

async function expectRefused(load: () => Promise<unknown>, what: string, path: string): Promise<void> {
  expectSamebitsError(await failureOf(load), ["ERR_FILE_FORMAT", "ERR_DTYPE"], what, path);
}

async function expectContent(file: string, content: FileValue): Promise<void> {
  const path = pathOf(file);
  if (!hasReadableTensors(content)) {
    return expectSamebitsError(await failureOf(() => loadTorchCheckpoint(path)), "ERR_DTYPE", file, "is of dtype");
  }
  expectTorchValue(await loadTorchCheckpoint(path), content, file);
}

async function expectTensors(file: string, tensors: [string, FileTensor][] | undefined): Promise<void> {
  const path = pathOf(file);
  if (tensors === undefined) {
    return expectSamebitsError(
      await failureOf(() => loadTorch(path)),
      "ERR_FILE_FORMAT",
      file,
      "Use loadTorchCheckpoint",
    );
  }
  if (!tensors.every(([, t]) => isReadable(t))) {
    return expectSamebitsError(await failureOf(() => loadTorch(path)), "ERR_DTYPE", file, "is of dtype");
  }
  const state = await loadTorch(path);
  expect(Object.keys(state).toSorted()).toEqual(tensors.map(([name]) => name).toSorted());
  for (const [name, expected] of tensors) {
    expectFileTensor(Object.getOwnPropertyDescriptor(state, name)?.value, expected, `${file}, ${name}`);
  }
}

describe("a file by PyTorch", () => {
  it("is among enough of them", () => expect(goldens.length).toBeGreaterThan(100));

  it.each(goldens.filter(({ golden }) => golden.expect === "content"))(
    "$file: $golden.what",
    async ({ file, golden }) => {
      await expectContent(file, golden.content as FileValue);
      await expectTensors(file, golden.tensors);
    },
  );

  it.each(goldens.filter(({ golden }) => golden.expect === "refuse"))(
    "$file: $golden.what, refused",
    async ({ file }) => {
      await expectRefused(() => loadTorchCheckpoint(pathOf(file)), file, pathOf(file));
    },
  );

  it.each(goldens.filter(({ golden }) => golden.expect === "either"))(
    "$file: $golden.what, read right or refused",
    async ({ file, golden }) => {
      const value = await loadTorchCheckpoint(pathOf(file)).catch((error: unknown) => {
        expectSamebitsError(error, "ERR_FILE_FORMAT", file);
        return null;
      });
      if (value !== null && golden.content !== undefined) expectTorchValue(value, golden.content, file);
    },
  );
});

describe("a file of another project", () => {
  it.each(others)("$file", async ({ file, reference, content, tensors }) => {
    const path = `others/${file}`;
    const isRead = reference === "ok" && !REFUSED.has(file);
    if (!isRead) return expectRefused(() => loadTorchCheckpoint(pathOf(path)), file, pathOf(path));
    await expectContent(path, content as FileValue);
    await expectTensors(path, tensors);
  });
});

describe("a bad file", () => {
  it.each(badFiles(".pt"))("$file: $what", async ({ file, expect: expected }) => {
    const path = pathOf(`bad/${file}`);
    const error = await failureOf(() => loadTorchCheckpoint(path));
    if (error === undefined && expected !== "refuse") return;
    expect(expected, `${file}: ${String(error)}`).not.toBe("content");
    expectSamebitsError(error, ["ERR_FILE_FORMAT", "ERR_DTYPE"], file, path);
  });
});

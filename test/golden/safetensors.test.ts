/** safetensors files by the reference library, by hand, and hostile ones: golden/interchange. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSafetensors, saveSafetensors } from "../../dist/index.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import {
  badFiles,
  contentOf,
  expectFileTensor,
  type FileTensor,
  filesIn,
  isReadable,
  pathOf,
  sha256Of,
} from "../support/interchange.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "samebits-"));
});
afterAll(() => rm(folder, { recursive: true }));

const GOOD = filesIn("safetensors", ".safetensors").map((name) => `safetensors/${name}`);
const OTHERS = [
  "mlverse-safetensors/hello.safetensors",
  ...filesIn("others/safetensors-jl", ".safetensors").map((name) => `safetensors-jl/${name}`),
  "burn/multi_layer.safetensors",
];

interface Golden {
  readonly metadata: Record<string, string> | null;
  readonly tensors: [name: string, tensor: FileTensor][];
}

/** What the reference finds in files of other projects. */
const others = JSON.parse(await readFile(pathOf("others/expect.json"), "utf8")) as {
  files: (Golden & { file: string })[];
};

const goldens = [
  ...GOOD.map((file) => ({ file, golden: contentOf(file) as Golden })),
  ...OTHERS.map((file) => ({
    file: `others/${file}`,
    golden: others.files.find((entry) => entry.file === file) as Golden,
  })),
];

describe("a good file", () => {
  it("is among enough of them", () => expect(goldens.length).toBeGreaterThan(20));

  it.each(goldens)("$file gives its tensors and metadata", async ({ file, golden }) => {
    const foreign = golden.tensors.find(([, t]) => !isReadable(t));
    if (foreign !== undefined) {
      const error = await failureOf(() => loadSafetensors(pathOf(file)));
      return expectSamebitsError(error, "ERR_DTYPE", file, /tensor ".*" is of dtype \w+/);
    }
    const { tensors, metadata } = await loadSafetensors(pathOf(file));
    expect(metadata).toEqual(golden.metadata ?? {});
    expect(Object.keys(tensors).toSorted()).toEqual(golden.tensors.map(([name]) => name).toSorted());
    for (const [name, expected] of golden.tensors) {
      const t = Object.getOwnPropertyDescriptor(tensors, name)?.value;
      expectFileTensor(t, expected, `${file}, ${name}`);
    }
  });

  // The reference writes several keys of metadata in random order.
  const written = goldens.filter(
    ({ file, golden }) =>
      Object.keys(golden.metadata ?? {}).length < 2 &&
      file.startsWith("safetensors/") &&
      !file.includes("odd_") &&
      golden.tensors.every(([, t]) => isReadable(t) && !t.dtype.endsWith("float16")),
  );
  it.each(written)("$file is written as the reference wrote it", async ({ file }) => {
    const { tensors, metadata } = await loadSafetensors(pathOf(file));
    await saveSafetensors(join(folder, "written"), tensors, { metadata });
    expect((await readFile(join(folder, "written"))).equals(await readFile(pathOf(file)))).toBe(true);
  });

  it("widens every half", async () => {
    const { tensors } = await loadSafetensors(pathOf("safetensors/halves.safetensors"));
    const { widened } = contentOf("safetensors/halves.safetensors") as { widened: Record<string, { sha256: string }> };
    expect(
      Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, { sha256: sha256Of(t) }])),
    ).toMatchObject(Object.fromEntries(Object.entries(widened).map(([name, { sha256 }]) => [name, { sha256 }])));
  });
});

describe("a bad file", () => {
  it.each(badFiles(".safetensors"))("$file: $what", async ({ file, expect: expected }) => {
    const path = pathOf(`bad/${file}`);
    const error = await failureOf(() => loadSafetensors(path));
    if (error === undefined && expected === "either") return;
    expectSamebitsError(error, ["ERR_FILE_FORMAT", "ERR_DTYPE"], file, path);
  });
});

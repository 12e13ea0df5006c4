/** Any tensors come back from their file, to the bit; and what cannot be saved is refused, with its name. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSafetensors, saveSafetensors, zeros } from "../../dist/index.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import { type Any, NOT_TENSORS } from "../support/mistakes.js";
import { anyTensor, comparable } from "../support/torch_values.js";

const path = temporaryFolder();
/** Names that an object's prototype has, that JavaScript sorts otherwise than UTF-8, or that move to an object's beginning. */
const ODD_NAMES = ["__proto__", "constructor", "\u{1f600}", "\uffff", "10", "9", ""];
const anyName = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...ODD_NAMES));

describe("saveSafetensors", () => {
  it("saves what loadSafetensors gives back", async () => {
    const metadata = fc.dictionary(anyName, anyName, { maxKeys: 3, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(anyName, anyTensor, { maxKeys: 5, noNullPrototype: true }),
        metadata,
        async (tensors, texts) => {
          await saveSafetensors(path("a"), tensors, { metadata: texts });
          const loaded = await loadSafetensors(path("a"));
          expect(loaded.metadata).toEqual(texts);
          expect(comparable(loaded.tensors)).toEqual(comparable(tensors));
        },
      ),
      { numRuns: 300 },
    );
  });

  const w = zeros([2]);
  const mistakes: [name: string, tensors: Any, options: Any, words: string][] = [
    ...NOT_TENSORS.map((value): [string, Any, Any, string] => ["no tensor", { w: value }, {}, 'the tensor "w"']),
    ["nothing", undefined, {}, "saveSafetensors takes an object of tensors by name"],
    ["a Map", new Map([["w", w]]), {}, "saveSafetensors takes an object of tensors by name"],
    ["metadata that are no object", { w }, { metadata: "text" }, "metadata is an object"],
    ["no object", [w], {}, "saveSafetensors takes an object of tensors by name"],
    ["the metadata's name", { __metadata__: w }, {}, '"__metadata__"'],
    ["a lone surrogate", { "\ud800": w }, {}, "a tensor's name is Unicode text"],
    ["a number in the metadata", { w }, { metadata: { a: 1 } }, 'given 1 for "a"'],
    ["a lone surrogate in the metadata", { w }, { metadata: { a: "\udc00" } }, 'for "a"'],
    ["another option", { w }, { meta: {} }, '"meta"'],
  ];
  it.each(mistakes)("refuses %s", async (name, tensors, options, words) => {
    const error = await failureOf(() => saveSafetensors(path("none"), tensors, options));
    expectSamebitsError(error, "ERR_ARGUMENT", name, words);
    expectSamebitsError(await failureOf(() => loadSafetensors(path("none"))), "ERR_FILE", name, "no such file");
  });
});

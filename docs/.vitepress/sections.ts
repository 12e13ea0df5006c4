/** The pages in the order in which they are read, under their own titles. */
import { readFileSync } from "node:fs";

interface Page {
  readonly text: string;
  readonly link: string;
}

interface Section {
  text: string;
  items: Page[];
}

export const sections: Section[] = [
  section("First steps", ["guide", "playground/", "install", "nn-linear", "recipes", "bundlers", "words"]),
  section("From PyTorch and others", [
    "porting",
    "prove-a-port",
    "from-pytorch-and-back",
    "which-bits",
    "how-far",
    "numpy",
    "coming-from-javascript",
  ]),
  section("Working with it", [
    "tensors",
    "layers",
    "training",
    "files",
    "checkpoints",
    "scale-out",
    "sweeps",
    "testing",
    "pictures",
    "cli",
  ]),
  section("Looking closer", ["numerics", "errors"]),
];

function section(text: string, names: readonly string[]): Section {
  return { text, items: names.map((name) => ({ text: titleOf(name), link: `/${name}` })) };
}

function titleOf(name: string): string {
  const file = name.endsWith("/") ? `${name}index.md` : `${name}.md`;
  const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  const title = /^# (.*)$/m.exec(text)?.[1];
  if (title === undefined) throw new Error(`docs/${file} has no title`);
  return title.replaceAll("`", "");
}

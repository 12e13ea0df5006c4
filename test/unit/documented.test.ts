/** What an editor shows: every exported name, and every member of the classes and interfaces among them, has its text. */
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/package.js";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  exports: Record<string, string | { types: string }>;
};

const read = (file: string): string[] => readFileSync(join(ROOT, "dist", file), "utf8").split("\n");

interface Declaration {
  readonly name: string;
  readonly base: string | undefined;
  readonly hasMembers: boolean;
  readonly documented: boolean;
  /** Each member's name, and whether it has a text. */
  readonly members: Map<string, boolean>;
}

const DECLARATION =
  /^(?:export )?(?:declare )?(?:abstract )?(class|interface|function|const|type) (\w+)(?:<.*>)?(?: extends (?:Omit<)?(\w+))?/;
const MEMBER = /^ {4}(?:(?:static|readonly|abstract|get|set) )*(\w+)\??[(<:]/;
/** What JavaScript itself defines. */
const STANDARD = new Set(["constructor", "toString", "toJSON"]);

/** The exported declarations of a file. */
function declarationsOf(file: string): Declaration[] {
  const lines = read(file);
  const hasText = (line: number): boolean => lines[line - 1]?.trimEnd().endsWith("*/") ?? false;
  const found: Declaration[] = [];
  lines.forEach((line, i) => {
    const [, kind, name, base] = DECLARATION.exec(line) ?? [];
    if (name !== undefined)
      found.push({
        name,
        base,
        hasMembers: /class|interface/.test(kind ?? ""),
        documented: hasText(i),
        members: new Map(),
      });
    const member = MEMBER.exec(line)?.[1];
    const { hasMembers = false, members } = found.at(-1) ?? {};
    if (hasMembers && member !== undefined && members?.get(member) !== true) members?.set(member, hasText(i));
  });
  return found;
}

/** Every file that can be reached from a front door. */
function reachable(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path] of read(file)
    .join("\n")
    .matchAll(/(?:from |import\()"(\.[^"]+)\.js"/g))
    reachable(posix.join(dirname(file), `${path}.d.ts`), seen);
  return seen;
}

/** The package's front doors, as its exports name them. */
const doors = Object.values(manifest.exports).flatMap((door) =>
  typeof door === "string" ? [] : [door.types.replace("./dist/", "")],
);
const files = doors.reduce((seen, door) => reachable(door, seen), new Set<string>());
const declarations = new Map([...files].flatMap(declarationsOf).map((d) => [d.name, d]));
/** What a file exports, with what it passes on from another whole. */
const passedOn = (file: string): string =>
  read(file)
    .join("\n")
    .replace(/^export \* from "(\.[^"]+)\.js";$/gm, (_, path: string) =>
      passedOn(posix.join(dirname(file), `${path}.d.ts`)),
    );
const index = doors.map(passedOn).join("\n");
const names = [...index.matchAll(/^export (?:type )?\{([^}]*)\} from/gm)].flatMap(([, list = ""]) =>
  list.split(",").map((name) => name.trim().replace(/^type /, "")),
);
const declared = [...index.matchAll(/^export (?:declare )?(?:class|interface|function|const|type) (\w+)/gm)].map(
  ([, name]) => name as string,
);
const exported = [...names, ...declared].flatMap((name) => declarations.get(name) ?? []);

/** Editors show the base's text where a member has none. */
function isDocumented(member: string, { members, base }: Declaration): boolean {
  const parent = base === undefined ? undefined : declarations.get(base);
  return members.get(member) === true || (parent !== undefined && isDocumented(member, parent));
}

describe("the published declarations", () => {
  it("are found", () => {
    expect(doors).toContain("numpy/index.d.ts");
    expect(exported.length).toBeGreaterThan(100);
    expect(declarations.get("SgdOptions")?.members.size).toBeGreaterThan(4);
  });

  it("have a text for every exported name", () => {
    expect(exported.filter(({ documented }) => !documented).map(({ name }) => name)).toEqual([]);
  });

  it("have a text for every member", () => {
    const bare = exported.flatMap((d) =>
      [...d.members.keys()].filter((m) => !STANDARD.has(m) && !isDocumented(m, d)).map((m) => `${d.name}.${m}`),
    );
    expect(bare).toEqual([]);
  });
});

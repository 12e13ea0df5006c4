/** What an editor shows: every exported name, and every member of the classes and interfaces among them, has its text. */
import { dirname, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { declarationsIn, doors, reachable } from "../support/declarations.js";

const read = (file: string): string[] => declarationsIn(file).split("\n");

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

const files = doors.reduce((seen, { types }) => reachable(types, seen), new Set<string>());
const declarations = new Map([...files].flatMap(declarationsOf).map((d) => [d.name, d]));
/** What a file exports, with what it passes on from another whole. */
const passedOn = (file: string): string =>
  declarationsIn(file).replace(/^export \* from "(\.[^"]+)\.js";$/gm, (_, path: string) =>
    passedOn(posix.join(dirname(file), `${path}.d.ts`)),
  );
const index = doors.map(({ types }) => passedOn(types)).join("\n");
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
    expect(files).toContain("numpy/index.d.ts");
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

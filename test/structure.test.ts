/** The tables of ARCHITECTURE.md and native/README.md: who may import, or include, whom; and files that can be read in one go. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

function filesOf(folder: string, ending: RegExp): string[] {
  const all = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  const paths = all.map((path) => path.replaceAll("\\", "/"));
  return paths.filter((path) => ending.test(path) && !path.includes("node_modules/"));
}

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Whether an import or export clause names types only: nothing of it is left when the program runs. */
function isOfTypes(clause: string): boolean {
  if (/^type\b/.test(clause)) return true;
  const names = /^\{([^}]*)\}$/
    .exec(clause)?.[1]
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return names?.every((name) => name.startsWith("type ")) ?? false;
}

/** The imports between lib's files that are there when the program runs; paths without their ending. */
function importsOf(path: string): Import[] {
  const statements = read(`lib/${path}`).matchAll(/^(?:import|export)\s+(?:([^;"]*?)\s+from\s+)?"([.#][^"]+)"/gm);
  return [...statements]
    .filter(([, clause]) => clause === undefined || !isOfTypes(clause))
    .map(([, , to]) => ({ from: stem(path), to: stem(fileOf(path, to as string)) }));
}

/** What package.json names by condition is here what Node gets. */
function fileOf(path: string, to: string): string {
  const named = (JSON.parse(read("package.json")) as { imports: Record<string, { default: string }> }).imports[to];
  return named === undefined ? posix.join(dirname(path), to) : named.default.replace("./dist/", "");
}

const stem = (path: string): string => path.replace(/\.(ts|js)$/, "");
const modules = filesOf("lib", /\.ts$/);
const imports = modules.flatMap(importsOf);

/** A row of ARCHITECTURE.md's table: a folder or a file, and what it may import. */
function allowances(): Map<string, string[]> {
  const table = read("ARCHITECTURE.md").split("## Who may import whom")[1]?.split("\n\n")[1] ?? "";
  const rows = table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").map((cell) => cell.trim()));
  const lists = rows.map(([, folder, list]): [string, string[]] => [
    folder as string,
    (list ?? "").split(", ").filter(Boolean),
  ]);
  return new Map([...lists, ...COMMON.map((place): [string, string[]] => [place, []])]);
}

const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
/** The front doors, which may import everything. */
const DOORS = new Set(["browser", "index"]);
const COMMON = ["errors", "host", "spelling", "version", "arrays", "json", "public_class", "checks", "lease", "turns"];

/** What of the seam holds types and layouts. */
const LAYOUTS = ["backend", "operations", "generator_state", "training"].map((name) => `backend/${name}`);

describe("lib", () => {
  const allowed = allowances();
  const placeOf = (path: string): string | undefined => [...allowed.keys()].find((place) => isWithin(path, place));

  it("has a row in the table for every file", () => {
    expect(allowed.size).toBeGreaterThan(12);
    expect(imports.length).toBeGreaterThan(100);
    expect(
      modules.map(stem).filter((path) => placeOf(path) === undefined && !DOORS.has(path) && !LAYOUTS.includes(path)),
    ).toEqual([]);
  });

  it("imports only what the table allows", () => {
    const wrong = imports.filter(({ from, to }) => {
      const place = placeOf(from);
      if (place === undefined) return !DOORS.has(from);
      const basic = place === "errors" ? [] : COMMON;
      return ![place, ...basic, ...(allowed.get(place) as string[])].some((target) => isWithin(to, target));
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("allows nothing that nobody needs", () => {
    const needed = (place: string, target: string): boolean =>
      imports.some(({ from, to }) => placeOf(from) === place && isWithin(to, target));
    const idle = [...allowed].flatMap(([place, list]) =>
      list.filter((t) => !needed(place, t)).map((t) => `${place} does not import ${t}`),
    );
    expect(idle).toEqual([]);
  });

  it("allows nothing that stands below, so that no folders import each other in a circle", () => {
    const places = [...COMMON, ...LAYOUTS, ...allowed.keys()];
    const above = (place: string): string[] => [...places.slice(0, places.indexOf(place)), ...DOORS];
    const wrong = [...allowed].flatMap(([place, list]) =>
      list
        .filter((target) => !above(place).some((other) => isWithin(target, other)))
        .map((target) => `${place} is above ${target}`),
    );
    expect(wrong).toEqual([]);
    const openers = [...allowed].filter(([, list]) => list.some((target) => DOORS.has(target))).map(([place]) => place);
    expect(imports.filter(({ from, to }) => DOORS.has(from) && openers.some((place) => isWithin(to, place)))).toEqual(
      [],
    );
  });

  it("has no cycles between files", () => {
    const next = (path: string): string[] => imports.filter(({ from }) => from === path).map(({ to }) => to);
    const finished = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) return void cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
      if (finished.has(path)) return;
      for (const to of next(path)) walk(to, [...trail, path]);
      finished.add(path);
    };
    for (const path of modules) walk(stem(path), []);
    expect(cycles).toEqual([]);
    expect(finished.size).toBe(modules.length);
  });

  it("needs nothing but Node and its dependencies", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const bare = modules.flatMap((path) =>
      [...read(`lib/${path}`).matchAll(/ from "([^.#"][^"]*)"/g)].map(([, name]) => name as string),
    );
    const unknown = bare.filter((name) => !name.startsWith("node:") && !(name in dependencies));
    expect(unknown).toEqual([]);
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(5);
    const rows = read("THIRD_PARTY.md").match(/runtime dependency/g);
    expect(rows?.length).toBe(Object.keys(dependencies).length);
  });
});

describe.each(["ARCHITECTURE.md", "native/README.md"])("%s", (page) => {
  it("names files that are there", () => {
    const paths = [...read(page).matchAll(/`((?:[a-z_]+\/)+[a-z_.]+\.[a-z]+)`/g)].map(([, path]) => path as string);
    expect(paths.length).toBeGreaterThan(4);
    const isThere = (path: string): boolean =>
      existsSync(join(ROOT, path)) || existsSync(join(ROOT, dirname(page), path));
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });
});

const STANDARD = /^<[a-z_]+>$/;
const KERNELS = /^"kernels\/kernels\.hpp"$/;

/** What each folder of native may include: native/README.md's table. */
const includes: Record<string, RegExp[]> = {
  kernels: [/^"((kernels|vec)\/)?[a-z0-9_]+\.(hpp|inl)"$/, /^<(cstddef|cstdint|immintrin\.h|arm_neon\.h)>$/],
  core: [/^"core\//, KERNELS, STANDARD, /^<(sys\/(mman|stat)|fcntl|unistd|io|windows)\.h>$/],
  mpi: [/^"mpi\//, /^"core\/line\.hpp"$/, STANDARD, /^<dlfcn\.h>$/],
  dispatch: [/^"dispatch\//, KERNELS, STANDARD, /^<(cpuid|intrin|sys\/[a-z]+)\.h>$/],
  binding: [/^"(binding|core|dispatch|mpi)\//, KERNELS, STANDARD, /^<napi\.h>$/],
  wasm: [/^<wasm_simd128\.h>$/],
  prebuild: [/^"node_api_symbols\.inc"$/, /^<(windows\.h|pthread\.h|cstddef|cstdlib)>$/],
};

const sources = filesOf("native", /\.(cpp|hpp|inl)$/).filter((path) => !/^(bench|test)\//.test(path));

describe("native", () => {
  it("has only the folders of the table", () => {
    expect([...new Set(sources.map((path) => path.split("/")[0]))].toSorted()).toEqual(
      Object.keys(includes).toSorted(),
    );
    for (const folder of Object.keys(includes))
      expect(read("native/README.md")).toMatch(new RegExp(`^\\| ${folder} \\|`, "m"));
  });

  it("includes only what the table allows", () => {
    const wrong = sources.flatMap((path) => {
      const allowed = includes[path.split("/")[0] as string] as RegExp[];
      const named = [...read(`native/${path}`).matchAll(/^\s*#\s*include\s+(\S+)/gm)].map(([, name]) => name as string);
      return named
        .filter((name) => !allowed.some((pattern) => pattern.test(name)))
        .map((name) => `${path} includes ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it("does no mathematics in the binding, and lets no library decide a value but by sqrt and fma", () => {
    const functions = /std::(?!sqrt\b|fma\b)(a?(sin|cos|tan)h?|exp2?|expm1|log(2|10|1p)?|pow|erfc?|hypot|cbrt)f?\(/;
    const isMathematical = (path: string): boolean => {
      const text = read(`native/${path}`);
      return functions.test(text) || (path.startsWith("binding/") && /<(cmath|math\.h)>/.test(text));
    };
    const mathematical = sources.filter(isMathematical);
    expect(mathematical).toEqual([]);
  });
});

describe("files", () => {
  const MOST = 300;
  const LONG = 200;
  const linesOf = (path: string): number => read(path).split("\n").length - 1;
  const all = [
    ...modules.map((path) => `lib/${path}`),
    ...sources.map((path) => `native/${path}`),
    ...filesOf("test", /\.ts$/).map((path) => `test/${path}`),
  ];
  const long = all.map((path) => ({ path, lines: linesOf(path) })).filter(({ lines }) => lines > LONG);

  it(`have at most ${MOST} lines, and mostly at most ${LONG}`, () => {
    expect(long.filter(({ lines }) => lines > MOST)).toEqual([]);
    expect(long.length / all.length, JSON.stringify(long)).toBeLessThan(0.1);
  });
});

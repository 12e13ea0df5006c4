import { describe, expect, it } from "vitest";
import { samebits, temporaryFiles } from "./command.js";

const file = temporaryFiles();
const NET = ["--net", "3-4-2", "--seed", "1"];

async function numbersOf(profile: string): Promise<number[]> {
  const { stdout } = await samebits(["init", "3-4-2", "--seed", "1", "--profile", profile, "--json"]);
  const { parameters } = JSON.parse(stdout) as { parameters: Record<string, { data: number[] }> };
  return Object.values(parameters).flatMap(({ data }) => data);
}

async function askFor(content: unknown): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return samebits(["whose-bits", file("listing.json", text), ...NET]);
}

describe("whose-bits", () => {
  it.each([
    ["linux-x64", "linux-x64 or linux-arm64"],
    ["windows-x64", "windows-x64"],
    ["linux-arm64", "linux-x64 or linux-arm64"],
  ])("tells the bits of %s", async (profile, verdict) => {
    const { code, stdout } = await askFor(await numbersOf(profile));
    expect(stdout).toContain(`These are the bits of ${verdict}.`);
    expect(code).toBe(0);
  });

  it("reads what init --json writes, named arrays and nested ones", async () => {
    const { stdout: json } = await samebits(["init", "3-4-2", "--seed", "1", "--profile", "windows-x64", "--json"]);
    const all = await numbersOf("windows-x64");
    for (const content of [
      json,
      { weight: all.slice(0, 12), rest: all.slice(12) },
      [[all.slice(0, 3)], all.slice(3)],
    ]) {
      expect((await askFor(content)).stdout).toContain("These are the bits of windows-x64.");
    }
  });

  it("takes eight digits, and says when four do not tell", async () => {
    const all = await numbersOf("windows-x64");
    const digits = (places: number): string => `[${all.map((value) => value.toFixed(places)).join(", ")}]`;
    expect((await askFor(digits(8))).stdout).toContain("These are the bits of windows-x64.");
    expect((await askFor(digits(4))).stdout).toContain("All profiles give these numbers");
  });

  it("finds none for a number that is a bit off, and names it", async () => {
    const all = await numbersOf("linux-x64");
    all[5] = (all[5] as number) + 2 ** -24;
    const { code, stdout } = await askFor(all);
    expect(stdout).toContain("25 of 26 agree");
    expect(stdout).toContain("number 6 is");
    expect(stdout).toContain("No profile gives these numbers");
    expect(code).toBe(1);
  });

  it.each([
    ["[1, 2", "it is not JSON"],
    ['["a"]', '"a" is not a number'],
    ["[[], {}]", "it holds no numbers"],
    [`[${Array(27).fill(0)}]`, "27 numbers are given, but a net 3-4-2 has 26"],
  ])("refuses %s", async (content, message) => {
    const { code, stderr } = await askFor(content);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  it("reads what PowerShell wrote: a byte order mark before it, or an encoding that is named in the message", async () => {
    const listing = JSON.stringify(await numbersOf("windows-x64"));
    expect((await askFor(`\ufeff${listing}`)).stdout).toContain("These are the bits of windows-x64.");
    const utf16 = file("utf16.json", Buffer.from(`\ufeff${listing}`, "utf16le"));
    const { code, stderr } = await samebits(["whose-bits", utf16, ...NET]);
    expect([code, stderr]).toEqual([1, `samebits: ${utf16}, line 1: the file is UTF-16 text; save it in UTF-8\n`]);
  });

  it("says why it cannot read a file", async () => {
    const { code, stderr } = await samebits(["whose-bits", "nowhere.json", ...NET]);
    expect([code, stderr]).toEqual([1, "samebits: cannot read nowhere.json: there is no such file\n"]);
  });

  it("needs the net's sizes", async () => {
    const { code, stderr } = await samebits(["whose-bits", file("bare.json", "[1]")]);
    expect([code, stderr.split("\n")[0]]).toEqual([2, "samebits: --net is missing"]);
  });
});

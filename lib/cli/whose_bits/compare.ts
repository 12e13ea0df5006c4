/** Which profile's net the numbers of a listing are. */
import { Generator, type Profile, SamebitsError } from "../../browser.js";
import { buildNet } from "../net.js";

const PROFILES: readonly Profile[] = ["linux-x64", "windows-x64", "linux-arm64"];

/** A profile's own numbers against those given. */
export interface Comparison {
  readonly profile: Profile;
  readonly agreeing: number;
  readonly total: number;
  /** The first number that differs, in words; "" if none does. */
  readonly difference: string;
}

/** Compares with each profile's net. Throws ERR_SHAPE for more numbers than it has. */
export function compareAll(numbers: readonly string[], sizes: readonly number[], seed: bigint): Comparison[] {
  return PROFILES.map((profile) => compare(numbers, profile, sizes, seed));
}

/** Whether all numbers agree. */
export function isAlike({ agreeing, total }: Comparison): boolean {
  return agreeing === total;
}

function compare(numbers: readonly string[], profile: Profile, sizes: readonly number[], seed: bigint): Comparison {
  const net = buildNet(sizes, new Generator({ seed, profile }));
  const own = net.parameters().flatMap(({ data }) => [...data]);
  if (numbers.length > own.length) {
    const problem = `${numbers.length} numbers are given, but a net ${sizes.join("-")} has ${own.length}`;
    throw new SamebitsError("ERR_SHAPE", `${problem}; is --net right?`);
  }
  const agrees = numbers.map((digits, i) => isSame(digits, own[i] as number));
  const first = agrees.indexOf(false);
  const difference = first === -1 ? "" : `number ${first + 1} is ${own[first]}, given ${numbers[first]}`;
  return { profile, agreeing: agrees.filter(Boolean).length, total: numbers.length, difference };
}

/** Whether `value`, printed with as many digits, is the same number. */
function isSame(digits: string, value: number): boolean {
  const [mantissa = "", exponent] = digits.toLowerCase().split("e");
  const places = Math.min(100, mantissa.split(".")[1]?.length ?? 0);
  const printed = exponent === undefined ? value.toFixed(places) : value.toExponential(places);
  return Number(printed) === Number(digits) || Math.fround(Number(digits)) === value;
}

/** What the comparisons come to. */
export function verdict(comparisons: readonly Comparison[]): string {
  const matching = comparisons.filter(isAlike).map(({ profile }) => profile);
  if (matching.length === 0) return "No profile gives these numbers: another seed, other layers, or draws in between?";
  if (matching.length === PROFILES.length)
    return "All profiles give these numbers; more digits, or more numbers, may tell.";
  return `These are the bits of ${matching.join(" or ")}.`;
}

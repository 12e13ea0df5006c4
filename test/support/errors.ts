/** Expecting errors: each is a SamebitsError with its documented code and a message. */
import { expect } from "vitest";
import { SamebitsError, type ErrorCode } from "../../dist/index.js";

/** What the function throws, or what its promise rejects with; undefined if neither. */
export async function failureOf(f: () => unknown): Promise<unknown> {
  try {
    await f();
  } catch (error) {
    return error ?? new Error("threw nothing");
  }
  return undefined;
}

/** `words` stand in the message, or match it: those that name the argument. */
export function expectSamebitsError(
  error: unknown,
  code: ErrorCode | readonly ErrorCode[],
  what = "",
  words: string | RegExp = "",
): void {
  const given = error instanceof Error ? (error.stack ?? error.message) : String(error);
  expect(error, `${what}: expected a SamebitsError ${code}, got ${given}`).toBeInstanceOf(SamebitsError);
  const { code: actual, message } = error as SamebitsError;
  expect([code].flat(), `${what}: ${message}`).toContain(actual);
  expect(message.length, `${what}: the message`).toBeGreaterThan(10);
  if (words instanceof RegExp) expect(message, what).toMatch(words);
  else expect(message, what).toContain(words);
}

export function expectThrows(
  code: ErrorCode | readonly ErrorCode[],
  f: () => unknown,
  what: string = String(f),
  words: string | RegExp = "",
): void {
  let thrown: unknown;
  try {
    f();
  } catch (error) {
    thrown = error;
  }
  expectSamebitsError(thrown, code, what, words);
}

export async function expectRejects(
  code: ErrorCode | readonly ErrorCode[],
  f: () => Promise<unknown>,
  what: string = String(f),
  words: string | RegExp = "",
): Promise<void> {
  expectSamebitsError(await failureOf(f), code, what, words);
}
